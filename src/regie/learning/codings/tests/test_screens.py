"""The screens as people use them: from an empty list to a consensus in the programme."""

from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import translation
from python_calamine import CalamineWorkbook

from regie.access.organisations.models import Membership
from regie.approach.deployments.models import Deployment
from regie.knowledge.factors.models import Factor
from regie.knowledge.themes.models import Theme
from regie.learning.codings import services
from regie.learning.codings.choices import RoundStatus
from regie.learning.codings.models import Coding, CodingRound, Consensus
from regie.learning.codings.selectors import values_of
from regie.learning.codings.templatetags.agreement_numbers import share, two_digits

QUERIES = 12


def address(name, round, *more):
    return reverse(f"codings:{name}", args=[round.pk, *more])


def typed(main=2, side=(), factors=(), version=0, **more):
    """What a browser sends."""
    themes = dict(Theme.objects.values_list("number", "pk"))
    chosen = {Factor.objects.get(code=code).pk: certainty for code, certainty in dict(factors).items()}
    return {
        "main_theme": themes[main] if main else "",
        "side_themes": [themes[number] for number in side],
        "factors": list(chosen),
        **{f"certainty_{key}": certainty for key, certainty in chosen.items()},
        "version": version,
        "action": "done",
        **more,
    }


def test_the_empty_list_says_what_to_do(client_as):
    page = client_as("regisseur").get(reverse("codings:list")).content.decode()
    assert "Nog geen rondes" in page
    assert reverse("codings:new") in page


@pytest.mark.parametrize("role", ["core_partner", "coach", "privacy_officer", "national_programme"])
def test_other_roles_do_not_get_in(client_as, make_round, role):
    client = client_as(role)
    assert client.get(reverse("codings:list")).status_code == 403
    assert client.get(address("round", make_round(1))).status_code == 403


def test_another_municipality_finds_nothing(client_as, make_round, other_municipality):
    round = make_round(1)
    client = client_as("regisseur", other_municipality)
    assert round.title not in client.get(reverse("codings:list")).content.decode()
    for name in ("round", "start", "compare", "agreement", "export", "consensus_list"):
        assert client.get(address(name, round)).status_code == 404, name
    for name in ("ready", "stop", "take_equal", "confirm", "apply", "undo_apply"):
        assert client.post(address(name, round)).status_code == 404, name


def test_a_round_is_started_on_screen(client_as, programme, make_deployments, member):
    make_deployments(3)
    Deployment.objects.filter(code="VBS3").update(kind="process_condition")
    client, new = client_as("regisseur"), reverse("codings:new")
    assert "twee mensen nodig" in client.get(new).content.decode()
    a, b = member("deputy"), member("analyst")
    page = client.get(new).content.decode()
    assert page.count("checked") == 2
    chosen = [each.pk for each in Deployment.objects.filter(kind="intervention")]
    sent = {"title": "Voorjaar", "coder_a": a.pk, "coder_b": a.pk, "deployments": chosen}
    refused = client.post(new, sent)
    assert refused.status_code == 422
    assert "Voorjaar" in refused.content.decode()
    assert "Kies iemand anders" in refused.content.decode()
    assert client.post(new, sent | {"coder_b": b.pk}).status_code == 302
    assert CodingRound.objects.get().items.count() == 2


def test_a_stranger_cannot_be_made_coder(client_as, make_deployments, member, other_municipality):
    rows = make_deployments(1)
    member("deputy"), member("analyst")
    stranger = member("regisseur", other_municipality)
    response = client_as("regisseur").post(
        reverse("codings:new"),
        {
            "title": "X",
            "coder_a": stranger.pk,
            "coder_b": member("analyst").pk,
            "deployments": [rows[0].pk],
        },
    )
    assert response.status_code == 422
    assert not CodingRound.objects.exists()


def test_the_programme_of_another_municipality_cannot_be_chosen(client_as, programme, other_municipality):
    response = client_as("regisseur", other_municipality).get(
        reverse("codings:new"), {"programma": programme.pk}
    )
    assert response.status_code == 404


def test_coding_goes_from_one_to_the_next_and_ends_with_ready(client_as, make_round):
    round, client = make_round(2), client_as("deputy")
    assert client.get(address("start", round)).url == address("code", round, 1)
    saved = client.post(address("code", round, 1), typed(2, (3,), {"RF28": "high"}))
    assert saved.url == address("code", round, 2)
    kept = client.post(address("code", round, 2), typed(None) | {"action": "later"})
    assert kept.url == address("code", round, 2)
    assert client.post(address("ready", round), follow=True).content.decode().count("nog inzet om te coderen")
    assert client.post(address("code", round, 2), typed(5, version=1)).url == address("round", round)
    assert "Je hebt alles gecodeerd" in client.get(address("round", round)).content.decode()
    assert client.post(address("ready", round)).url == address("round", round)
    assert client.get(address("code", round, 1)).status_code == 403
    assert client.post(address("not_ready", round)).status_code == 302
    page = client.get(address("code", round, 1)).content.decode()
    assert page.count(" checked") == 3


