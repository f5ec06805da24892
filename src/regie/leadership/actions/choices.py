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


class ActionState(models.TextChoices):
    """What a list can be narrowed to."""

    UNFINISHED = "unfinished", _("not finished")
    OVERDUE = "overdue", _("overdue")
    SOON = "soon", _("due this week")
    NOBODY = "nobody", _("nobody does it yet")
    DONE = "done", _("done")
    DROPPED = "dropped", _("dropped")


# "This week": so many days from today, and the time ahead at which the owner is reminded.
SOON_DAYS = 7
REMIND_DAYS_AHEAD = 3
