from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.policies import AccessPath
from regie.access.dossiers.records import Walled
from regie.access.organisations.models import Municipality, Organisation
from regie.vault.encryption.fields import EncryptedTextField

from .choices import (
    OPEN_STATES,
    REMIND_AT,
    AddresseeKind,
    By,
    Channel,
    DueBy,
    IdentityCheck,
    Kind,
    LetterKind,
    Outcome,
    State,
    WithholdGround,
)


def staff(label: Any) -> models.ForeignKey:
    """Who did something; the account outlives it."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=label,
    )  # fmt: skip


class DataSubjectRequest(models.Model):
    """Somebody uses a right of the AVG. It can come before it is known whether there is a dossier.

    Behind no wall, because a request without a dossier has none: the privacy officer of the municipality handles it.
    Who works on the dossier finds it by its ``RequestLink``, without a word of who asked (``selectors.py``).
    ``reminded`` is the last number of days left at which somebody was reminded.
    """

    access: ClassVar = AccessPath(kind="request", municipality="municipality")
    classification: ClassVar = dict.fromkeys(
        [
            *("municipality", "number", "kind", "dossier_id", "dossier_reference", "by_whom", "received_on"),
            *("due_on", "extended_on"),
            *("state", "identity_how", "identity_at", "identity_by", "handler", "outcome", "decided_at"),
            *("decided_by", "held_at", "hold_ended_at", "erasure_begun", "reminded", "registered_at"),
        ],
        "internal",
    ) | dict.fromkeys(
        [
            *("requester_name", "requester_contact", "subject_name", "proof", "question", "extension_reason"),
            *("wrong_field", "wrong_value", "right_value", "reason", "withdrawn_reason"),
        ],
        "personal",
    )

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="+", verbose_name=_("municipality")
    )
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("right"), max_length=12, choices=Kind)
    dossier_id = models.UUIDField(_("dossier"), null=True, blank=True, db_index=True)
    dossier_reference = models.CharField(_("number of the dossier"), max_length=20, blank=True)
    requester_name = EncryptedTextField(_("name of who asks"), max_length=160)
    requester_contact = EncryptedTextField(_("address or e-mail of who asks"), max_length=300)
    by_whom = models.CharField(_("who asks"), max_length=16, choices=By, default=By.SELF)
    subject_name = EncryptedTextField(_("about whom"), max_length=160, blank=True)
    proof = EncryptedTextField(
        _("proof that they may ask this for somebody else"), max_length=300, blank=True
    )
    question = EncryptedTextField(_("what they ask, in their words"), max_length=4000, blank=True)
    received_on = models.DateField(_("received on"))
    due_on = models.DateField(_("answer no later than"))
    extended_on = models.DateField(_("extended on"), null=True, blank=True)
    extension_reason = EncryptedTextField(_("why more time is needed"), max_length=500, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.RECEIVED)
    identity_how = models.CharField(
        _("how identity was checked"), max_length=12, choices=IdentityCheck, blank=True
    )
    identity_at = models.DateTimeField(_("identity checked at"), null=True, blank=True)
    identity_by = staff(_("identity checked by"))
    handler = staff(_("handled by"))
    wrong_field = EncryptedTextField(_("which fact is wrong"), max_length=160, blank=True)
    wrong_value = EncryptedTextField(_("what it says now"), max_length=1000, blank=True)
    right_value = EncryptedTextField(_("what it should say"), max_length=1000, blank=True)
    outcome = models.CharField(_("decision"), max_length=8, choices=Outcome, blank=True)
    reason = EncryptedTextField(_("reason"), max_length=4000, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = staff(_("decided by"))
    withdrawn_reason = EncryptedTextField(_("why withdrawn"), max_length=500, blank=True)
    held_at = models.DateTimeField(_("dossier on hold since"), null=True, blank=True)
    hold_ended_at = models.DateTimeField(_("hold ended at"), null=True, blank=True)
    erasure_begun = models.BooleanField(_("erasure set in motion"), default=False)
    reminded = models.SmallIntegerField(_("reminded at days left"), null=True, blank=True)
    registered_at = models.DateTimeField(_("registered at"), auto_now_add=True)

    class Meta:
        verbose_name = _("request of a data subject")
        verbose_name_plural = _("requests of data subjects")
        ordering: ClassVar = ["due_on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["municipality", "number"], name="request_number_once"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="request_kind_known"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="request_state_known"),
            models.CheckConstraint(condition=Q(by_whom__in=By.values), name="request_by_whom_known"),
            models.CheckConstraint(condition=Q(due_on__gt=F("received_on")), name="request_has_time"),
            models.CheckConstraint(
                condition=Q(state=State.ANSWERED, outcome__in=Outcome.values, decided_at__isnull=False)
                | (~Q(state=State.ANSWERED) & Q(outcome="")),
                name="request_answered_with_an_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.IDENTIFIED, State.IN_PROGRESS]) | Q(identity_at__isnull=False),
                name="request_identity_before_work",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """How people name it without naming the person, such as V-007."""
        return f"V-{self.number:03d}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def is_holding(self) -> bool:
        """Whether it keeps the dossier on hold now."""
        return self.held_at is not None and self.hold_ended_at is None


class RequestPart(models.Model):
    """What belongs to one request, and goes with it."""

    request = models.ForeignKey(
        DataSubjectRequest, on_delete=models.CASCADE, related_name="%(class)ss", verbose_name=_("request")
    )

    class Meta:
        abstract = True


class RequestLetter(RequestPart):
    """A letter that was sent: which, when, how and by whom."""

    classification: ClassVar = dict.fromkeys(["request", "kind", "sent_on", "channel", "sent_by"], "internal")

    kind = models.CharField(_("letter"), max_length=12, choices=LetterKind)
    sent_on = models.DateField(_("sent on"))
    channel = models.CharField(_("how"), max_length=12, choices=Channel)
    sent_by = staff(_("sent by"))

    class Meta:
        verbose_name = _("letter about a request")
        verbose_name_plural = _("letters about requests")
        ordering: ClassVar = ["sent_on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=LetterKind.values), name="request_letter_known")
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class RecipientNotice(RequestPart):
    """An organisation that received the data must hear what was decided (AVG 19)."""

    classification: ClassVar = dict.fromkeys(["request", "organisation", "told_on", "told_by"], "internal")

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    told_on = models.DateField(_("told on"), null=True, blank=True)
    told_by = staff(_("told by"))

    class Meta:
        verbose_name = _("notice to a recipient")
        verbose_name_plural = _("notices to recipients")
        ordering: ClassVar = ["organisation__name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "organisation"], name="recipient_notice_once")
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class Withholding(RequestPart):
    """A section that an access report leaves out, on a ground, with a reason, approved by somebody else."""

    classification: ClassVar = dict.fromkeys(
        ["request", "section", "ground", "asked_by", "asked_at", "approved_by", "approved_at"], "internal"
    ) | {"reason": "internal"}

    section = models.CharField(_("section"), max_length=80)
    ground = models.CharField(_("ground"), max_length=12, choices=WithholdGround)
    reason = EncryptedTextField(_("reason"), max_length=1000)
    asked_by = staff(_("asked by"))
    asked_at = models.DateTimeField(_("asked at"))
    approved_by = staff(_("approved by"))
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)

    class Meta:
        verbose_name = _("withheld section")
        verbose_name_plural = _("withheld sections")
        ordering: ClassVar = ["section"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "section"], name="withholding_once"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("asked_by")),
                name="withholding_takes_two",
            ),
            models.CheckConstraint(
                condition=Q(ground__in=WithholdGround.values), name="withholding_ground_known"
            ),
        ]

    def __str__(self) -> str:
        return self.section


class RequestLink(Walled):
    """That a request is about a dossier: the way there for who works on it, behind the wall. Goes with the dossier."""

    wall_path: ClassVar[str] = "dossier__"
    dossier_lookup: ClassVar[str] = "dossier_id"
    access: ClassVar = AccessPath(kind="request", dossier="dossier")
    classification: ClassVar = {"dossier": "internal", "request": "internal"}

    dossier = models.ForeignKey(
        "dossiers.Dossier", on_delete=models.PROTECT, related_name="requests", verbose_name=_("dossier")
    )
    request = models.OneToOneField(
        DataSubjectRequest, on_delete=models.CASCADE, related_name="+", verbose_name=_("request")
    )

    class Meta(Walled.Meta):
        verbose_name = _("request about a dossier")
        verbose_name_plural = _("requests about dossiers")
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return str(self.request_id)


class InformingDuty(Walled):
    """Somebody must be told that there is a dossier: the young person, or a parent.

    ``addressee`` is the key under which the letter finds name and address. A postponement counts from the moment
    that somebody else than the asker approved it, and ends by itself.
    """

    wall_path: ClassVar[str] = "dossier__"
    dossier_lookup: ClassVar[str] = "dossier_id"
    access: ClassVar = AccessPath(kind="informing", dossier="dossier")
    classification: ClassVar = dict.fromkeys(
        [
            *("dossier", "addressee", "addressee_kind", "due_on", "due_by", "done_on", "channel", "done_by"),
            *("postpone_ground", "postpone_until", "asked_by", "asked_at", "approved_by", "approved_at"),
            *("reminded",),
        ],
        "internal",
    ) | {"postpone_reason": "personal", "remark": "personal"}

    dossier = models.ForeignKey(
        "dossiers.Dossier", on_delete=models.PROTECT, related_name="informing", verbose_name=_("dossier")
    )
    addressee = models.CharField(_("key of the addressee"), max_length=40)
    addressee_kind = models.CharField(_("who must be informed"), max_length=16, choices=AddresseeKind)
    due_on = models.DateField(_("inform no later than"))
    due_by = models.CharField(_("because of"), max_length=12, choices=DueBy, default=DueBy.OPENED)
    done_on = models.DateField(_("informed on"), null=True, blank=True)
    channel = models.CharField(_("how"), max_length=12, choices=Channel, blank=True)
    done_by = staff(_("informed by"))
    remark = EncryptedTextField(_("remark"), max_length=500, blank=True)
    postpone_ground = models.CharField(
        _("ground of postponement"), max_length=12, choices=WithholdGround, blank=True
    )
    postpone_reason = EncryptedTextField(_("why it waits"), max_length=1000, blank=True)
    postpone_until = models.DateField(_("waits until"), null=True, blank=True)
    asked_by = staff(_("postponement asked by"))
    asked_at = models.DateTimeField(_("postponement asked at"), null=True, blank=True)
    approved_by = staff(_("postponement approved by"))
    approved_at = models.DateTimeField(_("postponement approved at"), null=True, blank=True)
    reminded = models.SmallIntegerField(_("reminded at days left"), null=True, blank=True)

    class Meta(Walled.Meta):
        verbose_name = _("duty to inform")
        verbose_name_plural = _("duties to inform")
        ordering: ClassVar = ["due_on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dossier", "addressee"], name="informing_once"),
            models.CheckConstraint(
                condition=Q(addressee_kind__in=AddresseeKind.values), name="informing_addressee_known"
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("asked_by")),
                name="informing_postponed_by_two",
            ),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True) | Q(postpone_until__isnull=False),
                name="informing_postponement_ends",
            ),
            models.CheckConstraint(
                condition=Q(reminded__isnull=True) | Q(reminded__in=REMIND_AT),
                name="informing_reminded_known",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_addressee_kind_display())

    @property
    def is_postponed(self) -> bool:
        """Whether a postponement was approved; it holds until ``due``."""
        return self.approved_at is not None

    @property
    def waits_for_approval(self) -> bool:
        return self.asked_at is not None and self.approved_at is None

    @property
    def due(self) -> date:
        """The day on which somebody must be informed: the law's, or the end of an approved postponement."""
        until: date | None = self.postpone_until if self.is_postponed else None
        return until or self.due_on
