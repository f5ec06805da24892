from django.db import models
from django.utils.translation import gettext_lazy as _


class FundKind(models.TextChoices):
    BUDGET = "budget", _("own budget")
    SUBSIDY = "subsidy", _("subsidy")
    NATIONAL_PROGRAMME = "national_programme", _("national programme")
    OTHER = "other", _("another kind")


class FundDomain(models.TextChoices):
    """The policy domain that the money comes from."""

    SAFETY = "safety", _("safety and justice")
    WORK = "work", _("social affairs and work")
    CARE = "care", _("care and youth")
    EDUCATION = "education", _("education")
    OTHER = "other", _("another domain")


# Money for safety asks what work and income thinks of it, and the other way round (rule R123).
ASKS_THE_OTHER = {FundDomain.SAFETY: FundDomain.WORK, FundDomain.WORK: FundDomain.SAFETY}


class Fit(models.TextChoices):
    """Whether something still fits what the regisseur was asked to do."""

    YES = "yes", _("fits")
    PARTLY = "partly", _("fits in part")
    NO = "no", _("does not fit")


class LinePurpose(models.TextChoices):
    EXECUTION = "execution", _("carrying out")
    MONITORING = "monitoring", _("monitoring and evaluation")
    INFORMATION = "information", _("keeping information current")
    OTHER = "other", _("something else")


class MonitoringBy(models.TextChoices):
    """Who monitors: decided before the work starts (rule R113)."""

    OWN = "own", _("our own people")
    OUTSOURCED = "outsourced", _("a party from outside")
    COMBINATION = "combination", _("both")
