"""Amounts: what people type is understood or refused with a reason, never guessed."""

from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from regie.ui.amounts import MOST, AmountField, euro, parse_amount, plain_amount

AMOUNTS = st.decimals(0, MOST, places=2)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("12500", "12500"),
        ("12.500", "12500"),
        ("12.500,50", "12500.50"),
        ("12500,5", "12500.50"),
        ("12500.50", "12500.50"),
        ("€ 12.500,-", "12500"),
        ("€\u00a01.250.000", "1250000"),
        ("EUR 0,05", "0.05"),
        ("1 250 000", "1250000"),
        (" 300 euro ", "300"),
        ("0", "0"),
    ],
)
def test_what_people_write_is_understood(text, amount):
    assert parse_amount(text) == Decimal(amount)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("veel", "invalid"),
        ("1 2", "invalid"),
        ("", "invalid"),
        ("12,500", "invalid"),
        ("12,500.50", "invalid"),
        ("1.25.000", "invalid"),
        ("12.5000", "invalid"),
        ("1e5", "invalid"),
        ("١٢٣", "invalid"),
        ("NaN", "invalid"),
        ("-5", "below_zero"),
        ("−5", "below_zero"),
        ("10000000000", "too_much"),
        ("9" * 20, "too_much"),
    ],
)
def test_what_could_mean_two_things_is_refused_with_a_reason(text, code):
    with pytest.raises(ValidationError) as refused:
        parse_amount(text)
    assert refused.value.code == code
    assert refused.value.messages[0]


@given(AMOUNTS)
def test_what_is_shown_is_understood_again(amount):
    assert parse_amount(euro(amount)) == amount
    assert parse_amount(plain_amount(amount)) == amount
    assert parse_amount(str(amount)) == amount
    assert parse_amount(f"{amount:.2f}".replace(".", ",")) == amount


@given(st.text(max_size=30))
def test_any_text_is_an_amount_or_refused(text):
    try:
        amount = parse_amount(text)
    except ValidationError as refused:
        assert refused.messages[0]
    else:
        assert 0 <= amount <= MOST
        assert any(sign in "0123456789" for sign in text)


def test_amounts_look_as_the_house_shows_them():
    assert euro(Decimal("12500.00")) == "€\u00a012.500"
    assert euro(Decimal("1234567.8")) == "€\u00a01.234.567,80"
    assert euro(Decimal("-6.4")) == "€\u00a0−6,40"
    assert euro(None) == ""


class Page(forms.Form):
    amount = AmountField(required=False)


def test_the_field_keeps_what_was_typed_and_knows_what_changed():
    assert Page({"amount": "12.500,50"}, initial={"amount": Decimal("12500.50")}).has_changed() is False
    wrong = Page({"amount": "twaalf"}, initial={"amount": Decimal(1)})
    assert wrong.has_changed()
    assert not wrong.is_valid()
    assert 'value="twaalf"' in str(wrong["amount"])
    assert 'value="12.500"' in str(Page(initial={"amount": Decimal(12500)})["amount"])
    empty = Page({"amount": " "})
    assert empty.is_valid()
    assert empty.cleaned_data["amount"] is None
