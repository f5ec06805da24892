import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regie.methods.lookup import find

# Making input takes longer on a busy machine; that says nothing about the code.
unhurried = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
TEXTS = [
    (1, "Credible messengers. Ervaringsdeskundigen begeleiden jongeren"),
    (2, "Jongerenwerk in Tilburg Noord"),
    (3, "Alles Kidzzz, Alles Kidzz"),
    (4, "Coördinator van het jongerenpunt"),
    (5, "Werk en opleiding"),
]


@pytest.mark.parametrize(
    ("query", "exact", "near"),
    [
        ("credible", {1}, set()),
        ("CREDIBLE messengers", {1}, set()),
        ("credibel mesengers", set(), {1}),
        ("ervaringsdeskundige", {1}, set()),
        ("ervaringdeskundigen", set(), {1}),
        ("jongrenwerk", set(), {2}),
        ("jognerenw", set(), {1, 2, 4}),
        ("werk", {2, 5}, set()),
        ("kidz", {3}, set()),
        ("coordinator", {4}, set()),
        ("werk tilburg", {2}, set()),
        ("tilburg credible", set(), set()),
        ("wrk", set(), set()),
        ("", set(), set()),
        ("  ?! ", set(), set()),
    ],
)
def test_it_finds_words_and_forgives_typing_errors(query, exact, near):
    found = find(query, TEXTS)
    assert (set(found.exact), set(found.near)) == (exact, near)
    assert found.all == exact | near


@unhurried
@given(st.text(max_size=60))
def test_any_text_is_a_question(query):
    found = find(query, TEXTS)
    assert not found.exact & found.near


@unhurried
@given(st.lists(st.text(max_size=30), max_size=8), st.data())
def test_a_text_finds_itself(texts, data):
    rows = list(enumerate(texts))
    for key, text in rows:
        words = text.split()
        if words:
            word = data.draw(st.sampled_from(words))
            found = find(word, rows)
            assert key in found.exact or not any(letter.isalnum() or letter == "_" for letter in word)
