"""Findings open by a write, close when mended and say by what, come back when facts change, and survive a crash."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from regie.access.authorisation.actors import system_actor
from regie.access.authorisation.policies import Refused
from regie.access.organisations.models import Municipality
from regie.audit.events.models import Event
from regie.leadership.programmes.choices import ProgrammeStatus
from regie.leadership.programmes.models import Programme
from regie.leadership.programmes.services import programme_change, programme_create, programme_move
from regie.rulebook.findings.choices import FIRST, TIME, FindingState
from regie.rulebook.findings.models import Finding, Scope, Touch
from regie.rulebook.findings.renewal import renew, renew_touched
from regie.rulebook.findings.selectors import findings_for, open_findings
from regie.rulebook.findings.services import finding_bring_back, finding_set_aside, findings_renew
from regie.rulebook.rules import registry
from regie.rulebook.rules.choices import Severity
from regie.rulebook.rules.holding import HeldBack
from regie.rulebook.rules.registry import PROGRAMME, Rule, Violation, violations_in
from regie.ui.phrases import phrase

pytestmark = pytest.mark.django_db
FIELDS = {
    "name": "Sterk in Noord",
    "area": "",
    "description": "",
    "starts_on": None,
    "ends_on": None,
    "applied_on": None,
    "is_published": False,
}


def _without_area(programmes):
    for row in programmes.filter(area=""):
        yield Violation(
            scope_id=row.pk,
            object_id=row.pk,
            object_name=str(row),
            object_kind=PROGRAMME,
            message=phrase("%(name)s names no area.", name=row.name),
            mend_url=f"/leiderschap/programmas/{row.pk}/wijzigen/",
            facts={"name": row.name},
        )


def _rule(**changes) -> Rule:
    values = {
        "id": "T901",
        "title": "An area is named",
        "source": "test",
        "severity": Severity.WARNS,
        "check": _without_area,
        "kind": "programme",
        "reads": {PROGRAMME: "pk"},
    }
    return Rule(**(values | changes))


@pytest.fixture
def book(monkeypatch):
    """A rulebook of its own, with one rule more than it begins with: none."""
    monkeypatch.setattr(registry, "_rules", {})
    registry.readers_of.cache_clear()
    yield registry.register
    registry.readers_of.cache_clear()


@pytest.fixture
def rule(book):
    return book(_rule())


@pytest.fixture
def by(actor):
    return actor("regisseur")


def committed(work):
    """What ``work`` gives, with what happens after its commit."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        return work()


def made(by, **changes):
    return committed(lambda: programme_create(values=FIELDS | changes, by=by))


def changed(programme, by, **changes):
    programme.refresh_from_db()
    values = {name: getattr(programme, name) for name in FIELDS} | changes
    return committed(
        lambda: programme_change(programme=programme, values=values, version=programme.version, by=by)
    )


def test_a_write_opens_and_the_mending_write_closes_and_says_so(rule, by):
    programme = made(by)
    finding = Finding.objects.get()
    assert (finding.rule, finding.severity, finding.state) == ("T901", "warns", FindingState.OPEN)
    assert finding.opened_by == {"action": FIRST} or finding.opened_by["name"] == "Sterk in Noord"
    assert finding.municipality_id == by.municipality_id

    changed(programme, by, area="Noord")
    finding.refresh_from_db()
    last = Event.objects.first()
    assert finding.state == FindingState.CLOSED
    assert finding.closed_by == {
        "action": "change",
        "kind": PROGRAMME,
        "name": "Sterk in Noord",
        "by": by.name,
        "chain": last.chain,
        "number": last.number,
    }
    assert not Touch.objects.exists()

    changed(programme, by, area="")
    assert Finding.objects.count() == 2  # the history keeps the first
    assert Finding.objects.open().get().opened_by["action"] == "change"


