"""The agreement in plain words, with what a reader should not conclude."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regie.methods.agreement import FEWEST_UNITS, Agreement, CodeAgreement, Reading

LABELS: dict[Reading, tuple[str | Promise, str]] = {
    Reading.RELIABLE: (gettext_lazy("reliable"), "safe"),
    Reading.TENTATIVE: (gettext_lazy("tentative"), "info"),
    Reading.UNRELIABLE: (gettext_lazy("not reliable"), "warning"),
    Reading.TOO_FEW_UNITS: (gettext_lazy("no verdict yet"), "neutral"),
    Reading.TOO_RARE: (gettext_lazy("too rare"), "neutral"),
    Reading.NO_VARIATION: (gettext_lazy("cannot be computed"), "neutral"),
}


# The same verdict where the interval does not bear it out; "tentative" is careful enough by itself.
UNSURE: dict[Reading, tuple[str | Promise, str]] = {
    Reading.RELIABLE: (gettext_lazy("seems reliable"), "info"),
    Reading.UNRELIABLE: (gettext_lazy("seems not reliable"), "info"),
}


@dataclass(frozen=True)
class InWords:
    """A badge (label and kind) and a sentence."""

    label: str | Promise
    kind: str
    sentence: str


def reading_of(agreement: CodeAgreement) -> InWords:
    """The reading of one code."""
    return InWords(*_label(agreement), _code_sentence(agreement))


def main_reading(agreement: Agreement) -> InWords:
    """The reading of the agreement on the main theme."""
    return InWords(*_label(agreement), _sentence(agreement))


def _label(agreement: Agreement) -> tuple[str | Promise, str]:
    firm = LABELS[agreement.reading]
    return firm if agreement.is_firm else UNSURE.get(agreement.reading, firm)


def _code_sentence(agreement: CodeAgreement) -> str:
    if agreement.reading == Reading.NO_VARIATION:
        if agreement.uses:
            return _("Both gave this everywhere: without a “no” there is nothing to compare with chance.")
        return _("Nobody gave this: without a “yes” there is nothing to compare with chance.")
    if agreement.reading == Reading.TOO_RARE and agreement.units_needed:
        return _("A verdict takes about %(count)d deployments.") % {"count": agreement.units_needed}
    return _sentence(agreement)


def _sentence(agreement: Agreement) -> str:
    words = _verdict(agreement.reading)
    if not agreement.reading.is_verdict or agreement.is_firm:
        return words
    if agreement.interval is None:
        return words + " " + _("How sure that is, cannot be estimated from so few differences.")
    return words + " " + _("The interval is wide, so it may turn out otherwise.")


def _verdict(reading: Reading) -> str:
    return {
        Reading.RELIABLE: _("The two agree well enough to build on."),
        Reading.TENTATIVE: _("Good enough for careful conclusions; talk about the differences."),
        Reading.UNRELIABLE: _("The two read this differently. Sharpen what it means before you go on."),
        Reading.TOO_FEW_UNITS: _(
            "Fewer than %(count)d deployments: the counts tell more than a number would."
        )
        % {"count": FEWEST_UNITS},
        Reading.TOO_RARE: _("Given, or left out, so rarely that one difference decides. Look at the counts."),
        Reading.NO_VARIATION: _("Everything got the same value: there is nothing to compare with chance."),
    }[reading]
