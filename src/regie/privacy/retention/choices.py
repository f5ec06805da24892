from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

PROPOSAL_LASTS = timedelta(days=30)


class Starts(models.TextChoices):
    """When a term begins to run. The values are those of ``regie.methods.retention``."""

    CLOSED = "closed", _("when the dossier is closed")
    RECORDED = "recorded", _("when the record is made")


class Effect(models.TextChoices):
    """What a statutory term does in Regie."""

    LIMIT = "limit", _("no longer than this")
    MINIMUM = "minimum", _("at least this long")
    REFERENCE = "reference", _("for information: it binds another organisation or file")


class Basis(models.TextChoices):
    """Why something is destroyed."""

    TERM = "term", _("the term is over")
    ERASURE = "erasure", _("a right to erasure (article 17 of the AVG)")
    REAPPLIED = "reapplied", _("destroyed before, and back after a restore")


class ProposalState(models.TextChoices):
    PROPOSED = "proposed", _("waiting for a second person")
    APPROVED = "approved", _("approved, being carried out")
    DONE = "done", _("carried out")
    REJECTED = "rejected", _("rejected")
    CANCELLED = "cancelled", _("withdrawn")
    EXPIRED = "expired", _("expired")


OPEN_PROPOSALS = (ProposalState.PROPOSED, ProposalState.APPROVED)


class LineState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    DESTROYED = "destroyed", _("destroyed")
    SKIPPED = "skipped", _("not destroyed")


class When(models.TextChoices):
    """What the preview shows."""

    NOW = "now", _("due now")
    MONTH = "30", _("within 30 days")
    QUARTER = "90", _("within 90 days")
    ALL = "all", _("everything with a term that runs")
