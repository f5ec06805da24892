from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.choices import Role
from regie.access.authorisation.policies import AccessPath

from .choices import OrganisationKind


class Municipality(models.Model):
    """A tenant."""

    access: ClassVar = AccessPath(kind="member", municipality="pk")
    classification: ClassVar = {
        "name": "public",
        "code": "public",
        "slug": "public",
        "is_fictional": "public",
        "inhabitants": "public",
        "theme": "internal",
    }

    name = models.CharField(_("name"), max_length=120, unique=True)
    slug = models.SlugField(_("short name in addresses"), unique=True)
    code = models.CharField(_("code of Statistics Netherlands"), max_length=6, blank=True)
    inhabitants = models.PositiveIntegerField(_("inhabitants"), null=True, blank=True)
    is_fictional = models.BooleanField(_("fictional, for the demo"), default=False)
    theme = models.CharField(_("house style file"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """A partner organisation; it can work with several municipalities."""

    access: ClassVar = AccessPath(kind="member", municipality="municipalities", organisation="pk")
    classification: ClassVar = {"name": "public", "kind": "public", "municipalities": "internal"}

    name = models.CharField(_("name"), max_length=160)
    kind = models.CharField(_("kind"), max_length=30, choices=OrganisationKind)
    municipalities = models.ManyToManyField(
        Municipality, related_name="organisations", verbose_name=_("municipalities")
    )

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name", "kind"], name="organisation_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=OrganisationKind.values), name="organisation_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships by what they are worth today."""

    def current(self) -> "MembershipQuerySet":
        """Valid today and not ended, with their municipality and organisation."""
        today = timezone.localdate()
        return (
            self.filter(ended_at__isnull=True, valid_from__lte=today)
            .filter(models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=today))
            .select_related("municipality", "organisation")
        )


class Membership(models.Model):
    """A person's role, on behalf of one organisation, in one municipality (none for the national programme)."""

    access: ClassVar = AccessPath(
        kind="member", municipality="municipality", organisation="organisation", owner="user"
    )
    classification: ClassVar = {
        "user": "personal",
        "organisation": "internal",
        "municipality": "internal",
        "role": "internal",
        "valid_from": "internal",
        "valid_to": "internal",
        "ended_at": "internal",
    }

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="memberships",
        verbose_name=_("person"),
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("organisation")
    )
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        related_name="memberships",
        null=True,
        blank=True,
        verbose_name=_("municipality"),
    )
    role = models.CharField(_("role"), max_length=30, choices=Role)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True, editable=False)

    objects: ClassVar = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering: ClassVar = ["municipality__name", "role"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "organisation", "municipality", "role", "valid_from"],
                condition=models.Q(ended_at__isnull=True),
                name="membership_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="membership_role_known"),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("valid_from")),
                name="membership_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=models.Q(municipality__isnull=False) | models.Q(role=Role.NATIONAL_PROGRAMME),
                name="membership_without_municipality_only_national",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.organisation}"
