"""The screens of partners: what was typed stays, lists filter and export, and pages cost the same at two sizes."""

from datetime import date

import pytest
from django.urls import reverse

from regie.access.accounts.models import User
from regie.access.organisations.models import Organisation
from regie.leadership.partners.models import (
    Commitment,
    ContactMoment,
    PartnerContact,
    ProgrammePartner,
    StructureAgreement,
)
from regie.leadership.programmes.models import Programme

pytestmark = pytest.mark.django_db
TODAY = date(2027, 3, 1)


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to("2027-03-01T12:00+01:00", tick=False)


@pytest.fixture
def programme(municipality):
    return Programme.objects.create(municipality=municipality, name="Sterk in Noord")


@pytest.fixture
def partner(programme, municipality):
    organisation = Organisation.objects.create(name="Politie Noord", kind="police")
    organisation.municipalities.add(municipality)
    return ProgrammePartner.objects.create(
        programme=programme, organisation=organisation, tier="core", joined_on=date(2026, 1, 1)
    )


def test_a_form_keeps_what_was_typed(client_as, partner):
    url = reverse("partners:contact_add", args=[partner.pk])
    answer = client_as("regisseur").post(url, {"function": "", "name": "A. Duin", "from_on": "2027-01-01"})
    assert answer.status_code == 422
    assert "A. Duin" in answer.content.decode()


@pytest.mark.parametrize("address", ["list", "commitments", "agreements"])
def test_lists_are_empty_with_a_next_step_and_download(client_as, programme, address):
    page = client_as("regisseur").get(reverse(f"partners:{address}"))
    assert page.status_code == 200 and "regie-empty" in page.content.decode()


def _fill(programme, municipality, count):
    by = User.objects.first()
    for number in range(count):
        organisation = Organisation.objects.create(name=f"School {number}", kind="school")
        organisation.municipalities.add(municipality)
        row = ProgrammePartner.objects.create(
            programme=programme, organisation=organisation, tier="network", joined_on=date(2026, 1, 1)
        )
        PartnerContact.objects.create(
            partner=row, function="mentor", name=f"N{number}", is_main=True, from_on=TODAY
        )
        PartnerContact.objects.create(partner=row, function="leeg", from_on=TODAY)
        Commitment.objects.create(partner=row, what="Uren", on=TODAY)
        StructureAgreement.objects.create(programme=programme, structure="zvh", what="x", agreed_on=TODAY)
        ContactMoment.objects.create(partner=row, by=by, on=date(2026, 2, 1))


PAGES = ["list", "commitments", "agreements", "of_programme", "detail", "matrix", "covenants", "standing"]


@pytest.mark.parametrize("name", PAGES)
def test_pages_cost_the_same_at_two_sizes(
    client_as, programme, municipality, name, collaboration_with, django_assert_max_num_queries
):
    client = client_as("regisseur")
    _fill(programme, municipality, 2)
    one = [ProgrammePartner.objects.first().pk]
    arguments = {"of_programme": [programme.pk], "covenants": [programme.pk], "detail": one, "standing": one,
                 "matrix": [programme.pk, "aftercare"]}.get(name, [])  # fmt: skip
    programme.collaborations.add(collaboration_with("police", days_left=70).collaboration)
    client.post(reverse("partners:matrix_fill", args=[programme.pk, "aftercare"]))
    url = reverse(f"partners:{name}", args=arguments)
    client.get(url)
    counts = []
    for more in (0, 18):
        if more:
            for row in range(more):
                organisation = Organisation.objects.create(name=f"Extra {row}", kind="school")
                organisation.municipalities.add(municipality)
                ProgrammePartner.objects.create(
                    programme=programme, organisation=organisation, tier="network", joined_on=date(2026, 1, 1)
                )
        with django_assert_max_num_queries(12) as counted:
            assert client.get(url).status_code == 200
        counts.append(len(counted))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("state", ["silent", "vacancy", "left", ""])
@pytest.mark.parametrize("export", ["", "csv", "xlsx"])
def test_the_list_filters_and_exports(client_as, member, programme, municipality, state, export):
    member("regisseur")
    _fill(programme, municipality, 1)
    answer = client_as("regisseur").get(
        reverse("partners:list"), {"state": state, "export": export, "q": "School"}
    )
    assert answer.status_code == 200
    if export:
        assert len(answer.getvalue()) > 20
    else:
        assert ("School 0" in answer.content.decode()) == (state != "left")
