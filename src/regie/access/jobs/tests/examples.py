"""A job for the addresses of this slice, for the walk along every page."""

from typing import Any

from django.db.models import Model

from regie.access.authorisation.actors import Actor
from regie.access.jobs.services import job_start
from regie.access.organisations.models import Membership, Municipality


def examples(municipality: Municipality) -> dict[str, tuple[dict[str, Any], Model]]:
    """Name of the address -> its arguments, and the object whose access decides: someone else's job."""
    membership = Membership.objects.filter(municipality=municipality).first()
    if membership is None:
        return {}
    job = job_start(title="Example", by=Actor(user_id=membership.user_id, name="Example"))
    return {f"jobs:{name}": ({"pk": job.pk}, job) for name in ("detail", "cancel")}
