"""The normal form of names and the tokens made of it."""

import pytest
from hypothesis import given
from hypothesis import settings as how
from hypothesis import strategies as st

from regie.vault.encryption.blind_index import blind_index, normalised_name
from regie.vault.keys.tests.test_keys import lines

unhurried = how(deadline=None, max_examples=60)

TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=30)
PIECES = (
    *("Jan", "van", "de", "der", "den", "v", "d", "vd", "v/d", "v.d.", "'t", "het", "ter", "Berg", "Meijer"),
    *("Ĳssel", "É", "Y", "i", "j", "-", ",", "vande", "nde", "va"),
)
NAMES = st.lists(st.sampled_from(PIECES), max_size=6).map(" ".join)

SAME = [
    ("Zoë", "zoe", "ZOË", "Zoe\u0308", " Zoë "),
    ("Jan-Willem", "Jan Willem", "janwillem", "Jan‑Willem"),
    ("van der Berg", "Van den Berg", "v.d. Berg", "v/d Berg", "vd Berg", "Berg, van der", "Berg,v.d."),
    ("van 't Hof", "van ’t Hof", "van het Hof", "v. 't Hof"),
    ("Meijer", "Meyer", "MEĲER"),
    ("d'Arcy", "D’Arcy", "d Arcy"),
    ("Sørensen", "Sorensen"),
    ("Strauß", "Strauss"),
    ("Yılmaz", "YILMAZ", "yilmaz"),
    ("Łukasz", "Lukasz"),
]
DIFFERENT = [
    ("Jansen", "Janssen"),
    ("van Berg", "van der Berg"),
    ("Hof", "van 't Hof"),
    ("محمد", "أحمد"),
    ("A B", "B A"),
]


@pytest.mark.parametrize("names", SAME)
def test_spellings_that_people_mix_up_are_one_name(names):
    assert len({normalised_name(name) for name in names}) == 1
    assert normalised_name(names[0])


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_other_names_stay_other_names(one, other):
    assert normalised_name(one) != normalised_name(other)


def test_the_normal_form_is_as_documented():
    assert normalised_name("Jan-Peter van der IJssel") == "janpetervdyssel"
    assert normalised_name("Vander") == "vander" and normalised_name("Van") == "van"
    assert normalised_name("--- '.") == ""


@unhurried
@given(st.one_of(TEXT, NAMES))
def test_doing_it_twice_changes_nothing(name):
    once = normalised_name(name)
    assert normalised_name(once) == once
    assert not any(sign.isspace() for sign in once)


@unhurried
@given(st.one_of(TEXT, NAMES))
def test_capitals_and_space_around_do_not_count(name):
    assert normalised_name(f" {name.casefold()}\t") == normalised_name(name)


@unhurried
@given(st.lists(TEXT, min_size=1, max_size=3), st.lists(TEXT, min_size=1, max_size=3))
def test_tokens_are_the_same_for_the_same_parts_only(one, other):
    if any(one) or any(other):
        assert (blind_index("p", *one) == blind_index("p", *other)) == (one == other)


@unhurried
@given(TEXT.filter(bool))
def test_a_token_differs_per_purpose_and_shows_nothing(part):
    token = blind_index("p", part)
    name, _dot, digits = token.partition(".")
    assert name == "test-a" and len(digits) == 32 and set(digits) <= set("0123456789abcdef")
    assert token != blind_index("q", part)


def test_nothing_has_no_token():
    assert blind_index("p") == blind_index("p", "", "") == ""


def test_a_search_also_looks_under_the_older_keys(settings):
    old = blind_index("p", "x")
    settings.KEYS = ",".join([*lines("index/next"), settings.KEYS])
    new = blind_index("p", "x")
    assert new.startswith("next.") and new.every == (new, old)
