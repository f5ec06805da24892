"""The addresses of the product, and one more: the list of persons as a list of nobody."""

import django_tables2 as tables
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from regie.access.authorisation.decorators import requires
from regie.ui.lists import list_page


class PlainPerson(models.Model):
    """What the list of persons shows, readable, in an ordinary table."""

    reference = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    age = models.PositiveSmallIntegerField()
    collaboration = models.CharField(max_length=160)
    director = models.CharField(max_length=160)
    state = models.CharField(max_length=40)

    class Meta:
        app_label = "bench"

    def __str__(self) -> str:
        return self.reference


class PlainTable(tables.Table):
    reference = tables.Column(
        linkify=lambda record: f"/personen/{record.pk}/", attrs={"a": {"class": "utrecht-link"}}
    )
    age = tables.Column(orderable=False, attrs={"th": {"numeric": True}})

    class Meta:
        model = PlainPerson
        fields = ("reference", "name", "age", "collaboration", "director", "state")


@requires("view", "home")
def plain(request: HttpRequest) -> HttpResponse:
    return list_page(request, queryset=PlainPerson.objects.order_by("pk"), table=PlainTable, title="Personen")


urlpatterns = [path("bench/plain/", plain), path("", include("regie.site.urls"))]
