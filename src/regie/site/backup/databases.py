"""The database into a file, and back. Each knows how to do it while people work, and how to put it back in one step."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from django.db import connection, connections, transaction

from .words import BackupError

MIGRATIONS = "SELECT app, name FROM django_migrations ORDER BY app, name"


@dataclass(frozen=True)
class Contents:
    """What was in the database at the moment of the backup."""

    migrations: dict[str, list[str]]
    rows: dict[str, int]


class Database(Protocol):
    """A kind of database: the name of its part in the backup, and what can be done with it."""

    part: str

    def dump(self, target: Path) -> Contents:
        """Writes the whole database, of one moment, to a new file; people go on working meanwhile."""

    def check(self, dump: Path, rows: dict[str, int]) -> None:
        """Raises BackupError where the file is no whole database, or does not hold these rows."""

    def is_empty(self) -> bool:
        """Whether there is nothing that would be lost."""

    def put_back(self, dump: Path, rows: dict[str, int]) -> None:
        """The file becomes the database, in one step. Raises BackupError, and then all is as it was."""


def database() -> Database:
    """The one that the settings name. Raises BackupError for one in memory."""
    if connection.vendor == "postgresql":
        return PostgreSQL()
    name = str(connection.settings_dict["NAME"])
    if connection.is_in_memory_db():  # type: ignore[attr-defined]
        raise BackupError("The database is in memory: there is nothing to keep.")
    return SQLite(Path(name))


def _contents(execute: Any, tables: list[str]) -> Contents:
    migrations: dict[str, list[str]] = {}
    for app, name in execute(MIGRATIONS).fetchall():
        migrations.setdefault(app, []).append(name)
    count = "SELECT count(*) FROM "
    return Contents(
        migrations, {table: execute(f'{count}"{table}"').fetchone()[0] for table in sorted(tables)}
    )


class SQLite:
    """By SQLite's own online backup: a copy of one moment, also while somebody writes."""

    part = "database.sqlite3"

    def __init__(self, path: Path) -> None:
        self.path = path

    def dump(self, target: Path) -> Contents:
        if not self.path.is_file():
            raise BackupError(f"There is no database at {self.path}.")
        target.touch(mode=0o600, exist_ok=False)
        address = f"{self.path.as_uri()}?mode=rw"
        with (
            closing(sqlite3.connect(address, uri=True, timeout=60)) as source,
            closing(sqlite3.connect(target)) as copy,
        ):
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
            return self._look(copy)

    def check(self, dump: Path, rows: dict[str, int]) -> None:
        with closing(sqlite3.connect(f"{dump.as_uri()}?mode=ro", uri=True)) as copy:
            try:
                said = copy.execute("PRAGMA integrity_check").fetchone()[0]
                found = self._look(copy).rows if said == "ok" else {}
            except sqlite3.DatabaseError as error:
                raise BackupError(f"The database in this backup cannot be read: {error}.") from None
        if found != rows:
            raise BackupError(
                "The database in this backup does not hold the rows that the backup says it does."
            )

    def _look(self, copy: sqlite3.Connection) -> Contents:
        names = copy.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
        tables = [name for (name,) in names.fetchall()]
        if "django_migrations" not in tables:
            raise BackupError("The database has no tables of Regie yet.")
        return _contents(copy.execute, tables)

    def is_empty(self) -> bool:
        return not self.path.exists() or self.path.stat().st_size == 0

    def put_back(self, dump: Path, rows: dict[str, int]) -> None:
        connections.close_all()
        self._settle()
        # A log of the former database must never be taken for one of the new one, so it goes first.
        for beside in ("-wal", "-shm", "-journal"):
            self.path.with_name(self.path.name + beside).unlink(missing_ok=True)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        dump.replace(self.path)
        sync_folder(self.path.parent)

    def _settle(self) -> None:
        """Brings the former database into one file. That fails while any other process has it open, which is meant."""
        if self.is_empty():
            return
        try:
            with closing(sqlite3.connect(self.path, timeout=2)) as former:
                former.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.OperationalError as error:
            if "locked" in str(error) or "busy" in str(error):
                raise BackupError("The database is in use. Stop Regie and its worker first.") from None
        except sqlite3.DatabaseError:
            return  # it is broken: a good reason to put a backup back


EMPTIED = b"DROP SCHEMA public CASCADE;\nCREATE SCHEMA public AUTHORIZATION pg_database_owner;\n"


