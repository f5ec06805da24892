"""The form of a deployment as a browser sends it back: nothing is lost, nothing changes by itself."""

from datetime import date
from html.parser import HTMLParser

import pytest
from django.urls import reverse

from regie.access.organisations.models import Organisation
from regie.approach.deployments.models import Deployment
from regie.approach.deployments.selectors import values_of
from regie.approach.deployments.values import FactorValue
from regie.knowledge.factors.models import Factor
from regie.knowledge.interventions.models import Intervention
from regie.knowledge.themes.models import Theme

from .factories import make_deployment, make_programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(knowledge, municipality):
    return make_programme(municipality)


def url(name, *args) -> str:
    return reverse(f"deployments:{name}", args=args)


class _Fields(HTMLParser):
    """What a browser would send for the form in a page: every control of the form that posts to itself."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[tuple[str, str]] = []
        self._select = self._area = self._first = None

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        name, kind = given.get("name"), given.get("type", "text")
        if tag == "input" and name and kind not in ("submit", "search"):
            if kind not in ("checkbox", "radio") or "checked" in given:
                default = "on" if kind in ("checkbox", "radio") else ""
                self.sent.append((name, given.get("value", default)))
        elif tag == "select":
            self._select = name
            self._first = None
        elif tag == "option" and self._select:
            self._first = given.get("value", "") if self._first is None else self._first
            if "selected" in given:
                self.sent.append((self._select, given.get("value", "")))
                self._select = None
        elif tag == "textarea":
            self._area = name
            self.sent.append((name, ""))

    def handle_endtag(self, tag):
        if tag == "select" and self._select:
            self.sent.append((self._select, self._first or ""))
            self._select = None
        if tag == "textarea":
            self._area = None

    def handle_data(self, data):
        if self._area:
            # Browsers send every end of line as two characters.
            self.sent[-1] = (self._area, data.removeprefix("\n").replace("\n", "\r\n"))


def as_a_browser(page: str) -> dict[str, list[str]]:
    parser = _Fields()
    form = page[page.index('<form class="regie-form"') :]
    parser.feed(form[: form.index("</form>")])
    sent: dict[str, list[str]] = {}
    for name, value in parser.sent:
        sent.setdefault(name, []).append(value)
    return sent


def full_values(programme, **changes) -> dict:
    """A deployment with something in every field."""
    partner = Organisation.objects.create(name="Jongerenwerk Noord", kind="youth_work")
    partner.municipalities.add(programme.municipality)
    factors = Factor.objects.filter(code__in=["RF06", "BF02"])
    return {
        "intervention": Intervention.objects.get(slug="credible-messengers").pk,
        "reason": "Regel een\nregel twee",
        "status": "adapted",
        "prevention_tertiary": True,
        "side_themes": tuple(Theme.objects.filter(number__in=[4, 5]).values_list("pk", flat=True)),
        "factors": tuple(FactorValue(each.pk, "high", f"bron {each.code}") for each in factors),
        "partners": (partner.pk,),
        "partners_note": "en buren",
        "is_exploratory": True,
        "evaluation_date": date(2027, 3, 1),
        "reach_planned": 1250,
        "reach_reached": 0,
        "target_group": "jongeren & ouders",
        "age_from": 8,
        "age_to": 27,
        "area": "Noord",
        "starts_on": date(2026, 1, 15),
        "ends_on": date(2027, 12, 31),
        "coding_certainty": "low",
        "coding_note": "Zo gekozen.",
    } | changes


def test_a_form_sent_back_untouched_changes_nothing(client_as, programme, actor):
    made = make_deployment(programme, actor("regisseur"), **full_values(programme))
    before = values_of(Deployment.objects.get(pk=made.pk))
    client = client_as("regisseur")
    sent = as_a_browser(client.get(url("edit", made.pk)).content.decode())
    answer = client.post(url("edit", made.pk), sent)
    assert answer.status_code == 302, answer.context["form"].errors
    made.refresh_from_db()
    assert values_of(made) == before
    assert made.version == 1


def test_a_copy_sent_as_it_is_holds_the_same(client_as, programme, actor):
    made = make_deployment(programme, actor("regisseur"), **full_values(programme))
    client = client_as("regisseur")
    address = f"{url('add', programme.pk)}?van={made.pk}"
    assert client.post(address, as_a_browser(client.get(address).content.decode())).status_code == 302
    copied = Deployment.objects.exclude(pk=made.pk).get()
    expected = values_of(Deployment.objects.get(pk=made.pk))
    assert values_of(copied) == expected.with_changes({"code": copied.code, "reach_reached": None})


def test_the_choice_between_two_versions_sent_by_a_browser(client_as, programme, actor):
    made = make_deployment(programme, actor("regisseur"), **full_values(programme))
    first, second = client_as("deputy"), client_as("regisseur")
    mine = as_a_browser(second.get(url("edit", made.pk)).content.decode())
    theirs = dict(mine) | {"area": ["Zuid"], "factors-0-factor": [""], "partners": []}
    mine |= {"area": ["West"], "coding_note": ["Van mij"]}
    assert first.post(url("edit", made.pk), theirs).status_code == 302
    page = second.post(url("edit", made.pk), mine)
    assert page.status_code == 409
    assert second.post(url("edit", made.pk), as_a_browser(page.content.decode())).status_code == 302
    made = Deployment.objects.get(pk=made.pk)
    assert (made.area, made.coding_note) == ("West", "Van mij")
    assert [link.source for link in made.factor_links.all()] == ["bron BF02"]
    assert not made.partners.exists()
