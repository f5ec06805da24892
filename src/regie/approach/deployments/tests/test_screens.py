"""The screens of deployments, through a client: reach, forms, conflicts, undo, and the number of queries."""

import pytest
from django.urls import reverse

from regie.approach.deployments.models import Deployment
from regie.approach.deployments.selectors import values_of
from regie.approach.deployments.values import FactorValue
from regie.knowledge.factors.models import Factor
from regie.knowledge.interventions.models import Intervention
from regie.knowledge.themes.models import Theme

from .factories import LONG_AGO, make_deployment, make_programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(knowledge, municipality):
    return make_programme(municipality)


@pytest.fixture
def deployment(programme, actor):
    return make_deployment(programme, actor("regisseur"), area="Noord")


def url(name, *args) -> str:
    return reverse(f"deployments:{name}", args=args)


def filled(**changes) -> dict:
    """What a browser sends for a sound deployment."""
    sent = {
        "name": "Leerwerkplek in de haven",
        "kind": "intervention",
        "approach": "preventive",
        "status": "as_intended",
        "prevention_secondary": "on",
        "main_theme": Theme.objects.get(number=2).pk,
        "provenance": "municipality",
        "coding_certainty": "middle",
        "factors-TOTAL_FORMS": "1",
        "factors-INITIAL_FORMS": "0",
        "factors-0-factor": Factor.objects.get(code="BF13").pk,
        "factors-0-certainty": "high",
        "factors-0-source": "plan 2024",
    }
    return {key: value for key, value in (sent | changes).items() if value is not None}


def sent_again(deployment, **changes) -> dict:
    """What a browser sends when the form of this deployment is sent back."""
    values = values_of(Deployment.objects.get(pk=deployment.pk))
    stands = {
        "name": values.name,
        "code": values.code,
        "area": values.area,
        "main_theme": values.main_theme,
        "version": deployment.version,
        "factors-0-factor": "",
        "factors-0-source": "",
    }
    return filled(**stands | changes)


def test_add_saves_all_and_offers_undo(client_as, programme):
    client = client_as("regisseur")
    assert client.get(url("add", programme.pk)).status_code == 200
    answer = client.post(
        url("add", programme.pk),
        filled(reach_planned="25", starts_on="2026-01-15", side_themes=[Theme.objects.get(number=11).pk]),
        follow=True,
    )
    made = Deployment.objects.get()
    assert (made.reach_planned, made.starts_on.isoformat(), made.code) == (25, "2026-01-15", "VOO1")
    assert made.factor_links.get().source == "plan 2024"
    assert made.side_themes.get().number == 11
    undo = f"{url('remove', made.pk)}?ongedaan=1"
    assert undo in answer.content.decode()
    client.post(undo)
    assert Deployment.objects.get().removed_at


