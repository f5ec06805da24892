"""The forms of consultations, meetings, agendas, lines and minutes."""

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from regie.ui.entry import DateInput
from regie.ui.forms import VersionedForm
from regie.vault.files.uploads import check_file

from .choices import LineKind, PaperKind
from .models import AgendaItem, Consultation, Meeting
from .selectors import Named, organisations_of, people_of
from .services.agenda import FIELDS as ITEM_FIELDS
from .services.agenda import PAPER_KINDS
from .services.consultations import FIELDS
from .services.planning import moment

NO_NAMES = _("No names of young people here. Use a code such as J-014.")


class TimeInput(forms.TimeInput):
    """The browser's own time picker."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class ConsultationForm(VersionedForm):
    """A consultation with its rhythm."""

    names = FIELDS
    rows: ClassVar = {"purpose": 3}
    widgets: ClassVar = {"time": TimeInput()}

    def __init__(self, data: Any = None, *, row: Consultation) -> None:
        super().__init__(data, row=row)
        chair: Any = self.fields["chair_user"]
        chair.queryset, chair.empty_label = people_of(row), _("Nobody from the list")
        self.fields["name"].error_messages["required"] = _("Give the consultation a name.")


class MemberForm(forms.Form):
    """Who belongs to a consultation: one list of people and organisations, and a function."""

    use_required_attribute = False
    who = forms.ChoiceField(
        label=_("Who"), error_messages={"required": _("Choose a person or an organisation.")}
    )
    function = forms.CharField(label=_("Function"), max_length=120, required=False)

    def __init__(self, data: Any = None, *, consultation: Consultation) -> None:
        super().__init__(data)
        self.people = {f"user:{each.pk}": each for each in people_of(consultation)}
        self.organisations = {f"organisation:{each.pk}": each for each in organisations_of(consultation)}
        field: Any = self.fields["who"]
        field.choices = [
            ("", _("Choose who belongs to it")),
            (_("People"), [(key, str(each)) for key, each in self.people.items()]),
            (_("Organisations"), [(key, str(each)) for key, each in self.organisations.items()]),
        ]

    def values(self) -> dict[str, Any]:
        who = self.cleaned_data["who"]
        return {
            "user": self.people.get(who),
            "organisation": self.organisations.get(who),
            "function": self.cleaned_data["function"],
        }


class MomentForm(forms.Form):
    """A day and a time."""

    use_required_attribute = False
    day = forms.DateField(label=_("Day"), widget=DateInput())
    time = forms.TimeField(label=_("Begins at"), widget=TimeInput())

    def moment(self) -> datetime:
        return moment(self.cleaned_data["day"], self.cleaned_data["time"])


class MeetingForm(MomentForm):
    """A meeting outside the rhythm."""

    minutes = forms.IntegerField(label=_("Minutes it takes"), min_value=5, max_value=720)

    def __init__(self, data: Any = None, *, consultation: Consultation) -> None:
        super().__init__(data, initial={"time": consultation.time, "minutes": consultation.duration})


class MoveForm(MomentForm):
    """Another moment for a meeting, and why."""

    reason = forms.CharField(label=_("Why"), max_length=300, required=False)

    def __init__(self, data: Any = None, *, meeting: Meeting) -> None:
        local = timezone.localtime(meeting.starts_at)
        super().__init__(data, initial={"day": local.date(), "time": local.time()})


class ReasonForm(forms.Form):
    """Why something does not go on."""

    use_required_attribute = False
    reason = forms.CharField(
        label=_("Why"), max_length=300, error_messages={"required": _("Say why the meeting does not go on.")}
    )


class ItemForm(VersionedForm):
    """An agenda item."""

    names = ITEM_FIELDS

    def __init__(self, data: Any = None, *, row: AgendaItem) -> None:
        super().__init__(data, row=row)
        self.fields["title"].error_messages["required"] = _("Say what the subject is.")
        self.fields["level"].error_messages["required"] = _(
            "Choose operational, tactical or strategic: then it comes to the right table."
        )


class PaperForm(forms.Form):
    """A document with an agenda item."""

    use_required_attribute = False
    kind = forms.ChoiceField(label=_("What it is"), choices=PaperKind)
    title = forms.CharField(label=_("Title"), max_length=160, required=False, help_text=NO_NAMES)
    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx,.xlsx"}),
        error_messages={"required": _("Choose a file.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _("PDF, Word or Excel, at most %(most)s. It is kept encrypted.") % {
            "most": filesizeformat(settings.UPLOAD_MAX_BYTES)
        }

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        check_file(file, allowed=PAPER_KINDS)
        return file


class CaptureForm(forms.Form):
    """One line in a meeting. ``who`` and ``due_on`` are only for who does not want to type them in the line."""

    use_required_attribute = False
    uuid = forms.UUIDField(widget=forms.HiddenInput)
    item = forms.IntegerField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(label=_("What do you capture?"), choices=LineKind, initial=LineKind.ACTION)
    typed = forms.CharField(
        label=_("What do you agree today?"),
        max_length=1000,
        error_messages={"required": _("Type what you agree on.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": 1000}),
    )
    who = forms.ChoiceField(label=_("Who"), required=False)
    due_on = forms.DateField(label=_("Before when"), required=False, widget=DateInput())

    def __init__(
        self, data: Any = None, *, named: list[Named], initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        field: Any = self.fields["who"]
        field.choices = [("", _("From the line")), *((each.key, each.label) for each in named)]


class LineForm(forms.Form):
    """The correction of a captured line."""

    use_required_attribute = False
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    base = forms.JSONField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=LineKind)
    text = forms.CharField(
        label=_("Text"),
        max_length=1000,
        help_text=NO_NAMES,
        error_messages={"required": _("Type what you agree on.")},
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    who = forms.ChoiceField(label=_("Who"), required=False)
    due_on = forms.DateField(label=_("Before when"), required=False, widget=DateInput())

    def __init__(
        self, data: Any = None, *, named: list[Named], initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        field: Any = self.fields["who"]
        field.choices = [("", _("Nobody yet")), *((each.key, each.label) for each in named)]

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("kind", "text", "who", "due_on")}

    def base_values(self) -> dict[str, Any]:
        base = self.cleaned_data.get("base")
        return base if isinstance(base, dict) else {}


class GuestForm(forms.Form):
    """Somebody who is there and does not belong to the consultation."""

    use_required_attribute = False
    name = forms.CharField(label=_("Somebody else"), max_length=120)


class AmendForm(forms.Form):
    """Other words for lines of the minutes, an addition, and why."""

    use_required_attribute = False
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    addition = forms.CharField(
        label=_("Addition"), required=False, help_text=NO_NAMES, widget=forms.Textarea(attrs={"rows": 3})
    )
    reason = forms.CharField(
        label=_("Why do you amend the minutes?"),
        max_length=300,
        error_messages={"required": _("Say why the minutes are amended.")},
    )

    def __init__(self, data: Any = None, *, content: dict[str, Any], version: int) -> None:
        super().__init__(data, initial={"version": version})
        self.lines = [line for item in content["items"] for line in item["lines"]] + content["loose"]
        for line in self.lines:
            self.fields[f"line-{line['uuid']}"] = forms.CharField(
                label=LineKind(line["kind"]).label,
                max_length=1000,
                initial=line["text"],
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def texts(self) -> dict[str, str]:
        return {line["uuid"]: self.cleaned_data[f"line-{line['uuid']}"] for line in self.lines}

    def line_fields(self) -> list[forms.BoundField]:
        return [self[f"line-{line['uuid']}"] for line in self.lines]
