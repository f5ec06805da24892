"""The forms of the register and of the DPIA."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from regie.ui.entry import DateInput

from .choices import (
    AnswerState,
    DataCategory,
    DpiaDecision,
    Impact,
    LegalBasis,
    LegalRole,
    Likelihood,
    Processing,
    RetentionUnit,
)
from .durations import duration_of, parts
from .models import ActivityVersion, DpiaAnswer, ProcessingActivity
from .questions import Question
from .services import FIELDS

GROUND = re.compile(r"^[A-Z]{1,3}[0-9]{1,4}[a-z]?$")
BY_GROUND, FIXED = "ground", "fixed"
# Fields of a version that stand in the form as they are.
PLAIN = (
    "name",
    "purpose",
    "retention_note",
    "controller",
    "controller_contact",
    "officer_contact",
    "transfers",
)
LISTS = ("data_subjects", "data_elements", "measures")
CODES = ("data_categories", "processing")
RESERVED = ("toevoegen", "contact")  # pages of the register itself
A_LINE_EACH = _("One on each line.")


class LinesField(forms.CharField):
    """A text per line; what is typed stays as it is, empty lines go."""

    def __init__(self, *, rows: int = 4, **options: Any) -> None:
        options.setdefault("help_text", A_LINE_EACH)
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), max_length=4000, **options)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


class ActivityForm(forms.Form):
    """What an activity is. ``number`` is the version the person started from, ``base`` what stood in it."""

    use_required_attribute = False
    number = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    base = forms.JSONField(widget=forms.HiddenInput, required=False)

    slug = forms.SlugField(
        label=_("Short name in addresses"),
        max_length=60,
        help_text=_("Small letters, digits and hyphens. It stays as it is."),
    )
    name = forms.CharField(label=_("Name"), max_length=160)
    purpose = forms.CharField(label=_("Purpose"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
    data_subjects = LinesField(label=_("Whose data"))
    data_categories = forms.MultipleChoiceField(
        label=_("Categories of personal data"), choices=DataCategory, widget=forms.CheckboxSelectMultiple
    )
    data_elements = LinesField(label=_("Which data"), rows=5)
    processing = forms.MultipleChoiceField(
        label=_("What is done with the data"), choices=Processing, widget=forms.CheckboxSelectMultiple
    )
    receiving_controllers = LinesField(label=_("Recipients that decide for themselves"), required=False)
    receiving_processors = LinesField(
        label=_("Processors"),
        required=False,
        rows=3,
        help_text=_("They work on our instructions only. One on each line."),
    )
    transfers = forms.CharField(
        label=_("Transfers outside the EU"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Leave empty when nothing leaves the EU."),
    )
    retention_kind = forms.ChoiceField(
        label=_("How long are the data kept?"),
        choices=[(BY_GROUND, _("a term for each legal ground")), (FIXED, _("one fixed term"))],
        widget=forms.RadioSelect,
    )
    retention_number = forms.IntegerField(label=_("Term"), required=False, min_value=1, max_value=9999)
    retention_unit = forms.ChoiceField(label=_("Unit"), required=False, choices=RetentionUnit)
    retention_note = forms.CharField(
        label=_("Remark about the term"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    measures = LinesField(label=_("Security measures"), required=False, rows=5)
    controller = forms.CharField(label=_("Controller"), max_length=200)
    controller_contact = forms.CharField(
        label=_("Contact of the controller"),
        required=False,
        max_length=200,
        help_text=_("Mail, phone or address."),
    )
    officer_contact = forms.CharField(
        label=_("Contact of the data protection officer"), required=False, max_length=200
    )
    is_ended = forms.BooleanField(
        label=_("This activity has ended"), required=False, help_text=_("Its versions stay to be read.")
    )
    note = forms.CharField(
        label=_("What changes and why?"),
        max_length=300,
        help_text=_("It stands beside this version in the history."),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        version: ActivityVersion | None,
        municipality_id: int | None = None,
        values: dict[str, Any] | None = None,
    ) -> None:
        self.version, self.municipality_id = version, municipality_id
        stands = {name: getattr(version, name) for name in FIELDS} if version else values or {}
        super().__init__(data, initial=_initial(stands, version))
        for kind in LegalBasis:
            self.fields[f"basis_{kind.name}"] = forms.BooleanField(label=kind.label, required=False)
            self.fields[f"grounds_{kind.name}"] = forms.CharField(
                # Which basis they go with stands beside it; who cannot see that hears it.
                label=format_html(
                    '{}<span class="regie-hidden">: {}</span>', _("Codes of grounds"), kind.label
                ),
                required=False,
                max_length=200,
            )
        if version is not None:
            del self.fields["slug"]
            if version.activity.is_shipped:
                del self.fields["is_ended"]
        else:
            del self.fields["note"], self.fields["is_ended"]

    @property
    def bases(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Per legal ground its tick and the codes of the grounds under it."""
        return [(self[f"basis_{kind.name}"], self[f"grounds_{kind.name}"]) for kind in LegalBasis]

    def clean_slug(self) -> str:
        slug = self.cleaned_data["slug"].lower()
        taken = ProcessingActivity.objects.filter(municipality=self.municipality_id, slug=slug)
        if slug in RESERVED or taken.exists():
            raise forms.ValidationError(_("This short name is taken. Choose another one."))
        return slug

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for kind in LegalBasis:
            self._clean_basis(kind, cleaned)
        if not any(cleaned.get(f"basis_{kind.name}") for kind in LegalBasis):
            first = next(iter(LegalBasis))
            self.add_error(f"basis_{first.name}", _("Tick at least one legal ground."))
        if cleaned.get("retention_kind") == FIXED:
            if not cleaned.get("retention_number") and "retention_number" not in self.errors:
                self.add_error("retention_number", _("Fill in how long: a number and a unit."))
            if not cleaned.get("retention_unit") and "retention_unit" not in self.errors:
                self.add_error("retention_unit", _("Choose a unit."))
        return cleaned

    def _clean_basis(self, kind: LegalBasis, cleaned: dict[str, Any]) -> None:
        name = f"grounds_{kind.name}"
        codes = [code for code in re.split(r"[\s,;]+", (cleaned.get(name) or "").upper()) if code]
        wrong = [code for code in codes if not GROUND.match(code)]
        if wrong:
            text = _("These are no codes of grounds: %(codes)s. A code looks like G03; put commas between.")
            self.add_error(name, text % {"codes": ", ".join(wrong)})
        elif codes and not cleaned.get(f"basis_{kind.name}"):
            self.add_error(f"basis_{kind.name}", _("Tick this basis too, or remove its codes."))
        cleaned[name] = list(dict.fromkeys(codes))

    def values(self) -> dict[str, Any]:
        """What was filled in, for the services."""
        cleaned = self.cleaned_data
        fixed = cleaned["retention_kind"] == FIXED
        return {
            **{name: cleaned[name] for name in (*PLAIN, *LISTS, *CODES)},
            "legal_basis": [
                {"kind": kind.value, "grounds": cleaned[f"grounds_{kind.name}"]}
                for kind in LegalBasis
                if cleaned[f"basis_{kind.name}"]
            ],
            "recipients": [
                *_recipients(cleaned["receiving_controllers"], LegalRole.CONTROLLER),
                *_recipients(cleaned["receiving_processors"], LegalRole.PROCESSOR),
            ],
            "retention": duration_of(cleaned["retention_number"], cleaned["retention_unit"]) if fixed else "",
            "is_ended": cleaned.get("is_ended", False),
        }

    def base_values(self) -> dict[str, Any]:
        """What stood in the version when the form was opened."""
        base = self.cleaned_data.get("base")
        return (
            {name: value for name, value in base.items() if name in FIELDS} if isinstance(base, dict) else {}
        )


