"""The grounds of a covenant as a matrix: partners down, categories of data across."""

from dataclasses import dataclass

from regie.access.authorisation.choices import DataCategory
from regie.access.collaborations.selectors import partners_of
from regie.access.grounds.models import Ground
from regie.access.grounds.selectors import fits, usable_grounds
from regie.access.organisations.models import Organisation

from .choices import CATEGORY_WORDS, CovenantState
from .models import Covenant, CovenantGround


@dataclass(frozen=True)
class Cell:
    """One partner and one category: the line if there is one, whether one could be chosen, and whether now."""

    organisation: Organisation
    category: str
    line: CovenantGround | None
    possible: bool
    open: bool

    @property
    def label(self) -> str:
        """The category in the reader's language."""
        return str(DataCategory(self.category).label)

    @property
    def short_label(self) -> str:
        """The same in a word."""
        return str(CATEGORY_WORDS[self.category])


@dataclass(frozen=True)
class Row:
    """A partner with its cells; one that left keeps its row as long as it has grounds."""

    organisation: Organisation
    is_partner: bool
    cells: list[Cell]


def grid_of(covenant: Covenant, *, may_change: bool, may_add: bool) -> list[Row]:
    """All rows. Four queries."""
    lines = {
        (line.organisation_id, line.category): line
        for line in covenant.grounds.select_related("organisation", "ground", "second_ground")
    }
    partners = {each.organisation_id: each.organisation for each in partners_of(covenant.collaboration)}
    former = {line.organisation_id: line.organisation for line in lines.values()}
    usable = usable_grounds() if may_change or may_add else []
    bound = set() if covenant.state == CovenantState.DRAFT else _signed(covenant)
    rows = []
    for pk, organisation in sorted({**former, **partners}.items(), key=lambda each: each[1].name):
        cells = [
            _cell(
                organisation,
                category,
                lines.get((pk, category)),
                usable,
                may_change,
                may_add and pk in partners and pk not in bound,
            )
            for category in DataCategory.values
        ]
        rows.append(Row(organisation, pk in partners, cells))
    return rows


def _cell(
    organisation: Organisation,
    category: str,
    line: CovenantGround | None,
    usable: list[Ground],
    may_change: bool,
    may_add: bool,
) -> Cell:
    possible = can_choose(usable, organisation, category)
    may = may_change if line else (possible and may_add)
    return Cell(organisation, category, line, possible, may)


def _signed(covenant: Covenant) -> set[int]:
    """The partners whose signature stands: what they agreed changes only by a renewal."""
    rows = covenant.signatures.filter(withdrawn_at__isnull=True)
    return set(rows.values_list("organisation", flat=True))


def can_choose(usable: list[Ground], organisation: Organisation, category: str) -> bool:
    """Whether the list has the keys that this kind of organisation needs for this category."""
    first = any(fits(each, organisation.kind, category) for each in usable)
    if category in (DataCategory.ORDINARY, DataCategory.BSN):
        return first
    return first and any(fits(each, organisation.kind, category, second=True) for each in usable)
