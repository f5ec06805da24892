"""Who may import, what is refused early, and what stays constant."""

import io
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from regie.access.authorisation.choices import Role
from regie.approach.deployments.models import Deployment
from regie.approach.deployments.services import deployment_change
from regie.approach.imports.models import Import
from regie.approach.imports.reading import opened
from regie.approach.imports.selectors import lookups_of
from regie.approach.imports.storage import FOLDER, forget
from regie.approach.imports.template_file import template_bytes
from regie.leadership.programmes.models import Programme
from regie.vault.files.storage import names

from . import files

pytestmark = pytest.mark.django_db
MAY = {Role.REGISSEUR, Role.DEPUTY}
PAGES = ("check", "problems", "lines", "marked", "done", "undo")


@pytest.mark.parametrize("role", Role.values)
def test_only_the_roles_of_the_matrix_may_import(role, client_as, programme):
    client = client_as(role)
    for name in ("new", "template", "list"):
        assert client.get(reverse(f"imports:{name}")).status_code == (200 if role in MAY else 403)
    page = client.post(
        reverse("imports:new"),
        {"programme": programme.pk, "file": SimpleUploadedFile("a.xlsx", files.simple())},
    )
    assert page.status_code == (302 if role in MAY else 403)
    assert Import.objects.count() == (role in MAY)


def test_nobody_sees_or_touches_an_import_of_another_municipality(
    client_as, upload, other_municipality, programme
):
    item, _page = upload(client_as("regisseur"), files.simple())
    stranger = client_as("regisseur", other_municipality)
    for name in PAGES:
        assert stranger.get(reverse(f"imports:{name}", args=[item.pk])).status_code == 404
    for name in ("write", "choose", "again", "discard", "undo"):
        assert stranger.post(reverse(f"imports:{name}", args=[item.pk])).status_code == 404
    page = stranger.post(
        reverse("imports:new"),
        {"programme": programme.pk, "file": SimpleUploadedFile("a.xlsx", files.simple())},
    )
    assert page.status_code == 422 and Import.objects.count() == 1
    assert Client().get(reverse("imports:new")).status_code == 302
    assert client_as("regisseur").get(reverse("imports:check", args=[uuid.uuid4()])).status_code == 404


def test_a_file_that_is_too_large_is_refused_before_it_is_stored(client_as, programme, settings):
    settings.UPLOAD_MAX_BYTES = 100_000
    client = client_as("regisseur")
    content = b"x" * 400_000
    page = client.post(
        reverse("imports:new"), {"programme": programme.pk, "file": SimpleUploadedFile("groot.xlsx", content)}
    )
    assert page.status_code == 413 and 'role="alert"' in page.content.decode()
    page = client.post(
        reverse("imports:new"),
        {"programme": programme.pk, "file": SimpleUploadedFile("net.csv", b"x" * 120_000)},
    )
    assert page.status_code == 413
    assert not Import.objects.exists() and not names(FOLDER)


def test_two_hundred_megabytes_do_not_fill_memory(client_as, programme):
    """The body is read in small pieces and thrown away: the largest piece asked for stays small."""

    class Endless(io.RawIOBase):
        left, largest = 200 * 1024 * 1024, 0

        def read(self, size: int = -1) -> bytes:
            assert size > 0
            self.largest = max(self.largest, size)
            piece = min(size, self.left)
            self.left -= piece
            return b"\0" * piece

    stream, client = Endless(), client_as("regisseur")
    page = client.generic(
        "POST",
        reverse("imports:new"),
        b"",
        content_type="multipart/form-data; boundary=x",
        **{"wsgi.input": stream, "CONTENT_LENGTH": str(stream.left)},
    )
    assert page.status_code == 413
    assert stream.left == 0 and stream.largest <= 1024 * 1024


def test_forgery_is_refused_though_the_size_is_looked_at_first(member, programme):
    client = Client(enforce_csrf_checks=True)
    client.force_login(member("regisseur"), backend="django.contrib.auth.backends.ModelBackend")
    page = client.post(
        reverse("imports:new"),
        {"programme": programme.pk, "file": SimpleUploadedFile("a.xlsx", files.simple())},
    )
    assert page.status_code == 403 and not Import.objects.exists()


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"\x00\x01\x02", "lijst.xlsx"), (b"%PDF-1.4", "lijst.pdf"), (files.simple()[:500], "half.xlsx"),
     (files.workbook({"A": [["x", "y"]]}), "leeg.xlsx"), (files.workbook({"A": [files.HEADINGS]}), "kop.xlsx")],
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_why_and_what_next(content, name, client_as, upload):
    item, page = upload(client_as("regisseur"), content, name)
    assert item.state == "unreadable" and item.message
    assert item.message in page.content.decode().replace("&#x27;", "'") and page.status_code == 200


