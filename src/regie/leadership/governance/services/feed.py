"""The address of a person's calendar: made, made anew, and taken away."""

import secrets
from hashlib import sha256

from django.db import transaction

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import check
from regie.audit.events.services import record

from ..models import CalendarFeed


def digest_of(secret: str) -> str:
    """What is kept of a secret. It has 256 random bits, so a plain digest cannot be searched back."""
    return sha256(secret.encode()).hexdigest()


@transaction.atomic
def feed_make(*, by: Actor) -> str:
    """A new secret for the calendar of ``by``, given once; an earlier one no longer works. Raises Refused."""
    check(by, "change", CalendarFeed(user_id=by.user_id or 0))
    secret = secrets.token_urlsafe(32)
    feed, made = CalendarFeed.objects.update_or_create(
        user_id=by.user_id or 0, defaults={"digest": digest_of(secret)}
    )
    record(by=by, action="create" if made else "renew", thing=feed)
    return secret


@transaction.atomic
def feed_end(*, by: Actor) -> None:
    """The address of the calendar of ``by`` no longer works. Raises Refused."""
    for feed in CalendarFeed.objects.filter(user=by.user_id):
        check(by, "change", feed)
        record(by=by, action="remove", thing=feed)
        feed.delete()
