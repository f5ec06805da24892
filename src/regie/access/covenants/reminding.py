"""Mails 90, 30 and 7 days before a covenant ends. Run daily; as often as you like."""

from typing import Any

import structlog
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from regie.access.accounts.models import User
from regie.access.authorisation.actors import system_actor
from regie.access.authorisation.choices import Role
from regie.access.organisations.models import Membership
from regie.audit.events.services import record

from .choices import REMINDER_DAYS
from .models import Covenant, CovenantReminder
from .notices import ending

RECEIVERS = (Role.REGISSEUR, Role.DEPUTY)
logger = structlog.get_logger(__name__)


def reminders_send() -> int:
    """Sends what is due and was not sent; returns how many mails went out.

    Each is taken up in the database before it goes: a process that dies after that leaves it taken up and unsent, and
    it is not sent again, because it may have gone. The home page tells the same. Where the mail server refuses, it is
    let go, for the next run.
    """
    sent = 0
    for covenant in ending(Covenant.objects.all()):
        days = step(covenant.days_left)
        for user in _receivers(covenant):
            sent += _remind(covenant, days, user)
    return sent


def step(days_left: int) -> int:
    """The reminder that is due with so many days left: the nearest one that has come."""
    return min(each for each in REMINDER_DAYS if days_left <= each)


def _receivers(covenant: Covenant) -> list[User]:
    memberships = (
        Membership.objects.current()
        .filter(municipality=covenant.collaboration.municipality_id, role__in=RECEIVERS, user__is_active=True)
        .select_related("user")
    )
    return list({each.user_id: each.user for each in memberships}.values())


def _remind(covenant: Covenant, days: int, user: User) -> int:
    reminder = _take_up(covenant, days, user)
    if reminder is None:
        return 0
    try:
        _mail(user, covenant)
    except OSError:  # the mail server, or the way to it
        reminder.delete()
        logger.warning("covenant_reminder_not_sent", covenant=covenant.pk, days=days, exc_info=True)
        return 0
    reminder.sent_at = timezone.now()
    reminder.save(update_fields=["sent_at"])
    return 1


@transaction.atomic
def _take_up(covenant: Covenant, days: int, user: User) -> CovenantReminder | None:
    """The reminder, now ours alone; None where it was taken up before."""
    reminder, created = CovenantReminder.objects.get_or_create(
        covenant=covenant, days=days, user=user, defaults={"taken_up_at": timezone.now()}
    )
    if not created:
        return None
    detail = {"days": days, "person": user.pk}
    record(by=system_actor(), action="remind", thing=covenant, origin="command", detail=detail)
    return reminder


def _mail(user: User, covenant: Covenant) -> None:
    context: dict[str, Any] = {
        "person": user,
        "covenant": covenant,
        "days": covenant.days_left,
        "address": settings.BASE_URL.rstrip("/") + reverse("covenants:detail", args=[covenant.pk]),
    }
    with override(user.language):
        subject = " ".join(render_to_string("covenants/reminder_subject.txt", context).split())
        body = render_to_string("covenants/reminder_message.txt", context).strip()
    send_mail(
        settings.ACCOUNT_EMAIL_SUBJECT_PREFIX + subject, body, settings.DEFAULT_FROM_EMAIL, [user.email]
    )
