"""Recording persons: who may, what is refused, what two people do to each other, and what the audit log tells."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from regie.access.authorisation.policies import Refused
from regie.access.covenants.services import covenant_withdraw
from regie.access.dossiers.models import Dossier
from regie.access.dossiers.processing import processing
from regie.access.dossiers.services import dossier_close, dossier_hold, dossier_restrict
from regie.access.dossiers.walls import wall_down
from regie.analysis.persons.activities import PERSONS
from regie.analysis.persons.choices import FOLDER
from regie.analysis.persons.models import CitizenNumber, Document, Guardian, Person
from regie.analysis.persons.selectors import persons_called, persons_for
from regie.analysis.persons.services import (
    SamePerson,
    citizen_number_remove,
    citizen_number_set,
    document_add,
    document_remove,
    dossier_files_tidy,
    guardian_add,
    guardian_change,
    guardian_remove,
    person_add,
    person_change,
)
from regie.audit.events.models import Event
from regie.ui.versions import VersionConflict
from regie.vault.files.storage import keep, names

from .conftest import WHO

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n" + b"made up\n" * 40
BSN = "111222333"


@pytest.fixture
def working():
    """working(actor): an opening in which this person works."""
    return lambda by: processing(by=by, activity=PERSONS, action="change", name="test")


def count(by) -> int:
    with processing(by=by, activity=PERSONS, action="view", name="test"):
        return len(persons_for(by))


def test_adding_opens_a_dossier_and_says_where_it_came_from(collaboration_with, add):
    built = collaboration_with("police")
    person = add(built)
    assert (str(person), person.dossier.number) == ("Zwaantje van der Nergenshuizen", 1)
    assert person.source == built.organisations["municipality"]
    actions = set(Event.objects.values_list("action", flat=True))
    assert {"open", "add person"} <= actions


@pytest.mark.parametrize("who", ["police", "school", "youth_work"])
def test_a_partner_opens_no_dossier(collaboration_with, working, who):
    built = collaboration_with("police", "school", "youth_work")
    by = built.people[who]
    with working(by), pytest.raises(Refused):
        person_add(collaboration=built.collaboration, values=WHO, by=by)


@pytest.mark.parametrize("values", [{"given_name": ""}, {"family_name": " "}, {"birth_date": None}])
def test_nothing_is_opened_where_the_person_is_incomplete(collaboration_with, working, values):
    built = collaboration_with()
    by = built.people["case_director"]
    with working(by):
        with pytest.raises(ValidationError):
            person_add(collaboration=built.collaboration, values=WHO | values, by=by)
        assert not Dossier.objects.exists()


@pytest.mark.parametrize(
    "names_typed",
    [
        ("ZWAANTJE", "Nergenshuizen, van der"),
        ("Zwaantje", "v.d. Nergenshuizen"),
        (" zwäantje", "Van Der Nergens-Huizen"),
    ],
)
def test_the_same_person_is_found_before_a_second_is_made(collaboration_with, add, working, names_typed):
    built = collaboration_with()
    first = add(built)
    by = built.people["regisseur"]
    given, family = names_typed
    values = WHO | {"given_name": given, "family_name": family}
    with working(by):
        with pytest.raises(SamePerson) as same:
            person_add(collaboration=built.collaboration, values=values, by=by)
        assert [each.pk for each in same.value.found] == [first.pk]
        assert Dossier.objects.count() == 1
        second = person_add(collaboration=built.collaboration, values=values, by=by, somebody_else=True)
    assert second.dossier.number == 2
    assert Event.objects.filter(action="add person").latest("pk").detail == {"not": ["J-001"]}


def test_the_same_person_in_another_collaboration_is_nobodys_business(collaboration_with, add, working):
    built, other = collaboration_with(), collaboration_with(name="Nazorg")
    add(built)
    by = other.people["case_director"]
    with working(by):
        assert person_add(collaboration=other.collaboration, values=WHO, by=by).dossier.number == 2


def test_a_restricted_dossier_is_not_given_away_by_adding(collaboration_with, add, working):
    built = collaboration_with()
    dossier = add(built).dossier
    director, regisseur = built.people["case_director"], built.people["regisseur"]
    with working(director):
        dossier_restrict(dossier=dossier, reason="Bekende", by=director)
    with working(regisseur):
        assert list(persons_called(regisseur, "Zwaantje van der Nergenshuizen", WHO["birth_date"])) == []
        made = person_add(collaboration=built.collaboration, values=WHO, by=regisseur)
    assert made.dossier_id != dossier.pk


def test_without_a_retention_term_nobody_is_recorded(collaboration_with, working):
    built = collaboration_with()
    built.collaboration.retention_months = None
    built.collaboration.save()
    by = built.people["case_director"]
    with working(by), pytest.raises(Refused, match="term"):
        person_add(collaboration=built.collaboration, values=WHO, by=by)


def test_change_counts_versions_and_logs_no_values(collaboration_with, add, working):
    built = collaboration_with()
    person, by = add(built), built.people["case_director"]
    with working(by):
        changed = person_change(person=person, values={"town": "Elders"}, version=1, by=by)
        assert (changed.town, changed.version) == ("Elders", 2)
        with pytest.raises(VersionConflict) as conflict:
            person_change(person=person, values={"town": "Nergens"}, version=1, by=by)
        assert conflict.value.current.town == "Elders"
        assert person_change(person=person, values={"town": "Elders"}, version=2, by=by).version == 2
    event = Event.objects.get(action="change person")
    assert (event.detail, event.object_name) == ({"fields": ["town"]}, "J-001")


def test_a_new_name_is_found_and_the_old_one_is_not(collaboration_with, add, working):
    built = collaboration_with()
    person, by = add(built), built.people["case_director"]
    with working(by):
        person_change(person=person, values={"given_name": "Ties"}, version=1, by=by)
        assert persons_called(by, "Ties van der Nergenshuizen", WHO["birth_date"]).count() == 1
        assert persons_called(by, "Zwaantje van der Nergenshuizen", WHO["birth_date"]).count() == 0


def test_who_may_change(collaboration_with, add, working):
    built = collaboration_with("police")
    person = add(built)
    for who, may in (("regisseur", True), ("deputy", True), ("case_director", True), ("police", False)):
        by = built.people[who]
        with working(by):
            version = Person.objects.get(pk=person.pk).version
            if may:
                person_change(person=person, values={"town": who}, version=version, by=by)
            else:
                with pytest.raises(Refused):
                    person_change(person=person, values={"town": who}, version=version, by=by)


@pytest.mark.parametrize("stop", [dossier_close, dossier_hold])
def test_closed_and_on_hold_cannot_be_changed(collaboration_with, add, working, stop):
    built = collaboration_with()
    person, by = add(built), built.people["case_director"]
    with working(by):
        stop(dossier=person.dossier, reason="Reden", by=by)
    with working(by):
        for write in (
            lambda: person_change(person=person, values={"town": "x"}, version=1, by=by),
            lambda: guardian_add(dossier=person.dossier, values={"name": "x", "relation": "parent"}, by=by),
            lambda: document_add(dossier=person.dossier, title="x", file=upload(), by=by),
        ):
            with pytest.raises(Refused):
                write()


def test_nothing_after_the_covenant(collaboration_with, add, working):
    built = collaboration_with("police")
    person = add(built)
    assert count(built.people["police"]) == 1
    signature = built.covenant.signatures.get(organisation=built.organisations["police"])
    covenant_withdraw(signature=signature, reason="Ander beleid", by=built.people["regisseur"])
    assert count(built.people["police"]) == 0
    built.covenant.valid_to = timezone.localdate() - timedelta(days=1)
    built.covenant.save()
    by = built.people["case_director"]
    assert count(by) == 0
    with working(by), pytest.raises((Refused, Person.DoesNotExist)):
        person_change(person=person, values={"town": "x"}, version=1, by=by)


def test_parents_come_change_and_go(collaboration_with, add, working):
    built = collaboration_with()
    dossier, by = add(built).dossier, built.people["case_director"]
    with working(by):
        parent = guardian_add(dossier=dossier, values={"name": " Ma ", "relation": "parent"}, by=by)
        assert parent.name == "Ma"
        guardian_change(guardian=parent, values={"town": "Elders"}, version=1, by=by)
        with pytest.raises(VersionConflict):
            guardian_change(guardian=parent, values={"town": "Nergens"}, version=1, by=by)
        with pytest.raises(ValidationError):
            guardian_add(dossier=dossier, values={"name": "Oom", "relation": "uncle"}, by=by)
        guardian_remove(guardian=parent, by=by)
        assert not Guardian.objects.exists()
    assert {"add guardian", "change guardian", "remove guardian"} <= set(
        Event.objects.values_list("action", flat=True)
    )


def test_the_citizen_number_takes_the_switch_the_ground_and_the_eleven_test(
    collaboration_with, add, working, settings
):
    with_ground = collaboration_with(categories=("ordinary", "bsn"))
    without = collaboration_with(name="Nazorg")
    by = with_ground.people["case_director"]
    dossier, bare = add(with_ground).dossier, add(without).dossier
    with working(by):
        with pytest.raises(Refused, match=r"switched off|staat uit"):
            citizen_number_set(dossier=dossier, number=BSN, law="Wet, artikel 1", by=by)
        settings.BSN = True
        with pytest.raises(Refused):
            citizen_number_set(dossier=bare, number=BSN, law="Wet, artikel 1", by=by)
        for number, law in (("111222334", "Wet"), ("12345", "Wet"), (BSN, " ")):
            with pytest.raises(ValidationError):
                citizen_number_set(dossier=dossier, number=number, law=law, by=by)
        citizen_number_set(dossier=dossier, number="111 222 333", law="Wet, artikel 1", by=by)
        citizen_number_set(dossier=dossier, number="123456782", law="Wet, artikel 2", by=by)
        assert CitizenNumber.objects.get().number == "123456782"
        regisseur = with_ground.people["regisseur"]
        with pytest.raises(Refused):
            citizen_number_set(dossier=dossier, number=BSN, law="Wet, artikel 1", by=regisseur)
        citizen_number_remove(dossier=dossier, by=by)
        assert not CitizenNumber.objects.exists()
    assert BSN not in str(list(Event.objects.values_list("detail", flat=True)))


def upload(name: str = "brief.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.mark.parametrize(
    ("name", "content"),
    [("brief.pdf", b"<html>"), ("brief.exe", b"MZ"), ("lijst.csv", b"a;b"), ("leeg.pdf", b"")],
)
def test_only_documents_that_are_what_they_say(collaboration_with, add, working, name, content):
    built = collaboration_with()
    dossier, by = add(built).dossier, built.people["case_director"]
    before = names(FOLDER)
    with working(by), pytest.raises(ValidationError):
        document_add(dossier=dossier, title="Brief", file=upload(name, content), by=by)
    assert names(FOLDER) == before


def test_a_file_goes_after_the_commit_and_not_before(
    collaboration_with, add, working, django_capture_on_commit_callbacks
):
    built = collaboration_with()
    dossier, by = add(built).dossier, built.people["case_director"]
    with working(by):
        document = document_add(dossier=dossier, title="Brief", file=upload(), by=by)
    name = document.file
    assert name in names(FOLDER)
    with django_capture_on_commit_callbacks() as callbacks, working(by):
        document_remove(document=document, by=by)
        assert not Document.objects.exists()
    assert name in names(FOLDER)
    for callback in callbacks:
        callback()
    assert name not in names(FOLDER)


def test_removing_rows_in_bulk_removes_their_files(
    collaboration_with, add, working, django_capture_on_commit_callbacks
):
    built = collaboration_with()
    dossier, by = add(built).dossier, built.people["case_director"]
    with working(by):
        kept = {document_add(dossier=dossier, title=t, file=upload(), by=by).file for t in ("a", "b")}
    with django_capture_on_commit_callbacks(execute=True), working(by):
        Document.objects.filter(dossier=dossier).delete()
    assert not kept & set(names(FOLDER))


def test_what_a_dead_process_left_behind_is_tidied(collaboration_with, add, working):
    built = collaboration_with()
    dossier, by = add(built).dossier, built.people["case_director"]
    with working(by):
        kept = document_add(dossier=dossier, title="Brief", file=upload(), by=by).file
    left, _size = keep([b"left behind"], folder=FOLDER, most=100)
    _make_old(left, kept)
    assert dossier_files_tidy() >= 1
    assert kept in names(FOLDER)
    assert left not in names(FOLDER)


def _make_old(*files: str) -> None:
    import os

    from regie.vault.files.storage import path_of

    for name in files:
        os.utime(path_of(FOLDER, name), (0, 0))


def test_every_person_of_every_town_is_behind_the_wall(collaboration_with, add, other_municipality):
    built = collaboration_with()
    other = collaboration_with(name="Aanpak dorp", place=other_municipality)
    mine, theirs = add(built), add(other)
    assert list(Person.objects.all()) == []
    with wall_down():
        assert {each.pk for each in Person.objects.all()} == {mine.pk, theirs.pk}
    assert count(built.people["regisseur"]) == 1
