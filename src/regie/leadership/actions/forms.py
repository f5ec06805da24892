"""The forms of an action: what it is, and what came of it."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.actors import Actor
from regie.leadership.programmes.fields import programme_field
from regie.leadership.programmes.models import Programme
from regie.ui.forms import VersionedForm

from .models import Action
from .selectors import organisations_in, people_in
from .services import FIELDS


class ActionForm(VersionedForm):
    """What an action is: the people and organisations to choose from are those of its municipality."""

    names: ClassVar = FIELDS
    rows: ClassVar = {"detail": 3}

    def __init__(self, data: Any = None, *, row: Action, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, row=row, initial=initial)
        self.fields["title"].error_messages["required"] = _("Say in a few words what has to be done.")
        municipality = row.programme.municipality_id
        self._choose("owner_user", people_in(municipality), _("nobody yet, or someone without an account"))
        self._choose("owner_organisation", organisations_in(municipality), _("no organisation"))

    def _choose(self, name: str, rows: Any, empty: Any) -> None:
        field = self.fields[name]
        field.queryset, field.empty_label = rows, empty  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("owner_user") and cleaned.get("owner_name"):
            self.add_error("owner_name", _("Choose a person from the list or write a name, not both."))
        return cleaned


class AddForm(ActionForm):
    """A new action; who directs several programmes chooses one."""

    def __init__(
        self, data: Any = None, *, programme: Programme, by: Actor, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, row=Action(programme=programme), initial=initial)
        self.fields["programme"] = programme_field(programme, by)


class MoveForm(forms.Form):
    """What came of an action, or why it is dropped. A form without the field keeps the words that stand."""

    use_required_attribute = False
    result = forms.CharField(
        label=_("result"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("No names of young people here. Use a code such as J-014."),
    )

    def said(self) -> str | None:
        """The words, or None where the form did not ask for them."""
        return self.cleaned_data["result"] if "result" in self.data else None
