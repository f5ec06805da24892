"""The forms of both logs."""

from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.actors import Actor
from regie.leadership.programmes.fields import programme_field
from regie.leadership.programmes.models import Programme
from regie.ui.forms import VersionedForm

from .models import MayorContact, ResidentsInput
from .services import CONTACT_FIELDS, INPUT_FIELDS


class ContactForm(VersionedForm):
    names: ClassVar = CONTACT_FIELDS
    rows: ClassVar = {"note": 4}


class InputForm(VersionedForm):
    names: ClassVar = INPUT_FIELDS
    rows: ClassVar = {"said": 4, "done_with": 4}

    def __init__(
        self, data: Any = None, *, row: ResidentsInput, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, row=row, initial=initial)
        self.fields["said"].error_messages["required"] = _("Write in a few lines what residents said.")


class ContactAddForm(ContactForm):
    """A new contact; who directs several programmes chooses one."""

    def __init__(self, data: Any = None, *, programme: Programme, by: Actor) -> None:
        super().__init__(data, row=MayorContact(programme=programme), initial=_today())
        self.fields["programme"] = programme_field(programme, by)


class InputAddForm(InputForm):
    """New input; who directs several programmes chooses one."""

    def __init__(self, data: Any = None, *, programme: Programme, by: Actor) -> None:
        super().__init__(data, row=ResidentsInput(programme=programme), initial=_today())
        self.fields["programme"] = programme_field(programme, by)


def _today() -> dict[str, Any]:
    return {"held_on": timezone.localdate()}
