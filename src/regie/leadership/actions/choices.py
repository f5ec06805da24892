from django.db import models
from django.utils.translation import gettext_lazy as _


class ActionStatus(models.TextChoices):
    OPEN = "open", _("to do")
    DOING = "doing", _("being done")
    DONE = "done", _("done")
    DROPPED = "dropped", _("dropped")


# What still asks for work; the rest is closed.
UNFINISHED = (ActionStatus.OPEN, ActionStatus.DOING)

# From -> to. The services and the buttons both read this table; closing can be undone.
TRANSITIONS: dict[str, tuple[str, ...]] = {
    ActionStatus.OPEN: (ActionStatus.DOING, ActionStatus.DONE, ActionStatus.DROPPED),
    ActionStatus.DOING: (ActionStatus.OPEN, ActionStatus.DONE, ActionStatus.DROPPED),
    ActionStatus.DONE: (ActionStatus.OPEN, ActionStatus.DOING),
    ActionStatus.DROPPED: (ActionStatus.OPEN, ActionStatus.DOING),
}


class ReminderKind(models.TextChoices):
    SOON = "soon", _("nearly due")
    OVERDUE = "overdue", _("overdue")
