"""Where a person stands towards a dossier: the answer that ``authorisation`` asks for.

In this order: a covenant in force that their organisation signed, with a ground for the category; a place in the
collaboration by name; the reach of their role; and for a restricted dossier a task on it. Emergency access takes the
place of the last three, never of the covenant.
"""

from typing import Any
from uuid import UUID

from django.db.models import Exists, IntegerField, OuterRef, Q, QuerySet, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.choices import DataCategory, Reach
from regie.access.authorisation.decisions import Decision
from regie.access.authorisation.policies import cell_of
from regie.access.collaborations.selectors import participating
from regie.access.covenants.models import CovenantGround, Signature
from regie.access.covenants.selectors import live_grounds

from .choices import Task
from .models import Dossier, DossierTask, EmergencyAccess
from .walls import current_opening, wall_down


class DossierStanding:
    """``dossiers`` and ``decide`` read the same conditions, so that a list and a page never differ."""

    def dossiers(
        self, person: Actor, reaches: frozenset[str], category: str, action: str
    ) -> QuerySet[Any, Any]:
        """The ids of the dossiers on which ``decide`` says yes."""
        asked = _questions(person, category)
        usual: Any = (
            asked["participates"] & _within_reach(asked, reaches) & (Q(restricted=False) | asked["named"])
        )
        if action == "view":
            usual |= asked["emergency"]
            usual &= Q(on_hold_at__isnull=True) | asked["directs"]
        else:
            usual &= Q(on_hold_at__isnull=True)
        return Dossier.objects.filter(asked["covered"] & usual).order_by().values("pk")

    def decide(
        self, person: Actor, reaches: frozenset[str], category: str, action: str, dossier: Any
    ) -> Decision:
        """Yes or no, with the reasons of the conditions that fail, or of all that hold."""
        found = _facts(person, category, dossier)
        if found is None or found.municipality_id != person.municipality_id:
            return Decision(False, (_("This dossier does not exist, or belongs to another municipality."),))
        failing = [each for each in _conditions(found, person, reaches, category, action) if not each[0]]
        if not failing:
            return Decision(True, tuple(_reasons(found)))
        # Without a covenant that is the whole answer: what else is the case here is not for this organisation.
        told = failing if found.covered else failing[:1]
        ways = _ways(found, person, action)
        return Decision(False, tuple(reason for _holds, reason, _ask in told), told[0][2], ways)


def opening_collaborations(person: Actor) -> frozenset[int]:
    """The collaborations whose wall opens for a person: under a live covenant, by name or in an emergency."""
    return frozenset(pk for pk, _name, _also in opening_places(person, also=Value(None, IntegerField())))


def opening_places(person: Actor, *, also: Any) -> list[tuple[int, str, Any]]:
    """The same as (id, name, the value of the expression ``also``), in order of the names. One query."""
    if person.organisation_id is None or person.municipality_id is None:
        return []
    lines = live_grounds(person.organisation_id).filter(
        covenant__collaboration__municipality_id=person.municipality_id
    )
    by_name = Exists(
        participating(person.membership_id).filter(collaboration=OuterRef("covenant__collaboration_id"))
    )
    emergency = Exists(
        active_emergencies(person).filter(collaboration=OuterRef("covenant__collaboration_id"))
    )
    found = lines.filter(by_name | emergency).annotate(also=also)
    names = found.values_list("covenant__collaboration_id", "covenant__collaboration__name", "also")
    return list(names.order_by("covenant__collaboration__name").distinct())


def active_emergencies(person: Actor) -> QuerySet[EmergencyAccess]:
    """The emergency accesses that a person, in this role, has at this moment."""
    now = timezone.now()
    return EmergencyAccess.objects.filter(
        user_id=person.user_id or 0,
        membership_id=person.membership_id or 0,
        starts_at__lte=now,
        ends_at__gt=now,
    )


def grounds_of(person: Actor, collaboration_id: int) -> list[CovenantGround]:
    """The covenant lines on which a person works in a collaboration now, for “why do I see this?”. One query."""
    lines = live_grounds(person.organisation_id).filter(covenant__collaboration_id=collaboration_id)
    return list(lines.select_related("covenant", "ground", "second_ground").order_by("category"))


