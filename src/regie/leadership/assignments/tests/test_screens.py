"""The screens of assignments: writing, SMART while typing, deciding, adopting, comparing, support."""

import pytest
from django.urls import reverse
from django.utils import timezone

from regie.leadership.assignments.models import Assignment, Goal, PortfolioSupport
from regie.leadership.assignments.services import assignment_start
from regie.leadership.programmes.models import Programme

from .conftest import goal_values

pytestmark = pytest.mark.django_db


def url(name, *args) -> str:
    return reverse(f"assignments:{name}", args=args)


def typed(**changes) -> dict:
    """A goal as a browser sends it."""
    return {name: "" if value is None else value for name, value in goal_values(**changes).items()} | {
        "version": 1
    }


def test_an_empty_programme_says_what_to_do_first(client_as, programme):
    text = client_as("regisseur").get(url("of_programme", programme.pk)).content.decode()
    assert url("start", programme.pk) in text
    assert (
        url("start", programme.pk)
        not in client_as("analyst").get(url("of_programme", programme.pk)).content.decode()
    )


def test_from_nothing_to_a_goal_and_back(client_as, programme):
    client = client_as("regisseur")
    answer = client.post(url("start", programme.pk), follow=True)
    made = Assignment.objects.get()
    assert url("move", made.pk, "withdrawn") in answer.content.decode()
    answer = client.post(url("goal_add", made.pk), typed(norm="12,5"), follow=True)
    goal = Goal.objects.get()
    assert str(goal.norm) == "12.50"
    assert url("goal_remove", goal.pk) in answer.content.decode()
    client.post(url("goal_remove", goal.pk))
    goal.refresh_from_db()
    assert goal.removed_at
    client.post(url("goal_restore", goal.pk))
    goal.refresh_from_db()
    assert goal.removed_at is None


def test_the_form_keeps_what_was_typed_and_names_the_mistake(client_as, build):
    made = build(to="draft", goal=False)
    answer = client_as("regisseur").post(
        url("goal_add", made.pk), typed(accepted_by="", owner="Blijft staan")
    )
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"accepted_by"})
    assert "Blijft staan" in answer.content.decode()
    answer = client_as("regisseur").post(
        url("activity_add", made.pk), {"what": "x", "from_on": "2026-02-01", "until_on": "2026-01-01"}
    )
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"until_on"})


def test_smart_while_typing_saves_nothing(client_as, programme):
    client = client_as("regisseur")
    answer = client.post(url("smart"), {"text": "De leefbaarheid in de wijk verbeteren"})
    text = answer.content.decode()
    assert answer.context["smart"].is_smart is False
    assert "verbeteren" in text
    assert client.post(url("smart"), typed()).context["smart"].is_smart
    half = client.post(url("smart"), typed(norm="geen getal"))
    assert [each.letter for each in half.context["smart"].letters if not each.met] == ["M"]
    assert not Goal.objects.exists()
    assert client_as("analyst").post(url("smart"), typed()).status_code == 403


def test_a_refusal_by_a_rule_shows_the_way_to_mend(client_as, build):
    made = build(texts={"success_factors": ""})
    answer = client_as("regisseur").post(url("move", made.pk, "adopted"))
    assert answer.status_code == 409
    assert url("detail", made.pk) in [each.mend_url for each in answer.context["held_back"].findings]
    assert client_as("regisseur").post(url("move", made.pk, "onzin")).status_code == 404


def test_deciding_and_adopting_on_screen(client_as, build):
    made, client = build(decided=("triangle",)), client_as("regisseur")
    sent = {"outcome": "adopted", "decided_on": timezone.localdate().isoformat(), "title": "Opdracht"}
    assert client.post(url("decide", made.pk, "college"), sent | {"decided_on": ""}).status_code == 422
    assert client.post(url("decide", made.pk, "council"), sent).status_code == 404
    client.post(url("decide", made.pk, "college"), sent)
    answer = client.post(url("move", made.pk, "adopted"), follow=True)
    assert url("move", made.pk, "proposed") in answer.content.decode()  # undo
    made.refresh_from_db()
    assert made.status == "adopted"


