"""What every model with personal data of a data subject is made of: it hangs on a dossier, behind the wall.

Loading an instance notes the dossier for the log by itself, so that no reading can be forgotten in it. Columns with
personal data therefore come as instances only; ``values()`` gives the others.
"""

from typing import Any, ClassVar, Self, TypeVar
from uuid import UUID

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from .walls import TASK_OF_READER, NoOpening, current_opening, pass_through

T = TypeVar("T", bound=models.Model)
OPEN_CLASSES = ("public", "internal")
# What says where a row belongs: never changed in bulk.
MOVES = frozenset(
    {"dossier", "dossier_id", "municipality", "municipality_id", "collaboration", "collaboration_id"}
)


class WalledQuerySet(models.QuerySet[T]):
    """Rows behind the wall. Changing or removing in bulk notes the dossiers too.

    What would bring personal data out in another form than an instance raises TypeError: a column, an expression
    over one, a figure of one other than its count, hand-written SQL, rows put together with those of another query.
    """

    def values(self, *fields: Any, **expressions: Any) -> Any:
        self._only_open(fields)
        return self._without_closed(super().values(*fields, **expressions))

    def values_list(self, *fields: Any, **options: Any) -> Any:
        self._only_open(fields)
        return self._without_closed(super().values_list(*fields, **options))

    def annotate(self, *args: Any, **expressions: Any) -> Any:
        return self._without_closed(super().annotate(*args, **expressions))

    def aggregate(self, *args: Any, **expressions: Any) -> Any:
        # As an annotation first: its expressions are resolved then, and nothing has been asked yet.
        named = {each.default_alias: each for each in args} | expressions
        self._without_closed(self.order_by().alias(**{f"checked_{name}": e for name, e in named.items()}))
        return super().aggregate(*args, **expressions)

    def dates(self, field_name: str, *args: Any, **options: Any) -> Any:
        self._only_open((field_name,))
        return super().dates(field_name, *args, **options)

    def datetimes(self, field_name: str, *args: Any, **options: Any) -> Any:
        self._only_open((field_name,))
        return super().datetimes(field_name, *args, **options)

    def update(self, **changes: Any) -> int:
        if moving := MOVES & set(changes):
            raise TypeError(
                f"{self.model.__name__}: a row stays in its dossier, and that where it is ({moving})"
            )
        self._note()
        return super().update(**changes)

    def delete(self) -> tuple[int, dict[str, int]]:
        self._note()
        return super().delete()

    def bulk_create(self, objs: Any, *args: Any, **options: Any) -> list[T]:
        rows = list(objs)
        for each in rows:
            keep_within(each)
            pass_through(dossier_of(each))
        return super().bulk_create(rows, *args, **options)

    def raw(self, *args: Any, **options: Any) -> Any:
        raise TypeError(f"{self.model.__name__}: no hand-written SQL on rows behind the wall")

    def extra(self, *args: Any, **options: Any) -> Any:
        raise TypeError(f"{self.model.__name__}: no hand-written SQL on rows behind the wall")

    def union(self, *others: Any, **options: Any) -> Any:
        raise TypeError(f"{self.model.__name__}: rows behind the wall stand in no combined query")

    intersection = union
    difference = union

    def _fetch_all(self) -> None:
        super()._fetch_all()
        opening = current_opening()
        if opening is None or TASK_OF_READER not in self.query.annotations:
            return
        for each in self._result_cache or ():
            if isinstance(each, Walled):
                opening.with_task[dossier_of(each)] = bool(getattr(each, TASK_OF_READER))

    def _note(self) -> None:
        for pk in list(self.order_by().values_list(self.model.dossier_lookup, flat=True)):  # type: ignore[attr-defined]
            pass_through(pk)

    def _only_open(self, fields: tuple[Any, ...]) -> None:
        """Raises TypeError where columns with personal data would leave without a trace."""
        names = [name for name in fields if isinstance(name, str)]
        annotated = set(self.query.annotations)
        closed = [name for name in names if name not in annotated and not is_open(self.model, name)]
        if closed or not fields:
            raise TypeError(
                f"{self.model.__name__}: load instances, so that reading is logged ({closed or 'all'})"
            )

    def _without_closed(self, made: Any) -> Any:
        """The query, if none of its expressions brings out a closed column. Raises TypeError otherwise."""
        for name, expression in made.query.annotations.items():
            if found := closed_column(expression):
                raise TypeError(
                    f"{self.model.__name__}: {name} would bring out {found}; load instances instead"
                )
        return made


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

    def save(self, *args: Any, **options: Any) -> None:
        keep_within(self)
        pass_through(dossier_of(self))
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        pass_through(dossier_of(self))
        return super().delete(*args, **options)

    @classmethod
    def from_db(cls, db: str | None, field_names: Any, values: Any) -> Self:  # type: ignore[override]
        instance = super().from_db(db, field_names, values)
        pass_through(dossier_of(instance))
        return instance


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


