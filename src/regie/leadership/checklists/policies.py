"""May this person answer, and keep a moment? Buttons ask ``can_``, services ``check_``."""

from django.utils import timezone
from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import Decision, Refused, decide

from .models import ChecklistAnswer, ChecklistMoment
from .scopes import Subject


def can_change(person: Actor, subject: Subject) -> Decision:
    """May this person answer questions about this, or keep how they stand?"""
    allowed = decide(person, "change", ChecklistAnswer(programme=subject.programme))
    if allowed and not subject.is_open:
        return Decision(False, (_("This has ended. Its checklists stay as they were."),))
    return allowed


def check_change(person: Actor, subject: Subject) -> None:
    _raise_unless(can_change(person, subject))


def can_remove(person: Actor, subject: Subject, moment: ChecklistMoment) -> Decision:
    """A moment can go on the day it was taken, by who took it: that is undoing. After that it is history."""
    allowed = can_change(person, subject)
    if not allowed:
        return allowed
    if moment.is_automatic or moment.by_id != person.user_id:
        return Decision(False, (_("Only who kept a moment can undo it."),))
    if moment.taken_on != timezone.localdate():
        return Decision(False, (_("A moment of an earlier day stays: it is history."),))
    return allowed


def check_remove(person: Actor, subject: Subject, moment: ChecklistMoment) -> None:
    _raise_unless(can_remove(person, subject, moment))


def _raise_unless(decision: Decision) -> None:
    if not decision:
        raise Refused(decision)
