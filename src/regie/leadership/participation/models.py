from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.policies import AccessPath
from regie.leadership.programmes.models import Programme

from .choices import Form, WithWhom

NO_NAMES = _("No names of young people, parents or residents here.")


class MayorContact(models.Model):
    """A time the mayor spoke with people whom the approach is about or who make it; no names."""

    access: ClassVar = AccessPath(kind="mayor_contact", municipality="programme__municipality")
    classification: ClassVar = dict.fromkeys(
        ["programme", "held_on", "with_whom", "note", "version", "created_at"], "internal"
    )

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="mayor_contacts", verbose_name=_("programme")
    )
    held_on = models.DateField(_("on"))
    with_whom = models.CharField(_("with whom"), max_length=12, choices=WithWhom)
    note = models.TextField(_("what it was about"), blank=True, help_text=NO_NAMES)
    version = models.PositiveIntegerField(_("version"), default=1)
    created_at = models.DateTimeField(_("made at"), auto_now_add=True)

    class Meta:
        verbose_name = _("contact of the mayor")
        verbose_name_plural = _("contacts of the mayor")
        ordering: ClassVar = ["-held_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(with_whom__in=WithWhom.values), name="mayor_contact_with_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_with_whom_display()}, {self.held_on:%d-%m-%Y}"


class ResidentsInput(models.Model):
    """A time residents took part: how, how many, what they said, and what was done with it; no names."""

    access: ClassVar = AccessPath(kind="residents_input", municipality="programme__municipality")
    classification: ClassVar = dict.fromkeys(
        [
            *("programme", "held_on", "form", "taking_part", "said", "done_with"),
            *("version", "created_at"),
        ],
        "internal",
    )

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="residents_input", verbose_name=_("programme")
    )
    held_on = models.DateField(_("on"))
    form = models.CharField(_("form"), max_length=12, choices=Form)
    taking_part = models.PositiveIntegerField(_("how many took part"), null=True, blank=True)
    said = models.TextField(_("what they said"), help_text=NO_NAMES)
    done_with = models.TextField(_("what was done with it"), blank=True, help_text=NO_NAMES)
    version = models.PositiveIntegerField(_("version"), default=1)
    created_at = models.DateTimeField(_("made at"), auto_now_add=True)

    class Meta:
        verbose_name = _("input of residents")
        verbose_name_plural = _("inputs of residents")
        ordering: ClassVar = ["-held_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(form__in=Form.values), name="residents_input_form_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_form_display()}, {self.held_on:%d-%m-%Y}"
