from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from regie.access.authorisation.decorators import requires


@requires("view", "coding")
def list_page(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/base.html")
