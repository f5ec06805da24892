"""What the processes of ``test_race.py`` do: one exports, one withdraws, one renews, on one database.

Moments are of the clock that all processes on a machine share.
"""

import sys
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from regie.access.accounts.models import User
from regie.access.authorisation.actors import Actor, system_actor
from regie.access.authorisation.policies import narrow
from regie.access.covenants.models import Covenant
from regie.access.covenants.services import (
    covenant_activate,
    covenant_renew,
    covenant_sign,
    covenant_withdraw,
    ground_remove,
)
from regie.access.dossiers.activities import DOSSIERS
from regie.access.dossiers.exporting import rows_leave
from regie.access.dossiers.models import Dossier
from regie.access.dossiers.processing import processing
from regie.access.grounds.models import Ground
from regie.access.grounds.services import grounds_load
from regie.access.organisations.models import Membership, Municipality, Organisation
from regie.access.organisations.selectors import actor_for
from tests.collaborations import build

DOSSIERS_MADE = 80


def prepare() -> None:
    """A collaboration of the municipality and the police, with dossiers."""
    town = Municipality.objects.create(slug="voorbeeldstad", name="Voorbeeldstad", is_fictional=True)
    grounds_load(by=system_actor())

    def member(role: str, place: Municipality | None = None) -> User:
        user = User.objects.create(email=f"{role}@race.example", name=role)
        organisation, _ = Organisation.objects.get_or_create(name="Gemeente", kind="municipality")
        Membership.objects.create(
            user=user, organisation=organisation, municipality=town, role=role, valid_from=date(2020, 1, 1)
        )
        return user

    built = build({ground.code: ground for ground in Ground.objects.all()}, member, "police")
    for _ in range(DOSSIERS_MADE):
        built.dossier()


def export(start: str) -> None:
    """The police export every dossier, one a chunk; tells when each row was made, and how it ended."""
    police = _actor("police.voorbeeldstad@partner.example")
    _wait_for(start)

    def to_row(dossier: Any) -> list[Any]:
        time.sleep(0.02)
        return [dossier.reference, time.monotonic()]

    chunks = rows_leave(
        by=police, activity=DOSSIERS, name="race", chunk=1, to_row=to_row,
        rows=lambda: narrow(Dossier.objects.all(), police),
    )  # fmt: skip
    for chunk in chunks:
        for row in chunk:
            _tell(*(["row", row[1]] if len(row) == 2 else ["stopped"]))


def withdraw(start: str) -> None:
    """The regisseur withdraws the police; tells when that was committed."""
    by = _actor("regisseur@race.example")
    signature = Covenant.objects.get(renews=None).signatures.get(organisation__kind="police")
    _wait_for(start)
    time.sleep(0.4)
    covenant_withdraw(signature=signature, reason="Ander beleid", by=by)
    _tell("withdrawn", time.monotonic())


def renew(start: str) -> None:
    """The deputy renews for the municipality alone, and brings that into force."""
    settings.DEMO = True
    by, covenant = _actor("deputy@race.example"), Covenant.objects.get(renews=None)
    _wait_for(start)
    time.sleep(0.4)
    today = timezone.localdate()
    renewed = covenant_renew(
        covenant=covenant, title="Verlenging", valid_from=today, valid_to=today + timedelta(days=700), by=by
    )
    ground_remove(line=renewed.grounds.get(organisation__kind="police"), by=by)
    municipality = Organisation.objects.get(kind="municipality")
    covenant_sign(
        covenant=renewed, organisation=municipality, signatory="Iemand", function="burgemeester",
        signed_on=today, by=by,
    )  # fmt: skip
    covenant_activate(covenant=renewed, by=by)
    _tell("renewed")


def seen(email: str) -> None:
    """How many dossiers a person sees."""
    by = _actor(email)
    with processing(by=by, activity=DOSSIERS, action="view", name="race"):
        _tell(narrow(Dossier.objects.all(), by).count())


def _actor(email: str) -> Actor:
    return actor_for(User.objects.get(email=email))


def _tell(*words: object) -> None:
    sys.stdout.write(" ".join(str(word) for word in words) + "\n")
    sys.stdout.flush()


def _wait_for(start: str) -> None:
    """All begin at once: when the file is there."""
    _tell("ready")
    until = time.monotonic() + 60
    while not Path(start).exists():
        if time.monotonic() > until:
            raise TimeoutError(start)
        time.sleep(0.01)
