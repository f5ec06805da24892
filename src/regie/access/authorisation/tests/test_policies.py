import pytest
from django.utils.translation import override

from regie.access.authorisation import decorators, matrix, policies
from regie.access.authorisation.actors import NOBODY, Actor, system_actor
from regie.access.authorisation.choices import ACTION_LABELS, KIND_LABELS, Role
from regie.access.organisations.models import Membership, Organisation

pytestmark = pytest.mark.django_db


def test_unknown_kind_or_action_is_a_mistake_in_code(actor):
    with pytest.raises(policies.UnknownCell, match="no kind 'dragon'"):
        policies.decide(actor("regisseur"), "view", "dragon")
    with pytest.raises(policies.UnknownCell, match="no action 'eat'"):
        policies.decide(actor("regisseur"), "eat", "member")
    with pytest.raises(policies.UnknownCell):
        policies.narrow(Membership.objects.all(), actor("regisseur"), "eat")
    with pytest.raises(policies.UnknownCell):
        decorators.requires("eat", "member")


def test_what_the_matrix_does_not_name_is_refused_with_reason_and_whom_to_ask(actor):
    decision = policies.decide(actor("coach"), "change", "member")
    assert not decision
    assert "Coach" in str(decision.reasons[0])
    assert str(decision.ask) == str(Role.FUNCTIONAL_MANAGER.label)
    with pytest.raises(policies.Refused):
        policies.check(actor("coach"), "change", "member")


def test_own_municipality_only(actor, municipality, other_municipality, member):
    manager = actor("functional_manager")
    here = Membership.objects.get(user=member("coach"))
    there = Membership.objects.get(user=member("coach", other_municipality))
    assert policies.decide(manager, "change", here)
    assert not policies.decide(manager, "change", there)
    assert set(policies.narrow(Membership.objects.all(), manager)) == set(
        Membership.objects.filter(municipality=municipality)
    )


def test_an_organisation_of_two_municipalities_counts_once_and_for_both(actor, municipality, other_municipality):
    shared = Organisation.objects.create(name="Jongerenwerk", kind="youth_work")
    shared.municipalities.set([municipality, other_municipality])
    for place in (municipality, other_municipality):
        reader = actor("functional_manager", place)
        assert policies.decide(reader, "view", shared)
        assert list(policies.narrow(Organisation.objects.filter(pk=shared.pk), reader)) == [shared]


def test_a_thing_that_is_not_saved_yet_can_be_decided_on(actor, municipality, other_municipality):
    manager = actor("functional_manager")
    assert policies.decide(manager, "change", Membership(municipality=municipality))
    assert not policies.decide(manager, "change", Membership(municipality=other_municipality))
    assert not policies.decide(manager, "change", Organisation(name="x"))


def test_without_a_role_only_what_is_your_own(member):
    person = member("coach")
    nobody_yet = Actor(user_id=person.pk, name="x")
    assert policies.decide(nobody_yet, "view", "account")
    assert policies.decide(nobody_yet, "view", person)
    assert not policies.decide(nobody_yet, "view", member("regisseur"))
    assert not policies.decide(nobody_yet, "view", "knowledge")
    assert not policies.narrow(Membership.objects.all(), nobody_yet).exists()


@pytest.mark.parametrize("who", [NOBODY, system_actor()])
def test_nobody_and_the_system_see_nothing(who, member):
    member("coach")
    assert not policies.decide(who, "view", "account")
    assert not policies.narrow(Membership.objects.all(), who).exists()


def test_decide_costs_no_query(actor, member, django_assert_num_queries):
    manager = actor("functional_manager")
    membership = Membership.objects.get(user=member("coach"))
    with django_assert_num_queries(0):
        policies.decide(manager, "change", membership)
        policies.decide(manager, "view", "programme")


def test_every_word_of_the_matrix_can_be_translated():
    kinds = matrix.matrix()
    with override("en"):
        assert {name: kind.label for name, kind in kinds.items()} == {n: str(KIND_LABELS[n]) for n in kinds}
    assert {action for kind in kinds.values() for action in kind.actions} <= set(ACTION_LABELS)


@pytest.mark.parametrize(
    "text",
    ['label = ""\nclass = "internal"', 'label = "x"\nclass = "secret"', 'label = "x"\nclass = "internal"\n[k.view]\nking = "all"',
     'label = "x"\nclass = "internal"\n[k.view]\ncoach = "everywhere"', 'label = "x"\nclass = "internal"\n[k.view]\ncoach = []'],
)
def test_a_mistake_in_the_matrix_stops_the_start(tmp_path, monkeypatch, text):
    path = tmp_path / "matrix.toml"
    path.write_text(f"[k]\n{text}", encoding="utf-8")
    monkeypatch.setattr(matrix, "MATRIX_FILE", path)
    with pytest.raises(ValueError, match=r"matrix\.toml"):
        matrix.matrix.__wrapped__()


def test_a_named_role_overrules_everyone(tmp_path, monkeypatch):
    path = tmp_path / "matrix.toml"
    path.write_text('[k]\nlabel = "x"\nclass = "internal"\n[k.view]\ncoach = "own"\n"*" = "all"', encoding="utf-8")
    monkeypatch.setattr(matrix, "MATRIX_FILE", path)
    kind = matrix.matrix.__wrapped__()["k"]
    assert kind.reach("view", "coach") == {"own"}
    assert kind.reach("view", "analyst") == {"all"}
