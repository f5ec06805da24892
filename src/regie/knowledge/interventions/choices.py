from django.db import models
from django.utils.translation import gettext_lazy as _


class RecognitionLevel(models.TextChoices):
    """The Dutch ladder of evidence for interventions, from weak to strong."""

    WELL_FOUNDED = "well_founded", _("well founded in theory")
    FIRST = "first", _("first indications of effectiveness")
    GOOD = "good", _("good indications of effectiveness")
    STRONG = "strong", _("strong indications of effectiveness")
    UNKNOWN = "unknown", _("recognised, level not found")


class PreventionLevel(models.TextChoices):
    PRIMARY = "primary", _("primary: everyone")
    SECONDARY = "secondary", _("secondary: young people at risk")
    TERTIARY = "tertiary", _("tertiary: young people already involved")


class EmmieAspect(models.TextChoices):
    EFFECT = "effect", _("Effect")
    MECHANISM = "mechanism", _("Mechanism")
    MODERATORS = "moderators", _("Moderators")
    IMPLEMENTATION = "implementation", _("Implementation")
    ECONOMICS = "economics", _("Economics")


class Direction(models.TextChoices):
    """What research says about an aspect; 'harm' is shown as a warning."""

    HELPS = "helps", _("helps")
    MIXED = "mixed", _("mixed or uncertain")
    NONE = "none", _("no effect found")
    HARM = "harm", _("can do harm")
    DESCRIBES = "describes", _("describes")


class RecognitionState(models.TextChoices):
    """How an intervention stands with the bodies that recognise, on one day."""

    VALID = "valid", _("recognised now")
    OPEN = "open", _("recognised, end date not known")
    EXPIRED = "expired", _("recognition expired")
    NONE = "none", _("not recognised")
