"""Each rule R077-R092: a violation is found, and gone when mended. Which are constraints is said per rule."""

from datetime import date

import pytest
from bench.national import load_national
from django.db import IntegrityError, transaction

from regie.access.organisations.models import Municipality, Organisation
from regie.approach.deployments.models import Deployment, DeploymentChange
from regie.approach.deployments.rules import deployments_of
from regie.approach.deployments.selectors import with_standing
from regie.approach.deployments.services import deployment_remove
from regie.approach.deployments.topics import TOPICS
from regie.approach.deployments.values import FactorValue
from regie.knowledge.factors.choices import FactorStatus
from regie.knowledge.factors.models import Factor
from regie.knowledge.interventions.models import Intervention, Recognition
from regie.knowledge.themes.models import Theme
from regie.leadership.programmes.models import Programme
from regie.rulebook.findings.models import Finding
from regie.rulebook.findings.renewal import renew
from regie.rulebook.rules.choices import Enforcement, Severity
from regie.rulebook.rules.registry import registered, rule_by_id, violations_in

from .factories import make_deployment, make_programme

pytestmark = pytest.mark.django_db
IDS = [f"R{number:03d}" for number in range(77, 93)]


@pytest.fixture
def programme(knowledge, municipality):
    return make_programme(municipality)


@pytest.fixture
def add(programme, actor):
    by = actor("regisseur")
    return lambda **changes: make_deployment(programme, by, **changes)


def factor(code, certainty="high", source="plan") -> FactorValue:
    return FactorValue(Factor.objects.get(code=code).pk, certainty, source)


def broken(rule_id, *rows) -> list[int]:
    """The keys of the rows that break a rule."""
    return [each.object_id for each in rule_by_id(rule_id).check(Deployment.objects.filter(removed_at=None))]


def messages(rule_id) -> str:
    return " ".join(str(each.message) for each in rule_by_id(rule_id).check(Deployment.objects.all()))


def partner(municipality, kind, name="") -> int:
    made, _created = Organisation.objects.get_or_create(name=name or kind, kind=kind)
    made.municipalities.add(municipality)
    return made.pk


def test_all_sixteen_are_registered_with_title_source_and_severity():
    found = {rule.id: rule for rule in registered()}
    assert set(IDS) <= set(found)
    for rule_id in IDS:
        rule = found[rule_id]
        assert str(rule.title) and rule.source and rule.severity in Severity and rule.reads
    assert {rule_id for rule_id in IDS if found[rule_id].enforced == Enforcement.CONSTRAINT} == {
        "R077",
        "R081",
        "R082",
        "R084",
        "R089",
    }
    assert {rule_id for rule_id in IDS if found[rule_id].enforced == Enforcement.CONSTRUCTION} == {
        "R083",
        "R085",
    }


def test_r077_founded_asks_three_studies(knowledge):
    """Constraint on the number, message where the number is unknown."""
    row = Factor.objects.filter(status=FactorStatus.FOUNDED).first()
    check = rule_by_id("R077").check
    assert not list(check(Factor.objects.all()))
    with pytest.raises(IntegrityError), transaction.atomic():
        Factor.objects.filter(pk=row.pk).update(studies_at_least=2)
    Factor.objects.filter(pk=row.pk).update(studies_at_least=3)
    assert not list(check(Factor.objects.all()))


def test_r078_founded_factor_needs_a_source(add):
    bad = add(factors=(factor("RF06", source=""),))
    add(factors=(factor("RF06"), factor("BF02")))
    add(factors=(factor("RF07", source=""),))
    assert broken("R078") == [bad.pk]
    bad.factor_links.update(source="praktijkscan")
    assert broken("R078") == []


def test_r079_not_yet_founded_is_neutral_and_hides_nothing(add):
    bad = add(factors=(factor("RF07"),))
    good = add(factors=(factor("RF07"), factor("BF02")))
    condition = add(kind="process_condition")
    assert broken("R079") == [bad.pk]
    assert rule_by_id("R079").severity == Severity.ADVISES
    standing = dict(with_standing(Deployment.objects.all()).values_list("pk", "founded"))
    assert standing == {bad.pk: False, good.pk: True, condition.pk: False}


def test_r080_exploratory_needs_a_date_of_evaluation(add):
    bad = add(is_exploratory=True)
    add(is_exploratory=True, evaluation_date=date(2027, 1, 1))
    assert broken("R080") == [bad.pk]
    Deployment.objects.filter(pk=bad.pk).update(evaluation_date=date(2027, 1, 1))
    assert broken("R080") == []


def test_r081_not_deployed_needs_a_real_reason(add):
    """Constraint (see test_validation); "not stated" is only for what comes from a publication."""
    row = add(status="not_deployed", not_deployed_reason="capacity")
    assert broken("R081") == []
    Deployment.objects.filter(pk=row.pk).update(not_deployed_reason="not_stated")
    assert broken("R081") == [row.pk]
    Deployment.objects.filter(pk=row.pk).update(provenance="reconstruction")
    assert broken("R081") == []


