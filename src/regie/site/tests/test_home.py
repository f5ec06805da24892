"""Vandaag: what needs me now."""

from datetime import date

import pytest
from django.utils import timezone

from regie.leadership.programmes.choices import ProgrammeStatus
from regie.leadership.programmes.models import Programme
from regie.rulebook.findings.models import Finding
from regie.rulebook.findings.services import findings_renew
from regie.rulebook.rules.choices import Severity
from regie.ui.phrases import phrase


def finding(municipality, number, severity=Severity.WARNS):
    return Finding.objects.create(
        municipality=municipality,
        rule="R090",
        severity=severity,
        kind="deployment",
        scope_kind="programmes.programme",
        scope_id=0,
        object_kind="deployments.deployment",
        object_id=number,
        object_name=f"Inzet {number}",
        message=phrase(f"Melding {number}").as_json(),
        mend_url=f"/aanpak/inzet/{number}/",
        opened_at=timezone.now(),
    )


def test_without_a_programme_it_says_what_to_do_first(client_as):
    text = client_as("regisseur").get("/", headers={"accept-language": "nl"}).content.decode()
    assert "Er is nog geen programma" in text
    assert "Naar de programma’s" in text


def test_who_has_no_work_here_gets_places_to_begin(client_as):
    text = client_as("functional_manager").get("/", headers={"accept-language": "nl"}).content.decode()
    assert "Waar je begint" in text
    assert "Er is nog geen programma" not in text


@pytest.mark.parametrize("number", [1, 30])
def test_queries_do_not_grow(client_as, municipality, django_assert_max_num_queries, number):
    client = client_as("regisseur")
    for n in range(number):
        Programme.objects.create(municipality=municipality, name=f"Programma {n}", starts_on=date(2026, 1, 1))
    findings_renew(since=timezone.now())
    client.get("/")
    with django_assert_max_num_queries(12):
        client.get("/")


def test_the_programmes_of_another_municipality_are_not_mine(client_as, other_municipality):
    Programme.objects.create(municipality=other_municipality, name="Van de buren", is_published=True)
    assert "Van de buren" not in client_as("regisseur").get("/").content.decode()


def test_findings_stand_by_severity_with_the_button_that_mends(client_as, municipality):
    client = client_as("regisseur")
    Programme.objects.create(municipality=municipality, name="Sterk in Noord", status=ProgrammeStatus.ENDED)
    finding(municipality, 1, Severity.BLOCKS)
    for number in range(2, 13):
        finding(municipality, number)
    text = client.get("/", headers={"accept-language": "nl"}).content.decode()
    assert "1 punt houdt een stap tegen." in text
    assert text.index("Melding 1<") < text.index("Melding 2<")
    assert 'href="/aanpak/inzet/1/"' in text
    assert "Melding 9<" in text
    assert "Melding 10<" not in text
    assert "Nog 3" in text
    chosen = client.get("/?ernst=warns", headers={"accept-language": "nl"}).content.decode()
    assert "Melding 12<" in chosen
    assert "Melding 1<" not in chosen


def test_a_made_up_severity_shows_all(client_as, municipality):
    finding(municipality, 1)
    assert "Melding 1<" in client_as("regisseur").get("/?ernst=zomaar").content.decode()


def test_what_is_set_aside_or_mended_asks_nothing(client_as, municipality):
    now = timezone.now()
    first, second = finding(municipality, 1), finding(municipality, 2)
    Finding.objects.filter(pk=first.pk).update(closed_at=now)
    Finding.objects.filter(pk=second.pk).update(aside_at=now, aside_reason="Later.")
    text = client_as("regisseur").get("/").content.decode()
    assert "Melding 1" not in text
    assert "Melding 2" not in text
