"""The processing register: filled by itself, changed in versions, its history guarded by the database too."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regie.access.authorisation.actors import system_actor
from regie.access.authorisation.policies import Refused
from regie.access.dossiers.activities import DOSSIERS
from regie.access.dossiers.walls import Opening, opened
from regie.audit.events.models import Event
from regie.audit.processing.activities import activities, uri
from regie.privacy.register.choices import DataCategory, LegalBasis, LegalRole, Processing
from regie.privacy.register.defaults import shipped
from regie.privacy.register.durations import duration_of, in_words, parts
from regie.privacy.register.models import ActivityVersion, Immutable, ProcessingActivity
from regie.privacy.register.presentation import changes_between, lines_of
from regie.privacy.register.selectors import current_for, current_in, current_version, versions_for
from regie.privacy.register.services import (
    FIELDS,
    ActivityConflict,
    activity_add,
    activity_change,
    contacts_change,
    register_fill,
)

pytestmark = pytest.mark.django_db
SHIPPED = {
    "persons", "dossiers", "documents", "disclosures", "requests", "informing", "retention", "staff", "emergency",
}  # fmt: skip
OWN = {
    "name": "Buurtfeest",
    "purpose": "Uitnodigen",
    "legal_basis": [{"kind": "Consent", "grounds": ["G04"]}],
    "data_subjects": ["Buurtbewoners"],
    "data_categories": ["ordinary"],
    "processing": ["Store"],
    "controller": "Gemeente",
}


def change(version, by, **values):
    return activity_change(
        activity=version.activity, values=values, number=version.number, note="Omdat het anders is", by=by
    )


def test_the_register_holds_what_regie_itself_does(register):
    assert set(register) == SHIPPED == set(shipped())
    assert {version.number for version in register.values()} == {1}
    assert all("Voorbeeldstad" in version.controller for version in register.values())


@pytest.mark.parametrize("slug", sorted(SHIPPED))
def test_shipped_texts_are_whole_and_in_the_words_of_the_register(slug):
    text = shipped()[slug]
    assert {each["kind"] for each in text["legal_basis"]} <= set(LegalBasis.values)
    assert set(text["data_categories"]) <= set(DataCategory.values)
    assert set(text["processing"]) <= set(Processing.values)
    assert {each["role"] for each in text["recipients"]} <= set(LegalRole.values)
    assert not text["retention"] or parts(text["retention"])
    assert all(text[name] for name in ("name", "purpose", "data_subjects", "data_elements", "measures"))
    assert all(each["grounds"] for each in text["legal_basis"])


def test_filling_again_adds_nothing_and_keeps_what_was_changed(register, municipality, actor):
    change(register["persons"], actor("privacy_officer"), purpose="Ons eigen doel")
    assert register_fill(municipality=municipality, by=system_actor()) == 0
    assert current_in(municipality.pk).get(activity__slug="persons").purpose == "Ons eigen doel"
    assert ProcessingActivity.objects.count() == len(SHIPPED)


def test_filling_adds_what_is_missing_only(municipality):
    ProcessingActivity.objects.create(municipality=municipality, slug="persons", is_shipped=True)
    assert register_fill(municipality=municipality, by=system_actor()) == len(SHIPPED) - 1


def test_a_change_makes_a_version_and_the_log_says_what_was(register, actor):
    before = register["staff"]
    with time_machine.travel(before.valid_from + timedelta(days=3), tick=False):
        after = change(before, actor("privacy_officer"), retention="P7Y", measures=["Slot op de deur"])
    assert (after.number, after.retention, after.name) == (2, "P7Y", before.name)
    assert after.valid_from == before.valid_from + timedelta(days=3)
    before.refresh_from_db()
    assert (before.number, before.retention) == (1, "P5Y")
    detail = Event.objects.first().detail
    assert detail["differences"]["retention"] == ["P5Y", "P7Y"]
    assert {str(each.label) for each in changes_between(before, after)} == {
        str(ActivityVersion._meta.get_field(name).verbose_name) for name in ("retention", "measures")
    }


def test_saving_without_differences_makes_no_version(register, actor):
    same = change(register["staff"], actor("privacy_officer"), name=register["staff"].name)
    assert same.number == 1
    assert ActivityVersion.objects.filter(activity=same.activity).count() == 1


def test_the_second_of_two_hears_what_stands_now(register, actor):
    first = change(register["staff"], actor("privacy_officer"), name="Eerste")
    with pytest.raises(ActivityConflict) as conflict:
        change(register["staff"], actor("privacy_officer"), name="Tweede")
    assert conflict.value.current == first


@pytest.mark.parametrize(
    "role", ["regisseur", "deputy", "administrator", "analyst", "functional_manager", "coach"]
)
def test_only_the_privacy_officer_writes(register, actor, role):
    with pytest.raises(Refused):
        change(register["staff"], actor(role), name="Anders")
    with pytest.raises(Refused):
        activity_add(slug="eigen", values=OWN, by=actor(role))
    with pytest.raises(Refused):
        contacts_change(
            values=dict.fromkeys(("controller", "controller_contact", "officer_contact"), "x"), by=actor(role)
        )


def test_another_municipality_reads_and_writes_nothing(register, actor, other_municipality):
    stranger = actor("privacy_officer", other_municipality)
    assert not versions_for(stranger).exists()
    with pytest.raises(Refused):
        change(register["staff"], stranger, name="Anders")


@pytest.mark.parametrize("role", ["coach", "core_partner", "network_partner", "national_programme"])
def test_others_read_nothing(register, actor, role):
    assert not current_for(actor(role)).exists()


def test_an_own_activity_can_end_and_a_shipped_one_cannot(register, actor):
    officer = actor("privacy_officer")
    own = activity_add(slug="buurtfeest", values=OWN, by=officer)
    assert change(own, officer, is_ended=True).is_ended
    with pytest.raises(Refused):
        change(register["staff"], officer, is_ended=True)


@pytest.mark.parametrize(
    "name", ["name", "purpose", "legal_basis", "data_subjects", "data_categories", "controller"]
)
def test_what_article_30_asks_must_be_there(register, actor, name):
    empty = [] if isinstance(getattr(register["staff"], name), list) else ""
    with pytest.raises(ValidationError):
        change(register["staff"], actor("privacy_officer"), **{name: empty})
    assert ActivityVersion.objects.filter(activity=register["staff"].activity).count() == 1


def test_a_change_says_why(register, actor):
    with pytest.raises(ValidationError):
        activity_change(
            activity=register["staff"].activity,
            values={"name": "x"},
            number=1,
            note=" ",
            by=actor("privacy_officer"),
        )


def test_a_short_name_is_there_once(register, actor):
    with pytest.raises(ValidationError):
        activity_add(slug="staff", values=OWN, by=actor("privacy_officer"))


def test_contacts_go_to_every_running_activity_that_lacks_them(register, actor):
    officer = actor("privacy_officer")
    ended = change(activity_add(slug="oud", values=OWN, by=officer), officer, is_ended=True)
    values = {"controller": "College", "controller_contact": "a@b.example", "officer_contact": "fg@b.example"}
    assert contacts_change(values=values, by=officer) == len(SHIPPED)
    assert contacts_change(values=values, by=officer) == 0
    running = current_for(officer).filter(is_ended=False)
    assert {each.officer_contact for each in running} == {"fg@b.example"}
    assert current_for(officer).get(activity=ended.activity).number == 2


def test_the_number_for_the_processing_log(
    register, municipality, other_municipality, actor, django_assert_num_queries
):
    change(register["persons"], actor("privacy_officer"), name="Anders")
    with django_assert_num_queries(1):
        assert current_version("persons", municipality.pk) == 2
    assert current_version("persons", other_municipality.pk) == 1  # its register is not filled yet
    assert current_version("persons") == 2
    assert current_version("staff", municipality.pk) == 1


def test_a_processing_line_refers_to_the_version_of_the_municipality_whose_data_it_is(
    register, municipality, other_municipality, actor
):
    change(register["dossiers"], actor("privacy_officer"), name="Anders")
    for place, number in ((municipality, 2), (other_municipality, 1)):
        with opened(Opening(municipality=place.pk)):
            assert uri(DOSSIERS).endswith(f"/privacy/register/dossiers/versies/{number}")


def test_every_activity_that_code_logs_stands_in_the_register():
    # Tests of the log register some of their own, all called proef-….
    assert {each.slug for each in activities() if not each.slug.startswith("proef-")} <= SHIPPED


def test_code_cannot_change_or_remove_a_version(register):
    version = register["staff"]
    for attempt in (
        version.save,
        version.delete,
        ActivityVersion.objects.all().delete,
        lambda: ActivityVersion.objects.update(name="x"),
        lambda: ActivityVersion.objects.bulk_update([version], ["name"]),
    ):
        with pytest.raises(Immutable):
            attempt()


@pytest.mark.parametrize(
    "statement", ["UPDATE register_activityversion SET purpose = 'x'", "DELETE FROM register_activityversion"]
)
def test_the_database_refuses_to_change_or_remove_a_version(register, statement):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    register["staff"].refresh_from_db()
    assert register["staff"].purpose != "x"


@pytest.mark.parametrize(
    ("number", "shift"),
    [(1, 1), (2, 0), (2, -1)],
    ids=["a number again", "the same moment", "an earlier moment"],
)
def test_the_database_refuses_versions_that_overlap(register, number, shift):
    former = register["staff"]
    values = {name: getattr(former, name) for name in FIELDS}
    with pytest.raises(IntegrityError), transaction.atomic():
        ActivityVersion.objects.create(
            activity=former.activity, number=number, valid_from=former.valid_from + timedelta(seconds=shift),
            note="x", by_name="x", **values,
        )  # fmt: skip


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.tuples(
            st.integers(min_value=-400, max_value=400),
            st.sampled_from(["P1Y", "P30D", "P6M", ""]),
            st.text(alphabet="abc ", min_size=1, max_size=5).filter(str.strip),
        ),
        min_size=1, max_size=6,
    )
)  # fmt: skip
def test_versions_never_overlap_and_the_past_never_changes(register, actor, steps):
    """Whatever the clock does and whatever is changed: each moment has one version, and old ones stay as they were."""
    officer, slug = actor("privacy_officer"), "documents"
    with transaction.atomic():
        kept = {1: ActivityVersion.objects.values().get(activity__slug=slug)}
        for days, retention, name in steps:
            current = current_for(officer).get(activity__slug=slug)
            with time_machine.travel(datetime(2027, 3, 1, tzinfo=UTC) + timedelta(days=days), tick=False):
                change(current, officer, retention=retention, name=name)
            made = {
                row["number"]: row for row in ActivityVersion.objects.filter(activity__slug=slug).values()
            }
            assert {number: made[number] for number in kept} == kept
            kept = made
        moments = [kept[number]["valid_from"] for number in sorted(kept)]
        assert sorted(kept) == list(range(1, len(kept) + 1))
        assert moments == sorted(set(moments))
        transaction.set_rollback(True)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_shipped_activity_passes_its_own_form_unchanged(register, sent, client_as, language):
    """Saving a page as it stands makes no version, so a version always says something new."""
    client = client_as("privacy_officer")
    client.cookies["django_language"] = language
    for slug in register:
        address = f"/privacy/register/{slug}/wijzigen/"
        assert client.post(address, sent(client.get(address), note="Niets")).status_code == 302
    assert set(ActivityVersion.objects.values_list("number", flat=True)) == {1}


def test_every_field_is_shown_in_words(register):
    for version in register.values():
        shown = {line.name for line in lines_of(version)}
        assert shown | {"name", "is_ended"} == set(FIELDS)


@given(number=st.integers(min_value=1, max_value=9999), unit=st.sampled_from("YMWD"))
def test_durations_go_there_and_back(number, unit):
    assert parts(duration_of(number, unit)) == (number, unit)
    assert str(number) in in_words(duration_of(number, unit))


@pytest.mark.parametrize("wrong", ["", "P", "5Y", "P0Y", "P5", "PT5H", "P1Y6M", "P5Y\n"])
def test_other_durations_are_refused(wrong):
    with pytest.raises(ValueError, match="no duration"):
        parts(wrong)
