"""Two people who save the same consultation, item or line: what they chose, and the page with both versions."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Model
from django.http import HttpResponse
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from regie.access.authorisation.requests import ActorRequest
from regie.audit.events.selectors import last_actor
from regie.ui import versions


def chosen(request: ActorRequest, form: Any, standing: Callable[[str], Any]) -> dict[str, Any]:
    """What was filled in, with what stands now where the other person's version was chosen."""
    values = form.values()
    return values | {name: standing(name) for name in versions.names_of_theirs(request.POST) & {*values}}


def two_versions(
    request: ActorRequest,
    form: Any,
    current: Any,
    *,
    title: str,
    mine: Mapping[str, Any],
    theirs: Mapping[str, Any],
    show: Callable[[str, Any], str],
    leave: str,
) -> HttpResponse:
    """Both versions side by side, as plain values; nothing is saved yet, and nothing that was typed is lost."""
    found = versions.differences(
        labels={name: form.fields[name].label or name for name in theirs},
        base={**theirs, **form.base_values()},
        mine=mine,
        theirs=theirs,
        show=show,
    )
    return versions.conflict_page(
        request, title=title, who=last_actor(current), version=current.version, found=found, leave=leave
    )


def shown_as(model: type[Model]) -> Callable[[str, Any], str]:
    """Says a plain value of a field of this model in words: a choice by its label, a day written out."""

    def show(name: str, value: Any) -> str:
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        field: Any = model._meta.get_field(name)
        if field.choices:
            return str(dict(field.flatchoices).get(value, value or ""))
        day = parse_date(value) if value and field.get_internal_type() == "DateField" else None
        return date_format(day) if day else str(value if value is not None else "")

    return show
