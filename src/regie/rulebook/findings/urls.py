from django.urls import path

from . import views

app_name = "findings"
urlpatterns = [
    path("bevindingen/", views.list_page, name="list"),
    path("bevindingen/<int:pk>/", views.detail_page, name="detail"),
    path("bevindingen/<int:pk>/opzij/", views.aside_page, name="aside"),
    path("bevindingen/<int:pk>/terug/", views.bring_back, name="bring_back"),
    path("regels/", views.rules_page, name="rules"),
]
