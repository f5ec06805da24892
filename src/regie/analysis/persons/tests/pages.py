"""What the tests of the screens share: addresses, what is typed, what a page says."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from regie.access.dossiers.processing import processing, subject
from regie.access.dossiers.walls import wall_down
from regie.analysis.persons.activities import PERSONS
from regie.analysis.persons.models import Document
from regie.audit.processing.models import ProcessingLine

from .conftest import WHO

PDF = b"%PDF-1.7\n" + b"verzonnen\n" * 40
SECRETS = ("Zwaantje", "Nergenshuizen", "2009-03-17", "17 maart 2009", "Verzonnenpad")


def url(name, *args) -> str:
    return reverse(f"persons:{name}", args=args)


def typed(**changes) -> dict:
    return {**WHO, "birth_date": "2009-03-17"} | changes


def body(answer) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode()


def shows_nobody(answer) -> bool:
    return not any(secret in body(answer) for secret in SECRETS)


def lines_of(person) -> int:
    return ProcessingLine.objects.filter(data_subject_id=subject(person.dossier_id)).count()


def run(by, work):
    with processing(by=by, activity=PERSONS, action="change", name="test"):
        return work()


def keep_document(client, pk) -> Document:
    sent = {"title": "Brief aan ouders", "file": SimpleUploadedFile("brief Zwaantje.pdf", PDF)}
    assert client.post(url("document_add", pk), sent).status_code == 302
    with wall_down():
        return Document.objects.latest("pk")
