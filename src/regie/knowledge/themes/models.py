from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.policies import AccessPath


class Theme(models.Model):
    """One of the twelve themes of the praktijkscan; numbered as in the source."""

    access: ClassVar = AccessPath(kind="knowledge")
    classification: ClassVar = dict.fromkeys(
        ["number", "name", "short_name", "slug", "description"], "public"
    )

    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    name = models.CharField(_("name"), max_length=120, unique=True)
    short_name = models.CharField(_("short name, for column heads"), max_length=60)
    slug = models.SlugField(_("short name in addresses"), unique=True)
    description = models.TextField(_("description"), blank=True)

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering: ClassVar = ["number"]

    def __str__(self) -> str:
        return self.name
