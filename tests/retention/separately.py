"""What processes of their own do in the tests of destruction, on a database of their own."""

import sys
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from regie.access.accounts.models import User
from regie.access.authorisation.actors import Actor, system_actor
from regie.access.dossiers.activities import DOSSIERS
from regie.access.dossiers.holdings import holdings
from regie.access.dossiers.models import Dossier
from regie.access.dossiers.processing import processing
from regie.access.dossiers.walls import wall_down
from regie.access.grounds.models import Ground
from regie.access.grounds.services import grounds_load
from regie.access.organisations.models import Membership, Municipality, Organisation
from regie.access.organisations.selectors import actor_for
from regie.analysis.persons.models import Person
from regie.audit.events.models import Event
from regie.privacy.retention.destruction import destruction_run
from regie.privacy.retention.models import DestructionProposal, DestructionRecord
from regie.privacy.retention.proposals import proposal_approve, proposal_make
from tests.collaborations import build

NAME = "Zandloperkwikstaart"


def say(*what: object) -> None:
    """One line to who started this process, at once."""
    sys.stdout.write(" ".join(map(str, what)) + "\n")
    sys.stdout.flush()


def member(role: str, place: Municipality | None = None) -> User:
    """A person with this role in the one municipality."""
    place = place or Municipality.objects.get_or_create(slug="stad", defaults={"name": "Stad"})[0]
    user, created = User.objects.get_or_create(email=f"{role}@stad.example", defaults={"name": role})
    if created:
        organisation, _ = Organisation.objects.get_or_create(name="Stad", kind="municipality")
        organisation.municipalities.add(place)
        Membership.objects.create(
            user=user, organisation=organisation, role=role, valid_from=date(2020, 1, 1), municipality=place
        )
    return user


def actor(role: str) -> Actor:
    return actor_for(member(role))


def prepare(count: int, *, approve: bool = True) -> None:
    """So many dossiers of which the term is over, in a proposal that is approved."""
    grounds_load(by=system_actor())
    built: Any = build({each.code: each for each in Ground.objects.all()}, member)
    by, closed = built.people["case_director"], timezone.now() - timedelta(days=900)
    made = [built.dossier() for _each in range(count)]
    with processing(by=by, activity=DOSSIERS, action="change", name="test"):
        for dossier in made:
            source = built.organisations["municipality"]
            Person(
                dossier=dossier, source=source, given_name=NAME, family_name=NAME, birth_date=date(2010, 1, 1)
            ).save()
            dossier.opened_at, dossier.closed_at = closed, closed
            dossier.save()
    proposal = proposal_make(dossier_ids=[each.pk for each in made], by=actor("regisseur"))
    if approve:
        proposal_approve(proposal=proposal, reason="akkoord", by=actor("privacy_officer"))


def destroy() -> None:
    """Carries the proposal out, and says the number before each dossier."""
    proposal = DestructionProposal.objects.get()
    destruction_run(proposal_id=proposal.pk, by=actor("privacy_officer"), tell=lambda done, _all: say(done))


def approve(role: str) -> None:
    """Approves, and says how that ended."""
    proposal = DestructionProposal.objects.get()
    say("ready")
    try:
        proposal_approve(proposal=proposal, reason="akkoord", by=actor(role))
        say("approved")
    except Exception as error:
        say(type(error).__name__)


def stand() -> None:
    """Prints dossiers, rows that hang on none or on one, records, lines and events; they must agree."""
    with wall_down():
        dossiers = Dossier.objects.count()
        rows = {each.model._meta.label_lower: each.model._default_manager.count() for each in holdings()}
    events = Event.objects.filter(action="destroy").count()
    lines = DestructionProposal.objects.get().lines
    say(
        dossiers, rows["persons.person"], rows["dossiers.dossiertask"], DestructionRecord.objects.count(), events,
        lines.filter(state="destroyed").count(), DestructionProposal.objects.get().state,
    )  # fmt: skip


def ciphertexts() -> None:
    """Prints the sealed names as they stand in the database, in hexadecimal where they are bytes."""
    with wall_down(), connection.cursor() as cursor:
        cursor.execute("SELECT family_name FROM persons_person")
        for (sealed,) in cursor.fetchall():
            say(bytes(sealed).hex() if not isinstance(sealed, str) else sealed.encode().hex())
