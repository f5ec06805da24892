"""The rule-based calculations that touch people, in the form of the Dutch algorithm register, schema 1.0.0.

A slice that makes such a calculation registers it when it starts::

    algorithm(name="…", description_short="…", publication_category=PublicationCategory.OTHER, goal="…")

The register is Dutch: so are these texts. Nothing here is a calculation; it only says which ones there are.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Any

from .choices import AlgorithmStatus, PublicationCategory

STANDARD_VERSION = "1.0.0"
LANGUAGE = "nld"
NAME_LIMIT, DESCRIPTION_LIMIT = 100, 350
# The schema's own field names, with the headings that the register shows, in the order of the export.
FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "name": "Naam",
        "organization": "Organisatie",
        "description_short": "Korte omschrijving",
        "status": "Status",
        "publication_category": "Publicatiecategorie",
        "contact_email": "Contactgegevens",
        "goal": "Doel en impact",
        "proportionality": "Afwegingen",
        "human_intervention": "Menselijke tussenkomst",
        "risks": "Risicobeheer",
        "lawful_basis": "Wettelijke basis",
        "source_data": "Gegevens",
        "methods_and_models": "Technische werking",
        "provider": "Leverancier",
        "source_id": "Kenmerk",
        "lang": "Taal",
        "standard_version": "Schema",
    }
)


@dataclass(frozen=True)
class Algorithm:
    """One entry. Raises ValueError where the schema would refuse it."""

    name: str
    description_short: str
    publication_category: str
    status: str = AlgorithmStatus.IN_USE
    goal: str = ""
    proportionality: str = ""
    human_intervention: str = ""
    risks: str = ""
    lawful_basis: str = ""
    source_data: str = ""
    methods_and_models: str = ""
    provider: str = "Regie"
    source_id: str = ""

    def __post_init__(self) -> None:
        if not 0 < len(self.name) < NAME_LIMIT:
            raise ValueError(f"the name of an algorithm has 1 to {NAME_LIMIT - 1} characters: {self.name!r}")
        if not 0 < len(self.description_short) < DESCRIPTION_LIMIT:
            raise ValueError(
                f"{self.name}: the short description has 1 to {DESCRIPTION_LIMIT - 1} characters"
            )
        if self.status not in AlgorithmStatus.values:
            raise ValueError(f"{self.name}: unknown status {self.status!r}")
        if self.publication_category not in PublicationCategory.values:
            raise ValueError(f"{self.name}: unknown publication category {self.publication_category!r}")


_algorithms: dict[str, Algorithm] = {}


def algorithm(*, name: str, **fields: Any) -> Algorithm:
    """Registers a calculation; see Algorithm for the fields. Raises ValueError for a second one of that name."""
    entry = Algorithm(name=name, **fields)
    if _algorithms.setdefault(name, entry) != entry:
        raise ValueError(f"algorithm {name!r} is registered twice")
    return entry


def algorithms() -> list[Algorithm]:
    """All calculations that touch people, by name."""
    return [_algorithms[name] for name in sorted(_algorithms)]


def entries(*, organization: str, contact: str) -> list[dict[str, str]]:
    """The entries as the schema wants them, for one organisation. Empty optional fields are left out."""
    made = []
    for one in algorithms():
        values = {
            **{name: str(value) for name, value in asdict(one).items()},
            "organization": organization,
            "contact_email": contact,
            "lang": LANGUAGE,
            "standard_version": STANDARD_VERSION,
        }
        made.append({name: values[name] for name in FIELDS if values[name] or name == "contact_email"})
    return made
