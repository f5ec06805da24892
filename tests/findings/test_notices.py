"""Blocking findings are told to who directs the programme: once a renewal, and not to who made the write."""

import pytest
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from regie.access.notices.models import Notice
from regie.leadership.programmes.models import Programme
from regie.leadership.programmes.services import programme_change
from regie.rulebook.findings.models import Finding, Touch
from regie.rulebook.findings.renewal import renew
from regie.rulebook.findings.services import findings_renew
from regie.rulebook.rules import registry
from regie.rulebook.rules.choices import Severity
from regie.rulebook.rules.registry import PROGRAMME, Rule, Violation
from regie.ui.phrases import phrase

pytestmark = pytest.mark.django_db


def _without_area(programmes):
    for row in programmes.filter(area=""):
        for key in ("1", "2", "3"):
            yield Violation(
                scope_id=row.pk,
                object_id=row.pk,
                object_name=str(row),
                object_kind=PROGRAMME,
                message=phrase("%(name)s names no area.", name=row.name),
                mend_url="/",
                key=key,
            )


@pytest.fixture
def rule(monkeypatch):
    """A rulebook of its own: one rule that finds three things that block where no area is named."""
    monkeypatch.setattr(registry, "_rules", {})
    registry.readers_of.cache_clear()
    yield registry.register(
        Rule(
            id="T902",
            title="An area is named",
            source="test",
            severity=Severity.BLOCKS,
            check=_without_area,
            kind="programme",
            reads={PROGRAMME: "pk"},
            holds_back=("programme.establish",),
        )
    )
    registry.readers_of.cache_clear()


@pytest.fixture
def programme(municipality, member):
    """Directed by two, with an area, looked at before."""

    def make(name="Sterk in Noord", area="Noord", **people):
        people = people or {"regisseur": member("regisseur"), "deputy": member("deputy")}
        return Programme.objects.create(municipality=municipality, name=name, area=area, **people)

    return make


def changed(programme, by, **values):
    with TestCase.captureOnCommitCallbacks(execute=True):
        programme.refresh_from_db()
        return programme_change(programme=programme, values=values, version=programme.version, by=by)


def told() -> list[tuple[str, str]]:
    rows = Notice.objects.filter(kind="finding_blocks").select_related("user").order_by("pk")
    return [(notice.user.email.partition("@")[0], str(notice.text)) for notice in rows]


def test_one_renewal_is_one_notice_to_the_others(rule, programme, actor):
    made = programme()
    renew(PROGRAMME, [made.pk])
    changed(made, actor("regisseur"), area="")
    assert Finding.objects.open().count() == 3
    assert told() == [("deputy", "3 nieuwe bevindingen houden Sterk in Noord tegen.")]
    assert Notice.objects.get().url == f"/leiderschap/programmas/{made.pk}/"
    renew(PROGRAMME, [made.pk])
    changed(made, actor("deputy"), area="Zuid")
    assert len(told()) == 1
    changed(made, actor("deputy"), area="")
    assert [who for who, _text in told()] == ["deputy", "regisseur"]
    assert all("user" not in finding.opened_by for finding in Finding.objects.all())


def test_what_two_people_wrote_is_told_to_both(rule, programme, actor):
    made = programme()
    renew(PROGRAMME, [made.pk])
    for role, area in (("regisseur", "Zuid"), ("deputy", "")):  # the renewal comes after both
        made.refresh_from_db()
        programme_change(programme=made, values={"area": area}, version=made.version, by=actor(role))
    assert Touch.objects.count() == 2
    renew(PROGRAMME, [made.pk])
    assert sorted(who for who, _text in told()) == ["deputy", "regisseur"]


def test_what_time_changed_is_told_to_both_and_to_nobody_without_the_right(rule, programme, member):
    programme(area="")
    member("coach")
    programme("Anders", area="", regisseur=member("coach"))
    findings_renew(since=timezone.now())
    assert sorted(who for who, _text in told()) == ["deputy", "regisseur"]


def test_what_only_warns_is_not_told(rule, programme, monkeypatch):
    monkeypatch.setattr(
        registry,
        "_rules",
        {"T903": Rule(id="T903", title="x", source="test", severity=Severity.WARNS, check=_without_area,
                      kind="programme", reads={PROGRAMME: "pk"})},
    )  # fmt: skip
    registry.readers_of.cache_clear()
    renew(PROGRAMME, [programme(area="").pk])
    assert told() == []


def test_a_change_costs_a_handful_and_a_night_the_same_for_each_programme(rule, programme):
    def queries(number: int) -> int:
        Programme.objects.all().delete()
        Finding.objects.all().delete()
        made = [programme(f"P{each}", area="").pk for each in range(number)]
        with CaptureQueriesContext(connection) as counted:
            renew(PROGRAMME, made)
        return len(counted)

    one, two, many = queries(1), queries(2), queries(30)
    assert two - one == 5
    assert many <= one + 29 * 5 + 2  # the findings themselves are written in parts