def _questions(person: Actor, category: str) -> dict[str, Exists]:
    tasks = DossierTask.objects.filter(
        membership_id=person.membership_id or 0, ended_at__isnull=True, dossier=OuterRef("pk")
    )
    here = OuterRef("collaboration_id")
    return {
        "covered": Exists(
            live_grounds(person.organisation_id).filter(covenant__collaboration_id=here, category=category)
        ),
        "participates": Exists(participating(person.membership_id).filter(collaboration_id=here)),
        "named": Exists(tasks),
        "directs": Exists(tasks.filter(task=Task.DIRECTOR)),
        "emergency": Exists(active_emergencies(person).filter(dossier_id=OuterRef("pk"))),
    }


def _within_reach(asked: dict[str, Exists], reaches: frozenset[str]) -> Q:
    if Reach.OWN_COLLABORATION in reaches:
        return Q()
    return Q(asked["named"]) if Reach.OWN_FILE in reaches else Q(pk__in=[])


def _facts(person: Actor, category: str, dossier: UUID) -> Any:
    """The dossier with the answer to each question as an attribute; looked up behind the wall where need be."""
    opening = current_opening()
    if opening is not None and dossier in opening.passed:
        return _asked(person, category, dossier)
    with wall_down():
        return _asked(person, category, dossier)


def _asked(person: Actor, category: str, dossier: UUID) -> Any:
    rows = Dossier.objects.select_related("collaboration")
    return rows.annotate(**_questions(person, category)).filter(pk=dossier).first()


def _conditions(
    found: Any, person: Actor, reaches: frozenset[str], category: str, action: str
) -> list[tuple[bool, str | Promise, str | Promise]]:
    """(does it hold, why not, whom to ask) in the order in which a person should hear them."""
    regisseur = _("the regisseur of your municipality")
    director = _("the case director of this dossier, or the regisseur")
    emergency = found.emergency and action == "view"
    in_reach = Reach.OWN_COLLABORATION in reaches or (Reach.OWN_FILE in reaches and found.named)
    return [
        (found.covered, _uncovered(found, person, category), regisseur),
        (
            found.participates or emergency,
            _("You do not take part in “%(name)s” by name.") % {"name": found.collaboration.name},
            regisseur,
        ),
        (in_reach or emergency, _("You have no task on this dossier."), director),
        (
            not found.restricted or found.named or emergency,
            _("This dossier is for named people only, and you are not one of them."),
            director,
        ),
        (
            found.on_hold_at is None or (action == "view" and found.directs),
            _("This dossier is on hold: its data is kept and not worked with, until a request is settled."),
            director,
        ),
    ]


def _uncovered(found: Any, person: Actor, category: str) -> str:
    """Why there is no ground now: withdrawn, expired, or never agreed."""
    if found.covered:
        return ""
    who = {"organisation": person.organisation_name, "collaboration": found.collaboration.name}
    if live_grounds(person.organisation_id).filter(covenant__collaboration=found.collaboration).exists():
        category_label = DataCategory(category).label
        return _("The covenant gives %(organisation)s no ground for %(category)s.") % {
            **who,
            "category": category_label,
        }
    signed = Signature.objects.filter(
        organisation_id=person.organisation_id or 0, covenant__collaboration=found.collaboration
    )
    last = signed.select_related("covenant").order_by("-covenant__valid_to").first()
    if last is None:
        return _("%(organisation)s has no covenant in “%(collaboration)s”.") % who
    if last.withdrawn_at:
        return _(
            "%(organisation)s withdrew from “%(collaboration)s” on %(day)s."
            " Without a covenant nobody of your organisation reads or writes personal data here."
        ) % {**who, "day": date_format(timezone.localtime(last.withdrawn_at), "j F Y")}
    return _(
        "%(organisation)s has no covenant in force in “%(collaboration)s” (the last one ran until %(day)s)."
        " Without one nobody of your organisation reads or writes personal data here."
    ) % {**who, "day": date_format(last.covenant.valid_to, "j F Y")}


def _ways(found: Any, person: Actor, action: str) -> tuple[tuple[str, str], ...]:
    """Emergency access, where it would open this dossier to this person."""
    may = cell_of("dossier", "emergency").reach("emergency", person.role)
    if action != "view" or not may or not found.covered or found.on_hold_at or found.emergency:
        return ()
    address = f"{reverse('dossiers:emergency_open')}?dossier={found.reference}"
    return ((_("This cannot wait: emergency access"), address),)


def _reasons(found: Any) -> list[str]:
    reasons = [
        _("Your organisation has a covenant in force in “%(name)s”.") % {"name": found.collaboration.name}
    ]
    if found.emergency:
        reasons.append(_("You opened an emergency access. The privacy officer will judge it."))
    if found.participates:
        reasons.append(_("You take part in the collaboration by name."))
    if found.named:
        reasons.append(_("You have a task on this dossier."))
    return reasons
