from datetime import date, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from regie.access.accounts.models import User
from regie.access.authorisation.choices import Role
from regie.access.authorisation.policies import Refused
from regie.access.organisations import services
from regie.access.organisations.choices import PersonState
from regie.access.organisations.models import Membership, Organisation
from regie.access.organisations.selectors import actor_for, memberships_for, state_of, with_state
from regie.audit.events.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation(municipality):
    made = Organisation.objects.create(name="Jongerenwerk", kind="youth_work")
    made.municipalities.add(municipality)
    return made


def invitation(organisation, **changes):
    return {
        "email": "New@Example.org",
        "name": "New person",
        "role": "coach",
        "organisation": organisation.pk,
        "valid_from": "2026-01-01",
        "valid_to": "2099-01-01",
        **changes,
    }


def membership_of(user):
    return Membership.objects.get(user=user)


@pytest.mark.parametrize("role", Role.values)
def test_only_the_roles_of_the_matrix_see_and_change(client_as, role, organisation):
    client = client_as(role)
    sees = role in ("functional_manager", "privacy_officer", "regisseur")
    assert client.get(reverse("organisations:people")).status_code == (200 if sees else 403)
    assert client.get(reverse("organisations:organisations")).status_code == (200 if sees else 403)
    changes = role == "functional_manager"
    assert client.get(reverse("organisations:invite")).status_code == (200 if changes else 403)
    answer = client.post(reverse("organisations:invite"), invitation(organisation))
    assert answer.status_code == (302 if changes else 403)
    assert User.objects.filter(email="new@example.org").exists() is changes


def test_people_of_another_municipality_do_not_show(client_as, member, other_municipality):
    stranger = membership_of(member("coach", other_municipality))
    client = client_as("functional_manager")
    assert "Voorbeelddorp" not in client.get(reverse("organisations:people")).content.decode()
    for name in ("person", "person_change"):
        assert client.get(reverse(f"organisations:{name}", args=[stranger.pk])).status_code == 403
    for name in ("end_membership", "block_account", "repeat_invitation"):
        assert client.post(reverse(f"organisations:{name}", args=[stranger.pk])).status_code == 403


@pytest.mark.parametrize("count", [2, 60])
def test_the_list_costs_the_same_at_any_length(
    client_as, municipality, organisation, count, django_assert_max_num_queries
):
    for number in range(count):
        user = User.objects.create_user(f"p{number}@example.org", name=f"P{number}")
        Membership.objects.create(
            user=user,
            organisation=organisation,
            municipality=municipality,
            role="coach",
            valid_from=date(2024, 1, 1),
        )
    client = client_as("functional_manager")
    for page in ("people", "organisations"):
        with django_assert_max_num_queries(12):
            assert client.get(reverse(f"organisations:{page}")).status_code == 200


def test_an_invited_person_gets_a_link_and_a_role(
    client_as, organisation, client, django_capture_on_commit_callbacks
):
    manager = client_as("functional_manager")
    with django_capture_on_commit_callbacks(execute=True):
        manager.post(reverse("organisations:invite"), invitation(organisation))
    membership = Membership.objects.get(user__email="new@example.org")
    assert state_of(membership) == PersonState.INVITED
    assert mail.outbox[0].to == ["new@example.org"]
    link = next(word for word in mail.outbox[0].body.split() if word.startswith("http"))
    path = "/" + link.split("/", 3)[3]
    client.post(path, {"new_password1": "correct horse battery", "new_password2": "correct horse battery"})
    client.post(reverse("account_login"), {"login": "new@example.org", "password": "correct horse battery"})
    assert client.get(reverse("accounts:me")).wsgi_request.actor.role == "coach"
    assert Event.objects.filter(action="invite", object_kind="organisations.membership").exists()


