"""What needs the regisseur about covenants: ends that come near, partners that see nothing, old decisions."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import narrow
from regie.access.collaborations.models import Collaboration
from regie.access.collaborations.selectors import going_on
from regie.access.grounds.models import GroundCheck
from regie.access.grounds.selectors import may_skip_check

from .choices import DECISION_REVIEW, POLICE_DECISION_GROUND, REMINDER_DAYS, Sight
from .models import Covenant, CovenantGround
from .selectors import in_force, live_lines
from .standings import Standing, standings_of

BLOCKS, WARNS, ADVISES = "blocks", "warns", "advises"


@dataclass(frozen=True)
class Notice:
    """One thing to look at: how grave, about what, in one sentence, and the page that mends it."""

    severity: str
    object_id: int
    object_name: str
    message: str
    url: str


def notices_for(reader: Actor) -> list[Notice]:
    """All notices in the reader's municipality, for who may change covenants; the gravest first."""
    covenants = narrow(Covenant.objects.all(), reader, "change")
    running = narrow(Collaboration.objects.select_related("municipality"), reader, "change").filter(
        going_on()
    )
    collaborations = list(running)
    if not collaborations:
        return []
    found = [
        *_ends(covenants),
        *_blind_partners(collaborations),
        *_old_decisions(covenants),
        *_unchecked(collaborations),
    ]
    order = (BLOCKS, WARNS, ADVISES)
    return sorted(found, key=lambda each: order.index(each.severity))


def ending(covenants: QuerySet[Covenant]) -> QuerySet[Covenant]:
    """Those in force that end within the longest reminder, and that no renewal takes over from."""
    today = timezone.localdate()
    renewal = Covenant.objects.filter(
        renews=OuterRef("pk"),
        activated_at__isnull=False,
        ended_at__isnull=True,
        valid_to__gt=OuterRef("valid_to"),
    )
    return (
        covenants.filter(in_force())
        .filter(going_on(prefix="collaboration__"))
        .filter(valid_to__lte=today + timedelta(days=max(REMINDER_DAYS)))
        .exclude(Exists(renewal))
        .select_related("collaboration__municipality")
    )


def _ends(covenants: QuerySet[Covenant]) -> Iterator[Notice]:
    for covenant in ending(covenants):
        days = covenant.days_left
        text = ngettext(
            "This covenant ends in %(days)s day, on %(day)s. Renew it, or nobody sees personal data after that.",
            "This covenant ends in %(days)s days, on %(day)s. Renew it, or nobody sees personal data after that.",
            days,
        ) % {"days": days, "day": date_format(covenant.valid_to)}
        severity = ADVISES if days > sorted(REMINDER_DAYS)[-2] else WARNS
        yield Notice(
            severity, covenant.pk, str(covenant), text, reverse("covenants:detail", args=[covenant.pk])
        )


def _blind_partners(collaborations: list[Collaboration]) -> Iterator[Notice]:
    """A collaboration without a covenant in force as one notice; else the partners that one would expect to see."""
    found = standings_of(collaborations)
    for collaboration in collaborations:
        yield from _of_collaboration(collaboration, found[collaboration.pk])


def _of_collaboration(collaboration: Collaboration, found: list[Standing]) -> Iterator[Notice]:
    url = reverse("collaborations:detail", args=[collaboration.pk])
    nobody = [each for each in found if each.sight in (Sight.EXPIRED, Sight.NO_COVENANT)]
    if nobody and len(nobody) == len(found):
        first = nobody[0]
        if first.sight == Sight.EXPIRED and first.since:
            text = _("The covenant expired on %(day)s: nobody sees or writes personal data. Renew it.") % {
                "day": date_format(first.since)
            }
        else:
            text = _("There is no covenant in force: nobody sees or writes personal data.")
        yield Notice(BLOCKS, collaboration.pk, str(collaboration), text, url)
        return
    for standing in found:
        if standing.sight in (Sight.UNSIGNED, Sight.WITHDRAWN, Sight.GROUND_OVER):
            yield Notice(WARNS, collaboration.pk, str(collaboration), _blind_text(standing), url)


def _blind_text(standing: Standing) -> str:
    values = {"partner": str(standing.organisation), "why": str(standing.sight.label)}
    if standing.since is None:
        return _("%(partner)s sees no personal data: %(why)s.") % values
    values["day"] = date_format(standing.since)
    if standing.sight == Sight.UNSIGNED:
        return (
            _(
                "%(partner)s sees no personal data since its covenant expired on %(day)s: the new one is not signed."
            )
            % values
        )
    return _("%(partner)s sees no personal data since %(day)s: %(why)s.") % values


def _old_decisions(covenants: QuerySet[Covenant]) -> Iterator[Notice]:
    """Decisions on structural disclosure of police data that nobody looked at for a year."""
    lines = (
        CovenantGround.objects.filter(in_force(prefix="covenant__"), covenant__in=covenants)
        .filter(second_ground__code=POLICE_DECISION_GROUND)
        .filter(decision_on__lt=timezone.localdate() - DECISION_REVIEW)
        .select_related("organisation", "covenant")
    )
    for line in lines:
        text = _(
            "The decision on police data for %(partner)s is of %(day)s. Look at it again with the police after a year."
        )
        values = {
            "partner": str(line.organisation),
            "day": date_format(line.decision_on) if line.decision_on else "",
        }
        url = reverse("covenants:detail", args=[line.covenant_id])
        yield Notice(WARNS, line.covenant_id, str(line.covenant), text % values, url)


def _unchecked(collaborations: list[Collaboration]) -> Iterator[Notice]:
    """Grounds that covenants in force rest on while nobody's check stands (any more)."""
    town = collaborations[0].municipality
    if may_skip_check(town):
        return
    checked = set(
        GroundCheck.objects.filter(municipality=town, withdrawn_at__isnull=True).values_list(
            "ground", flat=True
        )
    )
    lines = live_lines().filter(covenant__collaboration__municipality=town)
    seen: set[int] = set()
    for line in lines.select_related("ground", "second_ground"):
        for ground in (line.ground, line.second_ground):
            if ground and ground.pk not in checked and ground.pk not in seen:
                seen.add(ground.pk)
                text = _(
                    "A covenant in force rests on this ground, and nobody's check of it stands. Have it checked."
                )
                yield Notice(
                    WARNS,
                    ground.pk,
                    f"{ground.code} {ground.name}",
                    text,
                    reverse("grounds:detail", args=[ground.pk]),
                )
