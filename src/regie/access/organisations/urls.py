from django.urls import path

from . import views

app_name = "organisations"
urlpatterns = [
    path("mensen/", views.people_page, name="people"),
    path("mensen/uitnodigen/", views.invite_page, name="invite"),
    path("mensen/<int:pk>/", views.person_page, name="person"),
    path("mensen/<int:pk>/wijzigen/", views.person_change_page, name="person_change"),
    path("mensen/<int:pk>/beeindigen/", views.end_membership, name="end_membership"),
    path("mensen/<int:pk>/herstellen/", views.restore_membership, name="restore_membership"),
    path("mensen/<int:pk>/blokkeren/", views.block_account, name="block_account"),
    path("mensen/<int:pk>/deblokkeren/", views.unblock_account, name="unblock_account"),
    path("mensen/<int:pk>/opnieuw-uitnodigen/", views.repeat_invitation, name="repeat_invitation"),
    path("organisaties/", views.organisations_page, name="organisations"),
    path("organisaties/toevoegen/", views.organisation_add_page, name="organisation_add"),
    path("organisaties/<int:pk>/", views.organisation_page, name="organisation"),
    path("organisaties/<int:pk>/loskoppelen/", views.organisation_unlink, name="organisation_unlink"),
    path("rol/", views.switch, name="switch"),
    path("bekijk-als/", views.view_as, name="view_as"),
]
