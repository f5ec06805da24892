from django.urls import path

from . import views

app_name = "accounts"
urlpatterns = [
    path("ik/", views.me_page, name="me"),
    path("sessies/", views.sessions_page, name="sessions"),
    path("sessies/beeindigen/", views.end_session, name="end_session"),
    path("tweede-factor/nodig/", views.second_factor_page, name="second_factor"),
    path("uitnodiging/<str:token>/", views.accept_page, name="accept"),
]
