"""How a question gets its answer: each state, and how it leaves it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from regie.access.authorisation.policies import Refused
from regie.audit.events.models import Event
from regie.leadership.checklists.choices import Ending, Key
from regie.leadership.checklists.models import ChecklistAnswer
from regie.leadership.checklists.presentation import line_of, sight_of
from regie.leadership.checklists.programme_scope import subject as subject_of
from regie.leadership.checklists.questions import BEGIN_WITH, BY_ID, QUESTIONS, guided, of_key
from regie.leadership.checklists.selectors import checklist_of
from regie.leadership.checklists.services import (
    AnswerConflict,
    answer_bring_back,
    answer_take_back,
    moment_take,
    overrules_end,
)
from regie.leadership.programmes.models import Programme
from regie.rulebook.findings.models import Finding
from regie.rulebook.findings.renewal import renew
from regie.rulebook.findings.services import finding_set_aside

from .conftest import rule

pytestmark = pytest.mark.django_db


def states(answered) -> tuple[str, str]:
    return answered.method.value, str(answered.verdict)


def test_four_keys_of_ten_questions_in_our_own_words():
    assert [len(of_key(key)) for key in Key.values] == [10, 10, 10, 10]
    assert [question.id for question in QUESTIONS[:2]] == ["LL1", "LL2"]
    assert QUESTIONS[39].id == "ME10"
    assert len({str(question.text) for question in QUESTIONS}) == 40
    assert sorted(guided(), key=lambda question: question.position) == list(QUESTIONS)
    assert guided()[0].id == BEGIN_WITH[0]
    assert BY_ID["IA10"].source == "004 Checklist Informatie en analyse 10"


def test_facts_say_no_with_the_findings_that_mend_it(book, subject, answered, change):
    no = answered("LL1")
    assert states(no) == ("facts", "no")
    assert [finding.rule for finding in no.facts.findings] == ["T901"]
    assert no.facts.findings[0].mend_url.endswith("/wijzigen/")
    change(area="Noord")
    assert states(answered("LL1")) == ("facts", "yes")
    assert states(answered("LL2")) == ("facts", "no"), "yes only when all its rules find nothing"
    change(description="Wat het is")
    assert states(answered("LL2")) == ("facts", "yes")


def test_a_yes_from_facts_has_its_proof(book, subject, answered, change, by):
    change(area="Noord", description="Wat het is")
    sight = sight_of(by, True)
    line = line_of(answered("LL2"), subject, sight, {})
    assert [proof.url for proof in line.proofs] == [f"/leiderschap/programmas/{subject.pk}/#kort"]
    change(area="")
    assert line_of(answered("LL2"), subject, sight, {}).proofs == ()


def test_set_aside_stays_a_no_and_says_so(book, subject, answered, change, by):
    change(description="Wat het is")
    finding_set_aside(finding=Finding.objects.get(rule="T901"), reason="Komt in januari.", by=by)
    now = answered("LL1")
    assert states(now) == ("facts", "no")
    assert now.only_set_aside
    line = line_of(now, subject, sight_of(by, True), {})
    assert any("terzijde" in note.lower() for note in line.notes)


def test_nobody_answered_counts_as_no_and_is_named_apart(book, answered, subject):
    assert states(answered("ME10")) == ("none", "no")
    assert checklist_of(subject).score.unanswered == 38


def test_a_person_answers_until_the_review_date(book, answered, give, subject):
    said = give("LL5", "yes")
    now = answered("LL5")
    assert states(now) == ("person", "yes")
    assert checklist_of(subject).score.keys["LL"] == 1
    assert states(answered("LL5", said.review_on)) == ("person", "yes")
    late = answered("LL5", said.review_on + timedelta(days=1))
    assert states(late) == ("expired", "no")
    assert late.is_unanswered


def test_a_new_answer_ends_the_one_before(book, answered, give):
    first = give("LL5", "yes")
    second = give("LL5", "no", explanation="De wethouder trok zich terug.")
    first.refresh_from_db()
    assert (first.ending, first.ended_at is not None, second.replaces_id) == (Ending.REPLACED, True, first.pk)
    assert states(answered("LL5")) == ("person", "no")


def test_overruling_is_marked_and_ends_when_the_facts_change(book, answered, give, change, subject):
    said = give("LL1", "yes", explanation="De regisseur is er, het besluit volgt.")
    assert (said.overrules, said.review_on) == (True, None)
    now = answered("LL1")
    assert states(now) == ("overruled", "yes")
    assert now.facts_say == "no"
    assert checklist_of(subject).score.overruled == 1
    change(area="Noord")
    now = answered("LL1")
    assert states(now) == ("facts", "yes")
    assert now.said == said
    change(area="")
    assert states(answered("LL1")) == ("facts", "no"), "another finding of the same kind is not the same fact"


def test_an_ended_overrule_is_written_down(book, answered, give, change, subject):
    said = give("LL1", "yes")
    change(area="Noord")
    assert overrules_end(checklist_of(subject)) == 1
    said.refresh_from_db()
    assert said.ending == Ending.FACTS
    assert answered("LL1").said is None


def test_setting_aside_does_not_end_an_overrule(book, answered, give, by):
    give("LL1", "yes")
    finding_set_aside(finding=Finding.objects.get(rule="T901"), reason="Komt in januari.", by=by)
    assert states(answered("LL1")) == ("overruled", "yes")


def test_facts_win_from_an_earlier_answer(book, give, answered, subject, by):
    give("LL3", "yes")
    book(rule("T903", "area", "LL3"))
    renew(subject.kind, [subject.pk])
    now = answered("LL3")
    assert states(now) == ("facts", "no")
    line = line_of(now, subject, sight_of(by, True), {})
    assert any(by.name in note for note in line.notes)


@pytest.mark.parametrize(
    ("question", "verdict", "changes", "field"),
    [
        ("LL5", "misschien", {}, "verdict"),
        ("LL5", "yes", {"explanation": "  "}, "explanation"),
        ("LL5", "yes", {"review_on": None}, "review_on"),
        ("LL5", "yes", {"review_on": timezone.localdate()}, "review_on"),
        ("LL5", "yes", {"link": "javascript:alert(1)"}, "link"),
        ("LL5", "yes", {"link": "//elders.example/"}, "link"),
        ("LL1", "no", {}, "verdict"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(book, give, question, verdict, changes, field):
    with pytest.raises(ValidationError) as refused:
        give(question, verdict, **changes)
    assert set(refused.value.message_dict) == {field}
    assert not ChecklistAnswer.objects.exists()


def test_two_people_do_not_write_over_each_other(book, give, change):
    give("LL5", "yes")
    with pytest.raises(AnswerConflict):
        give("LL5", "no", previous=None)
    with pytest.raises(AnswerConflict):
        give("LL1", "yes", facts_digest="0" * 64)


def test_take_back_and_undo(book, give, answered, subject, by):
    first = give("LL5", "yes")
    second = give("LL5", "no")
    answer_take_back(subject=subject, answer=second, by=by, restore=True)
    assert answered("LL5").said == first
    answer_take_back(subject=subject, answer=first, by=by)
    assert states(answered("LL5")) == ("none", "no")
    with pytest.raises(AnswerConflict):
        answer_take_back(subject=subject, answer=first, by=by)
    answer_bring_back(subject=subject, answer=first, by=by)
    assert states(answered("LL5")) == ("person", "yes")
    with pytest.raises(AnswerConflict):
        answer_bring_back(subject=subject, answer=second, by=by)
    actions = list(Event.objects.order_by("pk").values_list("action", flat=True))
    assert actions == ["answer", "answer", "take back", "take back", "bring back"]


@pytest.mark.parametrize(
    "role", ["case_director", "core_partner", "network_partner", "administrator", "analyst", "coach"]
)
def test_other_roles_cannot_answer(book, give, actor, role):
    with pytest.raises(Refused):
        give("LL5", "yes", by=actor(role))


def test_after_the_end_facts_answer_nothing_and_nothing_changes(book, change, by, programme):
    change(area="Noord", description="Wat het is")
    Programme.objects.update(status="ended")
    programme.refresh_from_db()
    ended = subject_of(programme)
    assert checklist_of(ended).score.total == 0
    with pytest.raises(Refused):
        moment_take(subject=ended, by=by)
