from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from regie.audit.events.models import AppendOnly

from .choices import Status


class LineQuerySet(models.QuerySet["ProcessingLine"]):
    """Lines are added and read. Only ``retention`` removes them, by their term."""

    def update(self, **changes: Any) -> int:
        raise AppendOnly

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AppendOnly

    def bulk_update(self, *args: Any, **options: Any) -> int:
        raise AppendOnly


class ProcessingLine(models.Model):
    """One line of the Logboek Dataverwerkingen: one act of processing, of one data subject.

    The fields are those of the standard (Logius, Logboek Dataverwerkingen). Who did it stands in the audit event
    with the same trace whose span is this line's parent. Append-only.
    """

    classification: ClassVar = {
        "trace_id": "internal",
        "span_id": "internal",
        "parent_span_id": "internal",
        "status": "internal",
        "name": "internal",
        "start_time": "internal",
        "end_time": "internal",
        "resource": "internal",
        "attributes": "personal",
        "data_subject_id": "personal",
        "activity_uri": "internal",
    }

    trace_id = models.CharField(_("trace"), max_length=32)
    span_id = models.CharField(_("span"), max_length=16)
    parent_span_id = models.CharField(_("span it is part of"), max_length=16, blank=True)
    status = models.CharField(_("status"), max_length=5, choices=Status, default=Status.UNSET)
    name = models.CharField(_("action"), max_length=200)
    start_time = models.BigIntegerField(_("start, in milliseconds since 1970"))
    end_time = models.BigIntegerField(_("end, in milliseconds since 1970"))
    resource = models.JSONField(_("application"), default=dict, blank=True)
    attributes = models.JSONField(_("attributes"), default=dict)
    data_subject_id = models.CharField(_("pseudonym of the data subject"), max_length=100, blank=True)
    activity_uri = models.CharField(_("entry in the processing register"), max_length=300)

    objects: ClassVar = LineQuerySet.as_manager()

    class Meta:
        verbose_name = _("processing line")
        verbose_name_plural = _("processing lines")
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [
            models.Index(fields=["data_subject_id", "-start_time"], name="line_by_data_subject"),
            models.Index(fields=["start_time"], name="line_by_start"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["trace_id", "span_id"], name="line_once"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="line_status_known"),
            models.CheckConstraint(condition=Q(end_time__gte=F("start_time")), name="line_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.trace_id}-{self.span_id}"

    def save(self, *args: Any, **options: Any) -> None:
        if not self._state.adding:
            raise AppendOnly
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        raise AppendOnly


class LineToSend(models.Model):
    """A line that waits to be sent over OTLP. Written with the line, gone when the receiver has confirmed it."""

    classification: ClassVar = {"line_id": "internal"}

    line_id = models.BigIntegerField(_("line"), primary_key=True)

    class Meta:
        verbose_name = _("line to send")
        verbose_name_plural = _("lines to send")

    def __str__(self) -> str:
        return str(self.line_id)


class Horizon(models.Model):
    """Lines that began before this moment were removed because their term is over. One row."""

    classification: ClassVar = {"before": "internal"}

    before = models.BigIntegerField(_("before, in milliseconds since 1970"), default=0)

    class Meta:
        verbose_name = _("end of the term")
        verbose_name_plural = _("ends of the term")
        constraints: ClassVar = [models.CheckConstraint(condition=Q(pk=1), name="one_horizon")]

    def __str__(self) -> str:
        return str(self.before)
