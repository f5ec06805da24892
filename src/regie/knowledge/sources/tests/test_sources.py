import pytest
from django.urls import reverse

from regie.knowledge.sources.models import Source

pytestmark = pytest.mark.django_db


def test_every_source_says_what_it_is(knowledge):
    for source in Source.objects.all():
        assert source.title and source.note, source.key
        assert source.publisher or "ontbreken" in source.note, source.key


def test_a_source_names_everything_that_refers_to_it(knowledge, client_as):
    client = client_as("regisseur")
    text = client.get(reverse("sources:detail", args=["groepen-schade"])).content.decode()
    assert reverse("interventions:detail", args=["join-the-club"]) in text
    text = client.get(reverse("sources:detail", args=["kennissynthese"])).content.decode()
    assert "72" in text and "?source=kennissynthese" in text
    text = client.get(reverse("sources:detail", args=["nji-databank"])).content.decode()
    assert reverse("interventions:detail", args=["alles-kidzzz"]) in text


def test_a_source_that_nothing_refers_to_says_so(knowledge, client_as):
    text = client_as("regisseur").get(reverse("sources:detail", args=["kamerbrief"])).content.decode()
    assert "Zij is achtergrond" in text


def test_the_list_can_be_saved(knowledge, client_as):
    page = client_as("regisseur").get(reverse("sources:list") + "?export=csv")
    lines = b"".join(page.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == Source.objects.count() + 1
