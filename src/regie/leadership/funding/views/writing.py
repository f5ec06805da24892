"""What every screen that writes means shares: the form page, two versions, and asking before it removes."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from regie.access.authorisation.requests import ActorRequest
from regie.audit.events.selectors import last_actor
from regie.leadership.programmes.models import Programme
from regie.ui import versions
from regie.ui.entry import tried
from regie.ui.messages import done

from ..forms import RowForm, VersionedForm
from ..models import Contract, Fund
from ..selectors import contracts_for, funds_for, programmes_with_means
from ..services import MeansConflict, plain


def programme_or_404(request: ActorRequest, pk: int) -> Programme:
    return get_object_or_404(programmes_with_means(request.actor), pk=pk)


def fund_or_404(request: ActorRequest, pk: int) -> Fund:
    return get_object_or_404(funds_for(request.actor), pk=pk)


def contract_or_404(request: ActorRequest, pk: int) -> Contract:
    return get_object_or_404(contracts_for(request.actor), pk=pk)


def form_page(
    request: ActorRequest,
    form: RowForm,
    *,
    save: Callable[[], Any],
    said: str,
    title: str,
    programme: Programme,
    back: str,
    then: Callable[[Any], str] | None = None,
    template: str = "funding/form.html",
    **context: Any,
) -> HttpResponse:
    """Shows a form, saves it, and goes on to ``then`` (or ``back``). What goes wrong is told in the form."""
    if request.method == "POST" and form.is_valid():
        try:
            saved = tried(form, save)
        except MeansConflict as conflict:
            return _two_versions(request, form, conflict.current, back)  # type: ignore[arg-type]
        if saved is not None:
            done(request, said % {"name": saved})
            return redirect(then(saved) if then else back)
    page = {"form": form, "title": title, "programme": programme, "back": back, **context}
    return render(request, template, page, status=422 if form.errors else 200)


def values_of(request: ActorRequest, form: RowForm) -> dict[str, Any]:
    """What was filled in; where the other person's version was chosen, what stands now."""
    theirs = versions.names_of_theirs(request.POST) & {*form.names}
    return form.values() | {name: getattr(form.row, name) for name in theirs}


def remove_page(
    request: ActorRequest, *, title: str, what: str, remove: Callable[[], None], said: str, back: str, then: str,
    programme: Programme,
) -> HttpResponse:  # fmt: skip
    """Says what goes, asks, and removes."""
    problems: list[str] = []
    if request.method == "POST":
        try:
            remove()
        except ValidationError as error:
            problems = error.messages
        else:
            done(request, said)
            return redirect(then)
    page = {"title": title, "what": what, "problems": problems, "back": back, "programme": programme}
    return render(request, "funding/remove.html", page, status=409 if problems else 200)


def overview_of(programme: Programme) -> str:
    return reverse("funding:overview", args=[programme.pk])


def _two_versions(request: ActorRequest, form: VersionedForm, current: Any, leave: str) -> HttpResponse:
    theirs = {name: plain(getattr(current, name)) for name in form.names}
    found = versions.differences(
        labels={name: capfirst(str(form.fields[name].label or name)) for name in form.names},
        base={**theirs, **form.base_values()},
        mine={name: plain(value) for name, value in form.values().items()},
        theirs=theirs,
        show=form.shown,
    )
    return versions.conflict_page(
        request,
        title=_("Change %(name)s") % {"name": current},
        who=last_actor(current),
        version=current.version,
        found=found,
        leave=leave,
    )
