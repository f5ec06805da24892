"""The pages of a dossier: tasks, states, readers, and the answer to why."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from regie.access.authorisation.choices import Role
from regie.access.collaborations.models import Participation
from regie.access.dossiers.activities import DOSSIERS
from regie.access.dossiers.choices import Task
from regie.access.dossiers.models import Dossier, DossierTask
from regie.access.dossiers.processing import processing
from regie.access.dossiers.services import dossier_close, dossier_hold, dossier_restrict, task_give
from regie.access.dossiers.walls import wall_down
from regie.audit.events.models import Event

pytestmark = pytest.mark.django_db
# On PostgreSQL the server is told the bounds at the start of a processing, and in a test again at its end.
TELLING = 2 if connection.vendor == "postgresql" else 0


@pytest.fixture
def built(collaboration_with):
    return collaboration_with("police", "youth_work")


@pytest.fixture
def dossier(built):
    return built.dossier()


def client_of(built, who) -> Client:
    client = Client()
    client.force_login(built.users[who], backend="django.contrib.auth.backends.ModelBackend")
    return client


def url(name, dossier, *more) -> str:
    return reverse(f"dossiers:{name}", args=[dossier.pk, *more])


def now_of(dossier) -> Dossier:
    with wall_down():
        return Dossier.objects.select_related("collaboration").get(pk=dossier.pk)


def tasks(dossier) -> dict:
    with wall_down():
        rows = DossierTask.objects.filter(dossier=dossier, ended_at__isnull=True)
        return {each.membership.role: each.task for each in rows.select_related("membership")}


def text(answer) -> str:
    return answer.content.decode()


def membership(built, who):
    return built.users[who].memberships.get()


def test_the_page_says_why_it_is_seen_and_names_the_law(built, dossier):
    page = text(client_of(built, "police").get(url("detail", dossier)))
    assert dossier.reference in page
    assert "Waarom zie ik dit?" in page
    assert "Je doet op naam mee in het samenwerkingsverband." in page
    line = built.covenant.grounds.filter(organisation=built.organisations["police"]).get()
    assert line.ground.law in page
    assert line.ground.plain.split("'")[0] in page


def test_another_municipality_does_not_know_it_and_an_outsider_hears_why(
    built, dossier, collaboration_with, other_municipality
):
    other = collaboration_with("police", place=other_municipality)
    assert client_of(other, "case_director").get(url("detail", dossier)).status_code == 404
    Participation.objects.filter(membership=membership(built, "police")).update(ended_at=timezone.now())
    refused = client_of(built, "police").get(url("detail", dossier))
    assert refused.status_code == 403
    assert "Je doet niet op naam mee" in text(refused)
    assert "de regisseur van je gemeente" in text(refused)
    way = f"{reverse('dossiers:emergency_open')}?dossier={dossier.reference}"
    assert way in text(refused)
    assert dossier.reference in text(client_of(built, "police").get(way))


def test_without_a_covenant_there_is_no_way_by_emergency(built, dossier):
    built.covenant.valid_to = timezone.localdate() - timedelta(days=1)
    built.covenant.save()
    refused = client_of(built, "police").get(url("detail", dossier))
    assert refused.status_code == 403
    assert "geen geldend convenant" in text(refused)
    assert reverse("dossiers:emergency_open") not in text(refused)


def test_a_task_is_given_ended_and_given_back(built, dossier):
    client = client_of(built, "case_director")
    give = url("task_give", dossier)
    asked = text(client.get(give))
    assert built.users["youth_work"].name in asked
    answer = client.post(give, {"membership": membership(built, "youth_work").pk, "task": Task.READER})
    assert answer.url == url("detail", dossier)
    assert tasks(dossier) == {"case_director": Task.DIRECTOR, "core_partner": Task.READER}
    with wall_down():
        given = DossierTask.objects.get(dossier=dossier, task=Task.READER)
    page = text(client.post(url("task_end", dossier, given.pk), follow=True))
    assert tasks(dossier) == {"case_director": Task.DIRECTOR}
    undo = url("task_restore", dossier, given.pk)
    assert undo in page
    client.post(undo)
    assert tasks(dossier) == {"case_director": Task.DIRECTOR, "core_partner": Task.READER}
    assert "is al beëindigd" in text(client.post(url("task_end", dossier, given.pk), follow=True))


def test_only_people_who_take_part_get_a_task(built, dossier, member):
    outsider = member("coach").memberships.get()
    answer = client_of(built, "case_director").post(
        url("task_give", dossier), {"membership": outsider.pk, "task": Task.READER}
    )
    assert answer.status_code == 200
    assert tasks(dossier) == {"case_director": Task.DIRECTOR}


def test_a_new_director_takes_the_place_of_the_old_who_keeps_working(built, dossier):
    client = client_of(built, "regisseur")
    client.post(
        url("task_give", dossier), {"membership": membership(built, "deputy").pk, "task": Task.DIRECTOR}
    )
    assert tasks(dossier) == {"deputy": Task.DIRECTOR, "case_director": Task.WORKER}
    with wall_down():
        assert DossierTask.objects.filter(dossier=dossier, task=Task.DIRECTOR).count() == 2
    answer = client.post(
        url("task_give", dossier), {"membership": membership(built, "police").pk, "task": Task.DIRECTOR}
    )
    assert "kan geen dossier leiden" in text(answer)


def test_restricting_and_lifting_ask_a_reason(built, dossier):
    client = client_of(built, "case_director")
    assert "aria-invalid" in text(client.post(url("restrict", dossier), {"reason": "  "}))
    assert not now_of(dossier).restricted
    client.post(url("restrict", dossier), {"reason": "Bekende van een collega"})
    assert now_of(dossier).restricted
    assert client_of(built, "police").get(url("detail", dossier)).status_code == 403
    assert client_of(built, "regisseur").get(url("detail", dossier)).status_code == 403
    with wall_down():
        mine = DossierTask.objects.get(dossier=dossier)
    assert "Iemand moet dit dossier houden" in text(
        client.post(url("task_end", dossier, mine.pk), follow=True)
    )
    client.post(url("lift", dossier), {"reason": "Collega is weg"})
    assert not now_of(dossier).restricted
    assert client_of(built, "police").get(url("detail", dossier)).status_code == 200
    event = Event.objects.filter(action="lift restriction").first()
    assert event.detail == {"reason": "Collega is weg"}


def test_who_has_no_task_cannot_restrict_and_hears_why(built, dossier):
    client = client_of(built, "regisseur")
    answer = text(client.post(url("restrict", dossier), {"reason": "Vertrouwelijk"}))
    assert "Geef jezelf eerst een taak" in answer
    assert "Vertrouwelijk" in answer
    assert not now_of(dossier).restricted


def test_closing_says_until_when_it_is_kept(built, dossier, time_machine):
    time_machine.move_to("2026-08-31T12:00+02:00")
    built.covenant.valid_from, built.covenant.valid_to = "2026-01-01", "2027-12-31"
    built.covenant.save()
    Dossier_opened(dossier)
    built.collaboration.retention_months = 18
    built.collaboration.save()
    client = client_of(built, "case_director")
    assert "29 februari 2028" in text(client.get(url("close", dossier)))
    page = text(client.post(url("close", dossier), {"reason": "Het gaat goed"}, follow=True))
    assert "Bewaard tot en met 29 februari 2028" in page
    assert "al gesloten" in text(client.post(url("close", dossier), {"reason": "Nog eens"}))
    client.post(url("reopen", dossier), {"reason": "Nieuw signaal"})
    assert now_of(dossier).closed_at is None
    assert "Dit dossier is open." in text(client.post(url("reopen", dossier), {"reason": "Nog eens"}))


def Dossier_opened(dossier):
    """Before the moment that the clock was set to."""
    with wall_down():
        Dossier.objects.filter(pk=dossier.pk).update(opened_at=timezone.now() - timedelta(days=30))
        Participation.objects.update(from_on=timezone.localdate() - timedelta(days=60))


@pytest.mark.parametrize("step", ["restrict", "lift", "close", "reopen", "task_give"])
def test_who_may_not_manage_is_refused(built, dossier, step):
    assert client_of(built, "police").get(url(step, dossier)).status_code == 403


def test_the_case_director_sees_who_read(built, dossier):
    client_of(built, "police").get(url("detail", dossier))
    client = client_of(built, "case_director")
    page = client.get(url("readers", dossier))
    who = [row[1:3] for row in page.context["rows"]]
    assert (built.users["police"].name, built.organisations["police"].name) in who
    narrowed = client.get(url("readers", dossier), {"organisation": built.organisations["police"].name})
    assert {row[2] for row in narrowed.context["rows"]} == {built.organisations["police"].name}
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert "Niemand in deze periode" in text(client.get(url("readers", dossier), {"since": tomorrow}))
    wrong = client.get(url("readers", dossier), {"since": tomorrow, "until": timezone.localdate()})
    assert "vóór de eerste dag" in text(wrong)
    sheet = client.get(url("readers", dossier), {"export": "csv"})
    lines = b"".join(sheet.streaming_content).decode()
    assert built.users["police"].name in lines
    assert client.get(url("readers", dossier), {"export": "xlsx"}).getvalue().startswith(b"PK")
    for who in ("regisseur", "police"):
        assert client_of(built, who).get(url("readers", dossier)).status_code == 403


def test_a_dossier_on_hold_opens_to_its_director_only(built, dossier):
    director = built.people["case_director"]
    with processing(by=director, activity=DOSSIERS, action="change", name="test"):
        dossier_hold(dossier=dossier, reason="Bezwaar loopt", by=director)
    page = text(client_of(built, "case_director").get(url("detail", dossier)))
    assert "Stilgezet." in page
    assert "Waarom kan ik hier niets wijzigen?" in page
    assert client_of(built, "police").get(url("detail", dossier)).status_code == 403


def test_the_list_narrows_by_reference_state_and_task(built):
    one, two, three = (built.dossier() for _ in range(3))
    director = built.people["case_director"]
    with processing(by=director, activity=DOSSIERS, action="change", name="test"):
        dossier_close(dossier=two, reason="Klaar", by=director)
        dossier_restrict(dossier=three, reason="Reden", by=director)
        task_give(dossier=one, membership=membership(built, "police"), task=Task.WORKER, by=director)

    def found(who, **asked):
        page = text(client_of(built, who).get(reverse("dossiers:list"), asked))
        return re.findall(r">(J-\d+)</a>", page)

    assert found("case_director") == [three.reference, two.reference, one.reference]
    assert found("police") == [two.reference, one.reference]
    assert found("case_director", state="closed") == [two.reference]
    assert found("case_director", state="restricted") == [three.reference]
    assert found("police", task="mine") == [one.reference]
    assert found("case_director", q=one.reference.lower()) == [one.reference]
    assert found("case_director", q="geen referentie") == []
    assert found("case_director", task="none") == []


def test_the_list_exports_what_may_be_exported(built):
    mine, shared = built.dossier(), built.dossier(by="regisseur")
    answer = client_of(built, "regisseur").get(reverse("dossiers:list"), {"export": "csv"})
    lines = b"".join(answer.streaming_content).decode()
    assert mine.reference in lines
    assert shared.reference in lines
    answer = client_of(built, "case_director").get(reverse("dossiers:list"), {"export": "csv"})
    lines = b"".join(answer.streaming_content).decode()
    assert mine.reference in lines
    assert shared.reference not in lines  # seen, and no task on it
    assert client_of(built, "police").get(reverse("dossiers:list"), {"export": "csv"}).status_code == 403


@pytest.mark.parametrize("number", [20, 200])
def test_a_list_costs_the_same_at_two_sizes(built, number, django_assert_max_num_queries):
    for _ in range(number):
        built.dossier()
    client = client_of(built, "regisseur")
    client.get(reverse("dossiers:list"))
    with django_assert_max_num_queries(12 + TELLING):
        client.get(reverse("dossiers:list"))


def test_one_page_costs_little(built, dossier, django_assert_max_num_queries):
    client = client_of(built, "case_director")
    client.get(url("detail", dossier))
    with django_assert_max_num_queries(22 + TELLING * 2):
        client.get(url("detail", dossier))


def test_why_answers_for_every_kind_and_action_without_anything_of_the_person(built, dossier):
    client = client_of(built, "police")
    page = client.get(reverse("dossiers:why"), {"reference": dossier.reference})
    said = {(each.kind, each.action): bool(each.decision) for each in page.context["answers"]}
    assert said["person", "view"] is True
    assert said["person", "change"] is False
    assert said["bsn", "view"] is False
    assert ("dossier", "emergency") not in said
    assert "Je hebt geen taak op dit dossier." in text(page)
    unknown = client.get(reverse("dossiers:why"), {"reference": "J-999"})
    assert "geen dossier met deze referentie" in text(unknown)
    assert "zoals J-007" in text(client.get(reverse("dossiers:why"), {"reference": "Jan"}))


def test_why_tells_all_reasons_that_stand_in_the_way(built, dossier):
    director = built.people["case_director"]
    with processing(by=director, activity=DOSSIERS, action="change", name="test"):
        dossier_restrict(dossier=dossier, reason="Reden", by=director)
    Participation.objects.filter(membership=membership(built, "police")).update(ended_at=timezone.now())
    page = text(client_of(built, "police").get(reverse("dossiers:why"), {"reference": "7"}))
    assert "geen dossier met deze referentie" in page
    page = text(
        client_of(built, "police").get(reverse("dossiers:why"), {"reference": dossier.reference.lower()})
    )
    assert "Je doet niet op naam mee" in page
    assert "alleen voor genoemde mensen" in page


@pytest.mark.parametrize("role", Role.values)
def test_every_role_may_ask_why(built, dossier, member, role):
    client = Client()
    client.force_login(member(role), backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("dossiers:why"), {"reference": dossier.reference})
    assert page.status_code == 200
