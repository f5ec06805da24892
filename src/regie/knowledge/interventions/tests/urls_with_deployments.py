"""The addresses of the product with those of a later step in front, as the links expect them."""

from django.http import HttpResponse
from django.urls import include, path

from regie.access.authorisation.decorators import public
from regie.site.urls import handler400, handler403, handler404, handler500  # noqa: F401
from regie.site.urls import urlpatterns as product


@public
def list_page(request, slug=""):
    return HttpResponse(slug)


later = [
    path("", list_page, name="list"),
    path("uit-de-catalogus/", list_page, name="add_from_catalogue"),
    path("interventie/<slug:slug>/", list_page, name="of_intervention"),
]
urlpatterns = [path("later/", include((later, "deployments"))), *product]