def test_who_has_an_account_already_keeps_name_and_gets_no_mail(
    client_as, organisation, member, other_municipality, django_capture_on_commit_callbacks
):
    known = member("regisseur", other_municipality)
    with django_capture_on_commit_callbacks(execute=True):
        client_as("functional_manager").post(
            reverse("organisations:invite"), invitation(organisation, email=known.email.upper(), name="Other")
        )
    known.refresh_from_db()
    assert known.name != "Other"
    assert known.memberships.count() == 2
    assert not mail.outbox


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"email": "x"}, "email"),
        ({"name": ""}, "name"),
        ({"role": "national_programme"}, "role"),
        ({"role": "king"}, "role"),
        ({"valid_to": "2020-01-01"}, "valid_to"),
        ({"valid_from": "31-02"}, "valid_from"),
        ({"organisation": 0}, "organisation"),
    ],
)
def test_bad_input_is_named_and_kept_and_nothing_is_made(client_as, organisation, changes, field):
    response = client_as("functional_manager").post(
        reverse("organisations:invite"), {**invitation(organisation), **changes}
    )
    assert list(response.context["form"].errors) == [field]
    assert response.context["form"]["name"].value() == changes.get("name", "New person")
    assert not User.objects.filter(name="New person").exists()


def test_the_same_role_twice_is_refused(client_as, organisation):
    client = client_as("functional_manager")
    client.post(reverse("organisations:invite"), invitation(organisation))
    response = client.post(reverse("organisations:invite"), invitation(organisation))
    assert response.context["form"].non_field_errors()
    assert Membership.objects.filter(user__email="new@example.org").count() == 1


def test_an_organisation_of_another_municipality_cannot_be_chosen(client_as, other_municipality):
    theirs = Organisation.objects.create(name="Theirs", kind="police")
    theirs.municipalities.add(other_municipality)
    response = client_as("functional_manager").post(reverse("organisations:invite"), invitation(theirs))
    assert "organisation" in response.context["form"].errors


def test_a_role_changes_with_what_was_and_is_in_the_log(client_as, organisation, member):
    client, membership = client_as("functional_manager"), membership_of(member("coach"))
    client.post(
        reverse("organisations:person_change", args=[membership.pk]),
        {
            "role": "analyst",
            "organisation": organisation.pk,
            "valid_from": "2020-01-01",
            "valid_to": "2099-12-31",
        },
    )
    membership.refresh_from_db()
    assert (membership.role, membership.organisation, membership.valid_to) == (
        "analyst",
        organisation,
        date(2099, 12, 31),
    )
    detail = Event.objects.get(action="change", object_id=str(membership.pk)).detail
    assert detail["role"] == ["coach", "analyst"]
    assert "valid_from" not in detail


def test_ending_a_role_closes_at_once_and_can_be_undone(client_as, member):
    coach = member("coach")
    membership = membership_of(coach)
    theirs, manager = client_as("coach"), client_as("functional_manager")
    assert theirs.get(reverse("home")).status_code == 200
    manager.post(reverse("organisations:end_membership", args=[membership.pk]))
    assert theirs.get(reverse("home")).status_code == 403
    assert actor_for(coach).role == ""
    assert b"herstellen" in manager.get(reverse("organisations:person", args=[membership.pk])).content
    manager.post(reverse("organisations:restore_membership", args=[membership.pk]))
    assert theirs.get(reverse("home")).status_code == 200
    assert list(Event.objects.filter(action__in=["end", "restore"]).values_list("action", flat=True)) == [
        "restore",
        "end",
    ]


def test_blocking_closes_the_account_and_can_be_undone(client_as, member):
    membership, theirs, manager = (
        membership_of(member("coach")),
        client_as("coach"),
        client_as("functional_manager"),
    )
    manager.post(reverse("organisations:block_account", args=[membership.pk]))
    assert theirs.get(reverse("home")).status_code == 302
    manager.post(reverse("organisations:unblock_account", args=[membership.pk]))
    membership.user.refresh_from_db()
    assert membership.user.is_active


