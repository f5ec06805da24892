"""Assignments and their goals are found by what stands in them, by whoever may read them."""

import pytest

from regie.access.search.selectors import search
from regie.leadership.assignments.services import assignment_start, row_add, row_remove

from .conftest import goal_values

pytestmark = pytest.mark.django_db


def found(reader, typed) -> dict[str, list[str]]:
    return {group.key: [one.url for one in group.found] for group in search(reader, typed)}


def test_a_goal_is_found_after_it_is_written_and_not_after_it_is_taken_away(
    actor, programme, other_municipality, django_capture_on_commit_callbacks
):
    by = actor("regisseur")
    with django_capture_on_commit_callbacks(execute=True):
        made = assignment_start(programme=programme, by=by)
    with django_capture_on_commit_callbacks(execute=True):
        goal = row_add(
            assignment=made, part="goals", values=goal_values(text="Geen vuurwerkbommen bij de sluis"), by=by
        )
    assert found(by, "vuurwerkbommen") == {"assignments.goal": [f"/leiderschap/opdrachten/{made.pk}/"]}
    assert found(actor("regisseur", other_municipality), "vuurwerkbommen") == {}
    with django_capture_on_commit_callbacks(execute=True):
        row_remove(row=goal, by=by)
    assert found(by, "vuurwerkbommen") == {}
