"""Moments are kept by a click and once a month, and a comparison of two says what changed and why."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from regie.access.authorisation.policies import Refused
from regie.audit.events.models import Event
from regie.leadership.checklists import monthly
from regie.leadership.checklists.choices import Method, Verdict
from regie.leadership.checklists.comparing import change_row
from regie.leadership.checklists.comparison import Cause, Direction, compare
from regie.leadership.checklists.models import ChecklistMoment
from regie.leadership.checklists.presentation import sight_of
from regie.leadership.checklists.questions import QUESTIONS
from regie.leadership.checklists.rules import without_moment, without_yes
from regie.leadership.checklists.selectors import checklist_of, moments_of
from regie.leadership.checklists.services import (
    answer_take_back,
    moment_remove,
    moment_take,
)
from regie.leadership.checklists.snapshots import (
    Kept,
    Why,
    digest_of,
    snapshot_from,
    snapshot_json,
    snapshot_of,
)
from regie.leadership.programmes.models import Programme

from .conftest import rule

DB = pytest.mark.django_db


def take(subject, by):
    return moment_take(subject=subject, by=by)[0]


@DB
def test_a_click_keeps_the_forty_answers_once(book, subject, by, give):
    give("LL5", "yes")
    moment, made = moment_take(subject=subject, by=by)
    assert (made, moment.total, moment.scores, moment.unanswered) == (
        True,
        1,
        {"LL": 1, "IA": 0, "AU": 0, "ME": 0},
        37,
    )
    assert snapshot_from(moment.answers)["LL5"].explanation == "Besproken en vastgelegd."
    assert moment_take(subject=subject, by=by) == (moment, False)
    give("LL6", "yes")
    assert moment_take(subject=subject, by=by)[1]
    assert [each.total for each in moments_of(subject)] == [1, 2]


@DB
def test_a_moment_can_be_undone_on_its_day_by_who_kept_it(book, subject, by, actor):
    moment = take(subject, by)
    with pytest.raises(Refused):
        moment_remove(subject=subject, moment=moment, by=actor("deputy"))
    with time_machine.travel(timezone.now() + timedelta(days=1)), pytest.raises(Refused):
        moment_remove(subject=subject, moment=moment, by=by)
    moment_remove(subject=subject, moment=moment, by=by)
    assert not moments_of(subject).exists()
    assert take(subject, by) != moment, "what was undone is not what was kept"


@DB
@pytest.mark.parametrize("role", ["core_partner", "administrator", "analyst", "privacy_officer"])
def test_other_roles_keep_no_moment(book, subject, actor, role):
    with pytest.raises(Refused):
        take(subject, actor(role))


@DB
def test_the_comparison_says_which_finding_closed_and_who_answered(book, subject, by, give, change):
    before = take(subject, by)
    change(area="Noord")
    said = give("LL5", "yes")
    after = take(subject, by)
    found = compare(snapshot_from(before.answers), snapshot_from(after.answers))
    told = {row.change.question.id: row for row in (change_row(each, sight_of(by, True)) for each in found)}
    assert set(told) == {"LL1", "LL2", "LL5"}
    assert told["LL1"].change.direction == Direction.BETTER
    assert "Sterk in Noord" in told["LL1"].reasons[0]
    assert told["LL2"].change.direction == Direction.SAME, "one of two findings closed"
    assert by.name in told["LL5"].reasons[0]
    change(area="")
    answer_take_back(subject=subject, answer=said, by=by)
    back = compare(snapshot_from(after.answers), snapshot_of(checklist_of(subject).answers))
    causes = {each.question.id: [reason.cause for reason in each.reasons] for each in back}
    assert causes == {"LL1": [Cause.OPENED], "LL2": [Cause.OPENED], "LL5": [Cause.TAKEN_BACK]}


@DB
def test_who_may_not_see_findings_is_not_told_what_they_say(book, subject, by, actor, change):
    before = take(subject, by)
    change(area="Noord")
    (change_one, _two) = compare(snapshot_from(before.answers), snapshot_of(checklist_of(subject).answers))
    row = change_row(change_one, sight_of(actor("core_partner"), False))
    assert "Sterk in Noord" not in " ".join(row.reasons)


@DB
def test_the_night_keeps_one_moment_a_month(book, programme, subject, other_municipality):
    Programme.objects.create(municipality=other_municipality, name="Beëindigd", status="ended")
    assert monthly.moments_take(today=date(2026, 3, 20)) == 1
    assert monthly.moments_take(today=date(2026, 3, 31)) == 0
    assert monthly.moments_take(today=date(2026, 4, 1)) == 1
    moment = moments_of(subject).first()
    assert (moment.is_automatic, moment.by_name, moment.taken_on) == (True, "", date(2026, 3, 20))
    event = Event.objects.filter(action="take").first()
    assert (event.municipality_id, event.origin) == (programme.municipality_id, "command")


@DB
def test_an_interrupted_night_goes_on_where_it_was(book, municipality, programme):
    for number in range(4):
        Programme.objects.create(municipality=municipality, name=f"Programma {number}")

    def stop(done, total):
        assert total == 5
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        monthly.moments_take(today=date(2026, 3, 20), tell=stop)
    assert ChecklistMoment.objects.count() == 2
    heard = []
    assert monthly.moments_take(today=date(2026, 3, 21), tell=lambda *so_far: heard.append(so_far)) == 3
    assert heard == [(1, 3), (2, 3), (3, 3)]


@DB
def test_two_nights_at_once_make_each_moment_once(book, programme):
    def other(_done, _total):
        assert monthly.moments_take(today=date(2026, 3, 20)) == 1

    Programme.objects.create(municipality=programme.municipality, name="Tweede")
    assert monthly.moments_take(today=date(2026, 3, 20), tell=_once(other)) == 1
    assert ChecklistMoment.objects.count() == 2


def _once(work):
    left = [work]
    return lambda *so_far: left.pop()(*so_far) if left else None


@DB
def test_the_command_tells_how_far_it_is(book, programme, capsys):
    call_command("checklists", "take")
    assert capsys.readouterr().out == "1 of 1\n1 moments kept\n"


@DB
def test_r124_asks_for_a_moment_that_somebody_kept(book, programme, subject, by):
    programmes = Programme.objects.all()
    assert [violation.scope_id for violation in without_moment(programmes)] == [programme.pk]
    monthly.moments_take(today=timezone.localdate())
    assert list(without_moment(programmes)), "what the night keeps, nobody looked at"
    take(subject, by)
    assert not list(without_moment(programmes))
    with time_machine.travel(timezone.now() + timedelta(days=184)):
        assert list(without_moment(programmes))


@DB
def test_r011_asks_for_a_yes_to_what_only_people_can_say(book, programme, subject, give):
    def found():
        return [violation.key for violation in without_yes(Programme.objects.all())]

    assert found() == ["LL7", "LL8"]
    said = give("LL7", "yes")
    give("LL8", "no")
    assert found() == ["LL8"]
    give("LL8", "yes")
    assert found() == []
    with time_machine.travel(said.review_on + timedelta(days=1)):
        assert found() == ["LL7", "LL8"]
    book(rule("T904", "area", "LL7"))
    with time_machine.travel(said.review_on + timedelta(days=1)):
        assert found() == ["LL8"], "a rule that sees it tells by itself"


whys = st.builds(
    Why,
    id=st.integers(1, 6),
    rule=st.just("T901"),
    message=st.just({"text": "x"}),
    object=st.just("x"),
    kind=st.just("programme"),
    aside=st.booleans(),
)


@st.composite
def kept(draw):
    """How one question may stand: what ``snapshots`` can make of an answer."""
    method = draw(st.sampled_from(list(Method)))
    rules, why = (), ()
    if method in (Method.FACTS, Method.OVERRULED):
        rules = tuple(draw(st.sampled_from([("T901",), ("T901", "T902")])))
        why = tuple({each.id: each for each in draw(st.lists(whys, max_size=3))}.values())
    facts = Verdict.NO if why else Verdict.YES
    verdict = {
        Method.FACTS: facts,
        Method.OVERRULED: Verdict.YES if why else Verdict.NO,
        Method.PERSON: draw(st.sampled_from(list(Verdict))),
    }.get(method, Verdict.NO)
    said = draw(st.integers(1, 4)) if method in (Method.PERSON, Method.OVERRULED, Method.EXPIRED) else 0
    if said and method != Method.EXPIRED:
        said = said * 2 + (verdict == Verdict.YES)  # an answer that was given never says something else
    by = "Iemand" if said else ""
    return Kept(
        str(verdict),
        str(method),
        why,
        rules,
        said,
        by,
        "2026-03-01" if said else "",
        "Zo is het." if said else "",
    )


snapshots = st.fixed_dictionaries({question.id: kept() for question in QUESTIONS[:6]})


@given(snapshots)
def test_nothing_changed_between_a_snapshot_and_itself(one):
    assert compare(one, one) == []
    assert snapshot_from(snapshot_json(one)) == {
        question.id: one.get(question.id, Kept()) for question in QUESTIONS
    }


@given(snapshots, snapshots)
def test_every_change_is_told_with_a_reason(one, two):
    found = {change.question.id: change for change in compare(one, two)}
    for question, was in one.items():
        if was.verdict != two[question].verdict:
            assert found[question].reasons
    better = sum(change.direction == Direction.BETTER for change in found.values())
    worse = sum(change.direction == Direction.WORSE for change in found.values())
    score = {
        name: sum(each.verdict == "yes" for each in each_one.values())
        for name, each_one in (("one", one), ("two", two))
    }
    assert score["one"] + better - worse == score["two"]


@given(snapshots, snapshots)
def test_the_way_back_is_the_other_way_round(one, two):
    mirror = {
        Direction.BETTER: Direction.WORSE,
        Direction.WORSE: Direction.BETTER,
        Direction.SAME: Direction.SAME,
    }
    there = {each.question.id: each for each in compare(one, two)}
    back = {each.question.id: each for each in compare(two, one)}
    for question, change in there.items():
        if change.direction != Direction.SAME:
            assert back[question].direction == mirror[change.direction]
        opened = {reason.why.id for reason in change.reasons if reason.cause == Cause.OPENED}
        closed = (
            {reason.why.id for reason in back[question].reasons if reason.cause == Cause.CLOSED}
            if opened
            else set()
        )
        assert opened == closed


@given(snapshots, snapshots)
def test_equal_digests_are_equal_answers(one, two):
    assert (digest_of(one) == digest_of(two)) == (one == two)
