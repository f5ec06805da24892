from django.urls import path

from . import views

app_name = "scans"
urlpatterns = [
    path("", views.scan_page, name="scan"),
    path("rijen/", views.rows_page, name="rows"),
    path("herkomst/", views.origin_page, name="origin"),
    path("afdrukken/", views.print_page, name="print"),
    path("opslaan/<str:form>/", views.export, name="export"),
]