def test_nobody_changes_their_own_role(client_as, member):
    manager = member("functional_manager")
    own = membership_of(manager)
    client = client_as("functional_manager")
    assert client.post(reverse("organisations:end_membership", args=[own.pk])).status_code == 403
    assert client.get(reverse("organisations:person_change", args=[own.pk])).status_code == 403
    with pytest.raises(Refused):
        services.membership_end(membership=own, by=actor_for(manager))


def test_an_account_that_works_elsewhere_too_is_not_blocked_by_one(
    actor, member, other_municipality, organisation
):
    coach = member("coach")
    membership = membership_of(coach)
    Membership.objects.create(
        user=coach,
        organisation=organisation,
        municipality=other_municipality,
        role="coach",
        valid_from="2024-01-01",
    )
    with pytest.raises(Refused, match=r"(?i)elsewhere|ergens anders"):
        services.account_block(membership=membership, by=actor("functional_manager"))
    services.membership_end(membership=membership, by=actor("functional_manager"))


def test_services_refuse_what_the_screens_do_not_offer(actor, organisation, member):
    for role in ("regisseur", "privacy_officer", "coach"):
        with pytest.raises(Refused):
            services.person_invite(
                email="a@b.nl",
                name="A",
                role="coach",
                organisation=organisation,
                valid_from=date(2026, 1, 1),
                valid_to=None,
                by=actor(role),
            )
        with pytest.raises(Refused):
            services.organisation_add(name="X", kind="police", by=actor(role))
    assert not User.objects.filter(email="a@b.nl").exists()


def test_states_filter_as_they_read(actor, member, municipality):
    today = timezone.localdate()
    manager = actor("functional_manager")
    current, blocked, ended, past = (
        membership_of(member(r)) for r in ("coach", "analyst", "regisseur", "deputy")
    )
    User.objects.filter(pk=current.user_id).update(last_login="2026-01-01T00:00:00Z")
    User.objects.filter(pk=blocked.user_id).update(is_active=False)
    services.membership_end(membership=ended, by=manager)
    Membership.objects.filter(pk=past.pk).update(valid_to=today - timedelta(days=1))
    for state in PersonState:
        for membership in with_state(memberships_for(manager), state):
            agree = (
                {state_of(membership), PersonState.CURRENT}
                if state_of(membership) == PersonState.INVITED
                else {state_of(membership)}
            )
            assert state in agree
    assert {m.pk for m in with_state(memberships_for(manager), PersonState.ENDED)} == {ended.pk, past.pk}
    assert current in with_state(memberships_for(manager), PersonState.CURRENT)


def test_the_list_sorts_filters_and_exports(client_as, member):
    member("coach")
    client = client_as("functional_manager")
    rows = client.get(reverse("organisations:people"), {"q": "coach", "sort": "-role"}).context["table"].rows
    assert len(rows) == 1
    text = b"".join(client.get(reverse("organisations:people"), {"export": "csv", "q": "coach"})).decode()
    assert "coach@voorbeeldstad.example" in text
    assert text.count("\r\n") == 2


# ---- organisations ----


def test_an_organisation_is_added_or_linked(client_as, other_municipality, municipality):
    theirs = Organisation.objects.create(name="Politie", kind="police")
    theirs.municipalities.add(other_municipality)
    client = client_as("functional_manager")
    client.post(reverse("organisations:organisation_add"), {"name": "politie", "kind": "police"})
    client.post(reverse("organisations:organisation_add"), {"name": "Nieuw", "kind": "other"})
    assert Organisation.objects.filter(kind="police").count() == 1
    assert set(theirs.municipalities.all()) == {municipality, other_municipality}
    assert Organisation.objects.get(name="Nieuw").municipalities.get() == municipality
    assert set(
        Event.objects.filter(object_kind="organisations.organisation").values_list("action", flat=True)
    ) == {"link", "add"}


