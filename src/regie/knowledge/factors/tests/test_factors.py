import pytest
from django.db import IntegrityError, transaction
from django.shortcuts import resolve_url
from django.urls import reverse

from regie.access.authorisation.actors import system_actor
from regie.knowledge.factors.choices import TargetGroup
from regie.knowledge.factors.models import Factor
from regie.knowledge.factors.selectors import (
    factor_counts,
    factors_for,
    factors_found,
    in_target_group,
    mirrors_of,
)
from regie.knowledge.factors.services import factors_load

pytestmark = pytest.mark.django_db


def test_the_published_counts_hold(knowledge, actor):
    counts = factor_counts(actor("regisseur"))
    assert vars(counts) == {
        "risk": 59,
        "founded": 12,
        "plausible": 47,
        "plausible_dutch": 24,
        "protective": 13,
    }


@pytest.mark.parametrize(
    ("status", "studies"), [("founded", 2), ("founded", None), ("plausible", 3), ("plausible", None)]
)
def test_the_database_keeps_status_and_studies_together(knowledge, status, studies):
    """R077."""
    with pytest.raises(IntegrityError), transaction.atomic():
        Factor.objects.filter(code="RF01").update(status=status, studies_at_least=studies)


def test_every_factor_has_an_explanation_in_its_own_words(knowledge):
    texts = list(Factor.objects.values_list("explanation", flat=True))
    assert len(texts) == 72
    assert all(len(text) > 20 for text in texts)


def test_loading_twice_changes_nothing(knowledge):
    before = list(Factor.objects.order_by("code").values())
    factors_load(by=system_actor())
    assert list(Factor.objects.order_by("code").values()) == before


@pytest.mark.parametrize(("one", "other"), [("RF56", "BF13"), ("RF43", "BF09"), ("RF03", "BF01")])
def test_the_same_circumstance_points_both_ways(knowledge, actor, client_as, one, other):
    reader = actor("regisseur")
    risk, protection = Factor.objects.get(code=one), Factor.objects.get(code=other)
    assert protection in mirrors_of(reader, risk)
    assert risk in mirrors_of(reader, protection)
    page = client_as("regisseur").get(reverse("factors:detail", args=[risk.slug]))
    assert reverse("factors:detail", args=[protection.slug]) in page.content.decode()


def test_age_works_both_ways_for_two_roles(knowledge, actor):
    found = mirrors_of(actor("regisseur"), Factor.objects.get(code="BF01"))
    assert [factor.code for factor in found] == ["RF03", "RF52"]


@pytest.mark.parametrize(
    ("group", "in_it", "out_of_it"),
    [
        (TargetGroup.YOUNG, {"RF28", "RF40", "BF13", "RF01"}, {"RF27", "RF02", "RF56"}),
        (TargetGroup.ADULTS, {"RF27", "RF01"}, {"RF28", "RF56"}),
        (TargetGroup.WOMEN, {"RF02", "RF01"}, {"RF28"}),
        (TargetGroup.ROLES, {"RF52", "RF59"}, {"RF02", "RF08"}),
        ("", {"RF52", "RF02", "RF28"}, set()),
    ],
)
def test_factors_of_a_target_group(knowledge, actor, client_as, group, in_it, out_of_it):
    codes = {factor.code for factor in in_target_group(factors_for(actor("regisseur")), group)}
    assert in_it <= codes
    assert not out_of_it & codes


def test_search_forgives_a_typing_error(knowledge, actor):
    found = factors_found(factors_for(actor("regisseur")), "drugsgebriuk")
    assert "RF28" in {factor.code for factor in found}


def test_the_list_shows_the_counts_and_the_contradiction(knowledge, client_as):
    text = client_as("regisseur").get(reverse("factors:list")).content.decode()
    for number in (
        "59 risicofactoren",
        "12 gefundeerd",
        "47 plausibel",
        "24 ook in Nederland",
        "noemt er 26",
    ):
        assert number in text


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("status=founded", 12),
        ("polarity=protective", 13),
        ("status=plausible&dutch_study=yes", 24),
        ("group=roles", 8),
        ("theme=werk-opleiding", 4),
        ("source=kennissynthese", 72),
        ("q=geldezels", 1),
        ("status=nonsense", 72),
        ("q=%00", 72),
    ],
)
def test_the_list_filters(knowledge, client_as, query, count):
    page = client_as("regisseur").get(reverse("factors:list") + "?" + query)
    assert page.status_code == 200
    assert page.context["count"] == count


def test_the_export_holds_all_filtered_rows(knowledge, client_as):
    page = client_as("regisseur").get(reverse("factors:list") + "?export=csv&status=founded")
    lines = b"".join(page.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 13
    assert lines[0].startswith("Factor;Soort;Status;Doelgroep")


def test_a_gap_is_told_from_what_is_no_target(knowledge, client_as):
    client = client_as("regisseur")
    debts = Factor.objects.get(code="RF47")
    man = Factor.objects.get(code="RF01")
    assert "Dat is een gat" in client.get(reverse("factors:detail", args=[debts.slug])).content.decode()
    assert "hoeft er ook niet" in client.get(reverse("factors:detail", args=[man.slug])).content.decode()


def test_a_factor_that_is_not_there(knowledge, client_as):
    assert client_as("regisseur").get(reverse("factors:detail", args=["bestaat-niet"])).status_code == 404


def test_a_visitor_is_sent_to_the_login(knowledge, client):
    for name in ("factors:list", "themes:list", "sources:list", "interventions:list", "interventions:map"):
        page = client.get(reverse(name))
        assert page.status_code == 302
        assert page["Location"].startswith(resolve_url("account_login"))
