"""The digest: whose time has come, what is in it and what never, and what a crash or a refusal leaves behind."""

import smtplib
from datetime import UTC, datetime

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from regie.access.notices.models import DigestTime, Notice
from regie.access.notices.selectors import Wanted, notices_for, preferences_of
from regie.access.notices.sending import digests_send, last_moment, unsubscribe_token
from regie.access.notices.services import notify, preferences_set
from regie.access.organisations.models import Membership
from regie.ui.phrases import Phrase

pytestmark = pytest.mark.django_db
REFUSED = "deputy@voorbeeldstad.example"


class Refusing(EmailBackend):
    """A mail server that does not take one address."""

    def send_messages(self, messages):
        if any(REFUSED in each.to for each in messages):
            raise smtplib.SMTPRecipientsRefused({REFUSED: (550, b"no such user")})
        return super().send_messages(messages)


class Dying(EmailBackend):
    """The process dies while mail goes: nobody hears whether it went."""

    def send_messages(self, messages):
        raise SystemExit


@pytest.fixture
def tell(municipality, member):
    def make(*roles: str, kind: str = "action_given", **options) -> None:
        notify(
            users=[member(role).pk for role in roles],
            kind=kind,
            message=Phrase("Case J-014 of %(name)s", {"name": "Jan Jansen"}),
            url="/leiderschap/programmas/?geheim=1",
            municipality_id=municipality.pk,
            **options,
        )

    return make


@pytest.fixture
def now():
    """Monday 2 November 2026, 10.00 in the Netherlands; notices are written then and the clock is moved on."""
    with time_machine.travel(datetime(2026, 11, 2, 9, 0, tzinfo=UTC), tick=False) as clock:
        yield clock


@pytest.mark.parametrize(
    ("moment", "digest", "expected"),
    [
        ("2026-11-02T06:00Z", "daily", "2026-11-02T06:00Z"),  # winter: 7.00 is 6.00 UTC
        ("2026-11-02T05:59Z", "daily", "2026-11-01T06:00Z"),
        ("2026-07-01T05:00Z", "daily", "2026-07-01T05:00Z"),  # summer
        ("2026-10-25T12:00Z", "daily", "2026-10-25T06:00Z"),  # the clock went back that night
        ("2026-11-02T06:00Z", "weekly", "2026-11-02T06:00Z"),
        ("2026-11-02T05:59Z", "weekly", "2026-10-26T06:00Z"),
        ("2026-11-01T12:00Z", "weekly", "2026-10-26T06:00Z"),
    ],
)
def test_the_last_moment(moment, digest, expected):
    found = last_moment(datetime.fromisoformat(moment), digest, weekday=0, hour=7)
    assert found == datetime.fromisoformat(expected)


def test_daily_at_the_own_hour_and_once(now, tell, member):
    tell("regisseur", "deputy")
    DigestTime.objects.create(user=member("deputy"), weekday=0, hour=16)
    assert digests_send().mails == 0
    now.move_to(datetime(2026, 11, 2, 15, 5, tzinfo=UTC))
    assert digests_send().mails == 1
    now.move_to(datetime(2026, 11, 3, 6, 5, tzinfo=UTC))
    assert digests_send().mails == 1
    assert digests_send().people == 0
    assert [each.to for each in mail.outbox] == [[member("deputy").email], [member("regisseur").email]]
    assert Notice.objects.filter(sent_at__isnull=True).count() == 0


def test_weekly_waits_for_its_day(now, tell, actor):
    me = actor("regisseur")
    wanted = {kind.slug: each for kind, each in preferences_of(me)} | {"action_given": Wanted(True, "weekly")}
    preferences_set(by=me, wanted=wanted, weekday=4, hour=7)
    tell("regisseur")
    now.move_to(datetime(2026, 11, 5, 12, 0, tzinfo=UTC))
    assert digests_send().mails == 0
    now.move_to(datetime(2026, 11, 6, 6, 0, tzinfo=UTC))
    assert digests_send().mails == 1


def test_the_mail_holds_kinds_and_links_and_nothing_else(now, tell, member, settings):
    settings.BASE_URL = "https://regie.example/"
    tell("regisseur"), tell("regisseur"), tell("regisseur", kind="escalation")
    now.move_to(datetime(2026, 11, 3, 12, 0, tzinfo=UTC))
    digests_send()
    (message,) = mail.outbox
    html = message.alternatives[0].content
    for text in (message.body, html):
        assert "Jan Jansen" not in text
        assert "J-014" not in text
        assert "geheim" not in text
        for notice in Notice.objects.all():
            assert f"https://regie.example{reverse('notices:open', args=[notice.pk])}" in text
        assert "https://regie.example/meldingen/voorkeuren/" in text
    assert "Je hebt een actie gekregen (2)" in message.body
    assert "Voorbeeldstad" in strip_tags(html)
    assert message.subject == "Regie: 3 meldingen voor jou"
    assert message.extra_headers["List-Unsubscribe"].startswith("<https://regie.example/meldingen/afmelden/")


