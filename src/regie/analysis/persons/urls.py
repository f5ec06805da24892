from django.urls import path

from . import views

app_name = "persons"
urlpatterns = [
    path("", views.list_page, name="list"),
    path("zoeken/", views.search_page, name="search"),
    path("toevoegen/", views.add_page, name="add"),
    path("exporteren/<slug:form>/", views.export, name="export"),
    path("<uuid:pk>/", views.detail_page, name="detail"),
    path("<uuid:pk>/wijzigen/", views.edit_page, name="edit"),
    path("<uuid:pk>/ouders/toevoegen/", views.guardian_add_page, name="guardian_add"),
    path("<uuid:pk>/ouders/<int:guardian_pk>/wijzigen/", views.guardian_edit_page, name="guardian_edit"),
    path("<uuid:pk>/ouders/<int:guardian_pk>/verwijderen/", views.guardian_remove, name="guardian_remove"),
    path("<uuid:pk>/bsn/", views.citizen_number_page, name="citizen_number"),
    path("<uuid:pk>/bsn/vastleggen/", views.citizen_number_edit_page, name="citizen_number_edit"),
    path("<uuid:pk>/bsn/verwijderen/", views.citizen_number_remove, name="citizen_number_remove"),
    path("<uuid:pk>/documenten/toevoegen/", views.document_add_page, name="document_add"),
    path("<uuid:pk>/documenten/<int:document_pk>/", views.document_download, name="document"),
    path(
        "<uuid:pk>/documenten/<int:document_pk>/verwijderen/", views.document_remove, name="document_remove"
    ),
]
