"""A programme is established only when no deployment breaks a rule that blocks (R080 among them)."""

from datetime import date

import pytest
from django.urls import reverse

from regie.leadership.programmes.policies import HeldBack, can_establish
from regie.leadership.programmes.services import programme_move

from .factories import make_deployment, make_programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(knowledge, municipality, member):
    """A programme that lacks nothing but what its deployments lack."""
    programme = make_programme(municipality)
    programme.regisseur = member("regisseur")
    programme.principal_role, programme.principal_name = "mayor", "A. van Duinzicht"
    programme.save()
    return programme


def test_held_back_by_an_undated_pilot_and_free_when_mended(programme, actor):
    by = actor("regisseur")
    pilot = make_deployment(programme, by, is_exploratory=True)
    decision = can_establish(by, programme)
    assert not decision and decision.reasons
    with pytest.raises(HeldBack) as caught:
        programme_move(programme=programme, to="established", by=by)
    assert [(each.rule, each.object_id) for each in caught.value.findings] == [("R080", pilot.pk)]
    pilot.evaluation_date = date(2027, 1, 1)
    pilot.save()
    assert programme_move(programme=programme, to="established", by=by).status == "established"


def test_a_removed_pilot_holds_nothing_back(programme, actor):
    from regie.approach.deployments.services import deployment_remove

    by = actor("regisseur")
    deployment_remove(deployment=make_deployment(programme, by, is_exploratory=True), by=by)
    assert can_establish(by, programme)


def test_the_screen_says_which_rule_why_and_how_to_mend(client_as, programme, actor):
    pilot = make_deployment(programme, actor("regisseur"), is_exploratory=True)
    client = client_as("regisseur")
    mend = f"{reverse('deployments:edit', args=[pilot.pk])}#id_evaluation_date"
    page = client.get(reverse("programmes:detail", args=[programme.pk])).content.decode()
    assert mend in page and "R080" in page and 'aria-disabled="true"' in page
    answer = client.post(reverse("programmes:move", args=[programme.pk, "established"]))
    assert answer.status_code == 409
    assert mend in answer.content.decode()
