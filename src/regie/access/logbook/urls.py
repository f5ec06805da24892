from django.urls import path

from . import views

app_name = "logbook"
urlpatterns = [path("logboek/", views.events_page, name="events")]
