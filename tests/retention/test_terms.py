"""What is due when."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError

from regie.access.authorisation.policies import Refused
from regie.access.dossiers.processing import processing
from regie.access.dossiers.services import dossier_reopen
from regie.access.dossiers.walls import wall_down
from regie.analysis.persons.models import Person
from regie.privacy.retention.activities import RETENTION
from regie.privacy.retention.dues import dues
from regie.privacy.retention.proposals import proposal_make
from regie.privacy.retention.services import term_add, term_end

pytestmark = pytest.mark.django_db
PERSON, GUARDIAN = "persons.person", "persons.guardian"


def at(year, month, day):
    return datetime(year, month, day, 12, tzinfo=UTC)


def due(house, dossier):
    with processing(by=house.officer, activity=RETENTION, action="view", name="test", wide=True):
        return {each.dossier_id: each for each in dues(house.officer.municipality_id)}.get(dossier.pk)


def test_a_closed_dossier_goes_two_years_after_closing_and_not_a_day_earlier(house):
    dossier = house.dossier()
    house.clock.move_to(at(2028, 11, 21))
    with pytest.raises(ValidationError, match="J-001"):
        proposal_make(dossier_ids=[dossier.pk], by=house.regisseur)
    house.clock.move_to(at(2028, 11, 22))
    proposal = proposal_make(dossier_ids=[dossier.pk], by=house.regisseur)
    (line,) = proposal.lines.all()
    assert line.whole
    assert {each["kind"]: each["count"] for each in line.kinds} == {
        PERSON: 1, GUARDIAN: 2, "dossiers.dossiertask": 1,
    }  # fmt: skip


def test_a_dossier_closed_on_the_last_of_a_month_goes_on_the_last_of_a_shorter_one(house):
    house.built.collaboration.retention_months = 3
    house.built.collaboration.save()
    house.clock.move_to(at(2026, 11, 30))
    assert due(house, house.dossier()).whole_on == date(2027, 2, 28)


def test_an_open_dossier_is_never_due_as_a_whole(house):
    dossier = house.dossier(closed=False)
    house.clock.move_to(at(2050, 1, 1))
    assert due(house, dossier) is None


def test_a_reopened_dossier_is_not_due_any_more(house):
    dossier = house.dossier()
    by = house.built.people["case_director"]
    assert due(house, dossier).whole_on == date(2028, 11, 22)
    with processing(by=by, activity=RETENTION, action="change", name="test"):
        dossier_reopen(dossier=dossier, reason="terug", by=by)
    assert due(house, dossier) is None


def test_the_shortest_term_wins_and_the_records_go_before_the_dossier(house):
    term_add(category="ordinary", duration="P1Y", starts="closed", rests_on="Besluit 7", by=house.officer)
    found = due(house, house.dossier())
    assert {each.day for each in found.kinds} == {date(2027, 11, 22)}
    assert {each.term.why for each in found.kinds} == {"Besluit 7"}
    assert found.whole_on == date(2028, 11, 22)
    assert found.day == date(2027, 11, 22)


def test_a_longer_term_does_not_stretch_that_of_the_collaboration(house):
    term_add(category="ordinary", duration="P9Y", starts="closed", rests_on="Besluit 7", by=house.officer)
    assert due(house, house.dossier()).whole_on == date(2028, 11, 22)


def test_a_minimum_of_the_law_keeps_the_dossier_longer(house):
    term_add(
        category="ordinary", duration="P5Y", starts="closed", rests_on="Selectielijst 3.2", is_minimum=True,
        by=house.officer,
    )  # fmt: skip
    found = due(house, house.dossier())
    assert found.whole_on == date(2031, 11, 22)
    assert {each.term.why for each in found.kinds} == {"Selectielijst 3.2"}


def test_a_term_from_the_day_of_recording_also_runs_in_an_open_dossier(house):
    term_add(category="ordinary", duration="P6M", starts="recorded", rests_on="Besluit 8", by=house.officer)
    found = due(house, house.dossier(closed=False))
    assert found.whole_on is None
    assert found.day == date(2027, 5, 22)


def test_a_term_of_a_ground_holds_only_for_who_works_on_that_ground(house):
    by = house.officer
    term_add(category="ordinary", duration="P1M", starts="closed", rests_on="x", ground="G36", by=by)
    assert due(house, house.dossier()).day == date(2028, 11, 22)
    term_add(category="ordinary", duration="P1M", starts="closed", rests_on="x", ground="G03", by=by)
    assert due(house, house.dossier()).day == date(2026, 12, 22)


def test_a_term_of_one_collaboration_holds_in_no_other(house, collaboration_with):
    other = collaboration_with("police", name="Andere aanpak")
    term_add(
        category="ordinary", duration="P1M", starts="closed", rests_on="x", collaboration=other.collaboration,
        by=house.officer,
    )  # fmt: skip
    assert due(house, house.dossier()).day == date(2028, 11, 22)


def test_an_ended_term_no_longer_counts(house):
    term = term_add(category="ordinary", duration="P1M", starts="closed", rests_on="x", by=house.officer)
    term_end(term=term, reason="anders besloten", by=house.officer)
    assert due(house, house.dossier()).day == date(2028, 11, 22)


def test_two_same_terms_cannot_hold_at_once(house):
    same = {
        "category": "ordinary",
        "duration": "P1M",
        "starts": "closed",
        "rests_on": "x",
        "by": house.officer,
    }
    term_add(**same)
    with pytest.raises(ValidationError):
        term_add(**same)


@pytest.mark.parametrize("duration", ["", "2 jaar", "P0D", "P1X", "-P1Y"])
def test_what_is_no_term_is_refused_where_it_was_typed(house, duration):
    with pytest.raises(ValidationError) as refused:
        term_add(category="ordinary", duration=duration, starts="closed", rests_on="x", by=house.officer)
    assert "duration" in refused.value.message_dict


def test_a_case_director_sets_no_terms(house):
    with pytest.raises(Refused):
        term_add(
            category="ordinary", duration="P1M", starts="closed", rests_on="x",
            by=house.built.people["case_director"],
        )  # fmt: skip


def test_nothing_of_another_municipality_is_due_here(house, collaboration_with, other_municipality):
    other = collaboration_with("police", name="Elders", place=other_municipality)
    dossier = other.dossier()
    assert due(house, dossier) is None
    with pytest.raises(ValidationError):
        proposal_make(dossier_ids=[dossier.pk], by=house.regisseur)


def test_looking_at_what_is_due_loads_no_person(house):
    house.dossier()
    with processing(by=house.officer, activity=RETENTION, action="view", name="test", wide=True) as opening:
        assert dues(house.officer.municipality_id)
        assert not opening.passed
    with wall_down():
        assert Person.objects.count() == 1
