"""What people fill in to ask, give, refuse and pass on."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from regie.access.grounds.models import Ground
from regie.access.organisations.models import Organisation

from .choices import CATEGORIES, ONE_KEY, ONE_OFF, Refusal


def _text(label: Any, most: int, rows: int, help_text: Any = "", required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        required=required,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def _purpose() -> forms.CharField:
    return _text(_("What is it for?"), 500, 2, _("One purpose, within that of the collaboration."))


def _category() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("Kind of data"), choices=CATEGORIES, widget=forms.RadioSelect)


class PartnerField(forms.ModelChoiceField):
    """A partner of the collaboration; which ones there are is set by the form."""

    def __init__(self, label: Any) -> None:
        super().__init__(label=label, queryset=Organisation.objects.none(), empty_label=_("choose"))

    def offer(self, partners: list[Organisation]) -> None:
        """Sets the partners to choose from."""
        self.queryset = Organisation.objects.filter(pk__in=[each.pk for each in partners]).order_by("name")


class AskForm(forms.Form):
    """Whom you ask what, about which dossier."""

    dossier = forms.ChoiceField(label=_("Dossier"))
    giver = PartnerField(_("Whom do you ask?"))
    category = _category()
    purpose = _purpose()
    question = _text(
        _("What do you ask?"), 4000, 4,
        _("Ask no more than you need. A partner may answer that they cannot say."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, dossiers: list[tuple[str, str]], partners: list[Organisation], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["dossier"].choices = [("", _("choose")), *dossiers]
        fields["giver"].offer(partners)


class OfferStartForm(forms.Form):
    """To whom, about which dossier, what kind of data: these decide which grounds there are."""

    dossier = forms.ChoiceField(label=_("Dossier"))
    receiver = PartnerField(_("To whom?"))
    category = _category()

    def __init__(
        self, *args: Any, dossiers: list[tuple[str, str]], partners: list[Organisation], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["dossier"].choices = [("", _("choose")), *dossiers]
        fields["receiver"].offer(partners)


class OnwardStartForm(forms.Form):
    """To whom it should go on."""

    receiver = PartnerField(_("To whom?"))

    def __init__(self, *args: Any, partners: list[Organisation], **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["receiver"]
        field.offer(partners)


class GroundField(forms.ModelChoiceField):
    """A legal ground, by its plain sentence and article."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.plain} ({obj.law} {obj.article})"


class AnswerForm(forms.Form):
    """What is told, and on which ground; a second one for special and criminal data."""

    ground = GroundField(label=_("On which ground?"), queryset=Ground.objects.none(), empty_label=_("choose"))
    second_ground = GroundField(
        label=_("And on which second ground?"),
        queryset=Ground.objects.none(),
        empty_label=_("choose"),
        help_text=_("Special, criminal, police and prosecution data take two."),
    )
    decision = forms.CharField(
        label=_("Decision"),
        max_length=200,
        required=False,
        help_text=_("Only for a ground for one case: number and date of the decision that was taken for it."),
    )
    content = _text(_("What do you tell?"), 8000, 6, _("No more than is needed for the purpose."))

    def __init__(
        self, *args: Any, grounds: list[Ground], second: list[Ground], category: str, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["ground"].queryset = Ground.objects.filter(pk__in=[each.pk for each in grounds])
        fields["second_ground"].queryset = Ground.objects.filter(pk__in=[each.pk for each in second])
        if category in ONE_KEY:
            del fields["second_ground"]
        if not any(each.code in ONE_OFF for each in [*grounds, *second]):
            del fields["decision"]


class OfferForm(AnswerForm):
    """An answer without a question: with its own purpose."""

    purpose = _purpose()
    field_order: Iterable[str] | None = ("purpose", "content", "ground", "second_ground", "decision")


class OnwardForm(OfferForm):
    """What goes on, and why it has to."""

    reason = _text(_("Why must it go on?"), 1000, 2, _("The source reads this and decides."))
    field_order: Iterable[str] | None = (
        "purpose",
        "reason",
        "content",
        "ground",
        "second_ground",
        "decision",
    )


class RefuseForm(forms.Form):
    """Why not. Who cannot say explains nothing."""

    refusal = forms.ChoiceField(label=_("Why not?"), choices=Refusal.choices, widget=forms.RadioSelect)
    words = _text(
        _("Explanation"), 1000, 3,
        _("Not with “I cannot say”: then you explain nothing. With the other reasons, one sentence."),
        required=False,
    )  # fmt: skip


class ConsentForm(forms.Form):
    """Whether it may go on."""

    given = forms.TypedChoiceField(
        label=_("May it be passed on?"),
        choices=[("yes", _("yes, this text to this organisation")), ("no", _("no"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
    )
    words = _text(_("Explanation"), 1000, 3, "", required=False)
