"""Who sees whom, in every place and role; the list at two sizes; nothing is shown where logging fails."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from regie.access.dossiers.choices import Task
from regie.access.dossiers.services import dossier_hold, dossier_restrict, task_give
from regie.access.dossiers.walls import wall_down
from regie.analysis.persons.models import Person
from regie.audit.events.models import Event
from regie.audit.processing.models import ProcessingLine

from .conftest import WHO
from .pages import body, keep_document, lines_of, run, shows_nobody, typed, url

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("amount", [20, 200])
def test_queries_of_the_list(collaboration_with, client_of, add, django_assert_max_num_queries, amount):
    built = collaboration_with("police")
    for number in range(amount):
        add(built, given_name=f"N{number}")
    client = client_of(built, "case_director")
    lines = ProcessingLine.objects.count()
    # On PostgreSQL two more statements tell the server the bounds of the wall; they read and write no row.
    most = 12 if connection.vendor == "sqlite" else 14
    with django_assert_max_num_queries(most):
        answer = client.get(url("list"))
    assert answer.context["count"] == amount
    assert ProcessingLine.objects.count() == lines + min(amount, 25)


def test_pages_and_filters(collaboration_with, client_of, add):
    built, other = collaboration_with(), collaboration_with(name="Nazorg")
    people = [add(built, given_name=f"N{number:02d}") for number in range(26)]
    add(other, given_name="Ander")
    by = built.people["case_director"]
    run(by, lambda: dossier_restrict(dossier=people[0].dossier, reason="Bekende", by=by))
    client = client_of(built, "case_director")
    assert "N25" in body(client.get(url("list") + "?page=2"))
    assert "N25" not in body(client.get(url("list")))
    for query, count in (
        (f"collaboration={other.collaboration.pk}", 1),
        (f"collaboration={built.collaboration.pk}", 26),
        ("state=restricted", 1),
        ("state=open", 27),
        ("state=on_hold", 0),
        ("page=99", 27),
    ):
        assert client.get(f"{url('list')}?{query}").context["count"] == count, query


def test_who_sees_whom(collaboration_with, client_of, client_as, add, member, other_municipality):
    built = collaboration_with("police")
    person = add(built)
    detail = url("detail", person.dossier_id)
    for who in ("regisseur", "deputy", "case_director", "police"):
        assert "Zwaantje" in body(client_of(built, who).get(detail)), who
    for role in ("administrator", "analyst", "privacy_officer", "functional_manager", "employers_contact"):
        answer = client_as(role).get(detail)
        assert answer.status_code == 403
        assert shows_nobody(answer)
        assert client_as(role).get(url("list")).status_code == 403
    for role in ("coach", "network_partner"):
        answer = client_as(role).get(detail)
        assert answer.status_code == 403
        assert shows_nobody(answer)
    assert client_as("regisseur", other_municipality).get(detail).status_code == 404
    stranger = collaboration_with("school", name="Andere aanpak")
    answer = client_of(stranger, "school").get(detail)
    assert answer.status_code == 403
    assert shows_nobody(answer)
    assert "Ander" in body(answer) or "Groepsaanpak" in body(answer)


def test_a_task_opens_one_dossier_for_a_coach(collaboration_with, client_of, add, member):
    from regie.access.collaborations.models import Participation
    from regie.access.organisations.selectors import actor_for

    built = collaboration_with()
    coach = member("coach")
    membership = coach.memberships.get()
    Participation.objects.create(
        collaboration=built.collaboration, membership=membership, from_on=timezone.localdate()
    )
    built.users["coach"], built.people["coach"] = coach, actor_for(coach)
    mine, other = add(built), add(built, given_name="Ties")
    by = built.people["case_director"]
    run(by, lambda: task_give(dossier=mine.dossier, membership=membership, task=Task.WORKER, by=by))
    client = client_of(built, "coach")
    assert client.get(url("detail", mine.dossier_id)).status_code == 200
    assert client.get(url("detail", other.dossier_id)).status_code == 403
    listed = body(client.get(url("list")))
    assert "Zwaantje" in listed
    assert "Ties" not in listed
    assert url("add") not in listed
    assert client.get(url("edit", mine.dossier_id)).status_code == 403


def test_an_expired_covenant_shows_nobody_and_says_whom_to_ask(collaboration_with, client_of, add):
    built = collaboration_with("police")
    pk = add(built).dossier_id
    built.covenant.valid_to = timezone.localdate() - timedelta(days=1)
    built.covenant.save()
    for who in ("police", "case_director", "regisseur"):
        client = client_of(built, who)
        answer = client.get(url("list"))
        assert answer.context["count"] == 0
        assert shows_nobody(answer)
        assert "regisseur" in body(answer)
        refused = client.get(url("detail", pk))
        assert refused.status_code == 403
        assert shows_nobody(refused)
        assert client.get(url("document", pk, 1)).status_code == 403


def test_restricted_is_for_named_people(collaboration_with, client_of, add):
    built = collaboration_with("police")
    person = add(built)
    by = built.people["case_director"]
    run(by, lambda: dossier_restrict(dossier=person.dossier, reason="Bekende", by=by))
    detail = url("detail", person.dossier_id)
    assert client_of(built, "case_director").get(detail).status_code == 200
    answer = client_of(built, "police").get(detail)
    assert answer.status_code == 403
    assert shows_nobody(answer)
    assert shows_nobody(client_of(built, "regisseur").get(url("list")))


def test_on_hold_is_kept_and_not_worked_with(collaboration_with, client_of, add):
    built = collaboration_with("police")
    person = add(built)
    by = built.people["case_director"]
    run(by, lambda: dossier_hold(dossier=person.dossier, reason="Verzoek", by=by))
    detail, edit = url("detail", person.dossier_id), url("edit", person.dossier_id)
    client = client_of(built, "case_director")
    assert "Zwaantje" in body(client.get(detail))
    assert client.get(edit).status_code == 403
    answer = client_of(built, "police").get(detail)
    assert answer.status_code == 403
    assert shows_nobody(answer)


def test_every_reading_leaves_a_line_and_an_event(collaboration_with, client_of, add):
    built = collaboration_with("police")
    person = add(built)
    client = client_of(built, "regisseur")
    pk = person.dossier_id
    for address in (url("list"), url("detail", pk), url("edit", pk), url("export", "csv")):
        lines, events = lines_of(person), Event.objects.count()
        body(client.get(address))
        assert lines_of(person) == lines + 1, address
        assert Event.objects.count() == events + 1, address


@pytest.fixture
def broken_log():
    """The table of the processing log refuses every line."""
    table = ProcessingLine._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                f"CREATE TRIGGER broken BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'broken'); END"
            )
        else:
            cursor.execute(
                "CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS"
                " $$ BEGIN RAISE EXCEPTION 'broken'; END $$"
            )
            cursor.execute(
                f"CREATE TRIGGER broken BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION broken()"
            )


def test_what_cannot_be_logged_is_not_shown(collaboration_with, client_of, add, request):
    built = collaboration_with()
    person = add(built)
    client, pk = client_of(built, "regisseur"), person.dossier_id
    document = keep_document(client_of(built, "case_director"), pk)
    request.getfixturevalue("broken_log")
    answers = [
        client.get(address)
        for address in (
            *(url("list"), url("detail", pk), url("edit", pk), url("export", "csv"), url("export", "xlsx")),
            url("document", pk, document.pk),
        )
    ]
    answers.append(client.post(url("search"), {"name": str(person), "born": "2009-03-17"}))
    answers.append(client.post(url("edit", pk), typed(town="Elders", version=1)))
    answers.append(client.post(url("add"), typed(given_name="Ties", collaboration=built.collaboration.pk)))
    for answer in answers:
        assert answer.status_code == 503
        assert shows_nobody(answer)
        assert "log" in body(answer)
    with wall_down():
        assert Person.objects.get().town == WHO["town"]


def test_no_person_no_crash(collaboration_with, client_of):
    built = collaboration_with()
    dossier = built.dossier()
    answer = client_of(built, "case_director").get(url("detail", dossier.pk))
    assert answer.status_code == 200
    assert dossier.reference in body(answer)
    assert client_of(built, "case_director").get(url("edit", dossier.pk)).status_code == 404
