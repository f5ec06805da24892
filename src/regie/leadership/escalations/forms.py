"""The forms of escalations and questions."""

from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.actors import Actor
from regie.leadership.programmes.fields import programme_field
from regie.leadership.programmes.models import Programme
from regie.ui.entry import DateInput
from regie.ui.forms import VersionedForm

from .models import NO_NAMES, Escalation, Question
from .services import FIELDS, QUESTION_FIELDS


class EscalationForm(VersionedForm):
    names: ClassVar = FIELDS
    rows: ClassVar = {"reason": 4}

    def __init__(self, data: Any = None, *, row: Escalation, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, row=row, initial=initial)
        self.fields["subject"].error_messages["required"] = _("Say in a few words what is stuck.")
        self.fields["reason"].error_messages["required"] = _(
            "Say why you escalate, and what you tried before."
        )


class AddForm(EscalationForm):
    """A new escalation; who directs several programmes chooses one."""

    def __init__(
        self, data: Any = None, *, programme: Programme, by: Actor, initial: dict[str, Any] | None = None
    ) -> None:
        start = {"raised_on": timezone.localdate(), **(initial or {})}
        super().__init__(data, row=Escalation(programme=programme), initial=start)
        self.fields["programme"] = programme_field(programme, by)


class PlanForm(forms.Form):
    """When the consultation is."""

    use_required_attribute = False
    consultation_on = forms.DateField(label=_("Consultation on"), widget=DateInput())


class SettleForm(PlanForm):
    """What the consultation led to."""

    outcome = forms.CharField(
        label=_("Outcome"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}), help_text=NO_NAMES
    )
    outcome_on = forms.DateField(label=_("Settled on"), widget=DateInput())


class QuestionForm(VersionedForm):
    names: ClassVar = QUESTION_FIELDS
    rows: ClassVar = {"answer": 3}

    def __init__(self, data: Any = None, *, row: Question, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, row=row, initial=initial)
        self.fields["text"].error_messages["required"] = _("Write the question.")


class QuestionAddForm(QuestionForm):
    """A new question; who directs several programmes chooses one."""

    def __init__(
        self, data: Any = None, *, programme: Programme, by: Actor, initial: dict[str, Any] | None = None
    ) -> None:
        start = {"asked_on": timezone.localdate(), **(initial or {})}
        super().__init__(data, row=Question(programme=programme), initial=start)
        self.fields["programme"] = programme_field(programme, by)
