from io import BytesIO

import pytest
from django.utils import timezone
from docx import Document
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from regie.access.organisations.models import Municipality
from regie.approach.deployments.models import Deployment, DeploymentFactor
from regie.knowledge.factors.models import Factor
from regie.knowledge.themes.models import Theme
from regie.leadership.programmes.models import Programme


@pytest.fixture
def deploy(knowledge):
    """deploy(place, "VB1", factors=["RF28"], published=True, **fields): a deployment in a programme of that place."""

    def make(
        place, code, *, factors=(), side_themes=(), published=False, theme=1, programme="Aanpak", **fields
    ):
        plan, _created = Programme.objects.get_or_create(
            municipality=place, name=programme, defaults={"is_published": published}
        )
        deployment = Deployment.objects.create(
            programme=plan,
            code=code,
            main_theme=Theme.objects.get(number=theme),
            **{
                "name": f"Interventie {code}",
                "approach": "preventive",
                "prevention_secondary": True,
                **fields,
            },
        )
        deployment.side_themes.set(Theme.objects.filter(number__in=side_themes))
        for factor in Factor.objects.filter(code__in=factors):
            DeploymentFactor.objects.create(deployment=deployment, factor=factor, certainty="high")
        return deployment

    return make


@pytest.fixture
def two_places(deploy, municipality, other_municipality):
    """Our own unpublished programme, an unpublished and a published one of another municipality."""
    deploy(municipality, "VS1", factors=["RF28"])
    deploy(municipality, "VS2", status="not_deployed", not_deployed_reason="capacity")
    deploy(municipality, "VS3", removed_at=timezone.now())
    deploy(other_municipality, "GEHEIM1", name="Geheime interventie", programme="Concept")
    deploy(other_municipality, "OPEN1", name="Open interventie", programme="Open", published=True)
    return municipality, other_municipality


@pytest.fixture
def many(deploy):
    """many(30): municipalities with two published deployments each."""

    def make(number, start=0):
        for index in range(start, start + number):
            place = Municipality.objects.create(name=f"Plaats {index:03d}", slug=f"plaats-{index:03d}")
            deploy(place, "P1", factors=["RF06", "BF02"], side_themes=[3], published=True)
            deploy(place, "P2", theme=2, published=True)

    return make


@pytest.fixture
def text_of():
    """text_of("pdf", content): all the words in a file, read by another library than the one that wrote it."""

    def read(form, content):
        return READERS[form](content)

    return read


def _pdf(content):
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def _docx(content):
    document = Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def _xlsx(content):
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    rows = [row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()]
    return "\n".join(str(value) for row in rows for value in row)


READERS = {"pdf": _pdf, "docx": _docx, "xlsx": _xlsx, "csv": bytes.decode, "json": bytes.decode}
