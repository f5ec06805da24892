from django.urls import path

from .views import informing, requests

app_name = "requests"
urlpatterns = [
    path("verzoeken/", requests.list_page, name="list"),
    path("verzoeken/toevoegen/", requests.add_page, name="add"),
    path("verzoeken/<int:pk>/", requests.detail_page, name="detail"),
    path("verzoeken/<int:pk>/inzage.pdf", requests.report_pdf, name="report"),
    path("verzoeken/<int:pk>/inzage/<slug:key>/", requests.report_document, name="report_document"),
    path("verzoeken/<int:pk>/brief/<slug:kind>.<slug:form>", requests.letter_file, name="letter"),
    path("verzoeken/<int:pk>/brief/<slug:kind>/", requests.letter_page, name="letter_sent"),
    path("verzoeken/<int:pk>/ontvanger/<int:notice>/", requests.notice_page, name="notice"),
    path("verzoeken/<int:pk>/weglaten/<int:withholding>/", requests.withholding_page, name="withholding"),
    path(
        "verzoeken/<int:pk>/weglaten/<int:withholding>/vervallen/",
        requests.withholding_end,
        name="withholding_end",
    ),
    path("verzoeken/<int:pk>/<slug:step>/", requests.step_page, name="step"),
    path("informeren/", informing.list_page, name="informing"),
    path("informeren/<uuid:pk>/<int:duty>/", informing.detail_page, name="inform"),
    path(
        "informeren/<uuid:pk>/<int:duty>/brief.pdf", informing.letter_file, {"form": "pdf"}, name="inform_pdf"
    ),
    path(
        "informeren/<uuid:pk>/<int:duty>/brief.docx",
        informing.letter_file,
        {"form": "docx"},
        name="inform_word",
    ),
    path("informeren/<uuid:pk>/<int:duty>/goedkeuren/", informing.approve, name="inform_approve"),
    path(
        "informeren/<uuid:pk>/<int:duty>/gedaan/", informing.step_page, {"step": "done"}, name="inform_done"
    ),
    path(
        "informeren/<uuid:pk>/<int:duty>/eerder/",
        informing.step_page,
        {"step": "earlier"},
        name="inform_earlier",
    ),
    path(
        "informeren/<uuid:pk>/<int:duty>/uitstel/", informing.step_page, {"step": "wait"}, name="inform_wait"
    ),
    path(
        "informeren/<uuid:pk>/<int:duty>/stoppen/", informing.step_page, {"step": "stop"}, name="inform_stop"
    ),
]
