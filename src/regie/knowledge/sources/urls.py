from django.urls import path

from . import views

app_name = "sources"
urlpatterns = [
    path("", views.list_page, name="list"),
    path("<slug:key>/", views.detail, name="detail"),
]
