"""The form of a deployment: fieldsets, rows of factors, and a question where a name looks known."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms.models import fields_for_model
from django.utils.translation import gettext_lazy as _

from regie.knowledge.factors.choices import Certainty, Polarity
from regie.knowledge.factors.models import Factor
from regie.knowledge.interventions.models import Intervention
from regie.knowledge.themes.models import Theme
from regie.leadership.programmes.models import Programme
from regie.ui.amounts import AmountField
from regie.ui.entry import DateInput

from .choices import Approach, DeploymentKind, DeploymentStatus
from .matching import closest_in_catalogue
from .models import Deployment, DeploymentFunding
from .selectors import partners_of
from .services import REASON, REASON_MISSING, needs_reason
from .validation import FieldError, validate_deployment
from .values import COLUMNS, DeploymentValues, FactorValue

OWN = "own"
EMPTY_ROWS = 2
RADIOS = {"kind": DeploymentKind, "approach": Approach, "status": DeploymentStatus}
SHORT_TEXTS = ("reason", "coding_note")
REQUIRED = {
    "name": _("Give it a name."),
    "approach": _("Choose preventive or repressive."),
    "main_theme": _("Choose one main theme."),
}
DATES = ("evaluation_date", "starts_on", "ends_on")


def factor_choices() -> list[tuple[Any, Any]]:
    """All factors, risk and protective apart. One query."""
    groups: dict[str, list[tuple[int, str]]] = {}
    for pk, name, polarity in Factor.objects.values_list("pk", "name", "polarity"):
        groups.setdefault(polarity, []).append((pk, name))
    return [("", _("Choose a factor")), *((Polarity(key).label, rows) for key, rows in groups.items())]


class FactorRow(forms.Form):
    """One factor; an empty choice takes the row away."""

    factor = forms.TypedChoiceField(label=_("Factor"), coerce=int, empty_value=None, required=False)
    certainty = forms.ChoiceField(label=_("How sure"), choices=Certainty.choices, initial=Certainty.MIDDLE)
    source = forms.CharField(label=_("Source"), max_length=300, required=False)
    use_required_attribute = False

    def __init__(self, *args: Any, factors: list[tuple[Any, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["factor"].choices = factors  # type: ignore[attr-defined]
        # Every row is read, also one that did not change: rows that are not read would be lost.
        self.empty_permitted = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("source") and not cleaned.get("factor") and not self.initial.get("factor"):
            self.add_error("factor", _("Choose the factor that this source is about."))
        return cleaned


FactorRows = forms.formset_factory(FactorRow, extra=EMPTY_ROWS, max_num=40, absolute_max=80)


class DeploymentForm(forms.Form):
    """All of a deployment but its factors; what is wrong is said by the validation the import uses too."""

    use_required_attribute = False
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    change_reason = forms.CharField(
        label=_("Why do you change this?"),
        help_text=_("Stands in the log with your name and the date."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        required=False,
    )
    link = forms.CharField(label=_("Is it one of these?"), widget=forms.RadioSelect, required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        programme: Programme,
        values: DeploymentValues,
        version: int = 0,
        chosen_partners: Iterable[Any] = (),
    ) -> None:
        initial = {name: getattr(values, name) for name in COLUMNS}
        initial |= {
            "side_themes": values.side_themes,
            "partners": values.partners,
            "version": version or None,
        }
        super().__init__(data, initial=initial)
        self.programme, self.before = programme, values
        self.fields.update(fields_for_model(Deployment, COLUMNS, widgets=_widgets()))
        self._relations(chosen_partners)
        for name, choices in RADIOS.items():
            self.fields[name].choices = choices.choices  # type: ignore[attr-defined]
        for name, message in REQUIRED.items():
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = message
        self.fields["code"].required = False
        self.fields["code"].help_text = _("Leave empty for the next free code.")
        self.fields["intervention"].empty_label = _("Own, not in the catalogue")  # type: ignore[attr-defined]
        self.fields["main_theme"].empty_label = _("Choose a theme")  # type: ignore[attr-defined]
        self.fields[REASON].required = needs_reason(programme)
        self.fields[REASON].error_messages["required"] = REASON_MISSING
        factors = factor_choices()
        rows = [{"factor": f.factor, "certainty": f.certainty, "source": f.source} for f in values.factors]
        self.factors = FactorRows(
            _with_more_rows(data), initial=rows, prefix="factors", form_kwargs={"factors": factors}
        )
        self.factor_errors: list[str] = []
        self.proposals: list[tuple[str, Any]] = []

    def _relations(self, chosen_partners: Iterable[Any]) -> None:
        themes = list(Theme.objects.values_list("pk", "name"))
        main = self.fields["main_theme"]
        main.queryset = Theme.objects.all()  # type: ignore[attr-defined]
        main.choices = [("", _("Choose a theme")), *themes]  # type: ignore[attr-defined]
        catalogue = self.fields["intervention"]
        catalogue.choices = [  # type: ignore[attr-defined]
            ("", _("Own, not in the catalogue")),
            *Intervention.objects.values_list("pk", "name"),
        ]
        partners = {organisation.pk: organisation.name for organisation in partners_of(self.programme)}
        partners |= {organisation.pk: organisation.name for organisation in chosen_partners}
        self.fields["side_themes"] = _many(_("Side themes"), themes)
        self.fields["partners"] = _many(_("Partners"), partners.items())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.factors_valid = self.factors.is_valid()
        if not self.factors_valid:
            self._factor_error(_("Look at the factors: a row is not complete."))
        for error in validate_deployment(self.values().tidy()):
            self.add_field_error(error)
        return cleaned

    def add_field_error(self, error: FieldError) -> None:
        """Puts an error of the validation at its field, unless the field says something already."""
        if error.field == "factors":
            self._factor_error(error.message)
        elif error.field not in self.fields:
            self.add_error(None, str(error.message))
        elif error.field not in self.errors:
            self.add_error(error.field, str(error.message))

    def _factor_error(self, message: Any) -> None:
        self.factor_errors.append(str(message))
        self.add_error(None, str(message))

    def values(self) -> DeploymentValues:
        """What was filled in; what could not be read counts as empty."""
        cleaned = self.cleaned_data
        empty = DeploymentValues(code=self.before.code)
        columns = {name: cleaned.get(name, getattr(empty, name)) for name in COLUMNS}
        for name in ("main_theme", "intervention"):
            columns[name] = columns[name].pk if columns[name] else None
        return DeploymentValues(
            **columns,
            side_themes=tuple(cleaned.get("side_themes", ())),
            partners=tuple(cleaned.get("partners", ())),
            factors=tuple(self._factor_values()),
        )

    def _factor_values(self) -> Iterable[FactorValue]:
        for row in self.factors.forms if getattr(self, "factors_valid", False) else ():
            chosen = getattr(row, "cleaned_data", {})
            if chosen.get("factor"):
                yield FactorValue(chosen["factor"], chosen["certainty"], chosen.get("source", ""))

    def asks_to_link(self) -> bool:
        """Whether the name looks like something in the catalogue and nobody has said yet what it is."""
        if self.cleaned_data.get("intervention") or self.linked() or self.data.get("link") == OWN:
            return False
        if (
            self.before.name == self.cleaned_data["name"]
            and self.before.intervention is None
            and self.before.code
        ):
            return False
        found = closest_in_catalogue(self.cleaned_data["name"])
        yes = [(str(item.pk), _("Yes, “%(name)s”") % {"name": item.name}) for item in found]
        self.proposals = [*yes, (OWN, _("No, this is our own"))] if found else []
        self.fields["link"].widget.choices = self.proposals
        self.fields["link"].required = bool(found)
        return bool(found)

    def linked(self) -> int | None:
        """The catalogue item that the person chose at the question."""
        answer = self.data.get("link", "")
        return int(answer) if answer.isdecimal() and len(answer) < 10 else None


def _widgets() -> dict[str, type[forms.Widget] | forms.Widget]:
    widgets: dict[str, type[forms.Widget] | forms.Widget] = {name: DateInput() for name in DATES}
    widgets |= {name: forms.RadioSelect() for name in RADIOS}
    return widgets | {name: forms.Textarea(attrs={"rows": 3}) for name in SHORT_TEXTS}


def _many(label: Any, choices: Iterable[tuple[int, str]]) -> forms.TypedMultipleChoiceField:
    return forms.TypedMultipleChoiceField(
        label=label, coerce=int, choices=list(choices), required=False, widget=forms.CheckboxSelectMultiple
    )


def _with_more_rows(data: Any) -> Any:
    """The posted rows, and some empty ones where the person asked for more."""
    if data is None or "more_factors" not in data:
        return data
    wider = data.copy()
    total = data.get("factors-TOTAL_FORMS", "0")
    wider["factors-TOTAL_FORMS"] = str((int(total) if total.isdecimal() else 0) + EMPTY_ROWS)
    return wider


class PaymentForm(forms.Form):
    """What pays a deployment: one list of the programme's funds and contracts."""

    use_required_attribute = False
    source = forms.ChoiceField(label=_("Paid from"))
    amount = AmountField(label=_("Amount"), help_text=_("For example 12500 or 12.500,50."))
    starts_on = forms.DateField(label=_("From"), widget=DateInput())
    ends_on = forms.DateField(
        label=_("Until"),
        widget=DateInput(),
        required=False,
        help_text=_("Leave empty when it pays for as long as it lasts."),
    )
    covers_all = forms.BooleanField(
        label=_("This pays the deployment in full"),
        required=False,
        help_text=_("Leave it off when something else pays a part as well."),
    )
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, data: Any = None, *, programme: Programme, payment: DeploymentFunding | None) -> None:
        names = ("amount", "starts_on", "ends_on", "covers_all", "note")
        start = {name: getattr(payment, name) for name in names} if payment else {}
        if payment:
            start["source"] = (
                f"fund-{payment.fund_id}" if payment.fund_id else f"contract-{payment.contract_id}"
            )
        super().__init__(data, initial=start)
        self._funds = {f"fund-{fund.pk}": fund for fund in programme.funds.all()}
        contracts = programme.contracts.select_related("organisation")
        self._contracts = {f"contract-{each.pk}": each for each in contracts}
        field: Any = self.fields["source"]
        groups: list[tuple[Any, Mapping[str, Any]]] = [
            (_("Funds"), self._funds),
            (_("Contracts"), self._contracts),
        ]
        field.choices = [
            ("", _("Choose a fund or a contract")),
            *((label, [(key, str(each)) for key, each in held.items()]) for label, held in groups if held),
        ]
        self.has_choice = bool(self._funds or self._contracts)

    def values(self) -> dict[str, Any]:
        """What was filled in, for the services."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "source"}
        chosen = self.cleaned_data["source"]
        return values | {"fund": self._funds.get(chosen), "contract": self._contracts.get(chosen)}
