"""Forms of rows that two people may change at once, and the browser's own date picker."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.db.models import Model
from django.forms.models import fields_for_model

from .versions import names_of_theirs, plain


class DayInput(forms.DateInput):
    """The browser's own date picker; it wants ISO dates whatever the language."""

    input_type = "date"

    def __init__(self, **options: Any) -> None:
        super().__init__(format="%Y-%m-%d", **options)


class VersionedForm(forms.Form):
    """A form of the fields ``names`` of a row.

    ``version`` is the version the person started from, ``base`` what stood in it: when two people save, the page
    with both versions (``versions.form_conflict``) knows who changed what. ``rows`` is the height of long texts.
    """

    use_required_attribute = False
    names: ClassVar[Sequence[str]] = ()
    rows: ClassVar[Mapping[str, int]] = {}
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    base = forms.JSONField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, row: Model, initial: Mapping[str, Any] | None = None) -> None:
        self.row = row
        values = {name: getattr(row, name) for name in self.names}
        base = {name: plain(value) for name, value in values.items()}
        start = {**values, "version": getattr(row, "version", 1), "base": base, **(initial or {})}
        super().__init__(data, initial=start)
        days = {name: DayInput() for name in self.names if name.endswith("_on")}
        texts = {name: forms.Textarea(attrs={"rows": height}) for name, height in self.rows.items()}
        self.fields.update(fields_for_model(type(row), self.names, widgets={**days, **texts}))

    def values(self) -> dict[str, Any]:
        """What was filled in, for the services."""
        return {name: self.cleaned_data[name] for name in self.names}

    def merged_values(self) -> dict[str, Any]:
        """What was filled in, but for the fields of which the other person's version was chosen."""
        theirs = names_of_theirs(self.data) & {*self.names}  # type: ignore[arg-type]
        return self.values() | {name: getattr(self.row, name) for name in theirs}

    def seen_version(self) -> int:
        """The version the person started from; 0 where the form did not say."""
        return self.cleaned_data.get("version") or 0

    def base_values(self) -> dict[str, Any]:
        """What stood in the form when it was opened, days as ISO text and rows by their key."""
        base = self.cleaned_data.get("base")
        return base if isinstance(base, dict) else {}
