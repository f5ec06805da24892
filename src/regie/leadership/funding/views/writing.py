"""What every screen that writes means shares: the form page, two versions, and asking before it removes."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from regie.access.authorisation.requests import ActorRequest
from regie.audit.events.selectors import last_actor
from regie.leadership.programmes.models import Programme
from regie.ui.forms import save_over
from regie.ui.messages import done

from ..forms import RowForm
from ..models import Contract, Fund
from ..policies import check_change
from ..selectors import contracts_for, funds_for, programmes_with_means


def programme_or_404(request: ActorRequest, pk: int) -> Programme:
    return get_object_or_404(programmes_with_means(request.actor), pk=pk)


def contract_or_404(request: ActorRequest, pk: int) -> Contract:
    return get_object_or_404(contracts_for(request.actor), pk=pk)


def programme_to_change(request: ActorRequest, pk: int) -> Programme:
    """Raises Refused for who may see it only; so do the two below."""
    programme = programme_or_404(request, pk)
    check_change(request.actor, programme)
    return programme


def fund_to_change(request: ActorRequest, pk: int) -> Fund:
    fund = get_object_or_404(funds_for(request.actor), pk=pk)
    check_change(request.actor, fund.programme)
    return fund


def contract_to_change(request: ActorRequest, pk: int) -> Contract:
    contract = contract_or_404(request, pk)
    check_change(request.actor, contract.programme)
    return contract


def form_page(
    request: ActorRequest,
    form_of: type[RowForm],
    row: Any,
    *,
    save: Callable[[dict[str, Any], int], Any],
    said: str,
    title: str,
    programme: Programme,
    back: str,
    then: Callable[[Any], str] | None = None,
    template: str = "funding/form.html",
    **context: Any,
) -> HttpResponse:
    """Shows the form of a row, saves it, and goes on to ``then`` (or ``back``). What goes wrong is told in the form.

    ``save`` takes the values and the version that the person saw; a new row needs only the first.
    """
    form = form_of(request.POST or None, row=row, programme=programme)
    answer = save_over(
        request,
        form,
        save=save,
        who=last_actor,
        said=lambda saved: said % {"name": saved},
        leave=back,
        to=then,
        title=title,
    )
    page = {"form": form, "title": title, "programme": programme, "back": back, **context}
    return answer or render(request, template, page, status=422 if form.errors else 200)


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
