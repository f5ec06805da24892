"""What people fill in about keeping and destroying. None of it holds anything of the person it is about."""

import re
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.choices import DataCategory
from regie.access.collaborations.models import Collaboration
from regie.access.grounds.models import Ground
from regie.ui.entry import DateInput

from .choices import Starts, When
from .statutory import statutory

REFERENCE = re.compile(r"^\s*(?:[Jj]\s*-?\s*)?0*(\d{1,9})\s*$")
UNITS = [("Y", _("years")), ("M", _("months")), ("W", _("weeks")), ("D", _("days"))]
NO_NAMES = _("Write no names and no details of the person.")


class WhenForm(forms.Form):
    """Which part of what is due."""

    when = forms.ChoiceField(label=_("What is due"), choices=When.choices, required=False)

    def chosen(self) -> str:
        """The choice; what is due now where there is none."""
        return (self.cleaned_data["when"] if self.is_valid() else "") or When.NOW


class ReasonForm(forms.Form):
    """One reason, for a step that asks one."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}), help_text=NO_NAMES
    )


class ApproveForm(ReasonForm):
    """The reason, and that the person knows what they do."""

    sure = forms.BooleanField(
        label=_("I have looked at the list. I know that this cannot be undone."),
        error_messages={"required": _("Tick this if you looked at the list and want to go on.")},
    )


class ProposeForm(forms.Form):
    """What is proposed: ids of dossiers, as they were ticked, and a remark for the second person."""

    dossier = forms.MultipleChoiceField(widget=forms.MultipleHiddenInput, required=False)
    remark = forms.CharField(
        label=_("Remark for the second person"), max_length=300, required=False,
        widget=forms.Textarea(attrs={"rows": 3}), help_text=NO_NAMES,
    )  # fmt: skip


class HoldForm(forms.Form):
    """A hold on one dossier."""

    number = forms.CharField(
        label=_("Reference of the dossier"), max_length=20, help_text=_("Such as J-007. Not a name.")
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Why it has to stay, such as an appeal that runs. Write no names."),
    )  # fmt: skip
    until = forms.DateField(
        label=_("Until"),
        widget=DateInput(),
        help_text=_("The last day of the hold. You can lift it earlier."),
    )

    def clean_number(self) -> int:
        found = REFERENCE.match(self.cleaned_data["number"])
        if found is None or int(found.group(1)) == 0:
            raise forms.ValidationError(_("A reference is the letter J and a number, such as J-007."))
        return int(found.group(1))

    def clean_until(self) -> Any:
        until = self.cleaned_data["until"]
        if until < timezone.localdate():
            raise forms.ValidationError(_("Choose a day that is still to come."))
        return until


class TermForm(forms.Form):
    """A term of the municipality; ``code`` is the row of the shipped list it was taken from."""

    use_required_attribute = False
    category = forms.ChoiceField(label=_("Category of data"), choices=DataCategory.choices)
    collaboration = forms.ModelChoiceField(
        label=_("Collaboration"), queryset=Collaboration.objects.none(), required=False,
        empty_label=_("all collaborations"),
    )  # fmt: skip
    ground = forms.ChoiceField(label=_("Legal ground"), required=False)
    number = forms.IntegerField(label=_("How long"), min_value=1, max_value=9999)
    unit = forms.ChoiceField(label=_("Unit"), choices=UNITS)
    starts = forms.ChoiceField(label=_("Begins"), choices=Starts.choices)
    is_minimum = forms.BooleanField(
        label=_("The law says: at least this long"), required=False,
        help_text=_("Only where an article says so. A minimum is stronger than a shorter term."),
    )  # fmt: skip
    rests_on = forms.CharField(
        label=_("Article or decision"), max_length=200, help_text=_("What the term rests on.")
    )

    def __init__(self, *args: Any, municipality_id: int | None, code: str = "", **options: Any) -> None:
        self.row = statutory(code)
        options.setdefault("initial", self._from_list())
        super().__init__(*args, **options)
        field: Any = self.fields["collaboration"]
        field.queryset = Collaboration.objects.filter(municipality=municipality_id).order_by("name")
        grounds = [(each.code, f"{each.code} {each}") for each in Ground.objects.order_by("code")]
        self.fields["ground"].choices = [("", _("every legal ground")), *grounds]  # type: ignore[attr-defined]

    def _from_list(self) -> dict[str, Any]:
        if self.row is None:
            return {"unit": "Y", "starts": Starts.CLOSED}
        return {
            "category": self.row.category,
            "ground": self.row.ground,
            "number": self.row.duration[1:-1],
            "unit": self.row.duration[-1],
            "starts": self.row.starts,
            "is_minimum": self.row.effect == "minimum",
            "rests_on": self.row.article,
        }

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        given = dict(self.cleaned_data)
        duration = f"P{given.pop('number')}{given.pop('unit')}"
        return {**given, "duration": duration, "statutory": self.row.code if self.row else ""}


def ids_in(values: list[str]) -> list[UUID]:
    """The ids of dossiers among what was ticked; anything else is left out."""
    found = []
    for value in values:
        try:
            found.append(UUID(value))
        except ValueError:
            continue
    return list(dict.fromkeys(found))
