"""Adding many rows with one statement."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

BATCH = 500


@transaction.atomic(savepoint=False)
def insert_many(rows: Sequence[Model]) -> None:
    """Writes new rows of one model, 500 with each statement, and gives them their keys.

    ``bulk_create`` asks SQLite for one statement per thousand values, which it has long outgrown (32,766 since
    version 3.32): the price of a page would then grow with the number of people on it.
    """
    for start in range(0, len(rows), BATCH):
        _insert(rows[start : start + BATCH])


def _insert(rows: Sequence[Any]) -> None:
    meta = rows[0]._meta
    fields = [field for field in meta.concrete_fields if field.attname != "id" or not meta.pk.auto_created]
    made = rows[0].__class__._base_manager._insert(
        list(rows), fields=fields, returning_fields=meta.db_returning_fields, using=connection.alias
    )
    for row, values in zip(rows, made, strict=False):
        for field, value in zip(meta.db_returning_fields, values, strict=True):
            setattr(row, field.attname, value)
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias
