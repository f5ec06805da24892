from django.urls import path

from . import views

app_name = "decisions"
urlpatterns = [
    path("", views.list_page, name="list"),
    path("programma/<int:programme_pk>/", views.of_programme, name="of_programme"),
    path("toevoegen/<int:programme_pk>/", views.add_page, name="add"),
    path("<int:pk>/", views.detail_page, name="detail"),
    path("<int:pk>/wijzigen/", views.edit_page, name="edit"),
]