def test_r082_main_theme_is_not_a_side_theme(add):
    """A main theme is a constraint; that it is no side theme is kept by the services and found here."""
    row = add()
    assert broken("R082") == []
    row.side_themes.add(row.main_theme)
    assert broken("R082") == [row.pk]
    row.side_themes.clear()
    assert broken("R082") == []


def test_r083_themes_count_touches_and_do_not_add_up(add):
    """Kept by how the product counts: one row, three touches."""
    themes = list(Theme.objects.all()[:3])
    add(main_theme=themes[0].pk, side_themes=(themes[1].pk, themes[2].pk))
    touches = sum(theme.main_deployments.count() + theme.side_deployments.count() for theme in themes)
    assert (touches, Deployment.objects.count()) == (3, 1)
    assert list(rule_by_id("R083").check(Deployment.objects.all())) == []


def test_r084_preventive_or_repressive(add):
    """Constraint: see test_validation."""
    row = add()
    with pytest.raises(IntegrityError), transaction.atomic():
        Deployment.objects.filter(pk=row.pk).update(approach="")
    assert broken("R084") == []


def test_r085_recognised_and_founded_are_apart(add):
    """Kept by construction: the one is of the catalogue item, the other of the factors."""
    item = Intervention.objects.create(name="Erkend en ongegrond", slug="erkend-en-ongegrond")
    Recognition.objects.create(intervention=item, level="good")
    recognised = add(intervention=item.pk)
    founded = add(factors=(factor("RF06"),))
    standing = with_standing(Deployment.objects.all())
    assert set(standing.values_list("pk", "founded", "recognised")) == {
        (recognised.pk, False, True),
        (founded.pk, True, False),
    }


def test_r086_own_name_that_the_catalogue_knows(add):
    bad = add(name="ERVARINGSDESKUNDIGEN ")
    add(name="Iets heel anders")
    assert broken("R086") == [bad.pk]
    assert "Credible messengers" in messages("R086")
    Deployment.objects.filter(pk=bad.pk).update(
        intervention=Intervention.objects.get(name="Credible messengers")
    )
    assert broken("R086") == []


def test_r087_a_condition_of_the_process_has_no_factors(add):
    bad = add(kind="process_condition", factors=(factor("RF06"),))
    add(kind="process_condition")
    assert broken("R087") == [bad.pk]
    bad.factor_links.all().delete()
    assert broken("R087") == []


def test_r088_a_change_against_the_application_has_a_reason(programme, add):
    bad = add(status="adapted")
    DeploymentChange.objects.update(reason="")
    add(status="added", reason="Op verzoek van de wijk")
    explained = add(status="added")
    assert explained.changes.get().reason == "test"
    assert broken("R088") == [bad.pk]
    Deployment.objects.filter(pk=bad.pk).update(reason="Kleiner team")
    assert broken("R088") == []


def test_r089_at_least_one_level_of_prevention(add):
    """Constraint, except for what is reconstructed from a publication, where the level is unknown."""
    row = add()
    with pytest.raises(IntegrityError), transaction.atomic():
        Deployment.objects.filter(pk=row.pk).update(prevention_secondary=False)
    Deployment.objects.filter(pk=row.pk).update(prevention_secondary=False, provenance="reconstruction")
    assert broken("R089") == []


def gaps(programme) -> set[str]:
    check = rule_by_id("R090").check
    found = list(check(deployments_of(Programme.objects.filter(pk=programme.pk))))
    assert all(each.object_id == programme.pk for each in found)
    return {topic.key for topic in TOPICS if any(each.key == topic.key for each in found)}


def test_r090_gaps_per_programme(programme, add):
    assert gaps(programme) == set()
    themes = {theme.number: theme.pk for theme in Theme.objects.all()}
    add(main_theme=themes[1])
    assert gaps(programme) == {"work", "drugs", "debts", "adults", "parents", "schools"}
    add(main_theme=themes[2], side_themes=(themes[11],))
    add(main_theme=themes[1], factors=(factor("RF28"),), age_to=27)
    assert gaps(programme) == {"debts", "parents"}
    add(main_theme=themes[7], status="not_deployed", not_deployed_reason="capacity")
    assert "parents" in gaps(programme)
    add(main_theme=themes[7], factors=(factor("BF12"),))
    assert gaps(programme) == set()


def test_r091_double_supply_of_different_partners(programme, add):
    one, two = (partner(programme.municipality, kind) for kind in ("youth_work", "school"))
    same = {"factors": (factor("RF06"),), "area": "Noord", "target_group": "Jongeren 12+"}
    first = add(**same, partners=(one,))
    second = add(**same | {"area": "noord "}, partners=(two,))
    assert broken("R091") == [first.pk]
    assert str(second) in messages("R091")
    Deployment.objects.filter(pk=second.pk).update(area="Zuid")
    assert broken("R091") == []


