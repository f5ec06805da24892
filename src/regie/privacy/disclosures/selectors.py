"""Reads of disclosures, narrowed to the two organisations. Inside a processing: outside it they find nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When, Window
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.choices import DataCategory
from regie.access.authorisation.policies import AccessPath, Decision, Refused, decide, narrow
from regie.access.collaborations.models import Partner
from regie.access.covenants.selectors import live_grounds
from regie.access.dossiers.explaining import decision_on
from regie.access.dossiers.models import Dossier
from regie.access.dossiers.walls import Opening, opened
from regie.access.grounds.models import Ground
from regie.access.grounds.selectors import may_skip_check, selectable_grounds, unchecked
from regie.access.organisations.models import Municipality, Organisation
from regie.privacy.requests import hooks

from .choices import GIVEN, OPEN, RECEIVE_ONLY, State
from .models import Disclosure

RELATED = (
    "dossier__collaboration",
    "source",
    "from_organisation",
    "to_organisation",
    "consent_organisation",
    "ground",
    "second_ground",
    "duty",
    "begun_by__user",
    "settled_by__user",
    "consented_by__user",
)
SEALED = ("purpose", "question", "content", "onward_reason", "words")
# Of a dossier itself: where somebody may ask, before there is a disclosure.
DOSSIERS = AccessPath(kind="disclosure", dossier="pk")


@dataclass(frozen=True)
class Recipient(hooks.Recipient):
    """Who received data of a dossier, as the access report tells it; with the purpose by itself as well."""

    purpose: str = ""


def covered(organisation_id: int | None, collaboration_id: int, category: str) -> bool:
    """Whether an organisation has a covenant in force here, with a ground for this category. One query."""
    lines = live_grounds(organisation_id)
    return lines.filter(covenant__collaboration_id=collaboration_id, category=category).exists()


def disclosures_for(reader: Actor, action: str = "view") -> QuerySet[Disclosure]:
    """The disclosures of the reader's organisation, without what is sealed, each with ``total`` and ``waits``.

    ``waits`` is 0 where the next step is the reader's organisation's, and 1 elsewhere. What another organisation
    wants to pass on is not there for its receiver before the source consented.
    """
    mine = reader.organisation_id or 0
    lines = live_grounds(mine).filter(
        covenant__collaboration_id=OuterRef("dossier__collaboration_id"), category=OuterRef("category")
    )
    rows = narrow(Disclosure.objects.all(), reader, action)
    return (
        rows.filter(Exists(lines))
        .exclude(onward_of__isnull=False, consented_at__isnull=True, to_organisation_id=mine)
        .select_related(*RELATED)
        .defer(*SEALED)
        .annotate(
            total=Window(Count("*")),
            waits=Case(
                When(_waiting_for(mine), then=Value(0)), default=Value(1), output_field=IntegerField()
            ),
        )
    )


def open_for(reader: Actor) -> QuerySet[Disclosure]:
    """What is not decided yet: first what waits for the reader's organisation, the oldest of each first."""
    rows: QuerySet[Any] = disclosures_for(reader)
    return rows.filter(state__in=OPEN).order_by("waits", "recorded_at", "pk")


def _waiting_for(organisation_id: int) -> Q:
    return (
        Q(state=State.ASKED, from_organisation_id=organisation_id)
        | Q(state=State.OFFERED, to_organisation_id=organisation_id)
        | Q(state=State.CONSENT, consent_organisation_id=organisation_id)
    )


def decision_of(reader: Actor, action: str, disclosure: Disclosure) -> Decision:
    """What ``decide`` says, and then the covenant for this category, and the consent of the source. One query."""
    decision = decide(reader, action, disclosure)
    if not decision:
        return decision
    here = disclosure.dossier.collaboration_id
    if not covered(reader.organisation_id, here, disclosure.category):
        return Decision(False, (no_line(reader.organisation_name, disclosure.category),), _regisseur())
    waits_for_source = disclosure.onward_of_id is not None and disclosure.consented_at is None
    if waits_for_source and disclosure.to_organisation_id == reader.organisation_id:
        raise Http404
    return decision


def disclosure_or_refuse(reader: Actor, pk: int, action: str = "view") -> Disclosure:
    """The disclosure; Refused with the reasons where it is closed to the reader, 404 in another municipality."""
    found = Disclosure.objects.select_related(*RELATED, "onward_of").filter(pk=pk).first()
    if found is not None:
        decision = decision_of(reader, action, found)
        if decision:
            return found
        raise Refused(decision)
    dossier_id = _dossier_of(reader.municipality_id, pk)
    if dossier_id is None:
        raise Http404
    raise Refused(decision_on(reader, dossier_id, kind="disclosure", action=action))


