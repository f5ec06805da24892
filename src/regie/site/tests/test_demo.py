"""The demo tells one story; these are its planted truths that this issue reaches."""

import pytest
from django.db.models import Count
from django.utils import timezone

from regie.access.accounts.models import User
from regie.access.authorisation.choices import Role
from regie.access.dossiers.models import Dossier
from regie.access.dossiers.walls import wall_down
from regie.access.organisations.models import Membership
from regie.approach.deployments.models import Deployment
from regie.privacy.requests.models import DataSubjectRequest, InformingDuty
from regie.site.demo.loader import DemoNotAllowed, demo_load

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings) -> None:
    settings.DEMO = True
    demo_load()


def test_the_demo_does_not_load_outside_demo_mode(settings) -> None:
    settings.DEMO = False
    with pytest.raises(DemoNotAllowed):
        demo_load()
    assert not User.objects.exists()


def test_every_role_has_a_login(demo) -> None:
    assert set(Membership.objects.values_list("role", flat=True)) == set(Role.values)


def test_loading_again_doubles_nothing(demo) -> None:
    before = (User.objects.count(), Deployment.objects.count())
    demo_load()
    assert (User.objects.count(), Deployment.objects.count()) == before


def test_voorbeeldstad_has_the_planted_deployments(demo) -> None:
    rows = Deployment.objects.filter(programme__municipality__slug="voorbeeldstad")
    assert rows.count() == 16
    assert rows.filter(intervention__recognitions__isnull=False).distinct().count() == 3
    exploratory = rows.filter(is_exploratory=True)
    assert exploratory.count() == 2
    assert exploratory.filter(evaluation_date=None).count() == 1
    scrapped = rows.get(status="not_deployed")
    assert scrapped.reason
    same = rows.values("intervention").annotate(n=Count("pk")).filter(n__gt=1, intervention__isnull=False)
    assert [row["n"] for row in same] == [2]


def test_voorbeeldstad_has_nothing_on_debts_and_drug_use(demo) -> None:
    rows = Deployment.objects.filter(programme__municipality__slug="voorbeeldstad")
    named = set(rows.values_list("factor_links__factor__name", flat=True))
    assert not named & {"Drugsgebruik", "Schuldenproblematiek", "De afwezigheid van schulden"}


def test_rights_of_data_subjects_are_under_way(demo) -> None:
    today = timezone.localdate()
    access, objection = DataSubjectRequest.objects.order_by("number")
    assert (access.kind, access.state, access.requester_name) == ("access", "in_progress", "Ineke Steenkriek")
    assert 5 <= (access.due_on - today).days <= 9
    assert objection.is_holding
    with wall_down():
        held = Dossier.objects.get(pk=objection.dossier_id)
        waiting = InformingDuty.objects.filter(
            done_on__isnull=True, dossier__municipality__slug="voorbeeldstad"
        )
        assert held.on_hold_at
        assert waiting.filter(approved_at__isnull=True, due_on__gte=today).count() == 3
        assert waiting.filter(approved_at__isnull=False).count() == 1
        before = InformingDuty.objects.count()
        demo_load()
        assert InformingDuty.objects.count() == before
    assert DataSubjectRequest.objects.count() == 2
