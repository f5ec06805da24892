"""Finding: a few queries, whatever is typed and however much there is, and rights asked of the things themselves."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    F,
    IntegerField,
    Q,
    QuerySet,
    Value,
    When,
    Window,
)
from django.db.models.functions import Cast, RowNumber
from django.utils.functional import Promise
from rapidfuzz.fuzz import ratio

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import decide

from .highlighting import pieces
from .models import KnownWord, SearchEntry, SearchWord
from .registry import SearchSource, sources
from .words import Vocabulary, meant_by, words_of, words_typed

CANDIDATES = 60  # of each source, before rights are asked
KEPT_SECONDS = 60.0


@dataclass(frozen=True)
class Found:
    """One thing found. ``title`` is in pieces, each with whether it matches what was typed."""

    source: str
    pk: int
    text: str
    title: tuple[tuple[str, bool], ...]
    context: str
    url: str
    closeness: float


@dataclass(frozen=True)
class Group:
    """What was found of one sort, the closest first; ``more`` where there is more than is shown."""

    key: str
    label: str | Promise
    found: list[Found]
    more: bool


def open_sources(reader: Actor) -> list[SearchSource]:
    """What this reader can find anything of, by the matrix."""
    return [source for source in sources() if decide(reader, "view", source.kind)]


def search(reader: Actor, typed: str, *, at: str = "/", each: int = 5, only: str = "") -> list[Group]:
    """What fits what was typed and this reader may see, in groups; of each group ``each`` at most.

    ``at`` is the page the reader is on: groups of things that live there come first. ``only`` asks for one group.
    Every word has to fit; where nothing has them all, slips are forgiven, and then one word may be missing.
    Six queries at most.
    """
    words = words_typed(typed)
    asked = [source for source in open_sources(reader) if only in ("", source.key)]
    if not words or not asked:
        return []
    entries = _entries(reader, asked, words)
    allowed = _allowed(reader, asked, entries)
    found = [_found(entry, words, reader) for entry in entries if (entry.source, entry.object_id) in allowed]
    return _groups(found, asked, at, each)


def _entries(reader: Actor, asked: Sequence[SearchSource], words: list[str]) -> list[SearchEntry]:
    """The candidates of the first way of looking that gives any. Comparing with slips is the dear one."""
    known = vocabulary()
    exact = [meant_by(word, known, forgiving=False) for word in words]
    if entries := _candidates(reader, asked, exact, words, missing=0):
        return entries
    meant = [meant_by(word, known) for word in words]
    entries = _candidates(reader, asked, meant, words, missing=0) if meant != exact else []
    if not entries and len(words) > 1:
        entries = _candidates(reader, asked, meant, words, missing=1)
    return entries


def vocabulary() -> Vocabulary:
    """Every word of the index, kept in this process until there is a new one. One query, two where there is."""
    newest = KnownWord.objects.order_by("-pk").values_list("pk", "word").first()
    kept = _kept[0]
    if kept.newest != newest or time.monotonic() - kept.at > KEPT_SECONDS:
        every = KnownWord.objects.values_list("word", flat=True)
        kept = _Kept(newest, time.monotonic(), Vocabulary(every))
        _kept[0] = kept
    return kept.words


@dataclass(frozen=True)
class _Kept:
    newest: tuple[int, str] | None
    at: float
    words: Vocabulary


_kept = [_Kept((0, ""), 0.0, Vocabulary([]))]


def _candidates(
    reader: Actor,
    asked: Sequence[SearchSource],
    meant: list[list[str]],
    words: list[str],
    *,
    missing: int,
) -> list[SearchEntry]:
    """The entries that fit best, some of each source, without asking who may see them. One query."""
    near = Q(municipality_id__in=[0, reader.municipality_id or 0]) | Q(is_published=True)
    rows = SearchEntry.objects.filter(near, source__in=[source.key for source in asked])
    fits = [Q(pk__in=SearchWord.objects.filter(word__in=each).values("entry")) for each in meant]
    if missing:
        any_fit = Q()
        for fit in fits:
            any_fit |= fit
        number = sum((Case(When(fit, then=1), default=0) for fit in fits), Value(0))
        rows = rows.filter(any_fit).annotate(fitting=number).filter(fitting__gte=len(fits) - missing)
    else:
        for fit in fits:
            rows = rows.filter(fit)
    ranked = rows.annotate(
        near=Case(
            When(municipality_id=reader.municipality_id, then=0), default=1, output_field=IntegerField()
        ),
        apart=_apart(words),
    )
    order = [F("near"), F("apart"), F("title_folded"), F("pk")]
    numbered = ranked.annotate(
        place=Window(RowNumber(), partition_by=[F("source")], order_by=[each.asc() for each in order])
    )
    return list(numbered.filter(place__lte=CANDIDATES))


def _apart(words: list[str]) -> Case:
    """0 where the title begins with the first word, 1 where it holds it, else 2."""
    first = words[0]
    return Case(
        When(title_folded__startswith=first, then=0),
        When(title_folded__contains=first, then=1),
        default=2,
        output_field=IntegerField(),
    )


def _allowed(
    reader: Actor, asked: Sequence[SearchSource], entries: list[SearchEntry]
) -> set[tuple[str, int]]:
    """Which of these things the reader may see now, by the querysets of the sources. One query for all of them."""
    ids: dict[str, set[int]] = {}
    for entry in entries:
        ids.setdefault(entry.source, set()).add(entry.object_id)
    parts: list[QuerySet] = [_rows(source, reader, ids[source.key]) for source in asked if source.key in ids]
    if not parts:
        return set()
    first, *others = parts
    return set(first.union(*others, all=True)) if others else set(first)


def _rows(source: SearchSource, reader: Actor, ids: set[int]) -> QuerySet:
    seen = source.queryset(reader).filter(pk__in=ids).order_by().values("pk")
    rows = source.model._default_manager.filter(pk__in=seen).order_by()
    return rows.values_list(Value(source.key, CharField()), Cast("pk", BigIntegerField()))


def _found(entry: SearchEntry, words: list[str], reader: Actor) -> Found:
    own = entry.municipality_id == reader.municipality_id
    closeness = _closeness(words, entry.title) + (0.2 if own else 0.0)
    return Found(
        source=entry.source,
        pk=entry.object_id,
        text=entry.title,
        title=tuple(pieces(entry.title, words)),
        context=entry.context,
        url=entry.url,
        closeness=closeness,
    )


def _closeness(words: list[str], title: str) -> float:
    """How well a title fits: 1 where it has every word, less for parts, slips and words that stand elsewhere."""
    of_title = words_of(title)
    each = [max((_fit(word, other) for other in of_title), default=0.0) for word in words]
    short = 1 / (1 + len(of_title)) / 10
    return sum(max(fit, 0.3) for fit in each) / len(each) + short


def _fit(word: str, other: str) -> float:
    if other == word:
        return 1.0
    if other.startswith(word):
        return 0.9
    return 0.75 if word in other else 0.7 * ratio(word, other) / 100


def _groups(found: list[Found], asked: Sequence[SearchSource], at: str, each: int) -> list[Group]:
    groups: list[tuple[tuple[float, float], Group]] = []
    for source in asked:
        mine: dict[int, Found] = {}
        for one in sorted((f for f in found if f.source == source.key), key=lambda f: -f.closeness):
            mine.setdefault(one.pk, one)
        if mine:
            best = list(mine.values())
            here = max(_together(at, one.url) for one in best)
            group = Group(source.key, source.label, best[:each], len(best) > each)
            groups.append(((-here, -best[0].closeness), group))
    return [group for _order, group in sorted(groups, key=lambda pair: pair[0])]


def _together(page: str, url: str) -> int:
    """How many parts two addresses have in common from the start."""
    pairs = zip(page.strip("/").split("/"), url.strip("/").split("/"), strict=False)
    return len(list(takewhile(lambda pair: pair[0] == pair[1], pairs)))
