from django.urls import path

from . import views

app_name = "logbook"
urlpatterns = [
    path("logboek/", views.events_page, name="events"),
    path("logboek/controleren/", views.check_now, name="check"),
    path("logboek/opvallend/", views.anomalies_page, name="anomalies"),
    path("logboek/opvallend/<str:sort>/<int:person>/<str:start>/", views.look_page, name="look"),
]
