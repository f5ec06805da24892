"""Retention in the demo: three dossiers that are due in nine days, one more under a hold, and a proposal that waits.

Synthetic: nobody stands behind these dossiers.
"""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from regie.access.accounts.models import User
from regie.access.authorisation.actors import Actor
from regie.access.collaborations.models import Collaboration
from regie.access.dossiers.models import Dossier
from regie.access.dossiers.processing import processing
from regie.access.dossiers.services import dossier_open
from regie.access.organisations.selectors import actor_for
from regie.methods.retention import latest_start
from regie.privacy.retention.activities import RETENTION
from regie.privacy.retention.models import DestructionProposal, LegalHold
from regie.privacy.retention.proposals import proposal_make
from regie.privacy.retention.services import hold_place

from .people import DEMO_DOMAIN

DUE_IN = 9
HOLD = "Er loopt een beroep bij de rechtbank; het dossier is daarvoor nodig."


def retention_load(*, collaboration: Collaboration, today: date) -> None:
    """Three dossiers due in nine days, one of them held; a fourth is due and proposed. Safe to repeat."""
    if LegalHold.objects.filter(municipality=collaboration.municipality_id).exists():
        return
    director, regisseur, officer = (
        actor_of(f"{login}@{DEMO_DOMAIN}") for login in ("procesregisseur", "regisseur", "privacy")
    )
    due = today + timedelta(days=DUE_IN)
    coming = [_closed(collaboration, director, due) for _each in range(3)]
    over = _closed(collaboration, director, today - timedelta(days=2))
    hold_place(number=coming[0].number, reason=HOLD, until=today + timedelta(days=120), by=officer)
    if not DestructionProposal.objects.filter(municipality=collaboration.municipality_id).exists():
        proposal_make(
            dossier_ids=[over.pk], by=regisseur, remark="De aanpak is afgerond; niets staat nog open."
        )


def _closed(collaboration: Collaboration, by: Actor, due: date) -> Dossier:
    """A dossier that was closed just so long ago that it is due on this day."""
    closed_on = latest_start(due, f"P{collaboration.retention_months or 24}M") or due
    closed = timezone.make_aware(datetime.combine(closed_on, time(10)))
    with processing(by=by, activity=RETENTION, action="change", name="demo", origin="command"):
        dossier = dossier_open(collaboration=collaboration, by=by)
        dossier.opened_at, dossier.closed_at = closed - timedelta(days=200), closed
        dossier.closed_reason = "De doelen zijn gehaald."
        dossier.save()
    return dossier


def actor_of(email: str) -> Actor:
    """The acting person of the demo with this address."""
    return actor_for(User.objects.get(email=email))
