"""Writes of the register and the DPIA: checked, in versions, and in the audit log."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.access.organisations.models import Municipality
from regie.audit.events.services import record

from . import policies
from .choices import AnswerState, DpiaDecision, DpiaStatus
from .defaults import controller_of, shipped
from .durations import parts
from .facts import facts_of
from .models import ActivityVersion, Dpia, DpiaAnswer, ProcessingActivity
from .questions import questions
from .selectors import CONTACTS, answers_of, current_in, missing_shipped, progress

# What a version says; the rest (number, moment, by whom, why) belongs to the change.
FIELDS = (
    "name",
    "purpose",
    "legal_basis",
    "data_subjects",
    "data_categories",
    "data_elements",
    "processing",
    "recipients",
    "retention",
    "retention_note",
    "measures",
    *CONTACTS,
    "transfers",
    "is_ended",
)


class ActivityConflict(Exception):
    """Somebody else made a version in between; ``current`` is the one that holds now."""

    def __init__(self, current: ActivityVersion) -> None:
        super().__init__(f"{current.activity} is at version {current.number}")
        self.current = current


class AnswerConflict(Exception):
    """Somebody else answered in between; ``current`` is what stands now."""

    def __init__(self, current: DpiaAnswer) -> None:
        super().__init__(f"{current.question} is at revision {current.revision}")
        self.current = current


@transaction.atomic
def register_fill(*, municipality: Municipality, by: Actor) -> int:
    """Adds the activities that Regie itself performs where the register lacks them; returns how many.

    Safe to repeat and to run twice at once. What a municipality has, changed or not, stays as it is.
    Not a person's choice but a duty of the product, so there is no policy to ask.
    """
    Municipality.objects.select_for_update().get(pk=municipality.pk)
    by = replace(by, municipality_id=municipality.pk)  # so that its privacy officer finds it in the log
    missing = missing_shipped(municipality.pk, set(shipped()))
    for slug in (each for each in shipped() if each in missing):
        activity = ProcessingActivity.objects.create(municipality=municipality, slug=slug, is_shipped=True)
        values = {**shipped()[slug], "controller": controller_of(municipality.name)}
        version = _add_version(activity, 0, values, note=_("Shipped with Regie"), by=by)
        record(by=by, action="create", thing=version, detail={"activity": slug, "shipped": True})
    return len(missing)


@transaction.atomic
def activity_add(*, slug: str, values: dict[str, Any], by: Actor) -> ActivityVersion:
    """A processing of the municipality's own, in version 1. Raises Refused or ValidationError."""
    policies.check_change_register(by)
    if ProcessingActivity.objects.filter(municipality=by.municipality_id, slug=slug).exists():
        raise ValidationError(_("Your register has an activity with this short name. Choose another one."))
    activity = ProcessingActivity(municipality_id=by.municipality_id or 0, slug=slug)
    activity.full_clean(exclude=["municipality"])
    activity.save()
    version = _add_version(activity, 0, _known(values), note=_("Added to the register"), by=by)
    record(by=by, action="create", thing=version, detail={"activity": slug})
    return version


@transaction.atomic
def activity_change(
    *, activity: ProcessingActivity, values: dict[str, Any], number: int, note: str, by: Actor
) -> ActivityVersion:
    """A new version with these values over the one that the person saw; without differences none is made.

    Raises Refused, ValidationError, or ActivityConflict when another version holds by now.
    """
    current = _locked(activity)
    policies.check_change_activity(by, current.activity)
    if current.number != number:
        raise ActivityConflict(current)
    changed = {name: value for name, value in _known(values).items() if getattr(current, name) != value}
    if not changed:
        return current
    if changed.get("is_ended"):
        policies.check_end(by, current.activity)
    return _next_version(current, changed, note=note, by=by)


@transaction.atomic
def contacts_change(*, values: dict[str, str], by: Actor) -> int:
    """Controller and contacts of all running activities of the own municipality at once; returns how many changed.

    ``values`` has the names of ``selectors.CONTACTS``. Raises Refused or ValidationError.
    """
    policies.check_change_register(by)
    if set(values) != set(CONTACTS):
        raise TypeError(f"contacts are exactly {CONTACTS}")
    count = 0
    for activity in ProcessingActivity.objects.filter(municipality=by.municipality_id).order_by("pk"):
        current = _locked(activity)
        changed = {name: value for name, value in values.items() if getattr(current, name) != value}
        if changed and not current.is_ended:
            _next_version(current, changed, note=_("Controller or contacts changed"), by=by)
            count += 1
    return count


@transaction.atomic
def export_record(*, what: str, form: str, by: Actor) -> None:
    """Notes in the audit log that somebody took the register, the DPIA or the list of algorithms along."""
    record(by=by, action="export", kind=what, detail={"form": form})


@transaction.atomic
def dpia_start(*, by: Actor) -> Dpia:
    """A new version to fill in, with the answers of the former one; the one being filled in where there is one.

    Raises Refused.
    """
    policies.check_start_dpia(by)
    municipality = Municipality.objects.select_for_update().get(pk=by.municipality_id or 0)
    former = Dpia.objects.filter(municipality=municipality).order_by("-number").first()
    if former is not None and former.status == DpiaStatus.DRAFT:
        return former
    dpia = Dpia.objects.create(
        municipality=municipality, number=former.number + 1 if former else 1, started_by=by.name
    )
    kept = former.answers.filter(question__in=questions()) if former else []
    for answer in kept:
        answer.pk, answer.dpia, answer.revision = None, dpia, 1
        answer._state.adding = True
    DpiaAnswer.objects.bulk_create(kept)
    record(by=by, action="create", thing=dpia)
    return dpia


