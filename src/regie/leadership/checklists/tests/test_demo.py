"""The demo: the well-run and the neglected programme differ where the facts differ, and every proof opens."""

import re

import pytest
from django.utils import timezone

from regie.leadership.checklists.choices import Method, Verdict
from regie.leadership.checklists.comparison import compare
from regie.leadership.checklists.models import ChecklistMoment
from regie.leadership.checklists.presentation import proofs_of, sight_of
from regie.leadership.checklists.programme_scope import subject as subject_of
from regie.leadership.checklists.selectors import checklist_of, moments_of
from regie.leadership.checklists.snapshots import snapshot_from, snapshot_of
from regie.leadership.programmes.models import Programme
from regie.rulebook.rules.registry import rule_by_id, violations_in
from regie.site.demo.loader import demo_load

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings):
    """The checklists of the town and of the village."""
    settings.DEMO = True
    demo_load()
    places = ("voorbeeldstad", "voorbeelddorp")
    rows = [Programme.objects.select_related("municipality").get(municipality__slug=slug) for slug in places]
    return [checklist_of(subject_of(row)) for row in rows]


def test_the_town_has_33_or_more_and_the_village_9_or_less(demo):
    town, village = (each.score.total for each in demo)
    assert town >= 33
    assert village <= 9


def test_facts_answer_exactly_what_the_rules_find(demo):
    for checklist in demo:
        found = {each.rule for each in violations_in(Programme.objects.filter(pk=checklist.subject.pk))}
        for answered in checklist.answers:
            if answered.facts.are_there:
                broken = found & {rule.id for rule in answered.facts.rules}
                assert answered.facts_say == (Verdict.NO if broken else Verdict.YES), answered.question.id


def test_they_differ_in_facts_exactly_where_the_rules_find_something_in_one_of_them(demo):
    town, village = demo
    found = [
        {each.rule for each in violations_in(Programme.objects.filter(pk=checklist.subject.pk))}
        for checklist in demo
    ]
    for mine, theirs in zip(town.answers, village.answers, strict=True):
        rules = {rule.id for rule in mine.facts.rules}
        if rules:
            assert (mine.facts_say != theirs.facts_say) == (bool(found[0] & rules) != bool(found[1] & rules))


def test_every_proof_link_opens_the_fact(demo, client_as, actor, member):
    """Walked by the regisseur of each place: the page is there, and so is the anchor on it."""
    for checklist in demo:
        place = checklist.subject.programme.municipality
        client, sight = client_as("regisseur", place), sight_of(actor("regisseur", place), True)
        for answered in checklist.answers:
            for proof in proofs_of(answered, checklist.subject, sight):
                page = client.get(proof.url)
                assert page.status_code == 200, proof.url
                anchor = proof.url.partition("#")[2]
                if anchor:
                    ids = re.findall(r'\bid="([^"]+)"', page.content.decode())
                    assert anchor in ids, proof.url


def test_r124_has_its_proof_too(demo, client_as):
    town = demo[0].subject
    name, _sign, anchor = rule_by_id("R124").proof.partition("#")
    page = client_as("regisseur", town.programme.municipality).get(
        f"/leiderschap/checklists/programma/{town.pk}/"
    )
    assert name == "checklists:of_programme"
    assert f'id="{anchor}"' in page.content.decode()


def test_a_year_of_moments_that_compare(demo):
    town, village = demo
    for checklist in demo:
        moments = list(moments_of(checklist.subject).defer(None))
        assert len(moments) >= 13
        assert all(len(each.answers) == 40 and each.taken_on < timezone.localdate() for each in moments)
        last = snapshot_from(moments[-1].answers)
        assert all(change.reasons for change in compare(last, snapshot_of(checklist.answers)))
    first, latest = (moments_of(town.subject).first(), moments_of(town.subject).last())
    assert first.total < latest.total, "the town grew"
    best = max(each.total for each in moments_of(village.subject))
    assert best > village.score.total, "the village let it pass"
    assert any(answered.method == Method.EXPIRED for answered in village.answers)


def test_loading_again_doubles_nothing(demo):
    before = ChecklistMoment.objects.count()
    demo_load()
    assert ChecklistMoment.objects.count() == before
