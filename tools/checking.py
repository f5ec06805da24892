"""``./run check``: every linter and consistency check; and ``./run fix``: what can repair itself."""

import base64
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from . import environment
from .console import ROOT, Stop, say

OK, FAILED, NOT_CHECKED = "ok", "FAILED", "NOT CHECKED"
# Our own checks print this as their last line when what they ask did not answer.
UNANSWERED = "not checked:"
BIN = environment.VENV / "bin"
REGIE: tuple[str | Path, ...] = (environment.PYTHON, "-m", "regie")
TOOL: tuple[str | Path, ...] = (environment.PYTHON, "-m")


@dataclass(frozen=True)
class Check:
    """A command that exits 0 when all is well."""

    name: str
    command: Sequence[str | Path]
    production: bool = False


@dataclass(frozen=True)
class Result:
    check: Check
    state: str
    output: str
    seconds: float


CHECKS = [
    Check("types", [BIN / "mypy"]),
    Check("lint", [BIN / "ruff", "check", "--quiet", "."]),
    Check("format", [BIN / "ruff", "format", "--check", "--quiet", "."]),
    Check("import contracts", [BIN / "lint-imports"]),
    Check("templates", [BIN / "djlint", "--lint", "--quiet", "src"]),
    Check("migrations", [*REGIE, "makemigrations", "--check", "--dry-run"]),
    Check("production settings", [*REGIE, "check", "--deploy", "--fail-level", "WARNING"], production=True),
    Check("translations", [*TOOL, "tools.translations"]),
    Check("glossary spelling", [*TOOL, "tools.glossary"]),
    Check("generated documents", [*TOOL, "tools.reference", "--check"]),
    Check("lock files", [*TOOL, "tools.lockfiles"]),
    Check("licence of every file", [BIN / "reuse", "lint", "--quiet"]),
    Check("licences of dependencies", [*TOOL, "tools.licences"]),
    Check("publiccode.yml", [*TOOL, "tools.publiccode"]),
    Check("known holes in dependencies", [*TOOL, "tools.advisories"]),
]


def check(arguments: list[str]) -> int:
    """Runs all checks, or those whose name contains an argument; returns 1 when one failed."""
    chosen = [each for each in CHECKS if not arguments or any(word in each.name for word in arguments)]
    if not chosen:
        raise Stop(f"No such check. There are: {', '.join(each.name for each in CHECKS)}")
    environment.ensure("development")
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        results = []
        for result in pool.map(_run, chosen):
            _show(result)
            results.append(result)
    return _summary(results)


def fix() -> int:
    """Repairs style and formatting, and renews the generated documents."""
    environment.ensure("development")
    commands: list[Sequence[str | Path]] = [
        [BIN / "ruff", "check", "--quiet", "--fix-only", "."],
        [BIN / "ruff", "format", "--quiet", "."],
        [*TOOL, "tools.reference"],
    ]
    return max(
        subprocess.run([str(p) for p in each], cwd=ROOT, env=_variables()).returncode for each in commands
    )


def _run(check: Check) -> Result:
    started = time.monotonic()
    done = subprocess.run(
        [str(part) for part in check.command],
        cwd=ROOT,
        env=_variables(production=check.production),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    last = (done.stdout.strip().splitlines() or [""])[-1]
    unanswered = done.returncode == 0 and last.startswith(UNANSWERED)
    state = FAILED if done.returncode else NOT_CHECKED if unanswered else OK
    return Result(check, state, done.stdout, time.monotonic() - started)


def _variables(*, production: bool = False) -> dict[str, str]:
    variables = environment.without_settings()
    if not production:
        return {**variables, "REGIE_DEBUG": "1", "REGIE_DATA_DIR": str(ROOT / ".demo")}
    return {
        **variables,
        "REGIE_SECRET_KEY": "only-to-check-the-settings-of-production-0123456789-abcdefghij",
        "REGIE_KEYS": ",".join(_key(kind) for kind in ("", "index/", "log/")),
        "REGIE_HTTPS": "1",
        "REGIE_HOSTS": "regie.example",
        "REGIE_BASE_URL": "https://regie.example",
        "REGIE_DATABASE_URL": "postgres://regie@localhost/regie",
    }


def _key(kind: str) -> str:
    return f"{kind}check:{base64.b64encode(os.urandom(32)).decode()}"


def _show(result: Result) -> None:
    if result.state == OK:
        say(f"{result.check.name}: ok")
        return
    say(f"\n=== {result.check.name}: {result.state} ===")
    say(result.output.rstrip())
    say()


def _summary(results: list[Result]) -> int:
    say("\nSummary")
    for each in results:
        say(f"  {each.state:12} {each.check.name} ({each.seconds:.0f} s)")
    failed = sum(each.state == FAILED for each in results)
    unanswered = [each.check.name for each in results if each.state == NOT_CHECKED]
    if unanswered:
        say(f"NOT CHECKED: {', '.join(unanswered)}")
    say(
        f"{failed} of {len(results)} checks failed"
        if failed
        else f"{len(results) - len(unanswered)} checks are clean"
    )
    return 1 if failed else 0


def problems_found(find: Callable[[], list[str]]) -> None:
    """The end of one of our own checks: prints its problems, exits 1 when there are any."""
    problems = find()
    for problem in problems:
        say(problem)
    sys.exit(1 if problems else 0)
