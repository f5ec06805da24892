from django.urls import path

from . import views

app_name = "funding"
urlpatterns = [
    path("", views.home, name="home"),
    path("geldstromen/", views.list_page, name="list"),
    path("contracten/", views.contracts_page, name="contracts"),
    path("programma/<int:pk>/", views.overview_page, name="overview"),
    path("programma/<int:pk>/afdrukken/", views.print_page, name="print"),
    path("programma/<int:pk>/excel/", views.export, name="export"),
    path("programma/<int:pk>/geldstroom/", views.add_page, name="add"),
    path("programma/<int:pk>/contract/", views.contract_add_page, name="contract_add"),
    path("programma/<int:pk>/monitoring/", views.monitoring_page, name="monitoring"),
    path("<int:pk>/", views.detail_page, name="detail"),
    path("<int:pk>/wijzigen/", views.edit_page, name="edit"),
    path("<int:pk>/verwijderen/", views.remove_page, name="remove"),
    path("<int:pk>/besteed/", views.spending_page, name="spending"),
    path("<int:pk>/rapportage/", views.report_add_page, name="report_add"),
    path("<int:pk>/regel/", views.line_add_page, name="line_add"),
    path("rapportage/<int:pk>/", views.report_edit_page, name="report"),
    path("rapportage/<int:pk>/verzonden/", views.report_sent, name="report_sent"),
    path("rapportage/<int:pk>/toch-niet/", views.report_not_sent, name="report_not_sent"),
    path("rapportage/<int:pk>/verwijderen/", views.report_remove_page, name="report_remove"),
    path("regel/<int:pk>/", views.line_edit_page, name="line"),
    path("regel/<int:pk>/verwijderen/", views.line_remove_page, name="line_remove"),
    path("contract/<int:pk>/", views.contract_page, name="contract"),
    path("contract/<int:pk>/wijzigen/", views.contract_edit_page, name="contract_edit"),
    path("contract/<int:pk>/verwijderen/", views.contract_remove_page, name="contract_remove"),
]
