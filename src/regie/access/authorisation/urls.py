from django.urls import path

from . import views

app_name = "authorisation"
urlpatterns = [
    path("rechten/", views.rights_page, name="rights"),
    path("waarom/", views.why_page, name="why"),
]
