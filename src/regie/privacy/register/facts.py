"""Facts that the system itself can prove, shown beside the question of the DPIA that they bear on.

A slice registers its own when it starts, in ``ready()``::

    register_fact("logging", "audit-log", check)

``check`` takes the id of a municipality and returns a ``Fact``, or None where it has nothing to say. It may
take two queries at most; the page asks all of them.
"""

from collections.abc import Callable
from dataclasses import dataclass

from .questions import questions


@dataclass(frozen=True)
class Fact:
    """What the system says, and whether that is in order. ``url_name`` is the page that proves or mends it."""

    text: str
    ok: bool
    url_name: str = ""


FactCheck = Callable[[int], Fact | None]
_checks: dict[tuple[str, str], FactCheck] = {}


def register_fact(question: str, name: str, check: FactCheck) -> None:
    """Puts a fact beside a question. Raises ValueError for an unknown question or a second one of that name."""
    if question not in questions():
        raise ValueError(f"the DPIA has no question {question!r}")
    if _checks.setdefault((question, name), check) is not check:
        raise ValueError(f"fact {name!r} of question {question!r} is registered twice")


def facts_of(municipality_id: int) -> dict[str, list[Fact]]:
    """question -> what the system says about this municipality, in the order of registration."""
    found: dict[str, list[Fact]] = {}
    for (question, _name), check in _checks.items():
        fact = check(municipality_id)
        if fact is not None:
            found.setdefault(question, []).append(fact)
    return found
