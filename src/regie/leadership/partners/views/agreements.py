"""The screens of commitments by partners and of agreements with other structures."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from regie.access.authorisation.decorators import requires
from regie.access.authorisation.policies import decide
from regie.access.authorisation.requests import ActorRequest
from regie.ui import lists
from regie.ui.messages import done

from ..choices import StructureKind
from ..forms import AgreementForm, CommitmentForm
from ..models import Commitment, StructureAgreement
from ..policies import check_change, check_change_in
from ..selectors import agreements_for, commitments_for
from ..services.agreements import (
    agreement_add,
    agreement_change,
    agreement_remove,
    commitment_add,
    commitment_change,
)
from ..tables import (
    AgreementFilter,
    AgreementTable,
    AgreementTableToRead,
    CommitmentFilter,
    CommitmentTable,
    CommitmentTableToRead,
)
from .editing import Entry, add_entry, change_entry
from .partners import crumbs, partner_in_reach, programme_in_reach


@requires("view", "partner")
def commitments_page(request: ActorRequest) -> HttpResponse:
    return lists.list_page(
        request,
        queryset=commitments_for(request.actor),
        table=CommitmentTable if decide(request.actor, "change", "partner") else CommitmentTableToRead,
        filters=CommitmentFilter,
        title=_("Commitments"),
        lead=_("What partners were asked, what they promised, and what they refused and why."),
        template="partners/commitments.html",
    )


@requires("view", "partner")
def agreements_page(request: ActorRequest) -> HttpResponse:
    return lists.list_page(
        request,
        queryset=agreements_for(request.actor),
        table=AgreementTable if decide(request.actor, "change", "partner") else AgreementTableToRead,
        filters=AgreementFilter,
        title=_("Agreements with other structures"),
        lead=_("Structures that exist beside the approach and meet the same young people."),
        template="partners/agreements.html",
    )


@requires("change", "partner")
def commitment_add_page(request: ActorRequest, pk: int) -> HttpResponse:
    partner = partner_in_reach(request, pk)
    new = Commitment(partner=partner, on=timezone.localdate())
    check_change(request.actor, new)
    form = CommitmentForm(request.POST or None, row=new)
    entry = Entry(
        title=_("Add a commitment"),
        crumbs=crumbs(partner.programme, partner),
        back=reverse("partners:detail", args=[pk]),
        save=_("Add the commitment"),
        panel=str(partner),
    )
    return add_entry(
        request,
        form,
        entry,
        lambda: commitment_add(partner=partner, values=form.values(), by=request.actor),
        lambda made: _("“%(what)s” is recorded.") % {"what": made.what},
    )


@requires("change", "partner")
def commitment_edit_page(request: ActorRequest, pk: int) -> HttpResponse:
    commitment = get_object_or_404(commitments_for(request.actor), pk=pk)
    check_change(request.actor, commitment)
    partner = commitment.partner
    entry = Entry(
        title=_("Change the commitment"),
        crumbs=crumbs(partner.programme, partner),
        back=reverse("partners:detail", args=[partner.pk]),
        panel=str(partner),
    )
    return change_entry(
        request,
        CommitmentForm(request.POST or None, row=commitment),
        entry,
        lambda values, version: commitment_change(
            commitment=commitment, values=values, version=version, by=request.actor
        ),
        lambda saved: _("“%(what)s” is saved.") % {"what": saved.what},
    )


@requires("change", "partner")
def agreement_add_page(request: ActorRequest, pk: int) -> HttpResponse:
    """With ``?structuur=`` for the structure that is missing."""
    programme = programme_in_reach(request, pk)
    check_change_in(request.actor, programme)
    wanted = request.GET.get("structuur", "")
    new = StructureAgreement(
        programme=programme,
        agreed_on=timezone.localdate(),
        structure=wanted if wanted in StructureKind.values else "",
    )
    form = AgreementForm(request.POST or None, row=new)
    entry = Entry(
        title=_("Add an agreement"),
        crumbs=crumbs(programme),
        back=reverse("partners:of_programme", args=[pk]),
        save=_("Add the agreement"),
        panel=programme.name,
    )
    return add_entry(
        request,
        form,
        entry,
        lambda: agreement_add(programme=programme, values=form.values(), by=request.actor),
        lambda made: _("The agreement is recorded: %(name)s.") % {"name": made},
    )


@requires("change", "partner")
def agreement_edit_page(request: ActorRequest, pk: int) -> HttpResponse:
    agreement = get_object_or_404(agreements_for(request.actor), pk=pk)
    check_change(request.actor, agreement)
    entry = Entry(
        title=_("Change the agreement"),
        crumbs=crumbs(agreement.programme),
        back=reverse("partners:of_programme", args=[agreement.programme_id]),
        panel=str(agreement),
        template="partners/agreement.html",
    )
    return change_entry(
        request,
        AgreementForm(request.POST or None, row=agreement),
        entry,
        lambda values, version: agreement_change(
            agreement=agreement, values=values, version=version, by=request.actor
        ),
        lambda saved: _("The agreement is saved: %(name)s.") % {"name": saved},
    )


@require_POST
@requires("change", "partner")
def agreement_drop(request: ActorRequest, pk: int) -> HttpResponse:
    """Removes an agreement; the page asks first."""
    agreement = get_object_or_404(agreements_for(request.actor), pk=pk)
    agreement_remove(agreement=agreement, by=request.actor)
    done(request, _("The agreement is removed."))
    return redirect("partners:of_programme", agreement.programme_id)
