"""Filled and empty installations, and a good backup to do things to."""

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest
from tools.postgres import binaries, temporary_server

from .places import FILL, Place


@pytest.fixture(scope="module")
def cluster():
    if binaries() is None or not shutil.which("pg_dump"):
        pytest.skip("PostgreSQL is not on this machine")
    with temporary_server() as address:
        yield address.rsplit("/", 1)[0]


def psql(address: str, sql: str) -> str:
    done = subprocess.run(
        ["psql", address, "-XAtc", sql],
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": os.environ["PATH"]},
    )
    return done.stdout


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request, tmp_path):
    """place("here"): an empty installation."""
    made = []

    def make(name: str, **options) -> Place:
        folder = tmp_path / name
        if request.param == "sqlite":
            return Place(folder, f"sqlite:///{folder / 'regie.sqlite3'}", **options)
        base = request.getfixturevalue("cluster")
        database = f"{name}_{time.monotonic_ns()}"
        psql(f"{base}/postgres", f"CREATE DATABASE {database}")
        made.append((base, database))
        return Place(folder, f"{base}/{database}", **options)

    yield make
    for base, database in made:
        psql(f"{base}/postgres", f"DROP DATABASE {database} WITH (FORCE)")


@pytest.fixture(scope="module")
def sqlite_filled(tmp_path_factory) -> Path:
    """A folder with a filled installation, made once."""
    folder = tmp_path_factory.mktemp("filled") / "data"
    Place(folder, f"sqlite:///{folder / 'regie.sqlite3'}").begin().run("-c", FILL)
    return folder


@pytest.fixture
def filled(tmp_path, sqlite_filled) -> Place:
    """A filled installation of one's own, on SQLite."""
    folder = shutil.copytree(sqlite_filled, tmp_path / "filled")
    return Place(folder, f"sqlite:///{folder / 'regie.sqlite3'}")


@pytest.fixture(scope="module")
def good_backup(tmp_path_factory, sqlite_filled) -> bytes:
    """The bytes of a backup of that installation."""
    file = tmp_path_factory.mktemp("backup") / "regie.backup"
    Place(sqlite_filled, f"sqlite:///{sqlite_filled / 'regie.sqlite3'}").regie("backup", str(file))
    return file.read_bytes()


@pytest.fixture
def backup_file(tmp_path, good_backup) -> Path:
    """A good backup to do things to."""
    file = tmp_path / "regie.backup"
    file.write_bytes(good_backup)
    return file


@pytest.fixture
def empty(tmp_path) -> Place:
    return Place(tmp_path / "empty", f"sqlite:///{tmp_path / 'empty' / 'regie.sqlite3'}")
