"""One way to add and change a record on a page: what was typed stays, and two who save see both versions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from regie.access.authorisation.requests import ActorRequest
from regie.audit.events.selectors import last_actor
from regie.ui import versions
from regie.ui.entry import tried
from regie.ui.messages import done

from ..services.saving import EditConflict, plain

Crumbs = Sequence[tuple[str, Any]]


@dataclass(frozen=True)
class Entry:
    """A page with a form: its words, where it stands, and where it goes when saved."""

    title: str
    crumbs: Crumbs
    back: str
    lead: str | Promise = ""
    save: str | Promise = ""
    panel: str | Promise = ""
    template: str = "partners/form.html"


def add_entry(
    request: ActorRequest,
    form: Any,
    entry: Entry,
    work: Callable[[], Any],
    said: Callable[[Any], str],
    undo: Callable[[Any], str] = lambda made: "",
) -> HttpResponse:
    """Shows the form; when it is filled in well, does the work, says so and goes back."""
    if request.method == "POST" and form.is_valid():
        made = tried(form, work)
        if made is not None:
            done(request, said(made), undo=undo(made))
            return redirect(entry.back)
    return show(request, form, entry)


def change_entry(
    request: ActorRequest,
    form: Any,
    entry: Entry,
    work: Callable[[dict[str, Any], int], Any],
    said: Callable[[Any], str],
) -> HttpResponse:
    """The same for a record that exists; ``work`` takes the values and the version that the person saw."""
    if request.method == "POST" and form.is_valid():
        values = form.values()
        theirs = versions.names_of_theirs(request.POST) & {*form.names}
        values.update({name: getattr(form.thing, name) for name in theirs})
        version = form.cleaned_data.get("version") or 0
        try:
            saved = tried(form, lambda: work(values, version))
        except EditConflict as conflict:
            return two_versions(request, form, conflict.current, entry)
        if saved is not None:
            done(request, said(saved))
            return redirect(entry.back)
    return show(request, form, entry)


def show(
    request: ActorRequest, form: forms.Form, entry: Entry, *, status: int = 0, **context: Any
) -> HttpResponse:
    """The page with the form; with status 422 where something has to be mended."""
    status = status or (422 if form.errors else 200)
    return render(request, entry.template, {"form": form, "entry": entry, **context}, status=status)


def two_versions(
    request: ActorRequest, form: Any, current: Any, entry: Entry, standing: dict[str, Any] | None = None
) -> HttpResponse:
    """Both versions side by side; nothing is saved yet.

    ``standing``: what stands now, for a form that shows more than the fields of the record itself.
    """
    theirs = standing or {name: plain(getattr(current, name)) for name in form.names}
    found = versions.differences(
        labels={name: form.fields[name].label or name for name in theirs},
        base={**theirs, **form.base_values()},
        mine={name: plain(form.cleaned_data[name]) for name in theirs},
        theirs=theirs,
        show=lambda name, value: _shown(form, name, value),
    )
    return versions.conflict_page(
        request,
        title=str(current),
        who=last_actor(current),
        version=current.version,
        found=found,
        leave=entry.back,
    )


def _shown(form: Any, name: str, value: Any) -> str:
    field = form.fields[name]
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(field, forms.ModelChoiceField):
        chosen = field.queryset.filter(pk=value).first() if value and field.queryset is not None else None
        return field.label_from_instance(chosen) if chosen else ""
    if isinstance(field, forms.DateField):
        day = parse_date(value) if value else None
        return date_format(day) if day else ""
    if hasattr(field, "choices"):
        return str(dict(field.choices).get(value, value))
    return "" if value is None else str(value)
