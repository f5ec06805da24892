"""``regie serve``: the web server and a worker for background work, started and stopped together."""

import os
import signal
import subprocess
import sys
import time
from argparse import ArgumentParser
from io import StringIO
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

STOP_WITHIN = 30


class Command(BaseCommand):
    help = "Serves Regie: web processes, and a worker for background work. Ctrl-C or TERM stops both."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--bind", default="127.0.0.1:8000", help="address:port, or unix:path (default: %(default)s)"
        )
        parser.add_argument("--workers", type=int, default=2, help="web processes (default: %(default)s)")
        parser.add_argument("--no-background", action="store_true", help="no worker: it runs on another host")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["workers"] < 1:
            raise CommandError("--workers is at least 1.")
        signal.signal(signal.SIGTERM, _interrupt)
        _check_database()
        try:
            call_command("tidy", no_send=True, stdout=StringIO())  # what the last stop left behind
        except DatabaseError:
            self.stderr.write("The database has no tables yet, or does not answer: run regie migrate.")
        commands = {"web server": _web(options["bind"], options["workers"])}
        if not options["no_background"]:
            commands["background worker"] = _background()
        # Each in its own session, so that a Ctrl-C reaches them once, from here.
        processes = {
            name: subprocess.Popen(command, start_new_session=True)  # noqa: S603, our own command lines
            for name, command in commands.items()
        }
        try:
            stopped = _first_to_stop(processes)
        except KeyboardInterrupt:
            return
        finally:
            _stop(processes)
        raise CommandError(f"The {stopped} stopped by itself; Regie stops with it.")


def _check_database() -> None:
    """Does not serve as a role that row-level security does not hold. Raises CommandError."""
    try:
        call_command("check", databases=["default"], stdout=StringIO())
    except DatabaseError as error:
        raise CommandError(f"The database does not answer: {error}") from error


def _interrupt(*_: Any) -> None:
    raise KeyboardInterrupt


def _web(bind: str, workers: int) -> list[str]:
    shared_memory = ["--worker-tmp-dir", "/dev/shm"] if os.access("/dev/shm", os.W_OK) else []  # noqa: S108
    return [
        *(sys.executable, "-m", "gunicorn", "regie.site.wsgi:application"),
        *("--bind", bind, "--workers", str(workers), "--worker-class", "sync"),
        # A worker that runs long is replaced, at a moment that differs per worker.
        *("--max-requests", "10000", "--max-requests-jitter", "1000", "--timeout", "60"),
        *("--no-control-socket", "--log-level", "warning", *shared_memory),
    ]


def _background() -> list[str]:
    return [sys.executable, "-m", "regie", "db_worker", "--no-reload"]


def _first_to_stop(processes: dict[str, subprocess.Popen[bytes]]) -> str:
    while True:
        for name, process in processes.items():
            if process.poll() is not None:
                return name
        time.sleep(0.5)


def _stop(processes: dict[str, subprocess.Popen[bytes]]) -> None:
    """Asks each to stop; work that is busy gets time to finish."""
    for process in processes.values():
        if process.poll() is None:
            process.terminate()
    until = time.monotonic() + STOP_WITHIN
    for process in processes.values():
        try:
            process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
