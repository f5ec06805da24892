"""Emergency access: an hour, with a reason, told and judged; never in place of a covenant."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from regie.access.accounts.models import User
from regie.access.collaborations.models import Participation
from regie.access.dossiers.activities import DOSSIERS
from regie.access.dossiers.models import Dossier, EmergencyAccess
from regie.access.dossiers.processing import processing, subject
from regie.access.dossiers.services import dossier_hold, emergency_judge, emergency_open
from regie.access.dossiers.standing import opening_collaborations
from regie.access.dossiers.walls import wall_down
from regie.access.organisations.models import Membership
from regie.access.organisations.selectors import actor_for
from regie.audit.processing.models import ProcessingLine

pytestmark = pytest.mark.django_db
OPEN = "dossiers:emergency_open"


@pytest.fixture
def built(collaboration_with, member):
    built = collaboration_with("police")
    built.users["privacy_officer"] = member("privacy_officer")
    Participation.objects.filter(membership__user=built.users["police"]).update(ended_at=timezone.now())
    return built


@pytest.fixture
def dossier(built):
    return built.dossier()


def client_of(built, who) -> Client:
    client = Client()
    client.force_login(built.users[who], backend="django.contrib.auth.backends.ModelBackend")
    return client


def opens(client, dossier, reason="Hij dreigt vanavond iemand aan te vallen"):
    return client.post(reverse(OPEN), {"reference": dossier.reference, "reason": reason})


def page_of(dossier) -> str:
    return reverse("dossiers:detail", args=[dossier.pk])


def test_it_opens_for_an_hour_and_tells_the_privacy_officer(
    built, dossier, time_machine, django_capture_on_commit_callbacks
):
    time_machine.move_to(timezone.now(), tick=False)
    client = client_of(built, "police")
    assert client.get(page_of(dossier)).status_code == 403
    said_before = client.get(reverse(OPEN)).content.decode()
    assert "een uur lezen" in said_before
    assert "privacyfunctionaris" in said_before
    with django_capture_on_commit_callbacks(execute=True):
        answer = opens(client, dossier)
    assert answer.url == page_of(dossier)
    (sent,) = mail.outbox
    assert sent.to == [built.users["privacy_officer"].email]
    assert dossier.reference in sent.body
    page = client.get(page_of(dossier)).content.decode()
    assert "Je hebt dit in nood geopend." in page
    until = timezone.localtime(EmergencyAccess.objects.get().ends_at)
    assert f"{until:%H.%M}" in page
    assert client.get(reverse("dossiers:close", args=[dossier.pk])).status_code == 403
    time_machine.shift(timedelta(minutes=59))
    assert client_of(built, "police").get(page_of(dossier)).status_code == 200
    time_machine.shift(timedelta(minutes=2))
    assert client_of(built, "police").get(page_of(dossier)).status_code == 403


def test_opening_leaves_its_line(built, dossier):
    before = ProcessingLine.objects.filter(data_subject_id=subject(dossier.pk)).count()
    opens(client_of(built, "police"), dossier)
    lines = ProcessingLine.objects.filter(data_subject_id=subject(dossier.pk))
    assert lines.count() == before + 1
    assert lines.first().name == "open in an emergency"


def test_it_ends_early(built, dossier):
    client = client_of(built, "police")
    opens(client, dossier)
    end = reverse("dossiers:emergency_end", args=[EmergencyAccess.objects.get().pk])
    assert end in client.get(page_of(dossier)).content.decode()
    assert client_of(built, "regisseur").post(end).status_code == 403
    assert client.post(end).status_code == 302
    assert client.get(page_of(dossier)).status_code == 403
    assert client.post(end).status_code == 403
    assert "wacht op oordeel" in client.get(reverse("dossiers:emergencies")).content.decode()


def test_it_never_takes_the_place_of_a_covenant(built, dossier):
    built.covenant.ended_at = timezone.now()
    built.covenant.save()
    answer = opens(client_of(built, "police"), dossier, "Nood")
    page = answer.content.decode()
    assert "Nood komt daar niet voor in de plaats." in page
    assert "Nood</textarea>" in page
    assert not EmergencyAccess.objects.exists()


def test_it_asks_a_reason_and_a_dossier_of_the_own_municipality(
    built, dossier, collaboration_with, other_municipality
):
    client = client_of(built, "police")
    assert opens(client, dossier, " ").status_code == 200
    other = collaboration_with("school", place=other_municipality)
    for _ in range(2):
        theirs = other.dossier()
    assert "geen dossier met deze referentie" in opens(client, theirs).content.decode()
    assert not EmergencyAccess.objects.exists()


def test_it_is_not_given_where_it_is_not_needed_or_shows_nothing(built, dossier):
    assert "al openen" in opens(client_of(built, "regisseur"), dossier).content.decode()
    client = client_of(built, "police")
    opens(client, dossier)
    assert "al noodtoegang" in opens(client, dossier).content.decode()
    held, director = built.dossier(), built.people["case_director"]
    with processing(by=director, activity=DOSSIERS, action="change", name="test"):
        dossier_hold(dossier=held, reason="Bezwaar", by=director)
    assert "stilgezet" in opens(client, held).content.decode()
    assert EmergencyAccess.objects.count() == 1


def test_it_opens_the_wall_of_that_collaboration_only(built, dossier, collaboration_with):
    other = collaboration_with("police", name="Andere aanpak")
    Participation.objects.filter(membership__user=built.users["police"]).update(ended_at=timezone.now())
    police = built.people["police"]
    assert opening_collaborations(police) == set()
    opens(client_of(built, "police"), dossier)
    assert opening_collaborations(police) == {dossier.collaboration_id}
    assert other.collaboration.pk != dossier.collaboration_id
    with processing(by=police, activity=DOSSIERS, action="view", name="test"):
        assert {each.collaboration_id for each in Dossier.objects.all()} == {dossier.collaboration_id}


def test_another_role_of_the_same_person_gains_nothing(built, dossier, municipality):
    opens(client_of(built, "police"), dossier)
    user = built.users["police"]
    second = Membership.objects.create(
        user=user, organisation=built.organisations["police"], municipality=municipality,
        role="network_partner", valid_from=timezone.localdate(),
    )  # fmt: skip
    assert opening_collaborations(actor_for(user, second.pk)) == set()


def test_the_privacy_officer_judges_once_with_a_remark_where_needed(built, dossier):
    opens(client_of(built, "police"), dossier)
    emergency = EmergencyAccess.objects.get()
    client = client_of(built, "privacy_officer")
    assert "1 noodtoegang wacht op je oordeel." in client.get(reverse("home")).content.decode()
    judge = reverse("dossiers:emergency_judge", args=[emergency.pk])
    assert judge in client.get(reverse("dossiers:emergencies")).content.decode()
    refused = client.post(judge, {"judgement": "unjustified", "remark": ""})
    assert "waarom het niet terecht was" in refused.content.decode()
    client.post(judge, {"judgement": "unjustified", "remark": "Gesprek gevoerd"})
    emergency.refresh_from_db()
    assert (emergency.judgement, emergency.remark) == ("unjustified", "Gesprek gevoerd")
    assert emergency.judged_by == built.users["privacy_officer"]
    assert client.post(judge, {"judgement": "justified"}).status_code == 403
    assert "wacht op je oordeel" not in client.get(reverse("home")).content.decode()
    assert (
        "Gesprek gevoerd" in client_of(built, "police").get(reverse("dossiers:emergencies")).content.decode()
    )


def test_nobody_judges_their_own(built, dossier, municipality):
    """Somebody who is a core partner too, and opened it in that role."""
    police = built.people["police"]
    with wall_down():
        emergency = emergency_open(
            dossier=Dossier.objects.select_related("collaboration").get(pk=dossier.pk),
            reason="Nood",
            by=police,
        )
    user = built.users["police"]
    officer = Membership.objects.create(
        user=user, organisation=built.organisations["municipality"], municipality=municipality,
        role="privacy_officer", valid_from=timezone.localdate(),
    )  # fmt: skip
    from regie.access.authorisation.policies import Refused

    with pytest.raises(Refused):
        emergency_judge(emergency=emergency, judgement="justified", remark="", by=actor_for(user, officer.pk))


def test_others_see_only_their_own_and_another_municipality_nothing(
    built, dossier, member, other_municipality
):
    opens(client_of(built, "police"), dossier)
    assert (
        dossier.reference
        not in client_of(built, "deputy").get(reverse("dossiers:emergencies")).content.decode()
    )
    elsewhere = Client()
    elsewhere.force_login(
        member("privacy_officer", other_municipality), backend="django.contrib.auth.backends.ModelBackend"
    )
    assert dossier.reference not in elsewhere.get(reverse("dossiers:emergencies")).content.decode()
    pk = EmergencyAccess.objects.get().pk
    assert elsewhere.get(reverse("dossiers:emergency_judge", args=[pk])).status_code == 403
    assert User.objects.filter(pk=built.users["police"].pk).exists()
