from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class GroundKind(models.TextChoices):
    """What a row of the list is good for. Only a basis can be chosen."""

    BASIS = "basis", _("ground to choose")
    DUTY = "duty", _("duty of secrecy")
    LIMIT = "limit", _("limit or prohibition")
    UNAVAILABLE = "unavailable", _("not to be used")


class Certainty(models.TextChoices):
    """How the text of the row came about. None of it replaces a lawyer."""

    READ = "read", _("article or page read")
    READ_OLDER = "read_older", _("read in an older text")
    PARTLY = "partly", _("partly confirmed")
    MEMORY = "memory", _("article not opened")


class Checked(models.TextChoices):
    """Whether somebody looked at a ground for the reader's municipality."""

    YES = "yes", _("checked here")
    NO = "no", _("checked by nobody")


# Who may invoke a ground without being a kind of partner that works in Regie.
OTHER_HOLDERS: dict[str, Promise] = {"employer": _("Employer")}
