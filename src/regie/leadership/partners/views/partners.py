"""The screens of partners: the list, one programme's partners, one partner."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.decorators import requires
from regie.access.authorisation.policies import decide
from regie.access.authorisation.requests import ActorRequest
from regie.access.organisations.choices import OrganisationKind
from regie.leadership.programmes.models import Programme
from regie.leadership.programmes.selectors import programmes_for, programmes_to_change
from regie.ui import lists
from regie.ui.messages import done

from ..choices import CommitmentStatus, MatrixKind, Part, StructureKind, Tier
from ..forms import LeaveForm, NewPartnerForm, PartnerForm, SettingsForm
from ..models import PartnerSettings, ProgrammePartner
from ..policies import can_change, can_change_in, check_change, check_change_in
from ..selectors import (
    agreements_of,
    commitments_for,
    contacts_for,
    covenant_standings,
    covenants_of,
    gaps_of,
    leavers,
    matrices_of,
    moments_for,
    needed_beside,
    organisations_to_add,
    partners_for,
    partners_of,
    silence_days,
    silent,
    structures_beside,
    vacancies_and_leavers,
    with_facts,
)
from ..services.partners import partner_add, partner_change, partner_leave, partner_return, settings_change
from ..tables import PartnerFilter, PartnerTable, PartnerTableInShort
from .editing import Entry, add_entry, change_entry

SHOWN_MOMENTS = 10


@requires("view", "partner")
def list_page(request: ActorRequest) -> HttpResponse:
    actor = request.actor
    programmes = (
        programmes_to_change(actor) if decide(actor, "change", "partner") else Programme.objects.none()
    )
    return lists.list_page(
        request,
        queryset=with_facts(partners_for(actor)),
        table=PartnerTable if sees_everyone(actor) else PartnerTableInShort,
        filters=PartnerFilter,
        title=_("Partners"),
        lead=_("Who works on the approach with you, who to call there, and when you last spoke."),
        template="partners/list.html",
        programmes=list(programmes.filter(municipality=actor.municipality_id or 0)),
    )


@requires("view", "partner")
def programme_page(request: ActorRequest, pk: int) -> HttpResponse:
    """The partners of one programme together: who is there, who is missing, and what is open."""
    programme, actor = programme_in_reach(request, pk), request.actor
    # All of them in one query, for what lacks; the reader sees those in reach.
    everyone = list(with_facts(partners_of(pk)))
    agreements = list(agreements_of(pk))
    partners = [each for each in everyone if decide(actor, "view", each)]
    contacts = contacts_for(actor).filter(partner__programme=programme)
    sees_all = sees_everyone(actor)
    empty, leaving = vacancies_and_leavers(contacts) if sees_all else ([], [])
    days = silence_days(programme)
    return render(
        request,
        "partners/programme.html",
        {
            "programme": programme,
            "groups": [(tier, [each for each in partners if each.tier == tier]) for tier in Tier],
            "total": len(partners),
            "missing": [
                OrganisationKind(kind).label
                for kind in needed_beside({each.organisation.kind for each in everyone})
            ],
            "vacancies": empty,
            "leavers": leaving,
            "silent": _silent(programme, days) if sees_all else [],
            "silence_days": days,
            "agreements": [each for each in agreements if decide(actor, "view", each)],
            "structures": [
                StructureKind(kind) for kind in structures_beside({each.structure for each in agreements})
            ],
            "matrices": _matrices(pk, everyone),
            "sees_contacts": sees_all,
            "sees_covenants": decide(actor, "view", "covenant"),
            "may_change": can_change_in(actor, programme),
        },
    )


@requires("view", "partner")
def covenants_page(request: ActorRequest, pk: int) -> HttpResponse:
    """Per collaboration of a programme who signed and who did not; a panel of the programme's partners."""
    programme = programme_in_reach(request, pk)
    context = {
        "programme": programme,
        "rows": covenants_of(programme) if decide(request.actor, "view", "covenant") else [],
        "may_change": can_change_in(request.actor, programme),
    }
    return render(request, "partners/covenants.html", context)


