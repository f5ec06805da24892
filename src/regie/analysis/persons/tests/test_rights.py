"""What requests of data subjects get from persons."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from regie.access.dossiers.processing import processing
from regie.analysis.persons.activities import PERSONS
from regie.analysis.persons.services import document_add, guardian_add
from regie.privacy.requests.hooks import files_of, letter_fields

from .conftest import WHO

pytestmark = pytest.mark.django_db


def test_letters_go_to_the_young_person_and_each_parent(collaboration_with, add):
    built = collaboration_with()
    one, other, by = add(built).dossier, add(built, given_name="Ties").dossier, built.people["case_director"]
    with processing(by=by, activity=PERSONS, action="change", name="test"):
        parent = guardian_add(dossier=one, values={"name": "Mirthe", "relation": "parent"}, by=by)
        found = letter_fields(one.pk)
        assert [each.key for each in letter_fields(other.pk)] == ["person"]
    assert [each.key for each in found] == ["person", f"guardian-{parent.pk}"]
    assert found[0].birth_date == WHO["birth_date"]
    assert found[0].lines == ("Zwaantje van der Nergenshuizen", "Verzonnenpad 314", "9999 XA Fantasiedorp")
    assert found[1].lines == ("Mirthe",)


def test_documents_go_along_with_the_report(collaboration_with, add):
    built = collaboration_with()
    dossier, by = add(built).dossier, built.people["case_director"]
    content = b"%PDF-1.7\n verzonnen"
    with processing(by=by, activity=PERSONS, action="change", name="test"):
        file = SimpleUploadedFile("brief.pdf", content)
        document_add(dossier=dossier, title="Brief", file=file, by=by)
        (kept,) = files_of(dossier.pk)
    assert kept.name == "brief.pdf"
    assert b"".join(kept.read()) == content
