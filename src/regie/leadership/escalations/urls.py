from django.urls import path

from .views import escalations, questions

app_name = "escalations"
urlpatterns = [
    path("", escalations.list_page, name="list"),
    path("programma/<int:programme_pk>/", escalations.of_programme, name="of_programme"),
    path("toevoegen/<int:programme_pk>/", escalations.add_page, name="add"),
    path("<int:pk>/", escalations.detail_page, name="detail"),
    path("<int:pk>/wijzigen/", escalations.edit_page, name="edit"),
    path("<int:pk>/overleg/", escalations.plan, name="plan"),
    path("<int:pk>/afronden/", escalations.settle, name="settle"),
    path("<int:pk>/heropenen/", escalations.reopen, name="reopen"),
    path("vragen/", questions.list_page, name="questions"),
    path("vragen/programma/<int:programme_pk>/", questions.of_programme, name="questions_of"),
    path("vragen/toevoegen/<int:programme_pk>/", questions.add_page, name="question_add"),
    path("vragen/<int:pk>/", questions.detail_page, name="question"),
    path("vragen/<int:pk>/wijzigen/", questions.edit_page, name="question_edit"),
]