def is_open(model: type[models.Model], lookup: str) -> bool:
    """Whether the column that a lookup such as ``dossier__collaboration__name`` ends at may leave without a trace.

    A transform of a column, such as a year, is as open as the column. An unknown name is closed.
    """
    current: Any = model
    steps = lookup.split("__")
    for number, step in enumerate(steps):
        field = _field(current, step)
        if field is None:
            return False
        if isinstance(field, models.Field) and not _is_open_field(field):
            return False
        if field.related_model is None or number == len(steps) - 1:
            return True
        current = field.related_model
    return True


def closed_column(expression: Any) -> str:
    """The first closed column that a resolved expression brings out; empty where there is none.

    Counting rows, and asking whether there are any, brings out no column.
    """
    if isinstance(expression, (models.Count, models.Exists)):
        return ""
    if isinstance(expression, RawSQL):
        return "hand-written SQL"
    target = getattr(expression, "target", None)
    if isinstance(target, models.Field) and not _is_open_field(target):
        return f"{target.model.__name__}.{target.name}"
    query = getattr(expression, "query", expression)
    inner = [*getattr(query, "annotations", {}).values(), *getattr(query, "select", ())]
    parts = [each for each in (*inner, *_parts(expression)) if each is not None]
    return next((found for each in parts if (found := closed_column(each))), "")


def _parts(expression: Any) -> list[Any]:
    sources = getattr(expression, "get_source_expressions", None)
    return list(sources()) if sources and not hasattr(expression, "annotations") else []


def _field(model: Any, name: str) -> Any:
    if name == "pk":
        return model._meta.pk
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:  # a column such as dossier_id
        return next((each for each in model._meta.concrete_fields if each.attname == name), None)


def _is_open_field(field: models.Field[Any, Any]) -> bool:
    """Rows behind the wall say of each column how open it is; other tables keep the rules of their own lists."""
    if not issubclass(field.model, Walled):
        return True
    classes: dict[str, str] = field.model.classification  # type: ignore[attr-defined]
    return field.primary_key or classes.get(field.name, "") in OPEN_CLASSES


def keep_within(thing: Any) -> None:
    """Raises NoOpening where a row would be written to a dossier, or a dossier to a place, beyond the opening."""
    opening = current_opening()
    if opening is None:
        raise NoOpening("Personal data written outside a processing")
    if opening.wide and opening.municipality is None:
        return
    if thing.wall_path:
        within = dossier_of(thing) in opening.passed or _dossiers(thing).filter(pk=dossier_of(thing)).exists()
    else:
        within = thing.municipality_id == opening.municipality and (
            opening.wide or thing.collaboration_id in opening.collaborations
        )
    if not within:
        raise NoOpening(f"{type(thing).__name__} is written beyond what this processing opened")


def _dossiers(thing: Any) -> models.QuerySet[Any]:
    return thing._meta.get_field("dossier").related_model._default_manager.all()


def dossier_of(thing: Any) -> UUID:
    """The id of the dossier that a walled row belongs to. Raises NoOpening for a row without one."""
    found = getattr(thing, thing.dossier_lookup)
    if found is None:
        raise NoOpening(f"{type(thing).__name__} belongs to no dossier")
    return found
