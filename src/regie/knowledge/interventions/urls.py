from django.urls import path

from . import views

app_name = "interventions"
urlpatterns = [
    path("interventies/", views.list_page, name="list"),
    path("interventies/<slug:slug>/", views.detail, name="detail"),
    path("interventies/<slug:slug>/wijzigen/", views.change, name="change"),
    path("interventies/<slug:slug>/andere-naam/", views.alias_new, name="alias_new"),
    path("interventies/<slug:slug>/erkenning/", views.recognition_new, name="recognition_new"),
    path("kenniskaart/", views.knowledge_map_page, name="map"),
]
