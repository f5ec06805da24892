"""A PostgreSQL of our own for the time of a test run: a temporary folder, a unix socket, no port."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from .console import Stop, is_root

# Speed over safety: the data is gone when the run ends.
OPTIONS = "-c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=60"


def binaries() -> Path | None:
    """The folder with initdb and pg_ctl of the newest PostgreSQL on this machine, if any."""
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True
    )
    on_path = shutil.which("initdb")
    candidates = [*folders, *([Path(on_path).resolve().parent] if on_path else [])]
    return next(
        (folder for folder in candidates if (folder / "initdb").exists() and (folder / "pg_ctl").exists()),
        None,
    )


@contextmanager
def temporary_server() -> Iterator[str]:
    """Yields the address of an empty database, as REGIE_DATABASE_URL wants it; removes all of it afterwards."""
    folder = binaries()
    if folder is None:
        raise Stop("PostgreSQL is missing: apt-get install postgresql")
    # A short path: a unix socket's name may have 107 characters.
    home = Path(tempfile.mkdtemp(prefix="regie-pg-", dir="/tmp"))
    as_user = _user_for(home)
    try:
        options = ["-U", "regie", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        _run([folder / "initdb", "-D", home / "data", *options], as_user, home)
        log: list[str | Path] = ["-l", home / "log", "-w", "-t", "60"]
        _run(
            [folder / "pg_ctl", "-D", home / "data", *log, "-o", f"{OPTIONS} -k {home}", "start"],
            as_user,
            home,
        )
        try:
            # As in production, no superuser: row-level security holds in every test.
            role = "CREATE ROLE application LOGIN NOSUPERUSER CREATEDB CREATEROLE"
            owner = "ALTER DATABASE postgres OWNER TO application"
            grant = "GRANT ALL ON SCHEMA public TO application"
            psql: list[str | Path] = [folder / "psql", "-h", home, "-U", "regie", "-d", "postgres", "-q"]
            _run([*psql, "-c", role, "-c", owner, "-c", grant], as_user, home)
            yield f"postgres://application@{quote(str(home), safe='')}/postgres"
        finally:
            _run([folder / "pg_ctl", "-D", home / "data", "-m", "immediate", "stop"], as_user, home)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def create_database(address: str, name: str) -> None:
    """An empty database of that name beside the one at ``address``."""
    folder = binaries()
    assert folder is not None, "there is a server, so there are its binaries"
    _run([folder / "psql", address, "-q", "-c", f"CREATE DATABASE {name}"], None, Path("/"))


def _user_for(home: Path) -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: then another user of the machine owns the folder and runs it."""
    if not is_root():
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    user = known.get("postgres") or known["nobody"]
    os.chown(home, user.pw_uid, user.pw_gid)
    return user


def _run(command: list[str | Path], user: pwd.struct_passwd | None, home: Path) -> None:
    result = subprocess.run(
        [str(part) for part in command],
        cwd=home,
        env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,  # a Ctrl-C must not take the server away before the tests stop
        user=user.pw_uid if user else None,
        group=user.pw_gid if user else None,
        extra_groups=[] if user else None,
    )
    if result.returncode:
        log = home / "log"
        said = log.read_text(errors="replace") if log.exists() else result.stdout
        raise Stop(f"PostgreSQL for the tests failed at {Path(command[0]).name}: {said.strip()}")
