from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class SearchEntry(models.Model):
    """One thing that can be found, as it was when it was last written; for a thing of several places one for each.

    An index, and no authority: who may see the thing is asked of the thing itself, at each search.
    ``municipality_id`` (0: of no place) and ``is_published`` only keep the search short. No foreign keys:
    municipalities stand above this slice, and an entry of what is gone is passed over.
    """

    classification: ClassVar = {
        "source": "internal",
        "object_id": "internal",
        "municipality_id": "internal",
        "is_published": "internal",
        "title": "personal",
        "title_folded": "personal",
        "context": "internal",
        "url": "internal",
    }

    source = models.CharField(_("source"), max_length=80)
    object_id = models.BigIntegerField(_("object"))
    municipality_id = models.BigIntegerField(_("municipality"), default=0)
    is_published = models.BooleanField(_("published"), default=False)
    title = models.CharField(_("title"), max_length=300)
    title_folded = models.CharField(_("title as it is compared"), max_length=600)
    context = models.CharField(_("context"), max_length=200, blank=True)
    url = models.CharField(_("address"), max_length=500)

    class Meta:
        verbose_name = _("entry of the search index")
        verbose_name_plural = _("entries of the search index")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source", "object_id", "municipality_id"], name="search_entry_once"
            )
        ]

    def __str__(self) -> str:
        return self.title


class SearchWord(models.Model):
    """One word under which an entry is found."""

    classification: ClassVar = {"entry": "internal", "word": "personal", "in_title": "internal"}

    entry = models.ForeignKey(
        SearchEntry, on_delete=models.CASCADE, related_name="words", verbose_name=_("entry")
    )
    word = models.CharField(_("word"), max_length=40)
    in_title = models.BooleanField(_("in the title"))

    class Meta:
        verbose_name = _("word of the search index")
        verbose_name_plural = _("words of the search index")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["word", "entry"], name="search_word_once"),
        ]

    def __str__(self) -> str:
        return self.word


class KnownWord(models.Model):
    """Every word of the index once: what a word with a slip in it is compared with. Nobody reads it."""

    classification: ClassVar = {"word": "personal"}

    word = models.CharField(_("word"), max_length=40, unique=True)

    class Meta:
        verbose_name = _("known word")
        verbose_name_plural = _("known words")

    def __str__(self) -> str:
        return self.word
