"""Words: how text is folded, what codes and slips lead to, and what is shown as the match."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regie.access.search.highlighting import pieces
from regie.access.search.words import (
    WORD_LENGTH,
    WORDS_PER_QUERY,
    Vocabulary,
    fold,
    meant_by,
    words_of,
    words_typed,
)

KNOWN = Vocabulary(
    [
        "jongerenwerk",
        "jongerencoach",
        "straatcoach",
        "coach",
        "noord",
        "noorderpark",
        "14",
        "140",
        "j14",
        "j15",
    ]
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Één", "een"), ("ĲSBAAN", "ijsbaan"), ("Straße", "strasse"), ("Ñuñez-Øst", "nunez-ost"), ("", "")],
)
def test_folding(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Zaak J-014", {"zaak", "j", "014", "14", "j014", "j14"}),
        ("A2 en A12", {"a2", "en", "a12"}),
        ("Drugs, geld & status_rol", {"drugs", "geld", "status", "rol"}),
        ("artikel 9.2", {"artikel", "9", "2"}),
    ],
)
def test_words_of_a_text(text, words):
    assert set(words_of(text)) == words


@pytest.mark.parametrize("typed", ["J-014", "j14", "J014", "j-14"])
def test_a_code_is_one_word_however_it_is_typed(typed):
    assert words_typed(typed) == ["j14"]
    assert "j14" in words_of("J-014")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("jongerenwerk", "jongerenwerk"),
        ("jonger", "jongerencoach"),
        ("werk", "jongerenwerk"),
        ("jongernwerk", "jongerenwerk"),
        ("jognerenwerk", "jongerenwerk"),
        ("straatcaoch", "straatcoach"),
        ("straadc", "straatcoach"),
        ("noorderpakr", "noorderpark"),
    ],
)
def test_a_slip_and_a_part_are_forgiven(typed, found):
    assert found in meant_by(typed, KNOWN)


def test_slips_are_forgiven_only_when_asked():
    assert meant_by("straatcaoch", KNOWN, forgiving=False) == ["straatcaoch"]
    assert meant_by("coach", KNOWN, forgiving=False) == ["coach", "jongerencoach", "straatcoach"]


def test_a_number_is_never_taken_for_another():
    assert meant_by("14", KNOWN) == ["14", "140"]
    assert meant_by("j14", KNOWN) == ["j14"]
    assert meant_by("15", KNOWN) == ["15"]


@pytest.mark.parametrize(
    ("text", "words", "marked"),
    [
        ("Café Jongeren", ["cafe"], ["Café"]),
        ("Jongerenwerk in Noord", ["werk", "noord"], ["werk", "Noord"]),
        ("Straatcoach", ["straatcaoch"], ["Straatcoach"]),
        ("Straße 14", ["strasse", "14"], ["Straße", "14"]),
        ("Zaak J-014", ["j14"], ["J-014"]),
        ("Niets", ["werk"], []),
    ],
)
def test_what_matches_is_marked(text, words, marked):
    assert [piece for piece, fits in pieces(text, words) if fits] == marked


@given(st.text(max_size=300), st.text(max_size=60))
@settings(deadline=None)
def test_any_text_and_query_have_an_answer(text, query):
    typed = words_typed(query)
    assert len(typed) <= WORDS_PER_QUERY
    assert all(0 < len(word) <= WORD_LENGTH for word in [*typed, *words_of(text)])
    assert "".join(piece for piece, _fits in pieces(text, typed)) == text
    for word in typed:
        assert meant_by(word, Vocabulary(words_of(text)))[0] == word
