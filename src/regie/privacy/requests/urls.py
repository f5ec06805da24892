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
        "verzoeken/<int:pk>/weglaten/<int:withholding>/vervallen/", requests.withholding_end, name="withholding_end"
    ),
    path("verzoeken/<int:pk>/<slug:step>/", requests.step_page, name="step"),
    path("informeren/", informing.list_page, name="informing"),
    path("informeren/<int:pk>/", informing.detail_page, name="inform"),
    path("informeren/<int:pk>/brief.<slug:form>", informing.letter_file, name="inform_letter"),
    path("informeren/<int:pk>/goedkeuren/", informing.approve, name="inform_approve"),
    path("informeren/<int:pk>/<slug:step>/", informing.step_page, name="inform_step"),
]
