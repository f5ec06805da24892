import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.policies import AccessPath
from regie.access.jobs.models import Job
from regie.leadership.programmes.models import Programme

from .choices import ImportState, Outcome, ProblemKind


class Import(models.Model):
    """One file that somebody brought for one programme, from upload to written and perhaps undone.

    Its ``id`` is the batch in the change log of deployments. The file itself lives outside the database
    and goes when the import is written, discarded or too old.
    """

    access: ClassVar = AccessPath(kind="deployment", municipality="programme__municipality")
    classification: ClassVar = {
        **dict.fromkeys(
            [
                *("id", "programme", "created_at", "file_name", "stored_name", "size", "state", "message"),
                *("sheet", "sheets", "heading_row", "columns", "mapping", "fingerprint", "reason", "job"),
                *("added", "changed", "unchanged", "kept", "skipped", "errors", "written_at", "undone_at"),
            ],
            "internal",
        ),
        "by_id": "personal",
        "by_name": "personal",
        "undone_by": "personal",
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="imports", verbose_name=_("programme")
    )
    by_id = models.BigIntegerField(_("person"), null=True)
    by_name = models.CharField(_("by"), max_length=160)
    created_at = models.DateTimeField(_("at"), auto_now_add=True)
    file_name = models.CharField(_("file"), max_length=200)
    stored_name = models.CharField(_("name on disk"), max_length=64, blank=True)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    state = models.CharField(_("state"), max_length=10, choices=ImportState, default=ImportState.READING)
    message = models.TextField(_("why it cannot be read"), blank=True)
    sheet = models.CharField(_("sheet"), max_length=200, blank=True)
    sheets = models.JSONField(_("sheets"), default=list, blank=True)
    heading_row = models.PositiveIntegerField(_("row with headings"), default=0)
    columns = models.JSONField(_("columns"), default=list, blank=True)
    mapping = models.JSONField(_("columns as somebody chose them"), default=dict, blank=True)
    fingerprint = models.CharField(
        _("what the programme held when it was compared"), max_length=80, blank=True
    )
    reason = models.TextField(_("reason"), blank=True)
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    added = models.PositiveIntegerField(_("added"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    unchanged = models.PositiveIntegerField(_("the same"), default=0)
    kept = models.PositiveIntegerField(_("not in the file"), default=0)
    skipped = models.PositiveIntegerField(_("passed over"), default=0)
    errors = models.PositiveIntegerField(_("errors"), default=0)
    written_at = models.DateTimeField(_("written at"), null=True, blank=True)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    undone_by = models.CharField(_("undone by"), max_length=160, blank=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering: ClassVar = ["-created_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=ImportState.values), name="import_state_known"),
            models.CheckConstraint(
                condition=~Q(state=ImportState.READY) | Q(errors=0), name="import_ready_has_no_errors"
            ),
            models.CheckConstraint(
                condition=~Q(state=ImportState.WRITTEN) | Q(written_at__isnull=False),
                name="import_written_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class ImportLine(models.Model):
    """What one import does with one deployment; gone when the import is written or discarded.

    ``values`` is the whole deployment as it will be, ``differences`` field -> [before, after], both in
    the form of the change log; ``words`` says the same as [label, before, after]. ``version`` is the
    version that was compared with.
    """

    classification: ClassVar = dict.fromkeys(
        [
            "of",
            "row",
            "outcome",
            "deployment_id",
            "version",
            "code",
            "name",
            "values",
            "differences",
            "words",
            "note",
        ],
        "internal",
    )

    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="lines")
    row = models.PositiveIntegerField(_("row"), null=True)
    outcome = models.CharField(_("what happens"), max_length=10, choices=Outcome)
    deployment_id = models.BigIntegerField(_("deployment"), null=True)
    version = models.PositiveIntegerField(_("version"), null=True)
    code = models.CharField(_("code"), max_length=20, blank=True)
    name = models.CharField(_("intervention"), max_length=200, blank=True)
    values = models.JSONField(_("values"), default=dict)
    differences = models.JSONField(_("differences"), default=dict)
    words = models.JSONField(_("differences in words"), default=list)
    note = models.CharField(_("remark"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("line of an import")
        verbose_name_plural = _("lines of imports")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="import_line_outcome_known")
        ]

    def __str__(self) -> str:
        return f"{self.row}: {self.name}"


class ImportProblem(models.Model):
    """A bad cell, or a cell that was read as something a little different."""

    classification: ClassVar = dict.fromkeys(
        ["of", "kind", "sheet", "row", "column", "letter", "heading", "value", "message", "right"], "internal"
    )

    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="problems")
    kind = models.CharField(_("kind"), max_length=5, choices=ProblemKind)
    sheet = models.CharField(_("sheet"), max_length=200)
    row = models.PositiveIntegerField(_("row"))
    column = models.PositiveIntegerField(_("number of the column"))
    letter = models.CharField(_("column"), max_length=4)
    heading = models.CharField(_("heading"), max_length=120, blank=True)
    value = models.CharField(_("in the cell"), max_length=200, blank=True)
    message = models.TextField(_("what is wrong"))
    right = models.TextField(_("what is right"), blank=True)

    class Meta:
        verbose_name = _("problem in a cell")
        verbose_name_plural = _("problems in cells")
        ordering: ClassVar = ["row", "column", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=ProblemKind.values), name="import_problem_kind_known")
        ]

    def __str__(self) -> str:
        return f"{self.letter}{self.row}: {self.message}"
