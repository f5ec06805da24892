"""Collaborations: who may, partners and people by name, two versions, and what ends at once."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from regie.access.authorisation.policies import Refused
from regie.access.collaborations.models import Collaboration, Participation, Partner
from regie.access.collaborations.selectors import (
    collaborations_for,
    going_on,
    memberships_to_add,
    participating,
)
from regie.access.collaborations.services import (
    collaboration_change,
    collaboration_create,
    collaboration_end,
    participation_add,
    participation_end,
    partner_add,
    partner_leave,
)
from regie.access.organisations.models import Organisation
from regie.audit.events.models import Event
from regie.ui.versions import VersionConflict

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def url(name, *args) -> str:
    return reverse(f"collaborations:{name}", args=args)


def values(**changes) -> dict:
    return {
        "name": "Nazorg",
        "purpose": "Huis, inkomen en dagbesteding na detentie",
        "area": "Noord",
        "retention_months": 12,
        "starts_on": TODAY(),
    } | changes


def taking_part(who) -> set:
    """Where a person takes part by name now, in a collaboration that runs."""
    rows = participating(who.membership_id).filter(going_on(prefix="collaboration__"))
    return set(rows.values_list("collaboration", flat=True))


@pytest.fixture
def school(municipality):
    made = Organisation.objects.create(name="Havencollege", kind="school")
    made.municipalities.add(municipality)
    return made


def test_a_new_one_has_the_own_organisation_as_its_first_partner(actor, municipality):
    by = actor("regisseur")
    made = collaboration_create(values=values(name=" Nazorg "), by=by)
    assert (made.municipality, made.name) == (municipality, "Nazorg")
    assert [each.organisation_id for each in made.partners.all()] == [by.organisation_id]
    assert Event.objects.filter(action="create", object_kind="collaborations.collaboration").count() == 1


@pytest.mark.parametrize(
    "changes",
    [{"name": ""}, {"name": "x" * 161}, {"purpose": " "}, {"retention_months": 0}, {"retention_months": 241}],
)
def test_what_cannot_be_is_refused_before_the_database_does(actor, changes):
    with pytest.raises(ValidationError):
        collaboration_create(values=values(**changes), by=actor("regisseur"))
    assert not Collaboration.objects.exists()


def test_a_name_is_used_once(actor):
    collaboration_create(values=values(), by=actor("regisseur"))
    with pytest.raises(ValidationError) as told:
        collaboration_create(values=values(), by=actor("deputy"))
    assert "name" in told.value.message_dict


@pytest.mark.parametrize(
    "role", ["case_director", "core_partner", "privacy_officer", "functional_manager", "administrator"]
)
def test_other_roles_cannot_write(actor, collaboration_with, school, role):
    built, by = collaboration_with("police"), actor(role)
    collaboration, partner = built.collaboration, built.collaboration.partners.first()
    participation = built.collaboration.participations.first()
    for work in (
        lambda: collaboration_create(values=values(), by=by),
        lambda: collaboration_change(collaboration=collaboration, values=values(), version=1, by=by),
        lambda: collaboration_end(collaboration=collaboration, reason="x", by=by),
        lambda: partner_add(collaboration=collaboration, organisation=school, joined_on=TODAY(), by=by),
        lambda: partner_leave(partner=partner, by=by),
        lambda: participation_end(participation=participation, by=by),
        lambda: participation_add(
            collaboration=collaboration, membership=participation.membership, from_on=TODAY(), by=by
        ),
    ):
        with pytest.raises(Refused):
            work()


def test_another_municipality_cannot_write_or_read(actor, collaboration_with, other_municipality):
    built, by = collaboration_with("police"), actor("regisseur", other_municipality)
    with pytest.raises(Refused):
        collaboration_change(collaboration=built.collaboration, values=values(), version=1, by=by)
    assert not collaborations_for(by).exists()


def test_a_partner_of_one_collaboration_sees_that_one_only(collaboration_with):
    one = collaboration_with("police")
    collaboration_with("school", name="Andere aanpak")
    seen = collaborations_for(one.people["police"])
    assert [each.name for each in seen] == ["Groepsaanpak"]
    assert seen.get().mine
    assert collaborations_for(one.people["regisseur"]).count() == 2


def test_a_change_counts_versions_and_logs_what_was(actor, collaboration_with):
    collaboration = collaboration_with().collaboration
    new = {name: getattr(collaboration, name) for name in values()} | {"area": "Zuid"}
    changed = collaboration_change(collaboration=collaboration, values=new, version=1, by=actor("regisseur"))
    assert (changed.area, changed.version) == ("Zuid", 2)
    assert Event.objects.latest("pk").detail == {"differences": {"area": ["", "Zuid"]}}
    with pytest.raises(VersionConflict):
        collaboration_change(
            collaboration=collaboration, values=new | {"area": "West"}, version=1, by=actor("deputy")
        )


def test_only_organisations_of_the_municipality_join(actor, collaboration_with, school):
    collaboration, by = collaboration_with().collaboration, actor("regisseur")
    partner_add(collaboration=collaboration, organisation=school, joined_on=TODAY(), by=by)
    stranger = Organisation.objects.create(name="Elders", kind="school")
    for organisation in (school, stranger):
        with pytest.raises(ValidationError):
            partner_add(collaboration=collaboration, organisation=organisation, joined_on=TODAY(), by=by)


def test_a_person_takes_part_by_name_and_stops_at_once(actor, collaboration_with):
    built, by = collaboration_with("police"), actor("regisseur")
    police, participation = (
        built.people["police"],
        Participation.objects.get(membership_id=built.people["police"].membership_id),
    )
    assert taking_part(police) == {built.collaboration.pk}
    participation_end(participation=participation, by=by)
    assert taking_part(police) == set()
    with pytest.raises(ValidationError):
        participation_end(participation=participation, by=by)
    participation_add(
        collaboration=built.collaboration, membership=participation.membership, from_on=TODAY(), by=by
    )
    assert taking_part(police) == {built.collaboration.pk}


def test_only_people_of_a_partner_with_a_role_in_dossiers_can_be_named(
    actor, collaboration_with, member, other_municipality
):
    built = collaboration_with("police")
    manager, stranger = member("functional_manager"), member("regisseur", other_municipality)
    offered = set(memberships_to_add(built.collaboration).values_list("user", flat=True))
    assert offered == set()  # all who could take part do
    for user in (manager, stranger):
        with pytest.raises(ValidationError):
            participation_add(
                collaboration=built.collaboration,
                membership=user.memberships.get(),
                from_on=TODAY(),
                by=actor("regisseur"),
            )


def test_one_that_had_still_to_begin_can_end_too(actor, collaboration_with):
    built, by = collaboration_with("police"), actor("regisseur")
    participation = Participation.objects.get(membership_id=built.people["police"].membership_id)
    participation_end(participation=participation, by=by)
    later = participation_add(
        collaboration=built.collaboration,
        membership=participation.membership,
        from_on=TODAY() + timedelta(days=5),
        by=by,
    )
    assert taking_part(built.people["police"]) == set()
    assert participation_end(participation=later, by=by).ended_at


def test_the_end_closes_it_for_everybody_and_for_good(actor, collaboration_with, school):
    built, by = collaboration_with("police"), actor("regisseur")
    with pytest.raises(ValidationError):
        collaboration_end(collaboration=built.collaboration, reason="  ", by=by)
    collaboration_end(collaboration=built.collaboration, reason="Doel bereikt", by=by)
    assert all(taking_part(each) == set() for each in built.people.values())
    with pytest.raises(Refused):
        partner_add(collaboration=built.collaboration, organisation=school, joined_on=TODAY(), by=by)


# ---- screens ----


def test_from_nothing_to_a_collaboration_with_a_partner(client_as, school, member):
    client = client_as("regisseur")
    assert "regie-empty" in client.get(url("list")).content.decode()
    client.post(url("add"), values())
    made = Collaboration.objects.get()
    client.post(url("partner_add", made.pk), {"organisation": school.pk, "joined_on": TODAY()})
    deputy = member("deputy").memberships.get()
    client.post(url("participant_add", made.pk), {"membership": deputy.pk, "from_on": TODAY()})
    page = client.get(url("detail", made.pk)).content.decode()
    assert "Havencollege" in page
    assert str(deputy.user) in page
    participation = Participation.objects.get()
    client.post(url("participant_end", participation.pk))
    participation.refresh_from_db()
    assert participation.ended_at
    again = client.post(url("participant_end", participation.pk), follow=True)
    assert "was al gestopt" in again.content.decode()


def test_the_form_names_mistakes_and_keeps_typing(client_as, collaboration_with):
    collaboration_with()
    answer = client_as("regisseur").post(
        url("add"), values(name="Groepsaanpak", purpose="", area="Blijft staan")
    )
    assert answer.status_code == 422
    assert "purpose" in answer.context["form"].errors
    assert "Blijft staan" in answer.content.decode()
    answer = client_as("regisseur").post(url("add"), values(name="Groepsaanpak"))
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"name"}


def test_two_versions(client_as, collaboration_with):
    collaboration = collaboration_with().collaboration
    first, second = client_as("deputy"), client_as("regisseur")
    page = second.get(url("edit", collaboration.pk))
    base = page.context["form"]["base"].value()
    now = values(
        name=collaboration.name,
        purpose=collaboration.purpose,
        area="",
        retention_months=24,
        starts_on=collaboration.starts_on,
        version=1,
    )
    first.post(url("edit", collaboration.pk), now | {"area": "Zuid"})
    answer = second.post(url("edit", collaboration.pk), now | {"retention_months": 36, "base": base})
    assert answer.status_code == 409
    shown = {each.name: each.keep for each in answer.context["differences"]}
    assert shown == {"area": "theirs", "retention_months": "mine"}
    again = now | {"retention_months": 36, "version": 2, "keep-area": "theirs"}
    assert second.post(url("edit", collaboration.pk), again).status_code == 302
    collaboration.refresh_from_db()
    assert (collaboration.area, collaboration.retention_months) == ("Zuid", 36)


def test_ending_asks_for_a_reason_and_a_yes(client_as, collaboration_with):
    collaboration, client = collaboration_with().collaboration, client_as("regisseur")
    assert client.post(url("end", collaboration.pk), {"reason": "Klaar"}).status_code == 422
    assert client.post(url("end", collaboration.pk), {"sure": "on"}).status_code == 422
    client.post(url("end", collaboration.pk), {"reason": "Klaar", "sure": "on"})
    page = client.get(url("detail", collaboration.pk)).content.decode()
    assert "is beëindigd" in page
    assert client.get(url("edit", collaboration.pk)).status_code == 403


def test_a_partner_sees_its_own_people_and_no_buttons(collaboration_with, client):
    built = collaboration_with("police", "school")
    client.force_login(built.users["police"], backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(url("detail", built.collaboration.pk)).content.decode()
    assert "je eigen organisatie" in page.lower()
    assert [
        each.membership.organisation.kind
        for each in client.get(url("detail", built.collaboration.pk)).context["people"]
    ] == ["police"]
    assert url("end", built.collaboration.pk) not in page
    assert client.get(url("end", built.collaboration.pk)).status_code == 403


def test_a_person_page_says_where_they_take_part(client_as, collaboration_with, other_municipality):
    built = collaboration_with("police")
    membership = built.users["police"].memberships.get()
    person = client_as("functional_manager").get(reverse("organisations:person", args=[membership.pk]))
    assert url("of_member", membership.pk) in person.content.decode()
    page = client_as("functional_manager").get(url("of_member", membership.pk))
    assert "Groepsaanpak" in page.content.decode()
    other = client_as("functional_manager", other_municipality)
    assert other.get(url("of_member", membership.pk)).status_code == 403


@pytest.mark.parametrize("count", [20, 60])
def test_the_list_costs_the_same_at_two_sizes(
    client_as, municipality, count, django_assert_max_num_queries, grounds
):
    Collaboration.objects.bulk_create(
        Collaboration(municipality=municipality, name=f"S{number}", purpose="Doel", starts_on=TODAY())
        for number in range(count)
    )
    client = client_as("regisseur")
    with django_assert_max_num_queries(12) as counted:
        assert client.get(url("list")).status_code == 200
    assert len(counted) == 5


@pytest.mark.parametrize("count", [5, 40])
def test_the_page_costs_the_same_at_two_sizes(
    collaboration_with, client_as, municipality, count, django_assert_max_num_queries
):
    built = collaboration_with("police")
    for number in range(count):
        organisation = Organisation.objects.create(name=f"O{number}", kind="school")
        Partner.objects.create(
            collaboration=built.collaboration, organisation=organisation, joined_on=TODAY()
        )
    client = client_as("regisseur")
    with django_assert_max_num_queries(12) as counted:
        assert client.get(url("detail", built.collaboration.pk)).status_code == 200
    assert len(counted) == 7
