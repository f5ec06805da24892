from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportState(models.TextChoices):
    """Where an import stands. Only a READY one can be written; only a WRITTEN one can be undone."""

    READING = "reading", _("being read")
    UNREADABLE = "unreadable", _("cannot be read")
    ERRORS = "errors", _("has errors")
    READY = "ready", _("ready to write")
    WRITING = "writing", _("being written")
    WRITTEN = "written", _("written")
    UNDONE = "undone", _("undone")
    DISCARDED = "discarded", _("not written")


OPEN = (ImportState.READING, ImportState.ERRORS, ImportState.READY, ImportState.UNREADABLE)
PAST = (ImportState.WRITTEN, ImportState.UNDONE)


class Outcome(models.TextChoices):
    """What an import does, or did, with one deployment."""

    ADDED = "added", _("is added")
    CHANGED = "changed", _("is changed")
    UNCHANGED = "unchanged", _("stays the same")
    KEPT = "kept", _("is not in the file and stays")
    SKIPPED = "skipped", _("row is passed over")


class ProblemKind(models.TextChoices):
    ERROR = "error", _("error")
    NOTE = "note", _("read as")
