"""A copy of the database and of the stored files, without the keys, names nobody."""

import base64
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from regie.access.dossiers.processing import processing
from regie.analysis.persons.activities import PERSONS
from regie.analysis.persons.services import citizen_number_set, document_add, guardian_add, person_change
from regie.vault.files.storage import root

from .conftest import WHO

pytestmark = pytest.mark.django_db
BSN, PARENT, TITLE = "111222333", "Mirthe Klaproosveld", "Brief van de verzonnen school"
CONTENT = b"%PDF-1.7\n" + b"Verzonnen verslag over de jongere. " * 3000
SECRETS = (
    *("Zwaantje", "zwaantje", "Nergenshuizen", "nergenshuizen", "2009-03-17", "17-03-2009", "17 maart 2009"),
    *("Verzonnenpad", "9999 XA", "Fantasiedorp", "06 00 00 00 01", "zwaantje@nergens.example"),
    *(BSN, PARENT, "Klaproosveld", TITLE, "brief-zwaantje.pdf", "Verzonnen verslag"),
)


def forms(secret: str) -> set[bytes]:
    """The ways in which a readable text can lie in a file."""
    raw = [secret.encode(), secret.encode("utf-16-le"), secret.encode("utf-16-be")]
    found = {*raw, *(each.hex().encode() for each in raw), *(each.hex().upper().encode() for each in raw)}
    # In base64 a text looks different at each of three places; its first and last signs depend on the neighbours.
    for each, shift in product(raw, range(3)):
        whole = base64.b64encode(b"\0" * shift + each)
        found.add(whole[(shift * 8 + 5) // 6 : (shift + len(each)) * 8 // 6])
    # Shorter forms turn up in random bytes by chance.
    return {form for form in found if len(form) >= 7}


def stolen() -> bytes:
    """Every byte of the database, and of the folder with files and its neighbours but for the keys."""
    files = [
        path for path in Path(settings.DATA_DIR).rglob("*") if path.is_file() and "static" not in path.parts
    ]
    return database() + b"".join(path.read_bytes() for path in files)


def database() -> bytes:
    if connection.vendor == "sqlite":
        return bytes(connection.connection.serialize())
    with connection.cursor() as cursor:
        rows = []
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT it::text FROM "{table}" AS it')
            rows += [text for (text,) in cursor.fetchall()]
    return "\n".join(rows).encode()


def test_the_whole_database_and_the_files_hold_nobody(collaboration_with, add, client_of, settings):
    settings.BSN = True
    built = collaboration_with("police", categories=("ordinary", "bsn"))
    person, by = add(built), built.people["case_director"]
    with processing(by=by, activity=PERSONS, action="change", name="test"):
        person_change(person=person, values={"town": "Elders"}, version=1, by=by)
        person_change(person=person, values={"town": WHO["town"]}, version=2, by=by)
        guardian_add(dossier=person.dossier, values={"name": PARENT, "relation": "parent"}, by=by)
        citizen_number_set(dossier=person.dossier, number=BSN, law="Wet, artikel 1", by=by)
        file = SimpleUploadedFile("brief-zwaantje.pdf", CONTENT)
        document_add(dossier=person.dossier, title=TITLE, file=file, by=by)
    client = client_of(built, "case_director")
    client.post(reverse("persons:search"), {"name": str(person), "born": "2009-03-17"})
    client.get(reverse("persons:detail", args=[person.dossier_id]))
    client.post(
        reverse("persons:edit", args=[person.dossier_id]), {**WHO, "birth_date": "2009-03-17", "version": 1}
    )
    content = stolen()
    assert len(content) > len(CONTENT)
    assert root().is_dir()
    found = [secret for secret in SECRETS for form in forms(secret) if form in content]
    assert found == []
    # What is no secret is there: the search looks at the right bytes.
    assert b"J-001" in content


@pytest.mark.parametrize("secret", SECRETS)
def test_the_search_itself_would_find_it(secret):
    for content in (
        f"..{secret}..".encode(),
        f"..{secret}..".encode("utf-16-le"),
        f"..{secret}..".encode().hex().encode(),
        *(base64.b64encode(b"x" * shift + secret.encode() + b"yyy") for shift in range(3)),
    ):
        assert any(form in content for form in forms(secret)), content
