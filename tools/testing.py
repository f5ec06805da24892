"""``./run test``: the whole suite on SQLite and on PostgreSQL, side by side."""

import os
import shutil
import subprocess
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import IO

from . import environment, postgres
from .console import ROOT, Stop, say, step

NO_TESTS = 5


def run(arguments: list[str]) -> int:
    """Runs the tests; ``arguments`` go to pytest. Returns 0 when every run passed."""
    chosen = {name for name in ("sqlite", "postgres") if f"--{name}" in arguments} or {"sqlite", "postgres"}
    given = [argument for argument in arguments if argument not in ("--sqlite", "--postgres")]
    environment.install_system_packages(_missing(chosen), why="for the tests")
    environment.ensure("development")
    with ExitStack() as stack:
        runs = []
        if "sqlite" in chosen:
            runs.append(_Run("SQLite", given, "", stack))
        if "postgres" in chosen:
            with step("PostgreSQL, temporary"):
                address = stack.enter_context(postgres.temporary_server())
            # Journeys, and walks past every address, test the product above the database: once is enough.
            once = ["-m", "not journey and not once"] if runs and "-m" not in given else []
            runs.append(_Run("PostgreSQL", [*once, *given], address, stack))
        migrated = _migrated(runs, stack)
        for each in runs:
            each.start(migrated)
        codes = [each.finish() for each in runs]
        say()
        for each in runs:
            say(f"{each.name + ':':12} {each.closing_line()}")
    passed = any(code == 0 for code in codes) and all(code in (0, NO_TESTS) for code in codes)
    return 0 if passed else next(code for code in codes if code)


def _migrated(runs: "list[_Run]", stack: ExitStack) -> dict[str, str]:
    """Databases with every table, made once, for ``tests/migrated.py`` to copy from; where, as variables say it."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="regie-migrated-")))
    file, name = folder / "regie.sqlite3", "migrated"
    server = next((each.database for each in runs if each.database), "")
    addresses = [f"sqlite:///{file}"]
    if server:
        postgres.create_database(server, name)
        addresses.append(f"{server.rsplit('/', 1)[0]}/{name}")
    with step("Tables, made once"):
        making = [
            subprocess.Popen(
                [str(environment.PYTHON), "-P", "-m", "regie", "migrate", "--skip-checks", "--verbosity", "0"],
                env={
                    **environment.without_settings(),
                    "REGIE_SECRET_KEY": "only for the tests",
                    "REGIE_DATA_DIR": str(folder),
                    "REGIE_DATABASE_URL": address,
                },
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            )
            for address in addresses
        ]  # fmt: skip
        for process in making:
            said, _ = process.communicate()
            if process.returncode:
                raise Stop(f"The tables could not be made:\n{said}")
    return {
        "REGIE_TESTS_MIGRATED_FILE": str(file),
        **({"REGIE_TESTS_MIGRATED_DATABASE": name} if server else {}),
    }


class _Run:
    """One run of pytest. Its output goes to a file and is shown when the run before it is done."""

    def __init__(self, name: str, arguments: list[str], database: str, stack: ExitStack) -> None:
        self.name = name
        self._arguments = arguments
        self.database = database
        self._stack = stack
        file = tempfile.TemporaryFile("a+", encoding="utf-8", errors="replace")  # noqa: SIM115, the stack closes it
        self._output: IO[str] = stack.enter_context(file)

    def start(self, migrated: dict[str, str]) -> None:
        # Half of the cores for each, but at least two processes: tests also wait.
        processes = str(max(2, (os.cpu_count() or 2) // 2))
        quietly = [] if "-q" in self._arguments else ["-q"]  # twice would hide the closing line
        slowest = [] if "--durations" in " ".join(self._arguments) else ["--durations=20"]
        spread = [
            "-n",
            processes,
            "--dist",
            "worksteal",
        ]  # who is done takes from who is not: few tests are long
        command = [environment.PYTHON, "-m", "pytest", *quietly, *slowest, *spread, *self._arguments]
        variables = {**environment.without_settings(), **migrated}
        # What the tests leave behind goes when the run ends, also when it is broken off.
        variables["TMPDIR"] = self._stack.enter_context(
            tempfile.TemporaryDirectory(prefix="regie-tests-", ignore_cleanup_errors=True)
        )
        if self.database:
            variables["REGIE_DATABASE_URL"] = self.database
        self._process = subprocess.Popen(
            [str(part) for part in command], cwd=ROOT, env=variables, stdin=subprocess.DEVNULL,
            stdout=self._output, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        self._stack.callback(self._stop)

    def finish(self) -> int:
        """Shows the output as it comes, until the run ends."""
        say(f"\n--- tests on {self.name} ---")
        shown = 0
        while True:
            try:
                code = self._process.wait(0.5)
            except subprocess.TimeoutExpired:
                code = None
            self._output.seek(shown)
            new = self._output.read()
            shown = self._output.tell()
            print(new, end="", flush=True)
            if code is not None:
                return code

    def closing_line(self) -> str:
        self._output.seek(0)
        lines = [line.strip() for line in self._output if line.strip()]
        return lines[-1] if lines else "no output"

    def _stop(self) -> None:
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(15)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()


def _missing(chosen: set[str]) -> list[str]:
    """The Debian packages that the tests need and that are not on this machine."""
    missing = [] if shutil.which("chromium") else ["chromium"]
    if not any(Path("/usr/lib").glob("**/libatomic.so.1")):
        missing.append("libatomic1")  # the driver of the browser needs it
    if "postgres" in chosen and postgres.binaries() is None:
        missing.append("postgresql")
    return missing
