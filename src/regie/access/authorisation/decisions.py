"""A decision and the refusal that carries it."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise


@dataclass(frozen=True)
class Decision:
    """Yes or no, why, whom to ask, and ways to go on: pairs of a text and an address. Truthy when allowed."""

    allowed: bool
    reasons: tuple[str | Promise, ...]
    ask: str | Promise = ""
    ways: tuple[tuple[str | Promise, str], ...] = ()

    def __bool__(self) -> bool:
        return self.allowed


class Refused(PermissionDenied):
    """Raised where a decision is no; the error page shows its reasons."""

    def __init__(self, decision: Decision) -> None:
        super().__init__("; ".join(str(reason) for reason in decision.reasons))
        self.decision = decision
