"""What people bring is on disk in no form that can be read, and goes nowhere else on its way."""

import tempfile

import pytest
from django.urls import reverse

from regie.approach.imports import marked_file
from regie.approach.imports.models import Import
from regie.approach.imports.storage import FOLDER, keep, tidy
from regie.vault.files.storage import names
from regie.vault.keys.tests.test_keys import lines

from . import files

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_temporary_files(monkeypatch):
    """Whoever asks for a temporary file here gets an error: there is no folder for it."""
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere")


def on_disk(folder) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_a_file_is_uploaded_read_and_marked_without_a_readable_byte_on_disk(client_as, upload, tmp_path):
    client = client_as("regisseur")
    bad = [
        files.HEADINGS,
        *files.good_rows(3),
        ("V9", "Wilhelmina Zaanstra", "Geen thema", "preventief", "primair"),
    ]
    content = files.as_csv(bad, encoding="utf-8")
    assert b"Wilhelmina Zaanstra" in content
    item, _page = upload(client, content, "lijst.csv")
    assert item.state == "errors" and len(names(FOLDER)) == 1
    marked = client.get(reverse("imports:marked", args=[item.pk]))
    assert marked.status_code == 200 and marked.getvalue().startswith(b"PK")
    held = on_disk(tmp_path)
    assert len(held) > len(content) and b"Zaanstra" not in held and b"Interventie" not in held


def test_a_large_file_too_is_only_in_memory_on_its_way(client_as, upload, tmp_path):
    content = files.as_csv([files.HEADINGS, *files.good_rows(5)], encoding="utf-8") + b";" * 3_000_000
    item, _page = upload(client_as("regisseur"), content, "lijst.csv")
    assert item.size == len(content) > 2_500_000


def test_a_file_too_large_to_mark_in_memory_shows_its_errors_instead(client_as, upload, monkeypatch):
    monkeypatch.setattr(marked_file, "MOST_CELLS", 5)  # a limit of the module, made small
    client = client_as("regisseur")
    item, _page = upload(client, files.messy())
    page = client.get(reverse("imports:marked", args=[item.pk]), follow=True)
    assert page.redirect_chain[-1][0] == reverse("imports:problems", args=[item.pk])
    assert "te groot om te markeren" in page.content.decode()


def test_a_file_whose_key_is_lost_is_told_as_gone(client_as, upload, settings):
    client = client_as("regisseur")
    item, _page = upload(client, files.messy())
    settings.KEYS = ",".join(lines("fresh", "index/fresh", "log/fresh"))
    client.post(reverse("imports:again", args=[item.pk]))
    item.refresh_from_db()
    assert item.state == "unreadable" and item.message
    assert client.get(reverse("imports:marked", args=[item.pk])).status_code == 302


def test_tidy_removes_what_lies_readable_from_before(settings, tmp_path):
    old = tmp_path / FOLDER / "0123456789abcdef"
    old.parent.mkdir()
    old.write_bytes(b"Zaanstra")
    name, _size = keep([b"x"], most=10)
    tidy(set())
    assert not old.parent.exists() and names(FOLDER) == [name]
    assert not Import.objects.exists()