@requires("view", "partner")
def standing_page(request: ActorRequest, pk: int) -> HttpResponse:
    """How one partner stands under the covenants; a panel of the partner's page."""
    partner = partner_in_reach(request, pk)
    context = {
        "partner": partner,
        "standings": covenant_standings(partner) if decide(request.actor, "view", "covenant") else [],
        "may_change": can_change(request.actor, partner),
    }
    return render(request, "partners/standing.html", context)


@requires("view", "partner")
def detail_page(request: ActorRequest, pk: int) -> HttpResponse:
    partner, actor = partner_in_reach(request, pk), request.actor
    contacts = list(contacts_for(actor).filter(partner=partner).prefetch_related("successors"))
    moments = list(moments_for(actor).filter(partner=partner)[:SHOWN_MOMENTS])
    days = silence_days(partner.programme)
    return render(
        request,
        "partners/detail.html",
        {
            "partner": partner,
            "contacts": [each for each in contacts if not each.is_gone],
            "former": [each for each in contacts if each.is_gone],
            "leaving": {each.pk for each in leavers(contacts_for(actor).filter(partner=partner))},
            "moments": moments,
            "silence_days": days,
            "is_silent": silent(ProgrammePartner.objects.filter(pk=pk), [days]).exists(),
            "commitments": commitments_for(actor).filter(partner=partner),
            "roles": _roles(partner),
            "sees_covenants": decide(actor, "view", "covenant"),
            "sees_contacts": decide(actor, "view", "partner_contact")
            and (sees_everyone(actor) or partner.organisation_id == actor.organisation_id),
            "sees_moments": sees_everyone(actor),
            "may_change": can_change(actor, partner),
            "refused": CommitmentStatus.REFUSED,
        },
    )


@requires("change", "partner")
def add_page(request: ActorRequest, pk: int) -> HttpResponse:
    programme = programme_in_reach(request, pk)
    check_change_in(request.actor, programme)
    # A finding that says which kind is missing leads here: then the first of that kind is filled in.
    wanted = request.GET.get("soort", "")
    found = organisations_to_add(programme).filter(kind=wanted).first() if wanted else None
    row = ProgrammePartner(
        programme=programme,
        organisation=found,
        tier=Tier.CORE if wanted else "",
        joined_on=timezone.localdate(),
    )
    form = NewPartnerForm(request.POST or None, row=row)
    entry = Entry(
        title=_("Add a partner"),
        crumbs=crumbs(programme),
        back=reverse("partners:of_programme", args=[pk]),
        save=_("Add the partner"),
        panel=programme.name,
    )
    return add_entry(
        request,
        form,
        entry,
        lambda: partner_add(
            programme=programme,
            organisation=form.cleaned_data["organisation"],
            values=form.values(),
            by=request.actor,
        ),
        lambda made: _("%(name)s is a partner now. Add who you can call there.") % {"name": made},
    )


@requires("change", "partner")
def edit_page(request: ActorRequest, pk: int) -> HttpResponse:
    partner = partner_in_reach(request, pk)
    check_change(request.actor, partner)
    entry = Entry(
        title=_("Change %(name)s") % {"name": partner},
        crumbs=crumbs(partner.programme, partner),
        back=reverse("partners:detail", args=[pk]),
        panel=_("What it delivers and decides"),
    )
    return change_entry(
        request,
        PartnerForm(request.POST or None, row=partner),
        entry,
        lambda values, version: partner_change(
            partner=partner, values=values, version=version, by=request.actor
        ),
        lambda saved: _("%(name)s is saved.") % {"name": saved},
    )


@requires("change", "partner")
def leave_page(request: ActorRequest, pk: int) -> HttpResponse:
    partner = partner_in_reach(request, pk)
    check_change(request.actor, partner)
    form = LeaveForm(request.POST or None)
    entry = Entry(
        title=_("%(name)s leaves") % {"name": partner},
        crumbs=crumbs(partner.programme, partner),
        back=reverse("partners:detail", args=[pk]),
        lead=_("What it promised and which roles it had stays to be read. Access to personal data is a matter of the"
               " covenant: withdraw its signature there."),
        save=_("Record that it leaves"),
        panel=_("When and why"),
    )  # fmt: skip
    return add_entry(
        request,
        form,
        entry,
        lambda: partner_leave(partner=partner, by=request.actor, **form.cleaned_data),
        lambda left: _("%(name)s has left.") % {"name": left},
        lambda left: reverse("partners:come_back", args=[left.pk]),
    )


