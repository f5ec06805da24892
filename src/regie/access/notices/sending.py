"""The digest: one mail per person with what is new, at the time that person chose. Run every hour.

A mail holds the names of the kinds and links, nothing of what happened itself: mail lies about in places where no
covenant reaches. Each is taken up in the database before it goes, so at most once: a process that dies in between
leaves notices taken up and unsent, and they are not mailed again, because they may have gone. They show on the page
instead, whatever the person set. Twice the same mail after every restart would teach people to ignore it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import groupby
from typing import Any

import structlog
from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from regie.access.accounts.models import User
from regie.access.organisations.models import Membership

from .choices import Digest
from .models import Notice
from .selectors import people_to_mail

SALT = "regie.notices.unsubscribe"
MAIL_WITHIN = timedelta(days=14)  # after that it is no news; it shows on the page
LINKS_PER_KIND = 10
logger = structlog.get_logger(__name__)


@dataclass
class Sent:
    """What a run did: people looked at, mails that went, and mails that the server did not take."""

    people: int = 0
    mails: int = 0
    failed: int = 0


def digests_send(*, tell: Callable[[int, int], None] = lambda done, total: None) -> Sent:
    """Mails everybody whose time has come; ``tell(done, total)`` hears how far it is, in people.

    One address that fails does not stop the others: its notices wait for the next run. Stopped halfway, the next run
    goes on. Two runs at once mail nobody twice.
    """
    now, result = timezone.now(), Sent()
    _give_up(now)
    people = list(people_to_mail())
    for done, person in enumerate(people, 1):
        result.people += 1
        _mail_person(person, now, result)
        tell(done, len(people))
    return result


def last_moment(now: datetime, digest: str, *, weekday: int, hour: int) -> datetime:
    """The last time at or before ``now`` that a digest goes out, by the clock on the wall."""
    here = timezone.localtime(now)
    back = (here.weekday() - weekday) % 7 if digest == Digest.WEEKLY else 0
    moment = datetime.combine(here.date() - timedelta(days=back), time(hour), tzinfo=here.tzinfo)
    if moment > here:
        moment = datetime.combine(
            moment.date() - timedelta(days=7 if digest == Digest.WEEKLY else 1),
            time(hour),
            tzinfo=here.tzinfo,
        )
    return moment


def unsubscribe_token(user_id: int) -> str:
    """What lets somebody stop the mail from the mail itself, without logging in."""
    return signing.dumps(user_id, salt=SALT)


def user_of_token(token: str) -> User | None:
    """Whose token this is; None for one that we did not make."""
    try:
        return User.objects.filter(pk=signing.loads(token, salt=SALT)).first()
    except signing.BadSignature:
        return None


def _mail_person(person: User, now: datetime, result: Sent) -> None:
    notices = _take_up(person, now)
    if not notices:
        return
    ids = [notice.pk for notice in notices]
    try:
        _mail(person, notices)
    except (OSError, ValueError):  # the mail server or the way to it; an address that makes no mail
        Notice.objects.filter(pk__in=ids, sent_at__isnull=True).update(taken_up_at=None)
        result.failed += 1
        logger.warning("digest_not_sent", person=person.pk, notices=len(ids), exc_info=True)
        return
    Notice.objects.filter(pk__in=ids).update(sent_at=timezone.now())
    result.mails += 1


@transaction.atomic
def _take_up(person: User, now: datetime) -> list[Notice]:
    """The notices that are due, now this run's alone; those of places where the person left are never mailed."""
    places = set(Membership.objects.current().filter(user=person).values_list("municipality_id", flat=True))
    waiting = Notice.objects.filter(user=person, taken_up_at__isnull=True).exclude(digest=Digest.OFF)
    elsewhere = Q(municipality__isnull=False) & ~Q(municipality__in=places - {None})
    waiting.filter(elsewhere if places else Q()).update(digest=Digest.OFF)
    due = Q()
    for digest in (Digest.DAILY, Digest.WEEKLY):
        moment = last_moment(now, digest, weekday=person.weekday, hour=person.hour)  # type: ignore[attr-defined]
        due |= Q(digest=digest, created_at__lte=moment)
    free = _locked(waiting.filter(due, read_at__isnull=True))
    notices = list(free.order_by("municipality", "kind", "pk"))
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(taken_up_at=timezone.now())
    return notices


def _locked(notices: QuerySet[Notice]) -> QuerySet[Notice]:
    """Those that no other run has in hand. SQLite has one writer, so there nobody else can."""
    if connection.features.has_select_for_update_skip_locked:
        return notices.select_for_update(skip_locked=True, of=("self",))
    return notices


def _give_up(now: datetime) -> None:
    """What could not be mailed in time shows on the page, also to who wanted it by mail alone."""
    late = Notice.objects.filter(taken_up_at__isnull=True, created_at__lt=now - MAIL_WITHIN)
    late.exclude(digest=Digest.OFF).update(taken_up_at=now)


def _mail(person: User, notices: list[Notice]) -> None:
    towns = dict(
        Membership.objects.filter(user=person, municipality__isnull=False).values_list(
            "municipality_id", "municipality__name"
        )
    )
    unsubscribe = _address("notices:unsubscribe", unsubscribe_token(person.pk))
    with override(person.language):
        context: dict[str, Any] = {
            "person": person,
            "sections": list(_sections(notices, towns)),
            "all_url": _address("notices:list"),
            "preferences_url": _address("notices:preferences"),
            "unsubscribe_url": unsubscribe,
        }
        count = len(notices)
        subject = ngettext("%(count)s notice for you", "%(count)s notices for you", count) % {"count": count}
        mail = EmailMultiAlternatives(
            settings.ACCOUNT_EMAIL_SUBJECT_PREFIX + subject,
            render_to_string("notices/digest.txt", context).strip() + "\n",
            settings.DEFAULT_FROM_EMAIL,
            [person.email],
            headers={"List-Unsubscribe": f"<{unsubscribe}>", "Auto-Submitted": "auto-generated"},
        )
        mail.attach_alternative(render_to_string("notices/digest.html", context), "text/html")
    mail.send()


def _sections(notices: Iterable[Notice], towns: dict[int, str]) -> Iterable[dict[str, Any]]:
    """By municipality and kind: what the kind is called, how many, and links to the first ones."""
    for town, here in groupby(notices, key=lambda notice: notice.municipality_id):
        kinds = []
        for label, found in groupby(here, key=lambda notice: notice.kind_label):
            mine = list(found)
            links = [_address("notices:open", notice.pk) for notice in mine[:LINKS_PER_KIND]]
            kinds.append({"label": label, "count": len(mine), "links": links, "more": len(mine) > len(links)})
        yield {"town": towns.get(town or 0, _("All municipalities")), "kinds": kinds}


def _address(name: str, *arguments: Any) -> str:
    return settings.BASE_URL.rstrip("/") + reverse(name, args=arguments)
