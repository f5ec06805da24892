"""Vandaag: what needs me now."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from regie.access.authorisation.decorators import requires


@requires("view", "home")
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "site/home.html")
