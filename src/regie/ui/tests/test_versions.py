"""Values as JSON takes them, and as a person reads them beside those of somebody else."""

import json
from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.contrib.auth.models import Group, Permission
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from regie.ui.amounts import AmountField
from regie.ui.entry import DateInput
from regie.ui.forms import VersionedForm
from regie.ui.versions import changes, plain


class GroupForm(VersionedForm):
    names = ("name", "permissions")

    def __init__(self, data: Any = None, *, row: Group) -> None:
        super().__init__(data, row=row)
        self.fields |= {
            "on": forms.DateField(),
            "fte": forms.DecimalField(localize=True),
            "warm": forms.BooleanField(),
            "kind": forms.ChoiceField(choices=[("a", "Eerste"), ("b", "Tweede")]),
            "several": forms.MultipleChoiceField(choices=[("a", "Eerste"), ("b", "Tweede")]),
            "amount": AmountField(),
        }


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9))
def test_a_number_is_the_same_however_many_zeros_it_has(number: Decimal) -> None:
    text = plain(number)
    assert Decimal(text) == number
    assert text == plain(number.quantize(Decimal("0.000001")))
    assert "E" not in text


@pytest.mark.parametrize(
    ("value", "taken"),
    [
        (date(2026, 11, 2), "2026-11-02"),
        (time(9, 30), "09:30:00"),
        (Decimal("-0.00"), "0"),
        (Group(pk=3), 3),
        ([Group(pk=3), Group(pk=2)], [2, 3]),
        ({3, 1, 2}, [1, 2, 3]),
        (["b", "a"], ["b", "a"]),
        ((date(2026, 1, 2), None), ["2026-01-02", None]),
        (True, True),
        (None, None),
    ],
)
def test_values_as_json_takes_them(value: Any, taken: Any) -> None:
    assert plain(value) == taken
    assert json.loads(json.dumps(plain(value))) == taken


def test_only_what_differs_is_a_change() -> None:
    group = Group(name="Noord")
    assert changes(group, {"name": "Noord"}) == {}
    assert changes(group, {"name": "Zuid"}) == {"name": ["Noord", "Zuid"]}


@pytest.mark.django_db
def test_a_form_knows_what_stood_and_nothing_of_a_row_that_was_not_there() -> None:
    first, second = Permission.objects.order_by("pk")[:2]
    new = GroupForm(row=Group())
    assert new.initial["version"] is None
    assert new.initial["base"] == {"name": "", "permissions": []}
    group = Group.objects.create(name="Noord")
    group.permissions.set([second, first])
    form = GroupForm(row=group)
    assert form.initial["base"] == {"name": "Noord", "permissions": [first.pk, second.pk]}
    assert form.words("permissions", [second.pk]) == str(second)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("name", "Noord", "Noord"),
        ("name", "", ""),
        ("on", "2026-11-02", "2 november 2026"),
        ("on", None, ""),
        ("fte", "0.5", "0,5"),
        ("warm", True, "ja"),
        ("warm", False, "nee"),
        ("kind", "b", "Tweede"),
        ("kind", "onbekend", "onbekend"),
        ("several", ["a", "b"], "Eerste, Tweede"),
        ("amount", "12500.5", "€\u00a012.500,50"),
        ("amount", "0", "€\u00a00"),
        ("amount", None, ""),
    ],
)
def test_values_as_a_person_reads_them(name: str, value: Any, said: str) -> None:
    with override("nl"):
        assert GroupForm(row=Group()).words(name, value) == said


def test_days_get_the_date_picker() -> None:
    assert 'type="date"' in DateInput().render("on", date(2026, 11, 2))
