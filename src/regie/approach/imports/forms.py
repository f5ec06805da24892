from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.actors import Actor
from regie.leadership.programmes.models import Programme

from .columns import COLUMNS
from .models import Import
from .selectors import programmes_to_fill

MOST_COLUMNS = 100


class UploadForm(forms.Form):
    """Step 1: which programme, and which file."""

    programme = forms.ModelChoiceField(label=_("Programme"), queryset=Programme.objects.none())
    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.xlsb,.xls,.ods,.csv,.txt,.tsv"}),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _(
            "Excel (.xlsx, .xls), LibreOffice (.ods) or CSV, at most %(most)s."
        ) % {"most": filesizeformat(settings.UPLOAD_MAX_BYTES)}
        field: Any = self.fields["programme"]
        field.queryset = programmes_to_fill(actor)
        known = list(field.queryset[:2])
        field.empty_label = _("Choose a programme")
        if len(known) == 1:
            field.initial = known[0]

    def clean_file(self) -> UploadedFile:
        """An empty file is told here: nothing in it can be read."""
        file: UploadedFile = self.cleaned_data["file"]
        if not file.size:
            raise forms.ValidationError(_("This file is empty. Choose a file with a list of interventions."))
        return file


class ColumnsForm(forms.Form):
    """Which sheet, and what each column is. One field per column: ``column_3``."""

    def __init__(self, *args: Any, item: Import, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item = item
        if len(item.sheets) > 1:
            self.fields["sheet"] = forms.ChoiceField(
                label=_("Sheet"), choices=[(name, name) for name in item.sheets], initial=item.sheet
            )
        choices = [("", _("Do not read")), *((column.key, column.heading) for column in COLUMNS)]
        for column in item.columns[:MOST_COLUMNS]:
            self.fields[f"column_{column['column']}"] = forms.ChoiceField(
                label=f"{column['letter']}: {column['heading']}",
                choices=choices,
                initial=column["key"],
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        """Each meaning at most once."""
        data = super().clean() or {}
        chosen: dict[str, str] = {}
        for name, key in list(data.items()):
            if name.startswith("column_") and key:
                if key in chosen:
                    other = self.fields[chosen[key]].label
                    self.add_error(name, _("Column %(other)s is this already.") % {"other": other})
                chosen[key] = name
        return data

    @property
    def sheet(self) -> str:
        """The sheet that was chosen, or the one there is."""
        return str(self.cleaned_data.get("sheet", self.item.sheet))

    @property
    def mapping(self) -> dict[int, str]:
        """Column number to key."""
        return {
            int(name.removeprefix("column_")): key
            for name, key in self.cleaned_data.items()
            if name.startswith("column_")
        }


class WriteForm(forms.Form):
    """Step 2, the last question: why, where the application is in (rule R088)."""

    reason = forms.CharField(
        label=_("Why do you change this?"),
        help_text=_("The application is in. The log keeps the reason with every change."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, needed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not needed:
            del self.fields["reason"]
