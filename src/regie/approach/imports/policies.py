"""May this person do this with an import, in this state? Buttons ask ``can_``, services ``check_``."""

from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import Decision, Refused, decide
from regie.approach.deployments.policies import can_add
from regie.leadership.programmes.models import Programme

from .choices import OPEN, ImportState
from .models import Import


def can_import_into(person: Actor, programme: Programme) -> Decision:
    """May this person bring a list into this programme?"""
    return decide(person, "import", Import(programme=programme)) and can_add(person, programme)


def check_import_into(person: Actor, programme: Programme) -> None:
    _raise_unless(can_import_into(person, programme))


def can_reread(person: Actor, item: Import) -> Decision:
    """May this file still be read again, understood otherwise, or dropped?"""
    allowed = can_import_into(person, item.programme)
    if allowed and item.state not in (*OPEN, ImportState.WRITING):
        return Decision(False, (_("This file is written or dropped already."),))
    return allowed


def check_reread(person: Actor, item: Import) -> None:
    _raise_unless(can_reread(person, item))


def can_write(person: Actor, item: Import) -> Decision:
    """May what this import found be written?"""
    allowed = can_import_into(person, item.programme)
    if allowed and item.state not in (ImportState.READY, ImportState.WRITING):
        return Decision(False, (_("This import is not ready to be written."),))
    return allowed


def check_begin(person: Actor, item: Import) -> None:
    """Raises Refused unless the import is ready, and nobody is writing it yet."""
    check_write(person, item)
    if item.state == ImportState.WRITING:
        raise Refused(Decision(False, (_("This import is being written already."),)))


def check_write(person: Actor, item: Import) -> None:
    _raise_unless(can_write(person, item))


def can_undo(person: Actor, item: Import) -> Decision:
    """May this import be undone?"""
    allowed = can_import_into(person, item.programme)
    if allowed and item.state != ImportState.WRITTEN:
        return Decision(False, (_("Only an import that was written can be undone."),))
    return allowed


def check_undo(person: Actor, item: Import) -> None:
    _raise_unless(can_undo(person, item))


def _raise_unless(decision: Decision) -> None:
    if not decision:
        raise Refused(decision)
