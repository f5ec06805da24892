"""The form in which a person answers a question, and the choice of two dates."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regie.ui.entry import DateInput
from regie.ui.lists import SHORT_DAY

from .answering import Answered
from .choices import MOST, Verdict
from .models import ChecklistMoment

REVIEW_AFTER = timedelta(days=183)
NOW = "nu"


class AnswerForm(forms.Form):
    """Yes or no, why, and until when. ``previous`` and ``digest`` are what the person saw when it was opened.

    Where facts answer the question there is one thing to choose: the other answer.
    """

    use_required_attribute = False
    previous = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    digest = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    verdict = forms.ChoiceField(
        label=gettext_lazy("Answer"),
        choices=Verdict.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose yes or no.")},
    )
    explanation = forms.CharField(
        label=gettext_lazy("Why"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("No names of young people. Use a code, such as J-014."),
        error_messages={"required": gettext_lazy("Write why, so that others can follow it later.")},
    )
    link = forms.CharField(
        label=gettext_lazy("Link to the proof"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("The address of a document or page where this can be seen."),
    )
    review_on = forms.DateField(
        label=gettext_lazy("Look at it again on"),
        widget=DateInput(),
        help_text=gettext_lazy("After this day the question is open again."),
        error_messages={
            "required": gettext_lazy("Choose a day after today on which this is looked at again.")
        },
    )

    def __init__(self, data: Any = None, *, answered: Answered) -> None:
        said = answered.said
        initial: dict[str, Any] = {
            "previous": said.pk if said else None,
            "digest": answered.facts.digest if answered.facts.are_there else "",
            "review_on": timezone.localdate() + REVIEW_AFTER,
        }
        if said and (answered.counts_said or answered.is_unanswered):
            initial |= {"verdict": said.verdict, "explanation": said.explanation, "link": said.link}
        super().__init__(data, initial=initial)
        if answered.facts.are_there:
            del self.fields["review_on"]
            other = Verdict.NO if answered.facts_say == Verdict.YES else Verdict.YES
            chosen = self.fields["verdict"]
            chosen.choices = [(other.value, other.label)]  # type: ignore[attr-defined]
            chosen.initial = self.initial["verdict"] = other.value

    def add_errors(self, error: ValidationError) -> None:
        """What the service says is wrong, at its field."""
        for name, messages in error.message_dict.items():
            self.add_error(name if name in self.fields else None, messages)


class CompareForm(forms.Form):
    """Two moments, or one and now."""

    use_required_attribute = False
    van = forms.ChoiceField(label=gettext_lazy("Compare"))
    tot = forms.ChoiceField(label=gettext_lazy("with"))

    def __init__(self, data: Any = None, *, moments: list[ChecklistMoment]) -> None:
        choices = [(str(each.pk), moment_label(each)) for each in reversed(moments)]
        first = choices[-1][0] if choices else ""
        super().__init__(data, initial={"van": data.get("van", first) if data else first, "tot": NOW})
        self.fields["van"].choices = choices  # type: ignore[attr-defined]
        self.fields["tot"].choices = [(NOW, _("now")), *choices]  # type: ignore[attr-defined]


def moment_label(moment: ChecklistMoment) -> str:
    """A moment in a list to choose from: its day and its score."""
    return f"{date_format(moment.taken_on, SHORT_DAY)}: {moment.total}/{MOST}"


def day(when: date) -> str:
    """The day in words."""
    return date_format(when, "j F Y")
