"""Writes of actions: checked, numbered, and in the audit log with what was and what is."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.access.notices.services import notify
from regie.access.organisations.models import Membership
from regie.audit.events.services import record
from regie.leadership.programmes.models import Programme
from regie.leadership.programmes.numbers import next_number
from regie.ui.phrases import phrase
from regie.ui.versions import VersionConflict, changes

from .choices import ActionStatus
from .models import Action
from .policies import check_add, check_change, check_move
from .sources import Source

FIELDS = ("title", "detail", "owner_user", "owner_organisation", "owner_name", "due_on")


@transaction.atomic
def action_add(
    *, programme: Programme, values: dict[str, Any], by: Actor, source: Source | None = None
) -> Action:
    """A new action in a programme; ``values`` holds any of FIELDS. Raises Refused or ValidationError."""
    check_add(by, programme)
    action = Action(programme=programme, municipality_id=programme.municipality_id, **_known(values))
    if source is not None:
        action.source_kind, action.source_id = source.kind, source.id
        action.source_url, action.source_name = source.url[:300], source.name[:250]
    _clean(action)
    action.number = next_number(Action, action.municipality_id)
    action.save()
    record(by=by, action="create", thing=action)
    _tell_owner(action, by)
    return action


@transaction.atomic
def action_change(*, action: Action, values: dict[str, Any], version: int, by: Actor) -> Action:
    """Saves values over the version that the person saw; without differences nothing is written.

    Raises Refused, ValidationError, or VersionConflict when another version stands by now.
    """
    current = _locked(action)
    check_change(by, current)
    if current.version != version:
        raise VersionConflict(current)
    changed = changes(current, _known(values))
    if not changed:
        return current
    for name in changed:
        setattr(current, name, values[name])
    _clean(current)
    saved = _saved(current, by, "change", changed)
    if "owner_user" in changed:
        _tell_owner(saved, by)
    return saved


@transaction.atomic
def action_move(*, action: Action, to: str, by: Actor, result: str | None = None) -> Action:
    """Takes an action to another status of ``choices.TRANSITIONS``; ``result`` says what came of it, or why not.

    Without ``result`` the words that stand are kept. Raises Refused, or ValidationError for dropping without a reason.
    """
    current = _locked(action)
    check_move(by, current, to)
    said = current.result if result is None else result.strip()
    if to == ActionStatus.DROPPED and not said:
        raise ValidationError({"result": [_("Say why this action is dropped.")]})
    changed = {"status": [current.status, to]}
    if said != current.result:
        changed["result"] = [current.result, said]
    current.status, current.result = ActionStatus(to), said
    current.done_at = timezone.now() if to == ActionStatus.DONE else None
    return _saved(current, by, f"move to {to}", changed)


def _locked(action: Action) -> Action:
    rows = Action.objects.select_for_update(of=("self",))
    return rows.select_related("programme", "owner_user", "owner_organisation").get(pk=action.pk)


def _saved(action: Action, by: Actor, did: str, differences: dict[str, Any]) -> Action:
    action.version += 1
    action.save()
    record(by=by, action=did, thing=action, detail={"differences": differences})
    return action


def _tell_owner(action: Action, by: Actor) -> None:
    """Whoever gets an action from somebody else is told."""
    if action.owner_user_id is None:
        return
    notify(
        users=[action.owner_user_id],
        kind="action_given",
        message=phrase("%(code)s was given to you: %(title)s", code=action.code, title=action.title),
        url=reverse("actions:detail", args=[action.pk]),
        municipality_id=action.municipality_id,
        key=f"action:{action.pk}:given:{action.version}",
        by=by,
    )


def _known(values: dict[str, Any]) -> dict[str, Any]:
    unknown = set(values) - set(FIELDS)
    if unknown:
        raise TypeError(f"no fields of an action: {sorted(unknown)}")
    return values


def _clean(action: Action) -> None:
    """What must hold of an action, as messages per field. Raises ValidationError."""
    action.title, action.owner_name = action.title.strip(), action.owner_name.strip()
    action.full_clean(
        exclude=["programme", "municipality", "number", "owner_user", "owner_organisation"],
        validate_constraints=False,
    )
    if action.owner_user_id and action.owner_name:
        raise ValidationError({"owner_name": [_("Choose a person from the list or write a name, not both.")]})
    here = Membership.objects.current().filter(municipality=action.municipality_id)
    if action.owner_user_id and not here.filter(user=action.owner_user_id).exists():
        raise ValidationError({"owner_user": [_("This person does not work in this municipality.")]})
    organisation = action.owner_organisation
    if organisation and not organisation.municipalities.filter(pk=action.municipality_id).exists():
        raise ValidationError(
            {"owner_organisation": [_("This organisation does not work with this municipality.")]}
        )