@require_POST
@requires("change", "partner")
def come_back(request: ActorRequest, pk: int) -> HttpResponse:
    """Undoes leaving."""
    partner = partner_in_reach(request, pk)
    try:
        partner_return(partner=partner, by=request.actor)
        text = _("%(name)s is a partner again.") % {"name": partner}
    except ValidationError as error:
        text = " ".join(error.messages)
    done(request, text)
    return redirect("partners:detail", pk)


@requires("change", "partner")
def settings_page(request: ActorRequest, pk: int) -> HttpResponse:
    programme = programme_in_reach(request, pk)
    check_change_in(request.actor, programme)
    found = PartnerSettings.objects.filter(programme=programme).first() or PartnerSettings(
        programme=programme
    )
    form = SettingsForm(request.POST or None, row=found)
    entry = Entry(
        title=_("When is it long ago?"),
        crumbs=crumbs(programme),
        back=reverse("partners:of_programme", args=[pk]),
        panel=programme.name,
    )
    return add_entry(
        request,
        form,
        entry,
        lambda: settings_change(
            programme=programme, silence_days=form.cleaned_data["silence_days"], by=request.actor
        ),
        lambda saved: (
            _("After %(days)s days without a conversation a partner comes on the list.")
            % {"days": saved.silence_days}
        ),
    )


def sees_everyone(actor: Actor) -> bool:
    """Whether this person sees the contacts of all partners, not only those of the own organisation."""
    return bool(decide(actor, "view", "partner_contact")) and actor.role not in (
        "core_partner",
        "network_partner",
    )


def partner_in_reach(request: ActorRequest, pk: int) -> ProgrammePartner:
    """One partner, as far as the reader may see it; else 404."""
    return get_object_or_404(partners_for(request.actor), pk=pk)


def programme_in_reach(request: ActorRequest, pk: int) -> Programme:
    """One programme of the reader's own municipality; else 404."""
    rows = programmes_for(request.actor).filter(municipality=request.actor.municipality_id or 0)
    return get_object_or_404(rows, pk=pk)


def crumbs(programme: Programme, partner: ProgrammePartner | None = None) -> list[tuple[str, Any]]:
    """Where a page of this slice stands."""
    found: list[tuple[str, Any]] = [
        (reverse("partners:list"), _("Partners")),
        (reverse("partners:of_programme", args=[programme.pk]), programme.name),
    ]
    return [*found, (reverse("partners:detail", args=[partner.pk]), partner)] if partner else found


def _silent(programme: Programme, days: int) -> Any:
    rows = silent(ProgrammePartner.objects.filter(programme=programme), [days])
    return rows.select_related("organisation").order_by("quiet_since")


def _matrices(pk: int, partners: list[ProgrammePartner]) -> list[dict[str, Any]]:
    """Per kind of matrix its name, and its gaps where it is there."""
    found = matrices_of([pk])[pk]
    return [
        {"kind": kind, "gaps": gaps_of(found[kind], partners) if kind in found else None}
        for kind in MatrixKind
    ]


def _roles(partner: ProgrammePartner) -> list[dict[str, Any]]:
    """What a partner does in each matrix, by what it does first. Constant number of queries."""
    cells = partner.role_cells.select_related("task__matrix").order_by("task__matrix__kind", "task__order")
    by_kind: dict[str, dict[Part, list[Any]]] = {}
    for cell in cells:
        parts = by_kind.setdefault(cell.task.matrix.kind, {part: [] for part in Part})
        parts[Part(cell.part)].append(cell)
    return [
        {"kind": MatrixKind(kind), "parts": [(part, found) for part, found in parts.items() if found]}
        for kind, parts in by_kind.items()
    ]
