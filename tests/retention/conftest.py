"""Dossiers with persons in them, at a frozen moment, and the two people who destroy."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from regie.access.dossiers.activities import DOSSIERS
from regie.access.dossiers.models import Dossier
from regie.access.dossiers.processing import processing
from regie.access.dossiers.services import dossier_close
from regie.analysis.persons.models import Guardian, Person

START = datetime(2026, 11, 22, 12, tzinfo=UTC)


@dataclass
class House:
    """A collaboration of 24 months, and who acts in it. ``clock.move_to`` moves the frozen moment."""

    built: Any
    regisseur: Any
    officer: Any
    clock: Any

    def dossier(self, *, closed: bool = True, guardians: int = 2) -> Dossier:
        """A dossier with a person and parents in it; closed at the frozen moment."""
        made = self.built.dossier()
        by = self.built.people["case_director"]
        source = self.built.organisations["municipality"]
        with processing(by=by, activity=DOSSIERS, action="change", name="test"):
            Person(
                dossier=made, source=source, given_name="Zandloper", family_name=f"Kwikstaart{made.number}",
                birth_date=timezone.localdate(),
            ).save()  # fmt: skip
            for _each in range(guardians):
                Guardian(dossier=made, source=source, name="Ouder", relation="parent").save()
            if closed:
                dossier_close(dossier=made, reason="klaar", by=by)
        return made


@pytest.fixture
def house(collaboration_with, actor):
    with time_machine.travel(START, tick=False) as clock:
        yield House(collaboration_with("police"), actor("regisseur"), actor("privacy_officer"), clock)
