"""A comparison in words: per question what changed and why."""

from dataclasses import dataclass

from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from regie.ui.phrases import Phrase

from .choices import Method, Verdict
from .comparison import Cause, Change, Direction, Reason
from .presentation import Sight
from .snapshots import Kept

SEVERITY = {Direction.BETTER: "ok", Direction.WORSE: "warns", Direction.SAME: "none"}


@dataclass(frozen=True)
class ChangeRow:
    """One changed question with its reasons as sentences."""

    change: Change
    severity: str
    was: str
    now: str
    reasons: tuple[str, ...]


def change_row(change: Change, sight: Sight) -> ChangeRow:
    """The change in words, for who sees this much."""
    reasons = dict.fromkeys(_reason(each, sight) for each in change.reasons)
    return ChangeRow(
        change, SEVERITY[change.direction], kept_word(change.before), kept_word(change.after), tuple(reasons)
    )


def kept_word(kept: Kept) -> str:
    """A kept answer in a word or two."""
    if kept.method in (Method.NONE, Method.EXPIRED):
        return str(Method(kept.method).label)
    return str(Verdict(kept.verdict).label)


def _reason(reason: Reason, sight: Sight) -> str:
    if reason.why is not None:
        if not sight.sees(reason.why.kind):
            return _("Something changed in data that you do not see.")
        shown = {"what": str(Phrase.from_json(reason.why.message)), "name": reason.why.object}
        if reason.cause == Cause.OPENED:
            return _("Found: %(name)s. %(what)s") % shown
        return _("Mended: %(name)s. %(what)s") % shown
    return _of_person(reason.cause, reason.kept or Kept())


def _of_person(cause: Cause, kept: Kept) -> str:
    when = parse_date(kept.on) if kept.on else None
    shown = {
        "name": kept.by or _("Somebody"),
        "day": date_format(when, "j F Y") if when else "?",
        "answer": Verdict(kept.verdict).label,
        "why": kept.explanation,
    }
    texts = {
        Cause.ANSWERED: _("%(name)s answered %(answer)s on %(day)s: %(why)s"),
        Cause.OVERRULED: _("%(name)s judged otherwise than the facts on %(day)s: %(answer)s. %(why)s"),
        Cause.TAKEN_BACK: _("What %(name)s said on %(day)s (%(answer)s) no longer counts."),
        Cause.EXPIRED: _("What %(name)s said on %(day)s had to be looked at again, and was not."),
        Cause.RULES_CAME: _("Rules of the method answer this since."),
        Cause.RULES_WENT: _("Rules of the method that answered this no longer do."),
    }
    return texts[cause] % shown
