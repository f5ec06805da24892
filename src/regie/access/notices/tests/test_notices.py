"""Notices: who gets one, once; reading and undoing; what a person wants of them; the page and the number."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from regie.access.authorisation.policies import Refused
from regie.access.notices.kinds import kind_of, notice_kind
from regie.access.notices.models import Notice, NoticePreference
from regie.access.notices.selectors import Wanted, notices_for, preferences_of
from regie.access.notices.services import (
    notice_read,
    notice_unread,
    notices_expire,
    notices_read,
    notices_unread,
    notify,
    preferences_set,
)
from regie.access.organisations.models import Membership
from regie.access.organisations.selectors import actor_for
from regie.audit.events.models import Event
from regie.ui.phrases import Phrase

pytestmark = pytest.mark.django_db
MESSAGE = Phrase("Notices")  # a text that is in the catalogue


@pytest.fixture
def tell(municipality, member):
    """tell("regisseur"): a notice for these roles; returns how many were written."""

    def make(*roles: str, kind: str = "action_given", place=None, **options) -> int:
        place = place or municipality
        return notify(
            users=[member(role, place).pk for role in roles],
            kind=kind,
            message=options.pop("message", MESSAGE),
            url=options.pop("url", "/leiderschap/programmas/"),
            municipality_id=place.pk,
            **options,
        )

    return make


def test_a_notice_reaches_each_receiver_as_they_read(tell, actor, client_as):
    assert tell("regisseur", "deputy", message=Phrase("Kind")) == 2
    assert [str(each.text) for each in notices_for(actor("deputy"))] == ["Soort"]
    assert "Soort" in client_as("deputy").get(reverse("notices:list")).content.decode()
    assert list(notices_for(actor("coach"))) == []


def test_the_same_source_is_told_once(tell):
    assert tell("regisseur", key="action:1") == 1
    assert tell("regisseur", "deputy", key="action:1") == 1
    assert tell("regisseur", key="action:1", kind="action_due") == 1
    assert Notice.objects.count() == 3
    row = Notice.objects.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.create(user=row.user, kind=row.kind, key=row.key, url="/")


def test_who_did_it_and_who_left_are_not_told(tell, actor, member, other_municipality):
    assert tell("regisseur", "deputy", by=actor("regisseur")) == 1
    Membership.objects.filter(user=member("deputy")).update(ended_at=timezone.now())
    assert tell("deputy") == 0
    gone = member("coach")
    gone.is_active = False
    gone.save()
    assert tell("coach") == 0
    elsewhere = notify(
        users=[member("regisseur").pk],
        kind="action_given",
        message=MESSAGE,
        url="/",
        municipality_id=other_municipality.pk,
    )
    assert elsewhere == 0


@pytest.mark.parametrize("url", ["https://elders.example/", "//elders.example/", "programmas/", ""])
def test_an_address_elsewhere_is_refused(tell, url):
    with pytest.raises(ValueError, match="no address"):
        tell("regisseur", url=url)


def test_a_kind_is_registered_first_and_once(tell):
    with pytest.raises(LookupError):
        tell("regisseur", kind="no_such_kind")
    with pytest.raises(ValueError, match="already"):
        notice_kind("action_given", "Something else")
    assert kind_of("action_given").digest == "daily"


def test_what_is_written_rolls_back_with_what_happened(tell):
    with pytest.raises(RuntimeError), transaction.atomic():
        tell("regisseur")
        raise RuntimeError
    assert Notice.objects.count() == 0


def test_reading_and_undoing_one(tell, actor):
    tell("regisseur")
    notice = Notice.objects.get()
    with pytest.raises(Refused):
        notice_read(notice=notice, by=actor("deputy"))
    notice_read(notice=notice, by=actor("regisseur"))
    first = Notice.objects.get().read_at
    notice_read(notice=notice, by=actor("regisseur"))
    assert Notice.objects.get().read_at == first is not None
    with pytest.raises(Refused):
        notice_unread(notice=notice, by=actor("deputy"))
    notice_unread(notice=notice, by=actor("regisseur"))
    assert Notice.objects.get().read_at is None


def test_undoing_read_all_leaves_what_was_read_before(tell, actor):
    tell("regisseur"), tell("regisseur"), tell("deputy")
    before = notices_for(actor("regisseur"))[0]
    notice_read(notice=before, by=actor("regisseur"))
    moment = notices_read(by=actor("regisseur"))
    assert actor("regisseur").unread == 0
    assert actor("deputy").unread == 1
    assert notices_read(by=actor("regisseur")) is None
    assert notices_unread(by=actor("deputy"), read_at=moment) == 0
    assert notices_unread(by=actor("regisseur"), read_at=moment) == 1
    assert actor("regisseur").unread == 1


def test_the_number_costs_no_query_of_its_own(tell, member, django_assert_num_queries):
    user = member("regisseur")
    with django_assert_num_queries(1):
        assert actor_for(user).unread == 0
    for _ in range(3):
        tell("regisseur")
    with django_assert_num_queries(1):
        assert actor_for(user).unread == 3


def test_the_number_is_of_the_role_one_works_in(tell, member, other_municipality, municipality):
    user = member("regisseur")
    organisation = user.memberships.get().organisation
    second = Membership.objects.create(
        user=user,
        organisation=organisation,
        municipality=other_municipality,
        role="analyst",
        valid_from="2020-01-01",
    )
    tell("regisseur")
    notify(users=[user.pk], kind="escalation", message=MESSAGE, url="/", municipality_id=None)
    assert actor_for(user, second.pk).unread == 1
    assert len(notices_for(actor_for(user, second.pk))) == 1
    first = user.memberships.get(municipality=municipality)
    assert actor_for(user, first.pk).unread == len(notices_for(actor_for(user, first.pk))) == 2


def test_wants_decide_where_a_notice_goes(tell, actor):
    me = actor("regisseur")
    wanted = {kind.slug: Wanted(True, "weekly") for kind, _ in preferences_of(me)}
    wanted["action_given"] = Wanted(False, "off")
    wanted["action_due"] = Wanted(False, "daily")
    preferences_set(by=me, wanted=wanted, weekday=2, hour=9)
    assert Event.objects.latest("pk").object_kind == "notices.digesttime"
    assert tell("regisseur", "deputy") == 1
    assert tell("regisseur", kind="action_due") == 1
    assert list(notices_for(me)) == []
    assert actor("regisseur").unread == 0
    tell("regisseur", kind="escalation")
    assert notices_for(me).get().digest == "weekly"
    wanted["escalation"] = Wanted(True, "off")
    preferences_set(by=me, wanted=wanted, weekday=2, hour=9)
    assert notices_for(me).get().digest == "off"
    assert NoticePreference.objects.filter(user=me.user_id, kind="escalation").count() == 1


def test_old_notices_go(tell, actor):
    with time_machine.travel("2026-01-01T12:00Z", tick=False):
        tell("regisseur"), tell("regisseur")
        notice_read(notice=Notice.objects.first(), by=actor("regisseur"))
    with time_machine.travel("2026-03-31T12:00Z", tick=False):
        assert notices_expire() == 0
    with time_machine.travel("2026-04-02T12:00Z", tick=False):
        assert notices_expire() == 1
    with time_machine.travel("2027-01-02T12:00Z", tick=False):
        assert notices_expire() == 1
    assert Notice.objects.count() == 0


def test_the_page_shows_unread_first_and_filters(tell, client_as, actor):
    tell("regisseur", message=Phrase("Kind"))
    notice_read(notice=Notice.objects.get(), by=actor("regisseur"))
    with time_machine.travel(timezone.now() - timedelta(days=2)):
        tell("regisseur", kind="escalation", message=Phrase("Notices"))
    client = client_as("regisseur")
    shown = [row.record.kind for row in client.get(reverse("notices:list")).context["table"].page.object_list]
    assert shown == ["escalation", "action_given"]
    for query, expected in [
        ("read=yes", "action_given"),
        ("read=no", "escalation"),
        ("kind=escalation",) * 2,
    ]:
        answer = client.get(f"{reverse('notices:list')}?{query}")
        found = [row.record.kind for row in answer.context["table"].page.object_list]
        assert found == [expected.removeprefix("kind=")]
    assert client.get(f"{reverse('notices:list')}?kind=rubbish").status_code == 200


def test_the_page_asks_as_many_queries_at_two_sizes(tell, client_as):
    client = client_as("regisseur")
    counts = []
    for size in (2, 30):
        for _ in range(size):
            tell("regisseur")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("notices:list")).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_opening_marks_as_read_and_leads_on(tell, client_as, actor):
    tell("regisseur", url="/leren/praktijkscan/")
    notice = Notice.objects.get()
    assert client_as("deputy").get(reverse("notices:open", args=[notice.pk])).status_code == 404
    answer = client_as("regisseur").get(reverse("notices:open", args=[notice.pk]))
    assert answer.url == "/leren/praktijkscan/"
    assert actor("regisseur").unread == 0


def test_opening_one_of_another_role_asks_to_choose_it(member, client_as, other_municipality, municipality):
    user = member("regisseur")
    Notice.objects.create(user=user, municipality=other_municipality, kind="escalation", url="/")
    answer = client_as("regisseur").get(reverse("notices:open", args=[Notice.objects.get().pk]), follow=True)
    assert other_municipality.name in answer.content.decode()
    assert Notice.objects.get().read_at is None


def test_the_buttons_and_their_undo(tell, client_as, actor):
    tell("regisseur"), tell("regisseur")
    client = client_as("regisseur")
    one = Notice.objects.first()
    page = client.post(reverse("notices:read", args=[one.pk]), follow=True).content.decode()
    assert reverse("notices:unread", args=[one.pk]) in page
    client.post(reverse("notices:unread", args=[one.pk]))
    assert actor("regisseur").unread == 2
    answer = client.post(reverse("notices:read_all"), follow=True)
    assert actor("regisseur").unread == 0
    tags = [tag[5:] for m in answer.context["messages"] for tag in m.tags.split() if tag.startswith("undo:")]
    undo = tags[-1]
    client.post(undo)
    assert actor("regisseur").unread == 2
    assert client.post(reverse("notices:unread_all", args=[2**60])).status_code == 404


def test_preferences_by_screen(client_as, actor):
    client = client_as("regisseur")
    page = client.get(reverse("notices:preferences"))
    values = {name: field.value() for name, field in ((f.html_name, f) for f in page.context["form"])}
    values = {name: "on" if value is True else value for name, value in values.items() if value is not False}
    values |= {"escalation-digest": "weekly", "hour": 16}
    values.pop("escalation-in_product")
    assert client.post(reverse("notices:preferences"), values).status_code == 302
    found = {kind.slug: wanted for kind, wanted in preferences_of(actor("regisseur"))}
    assert found["escalation"] == Wanted(False, "weekly")
    assert found["action_given"] == Wanted(True, "daily")
    wrong = client.post(reverse("notices:preferences"), {**values, "hour": 25, "action_due-digest": "hourly"})
    assert wrong.status_code == 422
    assert set(wrong.context["form"].errors) == {"hour", "action_due-digest"}
