"""The messy list of a municipality, through the screens: named cells, mended, written, not doubled, undone."""

from datetime import date

import pytest
from django.urls import reverse

from regie.approach.deployments.models import Deployment, DeploymentChange
from regie.approach.imports.models import Import
from regie.audit.events.models import Event
from regie.vault.files.storage import names

from . import files

pytestmark = pytest.mark.django_db


def test_messy_list_names_its_bad_cells_then_imports_once(client_as, upload, programme):
    client = client_as("regisseur")
    item, page = upload(client, files.messy())
    assert item.state == "errors"
    assert [(e.sheet, e.letter, e.row, e.value) for e in item.problems.filter(kind="error")] == [
        ("Overzicht", "B", 16, "Voetbal en vissen"),
        ("Overzicht", "B", 44, "Zorg"),
    ]
    assert "B16" in page.content.decode() and "Voetbal en vissen" in page.content.decode()
    assert not Deployment.objects.exists()

    item, page = upload(client, files.messy(mended=True))
    assert (item.state, item.added, item.changed, item.errors) == ("ready", 60, 0, 0)
    assert [line.note for line in item.lines.filter(outcome="skipped")] and item.skipped == 1
    assert "Budget" in page.content.decode()
    page = client.post(reverse("imports:write", args=[item.pk]), follow=True)
    assert page.redirect_chain[-1][0] == reverse("imports:done", args=[item.pk])
    assert Deployment.objects.filter(programme=programme).count() == 60
    first = Deployment.objects.get(name="Aanpak nummer 7")
    assert first.main_theme.name == "Werk/opleiding" and first.area == "Noord"
    assert first.starts_on == date(2026, 3, 1) and first.reach_planned == 25
    assert [theme.number for theme in first.side_themes.all()] == [10, 12]
    assert Deployment.objects.filter(is_exploratory=True).count() == 1
    assert DeploymentChange.objects.filter(batch=item.pk).count() == 60
    assert Event.objects.filter(action="import", object_id=str(item.pk)).count() == 1
    assert names("imports") == [Import.objects.get(errors=2).stored_name]

    again, page = upload(client, files.messy(mended=True))
    assert (again.added, again.changed, again.unchanged) == (0, 0, 60)
    assert Deployment.objects.count() == 60


def test_second_import_changes_field_by_field_and_can_be_undone(client_as, upload):
    client = client_as("regisseur")
    item, _page = upload(client, files.simple(3))
    client.post(reverse("imports:write", args=[item.pk]))
    rows = files.good_rows(2)
    rows[0][2] = "Schoolomgeving; Online leefwereld"
    item, page = upload(
        client, files.workbook({"Blad1": [files.HEADINGS, *rows, *files.good_rows(1, start=9)]})
    )
    assert (item.added, item.changed, item.unchanged, item.kept) == (1, 1, 1, 1)
    shown = page.content.decode()
    assert "Werk/opleiding" in shown and "Schoolomgeving" in shown and "Interventie 3" in shown
    client.post(reverse("imports:write", args=[item.pk]))
    changed = Deployment.objects.get(code="V1")
    assert changed.main_theme.name == "Schoolomgeving" and changed.version == 2
    assert [theme.name for theme in changed.side_themes.all()] == ["Online leefwereld"]

    client.post(reverse("imports:undo", args=[item.pk]))
    changed = Deployment.objects.get(code="V1")
    assert changed.main_theme.name == "Werk/opleiding" and changed.version == 3
    assert not changed.side_themes.exists()
    assert Deployment.objects.get(code="V9").removed_at is not None
    assert Deployment.objects.filter(removed_at=None).count() == 3
