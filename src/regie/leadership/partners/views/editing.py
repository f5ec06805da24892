"""One way to add and change a record on a page: what was typed stays, and two who save see both versions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise

from regie.access.authorisation.requests import ActorRequest
from regie.audit.events.selectors import last_actor
from regie.ui.forms import save_new, save_over

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
    answer = save_new(request, form, save=work, said=said, to=lambda made: entry.back, undo=undo)
    return answer or show(request, form, entry)


def change_entry(
    request: ActorRequest,
    form: Any,
    entry: Entry,
    work: Callable[[dict[str, Any], int], Any],
    said: Callable[[Any], str],
) -> HttpResponse:
    """The same for a record that exists; ``work`` takes the values and the version that the person saw."""
    answer = save_over(request, form, save=work, who=last_actor, said=said, leave=entry.back)
    return answer or show(request, form, entry)


def show(
    request: ActorRequest, form: forms.Form, entry: Entry, *, status: int = 0, **context: Any
) -> HttpResponse:
    """The page with the form; with status 422 where something has to be mended."""
    status = status or (422 if form.errors else 200)
    return render(request, entry.template, {"form": form, "entry": entry, **context}, status=status)
