"""The screens of actions."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from regie.leadership.actions.models import Action
from regie.leadership.actions.services import action_add
from regie.leadership.actions.sources import Source, register_source
from regie.leadership.programmes.models import Programme
from regie.rulebook.findings.models import Finding
from regie.rulebook.findings.renewal import renew

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(municipality):
    return Programme.objects.create(municipality=municipality, name="Sterk in Noord")


@pytest.fixture
def add(programme, actor):
    return lambda **values: action_add(
        programme=programme, values={"title": "Bel de school"} | values, by=actor("regisseur")
    )


def url(name, *args) -> str:
    return reverse(f"actions:{name}", args=args)


def filled(programme, action=None, **changes) -> dict:
    page = {"title": "Bel de school", "programme": programme.pk, "version": action.version if action else ""}
    return page | changes


def test_from_a_link_to_done_and_undone(client_as, programme, member):
    register_source("proef", find_proof)
    client, me = client_as("regisseur"), member("regisseur")
    address = url("add", programme.pk) + "?titel=Benoem+een+regisseur&bron=proef:7"
    page = client.get(address)
    assert page.context["form"]["title"].value() == "Benoem een regisseur"
    assert "Regel zeven" in page.content.decode()
    answer = client.post(address, filled(programme, owner_user=me.pk, due_on="2030-01-31"), follow=True)
    made = Action.objects.get()
    assert (made.source_kind, made.source_id, made.source_url) == ("proef", 7, "/proef/7/")
    assert "/proef/7/" in answer.content.decode()
    answer = client.post(url("move", made.pk, "done"), {"result": "Geregeld"}, follow=True)
    undo = url("move", made.pk, "open")
    assert undo in answer.content.decode()
    made.refresh_from_db()
    assert (made.status, made.result) == ("done", "Geregeld")
    client.post(undo)
    made.refresh_from_db()
    assert (made.status, made.result, made.done_at) == ("open", "Geregeld", None)
    assert client.post(url("move", made.pk, "onzin")).status_code == 404
    assert "Bel de school" in client.get(url("of_source", "proef", 7)).content.decode()


def find_proof(_reader, key):
    return Source("proef", key, f"/proef/{key}/", "Regel zeven") if key == 7 else None


@pytest.mark.parametrize(
    "source", ["proef:8", "vreemd:1", "proef", "proef:0", "proef:-1", "\x00", "proef:" + "9" * 40]
)
def test_a_source_that_means_nothing_is_left_out(client_as, programme, source):
    register_source("proef", find_proof)
    answer = client_as("regisseur").post(url("add", programme.pk) + f"?bron={source}", filled(programme))
    assert answer.status_code == 302
    assert Action.objects.get().source_kind == ""


def test_form_names_mistakes_and_keeps_typing(client_as, programme, member):
    data = filled(
        programme,
        title="",
        detail="Blijft staan",
        owner_user=member("coach").pk,
        owner_name="Ook iemand",
        due_on="31-31-2026",
    )
    answer = client_as("regisseur").post(url("add", programme.pk), data)
    assert answer.status_code == 422
    assert {"title", "owner_name", "due_on"} <= set(answer.context["form"].errors)
    assert "Blijft staan" in answer.content.decode()
    assert not Action.objects.exists()


def test_a_person_of_elsewhere_is_no_choice(client_as, programme, member, other_municipality):
    stranger = member("coach", other_municipality)
    answer = client_as("regisseur").post(url("add", programme.pk), filled(programme, owner_user=stranger.pk))
    assert "owner_user" in answer.context["form"].errors


def test_dropping_without_a_reason_says_so_at_the_field(client_as, add):
    made, client = add(), client_as("regisseur")
    answer = client.post(url("move", made.pk, "dropped"), {"result": " "})
    assert answer.status_code == 422
    assert "result" in answer.context["form"].errors
    assert client.post(url("move", made.pk, "dropped"), {"result": "Niet meer nodig"}).status_code == 302


def test_two_versions(client_as, add, programme):
    made = add()
    first, second = client_as("deputy"), client_as("regisseur")
    base = second.get(url("edit", made.pk)).context["form"]["base"].value()
    first.post(url("edit", made.pk), filled(programme, made, due_on="2030-01-31"))
    mine = filled(programme, made, detail="Van mij", base=base)
    answer = second.post(url("edit", made.pk), mine)
    assert answer.status_code == 409
    assert {each.name: each.keep for each in answer.context["differences"]} == {
        "due_on": "theirs",
        "detail": "mine",
    }
    again = mine | {"version": 2, "keep-due_on": "theirs", "keep-detail": "mine"}
    assert second.post(url("edit", made.pk), again).status_code == 302
    made.refresh_from_db()
    assert (made.due_on, made.detail, made.version) == (date(2030, 1, 31), "Van mij", 3)


def test_my_actions_and_the_quick_button(client_as, add, member):
    yesterday = timezone.localdate() - timedelta(days=1)
    late = add(owner_user=member("network_partner"), due_on=yesterday)
    add(title="Niet van mij")
    client = client_as("network_partner")
    page = client.get(url("mine"))
    assert [row.pk for row in page.context["late"]] == [late.pk]
    assert "Niet van mij" not in page.content.decode()
    answer = client.post(url("move", late.pk, "done"), {"terug": "mijn"})
    assert answer.url == url("mine")
    assert "regie-empty" in client.get(url("mine")).content.decode()


def test_filters(client_as, add, member, programme):
    yesterday = timezone.localdate() - timedelta(days=1)
    me = member("regisseur")
    add(owner_user=me, due_on=yesterday)
    client = client_as("regisseur")
    for query, found in (
        ("q=school", 1),
        ("q=A1", 1),
        ("q=A2", 0),
        ("q=" + "9" * 30, 0),
        ("q=%C2%B2", 0),
        ("state=overdue", 1),
        ("state=unfinished", 1),
        ("state=soon", 0),
        ("state=nobody", 0),
        ("state=done", 0),
        ("state=dropped", 0),
        ("mine=1", 1),
        (f"owner_user={me.pk}", 1),
        (f"programme={programme.pk}", 1),
    ):
        assert client.get(f"{url('list')}?{query}").context["count"] == found, query


def test_another_municipality_sees_nothing(client_as, add, other_municipality):
    made, client = add(), client_as("regisseur", other_municipality)
    assert client.get(url("detail", made.pk)).status_code == 404
    assert client.post(url("move", made.pk, "done")).status_code == 404
    assert "Bel de school" not in client.get(url("list")).content.decode()


def test_who_may_not_change_gets_no_buttons(client_as, add):
    made, client = add(), client_as("core_partner")
    page = client.get(url("detail", made.pk)).content.decode()
    assert url("edit", made.pk) not in page
    assert url("move", made.pk, "done") not in page
    assert client.get(url("edit", made.pk)).status_code == 403


def test_export_holds_the_rows(client_as, add):
    add(due_on=date(2030, 1, 31))
    answer = client_as("regisseur").get(f"{url('list')}?export=csv")
    assert "Bel de school" in answer.getvalue().decode()


@pytest.mark.parametrize("page", ["list", "mine", "of_programme"])
def test_a_list_asks_as_much_for_many_as_for_few(client_as, add, page, programme, member):
    client, me = client_as("regisseur"), member("regisseur")
    address = url(page, programme.pk) if page == "of_programme" else url(page)
    counts = []
    for many in (2, 12):
        for _each in range(many):
            add(owner_user=me)
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(address).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_the_panel_is_a_fragment_under_htmx(client_as, add, programme):
    add()
    client = client_as("regisseur")
    fragment = client.get(url("of_programme", programme.pk), headers={"HX-Request": "true"}).content.decode()
    assert fragment.startswith('<div id="acties-paneel"')
    assert "<html" in client.get(url("of_programme", programme.pk)).content.decode()


def test_a_finding_becomes_an_action(client_as, programme, actor):
    late = action_add(
        programme=programme,
        values={"title": "Te laat", "due_on": timezone.localdate() - timedelta(days=1)},
        by=actor("regisseur"),
    )
    renew("programmes.programme", [programme.pk])
    finding = Finding.objects.get(rule="X301")
    client = client_as("regisseur")
    client.post(url("add", programme.pk) + f"?bron=finding:{finding.pk}", filled(programme))
    made = Action.objects.exclude(pk=late.pk).get()
    assert (made.source_kind, made.source_id) == ("finding", finding.pk)
    assert made.source_name == "X301 A1 Te laat"
