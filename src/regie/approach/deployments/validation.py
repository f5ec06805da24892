"""What a deployment must be to be saved: one place for the form, the import and the service.

``validate_deployment`` is pure and at least as strict as the constraints of the database, so that valid
values always save. What the database alone can know (does this theme exist, is this code taken)
is asked by the service. ``remarks_on_deployment`` names what may be saved and still wants attention.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from regie.knowledge.factors.choices import Certainty

from .choices import Approach, DeploymentKind, DeploymentStatus, NotDeployedReason, Provenance
from .values import DeploymentValues

MAX_AGE = 120
MAX_REACH = 10_000_000
MAX_LENGTH = {
    "code": 20,
    "name": 200,
    "partners_note": 300,
    "target_group": 200,
    "area": 200,
    "reason": 5000,
    "coding_note": 5000,
}
MAX_SOURCE = 300


@dataclass(frozen=True)
class FieldError:
    """What is wrong with one field, in words that say what is right; ``rule`` where the method asks it."""

    field: str
    message: str | Promise
    rule: str = ""


Check = Callable[[DeploymentValues], Iterator[FieldError]]


def validate_deployment(values: DeploymentValues) -> list[FieldError]:
    """Everything that keeps these values from being saved; an empty list means they can be."""
    return [error for check in CHECKS for error in check(values)]


def remarks_on_deployment(values: DeploymentValues) -> list[FieldError]:
    """What may be saved, and needs attention later: shown beside the form, never in its way."""
    return [remark for check in REMARKS for remark in check(values)]


def _can_be_stored(text: str) -> bool:
    """PostgreSQL takes no NUL, and no database half a character (a lone surrogate)."""
    return "\x00" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


def _texts(values: DeploymentValues) -> Iterator[FieldError]:
    if not values.name.strip():
        yield FieldError("name", _("Give it a name."))
    for field, longest in MAX_LENGTH.items():
        text: str = getattr(values, field)
        if len(text) > longest:
            yield FieldError(field, _("Use at most %(count)s characters.") % {"count": longest})
        if not _can_be_stored(text):
            yield FieldError(field, _("This text holds a character that cannot be stored. Type it again."))


def _choices(values: DeploymentValues) -> Iterator[FieldError]:
    if values.kind not in DeploymentKind.values:
        yield FieldError("kind", _("Choose intervention or condition of the process."), "R087")
    if values.approach not in Approach.values:
        yield FieldError("approach", _("Choose preventive or repressive."), "R084")
    if values.status not in DeploymentStatus.values:
        yield FieldError("status", _("Choose as intended, adapted, added or not deployed."))
    if values.provenance not in Provenance.values:
        yield FieldError("provenance", _("Choose where the coding comes from."))
    if values.coding_certainty not in Certainty.values:
        yield FieldError("coding_certainty", _("Choose high, middle or low."))


def _not_deployed(values: DeploymentValues) -> Iterator[FieldError]:
    given = values.not_deployed_reason
    if values.status != DeploymentStatus.NOT_DEPLOYED:
        if given:
            yield FieldError(
                "not_deployed_reason",
                _("A reason for not deploying only goes with the status “not deployed”."),
                "R081",
            )
    elif given not in NotDeployedReason.values:
        yield FieldError("not_deployed_reason", _("Choose why it is not deployed."), "R081")
    elif given == NotDeployedReason.NOT_STATED and values.provenance != Provenance.RECONSTRUCTION:
        yield FieldError(
            "not_deployed_reason",
            _("“Not stated” is for programmes taken from a publication. Choose the real reason."),
            "R081",
        )


def _themes(values: DeploymentValues) -> Iterator[FieldError]:
    if values.main_theme is None:
        yield FieldError("main_theme", _("Choose one main theme."), "R082")
    elif values.main_theme in values.side_themes:
        yield FieldError(
            "side_themes", _("The main theme cannot be a side theme too. Choose one of the two."), "R082"
        )


def _factors(values: DeploymentValues) -> Iterator[FieldError]:
    chosen = [each.factor for each in values.factors]
    if len(set(chosen)) < len(chosen):
        yield FieldError("factors", _("A factor is named twice. Keep one of the two."), "R078")
    if any(each.certainty not in Certainty.values for each in values.factors):
        yield FieldError(
            "factors", _("Choose for each factor how sure you are: high, middle or low."), "R078"
        )
    if any(len(each.source) > MAX_SOURCE for each in values.factors):
        yield FieldError(
            "factors", _("Use at most %(count)s characters for a source.") % {"count": MAX_SOURCE}
        )
    if not all(_can_be_stored(each.source) for each in values.factors):
        yield FieldError("factors", _("This text holds a character that cannot be stored. Type it again."))


def _prevention(values: DeploymentValues) -> Iterator[FieldError]:
    levels = (values.prevention_primary, values.prevention_secondary, values.prevention_tertiary)
    if not any(levels) and values.provenance != Provenance.RECONSTRUCTION:
        yield FieldError(
            "prevention_primary", _("Choose at least one level: primary, secondary or tertiary."), "R089"
        )


def _numbers(values: DeploymentValues) -> Iterator[FieldError]:
    for field, highest in (
        ("age_from", MAX_AGE),
        ("age_to", MAX_AGE),
        ("reach_planned", MAX_REACH),
        ("reach_reached", MAX_REACH),
    ):
        number: int | None = getattr(values, field)
        if number is not None and not 0 <= number <= highest:
            yield FieldError(field, _("Use a whole number from 0 to %(highest)s.") % {"highest": highest})
    if values.age_from is not None and values.age_to is not None and values.age_from > values.age_to:
        yield FieldError("age_to", _("The highest age is below the lowest. Swap them, or mend one."))


def _dates(values: DeploymentValues) -> Iterator[FieldError]:
    if values.starts_on and values.ends_on and values.starts_on > values.ends_on:
        yield FieldError("ends_on", _("It ends before it starts. Mend one of the two dates."))


def _remark_evaluation(values: DeploymentValues) -> Iterator[FieldError]:
    if values.is_exploratory and not values.evaluation_date:
        yield FieldError(
            "evaluation_date",
            _("An exploratory pilot needs a date of evaluation before the programme can be established."),
            "R080",
        )


def _remark_explanation(values: DeploymentValues) -> Iterator[FieldError]:
    if values.status in (DeploymentStatus.ADAPTED, DeploymentStatus.ADDED) and not values.reason:
        yield FieldError("reason", _("Say what changed against the application, and why."), "R088")


def _remark_sources(values: DeploymentValues) -> Iterator[FieldError]:
    if any(not each.source for each in values.factors):
        yield FieldError("factors", _("Name for each factor where you have it from."), "R078")


def _remark_condition(values: DeploymentValues) -> Iterator[FieldError]:
    if values.kind == DeploymentKind.PROCESS_CONDITION and values.factors:
        yield FieldError(
            "factors", _("A condition of the process works on no factor itself: these do not count."), "R087"
        )


CHECKS: tuple[Check, ...] = (
    _texts,
    _choices,
    _not_deployed,
    _themes,
    _factors,
    _prevention,
    _numbers,
    _dates,
)
REMARKS: tuple[Check, ...] = (_remark_evaluation, _remark_explanation, _remark_sources, _remark_condition)
