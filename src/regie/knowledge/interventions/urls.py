from django.urls import path

from . import views

app_name = "interventions"
urlpatterns = [
    path("interventies/", views.list_page, name="list"),
]
