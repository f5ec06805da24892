"""Writes of escalations and questions: checked, and in the audit log with what was and what is."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from regie.access.accounts.models import User
from regie.access.authorisation.actors import Actor
from regie.access.authorisation.choices import Role
from regie.access.notices.services import notify
from regie.access.organisations.models import Membership
from regie.audit.events.services import record
from regie.leadership.actions.sources import Source
from regie.leadership.programmes.models import Programme
from regie.leadership.programmes.numbers import next_number
from regie.ui.phrases import phrase
from regie.ui.versions import VersionConflict, changes

from . import policies
from .choices import EscalationStatus
from .models import Escalation, Question

FIELDS = ("to", "raised_on", "subject", "about_name", "reason")
QUESTION_FIELDS = ("text", "level", "asked_on", "asked_by", "answer", "answered_on")


@transaction.atomic
def escalation_raise(
    *, programme: Programme, values: dict[str, Any], by: Actor, about: Source | None = None
) -> Escalation:
    """Brings something to who can move it, and tells them. Raises Refused or ValidationError."""
    policies.check_raise(by, programme)
    escalation = Escalation(
        programme=programme, municipality_id=programme.municipality_id, **_known(values, FIELDS)
    )
    escalation.raised_by = User.objects.filter(pk=by.user_id or 0).first()
    if about is not None:
        escalation.about_kind, escalation.about_id = about.kind, about.id
        escalation.about_url = about.url[:300]
        escalation.about_name = escalation.about_name or about.name[:250]
    _clean(escalation)
    escalation.number = next_number(Escalation, escalation.municipality_id)
    escalation.save()
    record(by=by, action="create", thing=escalation)
    _tell(escalation, by)
    return escalation


@transaction.atomic
def escalation_change(
    *, escalation: Escalation, values: dict[str, Any], version: int, by: Actor
) -> Escalation:
    """Saves values over the version that the person saw. Raises Refused, ValidationError or VersionConflict."""
    current = _locked(escalation)
    policies.check_change(by, current)
    if current.version != version:
        raise VersionConflict(current)
    return _set(current, _known(values, FIELDS), by, "change")


@transaction.atomic
def escalation_plan(*, escalation: Escalation, consultation_on: date, by: Actor) -> Escalation:
    """Plans the consultation it leads to, or moves it. Raises Refused or ValidationError."""
    current = _locked(escalation)
    policies.check_settle(by, current)
    if consultation_on < current.raised_on:
        raise ValidationError({"consultation_on": [_("The consultation comes after the escalation.")]})
    values = {"status": EscalationStatus.PLANNED, "consultation_on": consultation_on}
    return _set(current, values, by, "plan consultation")


@transaction.atomic
def escalation_settle(
    *, escalation: Escalation, consultation_on: date, outcome: str, outcome_on: date, by: Actor
) -> Escalation:
    """Records what the consultation led to. Raises Refused, or ValidationError by field."""
    current = _locked(escalation)
    policies.check_settle(by, current)
    errors: dict[str, list[str]] = {}
    if not outcome.strip():
        errors["outcome"] = [_("Say what came of it.")]
    if consultation_on < current.raised_on:
        errors["consultation_on"] = [_("The consultation comes after the escalation.")]
    if outcome_on < consultation_on:
        errors["outcome_on"] = [_("The outcome comes on the day of the consultation or later.")]
    if outcome_on > timezone.localdate():
        errors["outcome_on"] = [_("This day is still to come. Settle it when there is an outcome.")]
    if errors:
        raise ValidationError(errors)
    values = {
        "status": EscalationStatus.SETTLED,
        "consultation_on": consultation_on,
        "outcome": outcome.strip(),
        "outcome_on": outcome_on,
    }
    return _set(current, values, by, "settle")


@transaction.atomic
def escalation_reopen(*, escalation: Escalation, by: Actor) -> Escalation:
    """Takes the last step back: settled to planned, planned to raised. The words of the outcome stay.

    Raises Refused where there is no step.
    """
    current = _locked(escalation)
    policies.check_reopen(by, current)
    values: dict[str, Any] = {"status": EscalationStatus.PLANNED, "outcome_on": None}
    if current.status == EscalationStatus.PLANNED:
        values = {"status": EscalationStatus.RAISED, "consultation_on": None}
    return _set(current, values, by, "reopen")


@transaction.atomic
def question_add(*, programme: Programme, values: dict[str, Any], by: Actor) -> Question:
    """A question in a programme; ``values`` holds any of QUESTION_FIELDS. Raises Refused or ValidationError."""
    policies.check_question(by, programme)
    question = Question(programme=programme, **_known(values, QUESTION_FIELDS))
    _clean_question(question)
    question.save()
    record(by=by, action="create", thing=question)
    return question


@transaction.atomic
def question_change(*, question: Question, values: dict[str, Any], version: int, by: Actor) -> Question:
    """Saves values over the version that the person saw. Raises Refused, ValidationError or VersionConflict."""
    rows = Question.objects.select_for_update(of=("self",)).select_related("programme")
    current = rows.get(pk=question.pk)
    policies.check_change_question(by, current)
    if current.version != version:
        raise VersionConflict(current)
    changed = changes(current, _known(values, QUESTION_FIELDS))
    if not changed:
        return current
    for name in changed:
        setattr(current, name, values[name])
    _clean_question(current)
    current.version += 1
    current.save()
    record(by=by, action="change", thing=current, detail={"differences": changed})
    return current


def _tell(escalation: Escalation, by: Actor) -> None:
    """The administrators of the municipality get a notice."""
    here = Membership.objects.current().filter(
        municipality=escalation.municipality_id, role=Role.ADMINISTRATOR
    )
    notify(
        users=here.order_by().values_list("user", flat=True),
        kind="escalation",
        message=phrase(
            "%(code)s was escalated in %(name)s.", code=escalation.code, name=str(escalation.programme)
        ),
        url=reverse("escalations:detail", args=[escalation.pk]),
        municipality_id=escalation.municipality_id,
        key=f"escalation:{escalation.pk}",
        by=by,
    )


def _locked(escalation: Escalation) -> Escalation:
    return (
        Escalation.objects.select_for_update(of=("self",)).select_related("programme").get(pk=escalation.pk)
    )


def _set(escalation: Escalation, values: dict[str, Any], by: Actor, did: str) -> Escalation:
    """Writes what differs; without differences nothing."""
    changed = changes(escalation, values)
    if not changed:
        return escalation
    for name in changed:
        setattr(escalation, name, values[name])
    _clean(escalation)
    escalation.version += 1
    escalation.save()
    record(by=by, action=did, thing=escalation, detail={"differences": changed})
    return escalation


def _known(values: dict[str, Any], fields: tuple[str, ...]) -> dict[str, Any]:
    unknown = set(values) - set(fields)
    if unknown:
        raise TypeError(f"no such fields: {sorted(unknown)}")
    return values


def _clean(escalation: Escalation) -> None:
    """What must hold of an escalation, as messages per field. Raises ValidationError."""
    escalation.subject, escalation.reason = escalation.subject.strip(), escalation.reason.strip()
    escalation.full_clean(
        exclude=["programme", "municipality", "number", "raised_by"], validate_constraints=False
    )
    if escalation.raised_on > timezone.localdate():
        raise ValidationError({"raised_on": [_("This day is still to come.")]})
    if escalation.consultation_on and escalation.consultation_on < escalation.raised_on:
        raise ValidationError({"raised_on": [_("The consultation comes after the escalation.")]})


def _clean_question(question: Question) -> None:
    """What must hold of a question, as messages per field; an answer without a day is of today."""
    question.text, question.answer = question.text.strip(), question.answer.strip()
    if question.answer and question.answered_on is None:
        question.answered_on = timezone.localdate()
    question.full_clean(exclude=["programme"], validate_constraints=False)
    if question.asked_on > timezone.localdate():
        raise ValidationError({"asked_on": [_("This day is still to come.")]})
    if question.answered_on and not question.answer:
        raise ValidationError({"answer": [_("Write the answer, or leave its day empty.")]})
    if question.answered_on and question.answered_on < question.asked_on:
        raise ValidationError({"answered_on": [_("The answer comes after the question.")]})
