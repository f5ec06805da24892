"""What every model with personal data of a data subject is made of: it hangs on a dossier, behind the wall.

Loading an instance notes the dossier for the log by itself, so that no reading can be forgotten in it. Columns with
personal data therefore come as instances only; ``values()`` gives the others.
"""

from typing import Any, ClassVar, Self, TypeVar
from uuid import UUID

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.translation import gettext_lazy as _

from .walls import NoOpening, current_opening, pass_through

T = TypeVar("T", bound=models.Model)
OPEN_CLASSES = ("public", "internal")


class WalledQuerySet(models.QuerySet[T]):
    """Rows behind the wall. Changing or removing in bulk notes the dossiers too."""

    def values(self, *fields: Any, **expressions: Any) -> Any:
        self._only_open(fields)
        return super().values(*fields, **expressions)

    def values_list(self, *fields: Any, **options: Any) -> Any:
        self._only_open(fields)
        return super().values_list(*fields, **options)

    def update(self, **changes: Any) -> int:
        self._note()
        return super().update(**changes)

    def delete(self) -> tuple[int, dict[str, int]]:
        self._note()
        return super().delete()

    def bulk_create(self, objs: Any, *args: Any, **options: Any) -> list[T]:
        rows = list(objs)
        for each in rows:
            pass_through(dossier_of(each))
        return super().bulk_create(rows, *args, **options)

    def _note(self) -> None:
        for pk in list(self.order_by().values_list(self.model.dossier_lookup, flat=True)):  # type: ignore[attr-defined]
            pass_through(pk)

    def _only_open(self, fields: tuple[Any, ...]) -> None:
        """Raises TypeError where columns with personal data would leave without a trace."""
        names = [name for name in fields if isinstance(name, str)]
        closed = [name for name in names if class_of(self.model, name) not in OPEN_CLASSES]
        if closed or not fields:
            raise TypeError(
                f"{self.model.__name__}: load instances, so that reading is logged ({closed or 'all'})"
            )


class WalledManager(models.Manager.from_queryset(WalledQuerySet)):  # type: ignore[misc]
    """Finds what the opening lets through, and nothing outside an opening."""

    def get_queryset(self) -> WalledQuerySet:
        rows, opening = super().get_queryset(), current_opening()
        if opening is None:
            return rows.none()
        if opening.wide and opening.municipality is None:
            return rows
        path = self.model.wall_path
        rows = rows.filter(**{f"{path}municipality_id": opening.municipality})
        return (
            rows if opening.wide else rows.filter(**{f"{path}collaboration_id__in": opening.collaborations})
        )


class Walled(models.Model):
    """A row behind the wall."""

    wall_path: ClassVar[str]
    dossier_lookup: ClassVar[str]

    objects = WalledManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"
        default_manager_name = "objects"

    @classmethod
    def from_db(cls, db: str | None, field_names: Any, values: Any) -> Self:
        instance = super().from_db(db, field_names, values)
        pass_through(dossier_of(instance))
        return instance

    def save(self, *args: Any, **options: Any) -> None:
        pass_through(dossier_of(self))
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        pass_through(dossier_of(self))
        return super().delete(*args, **options)


class DossierRecord(Walled):
    """A piece of personal data in a dossier. Subclasses give ``classification`` and ``access`` with ``dossier``."""

    wall_path: ClassVar[str] = "dossier__"
    dossier_lookup: ClassVar[str] = "dossier_id"
    # What every record has beside its own fields; a subclass adds these to its classification.
    own_classes: ClassVar = {"dossier": "internal", "source": "internal", "recorded_at": "internal"}

    dossier = models.ForeignKey(
        "dossiers.Dossier",
        on_delete=models.PROTECT,
        related_name="%(class)s_records",
        verbose_name=_("dossier"),
    )
    source = models.ForeignKey(
        "organisations.Organisation",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("came from"),
    )
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)

    class Meta(Walled.Meta):
        abstract = True


def class_of(model: type[models.Model], lookup: str) -> str:
    """The classification of the column that a lookup such as ``dossier__collaboration__name`` ends at."""
    found: Any = "internal"
    current: Any = model
    for step in lookup.split("__"):
        found = getattr(current, "classification", {}).get(step, "internal")
        try:
            current = current._meta.get_field(step).related_model or current
        except FieldDoesNotExist:  # a column such as dossier_id, an annotation, or a transform
            break
    return str(found)


def dossier_of(thing: Any) -> UUID:
    """The id of the dossier that a walled row belongs to. Raises NoOpening for a row without one."""
    found = getattr(thing, thing.dossier_lookup)
    if found is None:
        raise NoOpening(f"{type(thing).__name__} belongs to no dossier")
    return found  # type: ignore[no-any-return]
