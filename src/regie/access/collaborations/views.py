"""The screens of collaborations: what for, which partners, and who takes part by name."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from regie.access.authorisation.decorators import requires
from regie.access.authorisation.policies import check, decide
from regie.access.authorisation.requests import ActorRequest
from regie.access.organisations.models import Membership
from regie.audit.events.selectors import last_actor
from regie.ui import lists
from regie.ui.entry import tried
from regie.ui.forms import save_over
from regie.ui.messages import done

from .forms import CollaborationForm, EndForm, ParticipantForm, PartnerForm
from .models import Collaboration, Participation
from .policies import can_add, can_change, check_add, check_change
from .selectors import collaborations_for, participations_for, partners_of, sees_everybody
from .services import (
    collaboration_change,
    collaboration_create,
    collaboration_end,
    participation_add,
    participation_end,
    partner_add,
)
from .tables import CollaborationFilter, CollaborationTable


@requires("view", "collaboration")
def list_page(request: ActorRequest) -> HttpResponse:
    return lists.list_page(
        request,
        queryset=collaborations_for(request.actor),
        table=CollaborationTable,
        filters=CollaborationFilter,
        title=_("Collaborations"),
        lead=_("Personal data lives only inside a collaboration: one purpose, named partners, named people."),
        template="collaborations/list.html",
        may_add=can_add(request.actor),
    )


@requires("change", "collaboration")
def add_page(request: ActorRequest) -> HttpResponse:
    check_add(request.actor)
    new = Collaboration(municipality_id=request.actor.municipality_id or 0, starts_on=timezone.localdate())
    form = CollaborationForm(request.POST or None, row=new)
    if request.method == "POST" and form.is_valid():
        made = tried(form, lambda: collaboration_create(values=form.values(), by=request.actor))
        if made is not None:
            done(request, _("%(name)s is made. Now add the partners.") % {"name": made.name})
            return redirect("collaborations:detail", made.pk)
    context = {"form": form, "title": _("Make a collaboration"), "back": reverse("collaborations:list")}
    return render(request, "collaborations/form.html", context, status=422 if form.errors else 200)


@requires("view", "collaboration")
def detail_page(request: ActorRequest, pk: int) -> HttpResponse:
    collaboration, actor = _collaboration(request, pk), request.actor
    people = participations_for(actor).filter(collaboration=collaboration, ended_at__isnull=True)
    return render(
        request,
        "collaborations/detail.html",
        {
            "collaboration": collaboration,
            "partners": partners_of(collaboration),
            "people": people,
            "former": participations_for(actor).filter(collaboration=collaboration, ended_at__isnull=False),
            "sees_all": sees_everybody(actor),
            "may_change": can_change(actor, collaboration),
            "sees_covenants": decide(actor, "view", "covenant"),
        },
    )


@requires("change", "collaboration")
def edit_page(request: ActorRequest, pk: int) -> HttpResponse:
    collaboration = _collaboration(request, pk)
    check_change(request.actor, collaboration)
    form = CollaborationForm(request.POST or None, row=collaboration)
    answer = save_over(
        request,
        form,
        save=lambda values, version: collaboration_change(
            collaboration=collaboration, values=values, version=version, by=request.actor
        ),
        who=last_actor,
        said=lambda saved: _("%(name)s is saved.") % {"name": saved.name},
        leave=reverse("collaborations:detail", args=[pk]),
        title=collaboration.name,
    )
    context = {
        "form": form,
        "title": _("Change %(name)s") % {"name": collaboration.name},
        "back": reverse("collaborations:detail", args=[pk]),
        "collaboration": collaboration,
    }
    return answer or render(request, "collaborations/form.html", context, status=422 if form.errors else 200)


@requires("change", "collaboration")
def end_page(request: ActorRequest, pk: int) -> HttpResponse:
    """Says what ending does, asks why, and ends."""
    collaboration = _collaboration(request, pk)
    check_change(request.actor, collaboration)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        ended = tried(
            form, lambda: collaboration_end(collaboration=collaboration, reason=reason, by=request.actor)
        )
        if ended is not None:
            done(request, _("%(name)s has ended.") % {"name": ended.name})
            return redirect("collaborations:detail", pk)
    context = {"form": form, "collaboration": collaboration}
    return render(request, "collaborations/end.html", context, status=422 if form.errors else 200)


@requires("change", "collaboration")
def partner_add_page(request: ActorRequest, pk: int) -> HttpResponse:
    collaboration = _collaboration(request, pk)
    check_change(request.actor, collaboration)
    form = PartnerForm(request.POST or None, collaboration=collaboration)
    if request.method == "POST" and form.is_valid():
        made = tried(
            form, lambda: partner_add(collaboration=collaboration, by=request.actor, **form.cleaned_data)
        )
        if made is not None:
            done(
                request,
                _("%(name)s is a partner now. It sees nothing until it has signed the covenant.")
                % {"name": made.organisation},
            )
            return redirect("collaborations:detail", pk)
    context = {"form": form, "collaboration": collaboration, "title": _("Add a partner")}
    return render(request, "collaborations/add.html", context, status=422 if form.errors else 200)


@requires("change", "collaboration")
def participant_add_page(request: ActorRequest, pk: int) -> HttpResponse:
    collaboration = _collaboration(request, pk)
    check_change(request.actor, collaboration)
    form = ParticipantForm(request.POST or None, collaboration=collaboration)
    if request.method == "POST" and form.is_valid():
        made = tried(
            form,
            lambda: participation_add(collaboration=collaboration, by=request.actor, **form.cleaned_data),
        )
        if made is not None:
            done(request, _("%(name)s takes part now.") % {"name": made.membership.user})
            return redirect("collaborations:detail", pk)
    context = {"form": form, "collaboration": collaboration, "title": _("Add a participant")}
    return render(request, "collaborations/add.html", context, status=422 if form.errors else 200)


@require_POST
@requires("change", "collaboration")
def participant_end(request: ActorRequest, pk: int) -> HttpResponse:
    """A person stops taking part. One who stopped already stays so."""
    found = get_object_or_404(
        Participation.objects.select_related("collaboration", "membership__user"), pk=pk
    )
    check(request.actor, "change", found)
    try:
        participation_end(participation=found, by=request.actor)
        text = _("%(name)s no longer takes part.")
    except ValidationError:
        text = _("%(name)s had stopped already.")
    done(request, text % {"name": found.membership.user})
    return redirect("collaborations:detail", found.collaboration_id)


@requires("view", "collaboration")
def of_member_page(request: ActorRequest, pk: int) -> HttpResponse:
    """In which collaborations one person takes part; a panel of that person's own page."""
    membership = get_object_or_404(Membership.objects.select_related("user", "organisation"), pk=pk)
    if membership.user_id != request.actor.user_id:
        check(request.actor, "view", membership)
    rows = participations_for(request.actor).filter(membership=membership).order_by("ended_at", "-from_on")
    context = {"membership": membership, "participations": rows}
    return render(request, "collaborations/of_member.html", context)


def _collaboration(request: ActorRequest, pk: int) -> Collaboration:
    return get_object_or_404(collaborations_for(request.actor), pk=pk)
