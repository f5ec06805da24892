"""The forms of requests and of informing. Services check what fits where; these check what was typed."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import fields_for_model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from regie.ui.entry import DateInput

from .choices import Channel, DueBy, IdentityCheck, Kind, Outcome, WithholdGround
from .models import DataSubjectRequest
from .sections import section_titles
from .services.requests import TOLD


def day_field(label: Any, help_text: Any = "") -> forms.DateField:
    return forms.DateField(label=label, widget=DateInput(), initial=timezone.localdate, help_text=help_text)


def text_field(
    label: Any, help_text: Any = "", *, required: bool = True, rows: int = 4, most: int = 4000
) -> Any:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=most,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class StepForm(forms.Form):
    """A step of a request or a duty: its fields are the arguments of the service."""

    use_required_attribute = False

    def take(self, error: ValidationError) -> None:
        """Puts what a service refused at the field it is about."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, messages in error.error_dict.items():
            self.add_error(name if name in self.fields else None, messages)


class ToldForm(StepForm):
    """What the requester said."""

    def __init__(self, data: Any = None, *, request: DataSubjectRequest | None = None) -> None:
        initial = {name: getattr(request, name) for name in TOLD} if request else {}
        super().__init__(data, initial=initial)
        widgets: dict[str, type[forms.Widget] | forms.Widget] = {
            "requester_contact": forms.Textarea(attrs={"rows": 3}),
            "proof": forms.Textarea(attrs={"rows": 2}),
            "question": forms.Textarea(attrs={"rows": 4}),
            "wrong_value": forms.Textarea(attrs={"rows": 2}),
            "right_value": forms.Textarea(attrs={"rows": 2}),
            "by_whom": forms.RadioSelect(),
        }
        self.fields.update(fields_for_model(DataSubjectRequest, TOLD, widgets=widgets))
        self.fields["by_whom"].choices = DataSubjectRequest._meta.get_field("by_whom").choices  # type: ignore[attr-defined]
        self.fields["requester_name"].error_messages["required"] = _("Write down who asks.")
        self.fields["requester_contact"].help_text = _("How you can reach them. A letter uses these lines.")
        self.fields["subject_name"].help_text = _("Only where somebody asks for another person.")
        self.fields["proof"].help_text = _("What you saw, such as a court decision. Keep no copy of it here.")

    def told(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in TOLD}


class RegisterForm(ToldForm):
    """A new request."""

    kind = forms.ChoiceField(label=_("Which right"), choices=Kind.choices, widget=forms.RadioSelect())
    received_on = day_field(_("Received on"), _("The term of one month runs from this day."))
    dossier = forms.CharField(
        label=_("Number of the dossier"),
        required=False,
        max_length=20,
        help_text=_("Such as J-007, when you know it. You can link it later."),
    )


class IdentifyForm(StepForm):
    how = forms.ChoiceField(
        label=_("How did you check who asks?"), choices=IdentityCheck.choices, widget=forms.RadioSelect()
    )
    proof = forms.CharField(
        label=_("Proof that they may ask this for somebody else"),
        required=False,
        max_length=300,
        help_text=_("What you saw, such as a court decision. Keep no copy of it here."),
    )


class LinkForm(StepForm):
    dossier = forms.CharField(
        label=_("Number of the dossier"),
        max_length=20,
        help_text=_(
            "Such as J-007. Ask the regisseur whether there is a dossier, and whether there is more than one."
        ),
    )


class ReasonForm(StepForm):
    reason = text_field(_("Reason"), most=500)


class AnswerForm(StepForm):
    outcome = forms.ChoiceField(label=_("Decision"), choices=Outcome.choices, widget=forms.RadioSelect())
    reason = text_field(
        _("Reason"),
        _("Stands in the letter, so write it to the requester. Not needed when you grant everything."),
        required=False,
    )


class WithholdForm(StepForm):
    section = forms.ChoiceField(label=_("Section that you leave out"))
    ground = forms.ChoiceField(label=_("Ground"), choices=WithholdGround.choices, widget=forms.RadioSelect())
    reason = text_field(
        _("Reason"),
        _(
            "For who approves it. Write no personal data here. The report says only that something was left out."
        ),
        most=1000,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"].choices = list(section_titles().items())  # type: ignore[attr-defined]


class SentForm(StepForm):
    channel = forms.ChoiceField(
        label=_("How was it sent?"), choices=Channel.choices, widget=forms.RadioSelect()
    )
    sent_on = day_field(_("Sent on"))


class ToldOnForm(StepForm):
    on = day_field(_("Told on"))


class DoneForm(StepForm):
    channel = forms.ChoiceField(
        label=_("How was it told?"), choices=Channel.choices, widget=forms.RadioSelect()
    )
    on = day_field(_("Informed on"))
    remark = text_field(_("Remark"), required=False, rows=2, most=500)


class AdvanceForm(StepForm):
    because = forms.ChoiceField(
        label=_("What happened?"),
        choices=[choice for choice in DueBy.choices if choice[0] != DueBy.OPENED],
        widget=forms.RadioSelect(),
    )
    on = day_field(_("On which day?"), _("Then informing is done on that day at the latest."))


class PostponeForm(StepForm):
    ground = forms.ChoiceField(label=_("Ground"), choices=WithholdGround.choices, widget=forms.RadioSelect())
    reason = text_field(
        _("Why does it have to wait?"), _("Somebody else reads this and approves it."), most=1000
    )
    until = forms.DateField(
        label=_("Waits until"), widget=DateInput(), help_text=_("At most half a year. Then look again.")
    )