def test_every_mistake_is_named_at_once_and_typing_stays(client_as, programme):
    answer = client_as("regisseur").post(
        url("add", programme.pk),
        filled(
            name="",
            approach=None,
            prevention_secondary=None,
            status="not_deployed",
            main_theme="",
            area="Oost & West",
            age_from="18",
            age_to="12",
            evaluation_date="31-02-2026",
        ),
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    form = answer.context["form"]
    assert {"name", "approach", "prevention_primary", "not_deployed_reason", "main_theme", "age_to"} <= set(
        form.errors
    )
    assert "evaluation_date" in form.errors
    assert "Oost &amp; West" in page
    assert "plan 2024" in page
    assert not Deployment.objects.exists()


def test_more_rows_keeps_what_was_typed_and_saves_nothing(client_as, programme):
    answer = client_as("regisseur").post(url("add", programme.pk), filled(name="", more_factors="1"))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "factors-2-factor" in page
    assert "plan 2024" in page
    assert not Deployment.objects.exists()


def test_a_known_name_is_proposed_and_never_linked_in_silence(client_as, programme):
    client = client_as("regisseur")
    answer = client.post(url("add", programme.pk), filled(name="Ervaringsdeskundige"))
    assert answer.status_code == 422
    assert not Deployment.objects.exists()
    item = Intervention.objects.get(name="Credible messengers")
    assert str(item.pk) in dict(answer.context["form"].proposals)
    client.post(url("add", programme.pk), filled(name="Ervaringsdeskundige", link="own"))
    assert Deployment.objects.get().intervention is None
    client.post(url("add", programme.pk), filled(name="Ervaringsdeskundige", link=str(item.pk)))
    assert Deployment.objects.order_by("pk").last().intervention == item


def test_edit_shows_what_is_and_saves_what_changes(client_as, deployment):
    client = client_as("regisseur")
    page = client.get(url("edit", deployment.pk)).content.decode()
    assert "Jongerenwerk op straat" in page
    answer = client.post(url("edit", deployment.pk), sent_again(deployment, area="Zuid"))
    assert answer.status_code == 302
    deployment.refresh_from_db()
    assert (deployment.area, deployment.version) == ("Zuid", 2)
    log = client.get(url("history", deployment.pk)).content.decode()
    assert "Zuid" in log


def test_two_people_get_both_versions_and_choose_per_field(client_as, deployment):
    first, second = client_as("deputy"), client_as("regisseur")
    first.post(url("edit", deployment.pk), sent_again(deployment, area="Zuid", target_group="ouders"))
    answer = second.post(
        url("edit", deployment.pk), sent_again(deployment, area="West", coding_note="mijn uitleg")
    )
    assert answer.status_code == 409
    shown = {each.name: each for each in answer.context["differences"]}
    assert (shown["area"].mine, shown["area"].theirs, shown["area"].both_changed) == ("West", "Zuid", True)
    assert shown["target_group"].keep == "theirs"
    assert shown["coding_note"].keep == "mine"
    assert "mijn uitleg" in answer.content.decode()
    again = sent_again(deployment, area="West", coding_note="mijn uitleg")
    again |= {"version": 2, "keep-area": "mine", "keep-target_group": "theirs", "keep-coding_note": "mine"}
    assert second.post(url("edit", deployment.pk), again).status_code == 302
    deployment.refresh_from_db()
    assert (deployment.area, deployment.target_group, deployment.coding_note) == (
        "West",
        "ouders",
        "mijn uitleg",
    )


def test_hidden_fields_of_the_conflict_hold_all_that_was_typed(client_as, deployment):
    client_as("deputy").post(url("edit", deployment.pk), sent_again(deployment, area="Zuid"))
    answer = client_as("regisseur").post(url("edit", deployment.pk), sent_again(deployment, area="West"))
    page = answer.content.decode()
    for name, value in sent_again(deployment, area="West").items():
        if name != "version":
            assert f'name="{name}" value="{value}"' in page
    assert 'name="version" value="2"' in page


def test_reason_is_asked_after_the_application(client_as, municipality, knowledge):
    programme = make_programme(municipality, applied_on=LONG_AGO)
    client = client_as("regisseur")
    answer = client.post(url("add", programme.pk), filled())
    assert "change_reason" in answer.context["form"].errors
    client.post(url("add", programme.pk), filled(change_reason="Nieuw geld van het rijk"))
    made = Deployment.objects.get()
    page = client.get(url("history", made.pk)).content.decode()
    assert "Nieuw geld van het rijk" in page
    answer = client.post(url("remove", made.pk), {})
    assert answer.status_code == 422
    client.post(url("remove", made.pk), {"change_reason": "Dubbel ingevoerd"})
    assert Deployment.objects.get().removed_at


def test_remove_and_put_back(client_as, deployment):
    client = client_as("regisseur")
    answer = client.post(url("remove", deployment.pk), follow=True)
    assert url("restore", deployment.pk) in answer.content.decode()
    assert client.get(url("detail", deployment.pk)).status_code == 404
    client.post(url("restore", deployment.pk))
    assert client.get(url("detail", deployment.pk)).status_code == 200


def test_copy_brings_all_but_code_and_what_was_reached(client_as, deployment, programme):
    page = client_as("regisseur").get(f"{url('add', programme.pk)}?van={deployment.pk}")
    values = page.context["form"].before
    assert (values.name, values.area, values.code) == (deployment.name, "Noord", "")


def test_from_the_catalogue_to_a_prefilled_form(client_as, programme):
    client = client_as("regisseur")
    item = Intervention.objects.get(slug="credible-messengers")
    answer = client.post(url("add_from_catalogue"), {"intervention": item.slug}, follow=True)
    before = answer.context["form"].before
    assert (before.name, before.intervention, before.main_theme) == (item.name, item.pk, item.main_theme_id)
    assert len(before.factors) == item.factor_links.count() > 0
    make_programme(programme.municipality, name="Tweede programma")
    answer = client.post(url("add_from_catalogue"), {"intervention": item.slug})
    assert "Tweede programma" in answer.content.decode()
    assert client.post(url("add_from_catalogue"), {"intervention": "bestaat-niet"}).status_code == 404


@pytest.mark.parametrize("role", ["case_director", "coach", "analyst", "administrator", "functional_manager"])
def test_other_roles_cannot_write(client_as, deployment, programme, role):
    client = client_as(role)
    for name, key in (("add", programme.pk), ("edit", deployment.pk)):
        assert client.get(url(name, key)).status_code == 403
    assert client.post(url("remove", deployment.pk)).status_code == 403
    assert not Deployment.objects.get().removed_at


def test_another_municipality_reads_published_and_cannot_write(
    client_as, deployment, programme, other_municipality
):
    client = client_as("regisseur", other_municipality)
    assert client.get(url("detail", deployment.pk)).status_code == 404
    assert client.get(url("of_programme", programme.pk)).status_code == 404
    programme.is_published = True
    programme.save()
    page = client.get(url("detail", deployment.pk))
    assert page.status_code == 200
    assert url("edit", deployment.pk) not in page.content.decode()
    assert client.get(url("edit", deployment.pk)).status_code == 403
    assert client.get(url("add", programme.pk)).status_code == 403
    assert client.post(url("remove", deployment.pk)).status_code == 403


def test_visitors_are_sent_to_login(client, deployment):
    assert client.get(url("detail", deployment.pk)).status_code == 302


def test_panels_and_pages_without_script(client_as, deployment, programme):
    client = client_as("regisseur")
    panel = client.get(url("of_programme", programme.pk), headers={"hx-request": "true"}).content.decode()
    assert "inzet-paneel" in panel and "<html" not in panel
    assert "<html" in client.get(url("of_programme", programme.pk)).content.decode()
    item = Intervention.objects.get(slug="credible-messengers")
    Deployment.objects.update(intervention=item)
    for headers in ({}, {"hx-request": "true"}):
        page = client.get(url("of_intervention", item.slug), headers=headers).content.decode()
        assert deployment.name in page


def test_deployments_of_a_catalogue_item_stay_within_reach(client_as, deployment, other_municipality):
    item = Intervention.objects.get(slug="credible-messengers")
    Deployment.objects.update(intervention=item)
    page = client_as("regisseur", other_municipality).get(url("of_intervention", item.slug)).content.decode()
    assert deployment.name not in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=jongerenwrk", True),
        ("q=zwemles", False),
        ("q=voo1", True),
        ("status=not_deployed", False),
        ("approach=preventive", True),
        ("prevention=secondary", True),
        ("prevention=primary", False),
        ("exploratory=1", False),
        ("recognised=0", True),
        ("recognised=1", False),
    ],
)
def test_filters(client_as, deployment, query, found):
    page = client_as("regisseur").get(f"{url('list')}?{query}").content.decode()
    assert (deployment.name in page) is found


