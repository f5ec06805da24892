"""The rules of disclosing, through services: on a ground, between two, recorded for both."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from regie.access.authorisation.policies import Refused, decide, narrow
from regie.access.covenants.services import covenant_withdraw
from regie.access.dossiers.holdings import holdings
from regie.access.dossiers.processing import processing
from regie.access.dossiers.services import dossier_close
from regie.access.dossiers.walls import wall_down
from regie.access.grounds.models import GroundCheck
from regie.access.organisations.models import Organisation
from regie.audit.events.models import Event
from regie.privacy.disclosures import services
from regie.privacy.disclosures.activities import DISCLOSURES
from regie.privacy.disclosures.choices import Refusal, Start, State
from regie.privacy.disclosures.models import Disclosure
from regie.privacy.disclosures.selectors import (
    content_for,
    disclosures_for,
    first_disclosure,
    keys_between,
    open_for,
    recipients_of,
)

from .conftest import TEXT

pytestmark = pytest.mark.django_db
POLICE_DATA = {"category": "police"}


def fresh(row) -> Disclosure:
    with wall_down():
        return Disclosure.objects.select_related("dossier__collaboration", "duty", "source").get(pk=row.pk)


def seen(exchange, who) -> set:
    by = exchange.built.people[who]
    with processing(by=by, activity=DISCLOSURES, action="view", name="test"):
        return {row.pk for row in disclosures_for(by)}


def withdraw_covenant(exchange, kind) -> None:
    signature = exchange.built.covenant.signatures.get(organisation=exchange.built.organisations[kind])
    covenant_withdraw(signature=signature, reason="Ander beleid", by=exchange.built.people["regisseur"])


def test_a_question_and_its_answer_stand_on_record_for_both(exchange):
    world = exchange()
    row = world.ask("case_director", "school")
    assert (row.state, row.begun_as, row.content) == (State.ASKED, Start.ASK, "")
    by = world.built.people["school"]
    with processing(by=by, activity=DISCLOSURES, action="view", name="test"):
        assert [each.pk for each in open_for(by)] == [row.pk]
    world.as_("school", services.disclosure_answer, disclosure=row, content=TEXT, ground=world.grounds["G42"])
    row = fresh(row)
    assert (row.state, row.content, row.ground.code) == (State.ANSWERED, TEXT, "G42")
    assert row.settled_by_id == by.membership_id
    assert seen(world, "school") == seen(world, "case_director") == {row.pk}
    assert content_for(world.built.people["case_director"], row) == TEXT
    actions = set(Event.objects.filter(object_kind="disclosures.disclosure").values_list("action", flat=True))
    assert {"ask disclosure", "answer disclosure"} <= actions
    event = Event.objects.filter(action="answer disclosure").get()
    assert event.detail["grounds"] == ["G42"]
    assert TEXT not in str(event.detail)


def test_a_third_partner_sees_nothing(exchange):
    world = exchange()
    row = world.ask("case_director", "school")
    for who in ("police", "youth_work"):
        third = world.built.people[who]
        assert seen(world, who) == set()
        assert not decide(third, "view", fresh(row))
        with processing(by=third, activity=DISCLOSURES, action="view", name="test"):
            assert not narrow(Disclosure.objects.all(), third).exists()
        with pytest.raises(Refused):
            world.as_(who, services.disclosure_answer, disclosure=fresh(row), content="x", ground=None)


def test_an_offer_is_read_after_accepting(exchange):
    world = exchange()
    row = world.offer("police", "municipality")
    reader = world.built.people["case_director"]
    assert content_for(reader, fresh(row)) == ""
    assert content_for(world.built.people["police"], fresh(row)) == TEXT
    world.as_("case_director", services.disclosure_accept, disclosure=row)
    assert content_for(reader, fresh(row)) == TEXT


@pytest.mark.parametrize("refusal", [value for value in Refusal.values if value != Refusal.CANNOT_SAY])
def test_refusing_takes_a_sentence_and_removes_the_content(exchange, refusal):
    world = exchange()
    row = world.offer("police", "municipality")
    with pytest.raises(ValidationError):
        world.as_("case_director", services.disclosure_refuse, disclosure=row, refusal=refusal, words=" ")
    assert fresh(row).content == TEXT
    world.as_(
        "case_director", services.disclosure_refuse, disclosure=row, refusal=refusal, words="Niet nodig"
    )
    assert (fresh(row).state, fresh(row).content, fresh(row).words) == (State.REFUSED, "", "Niet nodig")


def test_who_cannot_say_explains_nothing(exchange):
    world = exchange()
    row = world.ask("case_director", "youth_work")
    world.as_(
        "youth_work",
        services.disclosure_refuse,
        disclosure=row,
        refusal=Refusal.CANNOT_SAY,
        words="Want hij ...",
    )
    assert (fresh(row).refusal, fresh(row).words) == (Refusal.CANNOT_SAY, "")
    with pytest.raises(ValidationError):
        world.as_("police", services.disclosure_refuse, disclosure=world.ask("case_director", "police"),
                  refusal="zomaar", words="x")  # fmt: skip


def test_taking_back_removes_the_text_and_is_for_who_began(exchange):
    world = exchange()
    asked, offered = world.ask("case_director", "school"), world.offer("police", "municipality")
    for who, row in (("school", asked), ("case_director", offered)):
        with pytest.raises(Refused):
            world.as_(who, services.disclosure_withdraw, disclosure=row)
    world.as_("case_director", services.disclosure_withdraw, disclosure=asked)
    world.as_("police", services.disclosure_withdraw, disclosure=offered)
    assert (fresh(asked).question, fresh(asked).state) == ("", State.WITHDRAWN)
    assert (fresh(offered).content, fresh(offered).state) == ("", State.WITHDRAWN)
    with pytest.raises(Refused):
        world.as_("case_director", services.disclosure_accept, disclosure=offered)


def test_what_is_settled_stays_so(exchange):
    world = exchange()
    row = world.given("police", "municipality", "case_director")
    for who, service, more in [
        ("case_director", services.disclosure_accept, {}),
        ("case_director", services.disclosure_refuse, {"refusal": "other", "words": "Toch niet"}),
        ("police", services.disclosure_withdraw, {}),
    ]:
        with pytest.raises(Refused):
            world.as_(who, service, disclosure=row, **more)
    assert fresh(row).content == TEXT


def test_a_category_without_a_ground_in_the_covenant_is_refused(exchange):
    world = exchange(categories=("ordinary",))
    for step in (
        lambda: world.ask("case_director", "police", "police"),
        lambda: world.offer("police", "municipality", "police", second_ground=world.grounds["G26"]),
        lambda: world.ask("case_director", "school", "special"),
        lambda: world.ask("case_director", "school", "bsn"),
    ):
        with pytest.raises(ValidationError) as error:
            step()
        assert "category" in error.value.message_dict


def test_a_ground_to_receive_is_not_one_to_give_on(exchange):
    world = exchange()
    town, school = (world.built.organisations[kind] for kind in ("municipality", "school"))
    police = world.built.organisations["police"]

    def second(giver, receiver) -> set:
        keys = keys_between(
            giver=giver, receiver=receiver, category="police", second=True,
            municipality=world.built.collaboration.municipality,
        )  # fmt: skip
        return {key.code for key in keys}

    assert {"G26", "G24"} <= second(police, town)
    assert "G24" not in second(police, school)  # article 18 does not name schools
    assert not second(town, school) & {"G14", "G24", "G25", "G26"}
    with pytest.raises(ValidationError) as error:
        world.offer("police", "school", "police", second_ground=world.grounds["G24"])
    assert "second_ground" in error.value.message_dict


def test_two_keys_for_police_data_and_one_for_ordinary(exchange):
    world = exchange()
    with pytest.raises(ValidationError) as error:
        world.offer("police", "municipality", **POLICE_DATA)
    assert "second_ground" in error.value.message_dict
    row = world.offer("police", "municipality", **POLICE_DATA, second_ground=world.grounds["G26"])
    assert fresh(row).second_ground.code == "G26"
    plain = world.offer("police", "municipality", second_ground=world.grounds["G26"])
    assert fresh(plain).second_ground is None


@pytest.mark.parametrize("code", ["G51", "G23", "G17", "G27", "G49"])
def test_what_is_no_ground_for_the_giver_cannot_be_chosen(exchange, code):
    world = exchange()
    with pytest.raises(ValidationError) as error:
        world.offer("police", "municipality", ground=world.grounds[code])
    assert "ground" in error.value.message_dict


def test_a_ground_that_nobody_checked_cannot_be_chosen(exchange):
    world = exchange()
    GroundCheck.objects.filter(ground__code="G03").update(withdrawn_at=timezone.now())
    with pytest.raises(ValidationError) as error:
        world.offer("police", "municipality")
    assert "ground" in error.value.message_dict


def test_police_data_comes_from_the_police_only(exchange):
    world = exchange()
    with pytest.raises(ValidationError) as error:
        world.offer("case_director", "school", **POLICE_DATA, second_ground=world.grounds["G26"])
    assert "category" in error.value.message_dict
    with pytest.raises(ValidationError) as error:
        world.ask("school", "municipality", "police")
    assert "giver" in error.value.message_dict


def test_a_ground_for_one_time_is_not_repeated_for_a_dossier(exchange):
    world = exchange()
    once = {**POLICE_DATA, "second_ground": world.grounds["G25"], "decision": "Besluit 12, 3 november"}
    with pytest.raises(ValidationError) as error:
        world.offer("police", "school", **once | {"decision": ""})
    assert "decision" in error.value.message_dict
    first = world.offer("police", "school", **once)
    with pytest.raises(ValidationError) as error:
        world.offer("police", "youth_work", **once)
    assert "ground" in error.value.message_dict
    with pytest.raises(IntegrityError), transaction.atomic(), wall_down():
        copy = fresh(first)
        copy.pk = None
        copy._state.adding = True
        copy.save()
    world.dossier = world.built.dossier()
    assert world.offer("police", "school", **once).one_off


def test_an_offer_that_was_refused_does_not_use_the_one_time(exchange):
    world = exchange()
    once = {**POLICE_DATA, "second_ground": world.grounds["G25"], "decision": "Besluit 12"}
    first = world.offer("police", "school", **once)
    world.as_("school", services.disclosure_refuse, disclosure=first, refusal="other", words="Niet nodig")
    assert world.offer("police", "school", **once).state == State.OFFERED


def test_a_withdrawn_covenant_stops_reading_writing_and_accepting_at_once(exchange):
    world = exchange()
    offered, asked = world.offer("police", "school"), world.ask("school", "police")
    withdraw_covenant(world, "school")
    assert seen(world, "school") == set()
    for step in (
        lambda: world.as_("school", services.disclosure_accept, disclosure=fresh(offered)),
        lambda: world.as_("school", services.disclosure_withdraw, disclosure=fresh(asked)),
    ):
        with pytest.raises((Refused, Disclosure.DoesNotExist)):
            step()
    # Nor does the other give to a partner without a covenant.
    with pytest.raises(Refused, match="school"):
        world.as_(
            "police", services.disclosure_answer, disclosure=asked, content=TEXT, ground=world.grounds["G03"]
        )
    with pytest.raises(ValidationError):
        world.offer("police", "school")
    assert (fresh(offered).state, fresh(asked).state) == (State.OFFERED, State.ASKED)
    world.as_("police", services.disclosure_withdraw, disclosure=offered)


def test_a_line_that_lapses_for_one_category_closes_that_category_only(exchange):
    world = exchange()
    police = world.offer("police", "municipality", **POLICE_DATA, second_ground=world.grounds["G26"])
    plain = world.offer("police", "municipality")
    world.built.covenant.grounds.filter(
        organisation=world.built.organisations["municipality"], category="police"
    ).delete()
    assert seen(world, "case_director") == {plain.pk}
    with pytest.raises(Refused):
        world.as_("case_director", services.disclosure_accept, disclosure=police)


def test_nothing_is_asked_or_given_on_a_closed_dossier(exchange):
    world = exchange()
    row = world.ask("case_director", "school")
    world.as_("case_director", dossier_close, dossier=world.dossier, reason="Klaar")
    with pytest.raises(Refused):
        world.ask("case_director", "school")
    with pytest.raises(Refused):
        world.as_(
            "school", services.disclosure_answer, disclosure=row, content=TEXT, ground=world.grounds["G03"]
        )
    world.as_("school", services.disclosure_refuse, disclosure=row, refusal=Refusal.CANNOT_SAY)


def test_the_access_report_gets_who_received_what_on_which_ground(exchange, time_machine):
    world = exchange()
    first = timezone.now().replace(microsecond=0)
    with wall_down():
        assert (recipients_of(world.dossier.pk), first_disclosure(world.dossier.pk)) == ([], None)
    world.offer("police", "school")
    time_machine.move_to(first + timedelta(hours=1), tick=False)
    world.given("police", "municipality", "case_director", **POLICE_DATA, second_ground=world.grounds["G26"])
    with wall_down():
        (recipient,) = recipients_of(world.dossier.pk)
        assert first_disclosure(world.dossier.pk) == first + timedelta(hours=1)
    assert recipient.organisation == world.built.organisations["municipality"].name
    assert recipient.on == timezone.localdate()
    assert recipient.purpose == "Voorkomen dat het misgaat"
    assert "Wpg 20" in recipient.ground
    assert "AVG 6 lid 1 onder e" in recipient.ground


def test_it_hangs_on_the_dossier_for_reports_and_destruction(exchange):
    world = exchange()
    received = world.given("police", "municipality", "case_director")
    world.onward(received, "case_director", "school")
    (holding,) = [each for each in holdings() if each.model is Disclosure]
    assert {"question", "content", "purpose", "words", "onward_reason"} <= set(holding.personal_fields())
    with wall_down():
        assert holding.rows(world.dossier.pk).count() == 2
        holding.rows(world.dossier.pk).delete()
        assert holding.rows(world.dossier.pk).count() == 0


def test_the_texts_are_sealed_in_the_database(exchange):
    from django.db import connection

    world = exchange()
    row = world.offer("police", "municipality")
    with wall_down(), connection.cursor() as cursor:
        cursor.execute("SELECT content, purpose FROM disclosures_disclosure WHERE id = %s", [row.pk])
        stored = " ".join(cursor.fetchone())
    assert TEXT not in stored
    assert "misgaat" not in stored


def test_the_database_refuses_what_the_services_never_write(exchange):
    world = exchange()
    row = world.given("police", "municipality", "case_director")
    for change in (
        {"content": ""},
        {"ground": None},
        {"to_organisation": row.from_organisation},
        {"state": State.REFUSED},
        {"category": "police"},
        {"onward_of": row},
        {"category": "bsn"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), wall_down():
            found = Disclosure.objects.get(pk=row.pk)
            for name, value in change.items():
                setattr(found, name, value)
            found.save()


def test_another_municipality_has_no_part_in_it(exchange, other_municipality):
    world, other = exchange(), exchange("school", place=other_municipality)
    world.ask("case_director", "school")
    assert seen(other, "case_director") == seen(other, "school") == set()
    stranger = Organisation.objects.get(pk=other.built.organisations["school"].pk)
    with pytest.raises(ValidationError):
        world.ask("case_director", "school", giver=stranger)
