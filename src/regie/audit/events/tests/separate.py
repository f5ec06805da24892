"""A database of its own for tests with several processes, of the kind the tests run on; and commands against it."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection
from tests.migrated import DATABASE, copy_to

ROOT = Path(settings.PACKAGE_DIR).parents[1]
SETUP = "import django; django.setup()\n"


class Separate:
    """A database. ``run`` waits for a command of Regie, ``start`` begins Python code beside others."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.name = f"separate_{os.getpid()}_{folder.name.replace('-', '_').lower()}"[-60:]

    def create(self, *, migrated: bool = False) -> None:
        """Makes it, empty or with every table."""
        copied = migrated and self._copy()
        if not copied:
            self._server_command("CREATE DATABASE")
        if migrated and not copied:
            self.must("migrate", "--skip-checks")

    def _copy(self) -> bool:
        if connection.vendor != "postgresql":
            return copy_to(self._folder / "separate.sqlite3")
        if DATABASE:
            self._server_command("CREATE DATABASE", f"TEMPLATE {DATABASE}")
        return bool(DATABASE)

    def destroy(self) -> None:
        self._server_command("DROP DATABASE IF EXISTS")

    def _server_command(self, command: str, options: str = "") -> None:
        if connection.vendor != "postgresql":
            return
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"{command} {self.name} {options}")

    @property
    def url(self) -> str:
        if connection.vendor != "postgresql":
            return f"sqlite:///{self._folder / 'separate.sqlite3'}"
        told = connection.settings_dict
        return f"postgres://{told['USER']}@{quote(told['HOST'], safe='')}/{self.name}"

    @property
    def _variables(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
            "REGIE_DATABASE_URL": self.url,
            "TMPDIR": str(self._folder),
            "LANG": "C.UTF-8",
        }

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """A command of Regie, to its end."""
        return subprocess.run(
            [sys.executable, "-m", "django", *command],
            env=self._variables,
            cwd=ROOT,
            text=True,
            capture_output=True,
        )

    def must(self, *command: str) -> str:
        """As ``run``; a command that fails fails the test."""
        done = self.run(*command)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def begin(self, *command: str) -> subprocess.Popen[str]:
        """A command of Regie, beside others."""
        return self._popen([sys.executable, "-m", "django", *command])

    def start(self, code: str, *arguments: str) -> subprocess.Popen[str]:
        """A process that runs Python code with Django set up."""
        return self._popen([sys.executable, "-c", SETUP + code, *arguments])

    def python(self, code: str) -> str:
        """What code prints."""
        said, _ = (process := self.start(code)).communicate(timeout=120)
        assert process.returncode == 0, said
        return said

    def _popen(self, command: list[str]) -> subprocess.Popen[str]:
        return subprocess.Popen(
            command,
            env=self._variables,
            cwd=ROOT,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
