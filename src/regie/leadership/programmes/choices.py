from django.db import models
from django.utils.translation import gettext_lazy as _


class ProgrammeStatus(models.TextChoices):
    DRAFT = "draft", _("draft")
    ESTABLISHED = "established", _("established")
    ENDED = "ended", _("ended")


# From -> to. The services and the buttons both read this table.
TRANSITIONS: dict[str, tuple[str, ...]] = {
    ProgrammeStatus.DRAFT: (ProgrammeStatus.ESTABLISHED,),
    ProgrammeStatus.ESTABLISHED: (ProgrammeStatus.DRAFT, ProgrammeStatus.ENDED),
    ProgrammeStatus.ENDED: (ProgrammeStatus.ESTABLISHED,),
}

ESTABLISH = "programme.establish"  # the transition from draft that rules of the method hold back
