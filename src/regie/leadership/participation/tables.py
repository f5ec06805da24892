"""The lists of the mayor's contacts and of residents' input: columns and filters."""

from datetime import date

import django_filters
import django_tables2 as tables
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from regie.leadership.programmes.models import Programme
from regie.leadership.programmes.selectors import programmes_for
from regie.ui.lists import SHORT_DAY

from .choices import Form, WithWhom
from .models import ResidentsInput

LINK = {"a": {"class": "utrecht-link"}}
BADGE = '<span class="utrecht-status-badge utrecht-status-badge--{}">{}</span>'


def programmes_in_reach(request: HttpRequest | None) -> QuerySet[Programme]:
    """The programmes of this person's own municipality."""
    if request is None:
        return Programme.objects.none()
    actor = request.actor  # type: ignore[attr-defined]
    return programmes_for(actor).filter(municipality=actor.municipality_id or 0)


class InProgramme(django_filters.FilterSet):
    programme = django_filters.ModelChoiceFilter(
        queryset=programmes_in_reach, label=_("Programme"), empty_label=_("All programmes")
    )


class ContactFilter(InProgramme):
    with_whom = django_filters.ChoiceFilter(
        choices=WithWhom.choices, label=_("With whom"), empty_label=_("Everybody")
    )


class InputFilter(InProgramme):
    form = django_filters.ChoiceFilter(choices=Form.choices, label=_("Form"), empty_label=_("Every form"))


class HeldTable(tables.Table):
    """The first column is the day, the way to the row itself."""

    held_on = tables.Column(verbose_name=_("On"))
    programme = tables.Column(verbose_name=_("Programme"), order_by="programme__name")

    def render_held_on(self, value: date) -> str:
        return date_format(value, SHORT_DAY)

    def value_held_on(self, value: date) -> date:
        return value


class ContactTable(HeldTable):
    held_on = tables.Column(
        verbose_name=_("On"), linkify=("participation:contact", {"pk": tables.A("pk")}), attrs=LINK
    )
    with_whom = tables.Column(verbose_name=_("With whom"))
    note = tables.Column(verbose_name=_("What it was about"), default="")

    class Meta:
        sequence = ("held_on", "with_whom", "note", "programme")


class InputTable(HeldTable):
    held_on = tables.Column(
        verbose_name=_("On"), linkify=("participation:input", {"pk": tables.A("pk")}), attrs=LINK
    )
    form = tables.Column(verbose_name=_("Form"))
    taking_part = tables.Column(verbose_name=_("Took part"), default="", attrs={"th": {"numeric": True}})
    done_with = tables.Column(verbose_name=_("What was done with it"), empty_values=())

    class Meta:
        sequence = ("held_on", "form", "taking_part", "done_with", "programme")

    def render_done_with(self, record: ResidentsInput) -> str | SafeString:
        return record.done_with or format_html(BADGE, "warning", _("nothing recorded yet"))

    def value_done_with(self, record: ResidentsInput) -> str:
        return record.done_with
