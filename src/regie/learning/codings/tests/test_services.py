"""Rounds from start to programme, and what is refused on the way."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from regie.access.authorisation.policies import Refused
from regie.approach.deployments.models import Deployment, DeploymentChange
from regie.knowledge.themes.models import Theme
from regie.leadership.programmes.models import Programme
from regie.learning.codings import services
from regie.learning.codings.application import CannotApply, consensus_apply, consensus_undo_apply
from regie.learning.codings.choices import Basis, RoundStatus
from regie.learning.codings.models import Coding, CodingRound, CodingTheme, Consensus
from regie.learning.codings.selectors import coders_of, codings_for, rounds_for, values_of
from regie.learning.codings.services import ChangedMeanwhile


def start(programme, starter, a, b, deployments, title="Ronde"):
    return services.round_start(
        programme=programme, title=title, coder_a=a, coder_b=b, deployments=deployments, by=starter
    )


def test_items_follow_the_codes_as_people_count(make_round):
    round = make_round(11)
    assert [item.deployment.code for item in round.items.all()] == [f"VBS{n}" for n in range(1, 12)]


def test_a_round_needs_two_different_people_who_may_code(programme, starter, member, make_deployments):
    rows = make_deployments(2)
    deputy = member("deputy")
    with pytest.raises(ValidationError) as refused:
        start(programme, starter, deputy, deputy, rows)
    assert "coder_b" in refused.value.message_dict
    with pytest.raises(ValidationError) as refused:
        start(programme, starter, deputy, member("core_partner"), rows)
    assert "coder_a" in refused.value.message_dict


def test_deployments_of_another_programme_are_refused(
    programme, starter, member, make_deployments, municipality
):
    other = Programme.objects.create(municipality=municipality, name="Ander programma")
    with pytest.raises(ValidationError) as refused:
        start(programme, starter, member("deputy"), member("analyst"), make_deployments(1, other))
    assert "deployments" in refused.value.message_dict


def test_a_title_is_used_once_in_a_programme(make_round):
    make_round(1)
    with pytest.raises(ValidationError) as refused:
        make_round(1)
    assert "title" in refused.value.message_dict


def test_coders_come_from_the_matrix(member, municipality, other_municipality):
    for role in ("regisseur", "deputy", "analyst", "core_partner", "coach"):
        member(role)
    member("regisseur", other_municipality)
    emails = {user.email.split("@")[0] for user in coders_of(municipality.pk)}
    assert emails == {"regisseur", "deputy", "analyst"}


def test_nobody_of_another_municipality_gets_in(make_round, actor, other_municipality, values):
    round = make_round(1)
    stranger = actor("regisseur", other_municipality)
    assert not rounds_for(stranger).exists()
    for act in (
        lambda: services.coding_save(round=round, number=1, values=values(), by=stranger, version=0),
        lambda: services.coder_ready(round=round, by=stranger),
        lambda: services.round_stop(round=round, by=stranger),
        lambda: services.consensus_take_equal(round=round, by=stranger),
        lambda: consensus_apply(round=round, by=stranger),
    ):
        with pytest.raises(Refused):
            act()


def test_the_starter_does_not_code(make_round, starter, values):
    with pytest.raises(Refused):
        services.coding_save(round=make_round(1), number=1, values=values(), by=starter, version=0)


def test_main_is_never_side_too(make_round, coder_a, values):
    round = make_round(1)
    with pytest.raises(ValidationError) as refused:
        services.coding_save(round=round, number=1, values=values(2, (2,)), by=coder_a, version=0)
    assert "side_themes" in refused.value.message_dict
    coding = services.coding_save(round=round, number=1, values=values(2), by=coder_a, version=0)
    theme = Theme.objects.get(number=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        CodingTheme.objects.create(coding=coding, theme=theme, is_main=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        CodingTheme.objects.create(coding=coding, theme=Theme.objects.get(number=3), is_main=True)


def test_one_coding_per_coder_and_only_two_coders(make_round, coder_a, values):
    round = make_round(1)
    coding = services.coding_save(round=round, number=1, values=values(), by=coder_a, version=0)
    for seat in ("a", "c"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Coding.objects.create(item=coding.item, seat=seat)


def test_done_needs_a_main_theme_or_a_reason(make_round, coder_a, values):
    round = make_round(1)
    save = {"round": round, "number": 1, "values": values(None), "by": coder_a, "version": 0}
    with pytest.raises(ValidationError):
        services.coding_save(**save)
    assert services.coding_save(**save, is_done=False).version == 1
    coding = services.coding_save(**save | {"version": 1}, is_unclear=True, remark="Geen beschrijving.")
    assert coding.is_done


def test_a_second_tab_gets_both_versions(make_round, coder_a, values):
    round = make_round(1)
    services.coding_save(round=round, number=1, values=values(2), by=coder_a, version=0)
    with pytest.raises(ChangedMeanwhile) as changed:
        services.coding_save(round=round, number=1, values=values(3), by=coder_a, version=0)
    assert changed.value.current.version == 1
    assert values_of(codings_for(coder_a, round).get()) == values(2)


def test_ready_takes_all_and_can_be_taken_back_until_the_other_is(
    make_round, coder_a, coder_b, code_all, values
):
    round = make_round(2)
    with pytest.raises(ValidationError):
        services.coder_ready(round=round, by=coder_a)
    code_all(round, coder_a)
    with pytest.raises(Refused):
        services.coding_save(round=round, number=1, values=values(), by=coder_a, version=1)
    assert services.coder_not_ready(round=round, by=coder_a).ready_a_at is None
    services.coder_ready(round=round, by=coder_a)
    code_all(round, coder_b)
    round.refresh_from_db()
    assert round.status == RoundStatus.READY
    for act in (services.coder_not_ready, services.coder_ready, services.round_stop):
        with pytest.raises(Refused):
            act(round=round, by=coder_a)


def test_the_database_keeps_a_round_blind_until_both_are_ready(make_round):
    round = make_round(1)
    with pytest.raises(IntegrityError), transaction.atomic():
        CodingRound.objects.filter(pk=round.pk).update(status=RoundStatus.READY)


def test_stop_and_resume(make_round, starter, coder_a, values):
    round = make_round(1)
    services.round_stop(round=round, by=starter)
    with pytest.raises(Refused):
        services.coding_save(round=round, number=1, values=values(), by=coder_a, version=0)
    services.round_resume(round=round, by=starter)
    services.coding_save(round=round, number=1, values=values(), by=coder_a, version=0)


def agree(round, coder_a, coder_b):
    services.consensus_take_equal(round=round, by=coder_a)
    services.consensus_save(round=round, number=2, basis=Basis.B, by=coder_a, version=0, note="B las verder.")
    services.consensus_confirm(round=round, by=coder_b)
    round.refresh_from_db()


def test_equal_codings_need_no_talk(ready_round, coder_a, member):
    assert services.consensus_take_equal(round=ready_round, by=coder_a) == 2
    assert services.consensus_take_equal(round=ready_round, by=coder_a) == 0
    equal = Consensus.objects.get(item__round=ready_round, item__number=1)
    assert equal.basis == Basis.EQUAL
    assert equal.confirmed_by == member("analyst")


def test_where_only_certainty_differs_the_careful_one_counts(make_round, coder_a, coder_b, values):
    round = make_round(1)
    for by, certainty in ((coder_a, "high"), (coder_b, "low")):
        services.coding_save(
            round=round, number=1, values=values(2, (), {"RF28": certainty}), by=by, version=0
        )
        services.coder_ready(round=round, by=by)
    assert services.consensus_take_equal(round=round, by=coder_b) == 1
    consensus = Consensus.objects.get(item__round=round)
    assert list(values_of(consensus).factors.values()) == ["low"]


def test_status_follows_recording_and_confirming(ready_round, coder_a, coder_b, values):
    services.consensus_take_equal(round=ready_round, by=coder_a)
    one = services.consensus_save(round=ready_round, number=2, basis=Basis.A, by=coder_a, version=0)
    ready_round.refresh_from_db()
    assert ready_round.status == RoundStatus.DISCUSSED
    assert services.consensus_confirm(round=ready_round, by=coder_a) == 0
    assert services.consensus_confirm(round=ready_round, by=coder_b, number=2) == 1
    ready_round.refresh_from_db()
    assert ready_round.status == RoundStatus.AGREED
    services.consensus_save(
        round=ready_round, number=2, basis=Basis.OTHER, values=values(7), by=coder_b, version=one.version
    )
    ready_round.refresh_from_db()
    assert ready_round.status == RoundStatus.DISCUSSED
    with pytest.raises(ChangedMeanwhile):
        services.consensus_save(round=ready_round, number=2, basis=Basis.A, by=coder_a, version=one.version)


def test_a_consensus_takes_two_in_the_database_too(ready_round, coder_a):
    one = services.consensus_save(round=ready_round, number=1, basis=Basis.A, by=coder_a, version=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        Consensus.objects.filter(pk=one.pk).update(
            confirmed_by_id=coder_a.user_id, confirmed_at=one.recorded_at
        )


def test_the_starter_does_not_decide(ready_round, starter):
    with pytest.raises(Refused):
        services.consensus_take_equal(round=ready_round, by=starter)


def test_taking_over_waits_for_agreement_and_for_who_may_change_the_programme(
    ready_round, starter, coder_a, coder_b
):
    with pytest.raises(Refused):
        consensus_apply(round=ready_round, by=starter)
    agree(ready_round, coder_a, coder_b)
    with pytest.raises(Refused):
        consensus_apply(round=ready_round, by=coder_b)
    with translation.override("nl"):
        assert consensus_apply(round=ready_round, by=starter).changed == 3
    deployment = Deployment.objects.get(code="VBS2")
    assert deployment.provenance == "consensus"
    assert deployment.main_theme.number == 5
    assert deployment.coding_note == "B las verder."
    assert deployment.coding_certainty == "low"
    links = {link.factor.code: (link.certainty, link.source) for link in deployment.factor_links.all()}
    assert links["RF28"] == ("high", "oude bron")
    assert links["RF07"][0] == "low"
    assert "Eerste ronde" in links["RF07"][1]
    reasons = set(DeploymentChange.objects.values_list("reason", flat=True))
    assert reasons == {"consensus van twee codeurs"}
    with pytest.raises(Refused):
        services.consensus_save(round=ready_round, number=2, basis=Basis.A, by=coder_a, version=1)


def state():
    return {
        each.code: (
            each.main_theme_id,
            set(each.side_themes.values_list("pk", flat=True)),
            set(each.factor_links.values_list("factor_id", "certainty", "source")),
            each.provenance,
            each.coding_note,
            each.coding_certainty,
        )
        for each in Deployment.objects.all()
    }


def test_undo_puts_everything_back_in_one_step(ready_round, starter, coder_a, coder_b):
    before = state()
    agree(ready_round, coder_a, coder_b)
    consensus_apply(round=ready_round, by=starter)
    assert state() != before
    ready_round.refresh_from_db()
    assert consensus_undo_apply(round=ready_round, by=starter).changed == 3
    assert state() == before
    ready_round.refresh_from_db()
    assert ready_round.applied_at is None
    assert consensus_apply(round=ready_round, by=starter).changed == 3


def test_undo_leaves_alone_what_somebody_changed_since(ready_round, starter, coder_a, coder_b):
    from regie.approach.deployments.services import deployment_change

    agree(ready_round, coder_a, coder_b)
    consensus_apply(round=ready_round, by=starter)
    touched = Deployment.objects.get(code="VBS1")
    deployment_change(
        deployment=touched,
        values={"main_theme": Theme.objects.get(number=9).pk},
        version=touched.version,
        by=starter,
    )
    ready_round.refresh_from_db()
    result = consensus_undo_apply(round=ready_round, by=starter)
    assert (result.changed, result.left_alone) == (2, ("VBS1",))
    assert Deployment.objects.get(code="VBS1").main_theme.number == 9


def test_a_removed_deployment_is_skipped_and_named(ready_round, starter, coder_a, coder_b):
    from regie.approach.deployments.services import deployment_remove

    agree(ready_round, coder_a, coder_b)
    deployment_remove(deployment=Deployment.objects.get(code="VBS3"), by=starter)
    result = consensus_apply(round=ready_round, by=starter)
    assert (result.changed, result.left_alone) == (2, ("VBS3",))


def test_one_deployment_that_cannot_be_saved_holds_back_all(ready_round, starter, coder_a, coder_b):
    Deployment.objects.filter(code="VBS3").update(provenance="reconstruction", prevention_primary=False)
    before = state()
    agree(ready_round, coder_a, coder_b)
    with pytest.raises(CannotApply) as held:
        consensus_apply(round=ready_round, by=starter)
    assert [deployment.code for deployment, _errors in held.value.problems] == ["VBS3"]
    assert state() == before
    ready_round.refresh_from_db()
    assert ready_round.applied_at is None
