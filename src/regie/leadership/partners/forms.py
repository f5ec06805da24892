"""The forms of partners and what hangs on them."""

from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from regie.ui.entry import DateInput
from regie.ui.forms import VersionedForm

from .choices import CommitmentSubject, Part
from .models import (
    Commitment,
    PartnerContact,
    ProgrammePartner,
    RoleTask,
)
from .selectors import organisations_to_add, people_of
from .services.agreements import AGREEMENT_FIELDS, COMMITMENT_FIELDS
from .services.contacts import FIELDS as CONTACT_FIELDS
from .services.contacts import MOMENT_FIELDS
from .services.matrices import TASK_FIELDS
from .services.partners import FIELDS as PARTNER_FIELDS


class OrganisationChoice(forms.ModelChoiceField):
    """An organisation with its kind."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({obj.get_kind_display()})"


class PartnerForm(VersionedForm):
    """What a partner delivers and decides."""

    names = PARTNER_FIELDS
    rows: ClassVar = {"delivers": 4, "decides": 4}


class NewPartnerForm(PartnerForm):
    """Which organisation, and the same."""

    def __init__(self, data: Any = None, *, row: ProgrammePartner) -> None:
        super().__init__(data, row=row)
        organisation = OrganisationChoice(
            label=_("Organisation"),
            queryset=organisations_to_add(row.programme),
            initial=row.organisation_id,
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


class ContactForm(VersionedForm):
    """A function at a partner and who fills it."""

    names = CONTACT_FIELDS

    def __init__(self, data: Any = None, *, row: PartnerContact) -> None:
        super().__init__(data, row=row)
        user: Any = self.fields["user"]
        user.queryset = people_of(row.partner)
        user.empty_label = _("Nobody with an account")
        former: Any = self.fields["succeeds"]
        former.queryset = (
            PartnerContact.objects.filter(partner=row.partner)
            .exclude(pk=row.pk)
            .select_related("user", "partner__organisation")
        )
        former.empty_label = _("Nobody")
        former.label_from_instance = lambda obj: ", ".join(filter(None, [obj.function, obj.person]))
        self.fields["function"].error_messages["required"] = _("Say which function it is.")


class MomentForm(VersionedForm):
    """When somebody spoke with a partner, how and what about."""

    names = MOMENT_FIELDS


class CommitmentForm(VersionedForm):
    """What a partner was asked, promised or refused."""

    names = COMMITMENT_FIELDS

    def __init__(self, data: Any = None, *, row: Commitment) -> None:
        super().__init__(data, row=row)
        known: dict[str, Any] = dict(CommitmentSubject.choices)
        if row.subject_kind not in known:  # a later slice's word: it keeps it
            known = {row.subject_kind: row.subject}
        self.fields["subject_kind"] = forms.ChoiceField(
            label=_("What it is for"), choices=list(known.items())
        )
        self.order_fields(["version", "base", *self.names])


class AgreementForm(VersionedForm):
    """What was agreed with another structure."""

    names = AGREEMENT_FIELDS
    rows: ClassVar = {"what": 4}


class SettingsForm(VersionedForm):
    """After how many days without a conversation a partner is on the list."""

    names = ("silence_days",)


class TaskForm(VersionedForm):
    """A row of a role matrix, with per partner of today its part and its power."""

    names = TASK_FIELDS

    def __init__(self, data: Any = None, *, row: RoleTask, partners: list[ProgrammePartner]) -> None:
        super().__init__(data, row=row)
        self.partners = partners
        roles = roles_of(row, partners)
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

    def standing(self, task: RoleTask) -> dict[str, str]:
        """What stands in a row, by the name of its field here: the task, and per partner its part and its power."""
        return {name: getattr(task, name) for name in self.names} | roles_of(task, self.partners)

    def typed(self) -> dict[str, str]:
        """What was filled in, by the name of its field."""
        return {name: self.cleaned_data[name] for name in self.standing(self.row)}

    def cells(self, typed: dict[str, str]) -> dict[int, tuple[str, str]]:
        """Per partner its part and its power, of what was filled in."""
        return {each.pk: (typed[f"part-{each.pk}"], typed[f"power-{each.pk}"]) for each in self.partners}

    def lines(self) -> list[tuple[ProgrammePartner, forms.BoundField, forms.BoundField]]:
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
