from django.urls import path

from . import views

app_name = "participation"
urlpatterns = [
    path("burgemeester/", views.contacts_page, name="contacts"),
    path("burgemeester/programma/<int:programme_pk>/", views.contacts_of, name="contacts_of"),
    path("burgemeester/toevoegen/<int:programme_pk>/", views.contact_add_page, name="contact_add"),
    path("burgemeester/<int:pk>/", views.contact_page, name="contact"),
    path("burgemeester/<int:pk>/wijzigen/", views.contact_edit_page, name="contact_edit"),
    path("bewoners/", views.inputs_page, name="inputs"),
    path("bewoners/programma/<int:programme_pk>/", views.inputs_of, name="inputs_of"),
    path("bewoners/toevoegen/<int:programme_pk>/", views.input_add_page, name="input_add"),
    path("bewoners/<int:pk>/", views.input_page, name="input"),
    path("bewoners/<int:pk>/wijzigen/", views.input_edit_page, name="input_edit"),
]
