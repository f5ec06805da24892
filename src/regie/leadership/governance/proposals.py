"""What could be on an agenda: whoever knows of something that is due says so here.

A higher slice registers a function at start-up::

    @propose
    def scans_due(consultation, on): yield ProposedItem(title=phrase("Scan of November"), kind="scan", …)
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from regie.ui.phrases import Phrase

from .choices import ItemKind, Level
from .models import Consultation


@dataclass(frozen=True)
class ProposedItem:
    """One item that could be on the agenda. ``kind`` of ItemKind, ``level`` of Level; ``url`` shows what it is about.

    ``key`` tells it apart from others over time; where it is empty, kind and title do. ``carried_from`` is the item of
    an earlier meeting that it goes on with.
    """

    title: Phrase | str
    kind: str = ItemKind.DISCUSSION
    reason: Phrase | str = ""
    url: str = ""
    level: str = Level.TACTICAL
    key: str = ""
    asks_decision: bool = False
    is_recurring: bool = False
    question: str = ""
    carried_from: int | None = None

    @property
    def mark(self) -> str:
        """What a meeting remembers it by."""
        title = self.title.as_json() if isinstance(self.title, Phrase) else self.title
        return sha256((self.key or f"{self.kind}:{title}:{self.url}").encode()).hexdigest()[:40]


Proposer = Callable[[Consultation, date], Iterable[ProposedItem]]
_proposers: list[Proposer] = []


def propose(proposer: Proposer) -> Proposer:
    """Registers a proposer; once, however often it is called."""
    if proposer not in _proposers:
        _proposers.append(proposer)
    return proposer


def proposed(consultation: Consultation, on: date) -> list[ProposedItem]:
    """All that is proposed for a meeting of this consultation on that day, each once, in the order of registration."""
    found = {item.mark: item for proposer in _proposers for item in proposer(consultation, on)}
    return list(found.values())
