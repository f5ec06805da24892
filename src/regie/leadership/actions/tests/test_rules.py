"""X301: a late action is found, and closes by being finished or moved."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from regie.leadership.actions.services import action_add, action_change, action_move
from regie.leadership.programmes.models import Programme
from regie.rulebook.rules.registry import rule_by_id, violations_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(municipality):
    return Programme.objects.create(municipality=municipality, name="Sterk in Noord")


def found(programme):
    return violations_in(Programme.objects.filter(pk=programme.pk), rules=[rule_by_id("X301")])


@pytest.mark.parametrize("mended_by", ["finishing", "moving"])
def test_x301(programme, actor, mended_by):
    by, yesterday = actor("regisseur"), timezone.localdate() - timedelta(days=1)
    action_add(programme=programme, values={"title": "Op tijd", "due_on": timezone.localdate()}, by=by)
    late = action_add(programme=programme, values={"title": "Te laat", "due_on": yesterday}, by=by)
    assert [each.object_id for each in found(programme)] == [late.pk]
    if mended_by == "finishing":
        action_move(action=late, to="done", by=by)
    else:
        action_change(action=late, values={"due_on": date(2100, 1, 1)}, version=1, by=by)
    assert found(programme) == []
