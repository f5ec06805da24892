from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.choices import DataCategory
from regie.access.authorisation.policies import AccessPath
from regie.access.organisations.choices import OrganisationKind
from regie.access.organisations.models import Municipality

from .choices import OTHER_HOLDERS, Certainty, GroundKind


def known_categories(value: list[str]) -> None:
    """Raises ValidationError for a category of data that does not exist."""
    if unknown := set(value) - set(DataCategory.values):
        raise ValidationError(_("Unknown category: %(names)s.") % {"names": ", ".join(sorted(unknown))})


class Ground(models.Model):
    """An article that lets a kind of organisation process a category of data; or that limits it.

    ``holders`` may invoke it for themselves or receive on it, ``disclosers`` may give on it. Both hold kinds of
    organisation.
    """

    access: ClassVar = AccessPath(kind="ground")
    classification: ClassVar = dict.fromkeys(
        [
            *("code", "name", "law", "article", "kind", "holders", "disclosers", "categories", "for_what"),
            *("plain", "limits", "certainty", "source", "valid_from", "valid_to"),
        ],
        "public",
    )

    code = models.CharField(_("code"), max_length=6, unique=True)
    name = models.CharField(_("name"), max_length=120)
    law = models.CharField(_("law"), max_length=80)
    article = models.CharField(_("article"), max_length=80)
    kind = models.CharField(_("what it is good for"), max_length=12, choices=GroundKind)
    holders = models.JSONField(_("who may invoke it"), default=list)
    disclosers = models.JSONField(_("who may disclose on it"), default=list, blank=True)
    categories = models.JSONField(_("categories of data"), default=list, validators=[known_categories])
    for_what = models.CharField(_("for what"), max_length=200)
    plain = models.CharField(_("in plain words"), max_length=200)
    limits = models.TextField(_("limits"), blank=True)
    certainty = models.CharField(_("how sure the text is"), max_length=12, choices=Certainty)
    source = models.TextField(_("source"), blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        verbose_name = _("legal ground")
        verbose_name_plural = _("legal grounds")
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=GroundKind.values), name="ground_kind_known"),
            models.CheckConstraint(
                condition=Q(certainty__in=Certainty.values), name="ground_certainty_known"
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="ground_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.law} {self.article}: {self.name}"

    @property
    def is_first_key(self) -> bool:
        """A ground of its own, as article 6 of the AVG gives; special and criminal data need a second beside it."""
        return self.kind == GroundKind.BASIS and DataCategory.ORDINARY in self.categories

    @property
    def is_selectable(self) -> bool:
        """Whether a covenant can rest on it: the rest of the list says what limits or forbids."""
        return self.kind == GroundKind.BASIS

    @property
    def holder_labels(self) -> list[str]:
        """Who may invoke it or receive on it, in the reader's language."""
        return _kind_labels(self.holders)

    @property
    def discloser_labels(self) -> list[str]:
        """Who may give on it, in the reader's language; empty where nobody needs to give."""
        return _kind_labels(self.disclosers)

    @property
    def category_labels(self) -> list[str]:
        """The categories in the reader's language."""
        return [str(DataCategory(category).label) for category in self.categories]


def _kind_labels(kinds: list[str]) -> list[str]:
    labels = {**dict(OrganisationKind.choices), **OTHER_HOLDERS}
    return [str(labels.get(kind, kind)) for kind in kinds]


class GroundCheck(models.Model):
    """A named expert looked at a ground for one municipality; without it no covenant on it comes into force."""

    access: ClassVar = AccessPath(kind="ground_check", municipality="municipality")
    classification: ClassVar = {
        "municipality": "internal",
        "ground": "internal",
        "checked_by": "personal",
        "function": "internal",
        "checked_on": "internal",
        "remark": "internal",
        "recorded_by": "personal",
        "recorded_at": "internal",
        "withdrawn_at": "internal",
    }

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="ground_checks", verbose_name=_("municipality")
    )
    ground = models.ForeignKey(
        Ground, on_delete=models.PROTECT, related_name="checks", verbose_name=_("legal ground")
    )
    checked_by = models.CharField(_("checked by"), max_length=160)
    function = models.CharField(_("function"), max_length=160)
    checked_on = models.DateField(_("checked on"))
    remark = models.TextField(_("remark"), blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    class Meta:
        verbose_name = _("check of a ground")
        verbose_name_plural = _("checks of grounds")
        ordering: ClassVar = ["-checked_on", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["municipality", "ground"],
                condition=Q(withdrawn_at__isnull=True),
                name="ground_check_once",
            ),
            models.CheckConstraint(condition=~Q(checked_by=""), name="ground_check_names_who"),
        ]

    def __str__(self) -> str:
        return f"{self.ground.code}: {self.checked_by}, {self.checked_on}"