def test_what_a_crash_after_the_commit_left_is_done_by_the_next_reader(rule, by):
    programme = made(by, area="Noord")
    with TestCase.captureOnCommitCallbacks(execute=False):  # the process dies here
        programme_change(programme=programme, values=FIELDS | {"area": ""}, version=programme.version, by=by)
    assert not Finding.objects.exists()
    assert Touch.objects.count() == 1
    assert open_findings(scope_kind=PROGRAMME, scope_ids=[programme.pk]).count() == 1
    assert not Touch.objects.exists()


def test_a_write_that_is_undone_leaves_no_touch(rule, by):
    programme = made(by)
    before = Touch.objects.count()
    with pytest.raises(ValidationError):
        programme_change(programme=programme, values=FIELDS | {"name": ""}, version=programme.version, by=by)
    assert Touch.objects.count() == before


def test_only_rules_that_read_what_was_written_are_asked(book, by):
    asked = []

    def check(name):
        def ask(programmes):
            asked.append(name)
            return ()

        return ask

    book(_rule(id="T901", check=check("reads programmes")))
    book(_rule(id="T902", check=check("reads organisations"), reads={"organisations.organisation": "pk"}))
    programme = made(by)
    assert asked == ["reads programmes", "reads organisations"]  # the first look asks all
    asked.clear()
    changed(programme, by, area="Zuid")
    assert asked == ["reads programmes"]


def test_set_aside_needs_a_reason_and_comes_back_when_the_facts_change(rule, by):
    programme = made(by)
    finding = Finding.objects.get()
    with pytest.raises(ValidationError):
        finding_set_aside(finding=finding, reason="  ", by=by)
    aside = finding_set_aside(finding=finding, reason="Komt in het voorjaar.", by=by)
    assert (aside.state, aside.aside_by) == (FindingState.ASIDE, by.name)
    assert Event.objects.filter(action="set_aside", object_kind="findings.finding").exists()

    changed(programme, by, description="Over iets anders.")
    aside.refresh_from_db()
    assert aside.state == FindingState.ASIDE  # the facts are as they were

    changed(programme, by, name="Sterk in Zuid")
    aside.refresh_from_db()
    assert aside.state == FindingState.CLOSED
    assert aside.aside_reason == "Komt in het voorjaar."  # the history keeps why
    assert Finding.objects.asking().get().text.values["name"] == "Sterk in Zuid"


def test_bringing_back_undoes_it(rule, by):
    made(by)
    finding = finding_set_aside(finding=Finding.objects.get(), reason="Later.", by=by)
    assert finding_bring_back(finding=finding, by=by).state == FindingState.OPEN


def test_what_blocks_cannot_be_set_aside(book, by):
    book(_rule(severity=Severity.BLOCKS))
    made(by)
    with pytest.raises(Refused):
        finding_set_aside(finding=Finding.objects.get(), reason="Liever niet.", by=by)
    assert Finding.objects.get().state == FindingState.OPEN


@pytest.mark.parametrize("role", ["administrator", "privacy_officer", "core_partner"])
def test_others_set_nothing_aside(rule, by, actor, role):
    made(by)
    with pytest.raises(Refused):
        finding_set_aside(finding=Finding.objects.get(), reason="Liever niet.", by=actor(role))


def test_what_blocks_holds_the_transition_back_until_it_is_mended(book, by):
    book(_rule(severity=Severity.BLOCKS, holds_back=("programme.establish",)))
    programme = made(by)
    with pytest.raises(HeldBack) as held:
        programme_move(programme=programme, to=ProgrammeStatus.ESTABLISHED, by=by)
    assert [each.mend_url for each in held.value.findings] == [
        f"/leiderschap/programmas/{programme.pk}/wijzigen/"
    ]
    changed(programme, by, area="Noord")
    programme.refresh_from_db()
    assert programme_move(programme=programme, to=ProgrammeStatus.ESTABLISHED, by=by)


def test_only_what_blocks_may_hold_back():
    with pytest.raises(ValueError, match="must block"):
        _rule(holds_back=("programme.establish",))


