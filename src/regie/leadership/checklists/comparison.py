"""What changed between two snapshots, question by question, with why. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from .choices import Method, Verdict
from .questions import QUESTIONS, Question
from .snapshots import Kept, Why


class Direction(models.TextChoices):
    BETTER = "better", _("became yes")
    WORSE = "worse", _("became no")
    SAME = "same", _("same answer, another ground")


class Cause(models.TextChoices):
    """Why an answer changed; ``comparing.py`` puts it in words."""

    OPENED = "opened", _("found")
    CLOSED = "closed", _("mended")
    ANSWERED = "answered", _("answered")
    OVERRULED = "overruled", _("judged otherwise")
    TAKEN_BACK = "taken_back", _("no longer counts")
    EXPIRED = "expired", _("had to be looked at again")
    RULES_CAME = "rules_came", _("rules answer it now")
    RULES_WENT = "rules_went", _("rules no longer answer it")


@dataclass(frozen=True)
class Reason:
    """One cause: with the finding that opened or closed, or with how the question stood or stands."""

    cause: Cause
    why: Why | None = None
    kept: Kept | None = None


@dataclass(frozen=True)
class Change:
    """One question of which the answer or its ground changed."""

    question: Question
    before: Kept
    after: Kept
    reasons: tuple[Reason, ...]

    @property
    def direction(self) -> Direction:
        if self.before.verdict == self.after.verdict:
            return Direction.SAME
        return Direction.BETTER if self.after.verdict == Verdict.YES else Direction.WORSE


SPOKEN = (Method.PERSON, Method.OVERRULED)


def compare(before: Mapping[str, Kept], after: Mapping[str, Kept]) -> list[Change]:
    """The questions that changed, in order. Every change of verdict has at least one reason."""
    changes = []
    for question in QUESTIONS:
        was, now = before.get(question.id, Kept()), after.get(question.id, Kept())
        reasons = _reasons(was, now)
        if reasons:
            changes.append(Change(question, was, now, reasons))
    return changes


def _reasons(was: Kept, now: Kept) -> tuple[Reason, ...]:
    old, new = ({why.id for why in kept.why} for kept in (was, now))
    found = [Reason(Cause.OPENED, why=why) for why in now.why if why.id not in old]
    found += [Reason(Cause.CLOSED, why=why) for why in was.why if why.id not in new]
    return tuple(found + _spoken(was, now) + _by_rules(was, now))


def _spoken(was: Kept, now: Kept) -> list[Reason]:
    """What persons said, took back, or let pass."""
    if (was.method, was.said, was.verdict) == (now.method, now.said, now.verdict):
        return []
    if now.method in SPOKEN:
        cause = Cause.OVERRULED if now.method == Method.OVERRULED else Cause.ANSWERED
        return [Reason(cause, kept=now)]
    if now.method == Method.EXPIRED:
        return [Reason(Cause.EXPIRED, kept=now)]
    if was.method in SPOKEN:
        return [Reason(Cause.TAKEN_BACK, kept=was)]
    return []


def _by_rules(was: Kept, now: Kept) -> list[Reason]:
    """Rules that began or stopped to answer the question."""
    found = []
    if set(now.rules) - set(was.rules):
        found.append(Reason(Cause.RULES_CAME, kept=now))
    if set(was.rules) - set(now.rules):
        found.append(Reason(Cause.RULES_WENT, kept=was))
    return found
