"""Who does what: role matrices with their tasks and cells."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.policies import AccessPath
from regie.leadership.programmes.models import Programme

from ..choices import MatrixKind, Part
from .partners import ProgrammePartner


class RoleMatrix(models.Model):
    """Who does what in one process of a programme: tasks as rows, partners as columns."""

    access: ClassVar = AccessPath(kind="partner", municipality="programme__municipality")
    classification: ClassVar = dict.fromkeys(["programme", "kind", "version"], "internal")

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="role_matrices", verbose_name=_("programme")
    )
    kind = models.CharField(_("process"), max_length=20, choices=MatrixKind)
    version = models.PositiveIntegerField(_("version"), default=1)

    class Meta:
        verbose_name = _("role matrix")
        verbose_name_plural = _("role matrices")
        ordering: ClassVar = ["programme", "kind"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "kind"], name="role_matrix_once"),
            models.CheckConstraint(condition=Q(kind__in=MatrixKind.values), name="role_matrix_kind_known"),
        ]

    def __str__(self) -> str:
        return _now("Roles in %(kind)s") % {"kind": self.get_kind_display()}


class RoleTask(models.Model):
    """A row of a role matrix."""

    access: ClassVar = AccessPath(kind="partner", municipality="matrix__programme__municipality")
    classification: ClassVar = dict.fromkeys(
        ["matrix", "phase", "title", "order", "code", "version"], "internal"
    )

    matrix = models.ForeignKey(
        RoleMatrix, on_delete=models.CASCADE, related_name="tasks", verbose_name=_("role matrix")
    )
    phase = models.CharField(_("phase"), max_length=120, blank=True)
    title = models.CharField(_("task"), max_length=200)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    code = models.SlugField(_("row of the template"), max_length=40, blank=True, editable=False)
    version = models.PositiveIntegerField(_("version"), default=1)

    class Meta:
        verbose_name = _("task in a role matrix")
        verbose_name_plural = _("tasks in a role matrix")
        ordering: ClassVar = ["order", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["matrix", "title"], name="role_task_once"),
            models.CheckConstraint(condition=~Q(title=""), name="role_task_has_a_title"),
        ]

    def __str__(self) -> str:
        return self.title


class RoleCell(models.Model):
    """What one partner does in one task, and with which power."""

    access: ClassVar = AccessPath(kind="partner", municipality="task__matrix__programme__municipality")
    classification: ClassVar = dict.fromkeys(["task", "partner", "part", "power"], "internal")

    task = models.ForeignKey(RoleTask, on_delete=models.CASCADE, related_name="cells", verbose_name=_("task"))
    partner = models.ForeignKey(
        ProgrammePartner, on_delete=models.PROTECT, related_name="role_cells", verbose_name=_("partner")
    )
    part = models.CharField(_("part"), max_length=12, choices=Part)
    power = models.CharField(
        _("power"),
        max_length=200,
        blank=True,
        help_text=_("What it may decide or do in this task, by which law or agreement."),
    )

    class Meta:
        verbose_name = _("role of a partner in a task")
        verbose_name_plural = _("roles of partners in tasks")
        ordering: ClassVar = ["task", "partner"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["task", "partner"], name="role_cell_once"),
            models.CheckConstraint(condition=Q(part__in=Part.values), name="role_cell_part_known"),
        ]

    def __str__(self) -> str:
        return f"{self.task}: {self.partner}"
