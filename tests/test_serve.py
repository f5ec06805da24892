"""``regie serve`` starts the web server and the worker together, and stops them together."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator

import pytest

WITHIN = 60


@pytest.fixture
def start(tmp_path) -> Iterator[Callable[..., tuple[subprocess.Popen[str], str]]]:
    """start("--no-background"): a running ``regie serve`` on a free port with an empty SQLite file, and its address."""
    started: list[subprocess.Popen[str]] = []

    def run(*arguments: str) -> tuple[subprocess.Popen[str], str]:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            address = f"127.0.0.1:{free.getsockname()[1]}"
        environment = {key: value for key, value in os.environ.items() if not key.startswith("REGIE_")}
        environment |= {"PYTHONPATH": "src", "REGIE_DEMO": "1", "REGIE_DATA_DIR": str(tmp_path)}
        process = subprocess.Popen(
            [sys.executable, "-m", "regie", "serve", "--bind", address, "--workers", "1", *arguments],
            env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        started.append(process)
        return process, f"http://{address}/gezond/"

    yield run
    for process in started:
        if process.poll() is None:
            process.kill()
        process.stdout.close()
        process.wait()


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status == 200
    except (OSError, urllib.error.URLError):
        return False


def wait_until(true: Callable[[], bool]) -> None:
    until = time.monotonic() + WITHIN
    while not true():
        assert time.monotonic() < until, "not within a minute"
        time.sleep(0.1)


def test_it_answers_and_stops_when_told(start):
    process, url = start("--no-background")
    wait_until(lambda: answers(url))
    process.send_signal(signal.SIGTERM)
    assert process.wait(WITHIN) == 0
    assert not answers(url)


def test_one_that_stops_by_itself_takes_the_other_along(start):
    # The worker finds no tables in the empty file and gives up.
    process, url = start()
    said, _ = process.communicate(timeout=WITHIN)
    assert process.returncode == 1
    assert "The background worker stopped by itself" in said
    assert not answers(url)


def test_it_refuses_to_run_without_web_processes(start):
    process, _ = start("--workers", "0")
    said, _ = process.communicate(timeout=WITHIN)
    assert (process.returncode, "--workers is at least 1" in said) == (1, True)
