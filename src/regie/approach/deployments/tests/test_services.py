"""Writing deployments: who may, what is logged, what two people at once get, and undo."""

from datetime import timedelta

import pytest
from django.utils import timezone

from regie.access.authorisation.policies import Refused
from regie.access.organisations.models import Organisation
from regie.approach.deployments.models import Deployment
from regie.approach.deployments.selectors import (
    deployments_for,
    next_code,
    removed_deployments_for,
    values_at_version,
    values_of,
)
from regie.approach.deployments.services import (
    DeploymentConflict,
    DeploymentInvalid,
    deployment_change,
    deployment_create,
    deployment_remove,
    deployment_restore,
)
from regie.approach.deployments.values import FactorValue
from regie.audit.events.models import Event
from regie.knowledge.factors.models import Factor
from regie.knowledge.themes.models import Theme
from regie.leadership.programmes.choices import ProgrammeStatus

from .factories import LONG_AGO, make_deployment, make_programme, valid_values

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(municipality):
    return make_programme(municipality)


@pytest.fixture
def regisseur(actor):
    return actor("regisseur")


@pytest.fixture
def deployment(programme, regisseur):
    return make_deployment(programme, regisseur)


def test_create_gives_a_code_logs_and_records(programme, regisseur):
    first = make_deployment(programme, regisseur)
    second = make_deployment(programme, regisseur)
    assert (first.code, second.code) == ("VOO1", "VOO2")
    assert first.changes.get().by_name == regisseur.name
    assert Event.objects.filter(action="create", object_id=str(first.pk)).count() == 1


def test_next_code_follows_the_codes_in_use(programme, regisseur):
    make_deployment(programme, regisseur, code="NRD-09")
    assert next_code(programme) == "NRD-10"


@pytest.mark.parametrize("role", ["case_director", "core_partner", "coach", "analyst", "national_programme"])
def test_only_regisseur_and_deputy_write(programme, deployment, actor, role):
    with pytest.raises(Refused):
        deployment_create(programme=programme, values=valid_values(), by=actor(role))
    with pytest.raises(Refused):
        deployment_remove(deployment=deployment, by=actor(role))


def test_another_municipality_reads_what_is_published_and_never_writes(
    programme, deployment, actor, other_municipality
):
    stranger = actor("regisseur", other_municipality)
    assert not deployments_for(stranger).exists()
    programme.is_published = True
    programme.save()
    assert deployments_for(stranger).get() == deployment
    with pytest.raises(Refused):
        deployment_change(deployment=deployment, values={"name": "x"}, version=1, by=stranger)


def test_change_writes_differences_and_keeps_the_rest(knowledge, programme, regisseur):
    themes = list(Theme.objects.all()[:3])
    factor = Factor.objects.first()
    deployment = make_deployment(programme, regisseur, area="Noord")
    before = values_of(deployment)
    changed = deployment_change(
        deployment=deployment,
        values={
            "side_themes": (themes[2].pk, themes[1].pk),
            "factors": (FactorValue(factor.pk, "high", "plan 2024"),),
            "reach_planned": 40,
        },
        version=1,
        by=regisseur,
        reason="Besluit van maart",
    )
    assert (changed.version, changed.area) == (2, "Noord")
    log = changed.changes.first()
    assert log.differences == {
        "side_themes": [[], sorted([themes[1].pk, themes[2].pk])],
        "factors": [[], [[factor.pk, "high", "plan 2024"]]],
        "reach_planned": [None, 40],
    }
    assert log.reason == "Besluit van maart"
    assert values_at_version(changed, 1) == before


def test_nothing_changed_writes_nothing(deployment, regisseur):
    same = deployment_change(deployment=deployment, values=values_of(deployment), version=1, by=regisseur)
    assert same.version == 1
    assert same.changes.count() == 1


def test_second_of_two_people_gets_a_conflict_and_nothing_is_lost(deployment, regisseur, actor):
    deployment_change(deployment=deployment, values={"area": "Noord"}, version=1, by=actor("deputy"))
    with pytest.raises(DeploymentConflict) as caught:
        deployment_change(deployment=deployment, values={"area": "Zuid"}, version=1, by=regisseur)
    assert caught.value.current.area == "Noord"
    assert Deployment.objects.get(pk=deployment.pk).area == "Noord"


