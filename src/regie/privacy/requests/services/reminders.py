"""Mail about terms: at 10, 3 and 0 days left and when it is late, once each. Names no data subject."""

from collections.abc import Iterable
from datetime import date
from functools import partial

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from regie.access.accounts.models import User
from regie.access.authorisation.choices import Role
from regie.access.dossiers.choices import Task
from regie.access.dossiers.models import DossierTask
from regie.access.organisations.models import Membership, Municipality

from ..choices import OPEN_STATES, REMIND_AT
from ..doors import duty_door
from ..models import DataSubjectRequest, InformingDuty
from ..selectors import with_due
from ..terms import left_in_words
from .informing import system_of


def stage_of(due: date, today: date, reminded: int | None) -> int | None:
    """Which reminder goes out now: the strictest that is reached, when it did not go out before; else None."""
    left = (due - today).days
    reached = [stage for stage in REMIND_AT if left <= stage]
    if not reached:
        return None
    stage = min(reached)
    return stage if reminded is None or stage < reminded else None


def reminders_send() -> int:
    """Everything that is due for a reminder, in every municipality; returns how many mails. Run daily."""
    return sum(_requests_in(place) + _duties_in(place) for place in Municipality.objects.all())


@transaction.atomic
def _requests_in(place: Municipality) -> int:
    today, sent = timezone.localdate(), 0
    rows = DataSubjectRequest.objects.filter(municipality=place, state__in=OPEN_STATES)
    open_now = rows.select_for_update(of=("self",)).values_list(
        "pk", "number", "due_on", "reminded", "handler__email"
    )
    officers = _officers(place)
    for pk, number, due, reminded, handler in open_now:
        stage = stage_of(due, today, reminded)
        if stage is None:
            continue
        DataSubjectRequest.objects.filter(pk=pk).update(reminded=stage)
        subject = _("Request V-%(number)03d: %(left)s") % {
            "number": number,
            "left": left_in_words(due, today),
        }
        sent += _mail(subject, reverse("requests:detail", args=[pk]), [handler] if handler else officers)
    return sent


def _officers(place: Municipality) -> list[str]:
    rows = Membership.objects.current().filter(
        municipality=place, role=Role.PRIVACY_OFFICER, user__is_active=True
    )
    return list(rows.order_by().values_list("user__email", flat=True).distinct())


@transaction.atomic
def _duties_in(place: Municipality) -> int:
    today, sent = timezone.localdate(), 0
    with duty_door(system_of(place), "remind of duty to inform"):
        rows = with_due(InformingDuty.objects.filter(done_on__isnull=True, dossier__closed_at__isnull=True))
        found = list(rows.values_list("pk", "dossier_id", "dossier__number", "falls_on", "reminded"))
        due_now = [(each, stage_of(each[3], today, each[4])) for each in found]
        wanted = [(each, stage) for each, stage in due_now if stage is not None]
        who = _directors([each[1] for each, _stage in wanted])
        for (pk, dossier_id, number, due, _before), stage in wanted:
            InformingDuty.objects.filter(pk=pk).update(reminded=stage)
            subject = _("Inform about dossier J-%(number)03d: %(left)s") % {
                "number": number,
                "left": left_in_words(due, today),
            }
            addresses = who.get(dossier_id) or _regisseurs(place)
            sent += _mail(subject, reverse("requests:inform", args=[dossier_id, pk]), addresses)
    return sent


def _directors(dossiers: list) -> dict:
    """dossier -> addresses of its case director."""
    tasks = DossierTask.objects.filter(
        dossier__in=dossiers, task=Task.DIRECTOR, ended_at__isnull=True, membership__user__is_active=True
    ).values_list("dossier_id", "membership__user_id")
    owners = dict(tasks)
    emails = dict(User.objects.filter(pk__in=owners.values()).values_list("pk", "email"))
    return {dossier: [emails[user]] for dossier, user in owners.items() if user in emails}


def _regisseurs(place: Municipality) -> list[str]:
    rows = Membership.objects.current().filter(municipality=place, role=Role.REGISSEUR, user__is_active=True)
    return list(rows.order_by().values_list("user__email", flat=True).distinct())


def _mail(subject: str, path: str, addresses: Iterable[str]) -> int:
    """Sends after commit; returns to how many."""
    to = list(addresses)
    text = "\n".join([subject + ".", _("Look at it and do what is needed:"), f"{settings.BASE_URL}{path}"])
    for address in to:
        transaction.on_commit(partial(send_mail, subject, text, None, [address], fail_silently=True))
    return len(to)
