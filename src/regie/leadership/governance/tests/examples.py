"""Objects for the addresses of this slice, for the walk along every page."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.db.models import Model
from django.utils import timezone

from regie.access.organisations.models import Membership, Municipality
from regie.access.organisations.selectors import actor_for
from regie.leadership.governance.models import AgendaItem, Consultation, Meeting, Member, Paper
from regie.leadership.governance.services.capture import line_capture
from regie.leadership.governance.services.meetings import meeting_add, meeting_start
from regie.leadership.governance.services.minutes import minutes_amend

PLANNED = (
    "move",
    "move_back",
    "cancel",
    "start",
    "settle",
    "unsettle",
    "item_add",
    "proposals_take",
    "meeting",
)
RUNNING = ("mode", "capture", "reading", "guest", "stop", "close")
CLOSED = ("minutes", "amend")
OF_ITEM = ("item_edit", "item_off", "item_back", "item_up", "item_down", "paper_add")
OF_CONSULTATION = ("detail", "edit", "plan", "end", "reopen", "add_member", "restore_member", "meeting_add")


def examples(municipality: Municipality) -> dict[str, tuple[dict[str, Any], Model | None]]:
    """A consultation of the demo, with a meeting of each status."""
    membership = Membership.objects.filter(municipality=municipality, role="regisseur").first()
    if membership is None:
        return {}
    by = actor_for(membership.user, membership.pk)
    consultation = Consultation.objects.filter(programme__municipality=municipality, ended_on=None).first()
    assert consultation is not None
    now = timezone.now()
    planned = meeting_add(consultation=consultation, starts_at=now + timedelta(days=3), minutes=60, by=by)
    going = meeting_add(consultation=consultation, starts_at=now, minutes=60, by=by)
    meeting_start(meeting=going, by=by)
    cancelled = Meeting.objects.create(
        consultation=consultation, starts_at=now, ends_at=now + timedelta(hours=1), status="cancelled",
        rhythm_on=(now + timedelta(days=900)).date(), holiday="easter_monday",
    )  # fmt: skip
    closed = Meeting.objects.filter(consultation=consultation, status="closed").first()
    newest = closed.minutes.last() if closed else None
    assert closed and newest
    amended = minutes_amend(
        meeting=closed, texts={}, addition="Voorbeeld", reason="Voorbeeld", version=newest.number, by=by
    )
    item = AgendaItem.objects.create(meeting=going, title="Punt", level="tactical")
    line = line_capture(meeting=going, item=item, uuid=uuid4(), typed="Voorbeeld", kind="note", by=by)
    paper = Paper.objects.create(
        item=item, title="Stuk", file="0" * 32, file_kind="pdf", file_name="s.pdf", size=1
    )
    member = Member.objects.filter(consultation=consultation).first()
    row = going.attendances.first()
    assert member and row
    mark = {"pk": planned.pk, "mark": "0" * 40}
    programme = consultation.programme
    return {
        **{f"governance:{name}": ({"pk": consultation.pk}, consultation) for name in OF_CONSULTATION},
        **{f"governance:{name}": ({"pk": planned.pk}, planned) for name in PLANNED},
        **{f"governance:{name}": ({"pk": going.pk}, going) for name in RUNNING},
        **{f"governance:{name}": ({"pk": closed.pk}, closed) for name in CLOSED},
        **{f"governance:{name}": ({"pk": cancelled.pk}, cancelled) for name in ("restore", "plan_instead")},
        **{f"governance:{name}": ({"pk": item.pk}, item) for name in (*OF_ITEM, "deal", "undeal")},
        **{
            f"governance:{name}": ({"uuid": line.uuid}, line)
            for name in ("line", "line_remove", "line_restore")
        },
        **{
            f"governance:{name}": ({"pk": paper.pk}, paper)
            for name in ("paper", "paper_remove", "paper_restore")
        },
        **{f"governance:proposal_{name}": (mark, planned) for name in ("take", "skip", "unskip")},
        "governance:mode_item": ({"pk": going.pk, "item_pk": item.pk}, going),
        "governance:news": ({"pk": going.pk, "item_pk": item.pk}, going),
        "governance:presence": ({"pk": row.pk, "presence": "present"}, row),
        "governance:remove_member": ({"pk": member.pk}, member),
        "governance:minutes_version": ({"pk": closed.pk, "number": 1}, closed),
        "governance:minutes_compare": ({"pk": closed.pk, "number": amended.number}, closed),
        "governance:minutes_document": ({"pk": closed.pk, "number": 1, "form": "pdf"}, closed),
        "governance:add": ({"programme_pk": programme.pk}, programme),
        "governance:of_programme": ({"pk": programme.pk}, programme),
    }
