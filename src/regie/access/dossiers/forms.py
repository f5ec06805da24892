"""What people fill in about dossiers. None of it holds anything of the young person."""

import re
from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.actors import Actor
from regie.access.organisations.models import Membership
from regie.audit.processing.selectors import Reading
from regie.ui.entry import DateInput

from .choices import DossierState, Judgement, Task
from .models import Dossier, DossierTask
from .selectors import collaborations_open, participants_of

REFERENCE = re.compile(r"^\s*(?:[Jj]\s*-?\s*)?0*(\d{1,9})\s*$")


def number_in(text: str) -> int | None:
    """The number in a reference such as J-007, however it was typed; None where there is none."""
    found = REFERENCE.match(text)
    return int(found.group(1)) if found and int(found.group(1)) > 0 else None


class ReferenceField(forms.CharField):
    """A reference of a dossier; gives its number."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Reference of the dossier"), max_length=20, help_text=_("Such as J-007. Not a name.")
        )

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if (number := number_in(text)) is None:
            raise forms.ValidationError(_("A reference is the letter J and a number, such as J-007."))
        return number


class ReasonForm(forms.Form):
    """One reason, for a step that asks one."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Who may see the dossier reads this. Write no names and no details of the person."),
    )  # fmt: skip


class TaskForm(forms.Form):
    """Who gets which task."""

    membership = forms.ModelChoiceField(
        label=_("Person"), queryset=Membership.objects.none(),
        help_text=_("Only people who take part in the collaboration by name."),
    )  # fmt: skip
    task = forms.ChoiceField(label=_("Task"), choices=Task.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, dossier: Dossier, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["membership"]
        field.queryset = participants_of(dossier)
        field.label_from_instance = lambda each: (
            f"{each.user} ({each.organisation}, {each.get_role_display()})"
        )


class EmergencyForm(forms.Form):
    """By reference, with the reason."""

    reference = ReferenceField()
    reason = forms.CharField(
        label=_("Why can it not wait?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The privacy officer reads this. Write what the danger is, not who it is about."),
    )  # fmt: skip


class JudgeForm(forms.Form):
    """The judgement of the privacy officer."""

    judgement = forms.ChoiceField(label=_("Judgement"), choices=Judgement.choices, widget=forms.RadioSelect)
    remark = forms.CharField(
        label=_("Remark"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed when it was not justified: why, and what happens next."),
    )  # fmt: skip


class WhyForm(forms.Form):
    """About which dossier somebody asks."""

    reference = ReferenceField()


class ReadersForm(forms.Form):
    """Narrows the readers to an organisation and a period."""

    organisation = forms.ChoiceField(label=_("Organisation"), required=False)
    since = forms.DateField(label=_("From"), required=False, widget=DateInput())
    until = forms.DateField(label=_("Until"), required=False, widget=DateInput())

    def __init__(self, *args: Any, organisations: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["organisation"]
        field.choices = [("", _("all organisations")), *((each, each) for each in organisations)]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if isinstance(since, date) and isinstance(until, date) and until < since:
            self.add_error("until", _("This is before the first day. Choose a later day."))
        return data

    def keeps(self, reading: Reading, day: date) -> bool:
        """Whether a reading on this day is within what was chosen."""
        chosen = self.cleaned_data
        return (
            chosen.get("organisation") in ("", None, reading.organisation)
            and (not chosen.get("since") or chosen["since"] <= day)
            and (not chosen.get("until") or day <= chosen["until"])
        )


class DossierFilter(django_filters.FilterSet):
    """Narrows the list of dossiers."""

    q = django_filters.CharFilter(label=_("Reference"), method="by_reference")
    collaboration = django_filters.ChoiceFilter(
        label=_("Collaboration"), choices=collaborations_open, empty_label=_("all collaborations")
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=DossierState.choices, method="by_state", empty_label=_("all states")
    )
    task = django_filters.ChoiceFilter(
        label=_("Task"), choices=[("mine", _("with a task of mine")), ("none", _("without a case director"))],
        method="by_task", empty_label=_("all dossiers"),
    )  # fmt: skip

    class Meta:
        model = Dossier
        fields = ("q", "collaboration", "state", "task")

    def by_reference(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        number = number_in(value)
        return queryset.filter(number=number) if number else queryset.none()

    def by_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(STATES[DossierState(value)])

    def by_task(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        actor: Actor = self.request.actor
        tasks = DossierTask.objects.filter(dossier=OuterRef("pk"), ended_at__isnull=True)
        if value == "mine":
            return queryset.filter(Exists(tasks.filter(membership_id=actor.membership_id or 0)))
        return queryset.filter(~Exists(tasks.filter(task=Task.DIRECTOR)))


STATES = {
    DossierState.OPEN: Q(closed_at__isnull=True, on_hold_at__isnull=True),
    DossierState.ON_HOLD: Q(on_hold_at__isnull=False),
    DossierState.RESTRICTED: Q(restricted=True),
    DossierState.CLOSED: Q(closed_at__isnull=False),
}
