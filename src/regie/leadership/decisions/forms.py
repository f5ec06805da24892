"""The form of a decision."""

from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.actors import Actor
from regie.leadership.programmes.fields import programme_field
from regie.leadership.programmes.models import Programme
from regie.ui.forms import VersionedForm

from .models import Decision
from .services import FIELDS


class DecisionForm(VersionedForm):
    names: ClassVar = FIELDS
    rows: ClassVar = {"text": 4, "note": 2}

    def __init__(self, data: Any = None, *, row: Decision, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, row=row, initial=initial)
        self.fields["title"].error_messages["required"] = _("Say in one line what was decided.")
        self.fields["decided_on"].error_messages["required"] = _("Fill in the day of the decision.")

    def clean_decided_on(self) -> Any:
        day = self.cleaned_data["decided_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come. Record it when it is decided."))
        return day


class AddForm(DecisionForm):
    """A new decision; who directs several programmes chooses one."""

    def __init__(
        self, data: Any = None, *, programme: Programme, by: Actor, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, row=Decision(programme=programme), initial=initial)
        self.fields["programme"] = programme_field(programme, by)
