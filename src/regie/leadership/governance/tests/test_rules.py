"""Each rule with a violation and its mended state, through the services."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from regie.leadership.governance.rules import RULES
from regie.leadership.governance.services.agenda import item_add, item_take_off, paper_add
from regie.leadership.governance.services.consultations import consultation_change, consultation_create
from regie.leadership.governance.services.meetings import meeting_add, meeting_start
from regie.leadership.governance.services.minutes import meeting_close
from regie.leadership.governance.services.planning import meetings_plan
from regie.leadership.programmes.models import Programme
from regie.rulebook.findings.models import Finding
from regie.rulebook.rules.registry import violations_in

pytestmark = pytest.mark.django_db


def found(programme, rule) -> list[str]:
    rows = violations_in(Programme.objects.filter(pk=programme.pk))
    return sorted(each.key or each.object_name for each in rows if each.rule == rule)


def test_three_levels_and_a_chair(programme, values, actor):
    by = actor("regisseur")
    assert found(programme, "R012") == ["operational", "strategic", "tactical"]
    for name, level in (("Driehoek", "strategic"), ("Kern", "tactical")):
        consultation_create(programme=programme, values=values(name=name, level=level), by=by)
    last = consultation_create(
        programme=programme, values=values(name="Casus", level="operational", chair_user=None), by=by
    )
    assert found(programme, "R012") == ["Casus"]
    consultation_change(consultation=last, values={"chair_name": "Procesregisseur"}, version=1, by=by)
    assert found(programme, "R012") == []


def test_the_package_for_the_triangle(programme, consultation_of, actor, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    by = actor("regisseur")
    triangle = consultation_of(name="Driehoek", kind="triangle", level="strategic")
    meeting = meeting_add(
        consultation=triangle, starts_at=timezone.now() + timedelta(days=3), minutes=60, by=by
    )
    item = item_add(meeting=meeting, values={"title": "Plan", "level": "strategic", "kind": "package"}, by=by)
    assert found(programme, "R014") == ["advice", "plan", "scan"]
    for kind in ("scan", "advice", "plan"):
        paper_add(item=item, kind=kind, title=kind, file=SimpleUploadedFile("a.pdf", b"%PDF-1.7\n"), by=by)
    assert found(programme, "R014") == []
    other = item_add(
        meeting=meeting, values={"title": "Twee", "level": "strategic", "kind": "package"}, by=by
    )
    assert len(found(programme, "R014")) == 3
    item_take_off(item=other, by=by)
    assert found(programme, "R014") == []


def test_an_item_that_comes_back(programme, meeting, actor):
    by = actor("regisseur")
    assert found(programme, "R015") == ["Sterk in Noord"]
    item = item_add(
        meeting=meeting, values={"title": "De aanpak", "level": "tactical", "is_recurring": True}, by=by
    )
    assert found(programme, "R015") == []
    item_take_off(item=item, by=by)
    assert found(programme, "R015") == ["Sterk in Noord"]


def test_a_meeting_is_planned(programme, consultation, actor):
    assert found(programme, "X201") == ["Kernpartners"]
    meetings_plan(consultation=consultation, by=actor("regisseur"))
    assert found(programme, "X201") == []


def test_it_meets_as_often_as_agreed(programme, consultation_of, actor):
    by = actor("regisseur")
    long_ago = timezone.now() - timedelta(days=140)
    consultation = consultation_of(first_on=date(2020, 1, 1))
    assert found(programme, "X202") == ["Kernpartners"]
    old = meeting_add(consultation=consultation, starts_at=long_ago, minutes=60, by=by)
    meeting_close(meeting=meeting_start(meeting=old, by=by), by=by)
    assert found(programme, "X202") == ["Kernpartners"]
    now = meeting_add(
        consultation=consultation, starts_at=timezone.now() - timedelta(hours=1), minutes=60, by=by
    )
    meeting_close(meeting=meeting_start(meeting=now, by=by), by=by)
    assert found(programme, "X202") == []


def test_the_partners_know_it(programme, values, actor):
    by = actor("regisseur")
    assert found(programme, "X203") == ["Sterk in Noord"]
    made = consultation_create(programme=programme, values=values(), by=by)
    assert found(programme, "X203") == ["Kernpartners"]
    consultation_change(consultation=made, values={"known_to_partners": True}, version=1, by=by)
    assert found(programme, "X203") == []


def test_findings_close_when_mended(programme, consultation, actor, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        consultation_change(
            consultation=consultation, values={"place": "Zaal"}, version=1, by=actor("regisseur")
        )
    still = Finding.objects.filter(rule="X201", closed_at=None)
    assert still.count() == 1
    with django_capture_on_commit_callbacks(execute=True):
        meetings_plan(consultation=consultation, by=actor("regisseur"))
    assert not still.exists()


def test_a_rule_costs_the_same_for_many_programmes(municipality, programme, consultation, values, actor):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            violations_in(Programme.objects.all(), rules=RULES)
        return len(queries)

    few = cost()
    for number in range(5):
        other = Programme.objects.create(municipality=municipality, name=f"P{number}")
        consultation_create(programme=other, values=values(), by=actor("regisseur"))
    assert cost() == few
