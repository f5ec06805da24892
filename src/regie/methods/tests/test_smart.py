"""What a goal lacks: facts decide the letters, words only give hints."""

import doctest
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regie.methods import smart as module
from regie.methods.smart import HINTS, LETTERS, REASONS, Goal, only_recidivism, smart

WHOLE = Goal(
    text="Hooguit 12 meldingen van overlast in Noord",
    norm=Decimal(12),
    unit="meldingen per maand",
    term=date(2027, 6, 30),
    owner="Wijkbeheer",
    accepted=True,
    baseline="31 per maand in 2025",
)
texts = st.one_of(
    st.text(max_size=200),
    st.lists(
        st.sampled_from(
            [
                "wij",
                "gaan",
                "verbeteren",
                "inzetten",
                "op",
                "en",
                "daarnaast",
                "12",
                "recidive",
                "school",
                "daalt",
                "stijgt",
            ]
        ),
        max_size=20,
    ).map(" ".join),
)
goals = st.builds(
    Goal,
    text=texts,
    norm=st.none() | st.decimals(allow_nan=False, allow_infinity=False),
    unit=st.text(max_size=30) | st.sampled_from(["%", "€", "meldingen per maand", "beter"]),
    term=st.none() | st.dates(),
    owner=st.text(max_size=30),
    accepted=st.booleans(),
    baseline=st.text(max_size=30),
)


def codes(text: str, **values) -> set[str]:
    return {hint.code for hint in smart(Goal(text=text, **values)).hints}


def test_the_examples_of_the_docstring_hold():
    outcome = doctest.testmod(module)
    assert (outcome.failed, outcome.attempted > 3) == (0, True)


def test_a_whole_goal_lacks_nothing():
    found = smart(WHOLE, today=date(2026, 11, 1))
    assert (found.is_smart, found.lacking, found.reasons, found.hints) == (True, (), (), ())


@pytest.mark.parametrize(
    ("change", "letter", "reason"),
    [
        ({"text": " "}, "S", "no_text"),
        ({"text": "Minder overlast nu"}, "S", "too_short"),
        ({"norm": None}, "M", "no_norm"),
        ({"unit": "  "}, "M", "no_unit"),
        ({"unit": "beter"}, "M", "unit_not_measurable"),
        ({"unit": "--- 3"}, "M", "unit_not_measurable"),
        ({"accepted": False}, "A", "not_accepted"),
        ({"owner": "\t"}, "R", "no_owner"),
        ({"term": None}, "T", "no_term"),
        ({"term": date(2026, 10, 31)}, "T", "term_over"),
    ],
)
def test_each_letter_is_lacking_for_its_own_reason(change, letter, reason):
    found = smart(replace(WHOLE, **change), today=date(2026, 11, 1))
    assert (found.lacking, found.reasons) == ((letter,), (reason,))


def test_a_term_of_today_is_not_over():
    assert smart(WHOLE, today=WHOLE.term).is_smart


def test_units_in_signs_count():
    assert smart(replace(WHOLE, unit="%")).is_smart
    assert smart(replace(WHOLE, unit="€")).is_smart


def test_a_vague_verb_costs_the_s_only_without_a_norm():
    text = "De veiligheid in Noord verbeteren voor iedereen"
    assert smart(replace(WHOLE, text=text)).is_smart
    assert smart(replace(WHOLE, text=text, norm=None)).lacking == ("S", "M")


@pytest.mark.parametrize(
    "text",
    [
        "De leefbaarheid wordt verbeterd",
        "We bevorderen de samenwerking",
        "Inzetten op weerbaarheid",
        "De gemeente zet de komende jaren in op preventie",
        "We streven\nnaar rust",
        "Waar mogelijk naar school",
    ],
)
def test_vague_words_are_named(text):
    assert "vague" in codes(text)


@pytest.mark.parametrize(
    "text", ["Verbeteraar van de wijk", "Hooguit 12 meldingen", "De inzet is 3 fte", "Een werkster aan huis"]
)
def test_words_that_only_look_vague_are_left_alone(text):
    assert "vague" not in codes(text)


@pytest.mark.parametrize(
    "text",
    [
        "De overlast daalt en alle jongeren volgen onderwijs",
        "Minder overlast. Ook meer banen",
        "Minder verzuim, daarnaast meer sport",
        "Zowel minder schulden als meer werk",
    ],
)
def test_two_goals_in_one_are_seen(text):
    assert "two_goals" in codes(text)


@pytest.mark.parametrize(
    "text", ["Jongeren en ouders kennen het aanbod", "Het aantal meldingen daalt met 40%", "Overlast daalt."]
)
def test_one_goal_is_one_goal(text):
    assert "two_goals" not in codes(text)


def test_recidivism_alone_is_seen_per_goal_and_for_all():
    less = Goal(text="Minder recidive onder jongeren")
    assert "only_recidivism" in codes(less.text)
    assert "only_recidivism" not in codes("Minder recidive doordat jongeren naar school gaan")
    assert only_recidivism([less, less])
    assert not only_recidivism([less, WHOLE])
    assert not only_recidivism([])


@pytest.mark.parametrize(
    ("text", "hinted"), [("Minder overlast", True), ("Geen overlast", False), ("12 meldingen", False)]
)
def test_no_number_anywhere(text, hinted):
    assert ("no_number" in codes(text)) is hinted
    assert "no_number" not in codes(text, norm=Decimal(3))


@given(goals, st.none() | st.dates())
def test_any_input_gets_five_letters_and_known_words(goal, today):
    found = smart(goal, today=today)
    assert "".join(each.letter for each in found.letters) == LETTERS
    assert set(found.reasons) <= set(REASONS)
    assert {hint.code for hint in found.hints} <= set(HINTS)
    assert found.is_smart == (not found.lacking)
    assert all(hint.word or hint.code not in ("vague", "two_goals") for hint in found.hints)


@given(goals, st.dates())
def test_filling_in_a_fact_never_takes_a_letter_away(goal, today):
    before = set(smart(goal, today=today).lacking)
    for field in fields(Goal):
        if field.name == "text":
            continue
        better = replace(
            goal,
            **{field.name: getattr(WHOLE, field.name)},
        )
        if field.name == "term":
            better = replace(goal, term=today)
        assert set(smart(better, today=today).lacking) <= before


@given(goals)
def test_hints_alone_never_cost_a_letter_of_a_goal_with_norm_term_owner_and_acceptance(goal):
    whole = replace(WHOLE, text=f"Wij gaan dit doen: {goal.text}")
    assert smart(whole).is_smart
