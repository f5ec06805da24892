from django.db import models
from django.utils.translation import gettext_lazy as _


class Polarity(models.TextChoices):
    RISK = "risk", _("Risk factor")
    PROTECTIVE = "protective", _("Protective factor")


class FactorStatus(models.TextChoices):
    """Founded: named in three studies or more. Plausible: in one or two (rule R077)."""

    FOUNDED = "founded", _("Founded")
    PLAUSIBLE = "plausible", _("Plausible")
    NOT_GRADED = "not_graded", _("Not graded")


class DutchStudy(models.TextChoices):
    YES = "yes", _("Studied in the Netherlands")
    NO = "no", _("Not studied in the Netherlands")
    UNKNOWN = "unknown", _("Unknown")


class Certainty(models.TextChoices):
    """How sure we are that an intervention works on this theme or factor."""

    HIGH = "high", _("high")
    MIDDLE = "middle", _("middle")
    LOW = "low", _("low")


class TargetGroup(models.TextChoices):
    """The groups a reader may choose from; the data names them in the words of the source."""

    YOUNG = "young", _("Young people")
    ADULTS = "adults", _("Adults")
    WOMEN = "women", _("Women")
    ROLES = "roles", _("By role in organised crime")

    @property
    def stored(self) -> frozenset[str]:
        """The target groups in the data that this choice takes in; found for everybody always counts."""
        return frozenset({EVERYBODY, *STORED_TARGET_GROUPS[self.value]})


EVERYBODY = "Algemeen"
STORED_TARGET_GROUPS = {
    "young": ("Jongeren", "Met name jongeren", "Met name jongeren en gemarginaliseerde personen"),
    "adults": ("Met name volwassenen",),
    "women": ("Vrouwen",),
    "roles": (),
}
