"""Requests in the state that a test names."""

from datetime import date

import pytest
from django.utils import timezone

from regie.access.authorisation.choices import Role
from regie.access.organisations.models import Membership
from regie.access.organisations.selectors import actor_for
from regie.privacy.requests import hooks
from regie.privacy.requests.services.requests import request_identify, request_register, request_take


@pytest.fixture
def officer(actor):
    return actor("privacy_officer")


@pytest.fixture
def second_officer(officer, municipality):
    """Another privacy officer of the same municipality."""
    from regie.access.accounts.models import User

    user = User.objects.create(email="tweede@voorbeeldstad.example", name="Tweede functionaris")
    first = Membership.objects.get(pk=officer.membership_id)
    Membership.objects.create(
        user=user,
        organisation=first.organisation,
        municipality=municipality,
        role=Role.PRIVACY_OFFICER,
        valid_from=date(2020, 1, 1),
    )
    return actor_for(user)


@pytest.fixture
def register(officer):
    """register("access", dossier=…): a request; ``upto`` is received, identified or in_progress."""

    def make(kind="access", *, dossier=None, received_on=None, upto="in_progress", **told):
        told = {"requester_name": "Sanne Verzoek", "requester_contact": "Straat 1\n1234 AB Stad"} | told
        told.setdefault("by_whom", "self")
        request = request_register(
            kind=kind,
            received_on=received_on or timezone.localdate(),
            told=told,
            dossier=dossier.reference if dossier else "",
            by=officer,
        )
        if upto in ("identified", "in_progress"):
            request = request_identify(request=request, how="at_desk", by=officer, proof="Uittreksel gezag")
        if upto == "in_progress":
            request = request_take(request=request, by=officer)
        return request

    return make


@pytest.fixture
def hooked():
    """Puts the hooks back as they were after a test that registers its own."""
    before = {name: getattr(hooks, name) for name in ("_letter_fields", "_recipients", "_files", "_erase")}
    yield hooks
    for name, value in before.items():
        setattr(hooks, name, value)
