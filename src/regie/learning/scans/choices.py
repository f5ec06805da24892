"""Vocabulary of the scan: what can be filtered on, in which forms it leaves, and the topics that get forgotten."""

from django.db import models
from django.utils.translation import gettext_lazy as _

PUBLISHED_SOURCE = "praktijkscan"  # key of the publication with the eight programmes
PUBLISHED_ROWS = 62
SCHEMA_VERSION = "1.0"

MATRIX_ROWS = 120  # rows of the matrix on one page; always whole municipalities
SIDE_BY_SIDE = 8  # municipalities that fit beside each other in one table
PAPER_ROWS = 500  # more rows than this do not go on paper: they are in Excel, CSV and JSON


class Evidence(models.TextChoices):
    """How an intervention is founded; recognised is apart from founded (rule R085)."""

    FOUNDED = "founded", _("Founded")
    NOT_FOUNDED = "not_founded", _("Not founded yet")
    RECOGNISED = "recognised", _("Recognised")
    EXPLORATORY = "exploratory", _("Exploratory")


class Deployed(models.TextChoices):
    DEPLOYED = "deployed", _("Deployed")
    NOT_DEPLOYED = "not_deployed", _("Not deployed")


class Format(models.TextChoices):
    """The forms in which a scan can be taken along; the value is the file's extension."""

    PDF = "pdf", _("PDF")
    WORD = "docx", _("Word")
    EXCEL = "xlsx", _("Excel")
    CSV = "csv", _("CSV")
    JSON = "json", _("JSON")


TOPIC_LABELS = {
    "work": _("Work"),
    "drugs": _("Drug use"),
    "debts": _("Debts"),
    "adults": _("Growing up into adult crime"),
    "parents": _("Parents"),
    "schools": _("Schools"),
}
