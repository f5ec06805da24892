"""A programme, rules of the test's own, and people."""

from datetime import timedelta

import pytest
from django.test import TestCase
from django.utils import timezone

from regie.leadership.checklists.facts import rules_of
from regie.leadership.checklists.programme_scope import subject as subject_of
from regie.leadership.checklists.questions import BY_ID
from regie.leadership.checklists.selectors import checklist_of
from regie.leadership.checklists.services import answer_give
from regie.leadership.programmes.models import Programme
from regie.leadership.programmes.services import programme_change
from regie.rulebook.rules import registry
from regie.rulebook.rules.choices import Severity
from regie.rulebook.rules.registry import PROGRAMME, Rule, Violation
from regie.ui.phrases import Phrase

FIELDS = ("name", "area", "description", "starts_on", "ends_on", "applied_on", "is_published")


def lacks(name):
    def check(programmes):
        for row in programmes.filter(**{name: ""}):
            yield Violation(
                scope_id=row.pk,
                object_id=row.pk,
                object_name=str(row),
                object_kind=PROGRAMME,
                message=Phrase("Nothing is said about the %(field)s.", {"field": name}),
                mend_url=f"/leiderschap/programmas/{row.pk}/wijzigen/",
            )

    return check


def rule(id, field, *questions, **changes):
    values = {
        "id": id,
        "title": f"The {field} is named",
        "source": "test",
        "severity": Severity.WARNS,
        "check": lacks(field),
        "kind": "programme",
        "reads": {PROGRAMME: "pk"},
        "answers": questions,
        "proof": "programmes:detail#kort",
    }
    return Rule(**(values | changes))


@pytest.fixture
def book(monkeypatch):
    """A rulebook for this test alone: LL1 is answered by one rule, LL2 by two. book(rule) adds another."""
    rules = [rule("T901", "area", "LL1", "LL2"), rule("T902", "description", "LL2")]
    monkeypatch.setattr(registry, "_rules", {each.id: each for each in rules})

    def fresh():
        registry.readers_of.cache_clear()
        rules_of.cache_clear()

    def add(one):
        registry.register(one)
        fresh()

    fresh()
    yield add
    monkeypatch.undo()
    fresh()


@pytest.fixture
def programme(municipality):
    return Programme.objects.create(municipality=municipality, name="Sterk in Noord")


@pytest.fixture
def subject(programme):
    return subject_of(programme)


@pytest.fixture
def by(actor):
    return actor("regisseur")


@pytest.fixture
def change(programme, by):
    """change(area="Noord"): through the service, with what follows after the commit."""

    def write(**changes):
        programme.refresh_from_db()
        values = {name: getattr(programme, name) for name in FIELDS} | changes
        with TestCase.captureOnCommitCallbacks(execute=True):
            programme_change(programme=programme, values=values, version=programme.version, by=by)

    return write


@pytest.fixture
def answered(subject):
    """answered("LL1"): how the question is answered now."""
    return lambda question, today=None: checklist_of(subject, today).of(BY_ID[question])


@pytest.fixture
def give(subject, by, answered):
    """give("LL5", "yes"): somebody says so, having seen how it stands."""

    def write(question, verdict, **changes):
        now = answered(question)
        values = {
            "explanation": "Besproken en vastgelegd.",
            "previous": now.said.pk if now.said else None,
            "facts_digest": now.facts.digest if now.facts.are_there else "",
            "review_on": None if now.facts.are_there else timezone.localdate() + timedelta(days=90),
            "by": by,
        }
        return answer_give(subject=subject, question=BY_ID[question], verdict=verdict, **(values | changes))

    return write
