"""Each rule about partners: broken, and mended through the services that a person would use."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from regie.access.covenants.models import CovenantGround
from regie.access.covenants.services import covenant_withdraw
from regie.access.grounds.models import GroundCheck
from regie.access.organisations.models import Organisation
from regie.leadership.partners.models import PartnerContact, ProgrammePartner, RoleTask
from regie.leadership.partners.rules import RULES
from regie.leadership.partners.services.agreements import agreement_add, agreement_change
from regie.leadership.partners.services.contacts import contact_add, contact_change, moment_add
from regie.leadership.partners.services.matrices import matrix_fill, task_change
from regie.leadership.partners.services.partners import partner_add, partner_leave
from regie.leadership.programmes.models import Programme
from regie.rulebook.findings.models import Finding
from regie.rulebook.rules.registry import rule_by_id, violations_in
from regie.site.demo.loader import demo_load

pytestmark = pytest.mark.django_db
OLD = date(2020, 1, 1)


@pytest.fixture
def programme(municipality):
    return Programme.objects.create(municipality=municipality, name="Sterk in Noord")


@pytest.fixture
def by(actor):
    return actor("regisseur")


def found(programme, rule):
    return violations_in(Programme.objects.filter(pk=programme.pk), rules=[rule_by_id(rule)])


def join(programme, organisation, by, tier="core"):
    values = {"tier": tier, "delivers": "", "decides": "", "joined_on": OLD}
    return partner_add(programme=programme, organisation=organisation, values=values, by=by)


def organisation_of(kind, municipality):
    made, _new = Organisation.objects.get_or_create(name=f"{kind} hier", kind=kind)
    made.municipalities.add(municipality)
    return made


def tie(programme, collaboration):
    """The collaboration is one of the programme."""
    programme.collaborations.add(collaboration)


def test_r013_an_agreement_per_structure_looked_at_in_time(programme, by):
    assert {each.key for each in found(programme, "R013")} == {"zvh", "cjg", "internal", "team"}
    today = timezone.localdate()
    for structure in ("zvh", "cjg", "internal", "team"):
        values = {"structure": structure, "what": "Samen", "agreed_on": OLD, "review_on": today}
        made = agreement_add(programme=programme, values=values, by=by)
    assert found(programme, "R013") == []
    late = agreement_change(agreement=made, values={"review_on": today - timedelta(1)}, version=1, by=by)
    (one,) = found(programme, "R013")
    assert one.object_id == late.pk
    agreement_change(agreement=made, values={"review_on": today + timedelta(300)}, version=2, by=by)
    assert found(programme, "R013") == []


def test_r035_no_collaboration_is_a_violation(programme, collaboration_with):
    (none,) = found(programme, "R035")
    assert none.severity == "blocks" and none.object_id == programme.pk
    tie(programme, collaboration_with("police").collaboration)
    assert found(programme, "R035") == []


@pytest.mark.parametrize("days_left", [-1, 0])
def test_r035_the_covenant_is_in_force(programme, collaboration_with, days_left):
    tie(programme, collaboration_with("police", days_left=days_left).collaboration)
    told = [str(each.message) for each in found(programme, "R035")]
    assert len(told) == (1 if days_left < 0 else 0)


def test_r035_a_partner_withdrew(programme, collaboration_with):
    built = collaboration_with("police")
    tie(programme, built.collaboration)
    signature = built.covenant.signatures.get(organisation=built.organisations["police"])
    covenant_withdraw(signature=signature, reason="Beleid", by=built.people["regisseur"])
    (one,) = found(programme, "R035")
    assert "police" in str(one.message)


def test_r035_a_partner_outside_every_collaboration(programme, collaboration_with, municipality):
    built = collaboration_with("police")
    tie(programme, built.collaboration)
    by = built.people["regisseur"]
    join(programme, built.organisations["police"], by)
    assert found(programme, "R035") == []
    outside = join(programme, organisation_of("school", municipality), by, "network")
    (one,) = found(programme, "R035")
    assert (one.object_kind, one.object_id) == ("partners.programmepartner", outside.pk)
    partner_leave(partner=outside, left_on=timezone.localdate(), reason="Niet nodig", by=by)
    assert found(programme, "R035") == []


def test_r036_a_line_says_which_data_for_what(programme, collaboration_with):
    tie(programme, collaboration_with("police").collaboration)
    assert len(found(programme, "R036")) == 2
    CovenantGround.objects.update(for_what="Adres, om langs te gaan")
    assert found(programme, "R036") == []


def test_r041_work_and_income_gets_ordinary_data_only(programme, collaboration_with):
    built = collaboration_with("work_and_income", categories=("ordinary", "criminal"))
    tie(programme, built.collaboration)
    (one,) = found(programme, "R041")
    assert one.severity == "blocks" and one.key.endswith("-criminal")
    built.covenant.grounds.filter(
        category="criminal", organisation=built.organisations["work_and_income"]
    ).delete()
    assert found(programme, "R041") == []


def test_r116_each_partner_has_a_fixed_contact(programme, by, municipality):
    assert found(programme, "R116")[0].object_id == programme.pk  # no partner at all
    partner = join(programme, organisation_of("police", municipality), by)
    assert [each.object_id for each in found(programme, "R116")] == [partner.pk]
    contact_add(
        partner=partner, values={"function": "agent", "name": "A", "is_main": True, "from_on": OLD}, by=by
    )
    assert found(programme, "R116") == []


def test_x101_and_x102_vacancies_and_leavers(programme, by, municipality):
    partner = join(programme, organisation_of("police", municipality), by)
    empty = contact_add(partner=partner, values={"function": "analist", "from_on": OLD}, by=by)
    assert [each.object_id for each in found(programme, "X101")] == [empty.pk]
    contact_change(contact=empty, values={"name": "Kolk", "until": timezone.localdate()}, version=1, by=by)
    assert found(programme, "X101") == []
    (leaver,) = found(programme, "X102")
    assert "Kolk" not in f"{leaver.object_name} {leaver.message}" and f"volgt={empty.pk}" in leaver.mend_url
    contact_add(
        partner=partner, values={"function": "analist", "name": "B", "from_on": OLD, "succeeds": empty}, by=by
    )
    assert found(programme, "X102") == []


def test_x103_a_partner_is_spoken_to(programme, by, municipality):
    partner = join(programme, organisation_of("police", municipality), by)
    assert [each.object_id for each in found(programme, "X103")] == [partner.pk]
    moment_add(partner=partner, values={"on": timezone.localdate(), "kind": "call", "note": ""}, by=by)
    assert found(programme, "X103") == []


@pytest.mark.parametrize(("days", "count"), [(91, 0), (90, 1), (5, 1)])
def test_x104_a_covenant_that_ends_soon(programme, collaboration_with, days, count):
    tie(programme, collaboration_with("police", days_left=days).collaboration)
    assert len(found(programme, "X104")) == count


def test_today_shows_what_the_covenants_tell(programme, collaboration_with, client_as):
    built = collaboration_with("police", days_left=7)
    tie(programme, built.collaboration)
    page = client_as("deputy").get(reverse("home"), {"ernst": "warns"}).content.decode()
    assert "Dit convenant eindigt over 7 dagen" in page
    assert reverse("covenants:detail", args=[built.covenant.pk]) in page


@pytest.mark.parametrize(("age", "count"), [(365, 0), (366, 2)])
def test_x105_an_old_decision_on_police_data(programme, collaboration_with, age, count):
    built = collaboration_with("police", categories=("police",))
    tie(programme, built.collaboration)
    built.covenant.grounds.update(decision_on=timezone.localdate() - timedelta(age))
    assert len(found(programme, "X105")) == count


def test_x106_a_ground_that_nobody_checked(programme, collaboration_with, settings, grounds, municipality):
    settings.DEMO = False
    tie(programme, collaboration_with("police").collaboration)
    assert len(found(programme, "X106")) == 1
    GroundCheck.objects.create(
        municipality=municipality, ground=grounds["G03"], checked_by="E. Sluiskil", function="jurist", checked_on=OLD
    )  # fmt: skip
    assert found(programme, "X106") == []


def test_x107_the_core_is_complete(programme, by, municipality):
    kinds = {"municipality", "police", "public_prosecutor", "youth_work"}
    assert {each.key for each in found(programme, "X107")} == kinds
    for kind in kinds:
        join(programme, organisation_of(kind, municipality), by)
    assert found(programme, "X107") == []


def test_x108_roles_are_laid_down(programme, by, municipality):
    assert {each.key for each in found(programme, "X108")} == {"early_signalling", "aftercare"}
    partner = join(programme, organisation_of("police", municipality), by)
    for kind in ("early_signalling", "aftercare"):
        matrix_fill(programme=programme, kind=kind, by=by)
    assert found(programme, "X108")
    for task in RoleTask.objects.all():
        task_change(task=task, values={}, cells={partner.pk: ("does", "")}, version=1, by=by)
    assert found(programme, "X108") == []


def test_every_rule_has_a_test_here():
    tested = {name.split("_")[1].upper() for name in globals() if name.startswith(("test_r", "test_x"))}
    assert {rule.id for rule in RULES} <= tested | {"X102"}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_rules_cost_the_same_for_many_programmes(
    municipality, collaboration_with, rule, django_assert_max_num_queries, settings
):
    settings.DEMO = False
    tie(
        Programme.objects.create(municipality=municipality, name="P"),
        collaboration_with("police").collaboration,
    )
    counts = []
    for more in (1, 6):
        for _number in range(more):
            programme = Programme.objects.create(
                municipality=municipality, name=f"P{Programme.objects.count()}"
            )
            tie(programme, collaboration_with("police", name=programme.name).collaboration)
            row = ProgrammePartner.objects.create(
                programme=programme,
                organisation=organisation_of("school", municipality),
                tier="core",
                joined_on=OLD,
            )
            PartnerContact.objects.create(partner=row, function="leeg", from_on=OLD)
        with django_assert_max_num_queries(20) as counted:
            violations_in(Programme.objects.all(), rules=[rule])
        counts.append(len(counted))
    assert counts[0] == counts[1]


def test_a_finding_closes_by_the_write_that_mends_it(
    programme, by, municipality, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        partner = join(programme, organisation_of("police", municipality), by)
    finding = Finding.objects.get(rule="R116", object_kind="partners.programmepartner")
    with django_capture_on_commit_callbacks(execute=True):
        contact_add(
            partner=partner, values={"function": "agent", "name": "A", "is_main": True, "from_on": OLD}, by=by
        )
    finding.refresh_from_db()
    assert finding.closed_at is not None


def test_the_demo_tells_two_stories(db, settings):
    settings.DEMO = True
    demo_load()
    counted = {}
    for programme in Programme.objects.filter(municipality__is_fictional=True):
        ids = [each.rule for each in violations_in(Programme.objects.filter(pk=programme.pk), rules=RULES)]
        counted[programme.municipality.slug] = {rule: ids.count(rule) for rule in sorted({*ids})}
    assert counted == {
        "voorbeeldstad": {"R035": 1, "X101": 1, "X103": 1},
        "voorbeelddorp": {"R013": 4, "R035": 1, "R036": 1, "R116": 2, "X103": 1, "X107": 2, "X108": 2},
    }
