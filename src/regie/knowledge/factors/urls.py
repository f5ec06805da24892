from django.urls import path

from . import views

app_name = "factors"
urlpatterns = [
    path("", views.list_page, name="list"),
    path("<slug:slug>/", views.detail, name="detail"),
]
