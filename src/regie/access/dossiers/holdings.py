"""What hangs on a dossier, found by itself: every model whose access path leads to one.

The access report tells it and retention destroys it; neither has a list that somebody must keep up.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .models import Dossier

PERSONAL_CLASSES = ("personal", "special", "criminal")


@dataclass(frozen=True)
class Holding:
    """A model whose rows belong to a dossier, and the lookup that leads there."""

    model: type[models.Model]
    lookup: str

    def rows(self, dossier_id: UUID) -> QuerySet[Any]:
        """The rows of one dossier; inside a processing only."""
        return self.model._default_manager.filter(**{self.lookup: dossier_id})

    def personal_fields(self) -> list[str]:
        """The names of the fields with personal, special or criminal data."""
        classes: dict[str, str] = self.model.classification  # type: ignore[attr-defined]
        return [name for name, each in classes.items() if each in PERSONAL_CLASSES]


def holdings() -> list[Holding]:
    """Every model that hangs on a dossier, those that others point to last; the dossier itself is not among them."""
    found = {
        model: Holding(model, access.dossier)
        for model in apps.get_models()
        if (access := getattr(model, "access", None)) and access.dossier and model is not Dossier
    }
    # graphlib gives what has nothing before it first: a model comes after those that point to it.
    pointing: dict[Any, set[Any]] = {model: set() for model in found}
    for model in found:
        for field in model._meta.fields:
            if field.is_relation and field.related_model in found and field.related_model is not model:
                pointing[field.related_model].add(model)
    return [found[model] for model in TopologicalSorter(pointing).static_order()]


def told(row: models.Model, *, fields: list[str]) -> Iterator[tuple[str, str]]:
    """(label, value in words) of the fields of a row that hold something."""
    for name in fields:
        field = row._meta.get_field(name)
        value = getattr(row, name)
        if value in (None, ""):
            continue
        label = str(field.verbose_name)  # type: ignore[union-attr]
        yield label[:1].upper() + label[1:], _in_words(row, name, value)


def _in_words(row: models.Model, name: str, value: Any) -> str:
    if hasattr(row, f"get_{name}_display"):
        return str(getattr(row, f"get_{name}_display")())
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return date_format(value) if hasattr(value, "isoformat") else str(value)
