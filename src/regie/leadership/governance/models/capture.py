from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.policies import AccessPath
from regie.access.organisations.models import Organisation
from regie.leadership.actions.models import Action
from regie.leadership.decisions.models import Decision

from ..choices import LineKind
from .agenda import AgendaItem
from .meetings import Meeting


class Line(models.Model):
    """One decision, action or note, captured while people meet.

    ``uuid`` is made by the screen before the line is sent: the same line sent twice is one line. ``typed`` is what was
    typed, to the letter; the other fields are what was read in it, corrected where somebody did. At the close a
    decision and an action become rows of their own, which the line then names.
    """

    access: ClassVar = AccessPath(
        kind="consultation",
        municipality="meeting__consultation__programme__municipality",
        organisation="meeting__consultation__members__organisation",
        owner="meeting__consultation__members__user",
    )
    classification: ClassVar = {
        **dict.fromkeys(
            [
                *(
                    "meeting",
                    "item",
                    "uuid",
                    "kind",
                    "typed",
                    "text",
                    "owner_organisation",
                    "due_on",
                    "doubt",
                ),
                *("created_at", "removed_at", "version", "action", "decision"),
            ],
            "internal",
        ),
        **dict.fromkeys(
            ["owner_user", "owner_name", "created_by", "created_by_name", "removed_by_name"], "personal"
        ),
    }

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="lines", verbose_name=_("meeting")
    )
    item = models.ForeignKey(
        AgendaItem,
        on_delete=models.PROTECT,
        related_name="lines",
        null=True,
        blank=True,
        verbose_name=_("agenda item"),
    )
    uuid = models.UUIDField(_("identity"), unique=True)
    kind = models.CharField(_("kind"), max_length=8, choices=LineKind)
    typed = models.CharField(_("as typed"), max_length=1000)
    text = models.CharField(
        _("text"),
        max_length=1000,
        help_text=_("No names of young people here. Use a code such as J-014."),
    )
    owner_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="meeting_lines",
        null=True,
        blank=True,
        verbose_name=_("who"),
    )
    owner_organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="meeting_lines",
        null=True,
        blank=True,
        verbose_name=_("organisation"),
    )
    owner_name = models.CharField(_("someone without an account"), max_length=120, blank=True)
    due_on = models.DateField(_("before when"), null=True, blank=True)
    doubt = models.CharField(_("what could not be read"), max_length=16, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        verbose_name=_("captured by"),
    )
    created_by_name = models.CharField(_("captured by"), max_length=160)
    created_at = models.DateTimeField(_("captured at"), auto_now_add=True)
    removed_at = models.DateTimeField(_("taken away at"), null=True, blank=True)
    removed_by_name = models.CharField(_("taken away by"), max_length=160, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)
    action = models.OneToOneField(
        Action,
        on_delete=models.PROTECT,
        related_name="meeting_line",
        null=True,
        blank=True,
        verbose_name=_("action point"),
    )
    decision = models.OneToOneField(
        Decision,
        on_delete=models.PROTECT,
        related_name="meeting_line",
        null=True,
        blank=True,
        verbose_name=_("decision"),
    )

    class Meta:
        verbose_name = _("captured line")
        verbose_name_plural = _("captured lines")
        ordering: ClassVar = ["created_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=LineKind.values), name="line_kind_known"),
            models.CheckConstraint(condition=~Q(text=""), name="line_says_something"),
            models.CheckConstraint(
                condition=Q(owner_user__isnull=True) | Q(owner_name=""), name="line_one_owner"
            ),
            models.CheckConstraint(
                condition=(Q(action__isnull=True) | Q(kind=LineKind.ACTION))
                & (Q(decision__isnull=True) | Q(kind=LineKind.DECISION)),
                name="line_becomes_what_it_is",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["meeting", "item"], name="line_of_item")]

    def __str__(self) -> str:
        """Its kind and key: the audit log names lines, and does not repeat them."""
        return f"{self.get_kind_display()} {self.pk}"

    @property
    def owner(self) -> str:
        """Who does it, in words; empty where nobody does."""
        who = str(self.owner_user) if self.owner_user else self.owner_name
        return ", ".join(part for part in (who, str(self.owner_organisation or "")) if part)
