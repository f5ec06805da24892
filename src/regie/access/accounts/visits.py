"""Since when is it news? The end of a person's visit before this one."""

from datetime import datetime, timedelta

from django.utils import timezone

from regie.access.authorisation.actors import Actor

from .models import Visit

APART = timedelta(hours=4)  # longer away than this, and coming back is another visit
STEP = timedelta(minutes=10)  # so often at most the row is written


def since_last_visit(person: Actor) -> datetime | None:
    """The end of the person's visit before this one; None on the first. Notes that the person is here now.

    One query, and one more when it is a while ago. Two requests at once may both write: the outcome is the same.
    """
    if person.user_id is None:
        return None
    now = timezone.now()
    seen = Visit.objects.filter(user=person.user_id).first()
    if seen is None:
        Visit.objects.get_or_create(user_id=person.user_id, defaults={"last_at": now})
        return None
    if now - seen.last_at > APART:
        seen.until, seen.last_at = seen.last_at, now
        seen.save(update_fields=["until", "last_at"])
    elif now - seen.last_at > STEP:
        Visit.objects.filter(pk=seen.pk).update(last_at=now)
    return seen.until
