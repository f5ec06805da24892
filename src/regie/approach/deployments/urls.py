from django.urls import path

from . import views

app_name = "deployments"
urlpatterns = [
    path("", views.list_page, name="list"),
    path("programma/<int:pk>/", views.of_programme, name="of_programme"),
    path("programma/<int:programme_pk>/toevoegen/", views.add_page, name="add"),
    path("interventie/<slug:slug>/", views.of_intervention, name="of_intervention"),
    path("overnemen/", views.add_from_catalogue, name="add_from_catalogue"),
    path("<int:pk>/", views.detail_page, name="detail"),
    path("<int:pk>/geschiedenis/", views.history_page, name="history"),
    path("<int:pk>/wijzigen/", views.edit_page, name="edit"),
    path("<int:pk>/verwijderen/", views.remove, name="remove"),
    path("<int:pk>/terugzetten/", views.restore, name="restore"),
    path("<int:pk>/betaling/", views.paid_from, name="paid_from"),
    path("<int:pk>/betaling/toevoegen/", views.payment_add_page, name="payment_add"),
    path("betaling/<int:pk>/", views.payment_edit_page, name="payment"),
    path("betaling/<int:pk>/verwijderen/", views.payment_remove_page, name="payment_remove"),
    path("geldstroom/<int:pk>/", views.paid_by_fund, name="paid_by_fund"),
    path("contract/<int:pk>/", views.paid_by_contract, name="paid_by_contract"),
]
