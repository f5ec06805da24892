"""Writing notices, reading them off, and what a person wants of them.

A notice is the echo of a write that has its own audit event, and it names nobody; so it leaves no event itself. Nor
does reading one: who reads which notice when is nobody's business.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import check
from regie.audit.events.services import record
from regie.ui.phrases import Phrase

from .choices import READ_KEPT, UNREAD_KEPT, Digest
from .kinds import kind_of
from .models import DigestTime, Notice, NoticePreference
from .selectors import Wanted, notices_for, preferences_of, receivers_among, wanted_by


@transaction.atomic
def notify(
    *,
    users: Iterable[int | None],
    kind: str,
    message: Phrase,
    url: str,
    municipality_id: int | None,
    key: str = "",
    by: Actor | None = None,
    about: Model | str | None = None,
) -> int:
    """Writes a notice for each of these people, in the transaction of what happened; returns how many were written.

    ``key`` is what it comes from, such as ``action:12:due:2026-11-30``: with the same kind and key a person gets it
    once, however often this is called. ``by`` is who did it: nobody is told what they did themselves. Who has no role
    in the municipality today gets nothing, nor who wants this kind nowhere, nor who may not view ``about``: the object
    that ``url`` shows, or the kind of data on a page that everybody sees who may see any of it. ``message`` holds no
    names of young people. At most four queries, and with an object to ask about a few more, whatever the number of
    people; one where nobody is left.
    Raises LookupError for a kind that is not registered, ValueError for an address that is not on this site.
    """
    kind_of(kind)
    if not url.startswith("/") or url.startswith("//"):
        raise ValueError(f"{url!r} is no address on this site")
    if len(key) > 160:
        raise ValueError("A key has 160 characters at most")
    others = {user for user in users if user and not (by and user == by.user_id)}
    receivers = receivers_among(others, municipality_id, about)
    if not receivers:
        return 0
    wanted = wanted_by(receivers, kind)
    rows = [
        Notice(
            user_id=user,
            municipality_id=municipality_id,
            kind=kind,
            message=message.as_json(),
            url=url,
            key=key,
            in_product=wanted[user].in_product,
            digest=wanted[user].digest,
        )
        for user in receivers
        if wanted[user].in_product or wanted[user].digest != Digest.OFF
    ]
    if key:
        known = set(
            Notice.objects.filter(kind=kind, key=key, user__in=receivers).values_list("user", flat=True)
        )
        rows = [row for row in rows if row.user_id not in known]
    # What another process wrote in between is left as it is.
    Notice.objects.bulk_create(rows, ignore_conflicts=bool(key))
    return len(rows)


@transaction.atomic
def notice_read(*, notice: Notice, by: Actor) -> None:
    """Marks one notice as read; one that was read stays as it was. Raises Refused for somebody else's."""
    check(by, "change", notice)
    Notice.objects.filter(pk=notice.pk, read_at__isnull=True).update(read_at=timezone.now())


@transaction.atomic
def notice_unread(*, notice: Notice, by: Actor) -> None:
    """Marks one notice as not read. Raises Refused for somebody else's."""
    check(by, "change", notice)
    Notice.objects.filter(pk=notice.pk).update(read_at=None)


@transaction.atomic
def notices_read(*, by: Actor, kind: str = "") -> datetime | None:
    """Marks all the person's notices (of one kind) as read; returns the moment, which undoes it, or None."""
    check(by, "change", "notice")
    now = timezone.now()
    waiting = notices_for(by).filter(read_at__isnull=True)
    if kind:
        waiting = waiting.filter(kind=kind)
    ids = list(waiting.values_list("pk", flat=True))
    changed = Notice.objects.filter(pk__in=ids, read_at__isnull=True).update(read_at=now)
    return now if changed else None


@transaction.atomic
def notices_unread(*, by: Actor, read_at: datetime) -> int:
    """Undoes ``notices_read``: what the person read at exactly this moment is unread again. Returns how many."""
    check(by, "change", "notice")
    return Notice.objects.filter(user=by.user_id, read_at=read_at).update(read_at=None)


@transaction.atomic
def preferences_set(*, by: Actor, wanted: Mapping[str, Wanted], weekday: int, hour: int) -> None:
    """Saves where a person wants each kind, and when the mail comes; what waits for mail follows at once.

    Raises LookupError for a kind that is not registered.
    """
    check(by, "change", "notice")
    before = {kind.slug: each for kind, each in preferences_of(by)}
    changed = {slug: each for slug, each in wanted.items() if before[kind_of(slug).slug] != each}
    for slug, each in changed.items():
        NoticePreference.objects.update_or_create(
            user_id=by.user_id or 0,
            kind=slug,
            defaults={"in_product": each.in_product, "digest": each.digest},
        )
        waiting = Notice.objects.filter(user=by.user_id, kind=slug, taken_up_at__isnull=True)
        waiting.exclude(digest=Digest.OFF).update(digest=each.digest)
    # A weekday or hour out of range does not pass the constraints of the table.
    time, _made = DigestTime.objects.update_or_create(
        user_id=by.user_id or 0, defaults={"weekday": weekday, "hour": hour}
    )
    record(by=by, action="change", thing=time, detail={"kinds": sorted(changed)})


@transaction.atomic
def digests_stop(*, by: Actor) -> None:
    """Nothing by mail any more, of any kind, for this person; the page stays."""
    for kind, each in preferences_of(by):
        if each.digest != Digest.OFF:
            NoticePreference.objects.update_or_create(
                user_id=by.user_id or 0,
                kind=kind.slug,
                defaults={"in_product": each.in_product, "digest": Digest.OFF},
            )
    Notice.objects.filter(user=by.user_id, taken_up_at__isnull=True).update(digest=Digest.OFF)
    record(by=by, action="change", kind="notices.noticepreference", detail={"mail": "off"})


def notices_expire() -> int:
    """Destroys what was read long ago and what nobody ever read, without a trace; returns how many."""
    now = timezone.now()
    read, _by_model = Notice.objects.filter(read_at__lt=now - READ_KEPT).delete()
    never, _by_model = Notice.objects.filter(created_at__lt=now - UNREAD_KEPT).delete()
    return read + never
