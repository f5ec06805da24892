"""The same number of queries at 60 and at 5,000 items, and a search that keeps up."""

from time import perf_counter

import pytest
from django.urls import reverse

from regie.knowledge.factors.models import Factor
from regie.knowledge.interventions.models import (
    EvidenceNote,
    Intervention,
    InterventionAlias,
    InterventionFactor,
    Recognition,
)
from regie.knowledge.sources.models import Source
from regie.knowledge.themes.models import Theme

pytestmark = pytest.mark.django_db
MOST = 12
MANY = 5_000


def pages() -> list[str]:
    every_factor = "&".join(f"factor={code}" for code in Factor.objects.values_list("code", flat=True))
    catalogue, chart = reverse("interventions:list"), reverse("interventions:map")
    return [
        catalogue,
        f"{catalogue}?q=jongrenwerk&theme=werk-opleiding&factor=RF06&recognition=none&source=praktijkscan&age=14",
        f"{catalogue}?warning=yes&level=good&prevention=primary",
        reverse("interventions:detail", args=["join-the-club"]),
        reverse("interventions:detail", args=["alleen-jij-bepaalt-wie-je-bent"]),
        chart,
        f"{chart}?group=young&age=16&level=secondary&q=werk&{every_factor}",
        f"{chart}?factor=RF06&page=2",
        reverse("factors:list"),
        reverse("factors:list") + "?q=werk&theme=werk-opleiding&source=kennissynthese",
        reverse("factors:detail", args=[Factor.objects.get(code="RF06").slug]),
        reverse("themes:list"),
        reverse("themes:detail", args=["gedrag-identiteit"]),
        reverse("sources:list"),
        reverse("sources:detail", args=["praktijkscan"]),
    ]


@pytest.fixture
def many(knowledge) -> None:
    """5,000 made-up catalogue items with names, factors, recognitions and evidence."""
    themes, factors = list(Theme.objects.all()), list(Factor.objects.all())
    source = Source.objects.get(key="praktijkscan")
    words = ["samen", "verder", "perspectief", "kansrijk", "wijk", "talent", "steun", "toekomst", "weerbaar"]
    items = Intervention.objects.bulk_create(
        Intervention(
            name=f"Proef {number} {words[number % 9]} {words[number // 9 % 9]}",
            slug=f"proef-{number}",
            summary=f"Verzonnen interventie {number} over {words[number // 81 % 9]} en {words[number % 7]}.",
            main_theme=themes[number % 12],
            is_reconstruction=True,
        )
        for number in range(MANY)
    )
    InterventionAlias.objects.bulk_create(
        InterventionAlias(intervention=item, name=f"Andere naam {item.pk}") for item in items
    )
    InterventionFactor.objects.bulk_create(
        InterventionFactor(
            intervention=item, factor=factors[(place * 7 + step) % 72], certainty="low", source=source
        )
        for place, item in enumerate(items)
        for step in (0, 5, 11, 30)
    )
    Recognition.objects.bulk_create(
        Recognition(intervention=item, level="good", source=source) for item in items[::3]
    )
    EvidenceNote.objects.bulk_create(
        EvidenceNote(intervention=item, aspect="effect", direction="harm", text="Verzonnen.", source=source)
        for item in items[::5]
    )


def test_queries_at_sixty_items(knowledge, client_as, django_assert_max_num_queries):
    client = client_as("regisseur")
    for page in pages():
        with django_assert_max_num_queries(MOST):
            assert client.get(page).status_code == 200, page


def test_queries_at_five_thousand_items(many, client_as, django_assert_max_num_queries):
    client = client_as("regisseur")
    for page in pages():
        with django_assert_max_num_queries(MOST):
            assert client.get(page).status_code == 200, page


def seconds(client, url: str) -> float:
    """The best of three, so that a busy machine does not decide."""
    best = []
    for _again in range(3):
        start = perf_counter()
        assert client.get(url).status_code == 200
        best.append(perf_counter() - start)
    return min(best)


def test_search_at_five_thousand_items_keeps_to_the_budget(many, client_as):
    """A search with typing errors takes at most five times the list without a search, in the same run."""
    client = client_as("regisseur")
    plain = seconds(client, reverse("interventions:list"))
    searched = seconds(client, reverse("interventions:list") + "?q=perspectif+toekmost")
    assert searched < 5 * plain, f"{searched / plain:.1f} times the list without a search"
