"""The wheel that is installed in production holds what running needs, and no tests."""

import subprocess
import sys
from zipfile import ZipFile

import pytest

from .house import ROOT, SOURCE

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def names(tmp_path_factory) -> set[str]:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = folder.glob("*.whl")
    with ZipFile(wheel) as opened:
        return set(opened.namelist())


def expected(pattern: str) -> set[str]:
    files = (file for file in SOURCE.rglob(pattern) if file.is_file() and "tests" not in file.parts)
    return {str(file.relative_to(SOURCE.parent)) for file in files if "__pycache__" not in file.parts}


@pytest.mark.parametrize(
    "pattern",
    ["templates/**/*", "static/**/*", "migrations/*.py", "data/*", "*.toml", "*.typ", "*.ttf", "py.typed"],
)
def test_the_wheel_holds(names, pattern):
    assert expected(pattern) - names == set()


def test_the_wheel_holds_every_catalogue_compiled(names):
    assert {name.removesuffix(".po") + ".mo" for name in expected("django.po")} - names == set()


def test_the_wheel_holds_no_tests_and_no_sources_of_catalogues(names):
    assert [name for name in names if "/tests/" in name or name.endswith(".po")] == []