def test_r091_same_item_under_two_names(add):
    item = Intervention.objects.get(name="Credible messengers").pk
    first = add(intervention=item, name="Credible messengers Noord")
    add(intervention=item, name="Inzet ervaringsdeskundigen")
    assert broken("R091") == [first.pk]
    Deployment.objects.update(name="Credible messengers Noord")
    assert broken("R091") == []


def test_r091_over_the_whole_municipality(programme, add, municipality, other_municipality, actor):
    item = Intervention.objects.get(name="Credible messengers").pk
    same = {
        "intervention": item,
        "name": "Credible messengers",
        "area": "Noord",
        "target_group": "Jongeren 12+",
    }
    beside = make_programme(municipality, name="Weerbaar Noord")
    elsewhere = make_programme(other_municipality, name="Ergens anders")
    first = add(**same)
    second = make_deployment(beside, actor("regisseur"), **same | {"area": "noord"})
    Deployment.objects.filter(pk=make_deployment(programme, actor("regisseur")).pk).update(
        **same | {"intervention": item, "name": "Elders"}, programme=elsewhere
    )
    check = rule_by_id("R091").check
    for mine, row, other in ((programme, first, second), (beside, second, first)):
        [found] = check(deployments_of(Programme.objects.filter(pk=mine.pk)))
        assert (found.scope_id, found.object_id) == (mine.pk, row.pk)
        assert f"{other} ({other.programme})" in str(found.message)
    both = check(deployments_of(Programme.objects.filter(municipality=municipality)))
    assert {each.object_id for each in both} == {first.pk, second.pk}
    beside.status = "ended"
    beside.save()
    assert not list(check(deployments_of(Programme.objects.filter(pk=programme.pk))))


@pytest.mark.django_db(transaction=True)
def test_r091_a_change_in_one_programme_renews_the_other(knowledge, municipality, actor):
    by = actor("regisseur")
    item = Intervention.objects.get(name="Credible messengers").pk
    same = {
        "intervention": item,
        "name": "Credible messengers",
        "area": "Noord",
        "target_group": "Jongeren 12+",
    }
    here, there = (make_programme(municipality, name=name) for name in ("Hier", "Daar"))
    make_deployment(here, by, **same)
    renew("programmes.programme", [here.pk, there.pk])
    assert not Finding.objects.open().filter(rule="R091").exists()
    second = make_deployment(there, by, **same)
    found = Finding.objects.open().filter(rule="R091")
    assert {each.scope_id for each in found} == {here.pk, there.pk}
    deployment_remove(deployment=second, by=by)
    assert not Finding.objects.open().filter(rule="R091").exists()


def test_r092_care_and_safety_together(programme, add):
    police, youth = (partner(programme.municipality, kind) for kind in ("police", "youth_work"))
    bad = add(partners=(police,))
    add(partners=(police,), approach="repressive")
    add(partners=(youth,))
    assert broken("R092") == [bad.pk]
    bad.partners.add(youth)
    assert broken("R092") == []


def test_every_violation_leads_to_the_form_that_mends_it(client_as, add):
    row = add(is_exploratory=True)
    violation = next(iter(rule_by_id("R080").check(Deployment.objects.all())))
    address, _hash, anchor = violation.mend_url.partition("#")
    page = client_as("regisseur").get(address).content.decode()
    assert f'id="{anchor}"' in page
    assert str(row) == violation.object_name


@pytest.mark.parametrize("rule_id", ["R078", "R082", "R086", "R087", "R088", "R091", "R092"])
def test_anchors_of_the_other_rules_exist_in_the_form(client_as, programme, add, rule_id):
    one, two = (partner(programme.municipality, kind) for kind in ("police", "public_prosecutor"))
    same = {"area": "Noord", "target_group": "Jongeren"}
    row = add(name="Ervaringsdeskundigen", factors=(factor("RF06", source=""),), partners=(one,), **same)
    add(kind="process_condition", factors=(factor("RF06"),), partners=(two,), status="added", **same)
    row.side_themes.add(row.main_theme)
    DeploymentChange.objects.update(reason="")
    for violation in rule_by_id(rule_id).check(Deployment.objects.all()):
        address, _hash, anchor = violation.mend_url.partition("#")
        assert f'id="{anchor}"' in client_as("regisseur").get(address).content.decode()
        break
    else:
        pytest.fail(f"{rule_id} found nothing")


def test_all_rules_together_take_a_constant_number_of_queries(knowledge, django_assert_max_num_queries):
    rules = [rule for rule in registered() if rule.kind == "deployment"]
    for municipalities, per_municipality in ((1, 31), (3, 40)):
        for model in (Programme, Organisation, Municipality):
            model.objects.all().delete()
        load_national(municipalities, per_municipality)
        with django_assert_max_num_queries(8):
            found = violations_in(Programme.objects.all(), rules=rules)
        assert {each.rule for each in found} >= {"R080", "R079", "R091"}
