"""What has to be done for a request, in order: what is done, what comes next and what still waits."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .choices import Kind, LetterKind, State
from .models import DataSubjectRequest

DONE, NEXT, LATER = "done", "next", "later"


@dataclass
class Step:
    """One step. ``step`` is its page; ``how`` says what was done, or what to do."""

    title: str
    how: str
    state: str
    step: str = ""
    action: str = ""


def checklist(request: DataSubjectRequest) -> list[Step]:
    """The steps of a request; the first that is not done comes next, none when it is closed."""
    steps = [
        Step(_("Received"), date_format(request.received_on), DONE),
        _identity(request),
        _dossier(request),
        _taken(request),
        *_own_steps(request),
        _decision(request),
        _letter(request),
        *_after(request),
    ]
    if request.state == State.WITHDRAWN:
        return [each for each in steps if each.state == DONE] + [
            Step(_("Withdrawn"), request.withdrawn_reason, DONE)
        ]
    nexts = (each for each in steps if each.state == LATER)
    if (first := next(nexts, None)) is not None:
        first.state = NEXT
    return steps


def _made(title: str, done: Any, how: str, todo: str, step: str, action: str) -> Step:
    return Step(title, how, DONE) if done else Step(title, todo, LATER, step, action)


def _identity(request: DataSubjectRequest) -> Step:
    who = f"{request.get_identity_how_display()} · {request.identity_by}" if request.identity_at else ""
    todo = _("Check who asks before anything is sent. Keep no copy of the proof.")
    return _made(_("Check identity"), request.identity_at, who, todo, "identiteit", _("Record the check"))


def _dossier(request: DataSubjectRequest) -> Step:
    todo = _("Say which dossier it is about. Is there none? Then go on: your answer says so.")
    made = _made(
        _("Link the dossier"),
        request.dossier_id,
        request.dossier_reference,
        todo,
        "koppelen",
        _("Link the dossier"),
    )
    if not request.dossier_id and request.state in (State.IN_PROGRESS, State.ANSWERED):
        made.state = DONE if request.state == State.ANSWERED else LATER
        made.how = _("No dossier was linked.") if request.state == State.ANSWERED else made.how
        made.step = "" if request.state == State.ANSWERED else made.step
    return made


def _taken(request: DataSubjectRequest) -> Step:
    todo = _("Say that you handle it, so that everybody knows whom to ask.")
    done = request.handler_id and request.state not in (State.RECEIVED, State.IDENTIFIED)
    return _made(_("Take it up"), done, str(request.handler or ""), todo, "oppakken", _("I handle this"))


def _own_steps(request: DataSubjectRequest) -> list[Step]:
    if request.kind == Kind.ACCESS and request.is_open:
        todo = _("Make the report, read it, and compare name and birth date with the proof of identity.")
        step = "inzage" if request.identity_at and request.dossier_id else ""
        return [Step(_("Make the access report"), todo, LATER, step, _("Access report (PDF)"))]
    return []


def _decision(request: DataSubjectRequest) -> Step:
    said = ""
    if request.decided_at:
        said = f"{request.get_outcome_display()}, {date_format(timezone.localtime(request.decided_at))}"
    todo = _("Decide no later than %(day)s.") % {"day": date_format(request.due_on)}
    return _made(_("Decide"), request.decided_at, said, todo, "beslissen", _("Record the decision"))


def _letter(request: DataSubjectRequest) -> Step:
    sent = [each for each in request.requestletters.all() if each.kind == LetterKind.ANSWER]
    said = f"{date_format(sent[0].sent_on)}, {sent[0].get_channel_display()}" if sent else ""
    todo = _("Send the answer with the reason and how to object.")
    step = "antwoord" if request.state == State.ANSWERED and request.identity_at else ""
    return _made(_("Send the answer"), sent, said, todo, step, _("Record that it was sent"))


def _after(request: DataSubjectRequest) -> list[Step]:
    steps = []
    notices = list(request.recipientnotices.all())
    if notices:
        told = sum(each.told_on is not None for each in notices)
        said = _("%(told)s of %(all)s organisations know.") % {"told": told, "all": len(notices)}
        steps.append(_made(_("Tell who received the data"), told == len(notices), said, said, "", ""))
    if request.held_at and request.state == State.ANSWERED:
        said = date_format(timezone.localtime(request.hold_ended_at)) if request.hold_ended_at else ""
        todo = _("The dossier stays on hold until you release it. Tell the requester first.")
        steps.append(
            _made(_("Release the dossier"), request.hold_ended_at, said, todo, "vrijgeven", _("Release"))
        )
    return steps
