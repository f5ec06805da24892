"""``regie scan`` as somebody runs it: another process, another folder, no settings, no database."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import xlsxwriter
from pypdf import PdfReader

import regie

SOURCE = Path(regie.__file__).parent.parent
HEADINGS = [
    "Kleur",
    "Naam interventie",
    "Aanpak",
    "Status",
    "Hoofdthema",
    "Preventieniveau",
    "Risicofactoren",
]


def sheet(path, *, wrong=()):
    """A spreadsheet as a municipality makes it: a merged title, headings in their own order, stray spaces."""
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("Plan 2026")
        page.merge_range(0, 0, 0, 6, "Aanpak ondermijning, lijst van interventies")
        for column, heading in enumerate(HEADINGS):
            page.write(2, column, heading)
        for number in range(1, 13):
            theme = (
                "Sprookjes" if number in wrong else (" Werk/opleiding " if number % 2 else "Schoolomgeving")
            )
            row = [
                "",
                f"Interventie {number}",
                "Preventief ",
                "ingezet",
                theme,
                "secundair",
                "RF28" if number < 3 else "",
            ]
            for column, value in enumerate(row):
                page.write(2 + number, column, value)
    return path


def run(*arguments, folder):
    plain = {
        key: value for key, value in os.environ.items() if not key.startswith(("REGIE_", "DJANGO_", "COV"))
    }
    return subprocess.run(
        [sys.executable, "-m", "regie", "scan", *map(str, arguments)],
        cwd=folder,
        env={**plain, "PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        timeout=240,
    )


@pytest.mark.parametrize("form", ["pdf", "docx", "xlsx", "csv", "json", "html"])
def test_spreadsheet_becomes_a_scan(tmp_path, form):
    sheet(tmp_path / "arnhem_2026.xlsx")
    done = run("arnhem_2026.xlsx", "-o", f"scan.{form}", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "12 interventies gelezen" in done.stdout
    assert "A ‘Kleur’" in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["arnhem_2026.xlsx", f"scan.{form}"]
    if form == "pdf":
        assert "12 interventies in arnhem 2026" in PdfReader(tmp_path / "scan.pdf").pages[0].extract_text()
    if form == "json":
        document = json.loads((tmp_path / "scan.json").read_text(encoding="utf-8"))
        assert document["row_count"] == 12
        assert [theme["touches"] for theme in document["themes"]].count(6) == 2
        assert document["reconstruction"] is None


def test_bad_cells_are_named_and_nothing_is_written(tmp_path):
    sheet(tmp_path / "plan.xlsx", wrong=(2, 5))
    (tmp_path / "scan.pdf").write_text("what stood here")
    done = run("plan.xlsx", "-o", "scan.pdf", folder=tmp_path)
    assert done.returncode == 1
    assert "Blad Plan 2026, rij 5, kolom E (Hoofdthema): “Sprookjes”" in done.stderr
    assert "rij 8, kolom E" in done.stderr
    assert "2 cellen kloppen niet" in done.stderr
    assert (tmp_path / "scan.pdf").read_text() == "what stood here"
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["weg.xlsx", "-o", "scan.pdf"], 2, "bestaat niet"),
        (["plan.xlsx", "-o", "scan.exe"], 2, ".pdf .docx .xlsx .csv .json .html"),
        (["plan.xlsx", "-o", "weg/scan.pdf"], 2, "map bestaat niet"),
        (["leeg.csv", "-o", "scan.pdf"], 1, "leeg.csv"),
        (["plan.xlsx"], 2, "-o/--output"),
    ],
)
def test_what_cannot_be_is_said_in_a_line(tmp_path, arguments, code, told):
    sheet(tmp_path / "plan.xlsx")
    (tmp_path / "leeg.csv").write_text("")
    done = run(*arguments, folder=tmp_path)
    assert done.returncode == code
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "scan.pdf").exists()


def test_another_database_is_left_alone():
    """The tests' own database stands for one that somebody configured."""
    from regie.site import file_scan

    with pytest.raises(RuntimeError, match="memory"):
        file_scan.prepare()


def test_unfinished_file_does_not_stay(tmp_path, monkeypatch):
    from regie.learning.scans import exports
    from regie.site import file_scan

    def fail(scan, form, file):
        file.write(b"half")
        raise OSError("disk full")

    monkeypatch.setattr(exports, "write", fail)
    with pytest.raises(OSError, match="disk full"):
        file_scan.write_whole(None, tmp_path / "scan.pdf")
    assert not list(tmp_path.iterdir())