class ContactsForm(forms.Form):
    """Controller and contacts of every running activity at once."""

    use_required_attribute = False
    controller = forms.CharField(label=_("Controller"), max_length=200)
    controller_contact = forms.CharField(
        label=_("Contact of the controller"), max_length=200, help_text=_("Mail, phone or address.")
    )
    officer_contact = forms.CharField(label=_("Contact of the data protection officer"), max_length=200)


class AnswerForm(forms.Form):
    """The answer to one question. ``revision`` is the one the person saw; 0 where there was none."""

    use_required_attribute = False
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    state = forms.ChoiceField(label=_("State"), choices=AnswerState, widget=forms.RadioSelect)
    likelihood = forms.ChoiceField(label=_("How likely is it?"), required=False, widget=forms.RadioSelect)
    impact = forms.ChoiceField(
        label=_("What does it do to somebody?"), required=False, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("Answer"), required=False, max_length=8000, widget=forms.Textarea(attrs={"rows": 8})
    )

    def __init__(self, data: Any = None, *, question: Question, answer: DpiaAnswer | None) -> None:
        self.question = question
        start = {"revision": 0, "state": AnswerState.ANSWERED}
        names = ("revision", "state", "text", "likelihood", "impact")
        super().__init__(data, initial={name: getattr(answer, name) for name in names} if answer else start)
        self.fields["likelihood"].choices = Likelihood.choices  # type: ignore[attr-defined]
        self.fields["impact"].choices = Impact.choices  # type: ignore[attr-defined]
        if question.is_risk:
            self.fields["text"].label = _("What do you do about it?")
        else:
            del self.fields["likelihood"], self.fields["impact"]
        self._require(data.get("state") if data else AnswerState.ANSWERED)

    def _require(self, state: str | None) -> None:
        """An open question may stay empty; what does not apply needs its reason only."""
        self.fields["text"].required = state != AnswerState.OPEN
        self.fields["text"].error_messages["required"] = _(
            "Write the answer, or why the question does not apply."
        )
        for name in {"likelihood", "impact"} & set(self.fields):
            self.fields[name].required = state == AnswerState.ANSWERED
            self.fields[name].error_messages["required"] = _("Choose one of the words.")


