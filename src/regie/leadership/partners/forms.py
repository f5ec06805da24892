"""The forms of partners and what hangs on them."""

from typing import Any

from django import forms
from django.db.models import Model
from django.forms.models import fields_for_model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from regie.ui.entry import DateInput

from .choices import CommitmentSubject, Part
from .models import (
    Commitment,
    ContactMoment,
    PartnerContact,
    PartnerSettings,
    ProgrammePartner,
    RoleTask,
    StructureAgreement,
)
from .selectors import organisations_to_add, people_of
from .services.agreements import AGREEMENT_FIELDS, COMMITMENT_FIELDS
from .services.contacts import FIELDS as CONTACT_FIELDS
from .services.contacts import MOMENT_FIELDS
from .services.matrices import TASK_FIELDS
from .services.partners import FIELDS as PARTNER_FIELDS
from .services.saving import plain


class RecordForm(forms.Form):
    """The fields of one record. ``version`` and ``base`` serve the page with two versions."""

    use_required_attribute = False
    model: type[Model]
    names: tuple[str, ...] = ()
    long: tuple[str, ...] = ()

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    base = forms.JSONField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, thing: Any) -> None:
        self.thing = thing
        values = {name: getattr(thing, name) for name in self.names}
        base = {name: plain(value) for name, value in values.items()}
        super().__init__(data, initial={**values, "version": getattr(thing, "version", None), "base": base})
        widgets: dict[str, Any] = {name: DateInput() for name in self.names if _is_day(self.model, name)}
        widgets |= {name: forms.Textarea(attrs={"rows": 4}) for name in self.long}
        self.fields.update(fields_for_model(self.model, self.names, widgets=widgets))

    def values(self) -> dict[str, Any]:
        """What was filled in, for the services."""
        return {name: self.cleaned_data[name] for name in self.names}

    def base_values(self) -> dict[str, Any]:
        """What stood in the form when it was opened, as JSON takes it."""
        base = self.cleaned_data.get("base")
        return base if isinstance(base, dict) else {}


def _is_day(model: type[Model], name: str) -> bool:
    return model._meta.get_field(name).get_internal_type() == "DateField"


