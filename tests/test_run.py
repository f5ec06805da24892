"""``./run`` says in one line what is wrong, and its own checks find what they are for."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest
from tools import glossary, licences, lockfiles, reference

ROOT = Path(__file__).resolve().parent.parent


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "run"), *arguments], capture_output=True, text=True, cwd="/"
    )


def test_help_names_every_command():
    from tools.commands import COMMANDS

    said = run().stdout
    assert {name for name in COMMANDS if f"  {name} " not in said} == set()


def test_an_unknown_command_is_one_line():
    done = run("dmeo")
    assert (done.returncode, done.stderr) == (
        1,
        "There is no command dmeo. ./run help lists what there is.\n",
    )


def test_a_port_in_use_is_one_line():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run("demo", "--port", str(port))
    assert (done.returncode, done.stderr) == (
        1,
        f"Port {port} is in use. Choose another: ./run demo --port {port + 1}\n",
    )


def test_an_old_python_hears_what_is_needed():
    pretend = (
        "import sys; sys.version_info = (3, 9, 2, 'final', 0); __file__ = {0!r}; exec(open({0!r}).read())"
    )
    command = [sys.executable, "-c", pretend.format(str(ROOT / "run"))]
    done = subprocess.run(command, capture_output=True, text=True, env={"PATH": "/nowhere"})
    assert done.returncode == 1
    assert done.stderr.startswith("Regie needs Python 3.11 or newer;")
    assert done.stderr.count("\n") == 1


LOCK = """\
django==5.2.1 \\
    --hash=sha256:00
    # via regie (pyproject.toml)
left-over==1.0 \\
    --hash=sha256:00
    # via regie (pyproject.toml)
bare==2.0
    # via django
"""


def test_a_lock_that_fell_behind_is_named(tmp_path, monkeypatch):
    (tmp_path / "runtime.txt").write_text(LOCK)
    monkeypatch.setattr(lockfiles, "REQUIREMENTS", tmp_path)
    found = "\n".join(lockfiles._problems("runtime", ["Django>=5.3", "httpx"]))
    for part in (
        "Django>=5.3 is not in it (it has 5.2.1)",
        "httpx is not in it",
        "left-over is no longer",
        "bare has no",
    ):
        assert part in found


@pytest.mark.parametrize(
    ("licence", "right"),
    [
        ("MIT", True),
        ("Apache-2.0 OR GPL-3.0-only", True),
        ("BSD-3-Clause AND GPL-3.0-only", False),
        ("Mozilla Public License 2.0 (MPL 2.0)", True),
        ("UNKNOWN", False),
    ],
)
def test_licences_that_may_come_along(licence, right):
    assert licences._allowed(licence) is right


def test_the_glossary_rejects_in_code_and_text(tmp_path, monkeypatch):
    file = tmp_path / "page.py"
    rejected = " ".join(["Zero", "measurement"])  # apart, because this file is checked too
    file.write_text(f"sub_themes = 1\nnulmeting = '{rejected}'\nsubtheme_of = []\n")
    monkeypatch.setattr(glossary, "ROOT", tmp_path)
    monkeypatch.setattr(glossary, "_files", lambda: [file])
    assert [problem.split(": ")[0] for problem in glossary.problems()] == ["page.py:2", "page.py:3"]


def test_every_setting_has_a_meaning():
    page = reference.settings_page()
    assert "| `REGIE_SECRET_KEY` | at least 50 random characters" in page
    assert page.count("\n| `REGIE_") >= 20