def _dossier_of(municipality_id: int | None, pk: int) -> UUID | None:
    """The dossier of a disclosure in a municipality, to say why it is closed; shows nothing of it."""
    if municipality_id is None:
        return None
    with opened(Opening(municipality=municipality_id, wide=True)):
        return Disclosure.objects.filter(pk=pk).values_list("dossier_id", flat=True).first()


def content_for(reader: Actor, disclosure: Disclosure) -> str:
    """The content, for who may read it now: the receiver only once it was given. Empty otherwise."""
    if disclosure.to_organisation_id == reader.organisation_id and not disclosure.is_given:
        return ""
    return disclosure.content or ""


def onward_from(reader: Actor, disclosure: Disclosure) -> list[Disclosure]:
    """Where this was passed on to, or is asked to be, as far as the reader may know."""
    return list(disclosures_for(reader).filter(onward_of=disclosure).order_by("recorded_at"))


def dossiers_to_ask(reader: Actor) -> list[tuple[str, str]]:
    """(id, reference and collaboration) of the open dossiers on which the reader may ask or offer."""
    rows = narrow(Dossier.objects.filter(closed_at__isnull=True), reader, "ask", DOSSIERS)
    found = rows.order_by("-number").values_list("pk", "number", "collaboration__name")
    return [(str(pk), f"J-{number:03d} ({name})") for pk, number, name in found]


def partners_in(collaborations: Iterable[int], *, without: int) -> dict[Organisation, set[str]]:
    """The partners with a covenant in force here, each with the categories that they have a ground for."""
    found: dict[Organisation, set[str]] = {}
    wanted = list(collaborations)
    partners = Partner.objects.filter(collaboration__in=wanted, left_at__isnull=True).exclude(
        organisation_id=without
    )
    for partner in partners.select_related("organisation").order_by("organisation__name"):
        lines = live_grounds(partner.organisation_id).filter(covenant__collaboration__in=wanted)
        if categories := set(lines.values_list("category", flat=True)):
            found[partner.organisation] = categories
    return found


def keys_between(
    *, giver: Organisation, receiver: Organisation, category: str, municipality: Municipality, second: bool
) -> list[Ground]:
    """The grounds on which the giver may give this category to the receiver, today, as first or second key.

    A ground that only lets one receive is not among them, nor (outside a demo) one that nobody checked.
    """
    found = [
        ground
        for ground in selectable_grounds(organisation_kind=giver.kind, category=category, second=second)
        if _lets_give(ground, giver.kind, receiver.kind)
    ]
    if may_skip_check(municipality):
        return found
    bare = set(unchecked({ground.pk for ground in found}, municipality).values_list("pk", flat=True))
    return [ground for ground in found if ground.pk not in bare]


def _lets_give(ground: Ground, giver: str, receiver: str) -> bool:
    if ground.code in RECEIVE_ONLY:
        return False
    if ground.disclosers:
        return giver in ground.disclosers and receiver in ground.holders
    return giver in ground.holders


def recipients_of(dossier_id: UUID) -> list[Recipient]:
    """Who received data of a dossier, oldest first; for the access report, inside its processing."""
    rows = Disclosure.objects.filter(dossier_id=dossier_id, state__in=GIVEN)
    rows = rows.select_related("to_organisation", "from_organisation", "ground", "second_ground")
    return [
        Recipient(
            organisation_id=each.to_organisation_id,
            organisation=each.to_organisation.name,
            on=timezone.localdate(each.settled_at or each.recorded_at),
            what=_("%(category)s, from %(giver)s, for: %(purpose)s")
            % {
                "category": DataCategory(each.category).label,
                "giver": each.from_organisation,
                "purpose": each.purpose,
            },
            ground="; ".join(_in_words(key) for key in (each.ground, each.second_ground) if key),
            purpose=each.purpose,
        )
        for each in rows.order_by("settled_at", "pk")
    ]


def _in_words(ground: Ground) -> str:
    return f"{ground.plain} ({ground.law} {ground.article})"


def first_disclosure(dossier_id: UUID) -> datetime | None:
    """When data of a dossier first went to another organisation; None when it never did."""
    rows = Disclosure.objects.filter(dossier_id=dossier_id, state__in=GIVEN).order_by("settled_at")
    return rows.values_list("settled_at", flat=True).first()


def no_line(organisation: object, category: str) -> str:
    """Why an organisation has no part in a category here."""
    return _("%(organisation)s has no covenant in force here with a ground for %(category)s.") % {
        "organisation": organisation,
        "category": DataCategory(category).label,
    }


def _regisseur() -> str:
    return _("the regisseur of your municipality")
