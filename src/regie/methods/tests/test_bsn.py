"""The eleven test. The numbers are made up; that they pass does not mean that somebody has them."""

import pytest
from hypothesis import given
from hypothesis import settings as how
from hypothesis import strategies as st

from regie.methods.bsn import is_bsn, normalised_bsn

unhurried = how(deadline=None, max_examples=60)


def passing(first_eight: str) -> str | None:
    """The number that begins with these digits, from the definition; where none exists, None."""
    rest = sum(int(digit) * weight for digit, weight in zip(first_eight, range(9, 1, -1), strict=True)) % 11
    return None if rest == 10 else f"{first_eight}{rest}"


numbers = (
    st.from_regex(r"[0-9]{8}", fullmatch=True).map(passing).filter(lambda each: each and each.strip("0"))
)


@pytest.mark.parametrize(
    "text", ["111222333", "123456782", "1112.22.333", "111 222 333", "010464554", "10464554"]
)
def test_numbers_that_pass(text):
    assert is_bsn(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "111222334",
        "000000000",
        "00000000",
        "1112223331",
        "1234567",
        "11122233a",
        "١١١٢٢٢٣٣٣",
        "-111222333-1",
    ],
)
def test_numbers_that_do_not(text):
    assert not is_bsn(text)


def test_a_left_out_zero_comes_back():
    assert normalised_bsn(" 1046.45.54 ") == "010464554"
    assert normalised_bsn("12") == "12"


@unhurried
@given(numbers)
def test_every_number_made_from_the_definition_passes(number):
    assert is_bsn(number)


@unhurried
@given(numbers, st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(number, place, more):
    wrong = str((int(number[place]) + more) % 10)
    assert not is_bsn(number[:place] + wrong + number[place + 1 :])


@unhurried
@given(numbers, st.integers(0, 6))
def test_neighbours_that_changed_places_are_found(number, place):
    one, other = number[place], number[place + 1]
    if one != other:
        assert not is_bsn(number[:place] + other + one + number[place + 2 :])
