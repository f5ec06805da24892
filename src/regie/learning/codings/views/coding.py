"""Coding one deployment after another, without seeing what anybody else made of it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from regie.access.authorisation.decorators import requires
from regie.knowledge.factors.models import Factor
from regie.knowledge.themes.models import Theme

from ..forms import CodingForm
from ..models import Coding, CodingRound, RoundItem
from ..policies import check_code
from ..selectors import codings_for, done_numbers_for, first_to_do, items_for, seat_of, values_of
from ..services import ChangedMeanwhile, coding_save
from . import actor_of, round_context, round_or_404


@requires("code", "coding")
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """To the first deployment that is not done, or the first of all."""
    round = round_or_404(request, pk)
    check_code(actor_of(request), round)
    seat = seat_of(actor_of(request), round)
    return redirect("codings:code", pk, (seat and first_to_do(round, actor_of(request), seat)) or 1)


@requires("code", "coding")
def code_page(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    round = round_or_404(request, pk)
    check_code(actor_of(request), round)
    item = (
        items_for(actor_of(request), round).select_related("deployment__intervention").filter(number=number)
    )
    found = item.first()
    if found is None:
        raise Http404
    coding = codings_for(actor_of(request), round).filter(item=found).first()
    form = _form(request, coding)
    stored = None
    if request.method == "POST" and form.is_valid():
        try:
            return _save(request, round, number, form)
        except ValidationError as error:
            form.add_error(None, error)
        except ChangedMeanwhile as changed:
            stored = codings_for(actor_of(request), round).filter(item=found).first() or changed.current
            form = _typed_over(request, form, stored)
    return render(
        request,
        "codings/code.html",
        round_context(request, round, "code") | _context(request, round, found, form, stored),
        status=409 if stored else 422 if form.errors else 200,
    )


def _form(request: HttpRequest, coding: Coding | None) -> CodingForm:
    return CodingForm(
        request.POST if request.method == "POST" else None,
        themes=Theme.objects.all(),
        factors=Factor.objects.all(),
        values=values_of(coding),
        initial={
            "version": coding.version if coding else 0,
            "remark": coding.remark if coding else "",
            "is_unclear": coding.is_unclear if coding else False,
        },
    )


def _typed_over(request: HttpRequest, form: CodingForm, stored: Any) -> CodingForm:
    """The typed form again, over the version that stands now: saving it is then a choice."""
    data = request.POST.copy()
    data["version"] = str(stored.version if stored else 0)
    again = CodingForm(data, themes=form.all_themes, factors=form.all_factors)
    again.is_valid()
    return again


def _save(request: HttpRequest, round: CodingRound, number: int, form: CodingForm) -> HttpResponse:
    is_done = request.POST.get("action") != "later"
    coding_save(
        round=round,
        number=number,
        values=form.values(),
        by=actor_of(request),
        version=form.cleaned_data["version"],
        remark=form.cleaned_data["remark"],
        is_unclear=form.cleaned_data["is_unclear"],
        is_done=is_done,
    )
    if not is_done:
        messages.success(request, _("Saved. You can go on with this deployment later."))
        return redirect("codings:code", round.pk, number)
    seat = seat_of(actor_of(request), round)
    following = seat and first_to_do(round, actor_of(request), seat, after=number)
    if following:
        return redirect("codings:code", round.pk, following)
    messages.success(request, _("You have coded everything. Look it over, and say that you are ready."))
    return redirect("codings:round", round.pk)


def _context(
    request: HttpRequest, round: CodingRound, item: RoundItem, form: CodingForm, stored: Any
) -> dict[str, Any]:
    seat = seat_of(actor_of(request), round)
    states = done_numbers_for(actor_of(request), round, seat) if seat else {}
    total: int = round.item_count  # type: ignore[attr-defined]
    steps = [(number, *states.get(number, (False, False))) for number in range(1, total + 1)]
    return {
        "item": item,
        "deployment": item.deployment,
        "form": form,
        "steps": steps,
        "total": total,
        "done_count": sum(done for _number, done, _unclear in steps),
        "stored": stored,
        "stored_values": _named(stored, form) if stored else None,
        "previous": item.number - 1 if item.number > 1 else None,
        "following": item.number + 1 if item.number < total else None,
    }


def _named(stored: Coding, form: CodingForm) -> dict[str, Any]:
    """The stored choices in words, to lay beside the typed ones."""
    values = values_of(stored)
    themes = {each.pk: each.name for each in form.all_themes}
    factors = {each.pk: each.name for each in form.all_factors}
    return {
        "main": themes.get(values.main_theme or 0, ""),
        "side": [name for key, name in themes.items() if key in values.side_themes],
        "factors": [name for key, name in factors.items() if key in values.factors],
        "remark": stored.remark,
    }
