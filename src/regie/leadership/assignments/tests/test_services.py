"""Writing an assignment, putting it to two bodies, adopting it, and the version after it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from regie.access.authorisation.policies import Refused
from regie.audit.events.models import Event
from regie.leadership.assignments.choices import TRANSITIONS, AssignmentStatus
from regie.leadership.assignments.comparing import differences_between
from regie.leadership.assignments.models import Assignment, Goal, PortfolioSupport
from regie.leadership.assignments.selectors import with_parts
from regie.leadership.assignments.services import (
    assignment_change,
    assignment_decide,
    assignment_move,
    assignment_start,
    row_add,
    row_change,
    row_remove,
    row_restore,
    support_change,
)
from regie.leadership.decisions.models import Decision
from regie.leadership.programmes.models import Programme
from regie.rulebook.rules.holding import HeldBack
from regie.ui.versions import VersionConflict

from .conftest import TEXTS, decision_values, goal_values

pytestmark = pytest.mark.django_db


def parts(pk: int) -> Assignment:
    return with_parts(Assignment.objects.filter(pk=pk)).get()


def test_a_whole_assignment_is_adopted_by_two_bodies(build, programme):
    made = build(to="adopted")
    assert (made.status, made.number) == ("adopted", 1)
    assert {each.body for each in Decision.objects.all()} == {"triangle", "college"}
    assert {each.subject for each in Decision.objects.all()} == {"assignment"}
    assert Event.objects.filter(object_kind="assignments.assignment", action="move to adopted").count() == 1


@pytest.mark.parametrize(
    ("left_out", "rules"),
    [
        ({"goal": {"owner": ""}}, ["R003"]),
        ({"goal": {"norm": None}}, ["R003"]),
        ({"goal": False}, ["R004"]),
        ({"texts": {"success_factors": " "}}, ["R004"]),
        ({"texts": {"scope_out": ""}}, ["R004"]),
        ({"rows": False}, ["R004", "R004"]),
        ({"decided": ("triangle",)}, ["R005"]),
        ({"decided": ()}, ["R005", "R005"]),
    ],
)
def test_what_is_lacking_holds_the_adoption_back_and_says_where_to_mend(actor, build, left_out, rules):
    made = build(**left_out)
    with pytest.raises(HeldBack) as held:
        assignment_move(assignment=made, to="adopted", by=actor("regisseur"))
    assert [each.rule for each in held.value.findings] == rules
    assert all(each.mend_url.startswith("/leiderschap/opdrachten/") for each in held.value.findings)
    made.refresh_from_db()
    assert made.status == "proposed"


@pytest.mark.parametrize("outcome", ["rejected", "postponed"])
def test_a_decision_without_force_does_not_count_and_a_later_one_does(actor, build, outcome):
    by, made = actor("regisseur"), build(decided=("triangle",))
    assignment_decide(assignment=made, body="college", values=decision_values(outcome=outcome), by=by)
    with pytest.raises(HeldBack):
        assignment_move(assignment=made, to="adopted", by=by)
    assignment_decide(
        assignment=made, body="college", values=decision_values(outcome="adopted_changed"), by=by
    )
    assert assignment_move(assignment=made, to="adopted", by=by).status == "adopted"


def test_a_term_that_passed_meanwhile_is_no_term(actor, build):
    made = build(goal={"term": timezone.localdate() - timedelta(days=1)})
    with pytest.raises(HeldBack) as held:
        assignment_move(assignment=made, to="adopted", by=actor("deputy"))
    assert [each.rule for each in held.value.findings] == ["R003"]


def test_no_decision_before_it_was_put_to_the_bodies(actor, build):
    made = build(to="draft")
    with pytest.raises(Refused):
        assignment_decide(assignment=made, body="triangle", values=decision_values(), by=actor("regisseur"))
    assert not Decision.objects.exists()


def test_taking_back_asks_the_bodies_anew(actor, build):
    made = build()
    back = assignment_move(assignment=made, to="draft", by=actor("regisseur"))
    assert (back.triangle_decision, back.college_decision, back.proposed_at) == (None, None, None)
    assert Decision.objects.count() == 2  # what was decided stays decided


@pytest.mark.parametrize("status", ["proposed", "adopted"])
def test_what_was_put_to_the_bodies_is_frozen(actor, build, status):
    made, by = build(to=status), actor("regisseur")
    goal = made.goals.get()
    for write in (
        lambda: assignment_change(assignment=made, values=TEXTS, version=made.version, by=by),
        lambda: row_add(assignment=made, part="goals", values=goal_values(), by=by),
        lambda: row_change(row=goal, values=goal_values(text="Iets heel anders dan dit"), version=1, by=by),
        lambda: row_remove(row=goal, by=by),
    ):
        with pytest.raises(Refused):
            write()
    goal.refresh_from_db()
    assert (goal.text, goal.removed_at) == (goal_values()["text"], None)


def test_a_new_version_starts_from_the_adopted_one_and_replaces_it(actor, build, programme):
    by, first = actor("regisseur"), build(to="adopted")
    second = assignment_start(programme=programme, by=by)
    assert (second.number, second.scope_in, second.goals.count()) == (2, TEXTS["scope_in"], 1)
    assert differences_between(parts(first.pk), parts(second.pk)) == []
    goal = second.goals.get()
    row_change(row=goal, values=goal_values(norm=8), version=1, by=by)
    row_add(assignment=second, part="results", values={"what": "Tussenmeting", "due_on": None}, by=by)
    row_remove(row=second.activities.get(), by=by)
    assignment_change(assignment=second, values=TEXTS | {"scope_out": "Niemand"}, version=1, by=by)
    found = differences_between(parts(first.pk), parts(second.pk))
    assert sorted(each.kind for each in found) == ["added", "changed", "changed", "removed"]
    row_add(assignment=second, part="activities", values={"what": "Sport", "owner": ""}, by=by)
    assignment_move(assignment=second, to="proposed", by=by)
    for body in ("triangle", "college"):
        assignment_decide(assignment=second, body=body, values=decision_values(), by=by)
    adopted = assignment_move(assignment=second, to="adopted", by=by)
    first.refresh_from_db()
    assert (first.status, adopted.replaces) == ("replaced", first)
    assert first.goals.get().norm == 12
    undone = assignment_move(assignment=adopted, to="proposed", by=by)
    first.refresh_from_db()
    assert (first.status, undone.status, undone.adopted_at) == ("adopted", "proposed", None)
    again = assignment_move(assignment=undone, to="adopted", by=by)
    assert again.replaces == first


def test_one_version_in_the_making_at_a_time(actor, build, programme):
    build(to="draft")
    with pytest.raises(Refused):
        assignment_start(programme=programme, by=actor("regisseur"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(programme=programme, number=9)


def test_the_database_adopts_nothing_without_two_decisions(programme):
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(programme=programme, number=1, status="adopted")


def test_an_adoption_is_not_undone_while_a_new_version_is_being_written(actor, build, programme):
    by, first = actor("regisseur"), build(to="adopted")
    second = assignment_start(programme=programme, by=by)
    with pytest.raises(Refused):
        assignment_move(assignment=first, to="proposed", by=by)
    assignment_move(assignment=second, to="withdrawn", by=by)
    assert assignment_move(assignment=first, to="proposed", by=by).status == "proposed"
    with pytest.raises(Refused):
        assignment_move(assignment=second, to="draft", by=by)


@pytest.mark.parametrize("now", ["draft", "proposed", "withdrawn", "replaced"])
@pytest.mark.parametrize("to", AssignmentStatus.values)
def test_only_the_transitions_of_the_table(actor, build, now, to):
    made, by = build(), actor("regisseur")
    Assignment.objects.update(status=now)
    if to in TRANSITIONS[now]:
        assert assignment_move(assignment=made, to=to, by=by).status == to
    else:
        with pytest.raises(Refused):
            assignment_move(assignment=made, to=to, by=by)


@pytest.mark.parametrize(
    "role", ["case_director", "core_partner", "administrator", "analyst", "national_programme"]
)
def test_others_read_at_most(actor, build, programme, role):
    made, by = build(to="draft"), actor(role)
    for write in (
        lambda: assignment_start(programme=programme, by=by),
        lambda: assignment_move(assignment=made, to="proposed", by=by),
        lambda: row_add(assignment=made, part="goals", values=goal_values(), by=by),
        lambda: support_change(
            programme=programme, portfolio="care", values={"answer": "yes"}, version=1, by=by
        ),
    ):
        with pytest.raises(Refused):
            write()


def test_another_municipality_writes_nothing(actor, build, other_municipality):
    made = build(to="draft")
    with pytest.raises(Refused):
        assignment_move(assignment=made, to="proposed", by=actor("regisseur", other_municipality))


def test_an_ended_programme_gets_no_assignment(actor, programme):
    Programme.objects.update(status="ended")
    with pytest.raises(Refused):
        assignment_start(programme=programme, by=actor("regisseur"))


def test_two_people_in_one_goal_lose_nothing(actor, build):
    goal = build(to="draft").goals.get()
    row_change(row=goal, values=goal_values(owner="Politie"), version=1, by=actor("regisseur"))
    with pytest.raises(VersionConflict) as met:
        row_change(row=goal, values=goal_values(owner="OM"), version=1, by=actor("deputy"))
    assert met.value.current.owner == "Politie"


def test_two_people_in_the_texts_lose_nothing(actor, build):
    made = build(to="draft")
    assignment_change(
        assignment=made, values=TEXTS | {"scope_in": "A"}, version=made.version, by=actor("deputy")
    )
    with pytest.raises(VersionConflict):
        assignment_change(
            assignment=made, values=TEXTS | {"scope_in": "B"}, version=made.version, by=actor("regisseur")
        )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": "  "}, "text"),
        ({"accepted_by": ""}, "accepted_by"),
        ({"accepted_on": timezone.localdate() + timedelta(days=2)}, "accepted_on"),
        ({"unit": "x" * 81}, "unit"),
    ],
)
def test_what_cannot_be_in_a_goal_is_refused(actor, build, changes, field):
    made = build(to="draft", goal=False)
    with pytest.raises(ValidationError) as error:
        row_add(assignment=made, part="goals", values=goal_values(**changes), by=actor("regisseur"))
    assert field in error.value.message_dict
    assert not Goal.objects.exists()


def test_a_row_taken_away_comes_back(actor, build):
    by, goal = actor("regisseur"), build(to="draft").goals.get()
    row_remove(row=goal, by=by)
    assert parts(goal.assignment_id).goals.all().count() == 0 or not list(
        parts(goal.assignment_id).goals.all()
    )
    row_restore(row=goal, by=by)
    assert [each.pk for each in parts(goal.assignment_id).goals.all()] == [goal.pk]


def test_support_is_one_row_per_portfolio(actor, programme):
    by = actor("regisseur")
    values = {"alderman": None, "alderman_name": "W. Portier", "answer": "yes", "on": None, "note": ""}
    first = support_change(programme=programme, portfolio="welfare", values=values, version=1, by=by)
    assert (first.version, first.alderman_shown) == (1, "W. Portier")
    second = support_change(
        programme=programme, portfolio="welfare", values=values | {"answer": "no"}, version=1, by=by
    )
    assert (second.pk, second.version, second.answer) == (first.pk, 2, "no")
    with pytest.raises(VersionConflict):
        support_change(programme=programme, portfolio="welfare", values=values, version=1, by=by)
    with pytest.raises(ValidationError):
        support_change(
            programme=programme,
            portfolio="care",
            values=values | {"on": timezone.localdate() + timedelta(days=1)},
            version=1,
            by=by,
        )
    assert PortfolioSupport.objects.count() == 1
