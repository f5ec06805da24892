"""Agreeing: per deployment A, B or otherwise; in one go what is equal; and taking it over."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from regie.access.authorisation.decorators import requires

from ..application import Applied, CannotApply, consensus_apply, consensus_undo_apply
from ..choices import Basis
from ..comparison import Row, rows_for
from ..forms import ConsensusForm
from ..models import CodingRound, Consensus
from ..policies import can_apply, can_undo_apply, check_agree, check_compare
from ..selectors import consensuses_for, items_for, values_of
from ..services import ChangedMeanwhile, consensus_confirm, consensus_save, consensus_take_equal
from ..values import shared
from . import actor_of, round_context, round_or_404
from .comparing import Names
from .rounds import counted


@requires("view", "coding")
def consensus_list(request: HttpRequest, pk: int) -> HttpResponse:
    round = round_or_404(request, pk)
    check_compare(actor_of(request), round)
    return render(request, "codings/consensus_list.html", _list_context(request, round))


def _list_context(request: HttpRequest, round: CodingRound) -> dict[str, Any]:
    actor = actor_of(request)
    rows = rows_for(actor, round)
    mine = [row for row in rows if row.consensus and row.consensus.recorded_by_id == actor.user_id]
    waiting = [row for row in rows if row.consensus and not row.consensus.confirmed_at]
    return round_context(request, round, "consensus") | {
        "rows": rows,
        "recorded": sum(row.consensus is not None for row in rows),
        "confirmed": sum(bool(row.consensus and row.consensus.confirmed_at) for row in rows),
        "total": len(rows),
        "equal_left": sum(row.is_equal and row.consensus is None for row in rows),
        "to_confirm": len([row for row in waiting if row not in mine]),
        "waiting_for_other": len([row for row in waiting if row in mine]),
        "can_apply": can_apply(actor, round),
        "can_undo": can_undo_apply(actor, round),
    }


@requires("code", "coding")
def consensus_page(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    round = round_or_404(request, pk)
    check_compare(actor_of(request), round)
    row = _row_or_404(request, round, number)
    names = Names()
    form = _form(request, row, names)
    stored = None
    if request.method == "POST" and form.is_valid():
        check_agree(actor_of(request), round)
        try:
            return _save(request, round, number, form)
        except ValidationError as error:
            form.add_error(None, error)
        except ChangedMeanwhile:
            stored = consensuses_for(actor_of(request), round).filter(item=row.item).first()
            form = _typed_over(request, form, stored)
    context = round_context(request, round, "consensus") | {
        "side": names.side_by_side(row),
        "row": row,
        "form": form,
        "total": round.item_count,  # type: ignore[attr-defined]
        "stored": stored,
        "stored_names": _in_words(stored, names) if stored else None,
    }
    return render(
        request, "codings/consensus.html", context, status=409 if stored else 422 if form.errors else 200
    )


def _row_or_404(request: HttpRequest, round: CodingRound, number: int) -> Row:
    rows = rows_for(actor_of(request), round, items_for(actor_of(request), round).filter(number=number))
    if not rows:
        raise Http404
    return rows[0]


def _form(request: HttpRequest, row: Row, names: Names) -> ConsensusForm:
    return ConsensusForm(
        request.POST if request.method == "POST" else None,
        themes=names.themes.values(),
        factors=names.factors.values(),
        values=values_of(row.consensus) if row.consensus else shared(row.a, row.b),
        open_at=row.factor_differences,
        initial={
            "version": row.consensus.version if row.consensus else 0,
            "note": row.consensus.note if row.consensus else "",
        },
    )


def _typed_over(request: HttpRequest, form: ConsensusForm, stored: Consensus | None) -> ConsensusForm:
    data = request.POST.copy()
    data["version"] = str(stored.version if stored else 0)
    again = ConsensusForm(data, themes=form.all_themes, factors=form.all_factors)
    again.is_valid()
    return again


def _in_words(stored: Consensus, names: Names) -> dict[str, Any]:
    values = values_of(stored)
    return {
        "main": names.themes.get(values.main_theme or 0),
        "side": [theme.name for key, theme in names.themes.items() if key in values.side_themes],
        "factors": [factor.name for key, factor in names.factors.items() if key in values.factors],
        "note": stored.note,
        "by": stored.recorded_by,
    }


def _save(request: HttpRequest, round: CodingRound, number: int, form: ConsensusForm) -> HttpResponse:
    consensus_save(
        round=round,
        number=number,
        basis=Basis(form.cleaned_data["basis"]),
        values=form.values(),
        note=form.cleaned_data["note"],
        version=form.cleaned_data["version"],
        by=actor_of(request),
    )
    messages.success(request, _("Recorded. The other coder confirms it."))
    following = (
        items_for(actor_of(request), round)
        .filter(consensus__isnull=True, number__gt=number)
        .values_list("number", flat=True)
        .first()
    )
    if following:
        return redirect("codings:consensus", round.pk, following)
    return redirect("codings:consensus_list", round.pk)


@require_POST
@requires("code", "coding")
def take_equal(request: HttpRequest, pk: int) -> HttpResponse:
    count = consensus_take_equal(round=round_or_404(request, pk), by=actor_of(request))
    messages.success(
        request, _("Taken over: %(counted)s that both coded the same.") % {"counted": counted(count)}
    )
    return redirect("codings:consensus_list", pk)


@require_POST
@requires("code", "coding")
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    number = request.POST.get("number", "")
    count = consensus_confirm(
        round=round_or_404(request, pk),
        by=actor_of(request),
        number=int(number) if number.isdecimal() else None,
    )
    messages.success(request, _("Confirmed: %(counted)s.") % {"counted": counted(count)})
    return redirect("codings:consensus_list", pk)


@require_POST
@requires("change", "coding")
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    round = round_or_404(request, pk)
    try:
        result = consensus_apply(round=round, by=actor_of(request))
    except CannotApply as blocked:
        context = _list_context(request, round) | {"problems": blocked.problems}
        return render(request, "codings/consensus_list.html", context, status=422)
    messages.success(
        request, _("Taken over into the programme: %(counted)s.") % {"counted": counted(result.changed)}
    )
    _name_left_alone(request, result, _("Removed from the programme, so not changed: %(codes)s."))
    return redirect("codings:consensus_list", pk)


@require_POST
@requires("change", "coding")
def undo_apply(request: HttpRequest, pk: int) -> HttpResponse:
    result = consensus_undo_apply(round=round_or_404(request, pk), by=actor_of(request))
    messages.success(request, _("Put back as it was: %(counted)s.") % {"counted": counted(result.changed)})
    _name_left_alone(request, result, _("Changed by somebody since, so left as they are: %(codes)s."))
    return redirect("codings:consensus_list", pk)


def _name_left_alone(request: HttpRequest, result: Applied, sentence: str) -> None:
    if result.left_alone:
        messages.warning(request, sentence % {"codes": ", ".join(result.left_alone)})
