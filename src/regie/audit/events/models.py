from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class EventQuerySet(models.QuerySet["Event"]):
    """Events are added and read. There is no way in code to change or remove one."""

    def update(self, **changes: Any) -> int:
        raise AppendOnly

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AppendOnly

    def bulk_update(self, *args: Any, **options: Any) -> int:
        raise AppendOnly


class AppendOnly(TypeError):
    """The audit log is append-only."""


class Event(models.Model):
    """One action by a person on one object. Append-only; no foreign keys, so that it outlives what it names."""

    classification: ClassVar = {
        "at": "internal",
        "actor_id": "personal",
        "actor_name": "personal",
        "actor_role": "internal",
        "municipality_id": "internal",
        "action": "internal",
        "object_kind": "internal",
        "object_id": "internal",
        "object_name": "internal",
        "result": "internal",
        "detail": "internal",
        "origin": "internal",
        "request_id": "internal",
    }

    at = models.DateTimeField(_("at"), auto_now_add=True)
    actor_id = models.BigIntegerField(_("person"), null=True)
    actor_name = models.CharField(_("name"), max_length=160)
    actor_role = models.CharField(_("role"), max_length=30, blank=True)
    municipality_id = models.BigIntegerField(_("municipality"), null=True)
    action = models.CharField(_("action"), max_length=60)
    object_kind = models.CharField(_("kind of object"), max_length=60)
    object_id = models.CharField(_("object"), max_length=60, blank=True)
    object_name = models.CharField(_("name of object"), max_length=250, blank=True)
    result = models.CharField(_("result"), max_length=20, default="done")
    detail = models.JSONField(_("detail"), default=dict, blank=True)
    origin = models.CharField(_("origin"), max_length=60, blank=True)
    request_id = models.CharField(_("request"), max_length=60, blank=True)

    objects: ClassVar = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [
            models.Index(fields=["object_kind", "object_id"], name="event_by_object"),
            models.Index(fields=["municipality_id", "-at"], name="event_by_municipality"),
            models.Index(fields=["actor_id", "action"], name="event_by_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.object_kind} {self.object_id}"

    def save(self, *args: Any, **options: Any) -> None:
        if not self._state.adding:
            raise AppendOnly
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        raise AppendOnly