def test_an_empty_file_is_told_on_the_form(client_as, upload):
    item, page = upload(client_as("regisseur"), b"", "leeg.xlsx")
    assert item is None and page.status_code == 422 and 'aria-invalid="true"' in page.content.decode()


def test_an_xlsx_called_xls_and_a_csv_called_xlsx_are_read(client_as, upload):
    client = client_as("regisseur")
    assert upload(client, files.simple(2), "oud.xls")[0].added == 2
    assert upload(client, files.as_csv([files.HEADINGS, *files.good_rows(2)]), "lijst.xlsx")[0].added == 2


def test_the_template_reads_back_as_nothing_and_filled_in_as_what_was_filled_in(client_as, upload, programme):
    client = client_as("regisseur")
    content = b"".join(client.get(reverse("imports:template")))
    item, _page = upload(client, content, "sjabloon.xlsx")
    assert item.state == "unreadable" and not item.problems.filter(kind="error")
    assert all(column["key"] for column in item.columns)
    with opened(template_bytes(lookups_of(programme))) as book:
        rows = [list(row.cells) for row in book.sheets[0].rows()]
    at = {column["key"]: column["column"] - 1 for column in item.columns}
    filled = [None] * len(at)
    for key, value in {
        "name": "Boksen",
        "main_theme": 2,
        "approach": "repressief",
        "prevention": "tertiair",
    }.items():
        filled[at[key]] = value
    item, _page = upload(client, files.workbook({"Interventies": [*rows, filled]}))
    assert (item.added, item.skipped, item.errors) == (1, 2, 0)


def test_the_marked_copy_holds_every_cell_and_imports_again(client_as, upload):
    client = client_as("regisseur")
    item, _page = upload(client, files.messy())
    copy = b"".join(client.get(reverse("imports:marked", args=[item.pk])).streaming_content)
    again, _page = upload(client, copy)
    assert [(p.letter, p.row, p.value) for p in again.problems.filter(kind="error")] == [
        ("B", 16, "Voetbal en vissen"),
        ("B", 44, "Zorg"),
    ]


def test_formulas_in_text_stay_text(client_as, upload):
    client = client_as("regisseur")
    rows = [["=1+1", '=HYPERLINK("http://x")', "@SUM(A1)", "preventief", "primair"]]
    item, _page = upload(client, files.workbook({"A": [files.HEADINGS, *rows]}))
    export = b"".join(
        client.get(reverse("imports:problems", args=[item.pk]), {"export": "csv"}).streaming_content
    )
    assert "'@SUM(A1)" in export.decode()


def test_columns_chosen_on_the_screen_are_read_again(client_as, upload):
    client = client_as("regisseur")
    headings = ["Wat doen we", *files.HEADINGS[2:]]
    item, page = upload(client, files.workbook({"A": [headings, ["Boksen", 2, "preventief", 1]]}))
    assert item.state == "errors"
    chosen = {f"column_{column['column']}": column["key"] for column in item.columns}
    page = client.post(reverse("imports:choose", args=[item.pk]), {**chosen, "column_1": "name"}, follow=True)
    item.refresh_from_db()
    assert (item.state, item.added) == ("ready", 1)
    page = client.post(reverse("imports:choose", args=[item.pk]), {**chosen, "column_1": "main_theme"})
    assert page.status_code == 422 and "aria-invalid" in page.content.decode()


def test_after_the_application_the_batch_needs_one_reason(client_as, upload, programme):
    Programme.objects.filter(pk=programme.pk).update(applied_on="2020-01-01")
    client = client_as("regisseur")
    item, _page = upload(client, files.simple(2))
    page = client.post(reverse("imports:write", args=[item.pk]))
    assert page.status_code == 422 and not Deployment.objects.exists()
    client.post(reverse("imports:write", args=[item.pk]), {"reason": "Nieuwe lijst van de wijkteams"})
    assert {change.reason for each in Deployment.objects.all() for change in each.changes.all()} == {
        "Nieuwe lijst van de wijkteams"
    }


def test_what_somebody_changed_meanwhile_is_looked_at_again(client_as, upload, actor):
    client = client_as("regisseur")
    item, _page = upload(client, files.simple(2))
    client.post(reverse("imports:write", args=[item.pk]))
    item, _page = upload(client, files.workbook({"A": [files.HEADINGS, *files.good_rows(4)]}))
    assert (item.added, item.unchanged) == (2, 2)
    deployment = Deployment.objects.get(code="V1")
    deployment_change(
        deployment=deployment, values={"approach": "repressive"}, version=1, by=actor("regisseur")
    )
    page = client.post(reverse("imports:write", args=[item.pk]), follow=True)
    item.refresh_from_db()
    assert (item.state, item.added, item.changed, item.unchanged) == ("ready", 2, 1, 1)
    assert page.status_code == 200 and Deployment.objects.count() == 2


