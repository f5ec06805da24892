from django.urls import path

from . import views

app_name = "actions"
urlpatterns = [
    path("", views.list_page, name="list"),
    path("mijn/", views.mine_page, name="mine"),
    path("toevoegen/<int:programme_pk>/", views.add_page, name="add"),
    path("programma/<int:programme_pk>/", views.of_programme, name="of_programme"),
    path("van/<slug:kind>/<int:key>/", views.of_source, name="of_source"),
    path("<int:pk>/", views.detail_page, name="detail"),
    path("<int:pk>/wijzigen/", views.edit_page, name="edit"),
    path("<int:pk>/status/<slug:to>/", views.move, name="move"),
]
