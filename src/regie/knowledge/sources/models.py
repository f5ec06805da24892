from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.policies import AccessPath


class Source(models.Model):
    """A publication or public page that a fact comes from."""

    access: ClassVar = AccessPath(kind="knowledge")
    classification: ClassVar = dict.fromkeys(
        ["key", "title", "authors", "publisher", "year", "url", "note"], "public"
    )

    key = models.SlugField(_("key"), unique=True)
    title = models.CharField(_("title"), max_length=300)
    authors = models.CharField(_("authors"), max_length=300, blank=True)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering: ClassVar = ["title"]

    def __str__(self) -> str:
        return f"{self.title} ({self.year})" if self.year else self.title
