"""What must hold before Regie serves: on PostgreSQL the role it works as is held by row-level security."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connections

from .statements import walled_tables

ROLE = "SELECT rolsuper, rolbypassrls, rolname FROM pg_roles WHERE rolname = current_user"
TABLES = """
    SELECT c.relname FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace
    AND c.relname = ANY(%s) AND NOT (c.relrowsecurity AND c.relforcerowsecurity
    AND EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid))
"""


@register(Tags.database)
def row_security_holds(
    app_configs: Any = None, databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    """Error where the role passes row-level security, or a table behind the wall has none; a warning in a demo."""
    found: list[CheckMessage] = []
    for alias in databases or []:
        connection = connections[alias]
        if connection.vendor != "postgresql":
            continue
        with connection.cursor() as cursor:
            cursor.execute(ROLE)
            superuser, bypasses, name = cursor.fetchone()
            cursor.execute(TABLES, [sorted(walled_tables())])
            bare = sorted(table for (table,) in cursor.fetchall())
        found += problems(role=name, superuser=superuser, bypasses=bypasses, bare=bare)
    return found


def problems(*, role: str, superuser: bool, bypasses: bool, bare: list[str]) -> list[CheckMessage]:
    """What is wrong with a role, and with tables without a policy."""
    grade = Warning if settings.DEMO or settings.DEBUG else Error
    found: list[CheckMessage] = []
    if superuser or bypasses:
        why = "is a superuser" if superuser else "has BYPASSRLS"
        found.append(
            grade(
                f"The database role {role} {why}: row-level security does not hold it.",
                hint=f'Give Regie a role of its own, or: ALTER ROLE "{role}" NOSUPERUSER NOBYPASSRLS;',
                id="dossiers.E001",
            )
        )
    if bare:
        found.append(
            grade(
                f"Without row-level security: {', '.join(bare)}.",
                hint="End the migration of each with RaiseWall.",
                id="dossiers.E002",
            )
        )
    return found
