"""Forms and filters about people and organisations."""

from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.choices import Role
from regie.ui.entry import DateInput

from .choices import OrganisationKind, PersonState
from .models import Membership, Organisation
from .selectors import with_state

ROLES_TO_GIVE = [choice for choice in Role.choices if choice[0] != Role.NATIONAL_PROGRAMME]


class MembershipForm(forms.Form):
    """Role, organisation and term of one person in the actor's municipality."""

    role = forms.ChoiceField(label=_("Role"), choices=ROLES_TO_GIVE)
    organisation = forms.ModelChoiceField(label=_("Organisation"), queryset=Organisation.objects.none())
    valid_from = forms.DateField(label=_("From"), widget=DateInput(), initial=timezone.localdate)
    valid_to = forms.DateField(
        label=_("Until"),
        widget=DateInput(),
        required=False,
        help_text=_("At most a year is wise: then you look again whether the role is still needed."),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.fields["organisation"].queryset = Organisation.objects.filter(  # type: ignore[attr-defined]
            municipalities=actor.municipality_id
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        start, end = data.get("valid_from"), data.get("valid_to")
        if start and end and end < start:
            self.add_error(
                "valid_to", _("This is before the first day. Choose a later day, or leave it empty.")
            )
        return data


class InviteForm(MembershipForm):
    """A person by e-mail address, with the role they get."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    name = forms.CharField(label=_("Name"), max_length=120)

    field_order = ("email", "name", "role", "organisation", "valid_from", "valid_to")

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self.errors and self._has_this_role_already(data):
            raise ValidationError(
                _("%(email)s has this role at this organisation already."), params={"email": data["email"]}
            )
        return data

    def _has_this_role_already(self, data: dict[str, Any]) -> bool:
        return (
            Membership.objects.current()
            .filter(
                user__email__iexact=data["email"],
                role=data["role"],
                organisation=data["organisation"],
                municipality_id=self.actor.municipality_id or 0,
            )
            .exists()
        )


class OrganisationForm(forms.Form):
    """Name and kind of a partner organisation."""

    name = forms.CharField(label=_("Name"), max_length=160)
    kind = forms.ChoiceField(label=_("Kind"), choices=OrganisationKind.choices)

    def __init__(self, *args: Any, instance: Organisation | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance = instance

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        twin = Organisation.objects.filter(name__iexact=data.get("name", ""), kind=data.get("kind", ""))
        if self.instance and twin.exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("There is an organisation with this name and kind already."))
        return data


class ChoiceForm(forms.Form):
    """Which of the memberships to go on in."""

    membership = forms.IntegerField()


class PersonFilter(django_filters.FilterSet):
    """Narrows the list of people."""

    q = django_filters.CharFilter(label=_("Name or e-mail address"), method="by_words")
    role = django_filters.ChoiceFilter(label=_("Role"), choices=Role.choices, empty_label=_("all roles"))
    organisation = django_filters.ModelChoiceFilter(
        label=_("Organisation"),
        queryset=lambda request: _organisations(request),
        empty_label=_("all organisations"),
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=PersonState.choices, method="by_state", empty_label=_("all states")
    )

    class Meta:
        model = Membership
        fields = ("q", "role", "organisation", "state")

    def by_words(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        for word in value.split():
            queryset = queryset.filter(Q(user__name__icontains=word) | Q(user__email__icontains=word))
        return queryset

    def by_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return with_state(queryset, value)


def _organisations(request: Any) -> QuerySet[Organisation]:
    return Organisation.objects.filter(municipalities=request.actor.municipality_id)


class OrganisationFilter(django_filters.FilterSet):
    """Narrows the list of organisations."""

    name = django_filters.CharFilter(label=_("Name"), lookup_expr="icontains")
    kind = django_filters.ChoiceFilter(
        label=_("Kind"), choices=OrganisationKind.choices, empty_label=_("all kinds")
    )

    class Meta:
        model = Organisation
        fields = ("name", "kind")
