"""Triggers that keep a table append-only, on both databases, also for who comes with SQL."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction


@dataclass(frozen=True)
class Guard:
    """What is refused on one table.

    ``may_go``: the condition in SQL under which a row (``OLD``) may be deleted; ``may_change``: rows may be updated.
    Emptying the table as a whole is always refused.
    """

    table: str
    may_go: str = ""
    may_change: bool = False

    @property
    def name(self) -> str:
        return f"regie_guard_{self.table}"

    def triggers(self) -> set[str]:
        """The names of the triggers on the database in use."""
        if connection.vendor == "postgresql":
            return {f"{self.name}_rows", f"{self.name}_all"}
        return {f"{self.name}_delete"} | (set() if self.may_change else {f"{self.name}_update"})

    def put(self) -> None:
        """Puts the triggers in place, in the transaction of the caller."""
        _execute(self._postgres() if connection.vendor == "postgresql" else self._sqlite())

    def take_away(self) -> None:
        """Takes the triggers away: before a table is built anew, or emptied in a test."""
        on_table = f" ON {self.table}" if connection.vendor == "postgresql" else ""
        _execute([f"DROP TRIGGER IF EXISTS {name}{on_table}" for name in sorted(self.triggers())])

    def _refusal(self) -> str:
        return f"{self.table} is append-only"

    def _postgres(self) -> list[str]:
        allowed = (
            f"IF TG_OP = 'DELETE' THEN IF {self.may_go} THEN RETURN OLD; END IF; END IF;"
            if self.may_go
            else ""
        )
        events = "DELETE" if self.may_change else "UPDATE OR DELETE"
        return [
            f"CREATE OR REPLACE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {allowed}"
            f" RAISE EXCEPTION '{self._refusal()}' USING ERRCODE = 'restrict_violation'; END $$",
            f"CREATE TRIGGER {self.name}_rows BEFORE {events} ON {self.table}"
            f" FOR EACH ROW EXECUTE FUNCTION {self.name}()",
            f"CREATE TRIGGER {self.name}_all BEFORE TRUNCATE ON {self.table}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {self.name}()",
        ]

    def _sqlite(self) -> list[str]:
        refuse = f"BEGIN SELECT RAISE(ABORT, '{self._refusal()}'); END"
        unless = f" WHEN NOT ({self.may_go})" if self.may_go else ""
        commands = [f"CREATE TRIGGER {self.name}_delete BEFORE DELETE ON {self.table}{unless} {refuse}"]
        if not self.may_change:
            commands.append(f"CREATE TRIGGER {self.name}_update BEFORE UPDATE ON {self.table} {refuse}")
        return commands


_guards: dict[str, Guard] = {}


def guard(table: str, *, may_go: str = "", may_change: bool = False) -> Guard:
    """Registers the guard of a table. Its migration puts it in place; a check finds it gone."""
    return _guards.setdefault(table, Guard(table, may_go, may_change))


def guards() -> list[Guard]:
    """All guards, by table."""
    return sorted(_guards.values(), key=lambda each: each.table)


def _present() -> list[Guard]:
    """The guards of tables that are there: not all are, halfway through the migrations."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
    return [each for each in guards() if each.table in tables]


def missing() -> list[str]:
    """The triggers that should be there and are not, or that are switched off."""
    wanted = {name for each in _present() for name in each.triggers()}
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D' AND NOT tgisinternal")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        return sorted(wanted - {name for (name,) in cursor.fetchall()})


@contextmanager
def lifted() -> Iterator[None]:
    """Without any guard for the length of a block: for emptying a database that holds nothing real."""
    with transaction.atomic():
        present = _present()
        for each in present:
            each.take_away()
        yield
        for each in present:
            each.put()


def _execute(commands: Sequence[str]) -> None:
    with connection.cursor() as cursor:
        for command in commands:
            cursor.execute(command)