class PostgreSQL:
    """By PostgreSQL's own pg_dump and pg_restore. The password goes by the environment, never by the command line."""

    part = "database.dump"

    def dump(self, target: Path) -> Contents:
        target.touch(mode=0o600, exist_ok=False)
        with transaction.atomic(), connection.cursor() as cursor:
            # One snapshot for the counts and the dump, and the second wall open in both.
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT set_config('regie.width', 'all', true), pg_export_snapshot()")
            snapshot = cursor.fetchone()[1]

            def execute(sql: str) -> Any:
                cursor.execute(sql)
                return cursor

            contents = _contents(execute, connection.introspection.table_names(cursor))
            options = ["--format=custom", "--no-owner", "--no-privileges", "--enable-row-security"]
            self._run("pg_dump", *options, f"--snapshot={snapshot}", f"--file={target}")
        return contents

    def check(self, dump: Path, rows: dict[str, int]) -> None:
        listed = self._run("pg_restore", "--list", str(dump))
        tables = {line.split()[6] for line in listed.splitlines() if " TABLE DATA " in line}
        if set(rows) - tables:
            raise BackupError(
                "The database in this backup does not hold the tables that the backup says it does."
            )

    def is_empty(self) -> bool:
        with connection.cursor() as cursor:
            return not connection.introspection.table_names(cursor)

    def put_back(self, dump: Path, rows: dict[str, int]) -> None:
        was_empty = self.is_empty()
        connections.close_all()
        restore = [_program("pg_restore"), "--no-owner", "--no-privileges", "--file=-", str(dump)]
        psql = [_program("psql"), "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"]
        with (
            _started(restore, stdout=subprocess.PIPE) as reading,
            _started(psql, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as writing,
        ):
            assert reading.stdout and writing.stdin  # noqa: S101 - asked for above
            try:
                writing.stdin.write(b"SET lock_timeout = '30s';\n")
                if not was_empty:
                    writing.stdin.write(EMPTIED)
                shutil.copyfileobj(reading.stdout, writing.stdin)
                if reading.wait():
                    writing.kill()  # its end would otherwise be taken for the end of the work
                    raise BackupError(f"pg_restore failed: {_said(reading)}")
                writing.stdin.write("".join(_counted(rows)).encode())
                writing.stdin.close()
            except BrokenPipeError:
                reading.kill()
            if writing.wait():
                raise BackupError(f"The database is as it was; PostgreSQL said: {_said(writing)}")

    def _run(self, name: str, *arguments: str) -> str:
        with _started([_program(name), *arguments], stdout=subprocess.PIPE) as process:
            out, err = process.communicate()
        if process.returncode:
            raise BackupError(f"{name} failed: {_last_line(err)}")
        return out.decode()


def _counted(rows: dict[str, int]) -> Iterator[str]:
    """SQL that undoes everything where a table does not hold the rows it should."""
    yield "SET row_security = on;\n"
    for table, number in rows.items():
        where = f'public."{table}"'
        yield (
            f"DO $$ BEGIN IF (SELECT count(*) FROM {where}) <> {int(number)} THEN"  # noqa: S608 - our own tables
            f" RAISE EXCEPTION 'not all rows of {table} are there'; END IF; END $$;\n"
        )


@contextmanager
def _started(command: list[str], **streams: Any) -> Iterator[subprocess.Popen[bytes]]:
    """A program of PostgreSQL, with the settings of the connection in its environment."""
    process = subprocess.Popen(command, env=_environment(), stderr=subprocess.PIPE, **streams)  # noqa: S603
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream:
                _close(stream)


def _close(stream: Any) -> None:
    try:
        stream.close()
    except BrokenPipeError:
        return


def _program(name: str) -> str:
    found = shutil.which(name)
    if not found:
        raise BackupError(f"{name} is not installed here: apt-get install postgresql-client.")
    return found


def _environment() -> dict[str, str]:
    known = connection.settings_dict
    options = known.get("OPTIONS") or {}
    given = {
        "PGHOST": known["HOST"],
        "PGPORT": known["PORT"],
        "PGUSER": known["USER"],
        "PGPASSWORD": known["PASSWORD"],
        "PGDATABASE": known["NAME"],
        **{f"PG{name.upper()}": value for name, value in options.items() if name.startswith("ssl")},
        # The second wall lets everything through, for a backup of everything.
        "PGOPTIONS": "-c regie.width=all -c client_min_messages=error",
        "PGCONNECT_TIMEOUT": "30",
    }
    passed = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "LC_ALL") if name in os.environ}
    return passed | {name: str(value) for name, value in given.items() if value}


def _said(process: subprocess.Popen[bytes]) -> str:
    return _last_line(process.stderr.read() if process.stderr else b"")


def _last_line(text: bytes) -> str:
    lines = [line for line in text.decode(errors="replace").splitlines() if line.strip()]
    wrong = [line for line in lines if "error" in line.lower() or "fatal" in line.lower()]
    return (wrong or lines or ["it did not say why"])[0]


def sync_folder(folder: Path) -> None:
    """What was renamed in this folder is on disk when this returns."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
