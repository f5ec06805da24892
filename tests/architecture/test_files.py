"""The house stays one that a newcomer can read."""

import re

import pytest

from .house import SOURCE

pytestmark = pytest.mark.once

LONGEST = 400
NAMELESS = re.compile(r"^(utils?|helpers?|common|misc)$")
INLINE = {
    "a script without src": re.compile(r"<script\b(?![^>]*\b(?:src=|type=\"application/json\"))", re.I),
    "a style element": re.compile(r"<style\b", re.I),
    "a style attribute": re.compile(r"\sstyle\s*=", re.I),
    "an event attribute": re.compile(r"\son[a-z]+\s*=\s*[\"']", re.I),
}
# Pages that people keep and open from disk, where no policy of ours reaches and no other file stands beside them.
KEPT = {"learning/scans/templates/scans/standalone.html"}


def test_no_file_is_longer_than_can_be_read_at_once():
    long = {
        str(file.relative_to(SOURCE)): lines
        for suffix in ("py", "html", "js")
        for file in SOURCE.rglob(f"*.{suffix}")
        if "migrations" not in file.parts
        and (lines := len(file.read_text(encoding="utf-8").splitlines())) > LONGEST
    }
    assert long == {}


def test_every_room_has_a_name_of_its_own():
    rooms = [path for path in SOURCE.rglob("*") if path.suffix == ".py" or path.is_dir()]
    assert [str(path.relative_to(SOURCE)) for path in rooms if NAMELESS.match(path.stem)] == []


def test_templates_hold_no_inline_script_or_style():
    found = [
        f"{file.relative_to(SOURCE)}: {what}"
        for file in SOURCE.rglob("templates/**/*.html")
        if str(file.relative_to(SOURCE)) not in KEPT
        for what, pattern in INLINE.items()
        if pattern.search(file.read_text(encoding="utf-8"))
    ]
    assert found == []