def test_filter_by_theme_touches_main_and_side(client_as, programme, actor):
    main, side, other = Theme.objects.filter(number__in=[1, 2, 3])
    make_deployment(programme, actor("regisseur"), main_theme=main.pk, side_themes=(side.pk,))
    client = client_as("regisseur")
    hits = [client.get(f"{url('list')}?theme={theme.pk}").context["count"] for theme in (main, side, other)]
    assert hits == [1, 1, 0]


def test_export_holds_all_columns_and_is_safe_to_open(client_as, programme, actor):
    factor = Factor.objects.get(code="RF06")
    make_deployment(
        programme, actor("regisseur"), name="=SOM(A1)", factors=(FactorValue(factor.pk, "high", "plan"),)
    )
    answer = client_as("regisseur").get(f"{url('list')}?export=csv")
    text = b"".join(answer.streaming_content).decode("utf-8")
    assert factor.name in text
    assert "'=SOM(A1)" in text
    assert len(text.splitlines()[0].split(";")) == 33


def test_a_source_without_its_factor_is_asked_for_and_kept(client_as, programme):
    answer = client_as("regisseur").post(
        url("add", programme.pk), filled(**{"factors-0-factor": "", "factors-0-source": "rapport 2025"})
    )
    assert answer.status_code == 422
    assert "rapport 2025" in answer.content.decode()
