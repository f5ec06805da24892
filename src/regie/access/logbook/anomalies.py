"""What in the audit log is worth a look: many files in an hour, work outside office hours, files without a task.

It comes from events only. The core records each processing of files as an event of kind ``dossiers.dossier`` with
``detail={"files": n, "without_task": k}``; an event without those counts as one file, with a task.
It shows what staff did, never who is in a file, and it judges nobody: a privacy officer looks and says what it was.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import F, IntegerField, Max, Q, QuerySet, Sum
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce, ExtractHour, ExtractIsoWeekDay, TruncDay, TruncHour
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import AccessPath, narrow
from regie.audit.events.models import Event

from .choices import Sort
from .models import LookedAt

FILES = "dossiers.dossier"
DAYS = 31
FRIDAY = 5
ANOMALY_PATH = AccessPath(kind="anomaly", municipality="municipality_id")


@dataclass(frozen=True)
class Anomaly:
    """One hour or day of one person. ``files`` is the number that stood out."""

    sort: Sort
    person_id: int
    person: str
    role: str
    organisation: str
    starts_at: datetime
    files: int
    looked: LookedAt | None = None

    @property
    def sentence(self) -> str:
        """Why it stands here."""
        return SENTENCES[self.sort](self)

    @property
    def log_url(self) -> str:
        """The log of that person on that day."""
        day = timezone.localtime(self.starts_at).date().isoformat()
        query = {"person": self.person_id, "kind": FILES, "since": day, "until": day}
        return f"{reverse('logbook:events')}?{urlencode(query)}"

    @property
    def look_url(self) -> str:
        return reverse("logbook:look", args=[self.sort.value, self.person_id, address_of(self.starts_at)])


def _many_files(found: Anomaly) -> str:
    return _("%(files)s files between %(from)s and %(to)s. From %(limit)s in an hour it stands here.") % {
        "files": found.files,
        "from": date_format(timezone.localtime(found.starts_at), "H.i"),
        "to": date_format(timezone.localtime(found.starts_at + timedelta(hours=1)), "H.i"),
        "limit": settings.WORTH_A_LOOK_FILES,
    }


def _out_of_hours(found: Anomaly) -> str:
    return _(
        "%(files)s files in the weekend or outside office hours, which are from %(opens)s to %(closes)s."
    ) % {
        "files": found.files,
        "opens": f"{settings.OFFICE_OPENS}.00",
        "closes": f"{settings.OFFICE_CLOSES}.00",
    }


def _without_task(found: Anomaly) -> str:
    return _(
        "%(files)s files without a task of their own in them. From %(limit)s in a day it stands here."
    ) % {
        "files": found.files,
        "limit": settings.WORTH_A_LOOK_WITHOUT_TASK,
    }


SENTENCES = {Sort.MANY_FILES: _many_files, Sort.OUT_OF_HOURS: _out_of_hours, Sort.WITHOUT_TASK: _without_task}


def anomalies_for(reader: Actor, *, since: datetime | None = None) -> list[Anomaly]:
    """What stood out in the reader's municipality in the last 31 days, newest first. Four queries."""
    since = since or timezone.now() - timedelta(days=DAYS)
    events = narrow(Event.objects.all(), reader, path=ANOMALY_PATH).order_by()
    events = events.filter(object_kind=FILES, result="done", actor_id__isnull=False, at__gte=since)
    looked = {
        (each.sort, each.person_id, each.starts_at): each
        for each in narrow(LookedAt.objects.select_related("by"), reader).filter(
            starts_at__gte=since - timedelta(days=1)
        )
    }
    found = [
        Anomaly(sort, row["actor_id"], row["person"], row["as_role"], row["of"], row["start"], row["number"],
                looked.get((sort, row["actor_id"], row["start"])))
        for sort, rows in ((sort, _rows(events, sort)) for sort in Sort)
        for row in rows
    ]  # fmt: skip
    return sorted(found, key=lambda each: (each.starts_at, each.person, each.sort), reverse=True)


def _rows(events: QuerySet[Event], sort: Sort) -> Iterable[Any]:
    """Per person and hour or day: how many files, where that is enough to stand out."""
    zone = timezone.get_current_timezone()
    files = Coalesce(Cast(KT("detail__files"), IntegerField()), 1)
    without = Coalesce(Cast(KT("detail__without_task"), IntegerField()), 0)
    start: TruncHour | TruncDay = TruncDay("at", tzinfo=zone)
    number, limit = files, 1
    if sort == Sort.MANY_FILES:
        start, limit = TruncHour("at", tzinfo=zone), settings.WORTH_A_LOOK_FILES
    elif sort == Sort.WITHOUT_TASK:
        number, limit = without, settings.WORTH_A_LOOK_WITHOUT_TASK
    else:
        events = events.annotate(
            hour=ExtractHour("at", tzinfo=zone), weekday=ExtractIsoWeekDay("at", tzinfo=zone)
        )
        open_ = Q(hour__gte=settings.OFFICE_OPENS, hour__lt=settings.OFFICE_CLOSES, weekday__lte=FRIDAY)
        events = events.exclude(open_)
    return (
        events.annotate(start=start)
        .values("actor_id", "start")
        .annotate(
            number=Sum(number),
            person=Max("actor_name"),
            as_role=Max("actor_role"),
            of=Max("organisation_name"),
        )
        .filter(number__gte=limit)
        .order_by(F("start").desc())
    )


def address_of(moment: datetime) -> str:
    """A moment as it stands in an address: ``YYYYMMDDHH`` in UTC, where no hour comes twice."""
    return f"{moment.astimezone(UTC):%Y%m%d%H}"


def anomaly_of(reader: Actor, sort: str, person_id: int, start: str) -> Anomaly | None:
    """One of them, by what its address says. None where there is none."""
    return next(
        (
            each
            for each in anomalies_for(reader)
            if (each.sort, each.person_id) == (sort, person_id) and address_of(each.starts_at) == start
        ),
        None,
    )
