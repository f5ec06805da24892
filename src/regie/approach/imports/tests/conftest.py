from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from regie.approach.imports.models import Import
from regie.leadership.programmes.models import Programme


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    """Each test keeps its files in a folder of its own."""
    settings.DATA_DIR = tmp_path


@pytest.fixture
def programme(municipality, knowledge) -> Programme:
    return Programme.objects.create(municipality=municipality, name="Aanpak")


@pytest.fixture
def upload(programme) -> Callable:
    """upload(client, content, name): chooses a file on the screen; returns the import and the page after it."""

    def choose(client: Client, content: bytes, name: str = "lijst.xlsx"):
        before = set(Import.objects.values_list("pk", flat=True))
        page = client.post(
            reverse("imports:new"),
            {"programme": programme.pk, "file": SimpleUploadedFile(name, content)},
            follow=True,
        )
        item = Import.objects.exclude(pk__in=before).first()
        return item, page

    return choose
