"""The form of a programme."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Programme
from .services import FIELDS


class DateInput(forms.DateInput):
    """The browser's own date picker; it wants ISO dates whatever the language."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ProgrammeForm(forms.ModelForm):
    """What the municipality tells about its programme. ``version`` is the version the person started from."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    class Meta:
        model = Programme
        fields = FIELDS
        widgets = {  # noqa: RUF012
            "starts_on": DateInput(),
            "ends_on": DateInput(),
            "applied_on": DateInput(),
            "description": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args: Any, municipality_id: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.municipality_id = municipality_id or self.instance.municipality_id
        self.initial.setdefault("version", self.instance.version)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and starts > ends:
            self.add_error("ends_on", _("The programme ends before it starts. Mend one of the two dates."))
        name = cleaned.get("name", "")
        same = Programme.objects.filter(municipality_id=self.municipality_id, name=name)
        if name and same.exclude(pk=self.instance.pk).exists():
            self.add_error(
                "name", _("Your municipality has a programme with this name. Choose another name.")
            )
        return cleaned

    def values(self) -> dict[str, Any]:
        """What was filled in, for the services."""
        return {name: self.cleaned_data[name] for name in FIELDS}
