"""Amounts of money, read and written as people in the Netherlands do: € 12.500 and € 12.500,50.

In both languages of the screens the same: an amount that means another thing in the other language is a trap.
A decimal comma, dots between thousands; what could mean two things is refused, never guessed.
"""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MOST = Decimal("9999999999.99")  # what a column of twelve digits, two of them cents, can hold
_SIGNS = re.compile(r"^\s*(?:€|eur\b|euro\b)?\s*|\s*(?:€|\beuro?)?\s*$", re.IGNORECASE)
_GAP = re.compile(r"(?<=[0-9])\s(?=[0-9]{3}(?![0-9]))")  # a space between thousands
_ROUND = re.compile(r",(?:-|–|--|—)$")
_PLAIN = re.compile(r"(?P<whole>[0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+)(?:,(?P<cents>[0-9]{1,2}))?", re.ASCII)
_POINT = re.compile(r"[0-9]+\.[0-9]{1,2}", re.ASCII)
NOT_UNDERSTOOD = _("Write the amount as 12500 or 12.500,50: dots between thousands, cents after a comma.")
BELOW_ZERO = _("An amount cannot be below 0.")
TOO_MUCH = _("This amount is too large. Regie takes at most € 9.999.999.999,99.")


def parse_amount(text: str) -> Decimal:
    """The amount in a text such as "12.500,50", "12500", "€ 1.250,-" or "12500.50". Raises ValidationError.

    A single dot with one or two digits behind it can only be a decimal point; with three it parts thousands.
    """
    rest = _ROUND.sub("", _GAP.sub("", _SIGNS.sub("", text)))
    if rest.startswith(("-", "−", "–")):
        raise ValidationError(BELOW_ZERO, code="below_zero")
    if found := _PLAIN.fullmatch(rest):
        amount = Decimal(f"{found['whole'].replace('.', '')}.{found['cents'] or '0'}")
    elif _POINT.fullmatch(rest):
        amount = Decimal(rest)
    else:
        raise ValidationError(NOT_UNDERSTOOD, code="invalid")
    if amount > MOST:
        raise ValidationError(TOO_MUCH, code="too_much")
    return amount.quantize(Decimal("0.01"))


def plain_amount(value: Decimal | int) -> str:
    """12.500 or 12.500,50: whole euros without cents."""
    cents = Decimal(value).quantize(Decimal("0.01"))
    text = f"{abs(cents):,.2f}".replace(",", " ").replace(".", ",").replace(" ", ".")
    return ("−" if cents < 0 else "") + text.removesuffix(",00")


def euro(value: Decimal | int | None) -> str:
    """€ 12.500, with a space that does not break; empty for None. Below 0 with a real minus."""
    return "" if value is None else f"€\u00a0{plain_amount(value)}"


class AmountField(forms.Field):
    """A field for an amount in euros; its value is a Decimal of whole cents, or None when left empty."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "maxlength": "24"})
    default_error_messages = {"required": _("Fill in the amount.")}  # noqa: RUF012 - as Django declares it

    def to_python(self, value: Any) -> Decimal | None:
        if isinstance(value, Decimal):
            return value
        typed = str(value or "").strip()
        return parse_amount(typed) if typed else None

    def prepare_value(self, value: Any) -> Any:
        return plain_amount(value) if isinstance(value, (Decimal, int)) else value

    def words(self, value: str | None) -> str:
        """The amount as ``versions.plain`` gives it, as a person reads it."""
        return euro(Decimal(value) if value else None)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return initial != self.to_python(data)
        except ValidationError:
            return True
