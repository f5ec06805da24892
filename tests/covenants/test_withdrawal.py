"""Withdrawal, the end and renewal of covenants; and the table that says who sees what."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from regie.access.authorisation.policies import Refused, decide, narrow
from regie.access.covenants.choices import Mend, Sight
from regie.access.covenants.models import CovenantGround, Signature
from regie.access.covenants.policies import can_renew, gaps_of
from regie.access.covenants.selectors import live_grounds
from regie.access.covenants.services import (
    covenant_activate,
    covenant_end,
    covenant_renew,
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

from .acts import sign, signature_of, today

pytestmark = pytest.mark.django_db


@pytest.fixture
def built(collaboration_with):
    return collaboration_with("police", "youth_work")


@pytest.fixture
def by(built):
    return built.people["regisseur"]


def seen(by) -> set:
    with processing(by=by, activity=DOSSIERS, action="view", name="test"):
        return {each.pk for each in dossiers_for(by)}


def test_who_signs_later_accedes_and_sees_from_then(built, by, settings):
    dossier = built.dossier()
    youth = built.people["youth_work"]
    settings.DEMO = True
    covenant_withdraw(signature=signature_of(built, "youth_work"), reason="Bestuur", by=by)
    assert seen(youth) == set()
    made = sign(built.covenant, built.organisations["youth_work"], by)
    assert made.acceded
    assert seen(youth) == {dossier.pk}


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


def test_a_partner_that_left_and_came_back_signs_anew(built, by, settings):
    from regie.access.collaborations.services import participation_add, partner_add

    settings.DEMO = True
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
