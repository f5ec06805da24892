from django.urls import path

from . import views

app_name = "accounts"
urlpatterns = [
    path("ik/", views.me_page, name="me"),
]
