from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.policies import AccessPath
from regie.access.organisations.models import Municipality, Organisation
from regie.leadership.programmes.models import Programme

from .choices import ActionStatus


class Action(models.Model):
    """Something one person does before a date. It may come from a finding, a checklist question or a meeting.

    ``municipality`` is that of the programme, kept here so that the database can hold numbers apart.
    """

    access: ClassVar = AccessPath(
        kind="action",
        municipality="municipality",
        organisation="owner_organisation",
        owner="owner_user",
    )
    classification: ClassVar = {
        "programme": "internal",
        "municipality": "internal",
        "number": "internal",
        "title": "internal",
        "detail": "internal",
        "owner_user": "personal",
        "owner_organisation": "internal",
        "owner_name": "personal",
        "due_on": "internal",
        "status": "internal",
        "done_at": "internal",
        "result": "internal",
        "source_kind": "internal",
        "source_id": "internal",
        "source_url": "internal",
        "source_name": "internal",
        "version": "internal",
        "created_at": "internal",
    }

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="actions", verbose_name=_("programme")
    )
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        related_name="actions",
        verbose_name=_("municipality"),
        editable=False,
    )
    number = models.PositiveIntegerField(_("number"), editable=False)
    title = models.CharField(_("what has to be done"), max_length=200)
    detail = models.TextField(
        _("explanation"),
        blank=True,
        help_text=_("No names of young people here. Use a code such as J-014."),
    )
    owner_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="actions",
        null=True,
        blank=True,
        verbose_name=_("who does it"),
    )
    owner_organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="actions",
        null=True,
        blank=True,
        verbose_name=_("organisation"),
    )
    owner_name = models.CharField(
        _("someone without an account"),
        max_length=120,
        blank=True,
        help_text=_("Only for a professional who does not use Regie."),
    )
    due_on = models.DateField(_("done before"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=8, choices=ActionStatus, default=ActionStatus.OPEN)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True, editable=False)
    result = models.TextField(_("result"), blank=True)
    source_kind = models.SlugField(_("kind of origin"), max_length=40, blank=True, editable=False)
    source_id = models.PositiveBigIntegerField(_("origin"), null=True, blank=True, editable=False)
    source_url = models.CharField(_("page of the origin"), max_length=300, blank=True, editable=False)
    source_name = models.CharField(_("name of the origin"), max_length=250, blank=True, editable=False)
    version = models.PositiveIntegerField(_("version"), default=1)
    created_at = models.DateTimeField(_("made at"), auto_now_add=True)

    class Meta:
        verbose_name = _("action to take")
        verbose_name_plural = _("actions to take")
        ordering: ClassVar = [models.F("due_on").asc(nulls_last=True), "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["municipality", "number"], name="action_number_once"),
            models.CheckConstraint(condition=Q(status__in=ActionStatus.values), name="action_status_known"),
            models.CheckConstraint(
                condition=Q(status=ActionStatus.DONE, done_at__isnull=False)
                | (~Q(status=ActionStatus.DONE) & Q(done_at__isnull=True)),
                name="action_done_has_its_moment",
            ),
            models.CheckConstraint(
                condition=~Q(status=ActionStatus.DROPPED) | ~Q(result=""),
                name="action_dropped_says_why",
            ),
            models.CheckConstraint(
                condition=Q(owner_user__isnull=True) | Q(owner_name=""), name="action_one_owner"
            ),
            models.CheckConstraint(
                condition=Q(source_id__isnull=True) | ~Q(source_kind=""), name="action_origin_has_a_kind"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["programme", "status", "due_on"], name="action_due")]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **options: Any) -> None:
        if self.municipality_id is None:
            self.municipality_id = self.programme.municipality_id
        super().save(*args, **options)

    @property
    def code(self) -> str:
        """How people call it in a meeting: A12."""
        return f"A{self.number}"

    @property
    def owner(self) -> str:
        """Who does it, in words; empty where nobody does yet."""
        person = str(self.owner_user) if self.owner_user else self.owner_name
        organisation = str(self.owner_organisation) if self.owner_organisation else ""
        return ", ".join(part for part in (person, organisation) if part)
