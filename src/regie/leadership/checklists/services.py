"""Writes of checklists: what people say, the moments that are kept, and actions from what is missing."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.audit.events.services import record
from regie.leadership.actions.models import Action
from regie.leadership.actions.services import action_add
from regie.leadership.actions.sources import Source
from regie.leadership.programmes.models import Programme

from .answering import Answered, score_of
from .choices import Ending, Verdict
from .models import ChecklistAnswer, ChecklistMoment
from .policies import check_change, check_remove
from .questions import BY_ID, Question
from .scopes import Subject
from .selectors import Checklist, actions_by_question, checklist_of, source_id, source_kind
from .snapshots import digest_of, snapshot_json, snapshot_of

LINK_STARTS = ("https://", "http://", "/")


class AnswerConflict(Exception):
    """Somebody else said something in between; ``current`` is what counts now, or None where nothing does."""

    def __init__(self, current: ChecklistAnswer | None) -> None:
        super().__init__(f"{current} counts by now")
        self.current = current


@transaction.atomic
def answer_give(
    *,
    subject: Subject,
    question: Question,
    verdict: str,
    explanation: str,
    previous: int | None,
    by: Actor,
    link: str = "",
    review_on: date | None = None,
    facts_digest: str = "",
) -> ChecklistAnswer:
    """What ``by`` says to a question. Where facts answer it, it overrules them until they change.

    ``previous`` is the key of what somebody said that the person saw, ``facts_digest`` the digest of the facts
    shown. Raises Refused, ValidationError per field, or AnswerConflict when either is no longer so.
    """
    check_change(by, subject)
    _lock(subject)
    now = checklist_of(subject).of(question)
    said = now.said
    if (said.pk if said else None) != previous or (now.facts.are_there and facts_digest != now.facts.digest):
        raise AnswerConflict(said)
    answer = ChecklistAnswer(
        scope_kind=subject.kind,
        scope_id=subject.pk,
        programme=subject.programme,
        question=question.id,
        verdict=verdict,
        explanation=explanation.strip(),
        link=link.strip(),
        overrules=now.facts.are_there,
        facts_digest=now.facts.digest if now.facts.are_there else "",
        review_on=None if now.facts.are_there else review_on,
        by_id=by.user_id,
        by_name=by.name,
        at=timezone.now(),
        replaces=said,
    )
    _clean(answer, now)
    if said:
        ended = Ending.FACTS if said.overrules and not now.is_overruled else Ending.REPLACED
        _end(said, ended, "" if ended == Ending.FACTS else by.name)
    answer.save()
    detail = {"question": question.id, "answer": verdict, "overrules": answer.overrules}
    record(by=by, action="overrule" if answer.overrules else "answer", thing=answer, detail=detail)
    return answer


@transaction.atomic
def answer_take_back(
    *, subject: Subject, answer: ChecklistAnswer, by: Actor, restore: bool = False
) -> ChecklistAnswer:
    """What was said no longer counts; with ``restore`` what it replaced counts again, as if it was never given.

    Raises Refused, or AnswerConflict when it did not count any more.
    """
    check_change(by, subject)
    _lock(subject)
    answer = ChecklistAnswer.objects.select_for_update(of=("self",)).get(pk=answer.pk)
    if answer.ended_at is not None:
        raise AnswerConflict(_counting(answer))
    _end(answer, Ending.TAKEN_BACK, by.name)
    if restore and answer.replaces:
        _reopen(answer.replaces)
    record(by=by, action="take back", thing=answer, detail={"question": answer.question, "restored": restore})
    return answer


@transaction.atomic
def answer_bring_back(*, subject: Subject, answer: ChecklistAnswer, by: Actor) -> ChecklistAnswer:
    """Undoes taking back. Raises Refused, or AnswerConflict when something else counts by now."""
    check_change(by, subject)
    _lock(subject)
    answer = ChecklistAnswer.objects.select_for_update(of=("self",)).get(pk=answer.pk)
    current = _counting(answer)
    if current or answer.ending != Ending.TAKEN_BACK:
        raise AnswerConflict(current)
    _reopen(answer)
    record(by=by, action="bring back", thing=answer, detail={"question": answer.question})
    return answer


@transaction.atomic
def moment_take(*, subject: Subject, by: Actor) -> tuple[ChecklistMoment, bool]:
    """Keeps how the forty questions stand now. The second value is False where the same was kept today already.

    Raises Refused.
    """
    check_change(by, subject)
    _lock(subject)
    checklist = checklist_of(subject)
    overrules_end(checklist)
    moment = moment_from(checklist, timezone.localdate())
    moment.by_id, moment.by_name = by.user_id, by.name
    same = ChecklistMoment.objects.filter(
        scope_kind=subject.kind,
        scope_id=subject.pk,
        taken_on=moment.taken_on,
        month=None,
        digest=moment.digest,
        removed_at=None,
    ).first()
    if same:
        return same, False
    moment.save()
    record(by=by, action="take", thing=moment, detail={"total": moment.total})
    return moment, True


@transaction.atomic
def moment_remove(*, subject: Subject, moment: ChecklistMoment, by: Actor) -> ChecklistMoment:
    """Undoes taking a moment, on the same day. Raises Refused."""
    moment = ChecklistMoment.objects.select_for_update(of=("self",)).get(pk=moment.pk)
    check_remove(by, subject, moment)
    if moment.removed_at is None:
        moment.removed_at = timezone.now()
        moment.save(update_fields=["removed_at"])
        record(by=by, action="remove", thing=moment, detail={"total": moment.total})
    return moment


def moment_from(checklist: Checklist, day: date) -> ChecklistMoment:
    """The moment of these answers, not saved and by nobody yet."""
    subject, snapshot, score = checklist.subject, snapshot_of(checklist.answers), score_of(checklist.answers)
    return ChecklistMoment(
        scope_kind=subject.kind,
        scope_id=subject.pk,
        programme=subject.programme,
        taken_on=day,
        taken_at=timezone.now(),
        answers=snapshot_json(snapshot),
        digest=digest_of(snapshot),
        scores=score.keys,
        total=score.total,
        overruled=score.overruled,
        unanswered=score.unanswered,
    )


def overrules_end(checklist: Checklist) -> int:
    """Ends what overruled facts that are others by now, so that it stays ended; returns how many. In a transaction."""
    count = 0
    for each in checklist.answers:
        if each.said and each.said.overrules and not each.is_overruled:
            _end(each.said, Ending.FACTS, "")
            count += 1
    return count


@transaction.atomic
def action_from(*, subject: Subject, question: Question, by: Actor) -> tuple[Action, bool]:
    """Makes an action of what is missing; the second value is False where there is an unfinished one already.

    Raises Refused.
    """
    _lock(subject)
    existing = actions_by_question(by, subject).get(question.id)
    if existing:
        return existing, False
    now = checklist_of(subject).of(question)
    found = [f"- {finding.object_name}: {finding.text}" for finding in now.facts.findings[:5]]
    title = _("Make it a yes: %(question)s") % {"question": question.text}
    values = {"title": title[:200], "detail": "\n".join([str(question.counts), *found])}
    source = Source(
        kind=source_kind(subject),
        id=source_id(subject, question),
        url=subject.question_url(question),
        name=_("Checklist, question %(id)s") % {"id": question.id},
    )
    return action_add(programme=subject.programme, values=values, by=by, source=source), True


def _lock(subject: Subject) -> None:
    """One writer of the checklists of a programme at a time."""
    Programme.objects.select_for_update(of=("self",)).only("pk").get(pk=subject.programme.pk)


def _counting(answer: ChecklistAnswer) -> ChecklistAnswer | None:
    return ChecklistAnswer.objects.filter(
        scope_kind=answer.scope_kind, scope_id=answer.scope_id, question=answer.question, ended_at=None
    ).first()


def _end(answer: ChecklistAnswer, ending: Ending, by_name: str) -> None:
    answer.ended_at, answer.ending, answer.ended_by_name = timezone.now(), ending, by_name
    answer.save(update_fields=["ended_at", "ending", "ended_by_name"])


def _reopen(answer: ChecklistAnswer) -> None:
    answer.ended_at, answer.ending, answer.ended_by_name = None, "", ""
    answer.save(update_fields=["ended_at", "ending", "ended_by_name"])


def _clean(answer: ChecklistAnswer, now: Answered) -> None:
    """What must hold, as messages per field. Raises ValidationError."""
    errors: dict[str, list[str]] = {}
    if answer.verdict not in Verdict.values:
        errors["verdict"] = [_("Choose yes or no.")]
    elif answer.overrules and answer.verdict == now.facts_say:
        errors["verdict"] = [_("The facts say so already. There is nothing to judge otherwise.")]
    if not answer.explanation:
        errors["explanation"] = [_("Write why, so that others can follow it later.")]
    if answer.link and (
        not answer.link.startswith(LINK_STARTS) or answer.link.startswith("//") or len(answer.link) > 500
    ):
        errors["link"] = [_("Begin the address with https:// or, for a page of Regie, with /.")]
    if not answer.overrules and (answer.review_on is None or answer.review_on <= timezone.localdate()):
        errors["review_on"] = [_("Choose a day after today on which this is looked at again.")]
    if errors:
        raise ValidationError(errors)
    if answer.question not in BY_ID:
        raise TypeError(f"no question {answer.question}")
