"""Phrases: kept as they are, read in the reader's language."""

import json
from datetime import date

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from regie.ui.phrases import Phrase, phrase, phrases

VALUES = st.recursive(
    st.text() | st.integers() | st.dates(),
    lambda inner: st.builds(lambda text, value: Phrase(text, {"inner": value}), st.text(), inner),
    max_leaves=4,
)


@given(st.text(), st.dictionaries(st.sampled_from(["a", "b"]), VALUES), st.text(), st.integers(0, 9))
def test_what_is_stored_comes_back(text: str, values: dict, plural: str, count: int) -> None:
    kept = Phrase(text, values, plural, count if plural else 0)
    assert Phrase.from_json(json.loads(json.dumps(kept.as_json()))) == kept


@pytest.mark.parametrize(
    ("language", "said"), [("nl", "sinds 2 november 2026"), ("en", "since Nov. 2, 2026")]
)
def test_dates_are_said_in_the_readers_language(language: str, said: str) -> None:
    late = Phrase.from_json(phrase("since %(day)s", day=date(2026, 11, 2)).as_json())
    with override(language):
        assert str(late) == said


def test_one_and_many() -> None:
    assert str(phrases("%(count)s x in %(place)s", "%(count)s xs in %(place)s", 1, place="N")) == "1 x in N"
    assert str(phrases("%(count)s x in %(place)s", "%(count)s xs in %(place)s", 3, place="N")) == "3 xs in N"


def test_a_phrase_inside_a_phrase_and_a_percent_sign() -> None:
    assert str(phrase("about %(what)s", what=phrase("Noord"))) == "about Noord"
    assert str(phrase("100% done")) == "100% done"


def test_nothing_stored_is_an_empty_text() -> None:
    assert str(Phrase.from_json({})) == ""