def test_a_wrong_coding_keeps_what_was_typed(client_as, make_round):
    round = make_round(1)
    response = client_as("deputy").post(
        address("code", round, 1), typed(2, (2, 3), {"RF28": "high"}, remark="Mijn twijfel")
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert "Haal het vinkje bij ‘Neven’ weg" in page
    assert "Mijn twijfel" in page
    assert page.count(" checked") == 4
    assert '<option value="high" selected>' in page
    assert not Coding.objects.exists()


@pytest.mark.parametrize(
    "bad", [{"main_theme": "9999"}, {"factors": ["x"]}, {"version": "-1"}, {"version": ""}]
)
def test_tampered_input_is_refused(client_as, make_round, bad):
    round = make_round(1)
    assert client_as("deputy").post(address("code", round, 1), typed() | bad).status_code == 422
    factor = Factor.objects.get(code="RF28")
    bad_certainty = typed(2, (), {"RF28": "high"}) | {f"certainty_{factor.pk}": "heel zeker"}
    assert client_as("deputy").post(address("code", round, 1), bad_certainty).status_code == 422
    assert not Coding.objects.exists()


def test_two_tabs_show_both_versions(client_as, make_round):
    round, client = make_round(1), client_as("deputy")
    client.post(address("code", round, 1), typed(2, remark="Eerste tab"))
    response = client.post(address("code", round, 1), typed(5, remark="Tweede tab"))
    page = response.content.decode()
    assert response.status_code == 409
    assert "Eerste tab" in page
    assert "Tweede tab" in page
    assert 'name="version" value="1"' in page
    assert client.post(address("code", round, 1), typed(5, version=1)).status_code == 302
    assert values_of(Coding.objects.get()).main_theme == Theme.objects.get(number=5).pk


def test_differences_show_what_differs_and_all(client_as, ready_round):
    client = client_as("analyst")
    page = client.get(address("compare", ready_round)).content.decode()
    assert "Inzet 2" in page
    assert "Inzet 1" not in page
    everything = client.get(address("compare", ready_round), {"toon": "alles"}).content.decode()
    assert "Inzet 1" in everything


def test_agreement_refuses_a_number_for_three_deployments(client_as, ready_round):
    page = client_as("analyst").get(address("agreement", ready_round)).content.decode()
    assert "nog geen uitspraak" in page
    assert "67%" in page


def test_agreement_over_enough_deployments(client_as, make_round, code_all, coder_a, coder_b):
    round = make_round(40)
    code_all(round, coder_a, different=set(range(1, 20)))
    code_all(round, coder_b, different=set(range(1, 19)))
    page = client_as("regisseur").get(address("agreement", round)).content.decode()
    assert "0,95" in page
    assert "niet te berekenen" in page


def test_the_workbook_holds_codings_differences_agreement_and_consensus(client_as, ready_round, coder_a):
    services.consensus_take_equal(round=ready_round, by=coder_a)
    Coding.objects.filter(item__round=ready_round).update(remark="=1+1")
    response = client_as("regisseur").get(address("export", ready_round))
    book = CalamineWorkbook.from_filelike(BytesIO(b"".join(response)))
    sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    assert list(sheets) == ["Coderingen", "Verschillen", "Overeenstemming", "Consensus"]
    assert len(sheets["Coderingen"]) == 1 + 6
    assert sheets["Coderingen"][1][-1] == "=1+1"
    assert {row[0] for row in sheets["Verschillen"][1:]} == {"VBS2"}
    assert len(sheets["Consensus"]) == 1 + 2


def test_from_differences_to_programme_and_back(client_as, ready_round):
    a, b, starter = client_as("deputy"), client_as("analyst"), client_as("regisseur")
    a.post(address("take_equal", ready_round))
    form = a.get(address("consensus", ready_round, 2)).content.decode()
    assert "Waar zijn jullie het over eens?" in form
    wrong = a.post(address("consensus", ready_round, 2), typed(None, basis="other", note="Blijft staan"))
    assert wrong.status_code == 422
    assert "Blijft staan" in wrong.content.decode()
    assert a.post(address("consensus", ready_round, 2), typed(7, basis="other")).status_code == 302
    late = b.post(address("consensus", ready_round, 2), typed(9, basis="other", note="Van B"))
    assert late.status_code == 409
    assert "Van B" in late.content.decode()
    assert starter.post(address("apply", ready_round)).status_code == 403
    assert "instemmen" in b.get(address("consensus_list", ready_round)).content.decode()
    b.post(address("confirm", ready_round))
    assert CodingRound.objects.get().status == RoundStatus.AGREED
    assert b.post(address("apply", ready_round)).status_code == 403
    assert starter.post(address("apply", ready_round), follow=True).status_code == 200
    assert Deployment.objects.get(code="VBS2").main_theme.number == 7
    assert "terugdraaien" in starter.get(address("consensus_list", ready_round)).content.decode()
    starter.post(address("undo_apply", ready_round))
    assert Deployment.objects.get(code="VBS2").main_theme.number == 1


def test_what_cannot_be_taken_over_is_named(client_as, ready_round):
    a, b = client_as("deputy"), client_as("analyst")
    a.post(address("take_equal", ready_round))
    a.post(address("consensus", ready_round, 2), typed(basis="a"))
    b.post(address("confirm", ready_round), {"number": "2"})
    Deployment.objects.filter(code="VBS3").update(provenance="reconstruction", prevention_primary=False)
    response = a.post(address("apply", ready_round))
    assert response.status_code == 422
    assert "VBS3 Inzet 3" in response.content.decode()


def test_the_starter_reads_and_does_not_decide(client_as, ready_round):
    starter = client_as("regisseur")
    assert starter.get(address("consensus", ready_round, 1)).status_code == 200
    assert starter.post(address("consensus", ready_round, 1), typed(basis="a")).status_code == 403
    assert not Consensus.objects.exists()


def test_who_lost_the_role_codes_no_more(client_as, make_round, member):
    round, client = make_round(1), client_as("deputy")
    Membership.objects.filter(user=member("deputy")).update(role="coach")
    assert client.post(address("code", round, 1), typed()).status_code == 403


def test_stop_and_resume_on_screen(client_as, make_round):
    round, client = make_round(1), client_as("regisseur")
    client.post(address("stop", round))
    assert "Deze ronde is gestopt" in client.get(address("round", round)).content.decode()
    assert client_as("deputy").get(address("code", round, 1)).status_code == 403
    client.post(address("resume", round))
    assert CodingRound.objects.get().status == RoundStatus.OPEN


def test_changes_need_a_post(client_as, make_round):
    round, client = make_round(1), client_as("deputy")
    for name in ("ready", "not_ready", "stop", "resume", "take_equal", "confirm", "apply", "undo_apply"):
        assert client.get(address(name, round)).status_code == 405


@pytest.mark.parametrize("count", [10, 200])
def test_pages_ask_few_questions_however_many_deployments(
    count, client_as, make_round, code_all, coder_a, coder_b, django_assert_max_num_queries
):
    being_coded = make_round(count, title="Bezig")
    code_all(being_coded, coder_a, ready=False)
    done = make_round(count, title="Klaar")
    code_all(done, coder_a)
    code_all(done, coder_b, different={2, 3})
    services.consensus_take_equal(round=done, by=coder_a)
    client = client_as("deputy")
    pages = [
        reverse("codings:list"),
        reverse("codings:new"),
        address("round", being_coded),
        address("code", being_coded, 1),
        address("round", done),
        address("compare", done),
        address("compare", done) + "?toon=alles",
        address("agreement", done),
        address("consensus_list", done),
        address("consensus", done, 1),
        address("export", done),
    ]
    for page in pages:
        # A download also counts itself against the limit, in the shared cache.
        most = QUERIES * 2 if page == address("export", done) else QUERIES
        with django_assert_max_num_queries(most, info=page):
            response = client.get(page)
            assert response.status_code == 200
            assert response.getvalue()


def test_two_who_say_ready_at_once_open_the_round_once(make_round, code_all, coder_a, coder_b):
    """Each holds the round as it was before the other: the service reads it again under a lock."""
    round = make_round(1)
    code_all(round, coder_a, ready=False)
    code_all(round, coder_b, ready=False)
    stale_a, stale_b = (CodingRound.objects.get(pk=round.pk) for _each in "ab")
    services.coder_ready(round=stale_a, by=coder_a)
    services.coder_ready(round=stale_b, by=coder_b)
    after = CodingRound.objects.get(pk=round.pk)
    assert after.status == RoundStatus.READY
    assert after.ready_a_at and after.ready_b_at


@pytest.mark.parametrize(
    ("number", "shown"), [(0.8249, "0,82"), (-0.031, "−0,03"), (-0.001, "0,00"), (1.0, "1,00")]
)
def test_numbers_are_written_the_dutch_way(number, shown):
    with translation.override("nl"):
        assert two_digits(number) == shown


@pytest.mark.parametrize(("number", "shown"), [(0.996, "99%"), (1.0, "100%"), (0.005, "0%")])
def test_a_share_is_only_all_when_it_is_all(number, shown):
    assert share(number) == shown
