"""Nobody sees, counts or takes along what is not theirs and not published."""

import pytest

from regie.access.authorisation.choices import Role
from regie.access.authorisation.policies import decide
from regie.learning.scans.filters import ScanFilter
from regie.learning.scans.selectors import places_for, scan_for

SCAN = "/leren/praktijkscan/"
PAGES = ["", "rijen/", "herkomst/", "afdrukken/"]
FORMS = ["csv", "json", "xlsx", "docx", "pdf"]


def codes(scan):
    return {row.code for row in scan.rows}


def test_own_and_published_are_in_reach(two_places, actor):
    assert codes(scan_for(actor("regisseur"), ScanFilter())) == {"VS1", "VS2", "OPEN1"}


def test_other_municipality_sees_the_mirror_image(two_places, actor):
    _own, other = two_places
    assert codes(scan_for(actor("regisseur", other), ScanFilter())) == {"GEHEIM1", "OPEN1"}


def test_national_programme_sees_only_what_is_published(two_places, actor):
    scan = scan_for(actor("national_programme"), ScanFilter())
    assert codes(scan) == {"OPEN1"}
    assert [place.name for place in places_for(actor("national_programme"))] == ["Voorbeelddorp"]


def test_asking_for_a_municipality_does_not_open_it(two_places, actor):
    scan = scan_for(actor("regisseur"), ScanFilter(municipalities=("voorbeelddorp",)))
    assert codes(scan) == {"OPEN1"}
    assert scan.counts["all"] == 1


@pytest.mark.parametrize("role", Role.values)
def test_every_role_gets_what_the_matrix_says(two_places, actor, client_as, role):
    may_view, may_export = (bool(decide(actor(role), action, "scan")) for action in ("view", "export"))
    client = client_as(role)
    assert client.get(SCAN).status_code == (200 if may_view else 403)
    assert client.get(f"{SCAN}opslaan/csv/").status_code == (200 if may_export else 403)
    assert client.get(f"{SCAN}afdrukken/").status_code == (200 if may_export else 403)
    assert client.get(f"{SCAN}rijen/?export=csv&gemeente=alle").status_code == (200 if may_export else 403)
    if not may_view:
        assert not scan_for(actor(role), ScanFilter()).rows


def test_visitor_is_asked_to_log_in(client, db):
    assert client.get(SCAN).status_code == 302


def test_who_may_not_export_sees_no_button(two_places, client_as):
    page = client_as("core_partner").get(f"{SCAN}?gemeente=alle").content.decode()
    assert "opslaan/" not in page
    assert "opslaan/pdf/" in client_as("regisseur").get(f"{SCAN}?gemeente=alle").content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_no_page_shows_an_unpublished_programme_of_another(two_places, client_as, page):
    for query in ("?gemeente=alle", "?gemeente=voorbeelddorp", "?gemeente=voorbeelddorp&programma=Concept"):
        shown = client_as("regisseur").get(SCAN + page + query).content.decode()
        assert "Geheim" not in shown
        assert "GEHEIM1" not in shown


@pytest.mark.parametrize("form", FORMS)
def test_no_file_holds_an_unpublished_programme_of_another(two_places, client_as, form, text_of):
    answer = client_as("regisseur").get(f"{SCAN}opslaan/{form}/?gemeente=alle")
    text = text_of(form, answer.getvalue())
    answer.close()
    assert "Open interventie" in text
    assert "Geheim" not in text
