from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.policies import AccessPath
from regie.leadership.decisions.choices import Body, Subject

from ..choices import ItemKind, ItemStatus, Level, PaperKind
from .meetings import Meeting


def _path(to_meeting: str) -> AccessPath:
    return AccessPath(
        kind="consultation",
        municipality=f"{to_meeting}__consultation__programme__municipality",
        organisation=f"{to_meeting}__consultation__members__organisation",
        owner=f"{to_meeting}__consultation__members__user",
    )


class AgendaItem(models.Model):
    """A subject on the agenda of one meeting. Its level is always there (R017)."""

    access: ClassVar = _path("meeting")
    classification: ClassVar = {
        **dict.fromkeys(
            [
                *(
                    "meeting",
                    "order",
                    "title",
                    "kind",
                    "level",
                    "question",
                    "minutes",
                    "asks_decision",
                    "body",
                ),
                *("subject", "reason", "url", "is_recurring", "status", "carried_from", "mark", "version"),
            ],
            "internal",
        ),
        "proposed_by": "personal",
    }

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="items", verbose_name=_("meeting")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    title = models.CharField(
        _("subject"),
        max_length=200,
        help_text=_("No names of young people here. Use a code such as J-014."),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=ItemKind, default=ItemKind.DISCUSSION)
    level = models.CharField(_("level of the question"), max_length=12, choices=Level)
    question = models.CharField(_("question for today"), max_length=300, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    asks_decision = models.BooleanField(_("asks for a decision"), default=False)
    body = models.CharField(_("who decides"), max_length=12, choices=Body, blank=True)
    subject = models.CharField(_("decision about"), max_length=20, choices=Subject, default=Subject.OTHER)
    proposed_by = models.CharField(_("brought in by"), max_length=160, blank=True)
    reason = models.CharField(_("why now"), max_length=300, blank=True)
    url = models.CharField(_("page it is about"), max_length=300, blank=True, editable=False)
    is_recurring = models.BooleanField(_("comes back every meeting"), default=False)
    status = models.CharField(_("status"), max_length=8, choices=ItemStatus, default=ItemStatus.OPEN)
    carried_from = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="carried_to",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("goes on with"),
    )
    mark = models.CharField(_("proposal it came from"), max_length=40, blank=True, editable=False)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")
        ordering: ClassVar = ["order", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(level__in=Level.values), name="agenda_level_known"),
            models.CheckConstraint(condition=Q(kind__in=ItemKind.values), name="agenda_kind_known"),
            models.CheckConstraint(condition=Q(status__in=ItemStatus.values), name="agenda_status_known"),
            models.CheckConstraint(
                condition=Q(asks_decision=False) | ~Q(body=""), name="agenda_decision_has_its_body"
            ),
            models.CheckConstraint(condition=Q(body="") | Q(body__in=Body.values), name="agenda_body_known"),
            models.CheckConstraint(condition=Q(subject__in=Subject.values), name="agenda_subject_known"),
            models.UniqueConstraint(
                fields=["meeting", "mark"], condition=~Q(mark=""), name="agenda_proposal_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class SkippedProposal(models.Model):
    """A proposal that is not wanted on the agenda of this meeting."""

    access: ClassVar = _path("meeting")
    classification: ClassVar = {"meeting": "internal", "mark": "internal", "title": "internal"}

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="skipped", verbose_name=_("meeting")
    )
    mark = models.CharField(_("proposal"), max_length=40)
    title = models.CharField(_("subject"), max_length=200)

    class Meta:
        verbose_name = _("skipped proposal")
        verbose_name_plural = _("skipped proposals")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "mark"], name="proposal_skipped_once")
        ]

    def __str__(self) -> str:
        return self.title


class Paper(models.Model):
    """A document with an agenda item, kept encrypted."""

    access: ClassVar = _path("item__meeting")
    classification: ClassVar = {
        **dict.fromkeys(
            ["item", "kind", "title", "file", "file_kind", "file_name", "size", "added_at", "removed_at"],
            "internal",
        ),
        "added_by": "personal",
    }

    item = models.ForeignKey(
        AgendaItem, on_delete=models.PROTECT, related_name="papers", verbose_name=_("agenda item")
    )
    kind = models.CharField(_("what it is"), max_length=8, choices=PaperKind, default=PaperKind.OTHER)
    title = models.CharField(_("title"), max_length=160)
    file = models.CharField(_("file"), max_length=64, editable=False)
    file_kind = models.CharField(_("kind of file"), max_length=8, editable=False)
    file_name = models.CharField(_("name of the file"), max_length=160, editable=False)
    size = models.PositiveIntegerField(_("size in bytes"), editable=False)
    added_by = models.CharField(_("added by"), max_length=160, editable=False)
    added_at = models.DateTimeField(_("added at"), auto_now_add=True)
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=PaperKind.values), name="paper_kind_known"),
            models.UniqueConstraint(fields=["file"], name="paper_file_once"),
        ]

    def __str__(self) -> str:
        return self.title
