import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.policies import AccessPath
from regie.access.collaborations.models import Collaboration
from regie.access.organisations.models import Membership, Municipality

from .choices import Judgement, Task
from .records import Walled


class Dossier(Walled):
    """One data subject in one collaboration, without identity: what personal data, rights and terms hang on.

    ``restricted`` is for named people only. ``on_hold_at`` is the restriction of article 18 of the AVG: kept, and
    not worked with. The same person in two collaborations has two dossiers, which do not know each other.
    """

    wall_path: ClassVar[str] = ""
    dossier_lookup: ClassVar[str] = "id"
    access: ClassVar = AccessPath(kind="dossier", dossier="pk", municipality="municipality")
    classification: ClassVar = dict.fromkeys(
        [
            *("id", "municipality", "collaboration", "number", "opened_at", "closed_at", "closed_reason"),
            *("restricted", "restricted_reason", "on_hold_at", "on_hold_reason", "version"),
        ],
        "internal",
    ) | {"opened_by": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="+", verbose_name=_("municipality")
    )
    collaboration = models.ForeignKey(
        Collaboration, on_delete=models.PROTECT, related_name="dossiers", verbose_name=_("collaboration")
    )
    number = models.PositiveIntegerField(_("number"))
    opened_at = models.DateTimeField(_("opened at"))
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("opened by"),
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_reason = models.CharField(_("why closed"), max_length=300, blank=True)
    restricted = models.BooleanField(_("for named people only"), default=False)
    restricted_reason = models.CharField(_("why for named people only"), max_length=300, blank=True)
    on_hold_at = models.DateTimeField(_("on hold since"), null=True, blank=True)
    on_hold_reason = models.CharField(_("why on hold"), max_length=300, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)

    class Meta(Walled.Meta):
        verbose_name = _("dossier")
        verbose_name_plural = _("dossiers")
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["municipality", "number"], name="dossier_number_once"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
                name="dossier_closes_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """How people name it without naming the person, such as J-007."""
        return f"J-{self.number:03d}"


class DossierTask(Walled):
    """Somebody works on a dossier, by name. Who has no task has no reason to look."""

    wall_path: ClassVar[str] = "dossier__"
    dossier_lookup: ClassVar[str] = "dossier_id"
    access: ClassVar = AccessPath(kind="dossier", dossier="dossier")
    classification: ClassVar = {
        "dossier": "internal",
        "membership": "internal",
        "task": "internal",
        "from_on": "internal",
        "ended_at": "internal",
    }

    dossier = models.ForeignKey(
        Dossier, on_delete=models.PROTECT, related_name="tasks", verbose_name=_("dossier")
    )
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="dossier_tasks", verbose_name=_("person")
    )
    task = models.CharField(_("task"), max_length=12, choices=Task)
    from_on = models.DateField(_("from"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta(Walled.Meta):
        verbose_name = _("task on a dossier")
        verbose_name_plural = _("tasks on dossiers")
        ordering: ClassVar = ["task", "membership__user__name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["dossier", "membership"], condition=Q(ended_at__isnull=True), name="dossier_task_once"
            ),
            models.UniqueConstraint(
                fields=["dossier"],
                condition=Q(ended_at__isnull=True, task=Task.DIRECTOR),
                name="dossier_one_director",
            ),
            models.CheckConstraint(condition=Q(task__in=Task.values), name="dossier_task_known"),
        ]

    def __str__(self) -> str:
        return f"{self.membership.user}, {self.get_task_display()}"


class EmergencyAccess(models.Model):
    """Somebody opened a dossier for an hour, outside their task, with a reason; the privacy officer judges it.

    Holds no personal data of the data subject, so that it stands outside the wall and outlives the dossier.
    """

    access: ClassVar = AccessPath(kind="emergency", municipality="municipality", owner="user")
    classification: ClassVar = {
        "municipality": "internal",
        "collaboration": "internal",
        "dossier_id": "internal",
        "reference": "internal",
        "user": "personal",
        "membership": "personal",
        "reason": "internal",
        "starts_at": "internal",
        "ends_at": "internal",
        "judgement": "internal",
        "judged_by": "personal",
        "judged_at": "internal",
        "remark": "internal",
    }

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="+", verbose_name=_("municipality")
    )
    collaboration = models.ForeignKey(
        Collaboration, on_delete=models.PROTECT, related_name="+", verbose_name=_("collaboration")
    )
    dossier_id = models.UUIDField(_("dossier"), db_index=True)
    reference = models.CharField(_("dossier"), max_length=20)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("person")
    )
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", verbose_name=_("role")
    )
    reason = models.TextField(_("reason"))
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    judgement = models.CharField(_("judgement"), max_length=12, choices=Judgement, blank=True)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("judged by"),
    )  # fmt: skip
    judged_at = models.DateTimeField(_("judged at"), null=True, blank=True)
    remark = models.TextField(_("remark"), blank=True)

    class Meta:
        verbose_name = _("emergency access")
        verbose_name_plural = _("emergency accesses")
        ordering: ClassVar = ["-starts_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="emergency_has_a_reason"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="emergency_ends"),
        ]

    def __str__(self) -> str:
        return f"{self.reference}, {self.user}"
