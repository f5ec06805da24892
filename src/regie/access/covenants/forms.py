"""The forms of a covenant: terms, a ground in a cell of the matrix, signatures, withdrawal, renewal, document."""

from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.choices import DataCategory
from regie.access.grounds.models import Ground
from regie.access.grounds.selectors import fits, usable_grounds
from regie.access.organisations.models import Organisation
from regie.ui.entry import DateInput
from regie.ui.forms import VersionedForm
from regie.vault.files.uploads import check_file

from .models import Covenant, CovenantGround
from .selectors import partners_to_sign
from .services import FIELDS

TERM = timedelta(days=730)


class CovenantForm(VersionedForm):
    """Title, term and protocol."""

    names = FIELDS
    rows: ClassVar = {"protocol": 10}

    def __init__(self, data: Any = None, *, row: Covenant) -> None:
        super().__init__(data, row=row)
        self.fields["title"].error_messages["required"] = _("Give the covenant a title.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        _check_term(self, cleaned)
        return cleaned


class RenewForm(forms.Form):
    """The title and term of the renewal; the grounds and the protocol come along."""

    use_required_attribute = False
    title = forms.CharField(label=_("Title"), max_length=200)
    valid_from = forms.DateField(label=_("Valid from"), widget=DateInput())
    valid_to = forms.DateField(label=_("Valid to"), widget=DateInput())

    def __init__(self, data: Any = None, *, covenant: Covenant) -> None:
        start = max(covenant.valid_to + timedelta(days=1), timezone.localdate())
        super().__init__(data, initial={"valid_from": start, "valid_to": start + TERM})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        _check_term(self, cleaned)
        return cleaned


class GroundChoice(forms.ModelChoiceField):
    """A ground by its code, its name and its article."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.code} {obj.name} ({obj.law} {obj.article})"


class LineForm(forms.Form):
    """The ground of one partner for one category; a second key and a decision where the law asks them."""

    use_required_attribute = False
    ground = GroundChoice(label=_("Legal ground"), queryset=Ground.objects.none())
    second_ground = GroundChoice(
        label=_("Second ground, for special and criminal data"),
        queryset=Ground.objects.none(),
        required=False,
    )
    for_what = forms.CharField(label=_("Which data, for what"), max_length=300, required=False)
    decision = forms.CharField(
        label=_("Decision to disclose police data"),
        max_length=200,
        required=False,
        help_text=_("Needed with ground G26: who decided, and under which number it is kept."),
    )
    decision_on = forms.DateField(label=_("Date of that decision"), widget=DateInput(), required=False)

    def __init__(
        self, data: Any = None, *, organisation: Organisation, category: str, line: CovenantGround | None
    ) -> None:
        start = {}
        if line is not None:
            start = {name: getattr(line, name) for name in self.base_fields}
        super().__init__(data, initial=start)
        usable = usable_grounds()
        self.has_choice = self._offer("ground", usable, organisation, category)
        if category in (DataCategory.ORDINARY, DataCategory.BSN):
            del self.fields["second_ground"]
        else:
            self.fields["second_ground"].required = True
            self.has_choice &= self._offer("second_ground", usable, organisation, category)
        if category != DataCategory.POLICE:
            del self.fields["decision"], self.fields["decision_on"]

    def _offer(self, name: str, usable: list[Ground], organisation: Organisation, category: str) -> bool:
        second = name == "second_ground"
        offered = [each.pk for each in usable if fits(each, organisation.kind, category, second=second)]
        field: Any = self.fields[name]
        field.queryset = Ground.objects.filter(pk__in=offered)
        field.empty_label = _("Choose a ground")
        return bool(offered)


class SignForm(forms.Form):
    """Which partner signed, by whom and when."""

    use_required_attribute = False
    organisation = forms.ModelChoiceField(label=_("Partner"), queryset=Organisation.objects.none())
    signatory = forms.CharField(label=_("Signed by"), max_length=160)
    function = forms.CharField(label=_("Function"), max_length=160)
    signed_on = forms.DateField(label=_("Signed on"), widget=DateInput(), initial=timezone.localdate)

    def __init__(self, data: Any = None, *, covenant: Covenant, partner: str = "") -> None:
        super().__init__(data, initial={"organisation": partner})
        field: Any = self.fields["organisation"]
        field.queryset = partners_to_sign(covenant)
        field.empty_label = _("Choose a partner")


class ReasonForm(forms.Form):
    """Why, and a yes to what happens then. Also for the end of a covenant."""

    use_required_attribute = False
    reason = forms.CharField(
        label=_("Why?"),
        max_length=300,
        help_text=_("The other partners read this. Write no personal data in it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    sure = forms.BooleanField(
        label=_("I have read what happens at once, and that it cannot be undone."),
        error_messages={"required": _("Tick this to confirm, or go back.")},
    )


class DocumentForm(forms.Form):
    """The signed covenant as PDF."""

    use_required_attribute = False
    file = forms.FileField(
        label=_("Signed document"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".pdf"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _("A PDF of at most %(most)s. It is kept encrypted.") % {
            "most": filesizeformat(settings.UPLOAD_MAX_BYTES)
        }

    def clean_file(self) -> UploadedFile:
        """Is it a PDF, by its name and by how it begins?"""
        file: UploadedFile = self.cleaned_data["file"]
        check_file(file, allowed=("pdf",))
        return file


def _check_term(form: forms.Form, cleaned: dict[str, Any]) -> None:
    starts, ends = cleaned.get("valid_from"), cleaned.get("valid_to")
    if starts and ends and starts > ends:
        form.add_error("valid_to", _("The covenant ends before it starts. Mend one of the two dates."))
