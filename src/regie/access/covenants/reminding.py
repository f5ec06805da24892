"""Notices 90, 30 and 7 days before a covenant ends. Run daily; as often as you like."""

from collections.abc import Iterable

from django.db import transaction
from django.urls import reverse

from regie.access.authorisation.actors import system_actor
from regie.access.authorisation.choices import Role
from regie.access.notices.services import notify
from regie.access.organisations.models import Membership
from regie.audit.events.services import record
from regie.ui.phrases import phrases

from .choices import REMINDER_DAYS
from .models import Covenant
from .notices import ending

RECEIVERS = (Role.REGISSEUR, Role.DEPUTY)
KIND = "covenant_ends"


def reminders_send() -> int:
    """Writes the notices that are due and were not written; returns how many. By mail they go as each person chose."""
    return sum(_remind(covenant) for covenant in ending(Covenant.objects.all()))


def step(days_left: int) -> int:
    """The reminder that is due with so many days left: the nearest one that has come."""
    return min(each for each in REMINDER_DAYS if days_left <= each)


@transaction.atomic
def _remind(covenant: Covenant) -> int:
    days = covenant.days_left
    told = notify(
        users=_receivers(covenant),
        kind=KIND,
        message=phrases(
            "The covenant %(name)s ends in %(count)s day, on %(day)s. Renew it in time.",
            "The covenant %(name)s ends in %(count)s days, on %(day)s. Renew it in time.",
            days,
            name=covenant.title,
            day=covenant.valid_to,
        ),
        url=reverse("covenants:detail", args=[covenant.pk]),
        municipality_id=covenant.collaboration.municipality_id,
        key=f"covenant:{covenant.pk}:ends:{covenant.valid_to.isoformat()}:{step(days)}",
        about=covenant,
    )
    if told:
        detail = {"days": step(days), "people": told}
        record(by=system_actor(), action="remind", thing=covenant, origin="command", detail=detail)
    return told


def _receivers(covenant: Covenant) -> Iterable[int]:
    here = Membership.objects.current().filter(
        municipality=covenant.collaboration.municipality_id, role__in=RECEIVERS
    )
    return set(here.values_list("user_id", flat=True))