def test_the_mail_is_in_the_language_of_its_reader(now, tell, member):
    reader = member("regisseur")
    reader.language = "en"
    reader.save()
    tell("regisseur")
    now.move_to(datetime(2026, 11, 3, 12, 0, tzinfo=UTC))
    digests_send()
    assert mail.outbox[0].subject == "Regie: 1 notice for you"


def test_who_left_gets_no_mail(now, tell, member):
    tell("regisseur", "deputy")
    Membership.objects.filter(user=member("regisseur")).update(ended_at=timezone.now())
    blocked = member("deputy")
    blocked.is_active = False
    blocked.save()
    now.move_to(datetime(2026, 11, 3, 12, 0, tzinfo=UTC))
    assert digests_send().mails == 0
    assert mail.outbox == []


def test_who_left_one_place_is_not_mailed_about_it(now, tell, member, other_municipality):
    tell("regisseur")
    membership = Membership.objects.get(user=member("regisseur"))
    membership.municipality = other_municipality
    membership.save()
    now.move_to(datetime(2026, 11, 3, 12, 0, tzinfo=UTC))
    assert digests_send().mails == 0
    assert Notice.objects.get().digest == "off"


def test_what_was_read_is_not_mailed(now, tell):
    tell("regisseur")
    Notice.objects.update(read_at=timezone.now())
    now.move_to(datetime(2026, 11, 3, 12, 0, tzinfo=UTC))
    assert digests_send().mails == 0


def test_one_refused_address_does_not_stop_the_others_and_is_tried_again(now, tell, settings):
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    tell("analyst", "deputy", "regisseur")
    now.move_to(datetime(2026, 11, 3, 12, 0, tzinfo=UTC))
    sent = digests_send()
    assert (sent.people, sent.mails, sent.failed) == (3, 2, 1)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert digests_send().mails == 1
    assert sorted(each.to[0].split("@")[0] for each in mail.outbox) == ["analyst", "deputy", "regisseur"]


def test_after_a_crash_nobody_is_mailed_twice_and_nothing_is_lost(now, tell, settings, actor):
    me = actor("regisseur")
    wanted = {kind.slug: each for kind, each in preferences_of(me)} | {"action_given": Wanted(False, "daily")}
    preferences_set(by=me, wanted=wanted, weekday=0, hour=7)
    tell("regisseur")
    assert list(notices_for(me)) == []
    settings.EMAIL_BACKEND = f"{__name__}.Dying"
    now.move_to(datetime(2026, 11, 3, 12, 0, tzinfo=UTC))
    with pytest.raises(SystemExit):
        digests_send()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert digests_send().mails == 0
    assert len(notices_for(me)) == 1  # it may not have gone, so it shows, though only mail was wanted


def test_old_news_is_not_mailed_but_shows(now, tell, actor):
    tell("regisseur")
    Notice.objects.update(in_product=False)
    now.move_to(datetime(2026, 12, 1, 12, 0, tzinfo=UTC))
    assert digests_send().mails == 0
    assert len(notices_for(actor("regisseur"))) == 1


def test_the_command_tells_how_far_it_is(now, tell, capsys):
    tell("regisseur", "deputy")
    now.move_to(datetime(2026, 11, 3, 12, 0, tzinfo=UTC))
    call_command("notices", "send")
    assert capsys.readouterr().out.splitlines() == ["2 of 2", "people: 2, mails sent: 2, not taken: 0"]
    call_command("notices", "expire")
    assert capsys.readouterr().out == "destroyed notices: 0\n"


def test_mail_stops_by_the_link_in_it(now, tell, client, member, actor):
    tell("regisseur")
    address = reverse("notices:unsubscribe", args=[unsubscribe_token(member("regisseur").pk)])
    assert client.get(address).status_code == 200
    assert {each.digest for _, each in preferences_of(actor("regisseur"))} == {"daily"}
    assert client.post(address).status_code == 200
    assert {each.digest for _, each in preferences_of(actor("regisseur"))} == {"off"}
    now.move_to(datetime(2026, 11, 3, 12, 0, tzinfo=UTC))
    assert digests_send().mails == 0
    assert client.get(reverse("notices:unsubscribe", args=["made-up"])).status_code == 404
