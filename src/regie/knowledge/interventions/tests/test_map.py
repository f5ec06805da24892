"""The kenniskaart."""

import pytest
from django.urls import reverse

from regie.knowledge.factors.models import Factor
from regie.knowledge.interventions.models import Intervention

pytestmark = pytest.mark.django_db
TESTS = "regie.knowledge.interventions.tests"


def ask(client, query):
    return client.get(reverse("interventions:map") + "?" + query)


def keys(page):
    return {row.intervention.slug for group in page.context["result"].groups for row in group.rows}


def test_without_a_choice_it_asks_for_one(knowledge, client_as):
    page = ask(client_as("regisseur"), "")
    assert page.context["result"] is None
    assert page.content.decode().count('name="factor"') == 72


def test_it_tells_gaps_from_protections_and_from_what_is_no_target(knowledge, client_as):
    page = ask(client_as("regisseur"), "factor=RF28&factor=RF47&factor=BF08&factor=RF01")
    result = page.context["result"]
    assert keys(page) == {"schaduwzijde-drugsgebruik"}
    assert [factor.code for factor in result.gaps] == ["RF47"]
    assert [factor.code for factor in result.unstrengthened] == ["BF08"]
    assert [factor.code for factor in result.fixed] == ["RF01"]
    text = page.content.decode()
    assert "Schuldenproblematiek" in text
    assert "onderzoek waarschuwt" in text
    assert "zekerheid middel" in text


def test_most_factors_come_first(knowledge, client_as):
    groups = ask(client_as("regisseur"), "factor=RF06&factor=RF34&factor=BF06").context["result"].groups
    assert [group.count for group in groups] == sorted((group.count for group in groups), reverse=True)
    for group in groups:
        assert all(len(row.factors) == group.count for row in group.rows)


def test_age_leaves_out_what_does_not_fit_and_keeps_what_nobody_knows(knowledge, client_as):
    client = client_as("regisseur")
    page = ask(client, "factor=RF34&age=30&print=1")
    assert "voorkomen-jonge-aanwas" not in keys(page)
    assert "jongerenwerk" in keys(page)
    assert "voorkomen-jonge-aanwas" in keys(ask(client, "factor=RF34&age=14&print=1"))


def test_the_prevention_level_narrows(knowledge, client_as):
    page = ask(client_as("regisseur"), "factor=RF33&level=secondary")
    assert "integrale-familie-aanpak" in keys(page)
    assert "criminele-families" not in keys(page)


@pytest.mark.parametrize(
    "query",
    ["age=abc&factor=RF28", "group=nonsense&factor=RF28", "factor=RF999", "factor=%00", "page=x&factor=RF28"],
)
def test_a_bad_address_is_answered(knowledge, client_as, query):
    page = ask(client_as("regisseur"), query)
    assert page.status_code == 200


def test_a_wrong_age_keeps_the_ticked_factors(knowledge, client_as):
    text = ask(client_as("regisseur"), "age=abc&factor=RF28").content.decode()
    assert 'value="RF28" checked' in text
    assert 'value="abc"' in text


def test_searching_keeps_what_was_ticked(knowledge, client_as):
    page = ask(client_as("regisseur"), "q=schudlen&factor=RF28")
    text = page.content.decode()
    assert 'value="RF28" checked' in text
    assert 'value="RF47"' in text
    assert 'value="RF06"' not in text


def test_a_factor_of_another_group_is_said_to_be(knowledge, client_as):
    page = ask(client_as("regisseur"), "group=young&factor=RF56&factor=RF06")
    assert [factor.code for factor in page.context["outside"]] == ["RF56"]
    assert "Gevonden bij een andere groep" in page.content.decode()


def test_every_factor_can_be_asked_for(knowledge, client_as):
    query = "&".join(f"factor={code}" for code in Factor.objects.values_list("code", flat=True))
    result = ask(client_as("regisseur"), query + "&print=1").context["result"]
    linked = Intervention.objects.filter(factor_links__isnull=False).distinct().count()
    assert result.total == linked
    named = {f.code for row in (result.gaps, result.unstrengthened, result.fixed) for f in row}
    worked_on = set(Factor.objects.filter(intervention_links__isnull=False).values_list("code", flat=True))
    assert named == set(Factor.objects.values_list("code", flat=True)) - worked_on


def test_print_shows_all_without_the_form(knowledge, client_as):
    page = ask(client_as("regisseur"), "factor=RF06&print=1")
    text = page.content.decode()
    assert text.count("regie-row-title") == page.context["result"].total == 46
    assert 'name="factor"' not in text
    assert "factor=RF06" in text


@pytest.mark.parametrize(
    ("urls", "role", "offered"),
    [
        ("with", "regisseur", True),
        ("with", "analyst", False),
        ("with", "national_programme", False),
        ("without", "regisseur", False),
    ],
)
def test_adding_is_offered_only_where_it_leads_somewhere_and_is_allowed(
    knowledge, client_as, settings, urls, role, offered
):
    settings.ROOT_URLCONF = f"{TESTS}.urls_{urls}_deployments"
    client = client_as(role)
    text = ask(client, "factor=RF28").content.decode()
    assert ('name="intervention" value="schaduwzijde-drugsgebruik"' in text) == offered
    detail = client.get(reverse("interventions:detail", args=["triple-p"])).content.decode()
    assert ('name="intervention" value="triple-p"' in detail) == offered
    assert ("/later/interventie/triple-p/" in detail) == (urls == "with")
