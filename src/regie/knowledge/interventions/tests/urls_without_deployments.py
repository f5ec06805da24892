"""The addresses of the product where the later step does not offer its links."""

from django.http import HttpResponse
from django.urls import include, path

from regie.access.authorisation.decorators import public
from regie.site.urls import handler400, handler403, handler404, handler500  # noqa: F401
from regie.site.urls import urlpatterns as product


@public
def list_page(request, slug=""):
    return HttpResponse(slug)


later = [path("", list_page, name="list")]
urlpatterns = [path("later/", include((later, "deployments"))), *product]