def test_a_shared_organisation_keeps_its_name(client_as, organisation, other_municipality):
    client = client_as("functional_manager")
    url = reverse("organisations:organisation", args=[organisation.pk])
    client.post(url, {"name": "New name", "kind": "youth_work"})
    organisation.refresh_from_db()
    assert organisation.name == "New name"
    organisation.municipalities.add(other_municipality)
    assert client.post(url, {"name": "Again", "kind": "youth_work"}).status_code == 403
    assert client.get(url).status_code == 200


def test_an_organisation_with_people_stays_linked(client_as, organisation, municipality):
    client = client_as("functional_manager")
    url = reverse("organisations:organisation_unlink", args=[organisation.pk])
    user = User.objects.create_user("p@example.org", name="P")
    membership = Membership.objects.create(
        user=user, organisation=organisation, municipality=municipality, role="coach", valid_from="2024-01-01"
    )
    assert client.post(url).status_code == 403
    Membership.objects.filter(pk=membership.pk).update(valid_to="2024-02-01")
    assert client.post(url).status_code == 302
    assert not organisation.municipalities.exists()


def test_two_organisations_with_one_name_are_refused(client_as, organisation, municipality):
    other = Organisation.objects.create(name="Other", kind="youth_work")
    other.municipalities.add(municipality)
    response = client_as("functional_manager").post(
        reverse("organisations:organisation", args=[other.pk]), {"name": "JONGERENWERK", "kind": "youth_work"}
    )
    assert response.context["form"].non_field_errors()


# ---- view as ----


@pytest.fixture
def demo(settings):
    from django.core.cache import caches

    settings.DEMO = True
    caches["local"].clear()
    yield
    caches["local"].clear()


def test_view_as_goes_on_as_another_person_on_the_same_page(demo, client_as, member):
    target = membership_of(member("privacy_officer"))
    client = client_as("coach")
    page = client.get(reverse("accounts:me"))
    assert {p.membership_id for p in page.context["demo_persons"]} >= {target.pk}
    answer = client.post(reverse("organisations:view_as"), {"membership": target.pk, "next": "/kennis/"})
    assert answer["Location"] == "/kennis/"
    assert client.get(reverse("accounts:me")).wsgi_request.actor.role == "privacy_officer"
    event = Event.objects.get(action="view as")
    assert (event.actor_id, event.detail["person"]) == (member("coach").pk, target.user_id)


def test_view_as_never_leaves_the_site(demo, client_as, member):
    target = membership_of(member("analyst"))
    answer = client_as("coach").post(
        reverse("organisations:view_as"), {"membership": target.pk, "next": "https://elsewhere.example/"}
    )
    assert answer["Location"] == "/"


def test_view_as_does_not_exist_outside_a_demo(client_as, member):
    target = membership_of(member("privacy_officer"))
    client = client_as("coach")
    assert client.post(reverse("organisations:view_as"), {"membership": target.pk}).status_code == 404
    assert Client().post(reverse("organisations:view_as"), {"membership": target.pk}).status_code == 302
    assert b"view-as" not in client.get(reverse("accounts:me")).content


def test_view_as_only_between_fictional_persons(demo, client_as, member, other_municipality):
    other_municipality.is_fictional = False
    other_municipality.save()
    real = membership_of(member("regisseur", other_municipality))
    fictional = membership_of(member("regisseur"))
    assert (
        client_as("coach").post(reverse("organisations:view_as"), {"membership": real.pk}).status_code == 404
    )
    from_real = client_as("regisseur", other_municipality)
    assert from_real.post(reverse("organisations:view_as"), {"membership": fictional.pk}).status_code == 404


def test_the_bar_costs_one_query_a_minute(demo, client_as, django_assert_num_queries, member):
    from regie.access.organisations.selectors import demo_persons

    member("coach")
    with django_assert_num_queries(1):
        demo_persons()
    with django_assert_num_queries(0):
        demo_persons()
