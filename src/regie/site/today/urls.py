"""Vandaag and what belongs to it; the names stand without a prefix, because every page links to them."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.home, name="home"),
    path("vandaag/termijnen/", views.terms_page, name="terms"),
    path("vandaag/veranderd/", views.changes_page, name="changes"),
]
