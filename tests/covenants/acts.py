"""What the tests of covenants do again and again."""

from datetime import timedelta

from django.utils import timezone

from regie.access.covenants.models import Signature
from regie.access.covenants.services import (
    covenant_sign,
)


def today():
    return timezone.localdate()


def terms(**changes) -> dict:
    values = {
        "title": "Nieuw convenant",
        "valid_from": today(),
        "valid_to": today() + timedelta(days=400),
        "protocol": "Wie wat doet.",
    }
    return values | changes


def signature_of(built, kind) -> Signature:
    return built.covenant.signatures.get(organisation=built.organisations[kind])


def sign(covenant, organisation, by, **changes) -> Signature:
    values = {"signatory": "A. Halewijn", "function": "directeur", "signed_on": today()} | changes
    return covenant_sign(covenant=covenant, organisation=organisation, by=by, **values)
