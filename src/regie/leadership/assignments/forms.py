"""The forms of an assignment: its texts, its rows, a decision about it, and the support of a portfolio."""

from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.choices import Role
from regie.leadership.decisions.choices import Outcome
from regie.leadership.programmes.selectors import people_with_role
from regie.methods import smart
from regie.ui.entry import DateInput
from regie.ui.forms import VersionedForm

from .models import Goal, PortfolioSupport
from .services import ROW_FIELDS, SUPPORT_FIELDS, TEXT_FIELDS


class TextsForm(VersionedForm):
    """The parts that are lists of lines."""

    names = TEXT_FIELDS
    rows: ClassVar = {name: 2 if name == "why" else 5 for name in TEXT_FIELDS}


class GoalForm(VersionedForm):
    """A goal with all that makes it SMART; nothing but its text has to be there to save it."""

    names = ROW_FIELDS["goals"]
    rows: ClassVar = {"text": 3}
    widgets: ClassVar = {"comparison": forms.Select}

    def __init__(self, data: Any = None, *, row: Goal) -> None:
        super().__init__(data, row=row)
        self.fields["text"].error_messages["required"] = _("Write the goal.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("accepted_on") and not cleaned.get("accepted_by", "").strip():
            self.add_error("accepted_by", _("Say which parties accepted the goal."))
        return cleaned

    def typed(self) -> smart.Goal:
        """The goal as it stands in the form, also half filled in; asks ``is_valid`` first."""
        told = {name: self.cleaned_data.get(name) for name in self.names}
        return smart.Goal(
            text=told["text"] or self.data.get("text", ""),
            norm=told["norm"],
            unit=told["unit"] or "",
            term=told["term"],
            owner=told["owner"] or "",
            accepted=told["accepted_on"] is not None,
            baseline=told["baseline"] or "",
        )


class ActivityForm(VersionedForm):
    names = ROW_FIELDS["activities"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        starts, ends = cleaned.get("from_on"), cleaned.get("until_on")
        if starts and ends and starts > ends:
            self.add_error("until_on", _("It ends before it starts. Mend one of the two dates."))
        return cleaned


class ResultForm(VersionedForm):
    names = ROW_FIELDS["results"]


ROW_FORMS: dict[str, type[GoalForm] | type[ActivityForm] | type[ResultForm]] = {
    "goals": GoalForm,
    "activities": ActivityForm,
    "results": ResultForm,
}


class DecideForm(forms.Form):
    """What a body decided about the assignment."""

    use_required_attribute = False
    outcome = forms.ChoiceField(label=_("What was decided"), choices=Outcome.choices)
    decided_on = forms.DateField(label=_("Decided on"), widget=DateInput())
    title = forms.CharField(label=_("Decision in one line"), max_length=250)
    reference = forms.CharField(
        label=_("Case number"),
        max_length=80,
        required=False,
        help_text=_("The number in your document system."),
    )
    text = forms.CharField(
        label=_("What was decided, in full"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("No names of young people here. Use a code such as J-014."),
    )
    note = forms.CharField(label=_("Remark"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, data: Any = None, *, title: str) -> None:
        super().__init__(data, initial={"title": title, "decided_on": timezone.localdate()})


class SupportForm(VersionedForm):
    """What the alderman of a portfolio says about the approach."""

    names = SUPPORT_FIELDS
    rows: ClassVar = {"note": 3}
    widgets: ClassVar = {"answer": forms.RadioSelect}

    def __init__(self, data: Any = None, *, row: PortfolioSupport) -> None:
        super().__init__(data, row=row)
        alderman: Any = self.fields["alderman"]
        place = row.programme.municipality_id
        alderman.queryset = people_with_role(place, [Role.ADMINISTRATOR], [row.alderman_id])
        alderman.empty_label = _("not in the list")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("answer") not in (None, "not_asked") and not cleaned.get("on"):
            self.add_error("on", _("Fill in on which day it was asked."))
        if cleaned.get("answer") == "with_conditions" and not cleaned.get("note", "").strip():
            self.add_error("note", _("Write down the conditions."))
        return cleaned
