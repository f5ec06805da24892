"""What needs the regisseur about covenants: ends that come near, partners that see nothing, old decisions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.db.models import Exists, Model, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import decide, narrow
from regie.access.collaborations.models import Collaboration
from regie.access.collaborations.selectors import going_on
from regie.access.grounds.models import Ground, GroundCheck
from regie.access.grounds.selectors import may_skip_check
from regie.ui.phrases import Phrase, phrase, phrases

from .choices import DECISION_REVIEW, POLICE_DECISION_GROUND, REMINDER_DAYS, WHY, Sight
from .models import Covenant, CovenantGround
from .selectors import in_force, live_lines
from .standings import Standing, standings_of

BLOCKS, WARNS, ADVISES = "blocks", "warns", "advises"


class About(StrEnum):
    """What a notice tells of."""

    BLIND = "blind"  # a partner that sees nothing
    ENDS = "ends"  # a covenant that ends soon
    OLD_DECISION = "old_decision"  # a decision on police data older than a year
    UNCHECKED = "unchecked"  # a ground whose check does not stand


@dataclass(frozen=True)
class Notice:
    """One thing to look at: how grave, in which collaboration, about what, in one sentence, and what mends it."""

    about: About
    severity: str
    collaboration_id: int
    thing: Model
    message: Phrase
    url: str
    action: Phrase
    partner_id: int | None = None

    @property
    def object_id(self) -> int:
        return int(self.thing.pk)

    @property
    def object_name(self) -> str:
        """What it is about, as people call it."""
        thing = self.thing
        return f"{thing.code} {thing.name}" if isinstance(thing, Ground) else str(thing)


def notices_for(reader: Actor) -> list[Notice]:
    """All notices in the reader's municipality, for who may change covenants; the gravest first."""
    running = narrow(Collaboration.objects.select_related("municipality"), reader, "change").filter(
        going_on()
    )
    return notices_of(list(running)) if decide(reader, "change", "covenant") else []


def notices_of(collaborations: Sequence[Collaboration]) -> list[Notice]:
    """The notices about collaborations that go on, the gravest first; constant in their number.

    Each comes with its municipality. What holds for several of them stands there for each.
    """
    if not collaborations:
        return []
    covenants = Covenant.objects.filter(collaboration__in=[each.pk for each in collaborations])
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
        text = phrases(
            "This covenant ends in %(days)s day, on %(day)s. Renew it, or nobody sees personal data after that.",
            "This covenant ends in %(days)s days, on %(day)s. Renew it, or nobody sees personal data after that.",
            days,
            days=days,
            day=covenant.valid_to,
        )
        yield Notice(
            About.ENDS,
            ADVISES if days > sorted(REMINDER_DAYS)[-2] else WARNS,
            covenant.collaboration_id,
            covenant,
            text,
            reverse("covenants:detail", args=[covenant.pk]),
            phrase("Renew the covenant"),
        )


def _blind_partners(collaborations: Sequence[Collaboration]) -> Iterator[Notice]:
    """A collaboration without a covenant in force as one notice; else the partners that one would expect to see."""
    found = standings_of(collaborations)
    for collaboration in collaborations:
        yield from _of_collaboration(collaboration, found[collaboration.pk])


def _of_collaboration(collaboration: Collaboration, found: list[Standing]) -> Iterator[Notice]:
    url = reverse("collaborations:detail", args=[collaboration.pk])
    action = phrase("To the covenants")
    nobody = [each for each in found if each.sight in (Sight.EXPIRED, Sight.NO_COVENANT)]
    if nobody and len(nobody) == len(found):
        first = nobody[0]
        if first.sight == Sight.EXPIRED and first.since:
            text = phrase(
                "The covenant expired on %(day)s: nobody sees or writes personal data. Renew it.",
                day=first.since,
            )
        else:
            text = phrase("There is no covenant in force: nobody sees or writes personal data.")
        yield Notice(About.BLIND, BLOCKS, collaboration.pk, collaboration, text, url, action)
        return
    for standing in found:
        if standing.sight in (Sight.UNSIGNED, Sight.WITHDRAWN, Sight.GROUND_OVER):
            text, partner = _blind_text(standing), standing.organisation.pk
            yield Notice(About.BLIND, WARNS, collaboration.pk, collaboration, text, url, action, partner)


def _blind_text(standing: Standing) -> Phrase:
    partner, why, since = str(standing.organisation), WHY[Sight(standing.sight)], standing.since
    if since is None:
        return phrase("%(partner)s sees no personal data: %(why)s.", partner=partner, why=why)
    if standing.sight == Sight.UNSIGNED:
        return phrase(
            "%(partner)s sees no personal data since its covenant expired on %(day)s: the new one is not signed.",
            partner=partner,
            day=since,
        )
    return phrase(
        "%(partner)s sees no personal data since %(day)s: %(why)s.", partner=partner, day=since, why=why
    )


def _old_decisions(covenants: QuerySet[Covenant]) -> Iterator[Notice]:
    """Decisions on structural disclosure of police data that nobody looked at for a year."""
    lines = (
        CovenantGround.objects.filter(in_force(prefix="covenant__"), covenant__in=covenants)
        .filter(second_ground__code=POLICE_DECISION_GROUND)
        .filter(decision_on__lt=timezone.localdate() - DECISION_REVIEW)
        .select_related("organisation", "covenant")
    )
    for line in lines:
        if line.decision_on:
            text = phrase(
                "The decision on police data for %(partner)s is of %(day)s."
                " Look at it again with the police after a year.",
                partner=str(line.organisation),
                day=line.decision_on,
            )
            yield Notice(
                About.OLD_DECISION,
                WARNS,
                line.covenant.collaboration_id,
                line.covenant,
                text,
                reverse("covenants:detail", args=[line.covenant_id]),
                phrase("Look at the decision"),
                line.organisation_id,
            )


def _unchecked(collaborations: Sequence[Collaboration]) -> Iterator[Notice]:
    """Grounds that covenants in force rest on while nobody's check stands (any more)."""
    towns = {
        each.pk: each.municipality_id for each in collaborations if not may_skip_check(each.municipality)
    }
    if not towns:
        return
    standing = GroundCheck.objects.filter(municipality__in={*towns.values()}, withdrawn_at__isnull=True)
    checked = set(standing.values_list("municipality", "ground"))
    lines = live_lines().filter(covenant__collaboration__in=towns)
    seen: set[tuple[int, int]] = set()
    for line in lines.select_related("ground", "second_ground", "covenant"):
        where = line.covenant.collaboration_id
        for ground in (line.ground, line.second_ground):
            if ground and (towns[where], ground.pk) not in checked and (where, ground.pk) not in seen:
                seen.add((where, ground.pk))
                text = phrase(
                    "A covenant in force rests on this ground, and nobody's check of it stands. Have it checked."
                )
                url = reverse("grounds:detail", args=[ground.pk])
                yield Notice(About.UNCHECKED, WARNS, where, ground, text, url, phrase("To the ground"))