class DecisionForm(forms.Form):
    """What the controller decided, recorded afterwards."""

    use_required_attribute = False
    decision = forms.ChoiceField(label=_("Decision"), choices=DpiaDecision, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Why"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
    decided_by = forms.CharField(
        label=_("Decided by"),
        max_length=200,
        help_text=_("The body or person, such as the college or the mayor."),
    )
    decided_on = forms.DateField(label=_("Decided on"), widget=DateInput())
    review_on = forms.DateField(
        label=_("Review on"), widget=DateInput(), help_text=_("On this day Regie reminds you to look again.")
    )

    def __init__(self, data: Any = None) -> None:
        today = timezone.localdate()
        super().__init__(data, initial={"decided_on": today, "review_on": today + timedelta(days=365)})

    def clean_decided_on(self) -> date:
        day = self.cleaned_data["decided_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("A decision is recorded after it is taken. Mend the date."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        decided, review = cleaned.get("decided_on"), cleaned.get("review_on")
        if decided and review and review <= decided:
            self.add_error("review_on", _("The review comes after the decision. Mend one of the two dates."))
        return cleaned


def _initial(stands: dict[str, Any], version: ActivityVersion | None) -> dict[str, Any]:
    initial: dict[str, Any] = {name: stands[name] for name in (*PLAIN, *LISTS, *CODES) if name in stands}
    initial |= {"number": version.number if version else 0, "base": stands if version else {}}
    initial["is_ended"] = stands.get("is_ended", False)
    retention = stands.get("retention", "")
    initial["retention_kind"] = FIXED if retention else BY_GROUND
    if retention:
        initial["retention_number"], initial["retention_unit"] = parts(retention)
    for basis in stands.get("legal_basis", []):
        kind = LegalBasis(basis["kind"])
        initial |= {f"basis_{kind.name}": True, f"grounds_{kind.name}": ", ".join(basis["grounds"])}
    for name, role in (("controllers", LegalRole.CONTROLLER), ("processors", LegalRole.PROCESSOR)):
        initial[f"receiving_{name}"] = [
            each["name"] for each in stands.get("recipients", []) if each["role"] == role
        ]
    return initial


def _recipients(names: Iterable[str], role: LegalRole) -> list[dict[str, str]]:
    return [{"name": name, "role": role.value} for name in names]
