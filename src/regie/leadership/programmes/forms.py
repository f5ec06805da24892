"""The forms of a programme, its direction, and the rows below it."""

from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.choices import Role
from regie.ui.entry import DateInput
from regie.ui.forms import VersionedForm

from .models import AgreedCapacity, Programme
from .selectors import DIRECTORS, collaborations_of, organisations_of, people_with_role
from .services import DIRECTION_FIELDS, FIELDS, HANDOVER_FIELDS, PARTS, Handover


class ProgrammeForm(VersionedForm):
    """What the municipality tells about its programme."""

    names = FIELDS
    rows: ClassVar = {"description": 4}

    def __init__(self, data: Any = None, *, programme: Programme) -> None:
        super().__init__(data, row=programme)
        self.fields["name"].error_messages["required"] = _("Give the programme a name.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and starts > ends:
            self.add_error("ends_on", _("The programme ends before it starts. Mend one of the two dates."))
        name = cleaned.get("name", "")
        same = Programme.objects.filter(municipality_id=self.row.municipality_id, name=name)
        if name and same.exclude(pk=self.row.pk).exists():
            self.add_error(
                "name", _("Your municipality has a programme with this name. Choose another name.")
            )
        return cleaned


class DirectionForm(VersionedForm):
    """Who directs, for whom, with which mandate and means. The reason is asked when the regisseur changes."""

    names = DIRECTION_FIELDS
    rows: ClassVar = {"mandate": 4}
    widgets: ClassVar = {
        "collaborations": forms.CheckboxSelectMultiple,
        "principal_role": forms.Select,
    }
    handover_reason = forms.CharField(
        label=_("Why does the regisseur change?"), max_length=300, required=False
    )
    handover_on = forms.DateField(label=_("From which day?"), required=False, widget=DateInput())
    handover_warm = forms.BooleanField(
        label=_("They handed over in person"),
        required=False,
        help_text=_("The two spoke with each other, and went along the main partners."),
    )
    handover_note = forms.CharField(
        label=_("What should we remember of it?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("No names of young people here. Use a code such as J-014."),
    )

    def __init__(self, data: Any = None, *, programme: Programme) -> None:
        super().__init__(data, row=programme, initial={"handover_on": timezone.localdate()})
        place = programme.municipality_id
        now = {name: getattr(programme, f"{name}_id") for name in ("regisseur", "deputy", "principal")}
        choices: dict[str, Any] = {
            "regisseur": people_with_role(place, DIRECTORS, [now["regisseur"]]),
            "deputy": people_with_role(place, DIRECTORS, [now["deputy"]]),
            "principal": people_with_role(place, [Role.ADMINISTRATOR], [now["principal"]]),
            "collaborations": collaborations_of(programme),
        }
        for name, queryset in choices.items():
            self.fields[name].queryset = queryset  # type: ignore[attr-defined]
            if name != "collaborations":
                self.fields[name].empty_label = _("nobody yet")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("regisseur") and cleaned["regisseur"] == cleaned.get("deputy"):
            self.add_error("deputy", _("Choose somebody else than the regisseur."))
        before = self.row.regisseur_id
        after = cleaned["regisseur"].pk if cleaned.get("regisseur") else None
        if before and before != after and not cleaned.get("handover_reason", "").strip():
            self.add_error("handover_reason", _("Say why the regisseur changes."))
        return cleaned

    def handover(self) -> Handover | None:
        """What was told about the change of regisseur; None without a reason."""
        if not self.cleaned_data["handover_reason"].strip():
            return None
        return Handover(
            reason=self.cleaned_data["handover_reason"],
            on=self.cleaned_data["handover_on"] or timezone.localdate(),
            is_warm=self.cleaned_data["handover_warm"],
            note=self.cleaned_data["handover_note"],
        )


class HandoverForm(VersionedForm):
    """Whether the two spoke, written down afterwards."""

    names = HANDOVER_FIELDS
    rows: ClassVar = {"note": 4}


class AreaForm(VersionedForm):
    names = PARTS["area"][1]


class CapacityForm(VersionedForm):
    names = PARTS["capacity"][1]

    def __init__(self, data: Any = None, *, row: AgreedCapacity) -> None:
        super().__init__(data, row=row)
        chosen: Any = self.fields["organisation"]
        chosen.queryset = organisations_of(row.programme.municipality_id)
        chosen.empty_label = _("not in the list")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("organisation") and cleaned.get("organisation_name"):
            self.add_error("organisation_name", _("Choose one: an organisation of the list, or another one."))
        starts, ends = cleaned.get("from_on"), cleaned.get("until_on")
        if starts and ends and starts > ends:
            self.add_error("until_on", _("It ends before it starts. Mend one of the two dates."))
        return cleaned


PART_FORMS: dict[str, type[AreaForm] | type[CapacityForm]] = {"area": AreaForm, "capacity": CapacityForm}
