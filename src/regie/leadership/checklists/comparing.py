"""A comparison in words: per question what changed and why."""

from dataclasses import dataclass

from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from regie.ui.phrases import Phrase

from .choices import Key, Method, Verdict
from .comparison import Cause, Change, Direction, Reason
from .models import ChecklistMoment
from .presentation import Sight
from .questions import of_key
from .snapshots import Kept, snapshot_from

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


def kept_rows(moment: ChecklistMoment, sight: Sight) -> list[tuple[str, list[list[str]]]]:
    """The forty answers of a moment: per key the question, the answer, and how it came about."""
    snapshot = snapshot_from(moment.answers)
    return [
        (
            f"{key.label}: {moment.scores.get(key.value, 0)}",
            [
                [f"{each.id}. {each.text}", kept_word(kept), kept_how(kept, sight)]
                for each in of_key(key)
                for kept in [snapshot[each.id]]
            ],
        )
        for key in Key
    ]


def kept_how(kept: Kept, sight: Sight) -> str:
    """How a kept answer came about, and what was missing then."""
    found = [
        f"{why.object}: {Phrase.from_json(why.message)}"
        if sight.sees(why.kind)
        else _("Something is missing in data that you do not see.")
        for why in kept.why
    ]
    if kept.by:
        cause = Cause.OVERRULED if kept.method == Method.OVERRULED else Cause.ANSWERED
        found.insert(0, _of_person(cause, kept))
    return " ".join(dict.fromkeys(found)) or str(Method(kept.method).label)


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
