"""The screens of decisions."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from regie.leadership.actions.models import Action
from regie.leadership.decisions.choices import Outcome
from regie.leadership.decisions.effects import Effect, register_effects
from regie.leadership.decisions.models import Decision
from regie.leadership.decisions.services import decision_add
from regie.leadership.programmes.models import Programme

pytestmark = pytest.mark.django_db

VALUES = {
    "body": "college",
    "subject": "preventive_measures",
    "title": "Jongerenwerk in Noord",
    "decided_on": date(2026, 3, 1),
}


@pytest.fixture
def programme(municipality):
    return Programme.objects.create(municipality=municipality, name="Sterk in Noord")


@pytest.fixture
def add(programme, actor):
    return lambda **values: decision_add(programme=programme, values=VALUES | values, by=actor("regisseur"))


def url(name, *args) -> str:
    return reverse(f"decisions:{name}", args=args)


def filled(programme, decision=None, **changes) -> dict:
    version = decision.version if decision else ""
    return VALUES | {"outcome": "adopted", "programme": programme.pk, "version": version} | changes


def nothing_but_the_north(_reader, decision):
    return [Effect("opdracht", "Sterk in Noord", "/proef/1/")] if decision.title.endswith("Noord") else []


def test_from_adding_to_an_action(client_as, programme):
    client = client_as("regisseur")
    assert "regie-empty" in client.get(url("list")).content.decode()
    page = client.get(url("add", programme.pk) + "?orgaan=triangle&onderwerp=onzin&titel=Extra+inzet")
    form = page.context["form"]
    assert (form["body"].value(), form["subject"].value(), form["title"].value()) == (
        "triangle",
        "",
        "Extra inzet",
    )
    client.post(url("add", programme.pk), filled(programme))
    made = Decision.objects.get()
    answer = client.get(url("detail", made.pk)).content.decode()
    assert "bron=decision:" in answer
    link = reverse("actions:add", args=[programme.pk]) + f"?bron=decision:{made.pk}"
    client.post(link, {"title": "Voer uit", "programme": programme.pk})
    action = Action.objects.get()
    assert (action.source_name, action.source_url) == ("B1 Jongerenwerk in Noord", url("detail", made.pk))


def test_the_page_names_what_rests_on_it(client_as, add):
    register_effects("proef", nothing_but_the_north)
    client = client_as("administrator")
    assert "/proef/1/" in client.get(url("detail", add().pk)).content.decode()
    assert "/proef/1/" not in client.get(url("detail", add(title="Iets anders").pk)).content.decode()


def test_form_names_mistakes_and_keeps_typing(client_as, programme):
    tomorrow = timezone.localdate() + timedelta(days=1)
    data = filled(programme, title="", decided_on=tomorrow.isoformat(), text="Blijft staan")
    answer = client_as("regisseur").post(url("add", programme.pk), data)
    assert answer.status_code == 422
    assert {"title", "decided_on"} == set(answer.context["form"].errors)
    assert "Blijft staan" in answer.content.decode()


def test_two_versions(client_as, add, programme):
    made = add()
    first, second = client_as("deputy"), client_as("regisseur")
    base = second.get(url("edit", made.pk)).context["form"]["base"].value()
    first.post(url("edit", made.pk), filled(programme, made, outcome="postponed"))
    mine = filled(programme, made, note="Van mij", base=base)
    answer = second.post(url("edit", made.pk), mine)
    assert answer.status_code == 409
    (about,) = [each for each in answer.context["differences"] if each.name == "outcome"]
    assert (about.mine, about.theirs) == (str(Outcome.ADOPTED.label), str(Outcome.POSTPONED.label))
    again = mine | {"version": 2, "keep-outcome": "theirs", "keep-note": "mine"}
    assert second.post(url("edit", made.pk), again).status_code == 302
    made.refresh_from_db()
    assert (made.outcome, made.note, made.version) == ("postponed", "Van mij", 3)


def test_filters(client_as, add, programme):
    add(reference="Z-2026-14")
    client = client_as("analyst")
    for query, found in (
        ("q=noord", 1),
        ("q=Z-2026", 1),
        ("q=niets", 0),
        ("body=college", 1),
        ("body=council", 0),
        ("subject=capacity", 0),
        ("outcome=adopted", 1),
        (f"programme={programme.pk}", 1),
    ):
        assert client.get(f"{url('list')}?{query}").context["count"] == found, query


def test_another_municipality_sees_nothing(client_as, add, other_municipality):
    made, client = add(), client_as("regisseur", other_municipality)
    assert client.get(url("detail", made.pk)).status_code == 404
    assert client_as("core_partner").get(url("edit", made.pk)).status_code == 403


def test_a_list_asks_as_much_for_many_as_for_few(client_as, add):
    client, counts = client_as("regisseur"), []
    for many in (2, 12):
        for _each in range(many):
            add()
        client.get(url("list"))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url("list")).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12
