from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.policies import AccessPath
from regie.access.organisations.models import Municipality
from regie.rulebook.rules.choices import Severity
from regie.rulebook.rules.registry import Rule, rule_by_id
from regie.ui.phrases import Phrase

from .choices import FindingState


class Scope(models.Model):
    """That the rules were asked of an aggregate, and when last. Its row is the lock of a renewal."""

    classification: ClassVar = {
        "kind": "internal",
        "object_id": "internal",
        "checked_at": "internal",
        "checked_fully_at": "internal",
    }

    kind = models.CharField(_("kind"), max_length=60)
    object_id = models.BigIntegerField(_("object"))
    checked_at = models.DateTimeField(_("checked at"), null=True)
    checked_fully_at = models.DateTimeField(_("all rules checked at"), null=True)

    class Meta:
        verbose_name = _("scope of rules")
        verbose_name_plural = _("scopes of rules")
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "object_id"], name="scope_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class Touch(models.Model):
    """A write that may change what the rules find in a scope. Written with it, removed by the renewal.

    So nothing is forgotten when the process dies between the write and the renewal.
    """

    classification: ClassVar = {
        "kind": "internal",
        "object_id": "internal",
        "label": "internal",
        "cause": "personal",
        "at": "internal",
    }

    kind = models.CharField(_("kind"), max_length=60)
    object_id = models.BigIntegerField(_("object"))
    label = models.CharField(_("model"), max_length=60)
    cause = models.JSONField(_("cause"))
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("touched scope")
        verbose_name_plural = _("touched scopes")
        indexes: ClassVar = [models.Index(fields=["kind", "object_id"], name="touch_by_scope")]

    def __str__(self) -> str:
        return f"{self.label}: {self.kind} {self.object_id}"


class FindingQuerySet(models.QuerySet["Finding"]):
    def open(self) -> "FindingQuerySet":
        """What is not mended, also what somebody set aside."""
        return self.filter(closed_at=None)

    def asking(self) -> "FindingQuerySet":
        """What is not mended and nobody set aside."""
        return self.filter(closed_at=None, aside_at=None)


class Finding(models.Model):
    """One violation of one rule, from when it was found until it was mended.

    ``opened_by`` and ``closed_by`` tell by which change: the action, what it was done to and by whom; or that time
    did it. Messages are phrases, translated when read.
    """

    access: ClassVar = AccessPath(kind="finding", municipality="municipality")
    classification: ClassVar = {
        "municipality": "internal",
        "rule": "public",
        "severity": "public",
        "kind": "public",
        "scope_kind": "internal",
        "scope_id": "internal",
        "object_kind": "internal",
        "object_id": "internal",
        "object_name": "internal",
        "key": "internal",
        "message": "internal",
        "mend_url": "internal",
        "action": "internal",
        "digest": "internal",
        "opened_at": "internal",
        "opened_by": "personal",
        "closed_at": "internal",
        "closed_by": "personal",
        "aside_at": "internal",
        "aside_by": "personal",
        "aside_reason": "internal",
    }

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="findings", verbose_name=_("municipality")
    )
    rule = models.CharField(_("rule"), max_length=8)
    severity = models.CharField(_("severity"), max_length=8, choices=Severity)
    kind = models.CharField(_("kind of data"), max_length=40)
    scope_kind = models.CharField(_("kind of scope"), max_length=60)
    scope_id = models.BigIntegerField(_("scope"))
    object_kind = models.CharField(_("kind of object"), max_length=60)
    object_id = models.BigIntegerField(_("object"))
    object_name = models.CharField(_("name of object"), max_length=250)
    key = models.CharField(_("which one"), max_length=120, blank=True)
    message = models.JSONField(_("message"))
    mend_url = models.CharField(_("page that mends it"), max_length=250)
    action = models.JSONField(_("words on the button"), default=dict, blank=True)
    digest = models.CharField(_("digest of the facts"), max_length=64)
    opened_at = models.DateTimeField(_("found at"))
    opened_by = models.JSONField(_("found after"), default=dict, blank=True)
    closed_at = models.DateTimeField(_("mended at"), null=True, blank=True)
    closed_by = models.JSONField(_("mended by"), default=dict, blank=True)
    aside_at = models.DateTimeField(_("set aside at"), null=True, blank=True)
    aside_by = models.CharField(_("set aside by"), max_length=160, blank=True)
    aside_reason = models.TextField(_("why set aside"), blank=True)

    objects: ClassVar = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering: ClassVar = ["-opened_at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["municipality", "closed_at", "severity"], name="finding_by_municipality"),
            models.Index(fields=["scope_kind", "scope_id", "closed_at"], name="finding_by_scope"),
            models.Index(fields=["object_kind", "object_id", "closed_at"], name="finding_by_object"),
            models.Index(fields=["rule", "closed_at"], name="finding_by_rule"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["rule", "scope_kind", "scope_id", "object_kind", "object_id", "key"],
                condition=Q(closed_at=None),
                name="finding_open_once",
            ),
            models.CheckConstraint(condition=Q(severity__in=Severity.values), name="finding_severity_known"),
            models.CheckConstraint(
                condition=Q(aside_at=None) | ~Q(aside_reason=""), name="finding_aside_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(aside_at=None) | ~Q(severity=Severity.BLOCKS), name="finding_blocking_stays"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {self.object_name}"[:250]

    @property
    def text(self) -> Phrase:
        """What is wrong, in the reader's language."""
        return Phrase.from_json(self.message)

    @property
    def button(self) -> Phrase:
        """The words on the button that mends it; empty for the usual words."""
        return Phrase.from_json(self.action)

    @property
    def its_rule(self) -> Rule:
        """Raises KeyError when no slice registers the rule any more."""
        return rule_by_id(self.rule)

    @property
    def state(self) -> FindingState:
        if self.closed_at:
            return FindingState.CLOSED
        return FindingState.ASIDE if self.aside_at else FindingState.OPEN
