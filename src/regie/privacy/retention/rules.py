"""Which terms a record has: of its collaboration, of the municipality, and of the law. Two queries."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.translation import gettext as _

from regie.access.covenants.models import CovenantGround
from regie.methods.retention import CLOSED, RECORDED, Term

from .models import RetentionTerm
from .statutory import statutory_terms

Place = tuple[
    int, str, int | None
]  # collaboration, category of data, the organisation that a record came from


@dataclass(frozen=True)
class Rule:
    """A term, and on what it holds: ``collaboration`` None is every one, ``ground`` empty every one."""

    term: Term
    category: str
    ground: str = ""
    collaboration: int | None = None


@dataclass
class Rules:
    """Every term that holds in a municipality now."""

    rules: list[Rule]
    # The grounds on which an organisation works with a category in a collaboration, now or before.
    grounds: dict[Place, set[str]]
    _known: dict[tuple[Place, int | None], tuple[Term, ...]] = field(default_factory=dict)

    def terms(
        self, *, collaboration: int, months: int | None, category: str, source: int | None
    ) -> tuple[Term, ...]:
        """The terms on a record of this category that came from this organisation; ``months`` is the outer one."""
        place = (collaboration, category, source)
        if (place, months) not in self._known:
            self._known[place, months] = tuple(self._found(place, months))
        return self._known[place, months]

    def _found(self, place: Place, months: int | None) -> list[Term]:
        collaboration, category, _source = place
        grounds = self.grounds.get(place, set())
        found = [
            rule.term
            for rule in self.rules
            if rule.category == category
            and rule.collaboration in (None, collaboration)
            and (not rule.ground or rule.ground in grounds)
        ]
        return [*outer(months), *found]

    def categories_from_recording(self) -> set[str]:
        """The categories with a term that runs while a dossier is open."""
        used = set().union(*self.grounds.values()) if self.grounds else set()
        return {
            rule.category
            for rule in self.rules
            if rule.term.starts == RECORDED
            and not rule.term.is_minimum
            and (not rule.ground or rule.ground in used)
        }


def outer(months: int | None) -> list[Term]:
    """The term of the collaboration itself, after closing."""
    return [Term(f"P{months}M", CLOSED, why=_("agreed in the collaboration"))] if months else []


def rules_of(municipality_id: int) -> Rules:
    """The rules as they are now."""
    rows = RetentionTerm.objects.filter(municipality=municipality_id, ended_at__isnull=True)
    own = [
        Rule(
            Term(row.duration, row.starts, row.is_minimum, row.rests_on),
            row.category,
            row.ground,
            row.collaboration_id,
        )
        for row in rows
    ]
    law = [
        Rule(Term(row.duration, row.starts, row.effect == "minimum", row.article), row.category, row.ground)
        for row in statutory_terms()
        if row.applies
    ]
    return Rules([*own, *law], _grounds_of(municipality_id))


def _grounds_of(municipality_id: int) -> dict[Place, set[str]]:
    lines = CovenantGround.objects.filter(
        Q(covenant__collaboration__municipality=municipality_id, covenant__activated_at__isnull=False)
    ).order_by()
    found: dict[Place, set[str]] = defaultdict(set)
    columns = ("covenant__collaboration_id", "category", "organisation_id")
    for collaboration, category, organisation, first, second in lines.values_list(
        *columns, "ground__code", "second_ground__code"
    ):
        found[collaboration, category, organisation] |= {first, second} - {None}
    return dict(found)
