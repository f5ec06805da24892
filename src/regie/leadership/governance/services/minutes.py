"""The close of a meeting, all or nothing: minutes, decisions, actions, and what goes to the next meeting."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import Decision as Answer
from regie.access.authorisation.policies import Refused
from regie.access.organisations.models import Membership
from regie.audit.events.services import record, together
from regie.leadership.actions.services import action_add
from regie.leadership.actions.sources import Source
from regie.leadership.decisions.services import decision_add

from ..choices import BODY_OF_KIND, ItemKind, ItemStatus, LineKind, MeetingStatus
from ..models import AgendaItem, Line, Meeting, Minutes
from ..policies import check_change, check_meeting
from ..selectors import agenda_of, attendance_of, lines_of, next_meeting
from .agenda import proposals_for, proposals_take
from .meetings import locked
from .notices import tell_of_minutes

SOURCE = "meeting"
TITLE, DECISION_TITLE = 200, 250


class MinutesConflict(Exception):
    """Somebody else amended in between; ``current`` is the newest version."""

    def __init__(self, current: Minutes) -> None:
        super().__init__(f"{current} is at version {current.number}")
        self.current = current


@transaction.atomic
def meeting_close(*, meeting: Meeting, by: Actor) -> Minutes:
    """Closes a meeting that goes on. Closing again gives the minutes that there are: nothing is made twice.

    Items without a line that nobody dealt with go to the next planned meeting. Raises Refused.
    """
    current = locked(meeting)
    check_meeting(by, current, MeetingStatus.RUNNING, MeetingStatus.CLOSED)
    if current.status == MeetingStatus.CLOSED:
        return current.minutes.get(number=1)
    with together():
        _make_rows(current, by)
        _settle_items(current)
        current.status, current.closed_at = MeetingStatus.CLOSED, timezone.now()
        current.revision += 1
        current.version += 1
        current.save()
        minutes = Minutes.objects.create(
            meeting=current,
            number=1,
            content=content_of(current),
            made_by_name=by.name[:160],
            made_at=current.closed_at,
        )
        tell_of_minutes(minutes, by)
        record(by=by, action="close", thing=current)
        _carry(current, by)
    return minutes


@transaction.atomic
def minutes_amend(
    *,
    meeting: Meeting,
    texts: dict[str, str],
    addition: str,
    reason: str,
    version: int,
    by: Actor,
) -> Minutes:
    """A new version of the minutes: other words for lines (by uuid), and a note added to the end.

    The versions before stay as they are, and so do the decisions and actions themselves. Raises Refused,
    ValidationError without a reason or a difference, or MinutesConflict.
    """
    current = locked(meeting)
    check_change(by, current.consultation)
    newest = current.minutes.order_by("-number").first()
    if newest is None:
        raise Refused(Answer(False, (_("This meeting is not closed yet."),)))
    if newest.number != version:
        raise MinutesConflict(newest)
    content = amended(newest.content, texts, addition)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the minutes are amended.")})
    if content == newest.content:
        raise ValidationError(_("Nothing differs from what stands now."))
    minutes = Minutes.objects.create(
        meeting=current,
        number=newest.number + 1,
        content=content,
        reason=reason.strip()[:300],
        made_by_name=by.name[:160],
        made_at=timezone.now(),
    )
    tell_of_minutes(minutes, by)
    record(by=by, action="amend minutes", thing=minutes)
    return minutes


def content_of(meeting: Meeting) -> dict[str, Any]:
    """Everything the minutes say, as JSON: shapes as ``documents`` reads them."""
    lines = list(lines_of(meeting, removed=False))
    return {
        "consultation": meeting.consultation.name,
        "programme": str(meeting.consultation.programme),
        "municipality": str(meeting.consultation.programme.municipality),
        "starts_at": timezone.localtime(meeting.starts_at).isoformat(),
        "ends_at": timezone.localtime(meeting.ends_at).isoformat(),
        "place": meeting.place,
        "chair": meeting.chair_name,
        "minutes_taker": meeting.minutes_taker,
        "attendance": [[row.name, row.presence] for row in attendance_of(meeting)],
        "items": [
            {
                "title": item.title,
                "level": item.level,
                "question": item.question,
                "status": item.status,
                "papers": [paper.title for paper in item.kept_papers],  # type: ignore[attr-defined]
                "lines": [_line(each) for each in lines if each.item_id == item.pk],
            }
            for item in agenda_of(meeting)
        ],
        "loose": [_line(each) for each in lines if each.item_id is None],
        "additions": [],
    }


def amended(content: dict[str, Any], texts: dict[str, str], addition: str) -> dict[str, Any]:
    """The content with other words for lines, and one more addition. An empty text leaves a line as it is."""

    def changed(line: dict[str, Any]) -> dict[str, Any]:
        text = " ".join(texts.get(line["uuid"], "").split())
        return {**line, "text": text[:1000]} if text else line

    more = [addition.strip()] if addition.strip() else []
    return {
        **content,
        "items": [{**item, "lines": [changed(line) for line in item["lines"]]} for item in content["items"]],
        "loose": [changed(line) for line in content["loose"]],
        "additions": [*content["additions"], *more],
    }


def _line(line: Line) -> dict[str, Any]:
    code = line.decision.code if line.decision else line.action.code if line.action else ""
    return {
        "uuid": str(line.uuid),
        "kind": line.kind,
        "text": line.text,
        "owner": line.owner,
        "due_on": line.due_on.isoformat() if line.due_on else "",
        "code": code,
    }


def _make_rows(meeting: Meeting, by: Actor) -> None:
    """Decisions and actions as rows of their own."""
    source = Source(
        kind=SOURCE,
        id=meeting.pk,
        url=reverse("governance:meeting", args=[meeting.pk]),
        name=str(meeting)[:250],
    )
    programme = meeting.consultation.programme
    here = Membership.objects.current().filter(municipality=programme.municipality_id)
    people = set(here.values_list("user", flat=True))
    for line in lines_of(meeting, removed=False):
        if line.kind == LineKind.ACTION and line.action_id is None:
            line.action = action_add(
                programme=programme, values=_action_values(line, people), by=by, source=source
            )
        elif line.kind == LineKind.DECISION and line.decision_id is None:
            line.decision = decision_add(programme=programme, values=_decision_values(line, meeting), by=by)
        else:
            continue
        line.save(update_fields=["action", "decision"])


def _action_values(line: Line, people: set[int]) -> dict[str, Any]:
    values: dict[str, Any] = {"title": _short(line.text, TITLE), "due_on": line.due_on}
    if len(line.text) > TITLE:
        values["detail"] = line.text
    if line.owner_user and line.owner_user_id in people:
        values["owner_user"] = line.owner_user
    elif line.owner_user:  # works here no longer since it was captured: the name stays
        values["owner_name"] = str(line.owner_user)[:120]
    else:
        values["owner_name"] = line.owner_name
    if line.owner_organisation:
        values["owner_organisation"] = line.owner_organisation
    return values


def _decision_values(line: Line, meeting: Meeting) -> dict[str, Any]:
    item = line.item
    body = (item.body if item else "") or BODY_OF_KIND.get(meeting.consultation.kind, "other")
    return {
        "body": body,
        "subject": item.subject if item else "other",
        "title": _short(line.text, DECISION_TITLE),
        "text": line.text if len(line.text) > DECISION_TITLE else "",
        "decided_on": min(timezone.localdate(meeting.starts_at), timezone.localdate()),
    }


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _settle_items(meeting: Meeting) -> None:
    """What has lines is dealt with, and so are opening and close; the rest goes to the next meeting."""
    dealt_kinds = (ItemKind.OPENING, ItemKind.ACTIONS, ItemKind.CLOSING)
    for item in agenda_of(meeting):
        if item.status == ItemStatus.OPEN:
            done = item.captured or item.kind in dealt_kinds  # type: ignore[attr-defined]
            item.status = ItemStatus.DEALT if done else ItemStatus.CARRIED
            item.save(update_fields=["status"])


def _carry(meeting: Meeting, by: Actor) -> None:
    """What was not dealt with stands on the agenda of the next planned meeting at once; else it is proposed later."""
    following = next_meeting(meeting)
    if following is None:
        return
    carried = AgendaItem.objects.filter(meeting=meeting, status=ItemStatus.CARRIED).values_list(
        "pk", flat=True
    )
    wanted = set(carried)
    marks = [each.mark for each in proposals_for(following) if each.carried_from in wanted]
    proposals_take(meeting=following, marks=marks, by=by)
