"""The wall around personal data: outside an opening in it, a query finds nothing.

An opening lasts as long as one processing and lets through the dossiers of named collaborations in one municipality.
The managers of models (``records.py``) look at it on every query, on every database. On PostgreSQL the same bounds go
to the server for the length of the transaction, where row-level security holds raw SQL to them as well.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection, transaction


class NoOpening(RuntimeError):
    """Personal data was loaded or saved outside a processing: a mistake in code, never shown to a person as data."""


@dataclass
class Opening:
    """What the wall lets through now, and which dossiers passed it.

    ``municipality`` None with ``wide`` is for work that reveals nothing: rotation of keys, tests of the whole.
    ``wide`` lets through every collaboration of the municipality. ``names`` are those of the collaborations, for a
    page that lets people choose one.
    """

    municipality: int | None = None
    collaborations: frozenset[int] = frozenset()
    wide: bool = False
    # What came with the question where the wall opens: names of collaborations, versions of register entries.
    names: Mapping[int, str] = field(default_factory=dict)
    versions: Mapping[str, int] = field(default_factory=dict)
    passed: dict[UUID, None] = field(default_factory=dict)
    # Of dossiers that came with the answer: whether the person has a task on it (``TASK_OF_READER``).
    with_task: dict[UUID, bool] = field(default_factory=dict)

    def bounds(self) -> tuple[str, str, str]:
        """As the server gets it: the municipality, the collaborations, and how wide."""
        everything = "all" if self.wide and self.municipality is None else ""
        return (
            str(self.municipality or ""),
            ",".join(str(pk) for pk in sorted(self.collaborations)),
            everything or ("municipality" if self.wide else "collaborations"),
        )


# A query that annotates this spares the log its own question whether the reader has a task on each dossier.
TASK_OF_READER = "task_of_reader"
_opening: ContextVar[Opening | None] = ContextVar("opening", default=None)


def current_opening() -> Opening | None:
    """The opening that code runs in; None outside."""
    return _opening.get()


def pass_through(dossier_id: UUID) -> None:
    """Notes that something of a dossier was loaded or saved. Raises NoOpening outside an opening."""
    opening = _opening.get()
    if opening is None:
        raise NoOpening("Personal data outside a processing; open one with regie.access.dossiers.processing")
    opening.passed.setdefault(dossier_id)


@contextmanager
def opened(opening: Opening) -> Iterator[Opening]:
    """Opens the wall for a block, in one transaction; what stood open before stands open after."""
    before, begins = _opening.get(), not connection.in_atomic_block
    with transaction.atomic():
        token = _opening.set(opening)
        _tell_server(opening)
        try:
            yield opening
        finally:
            _opening.reset(token)
        # After an error the transaction is gone, and with it what was told; a caught one fell back to a savepoint.
        # What was told also ends with the transaction, where this block is the one that began it.
        if not begins:
            _tell_server(before or Opening())


@contextmanager
def wall_down() -> Iterator[Opening]:
    """Every dossier, for work that shows nobody anything. A test names every place that uses it."""
    with opened(Opening(wide=True)) as opening:
        yield opening


def _tell_server(opening: Opening) -> None:
    if connection.vendor != "postgresql":
        return
    municipality, collaborations, width = opening.bounds()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('regie.municipality', %s, true), set_config('regie.collaborations', %s, true),"
            " set_config('regie.width', %s, true)",
            [municipality, collaborations, width],
        )
