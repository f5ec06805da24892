"""What forms of several slices share: a date picker, and errors of a service put at the field they belong to."""

from collections.abc import Callable
from typing import TypeVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

T = TypeVar("T")


class DateInput(forms.DateInput):
    """The browser's own date picker; its value is always in ISO form."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def refused_by(form: forms.BaseForm, error: ValidationError) -> None:
    """Puts what a service refused at the fields of the form that it is about, and the rest above it."""
    by_field = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
    for name, texts in by_field.items():
        form.add_error(name if name in form.fields else None, [ValidationError(text) for text in texts])


def tried(form: forms.BaseForm, work: Callable[[], T]) -> T | None:
    """What ``work`` gives; or None, with its ValidationError told in the form, so that what was typed stays."""
    try:
        return work()
    except ValidationError as error:
        refused_by(form, error)
        return None
