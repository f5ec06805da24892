"""Agendas, capture, and the close: nothing lost, nothing twice."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from regie.access.authorisation.policies import Refused
from regie.leadership.actions.models import Action
from regie.leadership.actions.services import action_add
from regie.leadership.decisions.models import Decision
from regie.leadership.governance.models import AgendaItem, Attendance, Line, Minutes
from regie.leadership.governance.services.agenda import (
    item_add,
    item_change,
    item_shift,
    item_take_off,
    paper_add,
    paper_remove,
    papers_tidy,
    proposal_skip,
    proposal_unskip,
    proposals_for,
    proposals_take,
)
from regie.leadership.governance.services.capture import (
    LineConflict,
    guest_add,
    line_change,
    line_remove,
    presence_set,
)
from regie.leadership.governance.services.meetings import agenda_settle, meeting_add
from regie.leadership.governance.services.minutes import MinutesConflict, meeting_close, minutes_amend
from regie.ui.versions import VersionConflict

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n%voorbeeld\n"


def titles(meeting) -> list[str]:
    return [item.title for item in meeting.items.exclude(status="removed")]


def test_agenda_is_ordered_changed_and_undone(meeting, item, actor):
    by = actor("regisseur")
    second = item_add(meeting=meeting, values={"title": "Tweede", "level": "operational"}, by=by)
    item_shift(item=second, up=True, by=by)
    assert titles(meeting) == ["Tweede", "Stand van zaken"]
    item_shift(item=second, up=True, by=by)
    item_take_off(item=second, by=by)
    assert titles(meeting) == ["Stand van zaken"]
    item_take_off(item=second, by=by, off=False)
    changed = item_change(item=item, values={"title": "Anders"}, version=1, by=by)
    assert changed.version == 2
    with pytest.raises(VersionConflict):
        item_change(item=item, values={"title": "Nog anders"}, version=1, by=by)
    for values in ({"title": "", "level": "tactical"}, {"title": "x", "level": ""}):
        with pytest.raises(ValidationError):
            item_add(meeting=meeting, values=values, by=by)
    with pytest.raises(ValidationError):
        item_add(meeting=meeting, values={"title": "x", "level": "tactical", "asks_decision": True}, by=by)
    with pytest.raises(Refused):
        item_add(meeting=meeting, values={"title": "x", "level": "tactical"}, by=actor("core_partner"))


def test_late_actions_are_proposed_and_one_click_takes_or_skips(meeting, programme, actor):
    by = actor("regisseur")
    yesterday = timezone.localdate() - timedelta(days=3)
    action_add(programme=programme, values={"title": "Te laat", "due_on": yesterday}, by=by)
    found = {str(each.key): each for each in proposals_for(meeting)}
    assert {"opening", "actions", "closing"} == set(found)
    proposal_skip(meeting=meeting, mark=found["opening"].mark, by=by)
    taken = proposals_take(meeting=meeting, marks=[found["actions"].mark], by=by)
    assert (taken[0].kind, taken[0].level) == ("actions", "tactical")
    assert "1" in taken[0].reason
    assert proposals_take(meeting=meeting, marks=[found["actions"].mark], by=by) == []
    assert [each.key for each in proposals_for(meeting)] == ["closing"]
    proposal_unskip(meeting=meeting, mark=found["opening"].mark, by=by)
    assert len(proposals_take(meeting=meeting, by=by)) == 2


def test_papers_come_in_checked_and_can_come_back(item, actor, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    by = actor("regisseur")
    paper = paper_add(item=item, kind="scan", title="", file=SimpleUploadedFile("scan.pdf", PDF), by=by)
    assert (paper.title, paper.file_kind, paper.size) == ("scan.pdf", "pdf", len(PDF))
    with pytest.raises(ValidationError):
        paper_add(item=item, kind="scan", title="x", file=SimpleUploadedFile("scan.pdf", b"MZ"), by=by)
    paper_remove(paper=paper, by=by)
    assert papers_tidy() == 0
    paper_remove(paper=paper, by=by, removed=False)
    assert item.papers.get().removed_at is None


def test_the_triangle_gets_scan_advice_and_plan_together(consultation_of, actor, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    by = actor("regisseur")
    triangle = consultation_of(name="Driehoek", kind="triangle", level="strategic")
    meeting = meeting_add(
        consultation=triangle, starts_at=timezone.now() + timedelta(days=3), minutes=60, by=by
    )
    item = item_add(
        meeting=meeting, values={"title": "Scan en plan", "level": "strategic", "kind": "package"}, by=by
    )
    for kind in ("scan", "advice"):
        paper_add(item=item, kind=kind, title=kind, file=SimpleUploadedFile("a.pdf", PDF), by=by)
        with pytest.raises(Refused):
            agenda_settle(meeting=meeting, by=by)
    paper_add(item=item, kind="plan", title="plan", file=SimpleUploadedFile("a.pdf", PDF), by=by)
    assert agenda_settle(meeting=meeting, by=by).agenda_settled_at
    assert agenda_settle(meeting=meeting, by=by, settled=False).agenda_settled_at is None


def test_the_same_line_sent_twice_is_one_line(line, running):
    uuid = uuid4()
    first, again = line("actie: bellen morgen", uuid=uuid), line("actie:  bellen morgen", uuid=uuid)
    assert first.pk == again.pk
    other = line("iets anders", uuid=uuid)  # a form that the browser kept
    assert line("iets anders", uuid=uuid).pk == other.pk
    assert running.lines.count() == 2


def test_what_was_typed_is_kept_beside_what_was_read(line, member):
    made = line(f"actie: {member('core_partner').name}, 2027-01-08 plan sturen")
    assert made.typed == f"actie: {member('core_partner').name}, 2027-01-08 plan sturen"
    assert (made.text, made.owner_user, made.due_on) == (
        "plan sturen",
        member("core_partner"),
        date(2027, 1, 8),
    )
    chosen = line("actie: iets", who=f"user:{member('regisseur').pk}", due_on=date(2027, 1, 1))
    assert (chosen.owner_user, chosen.due_on) == (member("regisseur"), date(2027, 1, 1))


@pytest.mark.parametrize(
    "wrong",
    [{"typed": "  "}, {"typed": "x" * 1001}, {"kind": "onzin"}, {"kind": "action", "who": "user:999999"}],
)
def test_bad_lines_are_refused(line, running, wrong):
    with pytest.raises(ValidationError):
        line(wrong.pop("typed", "tekst"), **wrong)
    assert not running.lines.exists()


def test_only_who_belongs_captures_and_only_while_it_goes_on(line, meeting, running, actor):
    assert line("van de partner", by=actor("core_partner")).created_by_name == actor("core_partner").name
    for role in ("network_partner", "analyst", "national_programme"):
        with pytest.raises(Refused):
            line("mag niet", by=actor(role))
    meeting_close(meeting=running, by=actor("regisseur"))
    with pytest.raises(Refused):
        line("te laat")


def test_a_line_is_corrected_taken_away_and_put_back(line, actor, member, running):
    made = line("besluit: dien")
    before = running.revision
    saved = line_change(line=made, values={"text": "doen", "kind": "decision"}, version=1, by=actor("deputy"))
    assert (saved.text, saved.version, saved.typed) == ("doen", 2, "besluit: dien")
    with pytest.raises(LineConflict):
        line_change(line=made, values={"text": "laten"}, version=1, by=actor("regisseur"))
    with pytest.raises(ValidationError):
        line_change(line=made, values={"text": ""}, version=2, by=actor("regisseur"))
    line_remove(line=made, by=actor("regisseur"))
    assert Line.objects.get().removed_by_name == actor("regisseur").name
    line_remove(line=made, by=actor("regisseur"), removed=False)
    running.refresh_from_db()
    assert (Line.objects.get().removed_at, running.revision - before) == (None, 4)


def test_attendance(running, actor):
    row = running.attendances.first()
    presence_set(attendance=row, presence="excused", by=actor("core_partner"))
    assert Attendance.objects.get(pk=row.pk).presence == "excused"
    with pytest.raises(ValidationError):
        presence_set(attendance=row, presence="onzin", by=actor("regisseur"))
    guest_add(meeting=running, name=" Wijkagent ", by=actor("regisseur"))
    guest_add(meeting=running, name="Wijkagent", by=actor("regisseur"))
    assert running.attendances.filter(name="Wijkagent", presence="present").count() == 1
    with pytest.raises(ValidationError):
        guest_add(meeting=running, name=" ", by=actor("regisseur"))


def test_the_close_makes_everything_once(line, running, item, actor, member):
    by = actor("regisseur")
    line(f"actie: {member('core_partner').name}, 2027-01-08 plan sturen")
    line("besluit: " + "lang " * 60)
    line("notitie: zo is het")
    line_remove(line=line("besluit: toch niet"), by=by)
    first = meeting_close(meeting=running, by=by)
    again = meeting_close(meeting=running, by=by)
    assert first.pk == again.pk
    assert (Action.objects.count(), Decision.objects.count(), Minutes.objects.count()) == (1, 1, 1)
    action, decision = Action.objects.get(), Decision.objects.get()
    assert (action.owner_user, action.due_on, action.source_kind) == (
        member("core_partner"), date(2027, 1, 8), "meeting"
    )  # fmt: skip
    assert (decision.body, len(decision.title) <= 250, decision.text) == (
        "core_group",
        True,
        ("lang " * 60).strip(),
    )
    lines = first.content["items"][0]["lines"]
    assert [each["kind"] for each in lines] == ["action", "decision", "note"]
    assert lines[0]["code"] == action.code
    item.refresh_from_db()
    assert item.status == "dealt"


def test_a_close_that_breaks_off_leaves_nothing(line, running, actor):
    line("actie: bellen")
    in_the_way = Minutes.objects.create(meeting=running, number=1, content={}, made_at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        meeting_close(meeting=running, by=actor("regisseur"))
    running.refresh_from_db()
    assert (running.status, Action.objects.count()) == ("running", 0)
    in_the_way.delete()
    meeting_close(meeting=running, by=actor("regisseur"))
    assert Action.objects.count() == 1


def test_what_was_not_dealt_with_goes_to_the_next_meeting(line, running, item, consultation, actor):
    by = actor("regisseur")
    later = item_add(
        meeting=running, values={"title": "Bewaard", "level": "strategic", "question": "Hoe?"}, by=by
    )
    standing = item_add(
        meeting=running, values={"title": "Elke keer", "level": "tactical", "is_recurring": True}, by=by
    )
    line("iets", item=item)
    line("ook iets", item=standing)
    following = meeting_add(
        consultation=consultation, starts_at=timezone.now() + timedelta(days=9), minutes=60, by=by
    )
    meeting_close(meeting=running, by=by)
    carried = AgendaItem.objects.get(carried_from=later)
    assert (carried.meeting, carried.title, carried.level, carried.question) == (
        following, "Bewaard", "strategic", "Hoe?"
    )  # fmt: skip
    assert [each.title for each in proposals_for(following) if each.is_recurring] == ["Elke keer"]


def test_minutes_are_amended_as_a_new_version_with_a_reason(line, running, actor):
    made = line("notitie: verkeerd")
    by = actor("regisseur")
    meeting_close(meeting=running, by=by)
    texts = {str(made.uuid): "goed"}
    with pytest.raises(ValidationError):
        minutes_amend(meeting=running, texts=texts, addition="", reason=" ", version=1, by=by)
    with pytest.raises(ValidationError):
        minutes_amend(meeting=running, texts={}, addition="", reason="niets", version=1, by=by)
    second = minutes_amend(
        meeting=running, texts=texts, addition="Nog dit.", reason="typefout", version=1, by=by
    )
    assert second.content["items"][0]["lines"][0]["text"] == "goed"
    assert second.content["additions"] == ["Nog dit."]
    assert Minutes.objects.get(number=1).content["items"][0]["lines"][0]["text"] == "verkeerd"
    with pytest.raises(MinutesConflict):
        minutes_amend(meeting=running, texts=texts, addition="x", reason="x", version=1, by=by)
    with pytest.raises(Refused):
        minutes_amend(
            meeting=running, texts=texts, addition="x", reason="x", version=2, by=actor("core_partner")
        )
