"""May this person do this, in this state? Buttons ask ``can_``, services ``check_``."""

from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import Decision, Refused, decide
from regie.leadership.programmes.models import Programme

from .choices import PACKAGE_PAPERS, ConsultationKind, ItemKind, MeetingStatus
from .models import AgendaItem, Consultation, Meeting
from .selectors import agenda_of


def can_add(person: Actor, programme: Programme) -> Decision:
    """May this person add a consultation to this programme?"""
    # Not saved, so it has no members; the municipality alone decides.
    if person.municipality_id != programme.municipality_id:
        return Decision(False, (_("This programme is of another municipality."),))
    return decide(person, "change", "consultation")


def check_add(person: Actor, programme: Programme) -> None:
    _raise_unless(can_add(person, programme))


def can_change(person: Actor, consultation: Consultation) -> Decision:
    """May this person change the consultation, plan its meetings and make its agendas?"""
    return decide(person, "change", consultation)


def check_change(person: Actor, consultation: Consultation) -> None:
    _raise_unless(can_change(person, consultation))


def check_plan(person: Actor, consultation: Consultation) -> None:
    check_change(person, consultation)
    if consultation.ended_on:
        raise Refused(
            Decision(False, (_("This consultation has ended. Take it up again to plan meetings."),))
        )


def check_meeting(person: Actor, meeting: Meeting, *statuses: str) -> None:
    """May this person change this meeting, which must have one of these statuses?"""
    check_change(person, meeting.consultation)
    if statuses and meeting.status not in statuses:
        raise Refused(
            Decision(False, (_("This meeting is %(status)s.") % {"status": meeting.get_status_display()},))
        )


def can_take_part(person: Actor, meeting: Meeting) -> Decision:
    """May this person capture lines in this meeting? Only while it goes on."""
    allowed = decide(person, "take_part", meeting.consultation)
    if allowed and meeting.status != MeetingStatus.RUNNING:
        if meeting.status == MeetingStatus.CLOSED:
            return Decision(False, (_("The meeting is closed. Amend the minutes, with a reason."),))
        return Decision(False, (_("The meeting has not begun."),))
    return allowed


def check_take_part(person: Actor, meeting: Meeting) -> None:
    _raise_unless(can_take_part(person, meeting))


def missing_papers(item: AgendaItem) -> list[str]:
    """Which of scan, advice and draft plan an item for the triangle lacks (R014); empty where nothing does.

    Takes an item as ``agenda_of`` gives it, with its papers.
    """
    if item.kind != ItemKind.PACKAGE or item.meeting.consultation.kind != ConsultationKind.TRIANGLE:
        return []
    there = {paper.kind for paper in item.kept_papers}  # type: ignore[attr-defined]
    return [kind for kind in PACKAGE_PAPERS if kind not in there]


def can_settle(person: Actor, meeting: Meeting, items: list[AgendaItem] | None = None) -> Decision:
    """May the agenda be settled? Scan, advice and draft plan go to the triangle together.

    ``items`` as ``agenda_of`` gives them, where they were read already.
    """
    allowed = can_change(person, meeting.consultation)
    if not allowed:
        return allowed
    if meeting.status != MeetingStatus.PLANNED:
        return Decision(False, (_("Only the agenda of a planned meeting is settled."),))
    for item in agenda_of(meeting) if items is None else items:
        if missing_papers(item):
            return Decision(
                False,
                (
                    _(
                        "“%(item)s” goes to the triangle with scan, advice and draft plan together. Add what lacks."
                    )
                    % {"item": item.title},
                ),
            )
    return allowed


def check_settle(person: Actor, meeting: Meeting) -> None:
    _raise_unless(can_settle(person, meeting))


def _raise_unless(decision: Decision) -> None:
    if not decision:
        raise Refused(decision)
