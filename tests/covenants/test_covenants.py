"""Covenants: the checklist, grounds, signatures, and who may change what."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from regie.access.authorisation.policies import Refused
from regie.access.covenants.choices import CovenantState, Mend
from regie.access.covenants.policies import activation_gaps, can_change, gaps_of
from regie.access.covenants.selectors import covenants_for, live_grounds
from regie.access.covenants.services import (
    covenant_activate,
    covenant_change,
    covenant_create,
    covenant_end,
    covenant_renew,
    covenant_withdraw,
    ground_remove,
    ground_set,
    partner_leave,
)
from regie.access.grounds.services import ground_check_record
from regie.audit.events.models import Event
from regie.ui.versions import VersionConflict

from .acts import sign, signature_of, terms, today

pytestmark = pytest.mark.django_db


# ---- the checklist ----


def test_the_checklist_goes_from_full_to_empty(built, by, draft, grounds):
    built.collaboration.retention_months = None
    built.collaboration.save()
    draft.protocol = ""
    draft.save()
    assert {gap.mend for gap in gaps_of(draft)} == {Mend.PROTOCOL, Mend.RETENTION, Mend.GROUNDS}
    with pytest.raises(Refused):
        covenant_activate(covenant=draft, by=by)
    built.collaboration.retention_months = 24
    built.collaboration.save()
    draft = covenant_change(covenant=draft, values=terms(), version=draft.version, by=by)
    police = built.organisations["police"]
    ground_set(covenant=draft, organisation=police, category="ordinary", ground=grounds["G03"], by=by)
    (gap,) = gaps_of(draft)
    assert (gap.mend, gap.organisation_id) == (Mend.SIGN, police.pk)
    sign(draft, police, by)
    assert activation_gaps(draft) == []
    assert covenant_activate(covenant=draft, by=by).state == CovenantState.VALID
    assert Event.objects.filter(action="activate", object_kind="covenants.covenant").count() == 1


def test_a_ground_that_nobody_checked_holds_it_back_outside_a_demo(
    built, by, draft, grounds, settings, actor
):
    settings.DEMO = False
    police = built.organisations["police"]
    ground_set(covenant=draft, organisation=police, category="ordinary", ground=grounds["G03"], by=by)
    sign(draft, police, by)
    assert [gap.mend for gap in gaps_of(draft)] == [Mend.CHECKS]
    with pytest.raises(Refused):
        covenant_activate(covenant=draft, by=by)
    ground_check_record(
        ground=grounds["G03"], checked_by="mr. E. Sluiskil", function="jurist", checked_on=today(),
        by=actor("privacy_officer"),
    )  # fmt: skip
    assert covenant_activate(covenant=draft, by=by).activated_at


def test_a_town_that_is_not_fictional_checks_in_a_demo_too(built, by, draft, grounds):
    built.collaboration.municipality.is_fictional = False
    built.collaboration.municipality.save()
    police = built.organisations["police"]
    ground_set(covenant=draft, organisation=police, category="ordinary", ground=grounds["G03"], by=by)
    sign(draft, police, by)
    assert [gap.mend for gap in gaps_of(draft)] == [Mend.CHECKS]


def test_grounds_of_a_partner_that_left_hold_it_back(built, by, draft, grounds):
    police = built.organisations["police"]
    line = ground_set(covenant=draft, organisation=police, category="ordinary", ground=grounds["G03"], by=by)
    sign(draft, police, by)
    partner_leave(partner=built.collaboration.partners.get(organisation=police), by=by)
    assert [(gap.mend, gap.organisation_id) for gap in gaps_of(draft)] == [(Mend.GROUNDS, police.pk)]
    ground_remove(line=line, by=by)
    assert Mend.SIGN not in {gap.mend for gap in gaps_of(draft)}


def test_a_term_that_is_over_cannot_come_into_force(built, by, draft):
    draft.valid_from, draft.valid_to = today() - timedelta(days=9), today() - timedelta(days=1)
    draft.save()
    assert Mend.PROTOCOL in {gap.mend for gap in gaps_of(draft)}


# ---- grounds ----


@pytest.mark.parametrize(
    ("kind", "category", "first", "second", "more"),
    [
        ("youth_work", "ordinary", "G03", None, {}),  # not theirs
        ("police", "ordinary", "G48", None, {}),  # a housing association's
        ("police", "ordinary", "G17", None, {}),  # a limit, no ground
        ("police", "police", "G03", None, {}),  # one key
        ("police", "police", "G03", "G15", {}),  # the second is not for police data
        ("police", "police", "G03", "G26", {}),  # no decision
        ("police", "police", "G03", "G26", {"decision": "VB-20"}),  # no date of it
        ("youth_work", "bsn", "G49", None, {}),  # never for youth work
    ],
)
def test_a_ground_that_does_not_fit_is_refused(
    built, by, draft, grounds, kind, category, first, second, more
):
    with pytest.raises(ValidationError):
        ground_set(
            covenant=draft, organisation=built.organisations[kind], category=category, by=by,
            ground=grounds[first], second_ground=grounds[second] if second else None, **more,
        )  # fmt: skip
    assert not draft.grounds.exists()


def test_two_keys_and_a_decision_open_police_data(built, by, draft, grounds):
    line = ground_set(
        covenant=draft, organisation=built.organisations["youth_work"], category="police", by=by,
        ground=grounds["G49"], second_ground=grounds["G26"], decision="VB-20", decision_on=today(),
    )  # fmt: skip
    assert str(line.second_ground.code) == "G26"


def test_only_partners_get_a_ground_or_sign(built, by, draft, grounds, collaboration_with):
    stranger = collaboration_with("school", name="Anders").organisations["school"]
    with pytest.raises(ValidationError):
        ground_set(covenant=draft, organisation=stranger, category="ordinary", ground=grounds["G03"], by=by)
    with pytest.raises(ValidationError):
        sign(draft, stranger, by)


def test_what_is_agreed_does_not_change_while_it_is_in_force(built, by, grounds):
    line = built.covenant.grounds.first()
    assert not can_change(by, built.covenant)
    with pytest.raises(Refused):
        covenant_change(covenant=built.covenant, values=terms(), version=1, by=by)
    with pytest.raises(Refused):
        ground_set(
            covenant=built.covenant, organisation=line.organisation, category=line.category, by=by,
            ground=grounds["G01"],
        )  # fmt: skip
    with pytest.raises(Refused):
        ground_remove(line=line, by=by)


def test_who_signed_gets_no_more_grounds_in_a_covenant_in_force(built, by, grounds):
    with pytest.raises(Refused):
        ground_set(
            covenant=built.covenant, organisation=built.organisations["police"], category="criminal", by=by,
            ground=grounds["G03"], second_ground=grounds["G15"],
        )  # fmt: skip
    assert not built.covenant.grounds.filter(category="criminal").exists()


def test_who_accedes_rests_on_grounds_that_somebody_checked(built, by, grounds, settings, actor):
    settings.DEMO = False
    organisation = built.organisations["police"]
    covenant_withdraw(signature=signature_of(built, "police"), reason="Beleid", by=by)
    with pytest.raises(ValidationError):
        sign(built.covenant, organisation, by)
    ground_check_record(
        ground=grounds["G03"], checked_by="mr. E. Sluiskil", function="jurist", checked_on=today(),
        by=actor("privacy_officer"),
    )  # fmt: skip
    assert sign(built.covenant, organisation, by).acceded


def test_two_versions(built, by, draft):
    covenant_change(covenant=draft, values=terms(title="Van haar"), version=1, by=by)
    with pytest.raises(VersionConflict) as conflict:
        covenant_change(covenant=draft, values=terms(title="Van hem"), version=1, by=by)
    assert conflict.value.current.title == "Van haar"


@pytest.mark.parametrize("changes", [{"title": ""}, {"valid_to": timezone.localdate() - timedelta(days=900)}])
def test_terms_that_cannot_be(built, by, changes):
    with pytest.raises(ValidationError):
        covenant_create(collaboration=built.collaboration, values=terms(**changes), by=by)


# ---- signing ----


@pytest.mark.parametrize(
    "changes", [{"signatory": " "}, {"function": ""}, {"signed_on": timezone.localdate() + timedelta(days=3)}]
)
def test_a_signature_names_who_and_when(built, by, draft, changes):
    with pytest.raises(ValidationError):
        sign(draft, built.organisations["police"], by, **changes)


def test_a_partner_signs_once(built, by):
    with pytest.raises(ValidationError):
        sign(built.covenant, built.organisations["police"], by)


@pytest.mark.parametrize("role", ["case_director", "core_partner", "privacy_officer", "functional_manager"])
def test_other_roles_change_nothing(built, draft, actor, grounds, role):
    by, police = actor(role), built.organisations["police"]
    for work in (
        lambda: covenant_create(collaboration=built.collaboration, values=terms(title="Ander"), by=by),
        lambda: covenant_change(covenant=draft, values=terms(), version=1, by=by),
        lambda: ground_set(
            covenant=draft, organisation=police, category="ordinary", ground=grounds["G03"], by=by
        ),
        lambda: sign(draft, police, by),
        lambda: covenant_activate(covenant=draft, by=by),
        lambda: covenant_end(covenant=built.covenant, reason="x", by=by),
        lambda: covenant_renew(
            covenant=built.covenant, title="x", valid_from=today(), valid_to=today(), by=by
        ),
    ):
        with pytest.raises(Refused):
            work()


def test_another_municipality_reads_and_changes_nothing(built, actor, other_municipality):
    by = actor("regisseur", other_municipality)
    assert not covenants_for(by).exists()
    with pytest.raises(Refused):
        covenant_end(covenant=built.covenant, reason="x", by=by)
    with pytest.raises(Refused):
        covenant_withdraw(signature=signature_of(built, "police"), reason="x", by=by)


def test_a_partner_of_one_collaboration_reads_that_covenant_only(built, collaboration_with):
    collaboration_with("school", name="Anders")
    assert [each.pk for each in covenants_for(built.people["police"])] == [built.covenant.pk]
    assert not live_grounds(built.organisations["police"].pk).exclude(covenant=built.covenant).exists()
