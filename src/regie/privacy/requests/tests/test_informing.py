"""Informing: who, by when, the letter, and waiting with a reason and two people."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from regie.access.authorisation.policies import Refused
from regie.access.dossiers.processing import processing
from regie.access.dossiers.walls import wall_down
from regie.privacy.requests.activities import INFORMING
from regie.privacy.requests.choices import AddresseeKind
from regie.privacy.requests.hooks import Addressee
from regie.privacy.requests.letters import file_of, letter_to_inform
from regie.privacy.requests.models import InformingDuty
from regie.privacy.requests.selectors import to_be_informed
from regie.privacy.requests.services.informing import (
    duties_begin,
    duties_renew,
    duty_advance,
    duty_done,
    postponement_approve,
    postponement_ask,
    postponement_end,
)
from regie.privacy.requests.services.reminders import reminders_send

from .markers import Markers, walled_models

TODAY = date(2026, 11, 22)
YOUNG, PARENT = AddresseeKind.YOUNG_PERSON, AddresseeKind.PARENT


def people(birth: date | None, parents: int = 2) -> list[Addressee]:
    young = Addressee("person", YOUNG, ("Sam Voorbeeld", "Straat 1", "1234 AB Stad"), birth)
    return [young] + [Addressee(f"guardian-{pk}", PARENT, (f"Ouder {pk}",)) for pk in range(parents)]


def doing(by, action="change"):
    return processing(by=by, activity=INFORMING, action=action, name="test")


@pytest.fixture
def begun(collaboration_with, hooked):
    """A collaboration with a dossier of a 14-year-old whose duties began; (built, dossier)."""
    hooked.use_addressees(lambda pk: people(timezone.localdate() - timedelta(days=14 * 366)))
    built = collaboration_with("police", "youth_work")
    dossier = built.dossier()
    duties_begin()
    return built, dossier


def duties(dossier) -> list[InformingDuty]:
    with wall_down():
        return list(
            InformingDuty.objects.filter(dossier=dossier).select_related("dossier").order_by("addressee")
        )


@pytest.mark.parametrize(
    ("age", "young", "parents"), [(8, False, True), (11, False, True), (12, True, True), (15, True, True),
                                  (16, True, False), (17, True, False), (22, True, False)]
)  # fmt: skip
def test_who_hears_it_by_age(age, young, parents):
    found = to_be_informed(people(date(TODAY.year - age, 1, 1)), TODAY)
    assert (YOUNG in {each.kind for each in found}) == young
    assert sum(each.kind == PARENT for each in found) == (2 if parents else 0)


def test_while_the_age_is_unknown_everybody_known_hears_it():
    assert len(to_be_informed(people(None), TODAY)) == 3


@given(st.dates(date(1995, 1, 1), TODAY), st.integers(1, 3))
def test_there_is_always_somebody_to_tell(birth, parents):
    assert to_be_informed(people(birth, parents), TODAY)


@pytest.mark.django_db
def test_duties_begin_by_themselves_once_for_each_addressee(begun):
    _built, dossier = begun
    assert [each.addressee for each in duties(dossier)] == ["guardian-0", "guardian-1", "person"]
    assert duties_begin() == 0


@pytest.mark.django_db
def test_the_month_runs_from_the_opening_of_the_dossier(collaboration_with):
    with time_machine.travel(datetime(2027, 1, 31, 12, tzinfo=UTC), tick=False):
        dossier = collaboration_with("police").dossier()
    with time_machine.travel(datetime(2027, 2, 3, 12, tzinfo=UTC), tick=False):
        assert duties_begin() == 1
    (duty,) = duties(dossier)
    assert (duty.addressee, duty.due_on) == ("person", date(2027, 2, 28))


@pytest.mark.django_db
def test_who_becomes_known_later_gets_a_month_from_then(collaboration_with, hooked):
    with time_machine.travel(datetime(2027, 1, 5, 12, tzinfo=UTC), tick=False) as clock:
        built = collaboration_with("police")
        dossier = built.dossier()
        duties_begin()
        clock.move_to(datetime(2027, 1, 20, 12, tzinfo=UTC))
        hooked.use_addressees(lambda pk: people(date(2017, 1, 1), 1))
        with doing(built.people["case_director"]):
            duties_renew(dossier=dossier)
    (duty,) = duties(dossier)  # ten years old: the parent hears it
    assert (duty.addressee, duty.due_on) == ("guardian-0", date(2027, 2, 20))


@pytest.mark.django_db
def test_a_first_contact_brings_the_day_forward_and_never_back(begun):
    built, dossier = begun
    director, duty = built.people["case_director"], duties(dossier)[0]
    soon = timezone.localdate() + timedelta(days=2)
    with doing(director):
        assert duty_advance(duty=duty, on=soon, because="contact", by=director).due_on == soon
        later = duty_advance(duty=duty, on=soon + timedelta(days=9), because="disclosure", by=director)
    assert (later.due_on, later.due_by) == (soon, "contact")


@pytest.mark.django_db
def test_informing_is_recorded_with_when_how_and_by_whom(begun):
    built, dossier = begun
    director, duty = built.people["case_director"], duties(dossier)[0]
    with doing(director):
        with pytest.raises(ValidationError):
            duty_done(duty=duty, on=timezone.localdate() + timedelta(days=1), channel="post", by=director)
        with pytest.raises(ValidationError):
            duty_done(duty=duty, on=timezone.localdate(), channel="duif", by=director)
        made = duty_done(duty=duty, on=timezone.localdate(), channel="talk", by=director)
        with pytest.raises(Refused):
            duty_done(duty=duty, on=timezone.localdate(), channel="talk", by=director)
    assert (made.done_on, made.channel, made.done_by_id) == (timezone.localdate(), "talk", director.user_id)


@pytest.mark.django_db
def test_waiting_takes_two_people_a_reason_and_an_end(begun):
    built, dossier = begun
    director, regisseur = built.people["case_director"], built.people["regisseur"]
    duty, until = duties(dossier)[0], timezone.localdate() + timedelta(days=60)
    with doing(regisseur):
        with pytest.raises(ValidationError):
            postponement_ask(duty=duty, ground="crime", reason=" ", until=until, by=regisseur)
        for wrong in (timezone.localdate(), timezone.localdate() + timedelta(days=400)):
            with pytest.raises(ValidationError):
                postponement_ask(duty=duty, ground="crime", reason="Onderzoek", until=wrong, by=regisseur)
        asked = postponement_ask(duty=duty, ground="crime", reason="Onderzoek", until=until, by=regisseur)
        assert asked.due == asked.due_on
        with pytest.raises(Refused):
            postponement_approve(duty=asked, by=regisseur)
    with doing(director), pytest.raises(Refused):
        postponement_approve(duty=asked, by=director)
    deputy = built.people["deputy"]
    with doing(deputy):
        approved = postponement_approve(duty=asked, by=deputy)
        assert (approved.due, approved.approved_by_id) == (until, deputy.user_id)
        assert postponement_end(duty=approved, by=deputy).due == asked.due_on


@pytest.mark.django_db
def test_a_partner_has_no_say_in_informing(begun):
    built, dossier = begun
    police, duty = built.people["police"], duties(dossier)[0]
    with doing(police), pytest.raises(Refused):
        duty_done(duty=duty, on=timezone.localdate(), channel="talk", by=police)


@pytest.mark.django_db
def test_the_case_director_is_reminded_once_at_each_stage(
    collaboration_with, django_capture_on_commit_callbacks
):
    with time_machine.travel(datetime(2026, 11, 1, 12, tzinfo=UTC), tick=False):
        built = collaboration_with("police")
        built.dossier()
        duties_begin()
    sent = {}
    for day in range(18, 34):
        moment = datetime(2026, 11, 1, 12, tzinfo=UTC) + timedelta(days=day)
        with time_machine.travel(moment, tick=False), django_capture_on_commit_callbacks(execute=True):
            reminders_send()
        for each in mail.outbox:
            sent.setdefault((date(2026, 12, 1) - moment.date()).days, []).append(each.to)
        mail.outbox.clear()
    address = built.users["case_director"].email
    assert sent == {10: [[address]], 3: [[address]], 0: [[address]], -1: [[address]]}


def plain(letter) -> str:
    return " ".join(
        [letter.title, *letter.address, *(text for _title, texts in letter.parts for text in texts)]
    )


@pytest.mark.django_db
def test_the_two_letters(begun):
    _built, dossier = begun
    to_parent, _other, to_young = duties(dossier)
    with wall_down():
        for_parent, for_young = letter_to_inform(to_parent), letter_to_inform(to_young)
        assert for_young.address[0] == "Sam Voorbeeld"
        assert "over je" in for_young.title
        assert "je kind" in for_parent.title
        assert "Sam Voorbeeld" in plain(for_parent)
        for letter in (for_parent, for_young):
            for words in ("24 maanden", "privacyfunctionaris", "Groepsaanpak", "autoriteitpersoonsgegevens"):
                assert words in plain(letter), words
            assert file_of(letter, "pdf").startswith(b"%PDF")
            assert file_of(letter, "docx").startswith(b"PK")


@pytest.mark.django_db
def test_a_letter_tells_no_content_and_no_police_or_judicial_detail(collaboration_with, hooked, grounds):
    """The letter names kinds of data only; and of what is special or criminal not even that."""
    hooked.use_addressees(lambda pk: people(date(2011, 1, 1)))
    built = collaboration_with("police", "public_prosecutor", categories=("ordinary", "police", "criminal"))
    dossier = built.dossier()
    police = built.organisations["police"]
    markers = Markers(dossier, police)
    duties_begin()
    with wall_down():
        for model in walled_models():
            markers.row(model)
    # A ground for ordinary data that tells of more: probation, with criminal data.
    built.covenant.grounds.filter(category="ordinary", organisation=police).update(ground=grounds["G47"])
    lines = built.covenant.grounds.exclude(category="ordinary").select_related("second_ground")
    keys = {line.second_ground.plain for line in lines if line.second_ground}
    assert keys
    keys.add(grounds["G47"].plain)
    with wall_down():
        for duty in duties(dossier):
            text = plain(letter_to_inform(duty))
            assert not [said for said in markers.made.values() if said.startswith("Zq") and said in text]
            assert not [key for key in keys if key in text]
            for word in ("Wpg", "Wjsg", "strafrecht", "verdacht", "aangehouden", "proces-verbaal"):
                assert word not in text, word
