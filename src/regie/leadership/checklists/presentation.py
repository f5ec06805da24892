"""The answers as a page shows them: what counts, why, the proof, and what can be done."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import decide
from regie.leadership.actions.models import Action
from regie.rulebook.findings.models import Finding
from regie.rulebook.findings.selectors import kinds_in_sight

from .answering import Answered, Score
from .choices import MOST, MOST_PER_KEY, Key, Method, Verdict
from .questions import TITLES
from .scopes import Subject
from .selectors import Checklist

BADGES = {Method.EXPIRED: "warning", Method.NONE: "neutral"}


@dataclass(frozen=True)
class Sight:
    """What this reader may see of what the rules find, and may do. Asks no query."""

    finds: bool
    kinds: frozenset[str]
    may_change: bool

    def sees(self, kind: str) -> bool:
        """Whether findings about this kind of data may be shown."""
        return self.finds and kind in self.kinds


def sight_of(reader: Actor, may_change: bool) -> Sight:
    """What this reader may see and do."""
    return Sight(bool(decide(reader, "view", "finding")), frozenset(kinds_in_sight(reader)), may_change)


@dataclass(frozen=True)
class Proof:
    """Where a fact is seen: the rule that is met, and the page."""

    title: str
    url: str


@dataclass(frozen=True)
class Line:
    """One question as a row. ``hidden`` counts findings about data that the reader does not see."""

    answered: Answered
    url: str
    badge: str
    word: str
    how: str
    notes: tuple[str, ...]
    findings: tuple[Finding, ...]
    hidden: int
    proofs: tuple[Proof, ...]
    action: Action | None

    @property
    def is_open(self) -> bool:
        """Whether there is something to make an action of."""
        return not self.answered.is_yes


def line_of(answered: Answered, subject: Subject, sight: Sight, actions: Mapping[str, Action]) -> Line:
    """One question as a row."""
    seen = tuple(finding for finding in answered.facts.findings if sight.sees(finding.kind))
    return Line(
        answered=answered,
        url=subject.question_url(answered.question),
        badge=BADGES.get(answered.method, "safe" if answered.is_yes else "danger"),
        word=word_of(answered),
        how=how_of(answered),
        notes=tuple(notes_of(answered)),
        findings=seen,
        hidden=len(answered.facts.findings) - len(seen),
        proofs=proofs_of(answered, subject, sight),
        action=actions.get(answered.question.id),
    )


def word_of(answered: Answered) -> str:
    """The answer in a word or two."""
    if answered.is_unanswered:
        return str(answered.method.label)
    return str(Verdict(answered.verdict).label)


def how_of(answered: Answered) -> str:
    """How the question got its answer, in a sentence."""
    said, count = answered.said, len(answered.facts.findings)
    if answered.method == Method.FACTS and count:
        text = ngettext(
            "From facts: %(count)s thing is missing.", "From facts: %(count)s things are missing.", count
        )
        return text % {"count": count}
    if answered.method == Method.FACTS:
        return _("From facts: the rules find nothing missing.")
    if said is None or answered.method == Method.NONE:
        return _("Nobody answered this yet. It counts as no.")
    shown = {"name": said.by_name, "day": date_format(localdate(said.at), "j F Y")}
    if answered.is_overruled:
        shown["facts"] = str(Verdict(answered.facts_say).label)
        return _("%(name)s judged otherwise than the facts on %(day)s. The facts say %(facts)s.") % shown
    if said.review_on is not None:
        shown["review"] = date_format(said.review_on, "j F Y")
    if answered.method == Method.EXPIRED:
        shown["answer"] = str(said.get_verdict_display())
        return (
            _(
                "%(name)s answered %(answer)s on %(day)s, to be looked at again on %(review)s. It counts as no."
            )
            % shown
        )
    return _("Answered by %(name)s on %(day)s. To be looked at again on %(review)s.") % shown


def notes_of(answered: Answered) -> list[str]:
    """What else must be said about the answer, so that it claims no more than it knows."""
    said, notes = answered.said, []
    if answered.counts_said and said:
        notes.append(said.explanation)
    if answered.only_set_aside and answered.method == Method.FACTS:
        notes.append(_("What is missing was set aside with a reason. That does not make it a yes."))
    if answered.method == Method.FACTS and said:
        shown = {"name": said.by_name, "answer": said.get_verdict_display()}
        notes.append(
            _("%(name)s judged otherwise before (%(answer)s). The facts changed since, so that ended.")
            % shown
            if said.overrules
            else _("%(name)s answered %(answer)s before. Now the facts answer.") % shown
        )
    return notes


def proofs_of(answered: Answered, subject: Subject, sight: Sight) -> tuple[Proof, ...]:
    """Where each met fact behind a yes is seen."""
    if answered.facts_say != Verdict.YES:
        return ()
    found: dict[str, Proof] = {}
    for rule in answered.facts.rules:
        if rule.proof and sight.sees(rule.kind):
            name, _sign, anchor = rule.proof.partition("#")
            url = reverse(name, args=[subject.pk]) + (f"#{anchor}" if anchor else "")
            found.setdefault(url, Proof(str(rule.title), url))
    return tuple(found.values())


@dataclass(frozen=True)
class KeyRow:
    """One key with its score."""

    key: str
    label: str
    source: str
    score: int
    words: str
    url: str


def key_rows(checklist: Checklist) -> list[KeyRow]:
    """The four keys with their score now."""
    score = checklist.score
    return [
        KeyRow(
            key.value,
            str(key.label),
            f"004 Checklist {TITLES[key]}",
            score.keys[key],
            _("%(score)s of %(most)s") % {"score": score.keys[key], "most": MOST_PER_KEY},
            checklist.subject.url("key", key.value),
        )
        for key in Key
    ]


def score_words(score: Score) -> str:
    """The score in sentences, with what it must not hide."""
    parts = [_("%(total)s of the %(most)s questions are a yes.") % {"total": score.total, "most": MOST}]
    if score.unanswered:
        text = ngettext(
            "%(count)s is not answered and counts as no.",
            "%(count)s are not answered and count as no.",
            score.unanswered,
        )
        parts.append(text % {"count": score.unanswered})
    if score.overruled:
        text = ngettext(
            "In %(count)s somebody judged otherwise than the facts.",
            "In %(count)s somebody judged otherwise than the facts.",
            score.overruled,
        )
        parts.append(text % {"count": score.overruled})
    return " ".join(parts)
