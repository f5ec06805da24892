"""At most 12 queries per page, and as many for one programme of 31 as for a country of many."""

import pytest
from bench.national import load_national
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from regie.access.organisations.models import Municipality
from regie.approach.deployments.models import Deployment
from regie.knowledge.interventions.models import Intervention
from regie.rulebook.findings.services import findings_renew

pytestmark = pytest.mark.django_db
MOST = 12


@pytest.fixture(params=[(2, 31), (12, 40)], ids=["62", "480"])
def country(request, knowledge):
    return load_national(*request.param)


def pages(row: Deployment) -> dict[str, str]:
    used = Intervention.objects.filter(deployments__isnull=False).first()
    name = row.name[:6]
    return {
        "list": reverse("deployments:list"),
        "search": f"{reverse('deployments:list')}?q={name}&status=as_intended&recognised=0",
        "sorted": f"{reverse('deployments:list')}?sort=-main_theme&page=2",
        "excel": f"{reverse('deployments:list')}?export=xlsx",
        "of programme": reverse("deployments:of_programme", args=[row.programme_id]),
        "of intervention": reverse("deployments:of_intervention", args=[used.slug]),
        "detail": reverse("deployments:detail", args=[row.pk]),
        "history": reverse("deployments:history", args=[row.pk]),
        "edit": reverse("deployments:edit", args=[row.pk]),
        "add": reverse("deployments:add", args=[row.programme_id]),
        "programmes": reverse("programmes:list"),
        "programme": reverse("programmes:detail", args=[row.programme_id]),
        "programme edit": reverse("programmes:edit", args=[row.programme_id]),
    }


def test_pages_take_at_most_twelve_queries(country, client_as):
    place = Municipality.objects.order_by("pk").first()
    row = Deployment.objects.filter(programme__municipality=place, status="adapted").first()
    client = client_as("regisseur", place)
    findings_renew(since=timezone.now())
    too_many = {}
    for name, address in pages(row).items():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            answer = client.get(address)
            b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert answer.status_code == 200, name
        # A download also counts itself against the limit, in the shared cache.
        if len(asked) > (MOST * 2 if name == "excel" else MOST):
            too_many[name] = (len(asked), [query["sql"][:90] for query in asked])
    assert not too_many
