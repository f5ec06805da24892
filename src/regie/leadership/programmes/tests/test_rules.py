"""The rules about the direction: each with what breaks it, and how it is mended through the services."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from regie.access.organisations.models import Membership
from regie.knowledge.sources.models import Source
from regie.leadership.programmes.models import Programme
from regie.leadership.programmes.policies import can_establish
from regie.leadership.programmes.services import (
    Handover,
    direction_change,
    handover_change,
    part_add,
    programme_move,
)
from regie.rulebook.rules.holding import HeldBack
from regie.rulebook.rules.registry import rule_by_id, violations_in

pytestmark = pytest.mark.django_db
OURS = ["R001", "R002", "R007", "R009", "R010", "R019"]


@pytest.fixture
def programme(municipality):
    return Programme.objects.create(municipality=municipality, name="Sterk in Noord")


def broken(rule: str, programme) -> list[str]:
    found = violations_in(Programme.objects.filter(pk=programme.pk), rules=[rule_by_id(rule)])
    assert all(each.mend_url.startswith("/leiderschap/") and str(each.message) for each in found)
    return [each.key for each in found]


@pytest.fixture
def direct(actor, programme):
    def change(handover=None, **values):
        programme.refresh_from_db()
        return direction_change(
            programme=programme,
            values=values,
            version=programme.version,
            by=actor("regisseur"),
            handover=handover,
        )

    return change


def test_r001_a_regisseur_who_still_works_here(direct, member, programme):
    assert broken("R001", programme) == [""]
    direct(regisseur=member("regisseur"))
    assert broken("R001", programme) == []
    Membership.objects.filter(user=member("regisseur")).update(ended_at=timezone.now())
    assert broken("R001", programme) == [""]


def test_r002_a_mayor_or_alderman_by_name(direct, member, programme):
    assert broken("R002", programme) == [""]
    direct(principal_role="mayor")
    assert broken("R002", programme) == [""]
    direct(principal_name="A. van Duinzicht")
    assert broken("R002", programme) == []
    direct(principal_role="other")
    assert broken("R002", programme) == [""]
    direct(principal_role="alderman", principal_name="", principal=member("administrator"))
    assert broken("R002", programme) == []


def test_r007_the_municipality_leads(direct, programme):
    assert broken("R007", programme) == []
    direct(lead="police")
    assert broken("R007", programme) == [""]
    direct(lead="municipality")
    assert broken("R007", programme) == []


def test_r009_people_and_means(direct, actor, programme):
    assert broken("R009", programme) == ["people", "budget"]
    part_add(
        part="capacity",
        programme=programme,
        values={"what": "Werk", "fte": Decimal("0.5")},
        by=actor("deputy"),
    )
    assert broken("R009", programme) == ["budget"]
    direct(budget_agreed=Decimal(0))
    assert broken("R009", programme) == ["budget"]
    direct(budget_agreed=Decimal(50_000))
    assert broken("R009", programme) == []


def test_r010_a_mandate_with_a_date(direct, programme):
    assert broken("R010", programme) == [""]
    direct(mandate="Mag inzet verschuiven")
    assert broken("R010", programme) == [""]
    direct(mandate_on=date(2026, 1, 1))
    assert broken("R010", programme) == []


def test_r019_a_deputy_and_handovers_in_person(direct, actor, member, programme):
    assert broken("R019", programme) == ["deputy"]
    direct(regisseur=member("regisseur"), deputy=member("deputy"))
    assert broken("R019", programme) == []
    told = Handover(reason="Ander werk", on=timezone.localdate())
    direct(told, regisseur=member("deputy"), deputy=member("regisseur"))
    handover = programme.handovers.get()
    assert broken("R019", programme) == [f"handover-{handover.pk}"]
    handover_change(handover=handover, values={"is_warm": True, "note": ""}, version=1, by=actor("regisseur"))
    assert broken("R019", programme) == []


def test_a_draft_is_established_once_what_blocks_is_mended(direct, actor, member, programme):
    by = actor("regisseur")
    assert not can_establish(by, programme)
    with pytest.raises(HeldBack) as held:
        programme_move(programme=programme, to="established", by=by)
    assert {each.rule for each in held.value.findings} >= {"R001", "R002"}
    direct(regisseur=member("regisseur"), principal_role="mayor", principal_name="A. van Duinzicht")
    assert programme_move(programme=programme, to="established", by=by).status == "established"


def test_a_programme_from_a_publication_is_not_directed_here(programme):
    Programme.objects.update(source=Source.objects.create(key="x", title="x"))
    assert {rule: broken(rule, programme) for rule in OURS} == {rule: [] for rule in OURS}


def test_queries_do_not_grow_with_the_programmes(municipality, programme, django_assert_max_num_queries):
    rules = [rule_by_id(rule) for rule in OURS]
    with django_assert_max_num_queries(10) as few:
        violations_in(Programme.objects.all(), rules=rules)
    for number in range(15):
        Programme.objects.create(municipality=municipality, name=f"P {number}")
    with django_assert_max_num_queries(10) as many:
        violations_in(Programme.objects.all(), rules=rules)
    assert len(few) == len(many)
