"""The validation against the database: what it lets through is saved, what it stops is named."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from regie.approach.deployments.choices import (
    Approach,
    DeploymentKind,
    DeploymentStatus,
    NotDeployedReason,
    Provenance,
)
from regie.approach.deployments.models import Deployment, DeploymentFactor
from regie.approach.deployments.selectors import values_of
from regie.approach.deployments.services import deployment_create
from regie.approach.deployments.validation import remarks_on_deployment, validate_deployment
from regie.approach.deployments.values import DeploymentValues, FactorValue, as_json, from_json
from regie.knowledge.factors.choices import Certainty
from regie.knowledge.factors.models import Factor
from regie.knowledge.themes.models import Theme

from .factories import make_programme, valid_values


def fields_of(errors) -> set[str]:
    return {error.field for error in errors}


def rules_of(errors) -> set[str]:
    return {error.rule for error in errors}


BASE = DeploymentValues(name="Iets", approach="preventive", prevention_primary=True, main_theme=1)


def test_valid_values_have_no_errors():
    assert validate_deployment(BASE) == []


@pytest.mark.parametrize(
    ("changes", "field", "rule"),
    [
        ({"name": "  "}, "name", ""),
        ({"name": "x" * 201}, "name", ""),
        ({"name": "a\x00b"}, "name", ""),
        ({"area": "half \ud800"}, "area", ""),
        ({"approach": ""}, "approach", "R084"),
        ({"approach": "beide"}, "approach", "R084"),
        ({"kind": "anders"}, "kind", "R087"),
        ({"status": "misschien"}, "status", ""),
        ({"status": "not_deployed"}, "not_deployed_reason", "R081"),
        ({"not_deployed_reason": "capacity"}, "not_deployed_reason", "R081"),
        ({"status": "not_deployed", "not_deployed_reason": "not_stated"}, "not_deployed_reason", "R081"),
        ({"main_theme": None}, "main_theme", "R082"),
        ({"side_themes": (1, 2)}, "side_themes", "R082"),
        ({"prevention_primary": False}, "prevention_primary", "R089"),
        ({"factors": (FactorValue(1, "high"), FactorValue(1, "low"))}, "factors", "R078"),
        ({"factors": (FactorValue(1, "zeker"),)}, "factors", "R078"),
        ({"factors": (FactorValue(1, "high", "x" * 301),)}, "factors", ""),
        ({"age_from": 18, "age_to": 12}, "age_to", ""),
        ({"age_from": -1}, "age_from", ""),
        ({"reach_planned": 10**12}, "reach_planned", ""),
        ({"starts_on": date(2025, 2, 1), "ends_on": date(2025, 1, 1)}, "ends_on", ""),
        ({"provenance": "gerucht"}, "provenance", ""),
        ({"coding_certainty": ""}, "coding_certainty", ""),
    ],
)
def test_each_mistake_is_named_at_its_field(changes, field, rule):
    errors = validate_deployment(BASE.with_changes(changes))
    assert field in fields_of(errors)
    assert rule in rules_of(errors)


def test_reconstruction_may_lack_level_and_reason():
    values = BASE.with_changes(
        {
            "provenance": Provenance.RECONSTRUCTION,
            "prevention_primary": False,
            "status": DeploymentStatus.NOT_DEPLOYED,
            "not_deployed_reason": NotDeployedReason.NOT_STATED,
        }
    )
    assert validate_deployment(values) == []


@pytest.mark.parametrize(
    ("changes", "mended", "rule"),
    [
        ({"is_exploratory": True}, {"evaluation_date": date(2027, 1, 1)}, "R080"),
        ({"status": "added"}, {"reason": "Op verzoek van de wijk."}, "R088"),
        ({"factors": (FactorValue(1, "high"),)}, {"factors": (FactorValue(1, "high", "plan"),)}, "R078"),
        ({"kind": "process_condition", "factors": (FactorValue(1, "high", "x"),)}, {"factors": ()}, "R087"),
    ],
)
def test_remarks_do_not_stop_and_go_when_mended(changes, mended, rule):
    values = BASE.with_changes(changes)
    assert validate_deployment(values) == []
    assert rule in rules_of(remarks_on_deployment(values))
    assert rule not in rules_of(remarks_on_deployment(values.with_changes(mended)))


TEXT = st.text(max_size=25)
KEYS = st.integers(min_value=1, max_value=12)
DAYS = st.none() | st.dates()
NUMBERS = st.none() | st.integers(min_value=0, max_value=999) | st.integers(min_value=-2, max_value=10**8)
AGES = st.none() | st.integers(min_value=0, max_value=99) | st.integers(min_value=-1, max_value=130)
FACTORS = st.builds(FactorValue, KEYS, st.sampled_from([*Certainty.values, *Certainty.values, "?"]), TEXT)


def candidates() -> st.SearchStrategy[DeploymentValues]:
    """Values as people and spreadsheets bring them: mostly sound, in any combination."""
    return st.builds(
        DeploymentValues,
        code=st.text(max_size=21),
        name=st.text(max_size=201),
        kind=st.sampled_from(DeploymentKind.values),
        approach=st.sampled_from([*Approach.values, *Approach.values, ""]),
        status=st.sampled_from(DeploymentStatus.values),
        not_deployed_reason=st.sampled_from(["", "", "", *NotDeployedReason.values]),
        reason=TEXT,
        prevention_primary=st.booleans(),
        prevention_secondary=st.booleans(),
        prevention_tertiary=st.booleans(),
        main_theme=KEYS | KEYS | KEYS | st.none(),
        side_themes=st.lists(KEYS, max_size=3).map(tuple),
        factors=st.lists(FACTORS, max_size=3).map(tuple),
        partners_note=TEXT,
        is_exploratory=st.booleans(),
        evaluation_date=DAYS,
        reach_planned=NUMBERS,
        reach_reached=NUMBERS,
        target_group=TEXT,
        age_from=AGES,
        age_to=AGES,
        area=TEXT,
        starts_on=DAYS,
        ends_on=DAYS,
        provenance=st.sampled_from(Provenance.values),
        coding_certainty=st.sampled_from(Certainty.values),
        coding_note=TEXT,
    )


@pytest.mark.django_db
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(values=candidates())
def test_what_is_valid_is_saved_and_read_back_as_it_was(knowledge, municipality, actor, values):
    themes = list(Theme.objects.order_by("number").values_list("pk", flat=True))
    factors = list(Factor.objects.order_by("code").values_list("pk", flat=True))
    values = values.with_changes(
        {
            "main_theme": values.main_theme and themes[values.main_theme - 1],
            "side_themes": tuple(themes[n - 1] for n in values.side_themes),
            "factors": tuple(FactorValue(factors[f.factor], f.certainty, f.source) for f in values.factors),
        }
    )
    wrong = {error.field for error in validate_deployment(values.tidy())}
    sound = valid_values(status="as_intended" if "not_deployed_reason" in wrong else values.status)
    values = values.with_changes({field: getattr(sound, field) for field in wrong})
    if validate_deployment(values.tidy()):
        return
    with transaction.atomic():
        programme = make_programme(municipality)
        saved = deployment_create(programme=programme, values=values, by=actor("regisseur"))
        stored = values_of(Deployment.objects.get(pk=saved.pk))
        assert stored == values.tidy().with_changes({"code": stored.code})
        assert from_json(as_json(stored)) == vars(stored)
        event("saved")
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changes",
    [
        {"approach": ""},
        {"approach": "both"},
        {"status": "not_deployed"},
        {"not_deployed_reason": "capacity"},
        {"prevention_secondary": False},
        {"main_theme_id": None},
        {"age_from": 9, "age_to": 3},
        {"starts_on": date(2025, 2, 1), "ends_on": date(2025, 1, 1)},
    ],
)
def test_the_database_itself_refuses_r081_r082_r084_r089(municipality, actor, changes):
    """These rules are constraints: a script that goes around the services cannot break them either."""
    programme = make_programme(municipality)
    theme = valid_values().main_theme
    sound = {
        "programme": programme,
        "code": "A1",
        "name": "x",
        "approach": "preventive",
        "prevention_secondary": True,
        "main_theme_id": theme,
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Deployment.objects.create(**{**sound, **changes})
    Deployment.objects.create(**sound)


@pytest.mark.django_db
def test_a_factor_needs_a_known_certainty_in_the_database(knowledge, municipality, actor):
    programme = make_programme(municipality)
    deployment = deployment_create(programme=programme, values=valid_values(), by=actor("regisseur"))
    with pytest.raises(IntegrityError), transaction.atomic():
        DeploymentFactor.objects.create(
            deployment=deployment, factor=Factor.objects.first(), certainty="maybe"
        )
