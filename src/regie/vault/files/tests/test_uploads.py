"""What comes in is checked, and what goes out is a download."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils import translation

from regie.vault.files.checking import check_upload
from regie.vault.files.choices import KINDS
from regie.vault.files.downloads import download, safe_name
from regie.vault.files.storage import Gone, TooLarge, keep, path_of
from regie.vault.files.uploads import MemoryUploadHandler, check_file
from regie.vault.keys.ring import Unreadable

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
DOCX = (
    b"PK\x03\x04"
    + b"\x00" * 26
    + b"[Content_Types].xml"
    + b"PK\x03\x04"
    + b"\x00" * 26
    + b"word/document.xml"
)
XLSX = DOCX.replace(b"word/document.xml", b"xl/workbook.xml")


@pytest.mark.parametrize(
    ("name", "head", "kind"),
    [
        ("brief.pdf", b"%PDF-1.7\n", "pdf"),
        ("Brief.PDF", b"%PDF-1.4\n", "pdf"),
        ("verslag.docx", DOCX, "docx"),
        ("lijst.xlsx", XLSX, "xlsx"),
        ("kale.xlsx", b"PK\x03\x04\x14\x00[Content_Types].xml", "xlsx"),
        ("lijst.csv", "naam;datum\r\nZoë;1-1-2010".encode("cp1252"), "csv"),
        ("lijst.csv", "naam;datum".encode("utf-16"), "csv"),
        ("foto.png", PNG, "png"),
        ("foto.jpeg", b"\xff\xd8\xff\xe0\x00\x10JFIF", "jpg"),
        ("C:\\mijn map\\foto.jpg", b"\xff\xd8\xff\xe1", "jpg"),
    ],
)
def test_a_file_that_is_what_it_says_is_accepted(name, head, kind):
    assert check_upload(name, head, 1000).key == kind


@pytest.mark.parametrize(
    ("name", "head", "size", "code"),
    [
        ("a.pdf", b"", 0, "empty"),
        ("a.pdf", b"%PDF-1.7", 10**9, "too_large"),
        ("a.exe", b"MZ", 10, "not_allowed"),
        ("a.docm", DOCX, 10, "not_allowed"),
        ("a.svg", b"<svg>", 10, "not_allowed"),
        ("pdf", b"%PDF-1.7", 10, "not_allowed"),
        ("a.pdf.exe", b"%PDF-1.7", 10, "not_allowed"),
        ("a.pdf", b"MZ\x90\x00", 10, "not_what_it_says"),
        ("a.pdf", b"<html>", 10, "not_what_it_says"),
        ("a.docx", XLSX, 10, "not_what_it_says"),
        ("a.xlsx", DOCX, 10, "not_what_it_says"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 10, "not_what_it_says"),
        ("a.png", b"\xff\xd8\xff\xe0", 10, "not_what_it_says"),
        ("a.csv", b"\xef\xbb\xbf <HTML>", 10, "not_what_it_says"),
        ("a.csv", DOCX, 10, "not_what_it_says"),
        ("a.csv", b"naam\x00;datum", 10, "not_what_it_says"),
    ],
)
def test_a_file_that_is_not_is_refused_and_the_reason_is_said(name, head, size, code):
    with pytest.raises(ValidationError) as caught:
        check_upload(name, head, size)
    assert caught.value.code == code and "%(" not in caught.value.messages[0]


def test_only_what_is_asked_for_is_accepted_and_it_is_said_in_dutch():
    with pytest.raises(ValidationError) as caught, translation.override("nl"):
        check_upload("foto.png", PNG, 10, allowed=["pdf", "docx"])
    assert caught.value.messages == ["Regie neemt dit soort bestanden hier niet aan. Wel: PDF, Word (.docx)."]


def sent(**files: bytes) -> HttpRequest:
    request = RequestFactory().post(
        "/", {name: SimpleUploadedFile(f"{name}.pdf", content) for name, content in files.items()}
    )
    assert [type(each) for each in request.upload_handlers] == [MemoryUploadHandler]
    return request


def test_an_upload_stays_in_memory_and_can_be_read_more_than_once(settings):
    settings.UPLOAD_MAX_BYTES = 5_000_000
    content = b"%PDF-1.7" + b"x" * 4_000_000
    file = sent(brief=content).FILES["brief"]
    assert check_file(file).key == "pdf"
    assert not hasattr(file, "temporary_file_path")
    assert b"".join(file.chunks()) == content == b"".join(file.chunks())


def test_of_an_upload_that_is_too_large_nothing_is_held(settings):
    settings.UPLOAD_MAX_BYTES = 200_000
    files = sent(a=b"%PDF" + b"x" * 300_000, b=b"%PDF-" + b"x" * 150_000, c=b"%PDF-" + b"x" * 100_000).FILES
    assert [files[name].is_too_large for name in "abc"] == [True, False, True]
    assert files["a"].size == 300_004 and len(files["b"].read()) == 150_005
    for name in "ac":
        with pytest.raises(TooLarge):
            files[name].chunks()
        with pytest.raises(ValidationError) as caught:
            check_file(files[name])
        assert caught.value.code == "too_large"


@pytest.fixture
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def test_what_is_handed_over_is_a_download_and_nothing_else(own_folder):
    name, _size = keep([b"%PDF-", b"x" * 100_000], folder="papers", most=10**6)
    response = download("papers", name, file_name="Brief <b>.pdf", kind=KINDS["pdf"])
    assert response["Content-Disposition"] == 'attachment; filename="Brief_b.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "no-store"
    assert response["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert response["Content-Type"] == "application/pdf"
    assert response.getvalue() == b"%PDF-" + b"x" * 100_000


def test_a_missing_file_is_known_before_anything_is_sent_and_a_damaged_one_breaks_off(own_folder):
    with pytest.raises(Gone):
        download("papers", "0" * 32, file_name="x", kind=KINDS["pdf"])
    name, _size = keep([b"x" * 200_000], folder="papers", most=10**6)
    path = path_of("papers", name)
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(Unreadable):
        download("papers", name, file_name="x", kind=KINDS["pdf"]).getvalue()


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Brief aan de familie.pdf", "Brief_aan_de_familie.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\map\\brief.PDF", "brief.pdf"),
        ("virus.exe", "virus.exe.pdf"),
        ('a"; x=y\r\nSet-Cookie: a.pdf', "a_xySet-Cookie_a.pdf"),
        ("...", "document.pdf"),
        ("", "document.pdf"),
        ("Zoë.pdf", "Zoë.pdf"),
        ("x" * 400 + ".pdf", "x" * 150 + ".pdf"),
    ],
)
def test_names_are_made_safe(name, safe):
    assert safe_name(name, KINDS["pdf"]) == safe
