"""Rights of data subjects in the demo: a request with 9 days left, an objection, and letters to send.

Synthetic from beginning to end; the texts say so. Wants at least two dossiers of the town, opened before.
"""

from datetime import date, timedelta

from django.utils import timezone

from regie.access.accounts.models import User
from regie.access.authorisation.actors import Actor
from regie.access.dossiers.models import Dossier
from regie.access.dossiers.walls import wall_down
from regie.access.organisations.models import Municipality
from regie.access.organisations.selectors import actor_for
from regie.privacy.requests.models import DataSubjectRequest, InformingDuty
from regie.privacy.requests.services.informing import duties_begin
from regie.privacy.requests.services.requests import request_identify, request_register, request_take
from regie.privacy.requests.terms import months_after

from .people import DEMO_DOMAIN

EXAMPLE = "Voorbeeldgegevens."
DAYS_LEFT = 9
# Days from today on which three people must be informed at the latest.
LETTERS_DUE = (2, 8, 15)


def rights_load(town: Municipality, references: list[str], today: date) -> None:
    """The requests on the first two dossiers, and the duties to inform of all. Safe to repeat."""
    duties_begin()
    if DataSubjectRequest.objects.filter(municipality=town).exists():
        return
    officer = _actor("privacy")
    _access(references[0], today, officer)
    request_register(
        kind="objection",
        received_on=today - timedelta(days=4),
        told={
            "requester_name": "Wout Zandbergen",
            "requester_contact": "Lindelaan 4\n1234 AB Voorbeeldstad",
            "by_whom": "self",
            "question": f"{EXAMPLE} Ik wil niet dat de school meeleest.",
        },
        dossier=references[1],
        by=officer,
    )
    _duties(town, today)


def _actor(login: str) -> Actor:
    return actor_for(User.objects.get(email=f"{login}@{DEMO_DOMAIN}"))


def _access(reference: str, today: date, officer: Actor) -> None:
    request = request_register(
        kind="access",
        received_on=_received_for(today + timedelta(days=DAYS_LEFT)),
        told={
            "requester_name": "Karin Veldhuis",
            "requester_contact": "karin.veldhuis@voorbeeld.example",
            "by_whom": "parent",
            "subject_name": "Haar zoon (voorbeeld)",
            "question": f"{EXAMPLE} Wat weten jullie van mijn zoon, en wie heeft dat gezien?",
        },
        dossier=reference,
        by=officer,
    )
    request = request_identify(
        request=request, how="at_desk", proof=f"{EXAMPLE} Uittreksel gezagsregister gezien", by=officer
    )
    request_take(request=request, by=officer)


def _received_for(due: date) -> date:
    """The last day of receipt from which a month ends on ``due`` or just before it."""
    return max(day for back in range(27, 33) if months_after(day := due - timedelta(days=back), 1) <= due)


def _duties(town: Municipality, today: date) -> None:
    """Three that are due, and one that waits with approval by another."""
    with wall_down():
        open_now = Dossier.objects.filter(municipality=town, on_hold_at__isnull=True)
        duties = list(InformingDuty.objects.filter(dossier__in=open_now).order_by("dossier__number", "pk")[:4])
        for duty, days in zip(duties, LETTERS_DUE, strict=False):
            duty.due_on = today + timedelta(days=days)
            duty.save()
        for duty in duties[len(LETTERS_DUE) :]:
            duty.due_on = today + timedelta(days=5)
            duty.postpone_ground, duty.postpone_reason = "crime", f"{EXAMPLE} Een onderzoek loopt nog."
            duty.postpone_until = today + timedelta(days=40)
            duty.asked_by_id, duty.approved_by_id = _actor("procesregisseur").user_id, _actor("regisseur").user_id
            duty.asked_at = duty.approved_at = timezone.now()
            duty.save()
