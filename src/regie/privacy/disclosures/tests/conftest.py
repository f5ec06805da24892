"""A collaboration of four partners with grounds that an expert checked, and disclosures between them."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from regie.access.dossiers.processing import processing
from regie.access.grounds.models import GroundCheck
from regie.privacy.disclosures import services
from regie.privacy.disclosures.activities import DISCLOSURES
from regie.privacy.disclosures.models import Disclosure

TEXT = "Sinds maart niet meer op school gezien"


class Exchange:
    """Steps of disclosures as people of a built collaboration take them, each in a processing of its own."""

    def __init__(self, built: Any, grounds: dict[str, Any]) -> None:
        self.built, self.grounds = built, grounds
        self.dossier = built.dossier()

    def as_(self, who: str, service: Any, **values: Any) -> Disclosure:
        by = self.built.people[who]
        with processing(by=by, activity=DISCLOSURES, action="change", name="test"):
            return service(**values, by=by)

    def ask(self, who: str, giver: str, category: str = "ordinary", /, **values: Any) -> Disclosure:
        asked = {
            "dossier": self.dossier,
            "giver": self.built.organisations[giver],
            "category": category,
            "purpose": "Weten of school nog contact heeft",
            "question": "Komt deze jongere nog?",
        }
        return self.as_(who, services.disclosure_ask, **asked | values)

    def offer(self, who: str, receiver: str, /, category: str = "ordinary", **values: Any) -> Disclosure:
        offered = {
            "dossier": self.dossier,
            "receiver": self.built.organisations[receiver],
            "category": category,
            "purpose": "Voorkomen dat het misgaat",
            "content": TEXT,
            "ground": self.grounds["G03"],
        }
        return self.as_(who, services.disclosure_offer, **offered | values)

    def given(self, who: str, receiver: str, taker: str, /, **values: Any) -> Disclosure:
        row = self.offer(who, receiver, **values)
        return self.as_(taker, services.disclosure_accept, disclosure=row)

    def onward(self, row: Disclosure, who: str, receiver: str, /, **values: Any) -> Disclosure:
        wanted = {
            "disclosure": row,
            "receiver": self.built.organisations[receiver],
            "purpose": "Samen een plek vinden",
            "reason": "Zij zien hem elke dag",
            "content": TEXT,
            "ground": self.grounds["G03"],
        }
        return self.as_(who, services.onward_ask, **wanted | values)

    def client(self, who: str) -> Client:
        client = Client()
        client.force_login(self.built.users[who], backend="django.contrib.auth.backends.ModelBackend")
        return client


@pytest.fixture
def exchange(collaboration_with, grounds, municipality):
    """exchange(): of municipality, police, school and youth work, for ordinary and police data."""

    def make(*kinds: str, categories: tuple[str, ...] = ("ordinary", "police"), **options: Any) -> Exchange:
        for ground in grounds.values():
            GroundCheck.objects.get_or_create(
                municipality=options.get("place") or municipality, ground=ground, withdrawn_at=None,
                defaults={"checked_by": "Iemand", "function": "jurist", "checked_on": timezone.localdate()},
            )  # fmt: skip
        kinds = kinds or ("police", "school", "youth_work")
        return Exchange(collaboration_with(*kinds, categories=categories, **options), grounds)

    return make
