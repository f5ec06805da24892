"""What is read in a line, and what is not guessed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regie.leadership.governance.reading import read_line

TODAY = date(2026, 11, 23)  # a Monday
NAMES = {
    "user:1": ("Yara Bloemdal", "Yara"),
    "user:2": ("Bram Wissekerke", "Bram"),
    "user:3": ("Bram de Wit", "Bram"),
    "organisation:4": ("Politie Voorbeeldstad", "Politie"),
}


def read(typed, kind="note"):
    return read_line(typed, kind=kind, names=NAMES, today=TODAY)


@pytest.mark.parametrize(
    ("typed", "text", "who", "due_on"),
    [
        ("actie: Yara vr 4 dec rooster afspreken", "rooster afspreken", "user:1", date(2026, 12, 4)),
        ("actie: rooster afspreken, Yara, vr 4 dec", "rooster afspreken", "user:1", date(2026, 12, 4)),
        (
            "Actie: rooster afspreken Yara Bloemdal 4 december 2026",
            "rooster afspreken",
            "user:1",
            date(2026, 12, 4),
        ),
        ("a: 4-12 politie belt de wijkagent", "belt de wijkagent", "organisation:4", date(2026, 12, 4)),
        ("actie: bellen met de school uiterlijk vrijdag", "bellen met de school", "", date(2026, 11, 27)),
        ("actie: maandag terugbellen", "terugbellen", "", date(2026, 11, 30)),
        ("actie: morgen bellen", "bellen", "", date(2026, 11, 24)),
        ("actie: over 2 weken evalueren", "evalueren", "", date(2026, 12, 7)),
        ("actie: plan sturen 3 maart", "plan sturen", "", date(2027, 3, 3)),
        ("actie: plan sturen 2027-01-08", "plan sturen", "", date(2027, 1, 8)),
        ("actie: Bram de Wit belt", "belt", "user:3", None),
        (
            "actie: gesprek met Yara over 4 december voeren",
            "gesprek met Yara over 4 december voeren",
            "",
            None,
        ),
        ("actie: vragenlijst maken", "vragenlijst maken", "", None),
        ("actie: Yara", "Yara", "user:1", None),
    ],
)
def test_an_action_with_who_and_when(typed, text, who, due_on):
    found = read(typed)
    assert (found.kind, found.text, found.who, found.due_on, found.doubt) == ("action", text, who, due_on, "")


@pytest.mark.parametrize(
    ("typed", "doubt", "text"),
    [
        ("actie: Bram belt de school", "which_person", "Bram belt de school"),
        ("actie: rooster maken do 4 dec", "weekday", "rooster maken do 4 dec"),
        ("actie: rooster maken 31 november", "no_such_date", "rooster maken 31 november"),
    ],
)
def test_what_is_not_certain_is_not_guessed(typed, doubt, text):
    found = read(typed)
    assert (found.doubt, found.text) == (doubt, text)
    assert not found.who
    assert found.due_on is None


@pytest.mark.parametrize(
    ("typed", "kind"),
    [("besluit: doen", "decision"), ("B: doen", "decision"), ("notitie: doen", "note"), ("doen", "note")],
)
def test_a_prefix_says_what_it_is(typed, kind):
    assert (read(typed).kind, read(typed).text) == (kind, "doen")


def test_a_decision_keeps_names_and_dates():
    assert read("besluit: Yara begint 4 december").text == "Yara begint 4 december"


@given(st.text(max_size=80), st.sampled_from(["decision", "action", "note"]))
def test_any_words_are_read_and_none_are_made_up(typed, kind):
    found = read(typed, kind)
    assert found.kind in ("decision", "action", "note")
    assert found.text in " ".join(typed.split())
    assert bool(found.text) or not typed.split() or ":" in typed or not found.who


@given(st.integers(1, 31), st.sampled_from(["jan", "feb", "mrt", "apr", "mei", "jun", "dec"]))
def test_a_day_and_a_month_are_a_coming_day_or_no_day(day, month):
    found = read(f"actie: iets doen {day} {month}")
    if found.due_on:
        assert found.due_on >= TODAY
        assert found.due_on.day == day
    else:
        assert found.doubt == "no_such_date"
