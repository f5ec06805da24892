"""What ``./run`` says, and how it stops."""

import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class Stop(Exception):
    """Ends the command with one clear line and exit code 1."""


def say(text: str = "") -> None:
    print(text, flush=True)


@contextmanager
def step(title: str) -> Iterator[None]:
    """Prints a step, and how long it took when that was noticeable."""
    started = time.monotonic()
    say(f"• {title}")
    yield
    seconds = time.monotonic() - started
    if seconds > 2:
        say(f"  ready in {seconds:.0f} seconds")


def call(command: Sequence[str | Path], *, env: dict[str, str] | None = None, cwd: Path = ROOT) -> int:
    """Runs a command, its output on screen; returns its exit code."""
    return subprocess.run([str(part) for part in command], cwd=cwd, env=env).returncode


def quiet(command: Sequence[str | Path], *, log: Path, env: dict[str, str] | None = None) -> str:
    """Runs a command with its output in a file as well as returned. Raises CalledProcessError with that output."""
    result = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_text(result.stdout, encoding="utf-8")
    if result.returncode:
        raise subprocess.CalledProcessError(result.returncode, command, output=result.stdout)
    return result.stdout


def is_root() -> bool:
    return os.geteuid() == 0
