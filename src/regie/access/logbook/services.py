"""Writes about the log: what a privacy officer says after a look, and a check of the chain."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import check
from regie.access.jobs.models import Job
from regie.access.jobs.services import Tell, job_start
from regie.audit.events.models import ChainCheck, ChainHead
from regie.audit.events.services import record
from regie.audit.events.upkeep import chain_check

from .anomalies import Anomaly
from .models import LookedAt

# A longer chain is checked in the background.
AT_ONCE = 20_000
CHECK_KIND = "events.chaincheck"


@transaction.atomic
def anomaly_look(*, anomaly: Anomaly, remark: str, by: Actor) -> LookedAt:
    """Marks something as looked at, with what it was. Raises ValidationError where somebody was first."""
    check(by, "change", "anomaly")
    if by.municipality_id is None or by.user_id is None:
        raise ValueError("A look is by a person, in a municipality")
    looked, is_new = LookedAt.objects.get_or_create(
        municipality_id=by.municipality_id,
        sort=anomaly.sort,
        person_id=anomaly.person_id,
        starts_at=anomaly.starts_at,
        defaults={"remark": remark, "by_id": by.user_id},
    )
    if not is_new:
        raise ValidationError(
            _("%(name)s has looked at this already: “%(remark)s”")
            % {"name": looked.by, "remark": looked.remark}
        )
    record(
        by=by,
        action="look at",
        thing=looked,
        detail={"sort": anomaly.sort.value, "person": anomaly.person_id},
    )
    return looked


def chain_of(by: Actor) -> int:
    """The number of the chain of somebody's municipality."""
    return by.municipality_id or 0


def is_long(chain: int) -> bool:
    """Whether checking this chain takes longer than a page may."""
    head = ChainHead.objects.filter(chain=chain).first()
    return head is not None and head.number - head.removed_to > AT_ONCE


def own_chain_check(*, by: Actor, tell: Tell = lambda done, total: None) -> ChainCheck:
    """Checks the chain of the actor's municipality and records that it was done."""
    check(by, "view", "event")
    outcome = chain_check(chain=chain_of(by), tell=tell)
    with transaction.atomic():
        detail = {"events": outcome.lines, "findings": outcome.findings}
        record(by=by, action="verify", kind=CHECK_KIND, detail=detail)
    return outcome


@transaction.atomic
def chain_check_begin(*, by: Actor, again_url: str) -> Job:
    """A job that checks the chain; the caller enqueues the work after commit."""
    check(by, "view", "event")
    return job_start(title=_("Check the audit log"), by=by, again_url=again_url)
