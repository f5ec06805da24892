"""Actions through the services: who may, numbers, versions, moving to and fro, and what the database refuses."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from regie.access.authorisation.policies import Refused
from regie.access.organisations.models import Organisation
from regie.audit.events.models import Event
from regie.leadership.actions.choices import TRANSITIONS, ActionStatus
from regie.leadership.actions.models import Action
from regie.leadership.actions.selectors import actions_for, my_open_actions, overdue
from regie.leadership.actions.services import action_add, action_change, action_move
from regie.leadership.actions.sources import Source
from regie.leadership.programmes.models import Programme
from regie.ui.versions import VersionConflict

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(municipality):
    return Programme.objects.create(municipality=municipality, name="Sterk in Noord")


@pytest.fixture
def add(programme, actor):
    """add(title="…"): an action, written by the regisseur."""
    return lambda source=None, **values: action_add(
        programme=programme, values={"title": "Bel de school"} | values, by=actor("regisseur"), source=source
    )


def test_an_action_gets_the_next_number_of_its_municipality(add, actor, other_municipality):
    first, second = add(), add(title=" Plan een overleg ")
    elsewhere = Programme.objects.create(municipality=other_municipality, name="Ander")
    there = action_add(programme=elsewhere, values={"title": "x"}, by=actor("regisseur", other_municipality))
    assert [first.code, second.code, there.code] == ["A1", "A2", "A1"]
    assert second.title == "Plan een overleg"
    assert Event.objects.filter(action="create", object_kind="actions.action").count() == 3


def test_it_keeps_what_it_came_from(add):
    made = add(source=Source("finding", 12, "/leiderschap/bevindingen/12/", "R001"))
    made.refresh_from_db()
    kept = (made.source_kind, made.source_id, made.source_url, made.source_name)
    assert kept == ("finding", 12, "/leiderschap/bevindingen/12/", "R001")


@pytest.mark.parametrize("role", ["case_director", "core_partner", "administrator", "national_programme"])
def test_other_roles_add_nothing(programme, add, actor, role):
    made = add()
    with pytest.raises(Refused):
        action_add(programme=programme, values={"title": "x"}, by=actor(role))
    with pytest.raises(Refused):
        action_change(action=made, values={"title": "x"}, version=1, by=actor(role))
    with pytest.raises(Refused):
        action_move(action=made, to="done", by=actor(role))


@pytest.mark.parametrize("values", [{"title": " "}, {"title": "x" * 201}, {"owner_name": "x" * 121}])
def test_what_cannot_be_is_refused(add, values):
    with pytest.raises(ValidationError):
        add(**values)


def test_the_owner_works_here_and_is_one(add, member, other_municipality):
    stranger = member("coach", other_municipality)
    with pytest.raises(ValidationError) as refused:
        add(owner_user=stranger)
    assert "owner_user" in refused.value.message_dict
    with pytest.raises(ValidationError) as refused:
        add(owner_organisation=Organisation.objects.get(name=other_municipality.name))
    assert "owner_organisation" in refused.value.message_dict
    with pytest.raises(ValidationError) as refused:
        add(owner_user=member("coach"), owner_name="Iemand anders")
    assert "owner_name" in refused.value.message_dict
    assert add(owner_user=member("coach")).owner == "coach Voorbeeldstad"


def test_a_change_counts_versions_and_logs_what_was(add, actor):
    made = add()
    changed = action_change(action=made, values={"due_on": date(2026, 3, 1)}, version=1, by=actor("deputy"))
    assert changed.version == 2
    assert Event.objects.latest("pk").detail == {"differences": {"due_on": [None, "2026-03-01"]}}
    with pytest.raises(VersionConflict):
        action_change(action=made, values={"title": "y"}, version=1, by=actor("regisseur"))
    same = action_change(action=made, values={"due_on": date(2026, 3, 1)}, version=2, by=actor("deputy"))
    assert same.version == 2


@pytest.mark.parametrize("now", ActionStatus.values)
@pytest.mark.parametrize("to", ActionStatus.values)
def test_only_the_transitions_of_the_table(add, actor, now, to):
    made = add()
    if now != ActionStatus.OPEN:
        made = action_move(action=made, to=now, by=actor("regisseur"), result="omdat")
    if to in TRANSITIONS[now]:
        moved = action_move(action=made, to=to, by=actor("regisseur"), result="daarom")
        assert (moved.status, moved.done_at is not None) == (to, to == ActionStatus.DONE)
    else:
        with pytest.raises(Refused):
            action_move(action=made, to=to, by=actor("regisseur"), result="daarom")


def test_dropping_needs_a_reason(add, actor):
    with pytest.raises(ValidationError) as refused:
        action_move(action=add(), to="dropped", by=actor("regisseur"), result="  ")
    assert "result" in refused.value.message_dict


def test_who_owns_it_finishes_it_and_sees_it(add, actor, member):
    mine, other = add(owner_user=member("network_partner")), add()
    me = actor("network_partner")
    assert list(my_open_actions(me)) == [mine]
    assert list(actions_for(me)) == [mine]
    assert action_move(action=mine, to="done", by=me, result="gebeld").result == "gebeld"
    assert not my_open_actions(me).exists()
    with pytest.raises(Refused):
        action_move(action=other, to="done", by=me)


def test_reach_of_lists(add, actor, other_municipality):
    add()
    assert actions_for(actor("core_partner")).count() == 1
    assert not actions_for(actor("regisseur", other_municipality)).exists()
    assert not actions_for(actor("national_programme")).exists()


def test_overdue_is_unfinished_and_past(add, actor, programme):
    today = date(2026, 5, 10)
    late, on_time = add(due_on=date(2026, 5, 9)), add(due_on=today)
    finished = action_move(action=add(due_on=date(2026, 5, 1)), to="done", by=actor("regisseur"))
    found = list(overdue([programme.pk], today))
    assert found == [late]
    assert on_time not in found and finished not in found


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "done"},
        {"status": "dropped", "result": ""},
        {"status": "vreemd"},
        {"number": 1, "pk": None},
    ],
)
def test_the_database_refuses_too(add, wrong):
    made = add()
    row = Action.objects.get(pk=made.pk)
    for name, value in wrong.items():
        setattr(row, name, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
