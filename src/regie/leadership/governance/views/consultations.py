"""Consultations: the list, one consultation with its meetings, and who belongs to it."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from regie.access.authorisation.decorators import requires
from regie.access.authorisation.requests import ActorRequest
from regie.audit.events.selectors import last_actor
from regie.leadership.programmes.models import Programme
from regie.leadership.programmes.selectors import programmes_for, programmes_to_change
from regie.ui import lists
from regie.ui.entry import tried
from regie.ui.forms import save_new, save_over
from regie.ui.messages import done

from ..choices import Level, MeetingStatus
from ..forms import ConsultationForm, MemberForm
from ..models import Consultation, Member
from ..policies import can_change, check_add, check_change
from ..rhythm import HOLIDAYS, day_instead
from ..selectors import AHEAD, consultations_for, members_of, with_next_and_last
from ..services.consultations import (
    consultation_change,
    consultation_create,
    consultation_end,
    member_add,
    member_remove,
)
from ..services.planning import meetings_plan
from ..tables import ConsultationFilter, ConsultationTable


@requires("view", "consultation")
def list_page(request: ActorRequest) -> HttpResponse:
    """All consultations in reach."""
    return _list(request, None)


@requires("view", "consultation")
def of_programme(request: ActorRequest, pk: int) -> HttpResponse:
    """The consultations of one programme."""
    return _list(request, get_object_or_404(programmes_for(request.actor), pk=pk))


def _list(request: ActorRequest, programme: Programme | None) -> HttpResponse:
    rows = with_next_and_last(consultations_for(request.actor))
    if programme is not None:
        rows = rows.filter(programme=programme)
    lead = _(
        "Who meets on which level, how often, and who chairs. From here you plan meetings and make agendas."
    )
    return lists.list_page(
        request,
        queryset=rows,
        table=ConsultationTable,
        filters=ConsultationFilter,
        title=_("Consultations of %(name)s") % {"name": programme.name} if programme else _("Consultations"),
        template="governance/list.html",
        lead=lead,
        programmes=[programme] if programme else list(programmes_to_change(request.actor)[:5]),
        may_add=request.actor.municipality_id
        and (not programme or programme.municipality_id == request.actor.municipality_id),
    )


@requires("change", "consultation")
def add_page(request: ActorRequest, programme_pk: int) -> HttpResponse:
    programme = get_object_or_404(programmes_for(request.actor), pk=programme_pk)
    check_add(request.actor, programme)
    level = request.GET.get("niveau", "")
    row = Consultation(programme=programme, level=level if level in Level.values else "")
    form = ConsultationForm(request.POST or None, row=row)
    answer = save_new(
        request,
        form,
        save=lambda: consultation_create(programme=programme, values=form.values(), by=request.actor),
        said=lambda made: _("%(name)s is made. Now plan the meetings.") % {"name": made.name},
        to=lambda made: reverse("governance:detail", args=[made.pk]),
    )
    context = {
        "form": form,
        "title": _("Make a consultation"),
        "back": reverse("governance:of_programme", args=[programme.pk]),
    }
    return answer or render(request, "governance/form.html", context, status=422 if form.errors else 200)


@requires("view", "consultation")
def detail_page(request: ActorRequest, pk: int) -> HttpResponse:
    consultation = _consultation(request, pk)
    return render(request, "governance/detail.html", _detail(request, consultation))


@requires("change", "consultation")
def edit_page(request: ActorRequest, pk: int) -> HttpResponse:
    consultation = _consultation(request, pk)
    check_change(request.actor, consultation)
    form = ConsultationForm(request.POST or None, row=consultation)
    answer = save_over(
        request,
        form,
        save=lambda values, version: consultation_change(
            consultation=consultation, values=values, version=version, by=request.actor
        ),
        who=last_actor,
        said=lambda saved: _("%(name)s is saved.") % {"name": saved.name},
        leave=reverse("governance:detail", args=[pk]),
        title=consultation.name,
    )
    context = {
        "form": form,
        "title": _("Change %(name)s") % {"name": consultation.name},
        "back": reverse("governance:detail", args=[pk]),
        "consultation": consultation,
    }
    return answer or render(request, "governance/form.html", context, status=422 if form.errors else 200)


@require_POST
@requires("change", "consultation")
def plan(request: ActorRequest, pk: int) -> HttpResponse:
    """A year of meetings in one click."""
    consultation = _consultation(request, pk)
    planned = meetings_plan(consultation=consultation, by=request.actor)
    parts = [
        ngettext("%(count)s meeting is planned.", "%(count)s meetings are planned.", planned.new)
        % {"count": planned.new}
    ]
    if planned.holidays:
        text = ngettext(
            "%(count)s day is a public holiday: see below.",
            "%(count)s days are public holidays: see below.",
            planned.holidays,
        )
        parts.append(text % {"count": planned.holidays})
    if planned.cancelled or planned.moved:
        count = planned.cancelled + planned.moved
        text = ngettext(
            "%(count)s meeting followed the new rhythm.", "%(count)s meetings followed the new rhythm.", count
        )
        parts.append(text % {"count": count})
    done(request, " ".join(parts))
    return redirect("governance:detail", pk)


@require_POST
@requires("change", "consultation")
def end(request: ActorRequest, pk: int) -> HttpResponse:
    consultation = consultation_end(consultation=_consultation(request, pk), by=request.actor)
    undo = reverse("governance:reopen", args=[pk])
    done(request, _("%(name)s has ended.") % {"name": consultation.name}, undo=undo)
    return redirect("governance:detail", pk)


@require_POST
@requires("change", "consultation")
def reopen(request: ActorRequest, pk: int) -> HttpResponse:
    consultation = consultation_end(consultation=_consultation(request, pk), by=request.actor, ended=False)
    done(request, _("%(name)s goes on.") % {"name": consultation.name})
    return redirect("governance:detail", pk)


@require_POST
@requires("change", "consultation")
def add_member(request: ActorRequest, pk: int) -> HttpResponse:
    consultation = _consultation(request, pk)
    check_change(request.actor, consultation)
    form = MemberForm(request.POST, consultation=consultation)
    if form.is_valid():
        made = tried(form, lambda: member_add(consultation=consultation, by=request.actor, **form.values()))
        if made is not None:
            done(request, _("%(who)s belongs to it now.") % {"who": made})
            return redirect("governance:detail", pk)
    context = _detail(request, consultation) | {"member_form": form}
    return render(request, "governance/detail.html", context, status=422)


@require_POST
@requires("change", "consultation")
def remove_member(request: ActorRequest, pk: int) -> HttpResponse:
    reach = consultations_for(request.actor)
    member = get_object_or_404(
        Member.objects.select_related("user", "organisation"), pk=pk, consultation__in=reach
    )
    consultation_pk, name = member.consultation_id, str(member)
    what = f"user:{member.user_id}" if member.user_id else f"organisation:{member.organisation_id}"
    undo = reverse("governance:restore_member", args=[consultation_pk])
    undo += "?" + urlencode({"who": what, "function": member.function})
    member_remove(member=member, by=request.actor)
    done(request, _("%(who)s belongs to it no longer.") % {"who": name}, undo=undo)
    return redirect("governance:detail", consultation_pk)


@require_POST
@requires("change", "consultation")
def restore_member(request: ActorRequest, pk: int) -> HttpResponse:
    """Undoes a removal: who it was stands in the address."""
    consultation = _consultation(request, pk)
    form = MemberForm(request.GET, consultation=consultation)
    if form.is_valid():
        tried(form, lambda: member_add(consultation=consultation, by=request.actor, **form.values()))
    return redirect("governance:detail", pk)


def _consultation(request: ActorRequest, pk: int) -> Consultation:
    return get_object_or_404(consultations_for(request.actor), pk=pk)


def _detail(request: ActorRequest, consultation: Consultation) -> dict[str, Any]:
    meetings = list(consultation.meetings.order_by("starts_at"))
    may_change = bool(can_change(request.actor, consultation))
    skipped = [
        {"meeting": row, "name": HOLIDAYS.get(row.holiday, ""), "instead": day_instead(row.rhythm_on)}
        for row in meetings
        if row.holiday and row.rhythm_on and row.status == MeetingStatus.CANCELLED
    ]
    return {
        "consultation": consultation,
        "members": list(members_of(consultation)),
        "ahead": [row for row in meetings if row.status in AHEAD],
        "skipped": skipped,
        "held": [row for row in reversed(meetings) if row.status == MeetingStatus.CLOSED],
        "cancelled": [
            row for row in reversed(meetings) if row.status == MeetingStatus.CANCELLED and not row.holiday
        ],
        "may_change": may_change,
        "member_form": MemberForm(consultation=consultation) if may_change else None,
    }
