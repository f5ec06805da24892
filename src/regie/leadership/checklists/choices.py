from django.db import models
from django.utils.translation import gettext_lazy as _


class Key(models.TextChoices):
    """The four keys of the method; the value begins the id of each question."""

    LEADERSHIP = "LL", _("Local leadership")
    ANALYSIS = "IA", _("Information and analysis")
    APPROACH = "AU", _("Tackling and carrying out")
    MONITOR = "ME", _("Monitoring and evaluating")


class Verdict(models.TextChoices):
    YES = "yes", _("yes")
    NO = "no", _("no")


class Method(models.TextChoices):
    """How a question got its answer. What is not answered, or no longer, counts as no."""

    FACTS = "facts", _("from facts")
    PERSON = "person", _("by a person")
    OVERRULED = "overruled", _("judged otherwise than the facts")
    EXPIRED = "expired", _("to be looked at again")
    NONE = "none", _("not answered")


class Ending(models.TextChoices):
    """Why what somebody said no longer counts."""

    REPLACED = "replaced", _("answered anew")
    TAKEN_BACK = "taken_back", _("taken back")
    FACTS = "facts", _("the facts changed")


UNANSWERED = (Method.EXPIRED, Method.NONE)
MOST = 40
MOST_PER_KEY = 10
