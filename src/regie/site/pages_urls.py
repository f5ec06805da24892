"""Addresses that belong to no slice: health, language, gallery, statements."""

from django.urls import URLPattern, URLResolver, path

from . import look, pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("onderdelen/", pages.gallery, name="gallery"),
    path("toegankelijkheid/", pages.accessibility, name="accessibility"),
    path("taal/", pages.set_language, name="set_language"),
    path("weergave/", look.set_look, name="set_look"),
    path("gezond/", pages.alive, name="alive"),
    path("gereed/", pages.ready, name="ready"),
    path(".well-known/security.txt", pages.security_txt, name="security_txt"),
]