@transaction.atomic
def dpia_answer(
    *,
    dpia: Dpia,
    question: str,
    state: str,
    text: str,
    revision: int,
    by: Actor,
    likelihood: str = "",
    impact: str = "",
) -> DpiaAnswer:
    """Answers a question over the revision that the person saw (0: none yet).

    Raises Refused, AnswerConflict, KeyError for an unknown question, or ValidationError: an answer or a reason why
    it does not apply is needed, and a risk that is answered has a likelihood and an impact.
    """
    asked = questions()[question]
    current = Dpia.objects.select_for_update(of=("self",)).select_related("municipality").get(pk=dpia.pk)
    policies.check_answer(by, current)
    answer = current.answers.filter(question=question).first() or DpiaAnswer(
        dpia=current, question=question, revision=0
    )
    if answer.revision != revision:
        raise AnswerConflict(answer)
    if not (asked.is_risk and state == AnswerState.ANSWERED):
        likelihood = impact = ""
    elif not (likelihood and impact):
        raise ValidationError(_("Say how likely the risk is and what it does to somebody."))
    new = {"state": state, "text": text.strip(), "likelihood": likelihood, "impact": impact}
    if answer.pk and all(getattr(answer, name) == value for name, value in new.items()):
        return answer
    for name, value in new.items():
        setattr(answer, name, value)
    answer.revision, answer.by_name = revision + 1, by.name
    _clean_answer(answer)
    answer.save()
    record(by=by, action="change", thing=current, detail={"question": question, "state": str(state)})
    return answer


@transaction.atomic
def dpia_decide(
    *, dpia: Dpia, decision: str, reason: str, decided_by: str, decided_on: date, review_on: date, by: Actor
) -> Dpia:
    """Records what the controller decided; from then on nothing in this version changes.

    What the system can prove at this moment is kept with it. Raises Refused or ValidationError.
    """
    current = Dpia.objects.select_for_update(of=("self",)).select_related("municipality").get(pk=dpia.pk)
    policies.check_decide(by, current, is_complete=progress(answers_of(current)).is_complete)
    if decided_on > timezone.localdate():
        raise ValidationError(_("A decision is recorded after it is taken. Mend the date."))
    if review_on <= decided_on:
        raise ValidationError(_("The review comes after the decision. Mend one of the two dates."))
    current.decision, current.decision_reason = DpiaDecision(decision), reason.strip()
    current.decided_by, current.decided_on, current.review_on = decided_by.strip(), decided_on, review_on
    current.status, current.recorded_by = DpiaStatus.DECIDED, by.name
    found = facts_of(current.municipality_id)
    current.facts = {slug: [{"text": one.text, "ok": one.ok} for one in few] for slug, few in found.items()}
    current.full_clean(exclude=["municipality"], validate_constraints=False)
    if not current.decided_by or not current.decision_reason:
        raise ValidationError(_("Say who decided, and why."))
    current.save()
    record(by=by, action="decide", thing=current, detail={"decision": str(decision), "by": decided_by})
    return current


def _locked(activity: ProcessingActivity) -> ActivityVersion:
    """The version that holds now, with the activity locked until the end of the transaction."""
    locked = (
        ProcessingActivity.objects.select_for_update(of=("self",))
        .select_related("municipality")
        .get(pk=activity.pk)
    )
    current = current_in(locked.municipality_id).get(activity=locked)
    current.activity = locked
    return current


def _next_version(
    current: ActivityVersion, changed: dict[str, Any], *, note: str, by: Actor
) -> ActivityVersion:
    values = {name: changed.get(name, getattr(current, name)) for name in FIELDS}
    version = _add_version(
        current.activity, current.number, values, note=note, by=by, after=current.valid_from
    )
    differences = {name: [getattr(current, name), value] for name, value in changed.items()}
    detail = {"activity": current.activity.slug, "version": version.number, "differences": differences}
    record(by=by, action="change", thing=version, detail=detail)
    return version


def _add_version(
    activity: ProcessingActivity,
    number: int,
    values: dict[str, Any],
    *,
    note: str,
    by: Actor,
    after: Any = None,
) -> ActivityVersion:
    """Version ``number + 1``. It holds from now, or where the clock went back from just after the former one."""
    now = timezone.now()
    valid_from = now if after is None else max(now, after + timedelta(microseconds=1))
    version = ActivityVersion(
        activity=activity,
        number=number + 1,
        valid_from=valid_from,
        note=note.strip(),
        by_name=by.name,
        **values,
    )
    _clean_version(version)
    version.save()
    return version


def _known(values: dict[str, Any]) -> dict[str, Any]:
    unknown = set(values) - set(FIELDS)
    if unknown:
        raise TypeError(f"no fields of an activity: {sorted(unknown)}")
    return values


def _clean_version(version: ActivityVersion) -> None:
    """What must be there by AVG art. 30, and the constraints of the database. Raises ValidationError."""
    lists: Iterable[str] = ("legal_basis", "data_subjects", "data_categories", "processing")
    for name in lists:
        if not getattr(version, name):
            raise ValidationError({name: _("Fill in at least one line.")})
    if version.retention:
        try:
            parts(version.retention)
        except ValueError as error:
            raise ValidationError({"retention": _("A term is a number and a unit, such as P5Y.")}) from error
    empty = [field.name for field in ActivityVersion._meta.fields if field.get_internal_type() == "JSONField"]
    version.full_clean(exclude=["activity", *empty], validate_constraints=False)


def _clean_answer(answer: DpiaAnswer) -> None:
    if answer.state != AnswerState.OPEN and not answer.text:
        raise ValidationError({"text": _("Write the answer, or why the question does not apply.")})
    answer.full_clean(exclude=["dpia"], validate_constraints=False)
