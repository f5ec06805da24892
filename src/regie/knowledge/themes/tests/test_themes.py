import pytest
from django.urls import reverse

from regie.knowledge.themes.models import Theme

pytestmark = pytest.mark.django_db


def test_twelve_themes_each_described(knowledge):
    assert Theme.objects.count() == 12
    assert not Theme.objects.filter(description="").exists()


def test_a_theme_links_both_ways(knowledge, client_as):
    client = client_as("regisseur")
    theme = Theme.objects.get(number=2)
    text = client.get(reverse("themes:detail", args=[theme.slug])).content.decode()
    intervention, factor = theme.interventions.first(), theme.factors.first()
    assert reverse("interventions:detail", args=[intervention.slug]) in text
    assert reverse("factors:detail", args=[factor.slug]) in text
    for url in (
        reverse("interventions:detail", args=[intervention.slug]),
        reverse("factors:detail", args=[factor.slug]),
    ):
        assert reverse("themes:detail", args=[theme.slug]) in client.get(url).content.decode()


def test_counts_on_the_list_are_those_of_the_detail(knowledge, client_as):
    page = client_as("regisseur").get(reverse("themes:list"))
    for row in page.context["table"].rows:
        theme = row.record
        assert theme.factor_count == theme.factors.count()
        assert theme.intervention_count == theme.interventions.count()


def test_a_theme_without_factors_says_so(knowledge, client_as):
    text = client_as("regisseur").get(reverse("themes:detail", args=["online-leefwereld"])).content.decode()
    assert "De bron noemt geen factor" in text
