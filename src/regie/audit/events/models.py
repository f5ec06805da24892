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
    """One action by a person on one object. Append-only; no foreign keys, so that it outlives what it names.

    The events of a municipality form a chain, numbered 1, 2, 3…: each is sealed together with the seal of the one
    before it (see ``seals``). What belongs to no municipality is in chain 0.
    """

    classification: ClassVar = {
        "at": "internal",
        "actor_id": "personal",
        "actor_name": "personal",
        "actor_role": "internal",
        "organisation_id": "internal",
        "organisation_name": "internal",
        "municipality_id": "internal",
        "action": "internal",
        "object_kind": "internal",
        "object_id": "internal",
        "object_name": "internal",
        "result": "internal",
        "detail": "internal",
        "origin": "internal",
        "request_id": "internal",
        "trace_id": "internal",
        "span_id": "internal",
        "chain": "internal",
        "number": "internal",
        "previous": "internal",
        "seal": "internal",
        "seal_key": "internal",
    }

    at = models.DateTimeField(_("at"))
    actor_id = models.BigIntegerField(_("person"), null=True)
    actor_name = models.CharField(_("name"), max_length=160)
    actor_role = models.CharField(_("role"), max_length=30, blank=True)
    organisation_id = models.BigIntegerField(_("organisation"), null=True)
    organisation_name = models.CharField(_("name of organisation"), max_length=200, blank=True)
    municipality_id = models.BigIntegerField(_("municipality"), null=True)
    action = models.CharField(_("action"), max_length=60)
    object_kind = models.CharField(_("kind of object"), max_length=60)
    object_id = models.CharField(_("object"), max_length=60, blank=True)
    object_name = models.CharField(_("name of object"), max_length=250, blank=True)
    result = models.CharField(_("result"), max_length=20, default="done")
    detail = models.JSONField(_("detail"), default=dict, blank=True)
    origin = models.CharField(_("origin"), max_length=60, blank=True)
    request_id = models.CharField(_("request"), max_length=60, blank=True)
    trace_id = models.CharField(_("trace"), max_length=32, blank=True)
    span_id = models.CharField(_("span"), max_length=16, blank=True)
    chain = models.BigIntegerField(_("chain"))
    number = models.BigIntegerField(_("number in the chain"))
    previous = models.CharField(_("seal of the event before it"), max_length=64, blank=True)
    seal = models.CharField(_("seal"), max_length=64)
    seal_key = models.CharField(_("key of the seal"), max_length=30)

    objects: ClassVar = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [
            models.Index(fields=["object_kind", "object_id"], name="event_by_object"),
            models.Index(fields=["municipality_id", "-at"], name="event_by_municipality"),
            models.Index(fields=["actor_id", "action"], name="event_by_actor"),
            models.Index(fields=["trace_id", "span_id"], name="event_by_trace"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["chain", "number"], name="event_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.object_kind} {self.object_id}"

    def save(self, *args: Any, **options: Any) -> None:
        if not self._state.adding:
            raise AppendOnly
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        raise AppendOnly


class ChainHead(models.Model):
    """How far a chain has come. Who adds an event locks this row first, so that a chain never forks.

    ``removed_to`` is the number up to which events were removed because their term was over, with the last seal
    of those: the rest of the chain hangs on it. The triggers in ``protection`` let nothing else be removed.
    """

    classification: ClassVar = {
        "chain": "internal",
        "number": "internal",
        "seal": "internal",
        "removed_to": "internal",
        "removed_seal": "internal",
        "mac": "internal",
        "seal_key": "internal",
    }

    chain = models.BigIntegerField(_("chain"), primary_key=True)
    number = models.BigIntegerField(_("number of the last event"), default=0)
    seal = models.CharField(_("seal of the last event"), max_length=64, blank=True)
    removed_to = models.BigIntegerField(_("removed up to"), default=0)
    removed_seal = models.CharField(_("seal of the last one removed"), max_length=64, blank=True)
    mac = models.CharField(_("seal of this row"), max_length=64, blank=True)
    seal_key = models.CharField(_("key of the seal"), max_length=30, blank=True)

    class Meta:
        verbose_name = _("head of a chain")
        verbose_name_plural = _("heads of chains")

    def __str__(self) -> str:
        return f"{self.chain} {self.number} {self.seal}"


class ChainCheck(models.Model):
    """The outcome of checking one chain, so that a page can say how it stands."""

    classification: ClassVar = {
        "chain": "internal",
        "at": "internal",
        "lines": "internal",
        "findings": "internal",
        "first_finding": "internal",
    }

    chain = models.BigIntegerField(_("chain"))
    at = models.DateTimeField(_("at"))
    lines = models.BigIntegerField(_("events checked"))
    findings = models.IntegerField(_("number of findings"))
    first_finding = models.TextField(_("first finding"), blank=True)

    class Meta:
        verbose_name = _("check of a chain")
        verbose_name_plural = _("checks of chains")
        ordering: ClassVar = ["-at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["chain", "-at"], name="check_by_chain")]

    def __str__(self) -> str:
        return f"{self.chain}: {self.findings}"