def test_undo_keeps_what_somebody_changed_afterwards(client_as, upload, actor):
    client = client_as("regisseur")
    item, _page = upload(client, files.simple(3))
    client.post(reverse("imports:write", args=[item.pk]))
    deployment = Deployment.objects.get(code="V2")
    deployment_change(deployment=deployment, values={"area": "Noord"}, version=1, by=actor("regisseur"))
    page = client.post(reverse("imports:undo", args=[item.pk]), follow=True)
    assert "V2 Interventie 2" in page.content.decode()
    assert Deployment.objects.filter(removed_at=None).count() == 3
    client.post(reverse("imports:undo", args=[item.pk]), {"rest": "1"})
    assert [each.code for each in Deployment.objects.filter(removed_at=None)] == ["V2"]
    item.refresh_from_db()
    assert item.state == "undone" and item.undone_by
    assert client.post(reverse("imports:undo", args=[item.pk])).status_code in (302, 403)


def test_what_is_written_cannot_be_dropped_or_read_or_written_again(client_as, upload):
    client = client_as("regisseur")
    item, _page = upload(client, files.simple())
    client.post(reverse("imports:write", args=[item.pk]))
    for name in ("write", "choose", "again", "discard"):
        assert client.post(reverse(f"imports:{name}", args=[item.pk])).status_code in (302, 403)
    item.refresh_from_db()
    assert item.state == "written" and Deployment.objects.count() == 3


def test_a_file_that_is_gone_is_told(client_as, upload):
    client = client_as("regisseur")
    item, _page = upload(client, files.simple())
    forget(item.stored_name)
    client.post(reverse("imports:again", args=[item.pk]))
    item.refresh_from_db()
    assert item.state == "unreadable" and item.message
    assert client.get(reverse("imports:marked", args=[item.pk])).status_code == 302


def test_dropping_a_file_leaves_nothing(client_as, upload):
    client = client_as("regisseur")
    item, _page = upload(client, files.simple())
    client.post(reverse("imports:discard", args=[item.pk]))
    assert not names(FOLDER) and not item.lines.exists()
    assert client.post(reverse("imports:write", args=[item.pk])).status_code == 403


@pytest.mark.parametrize("count", [5, 400])
def test_pages_ask_the_same_few_questions_however_long_the_list(
    count, client_as, upload, django_assert_max_num_queries
):
    client = client_as("regisseur")
    rows = files.good_rows(count)
    for row in rows[: count // 2]:
        row[2] = "Zorg"
    wrong, _page = upload(client, files.workbook({"A": [files.HEADINGS, *rows]}))
    right, _page = upload(client, files.simple(count))
    for item, name in ((wrong, "check"), (wrong, "problems"), (right, "check"), (right, "lines")):
        with django_assert_max_num_queries(12):
            assert client.get(reverse(f"imports:{name}", args=[item.pk])).status_code == 200
    client.post(reverse("imports:write", args=[right.pk]))
    for url in (reverse("imports:done", args=[right.pk]), reverse("imports:undo", args=[right.pk]),
                reverse("imports:new"), reverse("imports:list")):  # fmt: skip
        with django_assert_max_num_queries(12):
            assert client.get(url).status_code == 200


def test_queries_of_writing_grow_with_thousands_not_with_rows(
    client_as, upload, django_assert_max_num_queries
):
    client = client_as("regisseur")
    counts = []
    for start, rows in ((1, 300), (2001, 600)):
        item, _page = upload(
            client, files.workbook({"A": [files.HEADINGS, *files.good_rows(rows, start=start)]})
        )
        with django_assert_max_num_queries(400) as asked:
            client.post(reverse("imports:write", args=[item.pk]))
        counts.append(len(asked))
    assert Deployment.objects.count() == 900
    assert counts[1] - counts[0] < 60


def test_expired_files_go(client_as, upload):
    from datetime import timedelta

    from django.utils import timezone

    from regie.approach.imports.services import imports_expire

    item, _page = upload(client_as("regisseur"), files.simple())
    Import.objects.update(created_at=timezone.now() - timedelta(hours=25))
    assert imports_expire() == 1
    item.refresh_from_db()
    assert item.state == "discarded" and not names(FOLDER)
    assert client_as("regisseur").get(reverse("imports:check", args=[item.pk])).status_code == 200
