"""Rules that block hold a transition back: asked of the facts as they are now, inside the transaction."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import ngettext

from regie.access.authorisation.policies import Decision, Refused

from .registry import Violation, registered, violations_in


class HeldBack(Refused):
    """A rule of the method holds a step back; ``findings`` says which, why, and where to mend it."""

    def __init__(self, findings: Sequence[Violation]) -> None:
        super().__init__(why_held_back(findings))
        self.findings = list(findings)


def holding_back(transition: str, aggregates: QuerySet) -> list[Violation]:
    """What holds this transition back in these aggregates, now."""
    rules = [rule for rule in registered() if transition in rule.holds_back]
    return violations_in(aggregates, rules=rules) if rules else []


def check_nothing_holds_back(transition: str, aggregates: QuerySet) -> None:
    """Raises HeldBack with what must be mended first."""
    if found := holding_back(transition, aggregates):
        raise HeldBack(found)


def why_held_back(findings: Sequence[Violation]) -> Decision:
    """A refusal that says how many findings hold the step back, and which."""
    text = ngettext(
        "%(count)s finding holds this back: %(what)s",
        "%(count)s findings hold this back: %(what)s",
        len(findings),
    )
    what = " ".join(dict.fromkeys(str(finding.message) for finding in findings))
    return Decision(False, (text % {"count": len(findings), "what": what},))