def test_after_the_application_a_change_needs_a_reason_r088(municipality, regisseur):
    programme = make_programme(municipality, applied_on=LONG_AGO)
    with pytest.raises(DeploymentInvalid) as caught:
        deployment_create(programme=programme, values=valid_values(), by=regisseur)
    assert [(error.field, error.rule) for error in caught.value.errors] == [("change_reason", "R088")]
    deployment = deployment_create(
        programme=programme, values=valid_values(), by=regisseur, reason="Nieuw geld"
    )
    with pytest.raises(DeploymentInvalid):
        deployment_change(deployment=deployment, values={"area": "Zuid"}, version=1, by=regisseur, reason=" ")
    with pytest.raises(DeploymentInvalid):
        deployment_remove(deployment=deployment, by=regisseur)
    assert deployment.changes.count() == 1


def test_on_the_day_of_the_application_no_reason_is_needed(municipality, regisseur):
    programme = make_programme(municipality, applied_on=timezone.localdate())
    assert deployment_create(programme=programme, values=valid_values(), by=regisseur)
    programme.applied_on -= timedelta(days=1)
    with pytest.raises(DeploymentInvalid):
        deployment_create(programme=programme, values=valid_values(), by=regisseur)


def test_side_theme_equal_to_main_theme_is_refused_r082(programme, regisseur):
    values = valid_values()
    with pytest.raises(DeploymentInvalid) as caught:
        deployment_create(
            programme=programme,
            values=values.with_changes({"side_themes": (values.main_theme,)}),
            by=regisseur,
        )
    assert caught.value.errors[0].rule == "R082"
    assert not Deployment.objects.exists()


def test_partners_come_from_the_own_municipality(programme, regisseur, other_municipality):
    elsewhere = Organisation.objects.create(name="Politie Verweg", kind="police")
    elsewhere.municipalities.add(other_municipality)
    with pytest.raises(DeploymentInvalid) as caught:
        make_deployment(programme, regisseur, partners=(elsewhere.pk,))
    assert caught.value.errors[0].field == "partners"
    elsewhere.municipalities.add(programme.municipality)
    assert make_deployment(programme, regisseur, partners=(elsewhere.pk,)).partners.get() == elsewhere


@pytest.mark.parametrize("field", ["main_theme", "intervention"])
def test_a_reference_to_nothing_is_an_error_at_its_field(programme, regisseur, field):
    with pytest.raises(DeploymentInvalid) as caught:
        make_deployment(programme, regisseur, **{field: 999_999})
    assert [error.field for error in caught.value.errors] == [field]


def test_a_code_is_used_once_per_programme(programme, regisseur):
    make_deployment(programme, regisseur, code="A1")
    with pytest.raises(DeploymentInvalid) as caught:
        make_deployment(programme, regisseur, code="A1")
    assert caught.value.errors[0].field == "code"


def test_remove_and_restore(programme, deployment, regisseur):
    removed = deployment_remove(deployment=deployment, by=regisseur, reason="Dubbel")
    assert not deployments_for(regisseur).exists()
    assert removed_deployments_for(regisseur).get() == removed
    with pytest.raises(Refused):
        deployment_change(deployment=removed, values={"name": "x"}, version=2, by=regisseur)
    restored = deployment_restore(deployment=removed, by=regisseur)
    assert deployments_for(regisseur).get() == restored
    assert [change.version for change in restored.changes.all()] == [3, 2, 1]
    with pytest.raises(Refused):
        deployment_restore(deployment=restored, by=regisseur)


def test_restore_finds_a_new_code_when_its_own_is_taken(programme, deployment, regisseur):
    deployment_remove(deployment=deployment, by=regisseur)
    make_deployment(programme, regisseur, code=deployment.code)
    assert deployment_restore(deployment=deployment, by=regisseur).code == "VOO2"


def test_an_ended_programme_takes_no_changes(programme, deployment, regisseur):
    programme.status = ProgrammeStatus.ENDED
    programme.save()
    with pytest.raises(Refused):
        deployment_change(deployment=deployment, values={"name": "x"}, version=1, by=regisseur)
    with pytest.raises(Refused):
        deployment_create(programme=programme, values=valid_values(), by=regisseur)
