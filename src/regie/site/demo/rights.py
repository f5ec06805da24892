"""Rights of data subjects in the demo: a request with 9 days left, an objection, and letters to send.

Synthetic from beginning to end; the texts say so. Comes after the persons.
"""

from datetime import date, timedelta

from django.utils import timezone

from regie.access.accounts.models import User
from regie.access.authorisation.actors import Actor
from regie.access.dossiers.walls import wall_down
from regie.access.organisations.models import Municipality
from regie.access.organisations.selectors import actor_for
from regie.privacy.requests.models import DataSubjectRequest, InformingDuty
from regie.privacy.requests.services.informing import duties_begin
from regie.privacy.requests.services.requests import request_identify, request_register, request_take
from regie.privacy.requests.terms import months_after

from .people import DEMO_DOMAIN
from .persons import YOUTH_NORTH

EXAMPLE = "Voorbeeldgegevens."
DAYS_LEFT = 9
MOTHER, MOTHER_OF, OBJECTS = "Ineke Steenkriek", "Liv Steenkriek", "Pien Zeewinde"
# Days from today on which three people must be informed at the latest.
LETTERS_DUE = (2, 8, 15)


def rights_load(town: Municipality, today: date) -> None:
    """A request of a parent, an objection, and the duties to inform of every dossier. Safe to repeat."""
    duties_begin()
    if DataSubjectRequest.objects.filter(municipality=town).exists():
        return
    officer = _actor("privacy")
    _access(_reference(MOTHER_OF), today, officer)
    request_register(
        kind="objection",
        received_on=today - timedelta(days=4),
        told={
            "requester_name": OBJECTS,
            "requester_contact": "Lindelaan 4\n1234 AB Voorbeeldstad",
            "by_whom": "self",
            "question": f"{EXAMPLE} Ik wil niet dat de school meeleest.",
        },
        dossier=_reference(OBJECTS),
        by=officer,
    )
    _duties(town, today)


def _reference(name: str) -> str:
    """The number of the dossier of a young person of the demo."""
    names = [f"{each.given_name} {each.family_name}" for each in YOUTH_NORTH]
    return f"J-{names.index(name) + 1:03d}"


def _actor(login: str) -> Actor:
    return actor_for(User.objects.get(email=f"{login}@{DEMO_DOMAIN}"))


def _access(reference: str, today: date, officer: Actor) -> None:
    request = request_register(
        kind="access",
        received_on=_received_for(today + timedelta(days=DAYS_LEFT)),
        told={
            "requester_name": MOTHER,
            "requester_contact": "ineke.steenkriek@voorbeeld.example",
            "by_whom": "parent",
            "subject_name": MOTHER_OF,
            "question": f"{EXAMPLE} Wat weten jullie van mijn dochter, en wie heeft dat gezien?",
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
    """Most were done in time; three are due, and one waits with approval by another."""
    director, regisseur = _actor("procesregisseur").user_id, _actor("regisseur").user_id
    with wall_down():
        rows = InformingDuty.objects.filter(dossier__municipality=town, done_on__isnull=True)
        duties = list(rows.select_related("dossier").order_by("-dossier__opened_at", "pk"))
        for duty, days in zip(duties, LETTERS_DUE, strict=False):
            duty.due_on = today + timedelta(days=days)
            duty.save()
        waits, *told = duties[len(LETTERS_DUE) :]
        waits.due_on = today + timedelta(days=5)
        waits.postpone_ground, waits.postpone_reason = "crime", f"{EXAMPLE} Een onderzoek loopt nog."
        waits.postpone_until = today + timedelta(days=40)
        waits.asked_by_id, waits.approved_by_id = director, regisseur
        waits.asked_at = waits.approved_at = timezone.now()
        waits.save()
        for duty in told:
            duty.done_on = min(today, timezone.localdate(duty.dossier.opened_at) + timedelta(days=14))
            duty.channel, duty.done_by_id = "post", director
            duty.save()
