from django.db import models
from django.utils.translation import gettext_lazy as _


class To(models.TextChoices):
    """Whom it is brought to."""

    MAYOR = "mayor", _("mayor")
    ALDERMAN = "alderman", _("alderman")
    TRIANGLE = "triangle", _("driehoek")


class EscalationStatus(models.TextChoices):
    RAISED = "raised", _("raised")
    PLANNED = "planned", _("consultation planned")
    SETTLED = "settled", _("settled")


class Level(models.TextChoices):
    """Which level answers a question."""

    OPERATIONAL = "operational", _("operational")
    TACTICAL = "tactical", _("tactical")
    STRATEGIC = "strategic", _("strategic")


# Own choice: within this many days a consultation is planned, and after it the outcome recorded.
PLAN_DAYS = 14
SETTLE_DAYS = 14
