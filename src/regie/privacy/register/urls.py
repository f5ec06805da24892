from django.urls import path

from .views import algorithms, dpia, register

app_name = "register"
urlpatterns = [
    path("register/", register.list_page, name="list"),
    path("register/register.json", register.export_json, name="json"),
    path("register/register.pdf", register.export_pdf, name="pdf"),
    path("register/toevoegen/", register.add_page, name="add"),
    path("register/contact/", register.contacts_page, name="contacts"),
    path("register/<slug:slug>/", register.detail_page, name="detail"),
    path("register/<slug:slug>/wijzigen/", register.edit_page, name="edit"),
    # The address that lines in the processing log refer to: without a slash at the end, and it stays.
    path("register/<slug:slug>/versies/<int:number>", register.version_page, name="version"),
    path("dpia/", dpia.current_page, name="dpia"),
    path("dpia/starten/", dpia.start, name="dpia_start"),
    path("dpia/<int:number>/", dpia.version_page, name="dpia_version"),
    path("dpia/<int:number>/dpia.pdf", dpia.export_pdf, name="dpia_pdf"),
    path("dpia/<int:number>/besluit/", dpia.decide_page, name="dpia_decide"),
    path("dpia/<int:number>/<slug:question>/", dpia.answer_page, name="dpia_answer"),
    path("algoritmes/", algorithms.list_page, name="algorithms"),
    path("algoritmes/algoritmes.json", algorithms.export_json, name="algorithms_json"),
    path("algoritmes/algoritmes.csv", algorithms.export_csv, name="algorithms_csv"),
]
