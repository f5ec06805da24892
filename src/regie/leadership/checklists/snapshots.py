"""The forty answers as they are kept in a moment: plain values with how each came about."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.timezone import localdate

from .answering import Answered
from .choices import Method, Verdict
from .questions import QUESTIONS


@dataclass(frozen=True)
class Why:
    """One finding as it stood open. ``message`` is a stored phrase, ``kind`` the kind of data it tells about."""

    id: int
    rule: str
    message: Mapping[str, Any]
    object: str
    kind: str
    aside: bool = False


@dataclass(frozen=True)
class Kept:
    """How one question was answered. ``by``, ``on`` (ISO date) and ``explanation`` where a person did."""

    verdict: str = Verdict.NO
    method: str = Method.NONE
    why: tuple[Why, ...] = ()
    rules: tuple[str, ...] = ()
    said: int = 0
    by: str = ""
    on: str = ""
    explanation: str = ""
    review_on: str = ""

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Kept":
        """What ``as_json`` gave; parts that are missing are empty."""
        why = tuple(Why(**each) for each in stored.get("why", ()))
        rest = {name: value for name, value in stored.items() if name in _PLAIN}
        return cls(why=why, rules=tuple(stored.get("rules", ())), **rest)

    def as_json(self) -> dict[str, Any]:
        """What is stored: only what is there."""
        whole = {**asdict(self), "why": [asdict(each) for each in self.why], "rules": list(self.rules)}
        return {name: value for name, value in whole.items() if value or name == "verdict"}


_PLAIN = {"verdict", "method", "said", "by", "on", "explanation", "review_on"}
Snapshot = dict[str, Kept]


def snapshot_of(answers: Iterable[Answered]) -> Snapshot:
    """What a moment keeps of these answers."""
    return {each.question.id: _kept(each) for each in answers}


def snapshot_from(stored: Mapping[str, Any]) -> Snapshot:
    """A stored snapshot. A question it does not know was not answered."""
    return {question.id: Kept.from_json(stored.get(question.id, {})) for question in QUESTIONS}


def snapshot_json(snapshot: Snapshot) -> dict[str, Any]:
    """The snapshot as it is stored."""
    return {question: kept.as_json() for question, kept in snapshot.items()}


def digest_of(snapshot: Snapshot) -> str:
    """Equal for equal answers with equal grounds."""
    return hashlib.sha256(json.dumps(snapshot_json(snapshot), sort_keys=True).encode()).hexdigest()


def _kept(each: Answered) -> Kept:
    said = each.said if each.counts_said or each.method == Method.EXPIRED else None
    return Kept(
        verdict=str(each.verdict),
        method=str(each.method),
        why=tuple(
            Why(f.pk, f.rule, f.message, f.object_name, f.kind, f.aside_at is not None)
            for f in each.facts.findings
        ),
        rules=tuple(rule.id for rule in each.facts.rules),
        said=said.pk if said else 0,
        by=said.by_name if said else "",
        on=localdate(said.at).isoformat() if said else "",
        explanation=said.explanation if said else "",
        review_on=said.review_on.isoformat() if said and said.review_on else "",
    )