def test_ending_a_programme_closes_all_and_reopening_asks_anew(rule, by):
    programme = made(by)
    Programme.objects.filter(pk=programme.pk).update(status=ProgrammeStatus.ESTABLISHED)
    programme.refresh_from_db()
    ended = committed(lambda: programme_move(programme=programme, to=ProgrammeStatus.ENDED, by=by))
    assert not Finding.objects.open().exists()
    committed(lambda: programme_move(programme=ended, to=ProgrammeStatus.ESTABLISHED, by=by))
    assert Finding.objects.open().count() == 1


def test_the_night_finds_what_time_changed_and_an_interruption_loses_nothing(rule, by, municipality):
    programmes = [
        Programme.objects.create(municipality=municipality, name=f"Programma {number}")
        for number in range(120)
    ]
    seen = []

    def stop_at_half(done, total):
        seen.append((done, total))
        if done >= 50:
            raise KeyboardInterrupt

    start = timezone.now()
    with pytest.raises(KeyboardInterrupt):
        findings_renew(since=start, tell=stop_at_half)
    assert seen == [(50, 120)]
    assert Finding.objects.open().count() == 50
    seen.clear()
    done = findings_renew(since=start, tell=lambda *far: seen.append(far))
    assert seen == [(50, 70), (70, 70)]
    assert (done.opened, Finding.objects.open().count()) == (70, 120)
    assert findings_renew(since=start).open == 0  # nothing is left to ask

    Programme.objects.filter(pk=programmes[0].pk).update(area="Noord")  # behind Regie's back
    done = findings_renew(since=timezone.now() + timedelta(seconds=1))
    assert (done.opened, done.closed, done.open) == (0, 1, 119)
    assert Finding.objects.get(closed_at__isnull=False).closed_by == {"action": TIME}


def test_the_command_tells_how_far_it_is(rule, municipality, capsys):
    Programme.objects.create(municipality=municipality, name="Sterk in Noord")
    call_command("findings", "renew", "--all")
    assert capsys.readouterr().out.splitlines() == ["1 of 1", "1 opened, 0 mended, 1 stand open"]


def test_a_batch_asks_as_much_as_one(rule, municipality):
    def queries(number):
        ids = [
            Programme.objects.create(municipality=municipality, name=f"P {number} {n}").pk
            for n in range(number)
        ]
        with CaptureQueriesContext(
            connection,
        ) as asked:
            renew(PROGRAMME, ids)
        return len(asked)

    assert queries(2) == queries(40)


def test_looking_twice_changes_nothing(rule, by):
    programme = made(by)
    stood = list(Finding.objects.values())
    assert renew(PROGRAMME, [programme.pk]).opened == 0
    assert renew_touched(PROGRAMME, [programme.pk]).open == 0
    assert list(Finding.objects.values()) == stood
    assert Scope.objects.count() == 1


def test_another_municipality_sees_nothing_of_it(rule, by, actor, other_municipality):
    made(by)
    assert findings_for(by).count() == 1
    neighbour = actor("regisseur", other_municipality)
    assert findings_for(neighbour).count() == 0
    assert findings_for(actor("privacy_officer")).count() == 0


def test_a_rule_that_leaves_closes_what_it_found(rule, by, monkeypatch):
    programme = made(by)
    monkeypatch.setattr(registry, "_rules", {})
    registry.readers_of.cache_clear()
    renew(PROGRAMME, [programme.pk])
    assert Finding.objects.get().closed_by == {"action": "rules"}


def test_the_system_can_touch_too(rule, municipality):
    """Commands write without a role; what they write is looked at as well."""
    programme = Programme.objects.create(municipality=municipality, name="Leeg")
    from regie.audit.events.services import record

    committed(lambda: record(by=system_actor(), action="load", thing=programme, origin="command"))
    assert violations_in(Programme.objects.filter(pk=programme.pk))
    assert Finding.objects.open().count() == 1
    assert Municipality.objects.filter(findings__isnull=False).get() == municipality
