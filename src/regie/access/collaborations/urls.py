from django.urls import path

from . import views

app_name = "collaborations"
urlpatterns = [
    path("", views.list_page, name="list"),
    path("toevoegen/", views.add_page, name="add"),
    path("<int:pk>/", views.detail_page, name="detail"),
    path("<int:pk>/wijzigen/", views.edit_page, name="edit"),
    path("<int:pk>/beeindigen/", views.end_page, name="end"),
    path("<int:pk>/partners/toevoegen/", views.partner_add_page, name="partner_add"),
    path("<int:pk>/deelnemers/toevoegen/", views.participant_add_page, name="participant_add"),
    path("deelnemers/<int:pk>/beeindigen/", views.participant_end, name="participant_end"),
    path("van/<int:pk>/", views.of_member_page, name="of_member"),
]
