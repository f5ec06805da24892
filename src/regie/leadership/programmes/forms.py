"""The form of a programme."""

from typing import Any

from django import forms
from django.forms.models import fields_for_model
from django.utils.translation import gettext_lazy as _

from .models import Programme
from .services import FIELDS, plain


class DateInput(forms.DateInput):
    """The browser's own date picker; it wants ISO dates whatever the language."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ProgrammeForm(forms.Form):
    """What the municipality tells about its programme.

    ``version`` is the version the person started from, ``base`` what stood in it: when two people save,
    the page with both versions knows who changed what.
    """

    use_required_attribute = False
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    base = forms.JSONField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, programme: Programme) -> None:
        self.programme = programme
        values = {name: getattr(programme, name) for name in FIELDS}
        base = {name: plain(value) for name, value in values.items()}
        super().__init__(data, initial={**values, "version": programme.version, "base": base})
        widgets: dict[str, type[forms.Widget] | forms.Widget] = {
            "starts_on": DateInput(),
            "ends_on": DateInput(),
            "applied_on": DateInput(),
            "description": forms.Textarea(attrs={"rows": 4}),
        }
        self.fields.update(fields_for_model(Programme, FIELDS, widgets=widgets))
        self.fields["name"].error_messages["required"] = _("Give the programme a name.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and starts > ends:
            self.add_error("ends_on", _("The programme ends before it starts. Mend one of the two dates."))
        name = cleaned.get("name", "")
        same = Programme.objects.filter(municipality_id=self.programme.municipality_id, name=name)
        if name and same.exclude(pk=self.programme.pk).exists():
            self.add_error(
                "name", _("Your municipality has a programme with this name. Choose another name.")
            )
        return cleaned

    def values(self) -> dict[str, Any]:
        """What was filled in, for the services."""
        return {name: self.cleaned_data[name] for name in FIELDS}

    def base_values(self) -> dict[str, Any]:
        """What stood in the form when it was opened, dates as ISO text."""
        base = self.cleaned_data.get("base")
        return base if isinstance(base, dict) else {}
