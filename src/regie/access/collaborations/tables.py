"""The list of collaborations: columns and filters."""

import django_filters
import django_tables2 as tables
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from .models import Collaboration

RUNNING, ENDED = "running", "ended"


class CollaborationFilter(django_filters.FilterSet):
    """Narrows the list of collaborations."""

    q = django_filters.CharFilter(
        method="search", label=_("Search"), widget=forms.TextInput(attrs={"type": "search"})
    )
    state = django_filters.ChoiceFilter(
        choices=[(RUNNING, _("going on")), (ENDED, _("ended"))],
        method="by_state",
        label=_("State"),
        empty_label=_("every state"),
    )

    def search(self, queryset: QuerySet[Collaboration], _name: str, value: str) -> QuerySet[Collaboration]:
        return queryset.filter(
            Q(name__icontains=value) | Q(area__icontains=value) | Q(purpose__icontains=value)
        )

    def by_state(self, queryset: QuerySet[Collaboration], _name: str, value: str) -> QuerySet[Collaboration]:
        return queryset.filter(ended_at__isnull=value == RUNNING)


class CollaborationTable(tables.Table):
    """Collaborations with how many work in them, and whether the reader does."""

    name = tables.Column(
        verbose_name=_("Collaboration"),
        linkify=("collaborations:detail", {"pk": tables.A("pk")}),
        attrs={"a": {"class": "utrecht-link"}},
    )
    area = tables.Column(verbose_name=_("Area"), default="")
    partner_count = tables.Column(verbose_name=_("Partners"), attrs={"th": {"numeric": True}})
    mine = tables.Column(verbose_name=_("You take part"))
    ended_at = tables.Column(verbose_name=_("State"), empty_values=())

    class Meta:
        orderable = True
        order_by = "name"

    def render_mine(self, value: bool) -> str:
        return _now("yes") if value else _now("no")

    def render_ended_at(self, record: Collaboration) -> str:
        return _now("ended") if record.ended_at else _now("going on")
