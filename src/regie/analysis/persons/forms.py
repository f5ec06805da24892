"""The forms of persons, their parents, documents and the search."""

import re
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from regie.access.collaborations.models import Collaboration
from regie.ui.entry import DateInput
from regie.ui.forms import VersionedForm
from regie.vault.encryption.validators import validate_bsn
from regie.vault.files.uploads import check_file

from .choices import ACCEPTED
from .models import CitizenNumber, Document, Guardian, Person
from .selectors import open_collaborations
from .services import FIELDS, GUARDIAN_FIELDS

EARLIEST_YEAR = 1900
# No Dutch postcode starts with 0 or has these letters.
POSTCODE = re.compile(r"([1-9][0-9]{3}) ?((?!SA|SD|SS)[A-Z]{2})")
PHONE_SIGNS = re.compile(r"[\s().-]")
PHONE = re.compile(r"0[0-9]{9}|(\+|00)[1-9][0-9]{7,14}")


def check_born(born: date | None) -> date | None:
    """Raises ValidationError for a day that nobody alive was born on."""
    if born and born >= timezone.localdate():
        raise forms.ValidationError(_("A date of birth lies in the past. Check the year."))
    if born and born.year < EARLIEST_YEAR:
        raise forms.ValidationError(_("Check the year: write all four digits."))
    return born


class PersonalForm(VersionedForm):
    """A form over one row; the browser keeps nothing of what is typed in it."""

    widgets: ClassVar = {"birth_date": DateInput()}

    def __init__(self, data: Any = None, *, row: Person | Guardian) -> None:
        super().__init__(data, row=row)
        for name in self.names:
            self.fields[name].widget.attrs.setdefault("autocomplete", "off")
        if isinstance(self.fields["email"], forms.CharField):
            self.fields["email"] = forms.EmailField(
                label=self.fields["email"].label, required=False, max_length=160
            )

    def clean_postcode(self) -> str:
        """A Dutch postcode in its usual form."""
        typed = str(self.cleaned_data["postcode"]).strip().upper()
        if not typed:
            return ""
        found = POSTCODE.fullmatch(typed)
        if not found:
            raise forms.ValidationError(
                _(
                    "A postcode has four digits and two letters, such as 1234 AB. An address abroad? Leave this empty."
                )
            )
        return " ".join(found.groups())

    def clean_phone(self) -> str:
        """Ten digits, or a number with the code of a country."""
        typed = str(self.cleaned_data["phone"]).strip()
        if typed and not PHONE.fullmatch(PHONE_SIGNS.sub("", typed)):
            raise forms.ValidationError(
                _("A telephone number has ten digits, or starts with + and the code of the country.")
            )
        return typed


class PersonForm(PersonalForm):
    """Who the dossier is about."""

    names = FIELDS

    def __init__(self, data: Any = None, *, row: Person) -> None:
        super().__init__(data, row=row)
        self.fields["given_name"].error_messages["required"] = _("Fill in the given name.")
        self.fields["family_name"].error_messages["required"] = _("Fill in the family name.")
        self.fields["birth_date"].error_messages["required"] = _("Fill in the date of birth.")

    def clean_birth_date(self) -> date | None:
        return check_born(self.cleaned_data["birth_date"])


class NewPersonForm(PersonForm):
    """A person and the collaboration in which the dossier is opened."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, row=Person())
        places = open_collaborations()
        field = forms.ModelChoiceField(
            Collaboration.objects.filter(pk__in=[each.pk for each in places]),
            label=_("Collaboration"),
            help_text=_("The dossier is read and kept under the covenant of this collaboration."),
            empty_label=None if len(places) == 1 else _("Choose a collaboration"),
            error_messages={"required": _("Choose the collaboration that this is for.")},
        )
        self.fields = {"collaboration": field, **self.fields}
        self.fields["somebody_else"] = forms.BooleanField(
            required=False, label=_("This is somebody else with the same name and date of birth")
        )


class GuardianForm(PersonalForm):
    """A parent or representative."""

    names = GUARDIAN_FIELDS

    def __init__(self, data: Any = None, *, row: Guardian) -> None:
        super().__init__(data, row=row)
        self.fields["name"].error_messages["required"] = _("Fill in the name.")
        self.fields["relation"].error_messages["required"] = _("Choose who this is to the young person.")


class SearchForm(forms.Form):
    """Exact: the whole name and the date of birth."""

    use_required_attribute = False
    name = forms.CharField(
        label=_("Given name and family name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("The whole name. Capitals, accents and hyphens do not matter."),
        error_messages={"required": _("Fill in the whole name.")},
    )
    born = forms.DateField(
        label=_("Date of birth"),
        widget=DateInput(),
        error_messages={"required": _("Fill in the date of birth.")},
    )

    def clean_born(self) -> date | None:
        return check_born(self.cleaned_data["born"])


class CitizenNumberForm(forms.Form):
    """The number and the law that prescribes it."""

    use_required_attribute = False
    number = forms.CharField(
        label=_("Citizen service number"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
        error_messages={"required": _("Fill in the number.")},
    )
    law = forms.CharField(
        label=_("Law that prescribes it"),
        max_length=CitizenNumber._meta.get_field("law").max_length,
        help_text=_("With the article. Without such a law the number may not be used."),
        error_messages={"required": _("Name the law and the article.")},
    )

    def clean_number(self) -> str:
        number = "".join(self.cleaned_data["number"].split())
        validate_bsn(number)
        return number


class DocumentForm(forms.Form):
    """One file with a title."""

    use_required_attribute = False
    title = forms.CharField(
        label=_("What it is"),
        max_length=Document._meta.get_field("title").max_length,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Say in a few words what it is.")},
    )
    file = forms.FileField(
        label=_("File"),
        max_length=160,
        help_text=_("PDF, Word (.docx), Excel (.xlsx), PNG or JPG."),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("This file is empty. Choose another one."),
        },
    )

    def clean_file(self) -> Any:
        check_file(self.cleaned_data["file"], allowed=ACCEPTED)
        return self.cleaned_data["file"]
