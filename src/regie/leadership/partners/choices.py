from datetime import timedelta

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from regie.access.organisations.choices import OrganisationKind
from regie.ui.phrases import Phrase, phrase

# How long before the last day of a contact person the successor must be known (our choice).
LEAVES_SOON = timedelta(days=30)
# After how many days without a conversation a partner is on the list, unless the programme chose otherwise.
SILENCE_DAYS = 90
# The partners that the core of an approach needs (004, "Informatie en analyse").
NEEDED: tuple[str, ...] = (
    OrganisationKind.MUNICIPALITY,
    OrganisationKind.POLICE,
    OrganisationKind.PUBLIC_PROSECUTOR,
    OrganisationKind.YOUTH_WORK,
)


class Tier(models.TextChoices):
    """How near a partner stands to the approach."""

    CORE = "core", _("core partner")
    NETWORK = "network", _("network partner")


class CommitmentStatus(models.TextChoices):
    """What a partner answered to what was asked of it."""

    ASKED = "asked", _("asked")
    PROMISED = "promised", _("promised")
    REFUSED = "refused", _("refused")


class CommitmentSubject(models.TextChoices):
    """What a commitment is about, by the word that later slices add their own to."""

    PROGRAMME = "programme", _("the programme")
    ASSIGNMENT = "assignment", _("the assignment")


class MatrixKind(models.TextChoices):
    """The processes in which the roles of partners are laid down."""

    EARLY_SIGNALLING = "early_signalling", _("early signalling")
    AFTERCARE = "aftercare", _("aftercare")


class Part(models.TextChoices):
    """What a partner does in a task."""

    DOES = "does", _("does it")
    CO_DECIDES = "co_decides", _("co-decides")
    INFORMED = "informed", _("is informed")


# One letter per cell, so that eleven partners fit beside each other; the legend explains them.
LETTERS: dict[str, Promise] = {
    Part.DOES: pgettext_lazy("part in a task, one letter", "D"),
    Part.CO_DECIDES: pgettext_lazy("part in a task, one letter", "C"),
    Part.INFORMED: pgettext_lazy("part in a task, one letter", "I"),
}


class StructureKind(models.TextChoices):
    """Structures beside the approach that it needs agreements with."""

    CARE_AND_SAFETY_HOUSE = "zvh", _("care and safety house")
    YOUTH_AND_CARE = "cjg", _("youth and family centre and care providers")
    INTERNAL_DEPARTMENTS = "internal", _("departments of the municipality")
    NEIGHBOURHOOD_TEAM = "team", _("neighbourhood team")
    OTHER = "other", _("another structure")


# Each programme needs an agreement with these (R013).
STRUCTURES_NEEDED: tuple[str, ...] = (
    StructureKind.CARE_AND_SAFETY_HOUSE,
    StructureKind.YOUTH_AND_CARE,
    StructureKind.INTERNAL_DEPARTMENTS,
    StructureKind.NEIGHBOURHOOD_TEAM,
)


class MomentKind(models.TextChoices):
    """How somebody spoke with a partner."""

    VISIT = "visit", _("visit")
    CALL = "call", _("telephone call")
    MEETING = "meeting", _("meeting")


# The same words as texts that can be stored in a finding.
KIND_PHRASES: dict[str, Phrase] = {
    OrganisationKind.MUNICIPALITY: phrase("Municipality"),
    OrganisationKind.POLICE: phrase("Police"),
    OrganisationKind.PUBLIC_PROSECUTOR: phrase("Public prosecutor"),
    OrganisationKind.YOUTH_WORK: phrase("Youth work"),
}
STRUCTURE_PHRASES: dict[str, Phrase] = {
    StructureKind.CARE_AND_SAFETY_HOUSE: phrase("care and safety house"),
    StructureKind.YOUTH_AND_CARE: phrase("youth and family centre and care providers"),
    StructureKind.INTERNAL_DEPARTMENTS: phrase("departments of the municipality"),
    StructureKind.NEIGHBOURHOOD_TEAM: phrase("neighbourhood team"),
}
MATRIX_PHRASES: dict[str, Phrase] = {
    MatrixKind.EARLY_SIGNALLING: phrase("early signalling"),
    MatrixKind.AFTERCARE: phrase("aftercare"),
}