def test_versions_are_compared(client_as, actor, build, programme):
    first = build(to="adopted")
    second = assignment_start(programme=programme, by=actor("regisseur"))
    client = client_as("regisseur")
    assert client.get(url("compare", first.pk)).status_code == 404
    assert client.get(url("compare", second.pk)).context["differences"] == []
    client.post(url("texts", second.pk), {"scope_in": "Alleen Noord", "version": 1})
    found = client.get(url("compare", second.pk) + "?met=1").context["differences"]
    assert {each.kind for each in found} == {"changed", "removed"}
    assert "Alleen" in client.get(url("compare", second.pk) + "?met=onzin").content.decode()


def test_two_versions_of_the_texts(client_as, build):
    made = build(to="draft")
    base = '{"why": "", "scope_in": "Jongeren van 12 tot 23 in Noord"}'
    sent = {"scope_in": "Van de een", "version": made.version, "base": base}
    assert client_as("deputy").post(url("texts", made.pk), sent).status_code == 302
    answer = client_as("regisseur").post(url("texts", made.pk), sent | {"scope_in": "Van de ander"})
    assert answer.status_code == 409
    assert "scope_in" in [each.name for each in answer.context["differences"]]


def test_two_people_record_the_same_support_for_the_first_time(client_as, programme):
    page = url("support", programme.pk, "welfare")
    form = client_as("regisseur").get(page).context["form"]
    assert form["version"].value() is None
    seen = {"version": "", "base": form["base"].value(), "on": "2026-01-05"}
    assert client_as("deputy").post(page, seen | {"answer": "yes"}).status_code == 302
    answer = client_as("regisseur").post(page, seen | {"answer": "no"})
    assert answer.status_code == 409
    assert [each.name for each in answer.context["differences"]] == ["answer"]
    assert PortfolioSupport.objects.get().answer == "yes"


def test_support_asks_the_day_and_the_conditions(client_as, programme):
    client, page = client_as("regisseur"), url("support", programme.pk, "welfare")
    answer = client.post(page, {"answer": "with_conditions", "alderman_name": "W. Portier", "version": 1})
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"on", "note"})
    sent = {"answer": "yes", "on": "2026-01-05", "alderman_name": "W. Portier", "version": 1}
    assert client.post(page, sent).status_code == 302
    assert PortfolioSupport.objects.get().alderman_name == "W. Portier"
    assert client.get(url("support", programme.pk, "onzin")).status_code == 404


@pytest.mark.parametrize("name", ["detail", "texts", "compare"])
def test_another_municipality_finds_nothing(client_as, build, other_municipality, name):
    made = build(to="draft")
    assert client_as("regisseur", other_municipality).get(url(name, made.pk)).status_code == 404


def test_of_a_published_programme_others_do_not_read_the_assignment(
    client_as, build, programme, other_municipality
):
    build(to="draft")
    Programme.objects.update(is_published=True)
    answer = client_as("regisseur", other_municipality).get(url("of_programme", programme.pk))
    assert answer.status_code == 403


def test_readers_see_no_buttons(client_as, build):
    made = build(to="draft")
    text = client_as("core_partner").get(url("detail", made.pk)).content.decode()
    assert "Hooguit 12 meldingen" in text
    assert url("goal_add", made.pk) not in text
    assert url("move", made.pk, "proposed") not in text


def test_pages_ask_the_same_number_of_queries_at_two_sizes(
    client_as, actor, build, municipality, programme, django_assert_max_num_queries
):
    made, client = build(to="draft"), client_as("regisseur")
    pages = [url("list"), url("of_programme", programme.pk), url("detail", made.pk)]
    counts = []
    for size in (1, 12):
        for number in range(size - 1):
            other = Programme.objects.create(municipality=municipality, name=f"P {number}")
            assignment_start(programme=other, by=actor("regisseur"))
            Goal.objects.create(assignment=made, text=f"Doel {number}")
        for page in pages:
            client.get(page)
            with django_assert_max_num_queries(12) as found:
                assert client.get(page).status_code == 200
            counts.append(len(found))
    assert counts[:3] == counts[3:]
