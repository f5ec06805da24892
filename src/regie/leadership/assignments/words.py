"""What ``methods.smart`` found, in the reader's language."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regie.methods import smart

REASONS: dict[str, str | Promise] = {
    smart.NO_TEXT: gettext_lazy("Write the goal."),
    smart.TOO_SHORT: gettext_lazy("Say more: what is different, for whom, and where?"),
    smart.VAGUE_WITHOUT_NORM: gettext_lazy(
        "The verb says a direction, and no norm says how far. Name the result."
    ),
    smart.NO_NORM: gettext_lazy("Fill in a norm: the number to reach."),
    smart.NO_UNIT: gettext_lazy("Say what the number counts."),
    smart.UNIT_NOT_MEASURABLE: gettext_lazy(
        "This cannot be counted. Name what you count, such as reports a month."
    ),
    smart.NOT_ACCEPTED: gettext_lazy("Fill in when the parties accepted the goal, and which."),
    smart.NO_OWNER: gettext_lazy("Name who stands for it: an organisation or a function."),
    smart.NO_TERM: gettext_lazy("Fill in the day by which it is reached."),
    smart.TERM_OVER: gettext_lazy("This day is over. Choose a later one."),
}
HINTS: dict[str, str | Promise] = {
    smart.VAGUE: gettext_lazy("“%(word)s” says a direction, not a result. What will people see?"),
    smart.TWO_GOALS: gettext_lazy(
        "These seem to be two goals. Split them, so that each has its own norm and term."
    ),
    smart.ONLY_RECIDIVISM: gettext_lazy(
        "This is only about doing it again. What do young people get in return: school, work, a home?"
    ),
    smart.NO_NUMBER: gettext_lazy("There is no number in it. How much, or how many?"),
    smart.NO_BASELINE: gettext_lazy(
        "Where do you stand now? Without that nobody can say whether this is realistic."
    ),
}
NAMES: dict[str, str | Promise] = {
    "S": gettext_lazy("specific"),
    "M": gettext_lazy("measurable"),
    "A": gettext_lazy("accepted"),
    "R": gettext_lazy("realistic: somebody stands for it"),
    "T": gettext_lazy("bound to a term"),
}


@dataclass(frozen=True)
class LetterShown:
    letter: str
    name: str
    met: bool
    reason: str


@dataclass(frozen=True)
class SmartShown:
    """The five letters with their reasons, the hints, and one sentence for who cannot see the letters."""

    letters: list[LetterShown]
    hints: list[str]
    summary: str
    is_smart: bool


def smart_shown(found: smart.Smart) -> SmartShown:
    """Everything translated."""
    letters = [
        LetterShown(
            each.letter, str(NAMES[each.letter]), each.met, "" if each.met else str(REASONS[each.reason])
        )
        for each in found.letters
    ]
    lacking = [each.name for each in letters if not each.met]
    summary = (
        _("SMART: all five") if not lacking else _("SMART: lacks %(what)s") % {"what": ", ".join(lacking)}
    )
    hints = [str(HINTS[hint.code]) % {"word": hint.word} for hint in found.hints]
    return SmartShown(letters, hints, summary, found.is_smart)
