"""Covenants: grounds, the checklist, signatures, into force, withdrawal, renewal; and what each opens or closes."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from regie.access.authorisation.policies import Refused, decide, narrow
from regie.access.covenants.choices import CovenantState, Mend, Sight
from regie.access.covenants.models import CovenantGround, Signature
from regie.access.covenants.policies import activation_gaps, can_change, can_renew, gaps_of
from regie.access.covenants.selectors import covenants_for, live_grounds
from regie.access.covenants.services import (
    CovenantConflict,
    covenant_activate,
    covenant_change,
    covenant_create,
    covenant_end,
    covenant_renew,
    covenant_sign,
    covenant_withdraw,
    ground_remove,
    ground_set,
    partner_leave,
)
from regie.access.covenants.standings import standings
from regie.access.dossiers.activities import DOSSIERS
from regie.access.dossiers.exporting import rows_leave
from regie.access.dossiers.models import Dossier
from regie.access.dossiers.processing import processing
from regie.access.dossiers.selectors import dossiers_for
from regie.access.grounds.services import ground_check_record
from regie.audit.events.models import Event

pytestmark = pytest.mark.django_db


def today():
    return timezone.localdate()


def terms(**changes) -> dict:
    values = {
        "title": "Nieuw convenant",
        "valid_from": today(),
        "valid_to": today() + timedelta(days=400),
        "protocol": "Wie wat doet.",
    }
    return values | changes


def seen(by) -> set:
    with processing(by=by, activity=DOSSIERS, action="view", name="test"):
        return {each.pk for each in dossiers_for(by)}


def signature_of(built, kind) -> Signature:
    return built.covenant.signatures.get(organisation=built.organisations[kind])


def sign(covenant, organisation, by, **changes) -> Signature:
    values = {"signatory": "A. Halewijn", "function": "directeur", "signed_on": today()} | changes
    return covenant_sign(covenant=covenant, organisation=organisation, by=by, **values)


@pytest.fixture
def built(collaboration_with):
    return collaboration_with("police", "youth_work")


@pytest.fixture
def by(built):
    return built.people["regisseur"]


@pytest.fixture
def draft(built, by, settings):
    """A covenant in preparation in a demo town, where grounds need no check."""
    settings.DEMO = True
    return covenant_create(collaboration=built.collaboration, values=terms(), by=by)


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


def test_two_versions(built, by, draft):
    covenant_change(covenant=draft, values=terms(title="Van haar"), version=1, by=by)
    with pytest.raises(CovenantConflict) as conflict:
        covenant_change(covenant=draft, values=terms(title="Van hem"), version=1, by=by)
    assert conflict.value.current.title == "Van haar"


@pytest.mark.parametrize("changes", [{"title": ""}, {"valid_to": timezone.localdate() - timedelta(days=900)}])
def test_terms_that_cannot_be(built, by, changes):
    with pytest.raises(ValidationError):
        covenant_create(collaboration=built.collaboration, values=terms(**changes), by=by)


# ---- signing ----


def test_who_signs_later_accedes_and_sees_from_then(built, by, collaboration_with, grounds, member):
    dossier = built.dossier()
    youth = built.people["youth_work"]
    covenant_withdraw(signature=signature_of(built, "youth_work"), reason="Bestuur", by=by)
    assert seen(youth) == set()
    made = sign(built.covenant, built.organisations["youth_work"], by)
    assert made.acceded
    assert seen(youth) == {dossier.pk}


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


# ---- withdrawal ----


def test_a_partner_withdraws_itself_and_no_other(built):
    with pytest.raises(Refused):
        covenant_withdraw(signature=signature_of(built, "youth_work"), reason="x", by=built.people["police"])
    gone = covenant_withdraw(
        signature=signature_of(built, "police"), reason="Ander beleid", by=built.people["police"]
    )
    assert gone.withdrawn_at
    with pytest.raises(Refused):
        covenant_withdraw(signature=gone, reason="Nog eens", by=built.people["police"])


def test_a_withdrawal_says_why(built, by):
    with pytest.raises(ValidationError):
        covenant_withdraw(signature=signature_of(built, "police"), reason="  ", by=by)


@pytest.mark.parametrize("who", ["regisseur", "privacy_officer"])
def test_withdrawal_closes_lists_pages_search_and_exports_at_once(built, actor, who):
    police, dossiers = built.people["police"], [built.dossier() for _ in range(3)]
    assert len(seen(police)) == 3
    chunks = rows_leave(
        by=police, activity=DOSSIERS, name="test", chunk=1, to_row=lambda each: [each.reference],
        rows=lambda: narrow(Dossier.objects.all(), police),
    )  # fmt: skip
    first = next(chunks)
    assert len(first) == 1
    covenant_withdraw(signature=signature_of(built, "police"), reason="Beleid", by=actor(who))
    rest = [row for chunk in chunks for row in chunk]
    assert len(rest) == 1  # one row that says that it stopped
    assert not {row[0] for row in rest} & {each.reference for each in dossiers}
    assert seen(police) == set()
    for action in ("view", "change"):
        assert not decide(police, action, dossiers[0])
        assert not narrow(Dossier.objects.all(), police, action).exists()
    with processing(by=police, activity=DOSSIERS, action="search", name="test") as opening:
        assert opening.collaborations == frozenset()
        assert not Dossier.objects.filter(number=dossiers[0].number).exists()
    assert len(seen(built.people["youth_work"])) == 3


def test_the_end_closes_it_for_all(built, by):
    built.dossier()
    with pytest.raises(ValidationError):
        covenant_end(covenant=built.covenant, reason="", by=by)
    covenant_end(covenant=built.covenant, reason="Doel bereikt", by=by)
    assert all(seen(each) == set() for each in built.people.values())
    with pytest.raises(Refused):
        covenant_end(covenant=built.covenant, reason="Nog eens", by=by)


def test_a_partner_that_left_and_came_back_signs_anew(built, by):
    from regie.access.collaborations.services import participation_add, partner_add

    dossier, police = built.dossier(), built.people["police"]
    organisation = built.organisations["police"]
    membership = built.users["police"].memberships.get()
    partner_leave(partner=built.collaboration.partners.get(organisation=organisation), by=by)
    assert seen(police) == set()
    partner_add(collaboration=built.collaboration, organisation=organisation, joined_on=today(), by=by)
    participation_add(collaboration=built.collaboration, membership=membership, from_on=today(), by=by)
    assert seen(police) == set()
    sign(built.covenant, organisation, by)
    assert seen(police) == {dossier.pk}


# ---- renewal ----


def test_a_renewal_takes_grounds_along_and_no_signatures(built, by):
    renewed = covenant_renew(
        covenant=built.covenant, title="Verlenging", by=by,
        valid_from=built.covenant.valid_to + timedelta(days=1), valid_to=built.covenant.valid_to + timedelta(days=300),
    )  # fmt: skip
    assert renewed.renews == built.covenant
    assert renewed.protocol == built.covenant.protocol
    lines = CovenantGround.objects.values_list("organisation", "category", "ground", "decision")
    assert set(lines.filter(covenant=renewed)) == set(lines.filter(covenant=built.covenant))
    assert not renewed.signatures.exists()
    assert not can_renew(by, renewed)
    with pytest.raises(ValidationError):
        covenant_renew(
            covenant=built.covenant, title="Verlenging", valid_from=today(), valid_to=today(), by=by
        )


def test_a_renewal_after_a_withdrawal_gives_nothing_until_the_partner_signs_anew(
    built, by, settings, grounds
):
    settings.DEMO = True
    dossier, police = built.dossier(), built.people["police"]
    organisation = built.organisations["police"]
    renewed = covenant_renew(
        covenant=built.covenant, title="Verlenging", valid_from=today(),
        valid_to=today() + timedelta(days=600), by=by,
    )  # fmt: skip
    renewed.grounds.filter(organisation=built.organisations["youth_work"]).delete()  # not theirs in the list
    for each in built.organisations.values():
        sign(renewed, each, by)
    covenant_withdraw(signature=signature_of(built, "police"), reason="Beleid", by=by)
    assert [gap.mend for gap in gaps_of(renewed)] == [Mend.SIGN]
    ground_remove(line=renewed.grounds.get(organisation=organisation), by=by)
    covenant_activate(covenant=renewed, by=by)
    assert seen(police) == set()
    ground_set(covenant=renewed, organisation=organisation, category="ordinary", ground=grounds["G03"], by=by)
    assert seen(police) == set()
    sign(renewed, organisation, by)
    assert seen(police) == {dossier.pk}


# ---- who sees, and why not ----


def sights(built) -> dict[str, Sight]:
    return {each.organisation.kind: each.sight for each in standings(built.collaboration)}


def test_the_table_says_what_the_wall_does(built, by, collaboration_with, grounds):
    everybody = {"municipality", "police", "youth_work"}
    assert sights(built) == dict.fromkeys(everybody, Sight.SEES)
    covenant_withdraw(signature=signature_of(built, "police"), reason="Beleid", by=by)
    built.covenant.grounds.filter(organisation=built.organisations["youth_work"]).delete()
    assert sights(built)["police"] == Sight.WITHDRAWN
    assert sights(built)["youth_work"] == Sight.NO_GROUND
    for each in standings(built.collaboration):
        assert each.sees == live_grounds(each.organisation.pk).exists()
    Signature.objects.filter(organisation=built.organisations["police"]).delete()
    assert sights(built)["police"] == Sight.UNSIGNED
    built.covenant.valid_to = today() - timedelta(days=1)
    built.covenant.save()
    assert set(sights(built).values()) == {Sight.EXPIRED}
    built.collaboration.ended_at = timezone.now()
    built.collaboration.save()
    assert set(sights(built).values()) == {Sight.ENDED}


def test_a_ground_that_is_over_and_a_partner_that_joins_later(built, grounds):
    ground = grounds["G03"]
    ground.valid_to = today() - timedelta(days=1)
    ground.save()
    assert set(sights(built).values()) == {Sight.GROUND_OVER}
    partner = built.collaboration.partners.get(organisation=built.organisations["police"])
    partner.joined_on = today() + timedelta(days=2)
    partner.save()
    assert sights(built)["police"] == Sight.NOT_YET
    assert not live_grounds(partner.organisation_id).exists()


def test_who_signed_the_former_covenant_sees_when_it_expired(built, by):
    old = built.covenant
    renewed = covenant_renew(
        covenant=old, title="Verlenging", valid_from=today(), valid_to=today() + timedelta(days=90), by=by
    )
    renewed.activated_at = timezone.now()
    renewed.save()
    old.valid_to = today() - timedelta(days=11)
    old.save()
    found = {each.organisation.kind: each for each in standings(built.collaboration)}
    assert (found["police"].sight, found["police"].since) == (Sight.UNSIGNED, old.valid_to)
