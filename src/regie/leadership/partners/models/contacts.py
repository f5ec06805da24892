"""Who to call at a partner, and the conversations with it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.policies import AccessPath

from ..choices import MomentKind
from .partners import ProgrammePartner

NO_NAMES = _("No names of young people here.")


class PartnerContact(models.Model):
    """A function at a partner and who fills it; without a person it is a vacancy, empty since ``from_on``.

    ``name`` is for somebody without an account. Whoever has ``until`` leaves after that day; the successor names
    whom they succeed. Data of professionals, not of young people.
    """

    access: ClassVar = AccessPath(
        kind="partner_contact",
        municipality="partner__programme__municipality",
        organisation="partner__organisation",
        owner="user",
    )
    classification: ClassVar = {
        "partner": "internal",
        "user": "personal",
        "name": "personal",
        "function": "internal",
        "telephone": "personal",
        "email": "personal",
        "is_main": "internal",
        "from_on": "internal",
        "until": "internal",
        "succeeds": "internal",
        "not_replaced": "internal",
        "version": "internal",
    }

    partner = models.ForeignKey(
        ProgrammePartner, on_delete=models.PROTECT, related_name="contacts", verbose_name=_("partner")
    )
    function = models.CharField(_("function"), max_length=160)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="partner_contacts",
        verbose_name=_("person with an account"),
    )
    name = models.CharField(
        _("name"),
        max_length=160,
        blank=True,
        help_text=_(
            "For somebody without an account. Leave both empty when nobody fills the function: then it is a vacancy."
        ),
    )
    telephone = models.CharField(_("telephone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    is_main = models.BooleanField(_("fixed contact"), default=False)
    from_on = models.DateField(_("since"), help_text=_("For a vacancy: since when nobody fills it."))
    until = models.DateField(
        _("last day"),
        null=True,
        blank=True,
        help_text=_("Fill it in as soon as you know that somebody leaves."),
    )
    succeeds = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="successors",
        verbose_name=_("succeeds"),
    )
    not_replaced = models.BooleanField(_("nobody succeeds this person, and that is agreed"), default=False)
    version = models.PositiveIntegerField(_("version"), default=1)

    class Meta:
        verbose_name = _("contact at a partner")
        verbose_name_plural = _("contacts at partners")
        ordering: ClassVar = ["-is_main", "function", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partner"],
                condition=Q(is_main=True, until__isnull=True),
                name="partner_contact_one_fixed",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("from_on")),
                name="partner_contact_leaves_after_it_began",
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=True) | Q(name=""), name="partner_contact_one_person"
            ),
            models.CheckConstraint(condition=~Q(function=""), name="partner_contact_has_a_function"),
        ]

    def __str__(self) -> str:
        # No name: what is recorded about a contact tells of the function, not of the person.
        return f"{self.function}, {self.partner}"

    @property
    def person(self) -> str:
        """Who fills the function; empty for a vacancy."""
        return str(self.user) if self.user else self.name

    @property
    def is_vacancy(self) -> bool:
        return not self.name and self.user_id is None

    @property
    def is_gone(self) -> bool:
        """Whether the last day is past."""
        return self.until is not None and self.until < timezone.localdate()

    @property
    def has_begun(self) -> bool:
        return self.from_on <= timezone.localdate()

    @property
    def reachable_at(self) -> str:
        """The address for mail: the one filled in, or that of the account."""
        return self.email or (self.user.email if self.user else "")


class ContactMoment(models.Model):
    """Somebody of the municipality spoke with a partner. The partner itself does not read it."""

    access: ClassVar = AccessPath(kind="partner_contact", municipality="partner__programme__municipality")
    classification: ClassVar = {
        "partner": "internal",
        "on": "internal",
        "by": "personal",
        "kind": "internal",
        "note": "personal",
    }

    partner = models.ForeignKey(
        ProgrammePartner, on_delete=models.PROTECT, related_name="moments", verbose_name=_("partner")
    )
    on = models.DateField(_("date"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("who spoke")
    )
    kind = models.CharField(_("how"), max_length=8, choices=MomentKind, default=MomentKind.CALL)
    note = models.CharField(_("what about"), max_length=500, blank=True, help_text=NO_NAMES)

    class Meta:
        verbose_name = _("conversation with a partner")
        verbose_name_plural = _("conversations with partners")
        ordering: ClassVar = ["-on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=MomentKind.values), name="contact_moment_kind_known")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.partner}, {self.on}"
