"""Partners, contacts, conversations, commitments and agreements: who may, what is refused, and two who save."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from regie.access.accounts.models import User
from regie.access.authorisation.policies import Refused
from regie.access.organisations.models import Membership, Organisation
from regie.audit.events.models import Event
from regie.leadership.partners.models import (
    Commitment,
    ContactMoment,
    PartnerContact,
    ProgrammePartner,
    StructureAgreement,
)
from regie.leadership.partners.selectors import (
    commitments_to,
    contacts_for,
    leavers,
    moments_for,
    partners_for,
    silent,
    vacancies,
    without_fixed_contact,
)
from regie.leadership.partners.services.agreements import (
    agreement_add,
    agreement_change,
    agreement_remove,
    commitment_add,
    commitment_change,
)
from regie.leadership.partners.services.contacts import (
    contact_add,
    contact_change,
    contact_remove,
    moment_add,
    moment_remove,
)
from regie.leadership.partners.services.partners import (
    partner_add,
    partner_change,
    partner_leave,
    partner_return,
    settings_change,
)
from regie.leadership.programmes.models import Programme
from regie.ui.versions import VersionConflict

pytestmark = pytest.mark.django_db
TODAY = date(2027, 3, 1)


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to("2027-03-01T12:00+01:00", tick=False)


@pytest.fixture
def programme(municipality):
    return Programme.objects.create(municipality=municipality, name="Sterk in Noord")


@pytest.fixture
def police(municipality):
    organisation = Organisation.objects.create(name="Politie Noord", kind="police")
    organisation.municipalities.add(municipality)
    return organisation


@pytest.fixture
def partner(programme, police):
    return ProgrammePartner.objects.create(
        programme=programme, organisation=police, tier="core", joined_on=date(2026, 1, 1)
    )


def values(**changes):
    return {"tier": "core", "delivers": "", "decides": "", "joined_on": date(2026, 1, 1)} | changes


def contact(**changes):
    return {"function": "wijkagent", "name": "A. Duin", "from_on": date(2026, 1, 1)} | changes


def officer(police, municipality) -> User:
    user = User.objects.create(email="agent@politie.example", name="Agent")
    Membership.objects.create(
        user=user, organisation=police, municipality=municipality, role="core_partner", valid_from=date(2026, 1, 1)
    )  # fmt: skip
    return user


def test_a_partner_joins_leaves_and_comes_back(actor, programme, police):
    by = actor("regisseur")
    made = partner_add(programme=programme, organisation=police, values=values(delivers=" scan "), by=by)
    assert (made.delivers, made.version) == ("scan", 1)
    with pytest.raises(ValidationError):
        partner_add(programme=programme, organisation=police, values=values(), by=by)
    left = partner_leave(partner=made, left_on=TODAY, reason="Fusie", by=by)
    assert (left.left_on, left.left_reason) == (TODAY, "Fusie")
    assert partner_return(partner=made, by=by).left_on is None
    actions = Event.objects.filter(object_kind="partners.programmepartner").values_list("action", flat=True)
    assert sorted(actions) == ["create", "leave", "return"]


@pytest.mark.parametrize(
    ("left_on", "reason", "field"),
    [(TODAY + timedelta(1), "x", "left_on"), (date(2025, 1, 1), "x", "left_on"), (TODAY, " ", "reason")],
)
def test_leaving_asks_a_day_and_a_reason(actor, partner, left_on, reason, field):
    with pytest.raises(ValidationError) as refused:
        partner_leave(partner=partner, left_on=left_on, reason=reason, by=actor("regisseur"))
    assert field in refused.value.message_dict
    partner.refresh_from_db()
    assert partner.left_on is None


def test_who_came_back_meanwhile_cannot_come_back_twice(actor, client_as, partner, programme, police):
    by = actor("regisseur")
    partner_leave(partner=partner, left_on=TODAY, reason="Fusie", by=by)
    partner_add(programme=programme, organisation=police, values=values(), by=by)
    with pytest.raises(ValidationError):
        partner_return(partner=partner, by=by)
    told = client_as("regisseur").post(reverse("partners:come_back", args=[partner.pk]), follow=True)
    assert "is al partner" in told.content.decode()


@pytest.mark.parametrize(
    "role", ["case_director", "core_partner", "administrator", "analyst", "national_programme"]
)
def test_other_roles_cannot_write(actor, programme, police, partner, role):
    by = actor(role)
    writes = [
        lambda: partner_add(programme=programme, organisation=police, values=values(), by=by),
        lambda: partner_change(partner=partner, values=values(), version=1, by=by),
        lambda: partner_leave(partner=partner, left_on=TODAY, reason="x", by=by),
        lambda: contact_add(partner=partner, values=contact(), by=by),
        lambda: moment_add(partner=partner, values={"on": TODAY, "kind": "call", "note": ""}, by=by),
        lambda: commitment_add(partner=partner, values={"what": "Uren", "on": TODAY}, by=by),
        lambda: agreement_add(
            programme=programme, values={"structure": "zvh", "what": "x", "agreed_on": TODAY}, by=by
        ),
        lambda: settings_change(programme=programme, silence_days=30, by=by),
    ]
    for write in writes:
        with pytest.raises(Refused):
            write()


def test_another_municipality_neither_sees_nor_writes(actor, other_municipality, partner, programme):
    by = actor("regisseur", other_municipality)
    contact_add(partner=partner, values=contact(), by=actor("regisseur"))
    assert not partners_for(by).exists() and not contacts_for(by).exists()
    with pytest.raises(Refused):
        partner_change(partner=partner, values=values(delivers="x"), version=1, by=by)


def test_an_ended_programme_keeps_its_partners_as_they_are(actor, partner):
    Programme.objects.update(status="ended")
    partner = ProgrammePartner.objects.get()
    with pytest.raises(Refused, match=r"beëindigd|ended"):
        partner_change(partner=partner, values=values(delivers="x"), version=1, by=actor("regisseur"))


def test_two_who_save_see_each_other(client_as, partner):
    url = reverse("partners:edit", args=[partner.pk])
    page = {"tier": "core", "delivers": "scan", "decides": "", "joined_on": "2026-01-01", "version": "1",
            "base": "{}"}  # fmt: skip
    assert client_as("regisseur").post(url, page).status_code == 302
    answer = client_as("deputy").post(url, page | {"delivers": "wijkagent"})
    assert answer.status_code == 409
    assert "scan" in answer.content.decode() and "wijkagent" in answer.content.decode()
    kept = client_as("deputy").post(
        url, page | {"delivers": "wijkagent", "version": "2", "keep-delivers": "mine"}
    )
    assert kept.status_code == 302
    partner.refresh_from_db()
    assert (partner.delivers, partner.version) == ("wijkagent", 3)


# ---- contacts ----


def test_one_fixed_contact_at_a_time(actor, partner):
    by = actor("regisseur")
    first = contact_add(partner=partner, values=contact(is_main=True), by=by)
    second = contact_add(partner=partner, values=contact(name="B. Kolk", is_main=True), by=by)
    first.refresh_from_db()
    assert (first.is_main, second.is_main) == (False, True)


def test_names_stay_out_of_the_log(actor, partner):
    by = actor("regisseur")
    made = contact_add(partner=partner, values=contact(telephone="0612345678"), by=by)
    contact_change(contact=made, values={"name": "B. Kolk"}, version=1, by=by)
    contact_remove(contact=made, by=by)
    told = str(
        list(Event.objects.filter(object_kind="partners.partnercontact").values("object_name", "detail"))
    )
    assert "Duin" not in told and "Kolk" not in told and "0612345678" not in told and "wijkagent" in told
    assert not PartnerContact.objects.exists()


def test_a_person_of_another_organisation_is_refused(actor, member, partner):
    with pytest.raises(ValidationError) as refused:
        contact_add(partner=partner, values=contact(name="", user=member("analyst")), by=actor("regisseur"))
    assert "user" in refused.value.message_dict
    with pytest.raises(ValidationError) as refused:
        contact_add(partner=partner, values=contact(user=member("analyst")), by=actor("regisseur"))
    assert "name" in refused.value.message_dict


def test_the_partner_sees_its_own_contacts_and_no_conversation(
    actor, partner, police, municipality, client_as
):
    from regie.access.organisations.selectors import actor_for

    contact_add(partner=partner, values=contact(is_main=True), by=actor("regisseur"))
    moment_add(partner=partner, values={"on": TODAY, "kind": "call", "note": "Stroef"}, by=actor("regisseur"))
    own = actor_for(officer(police, municipality))
    assert contacts_for(own).count() == 1 and not moments_for(own).exists()
    other = actor("core_partner")
    assert (
        partners_for(other).exists() and not contacts_for(other).exists() and not moments_for(other).exists()
    )
    page = client_as("core_partner").get(reverse("partners:detail", args=[partner.pk])).content.decode()
    assert "A. Duin" not in page and "Stroef" not in page
    assert "A. Duin" not in client_as("core_partner").get(reverse("partners:list")).content.decode()
    assert "A. Duin" in client_as("administrator").get(reverse("partners:list")).content.decode()


def test_vacancy_leaver_and_successor(actor, partner):
    by, all_of_them = actor("regisseur"), PartnerContact.objects.all()
    empty = contact_add(partner=partner, values=contact(name="", function="analist"), by=by)
    assert list(vacancies(all_of_them)) == [empty] and empty.is_vacancy
    contact_change(contact=empty, values={"name": "C. Sluis"}, version=1, by=by)
    assert not vacancies(all_of_them)
    goes = contact_add(partner=partner, values=contact(until=TODAY + timedelta(30)), by=by)
    stays = contact_add(partner=partner, values=contact(until=TODAY + timedelta(31)), by=by)
    assert list(leavers(all_of_them)) == [goes] and stays not in leavers(all_of_them)
    contact_add(
        partner=partner, values=contact(name="D", succeeds=goes, from_on=TODAY + timedelta(31)), by=by
    )
    assert not leavers(all_of_them)
    contact_change(contact=stays, values={"until": TODAY, "not_replaced": True}, version=1, by=by)
    assert not leavers(all_of_them)


def test_the_fixed_contact_is_somebody_who_is_there_today(actor, partner):
    by, rows = actor("regisseur"), ProgrammePartner.objects.all()
    made = contact_add(partner=partner, values=contact(is_main=True, from_on=TODAY + timedelta(1)), by=by)
    assert without_fixed_contact(rows).exists()
    made = contact_change(contact=made, values={"from_on": TODAY}, version=1, by=by)
    assert not without_fixed_contact(rows).exists()
    contact_change(contact=made, values={"name": ""}, version=2, by=by)
    assert without_fixed_contact(rows).exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"until": date(2025, 1, 1)}, "until"), ({"function": " "}, "function"), ({"email": "geen"}, "email")],
)
def test_what_cannot_be_of_a_contact_is_told_at_the_field(actor, partner, changes, field):
    with pytest.raises(ValidationError) as refused:
        contact_add(partner=partner, values=contact(**changes), by=actor("regisseur"))
    assert field in refused.value.message_dict


@given(text=st.text(max_size=200))
def test_any_text_is_kept_or_refused_never_a_crash(text):
    from django.db import transaction

    from regie.leadership.partners.services.saving import clean

    moment = ContactMoment(partner_id=1, by_id=1, on=TODAY, kind="call", note=text)
    with transaction.atomic():
        try:
            clean(moment)
        except ValidationError as error:
            assert error.messages
        assert moment.note == text.strip()


# ---- conversations ----


def test_who_was_not_spoken_to_for_long(actor, partner, programme):
    by, rows = actor("regisseur"), ProgrammePartner.objects.all()
    assert list(silent(rows)) == [partner]  # never, and joined long ago
    made = moment_add(
        partner=partner, values={"on": TODAY - timedelta(90), "kind": "visit", "note": ""}, by=by
    )
    assert not silent(rows).exists()
    settings_change(programme=programme, silence_days=89, by=by)
    assert silent(rows).get().last_spoken == TODAY - timedelta(90)
    settings_change(programme=programme, silence_days=365, by=by)
    assert not silent(rows).exists()
    moment_remove(moment=made, by=by)
    assert silent(rows).exists()


def test_the_own_municipality_need_not_talk_to_itself(programme, municipality):
    organisation = Organisation.objects.create(name="Gemeente", kind="municipality")
    ProgrammePartner.objects.create(
        programme=programme, organisation=organisation, tier="core", joined_on=date(2020, 1, 1)
    )
    assert not silent(ProgrammePartner.objects.all()).exists()


def test_a_conversation_is_not_to_come(actor, partner):
    with pytest.raises(ValidationError) as refused:
        moment_add(
            partner=partner,
            values={"on": TODAY + timedelta(1), "kind": "call", "note": ""},
            by=actor("regisseur"),
        )
    assert "on" in refused.value.message_dict


def test_a_conversation_can_be_taken_back_at_once(client_as, partner):
    client = client_as("regisseur")
    page = client.post(
        reverse("partners:moment_add", args=[partner.pk]),
        {"on": "2027-02-28", "kind": "call", "note": "Afspraak"},
        follow=True,
    )
    undo = reverse("partners:moment_drop", args=[ContactMoment.objects.get().pk])
    assert undo in page.content.decode()
    client.post(undo)
    assert not ContactMoment.objects.exists()


# ---- commitments and agreements ----


def test_a_refusal_has_a_reason(actor, partner):
    by = actor("regisseur")
    made = commitment_add(
        partner=partner,
        values={
            "what": "Uren",
            "fte": Decimal("0.5"),
            "status": "asked",
            "on": TODAY,
            "subject_kind": "plan",
        },
        subject_id=7,
        subject_name="Plan Stationsplein",
        by=by,
    )
    assert list(commitments_to("plan", 7)) == [made] and made.subject == "Plan Stationsplein"
    with pytest.raises(ValidationError) as refused:
        commitment_change(commitment=made, values={"status": "refused"}, version=1, by=by)
    assert "reason" in refused.value.message_dict
    saved = commitment_change(
        commitment=made, values={"status": "refused", "reason": "Geen mensen"}, version=1, by=by
    )
    assert (saved.status, saved.version) == ("refused", 2)
    with pytest.raises(VersionConflict):
        commitment_change(commitment=made, values={"status": "promised"}, version=1, by=by)


@pytest.mark.parametrize(
    "values", [{"fte": Decimal(-1)}, {"amount": Decimal(-1)}, {"status": "maybe"}, {"what": ""}]
)
def test_what_no_commitment_can_be(actor, partner, values):
    with pytest.raises(ValidationError):
        commitment_add(partner=partner, values={"what": "x", "on": TODAY} | values, by=actor("regisseur"))
    assert not Commitment.objects.exists()


def test_an_agreement_is_made_changed_and_removed(actor, programme):
    by = actor("deputy")
    filled = {"structure": "zvh", "what": "Kopstukken", "agreed_on": TODAY}
    made = agreement_add(programme=programme, values=filled, by=by)
    with pytest.raises(ValidationError) as refused:
        agreement_change(agreement=made, values={"review_on": date(2026, 1, 1)}, version=1, by=by)
    assert "review_on" in refused.value.message_dict
    assert agreement_change(agreement=made, values={"name": "ZVH Noord"}, version=1, by=by).version == 2
    agreement_remove(agreement=made, by=by)
    assert not StructureAgreement.objects.exists()
