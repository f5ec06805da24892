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


class PrincipalRole(models.TextChoices):
    """Who gives the assignment. The method asks a mayor or an alderman; the rest exists so that it can be said."""

    MAYOR = "mayor", _("mayor")
    ALDERMAN = "alderman", _("alderman")
    OTHER = "other", _("somebody else")


class Lead(models.TextChoices):
    """Which organisation leads the approach as a whole."""

    MUNICIPALITY = "municipality", _("the municipality")
    POLICE = "police", _("the police")
    PUBLIC_PROSECUTOR = "public_prosecutor", _("the public prosecutor")
    OTHER = "other", _("another organisation")


class AreaKind(models.TextChoices):
    DISTRICT = "district", _("district")
    NEIGHBOURHOOD = "neighbourhood", _("neighbourhood")
    OTHER = "other", _("other area")
