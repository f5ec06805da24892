from django.urls import path

from . import views

app_name = "jobs"
urlpatterns = [
    path("", views.list_page, name="list"),
    path("<uuid:pk>/", views.detail_page, name="detail"),
    path("<uuid:pk>/stoppen/", views.cancel, name="cancel"),
]
