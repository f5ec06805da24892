"""The last look at every statement, where the database itself does not hold the wall.

The managers guard queries that start at a model behind the wall. A query can come in from the side: from a table
before the wall, over a relation, or written by hand. On PostgreSQL row-level security bounds those; here the statement
itself is looked at, on every database for joins from the side (they would leave no trace), and on the others for any
reading or writing outside an opening.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from django.apps import apps

from .records import Walled
from .walls import NoOpening, current_opening

# Making, remaking and emptying tables shows nothing of what is in them.
OF_THE_SCHEMA = re.compile(
    r'\s*(CREATE|ALTER|DROP|PRAGMA|ANALYZE|VACUUM|TRUNCATE|INSERT INTO "new__|DELETE FROM "\w+";?\s*$)'
)
SOURCE = re.compile(r'\b(FROM|JOIN|UNION|INTERSECT|EXCEPT|UPDATE|INTO)\b(?:\s+ALL)?\s*(?:"(\w+)")?')


@cache
def walled_tables() -> frozenset[str]:
    """The tables behind the wall."""
    return frozenset(model._meta.db_table for model in apps.get_models() if issubclass(model, Walled))


@cache
def _named() -> re.Pattern[str]:
    return re.compile(r"\b(" + "|".join(sorted(map(re.escape, walled_tables()))) + r")\b")


def look_at(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Runs a statement, unless it comes at personal data from the side. Raises NoOpening for one that does."""
    if isinstance(sql, str) and _named().search(sql) and not OF_THE_SCHEMA.match(sql):
        _check(sql, context["connection"].vendor)
    return execute(sql, params, many, context)


def _check(sql: str, vendor: str) -> None:
    opening = current_opening()
    if opening is None:
        if vendor == "postgresql":  # row-level security shows nothing
            return
        raise NoOpening("A statement on personal data outside a processing")
    if not (opening.wide and opening.municipality is None) and from_the_side(sql):
        raise NoOpening("Personal data is asked for from another table; start at the model that holds it")


def from_the_side(sql: str) -> bool:
    """Whether a table behind the wall is joined to one before it, or its rows are put with those of other queries."""
    start, behind = "", walled_tables()
    for word, table in SOURCE.findall(sql):
        if word in ("UNION", "INTERSECT", "EXCEPT"):
            return True
        if word == "JOIN":
            if table in behind and start not in behind:
                return True
        elif table:
            start = table
    return False


def watch(connection: Any) -> None:
    """Looks at every statement of a connection from now on."""
    if look_at not in connection.execute_wrappers:
        connection.execute_wrappers.append(look_at)
