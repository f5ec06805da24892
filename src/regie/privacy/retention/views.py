"""The pages of retention: references, kinds and numbers; never who it is about."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import django_tables2 as tables
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from regie.access.authorisation.decorators import requires
from regie.access.authorisation.policies import check, decide
from regie.access.authorisation.requests import ActorRequest
from regie.ui.lists import list_page
from regie.ui.messages import done
from regie.ui.spreadsheets import Row, csv_response, excel_response

from . import policies, proposals, services
from .choices import When
from .dues import DossierDue, dues
from .forms import ApproveForm, HoldForm, ProposeForm, ReasonForm, TermForm, WhenForm, ids_in
from .models import DestructionProposal, DestructionRecord, LegalHold, RetentionTerm
from .presentation import counts_words, kinds_words, role_words, term_words
from .selectors import holds_for, proposals_for, records_for, terms_for
from .statutory import statutory_terms
from .tasks import approve_and_start, destruction_resume

PAGE = 25


def _dues(request: ActorRequest, only: list[UUID] | None = None) -> list[DossierDue]:
    check(request.actor, "view", "retention")
    return dues(request.actor.municipality_id or 0, only=only)


def _shown(each: DossierDue, until: date | None, today: date) -> dict[str, Any]:
    """One dossier on the page: what goes by the day that is looked at, and why."""
    edge = until or date.max
    whole = each.is_whole(edge)
    kinds = [
        {
            "label": kind.label,
            "count": kind.count,
            "day": each.whole_on if whole and each.whole_on and each.whole_on < kind.day else kind.day,
            "term": term_words(kind.term.duration, kind.term.starts, kind.term.why),
        }
        for kind in each.going(edge)
    ]
    term = each.outer_term
    others = each.others if whole else {}
    return {
        "due": each,
        "whole": whole,
        "kinds": kinds,
        "others": counts_words(others),
        "others_term": term_words(term.duration, term.starts, term.why) if term else "",
        "may_go": not each.stops and not each.proposal and (each.day or date.max) <= today,
    }


def _until(when: str, today: date) -> date | None:
    days = {When.NOW: 0, When.MONTH: 30, When.QUARTER: 90}
    return today + timedelta(days=days[When(when)]) if when in days else None


@requires("view", "retention")
def preview_page(request: ActorRequest) -> HttpResponse:
    """What is due when, and exactly what goes then."""
    form, today = WhenForm(request.GET or None), timezone.localdate()
    when = form.chosen()
    until = _until(when, today)
    known = _dues(request)
    found = [each for each in known if each.day and (until is None or each.day <= until)]
    found.sort(key=lambda each: (each.day or today, each.number))
    if (export := request.GET.get("export")) in ("csv", "xlsx"):
        return _export(list(_preview_rows(found, until, today)), _("What is due"), "bewaren", export)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": WhenForm(initial={"when": when}),
        "when": when,
        "page": page,
        "rows": [_shown(each, until, today) for each in page],
        "count": len(found),
        "ready": sum(1 for each in found if _shown_ready(each, today)),
        "open_proposals": len({each.proposal for each in known} - {None}),
        "may_propose": decide(request.actor, "propose", "retention"),
    }
    return render(request, "retention/preview.html", context)


def _shown_ready(each: DossierDue, today: date) -> bool:
    return not each.stops and not each.proposal and (each.day or date.max) <= today


def _preview_rows(found: list[DossierDue], until: date | None, today: date) -> Iterator[Row]:
    yield [_("Dossier"), _("Closed on"), _("Due on"), _("Kind"), _("How many"), _("Term"), _("Stopped by")]
    for each in found:
        shown, stops = _shown(each, until, today), "; ".join(each.stops)
        for kind in shown["kinds"]:
            columns = [each.reference, each.closed_on, kind["day"], kind["label"], kind["count"]]
            yield [*columns, kind["term"], stops]
        if shown["others"]:
            columns = [each.reference, each.closed_on, each.whole_on, shown["others"], None]
            yield [*columns, shown["others_term"], stops]


def _export(rows: list[Row], title: str, name: str, kind: str) -> HttpResponse:
    made: Any = csv_response(rows, name=name) if kind == "csv" else excel_response({title: rows}, name=name)
    return made


@requires("propose", "retention")
def propose_page(request: ActorRequest) -> HttpResponse:
    """Shows once more exactly what goes, and makes the proposal."""
    check(request.actor, "propose", "retention")
    given = request.POST if request.method == "POST" else request.GET
    ids, today = ids_in(given.getlist("dossier")), timezone.localdate()
    found = [each for each in _dues(request, ids) if each.day and each.day <= today] if ids else []
    form = ProposeForm(request.POST or None)
    form.fields["dossier"].choices = [(str(each), str(each)) for each in ids]  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        remark = form.cleaned_data["remark"]
        try:
            made = proposals.proposal_make(dossier_ids=ids, by=request.actor, remark=remark)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            done(request, _("The proposal waits for a second person."))
            return redirect("retention:proposal", made.pk)
    rows = [_shown(each, today, today) for each in found]
    context = {"form": form, "rows": rows, "ids": ids}
    return render(request, "retention/propose.html", context, status=422 if form.errors else 200)


@requires("view", "retention")
def proposals_page(request: ActorRequest) -> HttpResponse:
    """Every proposal, newest first."""
    page = Paginator(proposals_for(request.actor), PAGE).get_page(request.GET.get("page"))
    return render(request, "retention/proposals.html", {"page": page})


def _proposal(request: ActorRequest, pk: UUID, action: str = "view") -> DestructionProposal:
    return get_object_or_404(proposals_for(request.actor, action), pk=pk)


@requires("view", "retention")
def proposal_page(request: ActorRequest, pk: UUID) -> HttpResponse:
    """One proposal: what goes, why, who decided, and how far it is."""
    proposal = _proposal(request, pk)
    page = Paginator(proposal.lines.all(), 50).get_page(request.GET.get("page"))
    job = proposal.job
    context = {
        "proposal": proposal,
        "page": page,
        "lines": [(line, kinds_words(line.kinds)) for line in page],
        "first_role": role_words(proposal.proposed_role),
        "second_role": role_words(proposal.decided_role),
        "may_decide": policies.can_decide(request.actor, proposal),
        "may_cancel": policies.can_cancel(request.actor, proposal),
        "may_resume": policies.can_resume(request.actor, proposal),
        "waits": proposal.state == "proposed" and not proposal.has_expired,
        "job": job if job and job.owner_id == request.actor.user_id else None,
    }
    return render(request, "retention/proposal.html", context)


@requires("approve", "retention")
def approve_page(request: ActorRequest, pk: UUID) -> HttpResponse:
    """The second person says yes; then it is carried out and cannot be undone."""
    proposal = _proposal(request, pk, "approve")
    return _step(
        request, form=ApproveForm(request.POST or None), title=_("Approve the destruction"),
        about=_("After this the data is destroyed. It cannot be undone, and nobody can bring it back."),
        button=_("Destroy for good"), danger=True, proposal=proposal,
        may=policies.can_decide(request.actor, proposal), told=_("Approved. The data is being destroyed."),
        step=lambda form: approve_and_start(
            proposal=proposal, reason=form.cleaned_data["reason"], by=request.actor
        ),
    )  # fmt: skip


@requires("approve", "retention")
def reject_page(request: ActorRequest, pk: UUID) -> HttpResponse:
    """The second person says no."""
    proposal = _proposal(request, pk, "approve")
    return _step(
        request, form=ReasonForm(request.POST or None), title=_("Reject the proposal"),
        about=_("Nothing is destroyed. The dossiers stay on the list of what is due."), button=_("Reject"),
        proposal=proposal, may=policies.can_decide(request.actor, proposal),
        told=_("Rejected. Nothing is destroyed."),
        step=lambda form: proposals.proposal_reject(
            proposal=proposal, reason=form.cleaned_data["reason"], by=request.actor
        ),
    )  # fmt: skip


@requires("propose", "retention")
def cancel_page(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Withdraws a proposal that waits."""
    proposal = _proposal(request, pk, "propose")
    return _step(
        request, form=ReasonForm(request.POST or None), title=_("Withdraw the proposal"),
        about=_("Nothing is destroyed. The dossiers can be proposed again."), button=_("Withdraw the proposal"),
        proposal=proposal, may=policies.can_cancel(request.actor, proposal),
        told=_("The proposal is withdrawn."),
        step=lambda form: proposals.proposal_cancel(
            proposal=proposal, reason=form.cleaned_data["reason"], by=request.actor
        ),
    )  # fmt: skip


@requires("approve", "retention")
@require_POST
def resume(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Goes on with what was broken off."""
    try:
        destruction_resume(proposal=_proposal(request, pk, "approve"), by=request.actor)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        done(request, _("The work goes on."))
    return redirect("retention:proposal", pk)


def _step(
    request: ActorRequest, *, form: Any, title: str, about: str, button: str, step: Callable[[Any], Any],
    told: str, proposal: DestructionProposal | None = None, may: Any = True, danger: bool = False,
    back: str = "retention:proposals",
) -> HttpResponse:  # fmt: skip
    """A page that says what it does, asks the reason, and does it."""
    if request.method == "POST" and form.is_valid():
        try:
            step(form)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            done(request, told)
            return redirect("retention:proposal", proposal.pk) if proposal else redirect(back)
    context = {
        "form": form, "title": title, "about": about, "button": button, "danger": danger, "may": may,
        "proposal": proposal, "back": back,
    }  # fmt: skip
    return render(request, "retention/step.html", context, status=422 if form.errors else 200)


@requires("view", "retention")
def holds_page(request: ActorRequest) -> HttpResponse:
    """What has to stay for now."""
    rows = list(holds_for(request.actor))
    context = {
        "holding": [each for each in rows if each.holds],
        "over": [each for each in rows if not each.holds],
        "may_hold": decide(request.actor, "hold", "retention"),
    }
    return render(request, "retention/holds.html", context)


@requires("hold", "retention")
def hold_page(request: ActorRequest) -> HttpResponse:
    """Puts a hold on a dossier."""
    form = HoldForm(request.POST or None, initial={"number": request.GET.get("dossier", "")[:20]})
    if request.method == "POST" and form.is_valid():
        try:
            hold = services.hold_place(**form.cleaned_data, by=request.actor)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            done(request, _("%(reference)s is held.") % {"reference": hold.reference})
            return redirect("retention:holds")
    return render(request, "retention/hold.html", {"form": form}, status=422 if form.errors else 200)


@requires("hold", "retention")
def lift_page(request: ActorRequest, pk: int) -> HttpResponse:
    """Lifts a hold, with a reason."""
    hold = get_object_or_404(LegalHold.objects.filter(pk__in=holds_for(request.actor).values("pk")), pk=pk)
    return _step(
        request, form=ReasonForm(request.POST or None), button=_("Lift the hold"), back="retention:holds",
        title=_("Lift the hold on %(reference)s") % {"reference": hold.reference},
        about=_("The terms run as if the hold had not been. Destruction still takes two people."),
        told=_("The hold is lifted."),
        step=lambda form: services.hold_lift(
            hold=hold, reason=form.cleaned_data["reason"], by=request.actor
        ),
    )  # fmt: skip


@requires("view", "retention")
def terms_page(request: ActorRequest) -> HttpResponse:
    """The terms of the municipality, and the list that laws give."""
    own = [(each, term_words(each.duration, each.starts, "")) for each in terms_for(request.actor)]
    law = [(each, term_words(each.duration, each.starts, "")) for each in statutory_terms()]
    may = decide(request.actor, "change", "retention")
    return render(request, "retention/terms.html", {"own": own, "law": law, "may_change": may})


@requires("change", "retention")
def term_page(request: ActorRequest) -> HttpResponse:
    """A new term, empty or taken over from the list."""
    code = request.GET.get("lijst", "")[:6]
    form = TermForm(request.POST or None, municipality_id=request.actor.municipality_id, code=code)
    if request.method == "POST" and form.is_valid():
        try:
            services.term_add(**form.values(), by=request.actor)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            done(request, _("The term holds from now."))
            return redirect("retention:terms")
    return render(request, "retention/term.html", {"form": form}, status=422 if form.errors else 200)


@requires("change", "retention")
def term_end_page(request: ActorRequest, pk: int) -> HttpResponse:
    """Ends a term, with a reason."""
    rows = RetentionTerm.objects.filter(pk__in=terms_for(request.actor).values("pk"))
    term = get_object_or_404(rows, pk=pk)
    return _step(
        request, form=ReasonForm(request.POST or None), title=_("End the term"), button=_("End the term"),
        about=_("From now the other terms decide. What was destroyed stays destroyed."),
        back="retention:terms", told=_("The term has ended."),
        step=lambda form: services.term_end(
            term=term, reason=form.cleaned_data["reason"], by=request.actor
        ),
    )  # fmt: skip


class RecordTable(tables.Table):
    """What was destroyed, without whose it was."""

    destroyed_at = tables.Column(verbose_name=gettext_lazy("Destroyed"))
    basis = tables.Column(verbose_name=gettext_lazy("Why"), orderable=False)
    kinds = tables.Column(verbose_name=gettext_lazy("Kinds and numbers"), orderable=False)
    terms = tables.Column(verbose_name=gettext_lazy("Terms"), orderable=False)
    first = tables.Column(verbose_name=gettext_lazy("Proposed by"), orderable=False)
    second = tables.Column(verbose_name=gettext_lazy("Approved by"), orderable=False)
    pseudonym = tables.Column(verbose_name=gettext_lazy("Pseudonym"), orderable=False)

    class Meta:
        order_by = "-destroyed_at"

    def render_destroyed_at(self, value: Any) -> str:
        return date_format(timezone.localtime(value), "j M Y H.i")

    def render_kinds(self, value: dict[str, int], record: DestructionRecord) -> str:
        part = _("whole dossier") if record.whole else _("part of a dossier")
        return f"{part}; {counts_words(value)}" if value else str(part)

    def render_terms(self, value: list[str]) -> str:
        return "; ".join(value)

    def render_first(self, record: DestructionRecord) -> str:
        return _who(record.first, record.first_role)

    def render_second(self, record: DestructionRecord) -> str:
        return _who(record.second, record.second_role)


def _who(name: str, role: str) -> str:
    return f"{name}, {role_words(role)}" if role else name


@requires("view", "retention")
def records_page(request: ActorRequest) -> HttpResponse:
    """What was destroyed: the account of it, as a page or a file."""
    return list_page(
        request,
        queryset=records_for(request.actor),
        table=RecordTable,
        title=_("Destroyed"),
        lead=_("When, what and how many, on which term, and by which two people. Not whose it was."),
        template="retention/records.html",
    )
