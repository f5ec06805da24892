"""Reads of covenants: what is in force, for whom, on which ground, at this moment."""

from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import narrow
from regie.access.collaborations.models import Partner
from regie.access.collaborations.selectors import going_on, partners_of
from regie.access.grounds.models import Ground
from regie.access.grounds.selectors import may_skip_check, unchecked
from regie.access.organisations.models import Organisation

from .models import Covenant, CovenantGround, Signature


def covenants_for(reader: Actor) -> QuerySet[Covenant]:
    """The covenants of the reader's municipality, or of collaborations their organisation is a partner of."""
    return narrow(Covenant.objects.select_related("collaboration__municipality", "renews"), reader)


def in_force(at: datetime | None = None, prefix: str = "") -> Q:
    """The covenants in force at a moment, apart from signatures; ``prefix`` is the path to the covenant."""
    at = at or timezone.now()
    today = timezone.localdate(at)
    return (
        Q(**{f"{prefix}activated_at__lte": at})
        & Q(**{f"{prefix}valid_from__lte": today})
        & Q(**{f"{prefix}valid_to__gte": today})
        & (Q(**{f"{prefix}ended_at__isnull": True}) | Q(**{f"{prefix}ended_at__gt": at}))
    )


def live_grounds(organisation_id: int | None, at: datetime | None = None) -> QuerySet[CovenantGround]:
    """What an organisation may process at this moment: one row per collaboration, covenant and category."""
    return live_lines(at).filter(organisation_id=organisation_id or 0)


def live_lines(at: datetime | None = None) -> QuerySet[CovenantGround]:
    """What every organisation may process at this moment: the one condition under which personal data opens.

    The covenant is in force, the organisation signed and did not withdraw, is still a partner, the collaboration
    runs, and the grounds are valid.
    """
    at = at or timezone.now()
    today = timezone.localdate(at)
    signed = Signature.objects.filter(
        covenant=OuterRef("covenant"), organisation=OuterRef("organisation"), signed_on__lte=today
    ).filter(Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=at))
    partner = Partner.objects.filter(
        collaboration=OuterRef("covenant__collaboration"),
        organisation=OuterRef("organisation"),
        joined_on__lte=today,
    ).filter(Q(left_at__isnull=True) | Q(left_at__gt=at))
    return (
        CovenantGround.objects.filter(in_force(at, "covenant__"))
        .filter(going_on(at, "covenant__collaboration__"))
        .filter(
            _valid_ground("ground__", today)
            & (Q(second_ground=None) | _valid_ground("second_ground__", today))
        )
        .filter(Exists(signed), Exists(partner))
        .annotate(collaboration_id=F("covenant__collaboration_id"))
    )


def _valid_ground(prefix: str, today: object) -> Q:
    return (Q(**{f"{prefix}valid_from__isnull": True}) | Q(**{f"{prefix}valid_from__lte": today})) & (
        Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gte": today})
    )


def signatures_for(reader: Actor) -> QuerySet[Signature]:
    """Signatures with the names of who signed, as far as the reader may see."""
    rows = Signature.objects.select_related("organisation", "withdrawn_by")
    return narrow(rows, reader)


def partners_to_sign(covenant: Covenant) -> QuerySet[Organisation]:
    """The partners that have no signature under this covenant that stands."""
    signed = Signature.objects.filter(
        covenant=covenant, withdrawn_at__isnull=True, organisation=OuterRef("pk")
    )
    partners = partners_of(covenant.collaboration).values("organisation")
    return Organisation.objects.filter(pk__in=partners).exclude(Exists(signed))


def has_signed(covenant: Covenant, organisation: Organisation) -> bool:
    """Whether a signature of this partner stands under the covenant."""
    return covenant.signatures.filter(organisation=organisation, withdrawn_at__isnull=True).exists()


def lines_unchecked(covenant: Covenant, organisation: Organisation | None = None) -> list[str]:
    """The codes of the grounds in a covenant that nobody checked for its municipality; none in a demo town.

    ``organisation``: only those of this partner.
    """
    municipality = covenant.collaboration.municipality
    if may_skip_check(municipality):
        return []
    lines = covenant.grounds.filter(organisation=organisation) if organisation else covenant.grounds.all()
    ids = {pk for line in lines for pk in (line.ground_id, line.second_ground_id) if pk}
    return list(unchecked(ids, municipality).values_list("code", flat=True))


def covenants_with_ground(reader: Actor, ground: Ground) -> QuerySet[CovenantGround]:
    """The lines that rest on a ground, as first or second key, in covenants the reader may see."""
    rows = CovenantGround.objects.filter(Q(ground=ground) | Q(second_ground=ground))
    return narrow(rows.select_related("covenant__collaboration", "organisation"), reader).order_by(
        "covenant__collaboration__name", "-covenant__valid_to", "organisation__name"
    )
