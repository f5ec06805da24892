"""Writes of decisions: checked, numbered, and in the audit log with what was and what is."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.audit.events.services import record
from regie.leadership.programmes.models import Programme
from regie.leadership.programmes.numbers import next_number
from regie.ui.versions import VersionConflict, changes

from .models import Decision
from .policies import check_add, check_change

FIELDS = ("body", "subject", "title", "text", "decided_on", "reference", "outcome", "note")


@transaction.atomic
def decision_add(*, programme: Programme, values: dict[str, Any], by: Actor) -> Decision:
    """A decision in a programme; ``values`` holds any of FIELDS. Raises Refused or ValidationError."""
    check_add(by, programme)
    decision = Decision(programme=programme, municipality_id=programme.municipality_id, **_known(values))
    _clean(decision)
    decision.number = next_number(Decision, decision.municipality_id)
    decision.save()
    record(by=by, action="create", thing=decision)
    return decision


@transaction.atomic
def decision_change(*, decision: Decision, values: dict[str, Any], version: int, by: Actor) -> Decision:
    """Saves values over the version that the person saw; without differences nothing is written.

    Raises Refused, ValidationError, or VersionConflict when another version stands by now.
    """
    rows = Decision.objects.select_for_update(of=("self",)).select_related("programme")
    current = rows.get(pk=decision.pk)
    check_change(by, current)
    if current.version != version:
        raise VersionConflict(current)
    changed = changes(current, _known(values))
    if not changed:
        return current
    for name in changed:
        setattr(current, name, values[name])
    _clean(current)
    current.version += 1
    current.save()
    record(by=by, action="change", thing=current, detail={"differences": changed})
    return current


def _known(values: dict[str, Any]) -> dict[str, Any]:
    unknown = set(values) - set(FIELDS)
    if unknown:
        raise TypeError(f"no fields of a decision: {sorted(unknown)}")
    return values


def _clean(decision: Decision) -> None:
    """What must hold of a decision, as messages per field. Raises ValidationError."""
    decision.title = decision.title.strip()
    decision.full_clean(exclude=["programme", "municipality", "number"], validate_constraints=False)
    if decision.decided_on > timezone.localdate():
        raise ValidationError({"decided_on": [_("This day is still to come. Record it when it is decided.")]})