class OrganisationChoice(forms.ModelChoiceField):
    """An organisation with its kind."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({obj.get_kind_display()})"


class PartnerForm(RecordForm):
    """What a partner delivers and decides."""

    model, names, long = ProgrammePartner, PARTNER_FIELDS, ("delivers", "decides")


class NewPartnerForm(PartnerForm):
    """Which organisation, and the same."""

    def __init__(self, data: Any = None, *, thing: ProgrammePartner) -> None:
        super().__init__(data, thing=thing)
        organisation = OrganisationChoice(
            label=_("Organisation"),
            queryset=organisations_to_add(thing.programme),
            empty_label=_("Choose an organisation"),
            help_text=_(
                "Not in the list? Then the functional manager first adds the organisation to your municipality."
            ),
            error_messages={"required": _("Choose the organisation that becomes a partner.")},
        )
        self.fields = {"organisation": organisation, **self.fields}


class LeaveForm(forms.Form):
    """From which day a partner no longer takes part, and why."""

    use_required_attribute = False
    left_on = forms.DateField(label=_("Last day"), widget=DateInput(), initial=timezone.localdate)
    reason = forms.CharField(label=_("Why does it leave?"), max_length=300)


class ContactForm(RecordForm):
    """A function at a partner and who fills it."""

    model, names = PartnerContact, CONTACT_FIELDS

    def __init__(self, data: Any = None, *, thing: PartnerContact) -> None:
        super().__init__(data, thing=thing)
        user: Any = self.fields["user"]
        user.queryset = people_of(thing.partner)
        user.empty_label = _("Nobody with an account")
        former: Any = self.fields["succeeds"]
        former.queryset = (
            PartnerContact.objects.filter(partner=thing.partner)
            .exclude(pk=thing.pk)
            .select_related("user", "partner__organisation")
        )
        former.empty_label = _("Nobody")
        former.label_from_instance = lambda obj: ", ".join(filter(None, [obj.function, obj.person]))
        self.fields["function"].error_messages["required"] = _("Say which function it is.")


class MomentForm(RecordForm):
    """When somebody spoke with a partner, how and what about."""

    model, names = ContactMoment, MOMENT_FIELDS


class CommitmentForm(RecordForm):
    """What a partner was asked, promised or refused."""

    model, names = Commitment, COMMITMENT_FIELDS

    def __init__(self, data: Any = None, *, thing: Commitment) -> None:
        super().__init__(data, thing=thing)
        known: dict[str, Any] = dict(CommitmentSubject.choices)
        if thing.subject_kind not in known:  # a later slice's word: it keeps it
            known = {thing.subject_kind: thing.subject}
        self.fields["subject_kind"] = forms.ChoiceField(
            label=_("What it is for"), choices=list(known.items())
        )
        self.order_fields(["version", "base", *self.names])


class AgreementForm(RecordForm):
    """What was agreed with another structure."""

    model, names, long = StructureAgreement, AGREEMENT_FIELDS, ("what",)


class SettingsForm(RecordForm):
    """After how many days without a conversation a partner is on the list."""

    model, names = PartnerSettings, ("silence_days",)


class TaskForm(RecordForm):
    """A row of a role matrix, with per partner of today its part and its power."""

    model, names = RoleTask, TASK_FIELDS

    def __init__(self, data: Any = None, *, thing: RoleTask, partners: list[ProgrammePartner]) -> None:
        super().__init__(data, thing=thing)
        self.partners = partners
        roles = roles_of(thing, partners)
        self.initial["base"] = self.initial["base"] | roles
        for partner in partners:
            self.fields[f"part-{partner.pk}"] = forms.ChoiceField(
                label=_("%(partner)s: part") % {"partner": partner},
                choices=[("", _("no part")), *Part.choices],
                required=False,
                initial=roles[f"part-{partner.pk}"],
            )
            self.fields[f"power-{partner.pk}"] = forms.CharField(
                label=_("%(partner)s: power") % {"partner": partner},
                max_length=200,
                required=False,
                initial=roles[f"power-{partner.pk}"],
            )

    @property
    def all_names(self) -> list[str]:
        """What two people can fill in differently: the task, and per partner its part and its power."""
        return [*self.names, *roles_of(self.thing, self.partners)]

    def typed(self) -> dict[str, str]:
        """What was filled in, by the name of its field."""
        return {name: self.cleaned_data[name] for name in self.all_names}

    def standing(self, task: RoleTask) -> dict[str, str]:
        """What stands in a row, by the name of its field here."""
        return {name: getattr(task, name) for name in self.names} | roles_of(task, self.partners)

    def cells(self, typed: dict[str, str]) -> dict[int, tuple[str, str]]:
        """Per partner its part and its power, of what was filled in."""
        return {each.pk: (typed[f"part-{each.pk}"], typed[f"power-{each.pk}"]) for each in self.partners}

    def rows(self) -> list[tuple[ProgrammePartner, forms.BoundField, forms.BoundField]]:
        """What the page shows per partner."""
        return [(each, self[f"part-{each.pk}"], self[f"power-{each.pk}"]) for each in self.partners]


def roles_of(task: RoleTask, partners: list[ProgrammePartner]) -> dict[str, str]:
    """What each partner does in a row and with which power, by the name of its field; empty where nothing."""
    there = {cell.partner_id: cell for cell in task.cells.all()} if task.pk else {}
    found = {}
    for partner in partners:
        cell = there.get(partner.pk)
        found[f"part-{partner.pk}"] = cell.part if cell else ""
        found[f"power-{partner.pk}"] = cell.power if cell else ""
    return found
