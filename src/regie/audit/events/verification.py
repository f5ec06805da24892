"""Checking the chains: what was changed, removed or inserted since it was written, and where.

Reads in parts, so that a log of any length fits in memory, and writes nothing.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Max, OuterRef, Subquery

from . import guards
from .choices import SENTENCES, Finding
from .models import ChainHead, Event
from .seals import head_is_sealed, is_sealed

PART = 2000
# How far a renumbered event is looked for, and how many unreadable events in a row are held in memory.
NEAR = 64
MOST_HELD = 1000


@dataclass(frozen=True)
class Found:
    """One finding. ``first`` and ``last`` are numbers in the chain, both included; 0 where there is none."""

    kind: Finding
    chain: int = 0
    first: int = 0
    last: int = 0
    note: str = ""

    def __str__(self) -> str:
        numbers = str(self.first) if self.last <= self.first else f"{self.first}–{self.last}"
        return SENTENCES[self.kind] % {"chain": self.chain, "numbers": numbers, "note": self.note}


def verify(chains: Iterable[int] | None = None) -> Iterator[Found]:
    """What is wrong with the chains given, or with all and with their protection. Nothing is wrong: no findings."""
    if chains is None:
        yield from unguarded()
        chains = known_chains()
    for chain in chains:
        yield from Walk(chain).findings()


def unguarded() -> Iterator[Found]:
    """The triggers of the logs that are not there."""
    return (Found(Finding.UNGUARDED, note=name) for name in guards.missing())


def known_chains() -> Iterator[int]:
    """Every chain that has events or a head, in order."""
    heads = set(ChainHead.objects.values_list("chain", flat=True))
    last: int | None = None
    while True:  # jumps along the index from chain to chain
        after = Event.objects.order_by("chain", "number")
        found = (
            (after if last is None else after.filter(chain__gt=last)).values_list("chain", flat=True).first()
        )
        if found is None:
            break
        heads.add(found)
        last = found
    yield from sorted(heads)


class Walk:
    """One chain from its first event to its last.

    Each event carries the seal of the one before it, so that it can be checked by itself: the event after a gap
    or after a changed one is still known to be whole. An event that only fits another number than it has was moved
    because something was inserted or removed before it.
    """

    def __init__(self, chain: int, up_to: int | None = None) -> None:
        """``up_to``: only the events up to this number, without the end of the chain."""
        self.chain, self.lines, self._up_to = chain, 0, up_to
        self._held: list[Event] = []  # events that fit nowhere, since the last good one
        self._shift = 0  # how much further the good events stand than they were sealed
        self._expected, self._seal = 1, ""  # the next number, and the seal it has to follow; None: not known

    def findings(self, tell: Callable[[int], None] = lambda done: None) -> Iterator[Found]:
        """The findings in the order of the chain. ``tell(done)`` hears after each part how many were read."""
        # Head and last number in one statement: what is added afterwards is for the next check.
        latest = Event.objects.filter(chain=OuterRef("chain")).order_by().values("chain")
        newest = Subquery(latest.annotate(last=Max("number")).values("last"))
        head = ChainHead.objects.filter(chain=self.chain).annotate(newest=newest).first()
        last = (
            head.newest
            if head
            else Event.objects.filter(chain=self.chain).aggregate(last=Max("number"))["last"]
        )
        trusted = head is not None and head_is_sealed(head)
        if head is None:
            yield Found(Finding.HEAD_MISSING, self.chain)
        elif not trusted:
            yield Found(Finding.HEAD_CHANGED, self.chain)
        elif head.removed_to:
            self._expected, self._seal = head.removed_to + 1, head.removed_seal
        for part in self._parts(min(last or 0, self._up_to or last or 0)):
            for event in part:
                yield from self._step(event)
            tell(self.lines)
        if self._up_to is None:
            yield from self._end(head if trusted else None)
        else:
            yield from self._settle(self._expected + len(self._held))

    def _parts(self, last: int) -> Iterator[list[Event]]:
        done = 0
        events = Event.objects.filter(chain=self.chain, number__lte=last).order_by("number")
        while part := list(events.filter(number__gt=done)[:PART]):
            self.lines += len(part)
            yield part
            done = part[-1].number

    def _step(self, event: Event) -> Iterator[Found]:
        number = self._number_of(event)
        if number is None:
            self._held.append(event)
            if len(self._held) >= MOST_HELD:
                yield from self._settle(self._expected + len(self._held))
                self._seal = ""
            return
        if number < self._expected:  # a copy of an event that was here already
            yield Found(Finding.INSERTED, self.chain, event.number, note=_row(event))
            return
        follows = number == self._expected and not self._held
        yield from self._settle(number)
        if follows and self._seal is not None and event.previous != self._seal:
            yield Found(Finding.UNLINKED, self.chain, number)
        self._expected, self._seal, self._shift = number + 1, event.seal, event.number - number

    def _number_of(self, event: Event) -> int | None:
        """The number under which an event was sealed; None where it fits none nearby."""
        if is_sealed(event):
            return event.number
        here = event.number - self._shift
        near = [here, here - len(self._held), *(here + step for step in range(-NEAR, NEAR + 1))]
        return next((number for number in dict.fromkeys(near) if is_sealed(event, number)), None)

    def _settle(self, until: int, gap: Finding = Finding.REMOVED) -> Iterator[Found]:
        """Between the last good event and number ``until``: what is held was changed or inserted, the rest is gone."""
        held, self._held = self._held, []
        places = range(self._expected, until)
        changed: dict[int, Event] = {}
        loose: list[Event] = []
        for event in held:
            number = event.number - self._shift
            if number in places and number not in changed:
                changed[number] = event
            else:
                loose.append(event)
        gone: list[range] = []
        for number in [*sorted(changed), until]:
            if self._expected < number:
                gone.append(range(self._expected, number))
            self._expected = number + 1
        self._expected = until
        for number in sorted(changed):
            yield Found(Finding.CHANGED, self.chain, number, note=_row(changed[number]))
        for event in loose:
            yield Found(Finding.INSERTED, self.chain, event.number, note=_row(event))
        for numbers in gone:
            if not self._expired_meanwhile(numbers[-1]):
                yield Found(gap, self.chain, numbers[0], numbers[-1])

    def _end(self, head: ChainHead | None) -> Iterator[Found]:
        if head is None:
            yield from self._settle(self._expected + len(self._held))
            return
        if self._expected > head.number + 1:
            yield Found(Finding.BEYOND, self.chain, head.number + 1, self._expected - 1)
            return
        whole = self._expected == head.number + 1 and not self._held
        yield from self._settle(head.number + 1, gap=Finding.CUT)
        if whole and self._seal != head.seal:
            yield Found(Finding.UNLINKED, self.chain, head.number)

    def _expired_meanwhile(self, number: int) -> bool:
        """Whether events up to this number were removed by their term while we were reading."""
        head = ChainHead.objects.filter(chain=self.chain).first()
        return head is not None and head.removed_to >= number and head_is_sealed(head)


def _row(event: Event) -> str:
    return f"id {event.pk}"


def compare(kept: Iterable[tuple[int, int, str]]) -> Iterator[Found]:
    """What went back since heads were kept elsewhere: ``(chain, number, seal)`` as ``audit heads`` prints them.

    Finds what the chain by itself cannot tell: that all of it, head included, was put back to an earlier state.
    """
    for chain, number, seal in kept:
        head = ChainHead.objects.filter(chain=chain).first()
        reached = head.number if head else 0
        if reached < number:
            yield Found(Finding.ROLLED_BACK, chain, reached + 1, number)
            continue
        found = Event.objects.filter(chain=chain, number=number).values_list("seal", flat=True).first()
        if found is None and head and head.removed_to == number:
            found = head.removed_seal
        expired = head is not None and number < head.removed_to
        if not expired and found != seal:
            yield Found(Finding.REPLACED, chain, number)
