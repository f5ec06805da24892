"""Keeping the index as fresh as the data: after each write what it touched, and on demand everything.

The index holds nothing that does not stand elsewhere, so its writes leave no audit event, and a write that fails
undoes nothing: the log says so, and the nightly rebuild mends it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

import structlog
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Model, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override

from regie.access.authorisation.policies import AccessPath
from regie.audit.events.models import Event

from .models import KnownWord, SearchEntry, SearchWord
from .registry import SearchSource, field_at, sources, touched_by
from .words import WORD_LENGTH, fold, words_of

TEXT_LENGTH = 4_000  # of each field
AT_ONCE = 500
TRIES = 3
logger = structlog.get_logger(__name__)


def heard(recorded: Sequence[tuple[Event, Model | None]]) -> None:
    """Listens to the audit log: what was written is indexed anew after commit."""
    touched: dict[str, set[Any]] = {}
    for event, thing in recorded:
        touched.setdefault(event.object_kind, set()).add(thing.pk if thing else None)
    for label, keys in touched.items():
        for source, path in touched_by(label):
            transaction.on_commit(partial(_follow, source, path, keys), robust=True)


def entries_refresh(source: SearchSource, ids: Iterable[int]) -> None:
    """Indexes these rows as they are now; those that are gone leave the index."""
    for some in _parts(sorted(set(ids))):
        for attempt in range(1, TRIES + 1):
            try:
                _write(source, some)
                break
            except IntegrityError:  # another process wrote the same rows in between: read them again
                if attempt == TRIES:
                    raise


def index_rebuild(*, tell: Callable[[str, int, int], None] = lambda key, done, total: None) -> int:
    """Indexes everything anew, a part at a time while people work; returns the number of things.

    ``tell(source, done, total)`` hears how far it is. Stopped halfway it has done a part, and nothing is lost.
    """
    number = 0
    for source in sources():
        rows = source.model._default_manager.all()
        total, done = rows.count(), 0
        for some in _keys(rows):
            entries_refresh(source, some)
            done += len(some)
            tell(source.key, done, total)
        of_source = SearchEntry.objects.filter(source=source.key)
        of_source.exclude(object_id__in=source.model._default_manager.values("pk")).delete()
        number += done
    SearchEntry.objects.exclude(source__in=[source.key for source in sources()]).delete()
    KnownWord.objects.exclude(word__in=SearchWord.objects.values("word")).delete()
    return number


def _keys(rows: QuerySet[Any]) -> Iterator[list[int]]:
    """The keys from low to high, read a part at a time so that writing in between is no trouble."""
    last = 0
    while some := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        yield some
        last = some[-1]


def _parts(ids: list[int]) -> Iterator[list[int]]:
    yield from (ids[at : at + AT_ONCE] for at in range(0, len(ids), AT_ONCE))


def _follow(source: SearchSource, path: str, keys: set[Any]) -> None:
    """Indexes the rows of a source that hang on what was written; without a key all rows of the source."""
    rows = source.model._default_manager.order_by()
    if None in keys:
        found = set(rows.values_list("pk", flat=True))
    elif path == "pk":
        found = keys
    else:
        found = set(rows.filter(**{f"{path}__in": keys}).values_list("pk", flat=True))
    entries_refresh(source, found)


@transaction.atomic
def _write(source: SearchSource, ids: list[int]) -> None:
    """Replaces the entries of these rows. The number of queries does not depend on how many there are."""
    SearchEntry.objects.filter(source=source.key, object_id__in=ids).delete()
    texts = _texts(source, ids)
    entries, words = [], []
    for pk, places in _places(source, ids).items():
        for place, is_published in places:
            entry, mine = _entry(source, pk, texts)
            entry.municipality_id, entry.is_published = place, is_published
            entries.append(entry)
            words.append(mine)
    SearchEntry.objects.bulk_create(entries)
    SearchWord.objects.bulk_create(
        (
            SearchWord(entry=entry, word=word, in_title=in_title)
            for entry, mine in zip(entries, words, strict=True)
            for word, in_title in mine.items()
        ),
        batch_size=2_000,
    )
    every = {word for mine in words for word in mine}
    known = set(KnownWord.objects.filter(word__in=every).values_list("word", flat=True))
    new = [KnownWord(word=word) for word in sorted(every - known)]
    KnownWord.objects.bulk_create(new, ignore_conflicts=True)


def _texts(source: SearchSource, ids: list[int]) -> dict[str, dict[int, list[str]]]:
    """For each path the texts of each row. One query for a path."""
    found: dict[str, dict[int, list[str]]] = {}
    for path in {*source.paths, *source.arguments}:
        of_path, shown = found.setdefault(path, {}), _shown(source, path)
        rows = source.model._default_manager.filter(pk__in=ids).order_by()
        for pk, value in rows.annotate(found_text=F(path)).values_list("pk", "found_text"):
            if value not in (None, ""):
                of_path.setdefault(pk, []).append(_as_read(shown.get(value, value))[:TEXT_LENGTH])
    return found


def _as_read(value: Any) -> str:
    """A day as people write it, in the language of the product; anything else as it is."""
    if not isinstance(value, date):
        return str(value)
    day = timezone.localdate(value) if isinstance(value, datetime) else value
    with override(settings.LANGUAGE_CODE):
        return date_format(day)


def _shown(source: SearchSource, path: str) -> dict[Any, str]:
    """What people read for each value of a field with choices, in the language of the product."""
    if path not in source.paths:
        return {}
    with override(settings.LANGUAGE_CODE):
        choices = getattr(field_at(source.model, path), "flatchoices", None) or ()
        return {value: str(label) for value, label in choices}


def _places(source: SearchSource, ids: list[int]) -> dict[int, list[tuple[int, bool]]]:
    """For each row the municipalities it belongs to, with whether it is published. One query."""
    access: AccessPath = source.model.access  # type: ignore[attr-defined]
    rows = source.model._default_manager.filter(pk__in=ids).order_by()
    names = [name for name in (access.municipality, access.published) if name]
    found: dict[int, list[tuple[int, bool]]] = {}
    for pk, *values in rows.values_list("pk", *names):
        municipality = (values[0] or 0) if access.municipality else 0
        is_published = bool(values[-1]) if access.published else False
        if (municipality, is_published) not in found.setdefault(pk, []):
            found[pk].append((municipality, is_published))
    return found


def _entry(
    source: SearchSource, pk: int, texts: dict[str, dict[int, list[str]]]
) -> tuple[SearchEntry, dict[str, bool]]:
    """The entry of one row, not saved, and its words with whether they stand in the title."""

    def first(path: str) -> str:
        return texts.get(path, {}).get(pk, [""])[0]

    title = " ".join(first(source.title).split())
    # What nobody should be able to write must not keep the others out of the index.
    title, context = title.replace("\x00", "")[:300], first(source.context).replace("\x00", "")[:200]
    words = dict.fromkeys((word for word in words_of(title) if len(word) <= WORD_LENGTH), True)
    for path in source.paths:
        for text in texts[path].get(pk, []):
            for word in words_of(text):
                words.setdefault(word, False)
    url = reverse(source.url, args=[first(path) for path in source.arguments])
    return (
        SearchEntry(
            source=source.key,
            object_id=pk,
            title=title,
            title_folded=fold(title)[:600],
            context=context,
            url=url,
        ),
        words,
    )
