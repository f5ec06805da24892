"""The sections of an access report: one for every model that hangs on a dossier, and what stands around them.

No list that somebody must keep up: a new model with personal data is told because it is there.
"""

from collections.abc import Iterator
from uuid import UUID

from django.utils.translation import gettext as _

from regie.access.dossiers.holdings import Holding, holdings

from .models import DataSubjectRequest

RECIPIENTS, READERS = "recipients", "readers"


def told_holdings() -> list[Holding]:
    """Every holding with personal data, those first that say who somebody is."""
    found = [each for each in holdings() if each.personal_fields()]
    found.append(Holding(DataSubjectRequest, "dossier_id"))  # stands outside the wall, and is theirs as well
    return sorted(found, key=lambda each: (key_of(each) != "persons.person", key_of(each)))


def key_of(holding: Holding) -> str:
    """The name of its section."""
    return str(holding.model._meta.label_lower)


def title_of(holding: Holding) -> str:
    name = str(holding.model._meta.verbose_name_plural)
    return name[:1].upper() + name[1:]


def section_titles() -> dict[str, str]:
    """Every section that can be withheld, with its title."""
    of_models = {key_of(each): title_of(each) for each in told_holdings()}
    return of_models | {RECIPIENTS: _("Who received your data"), READERS: _("Who looked at your data")}


def rows_told(dossier_id: UUID) -> Iterator[tuple[Holding, list]]:
    """Every holding with the rows of this dossier; inside a processing only."""
    for holding in told_holdings():
        yield holding, list(holding.rows(dossier_id).order_by("pk"))
