"""The forms of a collaboration, its partners and the people in it."""

from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from regie.access.organisations.models import Membership, Organisation
from regie.ui.entry import DateInput
from regie.ui.forms import VersionedForm

from .models import Collaboration
from .selectors import memberships_to_add, organisations_to_add
from .services import FIELDS


class CollaborationForm(VersionedForm):
    """What the collaboration is for."""

    names = FIELDS
    rows: ClassVar = {"purpose": 4}

    def __init__(self, data: Any = None, *, row: Collaboration) -> None:
        super().__init__(data, row=row)
        self.fields["name"].error_messages["required"] = _("Give the collaboration a name.")
        self.fields["purpose"].error_messages["required"] = _("Say why you work together.")
        retention: Any = self.fields["retention_months"]
        retention.help_text = _(
            "Without it no dossier can be opened. No law gives one number: choose it together."
        )


class OrganisationChoice(forms.ModelChoiceField):
    """An organisation with its kind."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({obj.get_kind_display()})"


class PersonChoice(forms.ModelChoiceField):
    """A person with the organisation and the role in which they would take part."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.user.name} ({obj.organisation.name}, {obj.get_role_display()})"


class PartnerForm(forms.Form):
    """Which organisation joins, from which day."""

    use_required_attribute = False
    organisation = OrganisationChoice(label=_("Organisation"), queryset=Organisation.objects.none())
    joined_on = forms.DateField(label=_("Joined on"), widget=DateInput(), initial=timezone.localdate)

    def __init__(self, data: Any = None, *, collaboration: Collaboration) -> None:
        super().__init__(data)
        field: Any = self.fields["organisation"]
        field.queryset = organisations_to_add(collaboration)
        field.empty_label = _("Choose an organisation")


class ParticipantForm(forms.Form):
    """Who takes part by name, from which day."""

    use_required_attribute = False
    membership = PersonChoice(label=_("Person"), queryset=Membership.objects.none())
    from_on = forms.DateField(label=_("From"), widget=DateInput(), initial=timezone.localdate)

    def __init__(self, data: Any = None, *, collaboration: Collaboration) -> None:
        super().__init__(data)
        field: Any = self.fields["membership"]
        field.queryset = memberships_to_add(collaboration)
        field.empty_label = _("Choose a person")


class EndForm(forms.Form):
    """Why it ends, and a yes to what happens then."""

    use_required_attribute = False
    reason = forms.CharField(label=_("Why does it end?"), max_length=300)
    sure = forms.BooleanField(
        label=_("I understand that from now on nobody sees or writes personal data in this collaboration."),
        error_messages={"required": _("Tick this to confirm, or go back.")},
    )
