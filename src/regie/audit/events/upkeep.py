"""Keeping the log: checking a chain and remembering the outcome, ending what is past its term, mending a head."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db import connection, transaction
from django.db.models import Min
from django.utils import timezone

from .chains import head_locked, head_locked_unchecked
from .models import ChainCheck, ChainHead, Event
from .seals import head_is_sealed, is_sealed, put_head_mac
from .services import record
from .verification import Found, Walk, known_chains, unguarded

PART = 5000


@dataclass(frozen=True)
class Keeper:
    """The actor of upkeep: nobody, in the chain that it is about."""

    municipality_id: int | None
    name: str = "Regie"
    role: str = ""
    user_id: int | None = None

    @classmethod
    def of(cls, chain: int) -> "Keeper":
        return cls(chain or None)


def chain_check(
    *,
    chain: int,
    tell: Callable[[int, int], None] = lambda done, total: None,
    say: Callable[[Found], None] = lambda found: None,
) -> ChainCheck:
    """Checks one chain and keeps the outcome; a missing trigger counts as a finding of each chain.

    ``tell(done, total)`` hears how far it is, ``say`` each finding of the chain itself.
    """
    head = ChainHead.objects.filter(chain=chain).first()
    total = head.number - head.removed_to if head else 0
    walk, open_ = Walk(chain), list(unguarded())
    findings, first = len(open_), next(iter(open_), None)
    for found in walk.findings(lambda done: tell(done, max(done, total))):
        say(found)
        first, findings = first or found, findings + 1
    return ChainCheck.objects.create(
        chain=chain, at=timezone.now(), lines=walk.lines, findings=findings, first_finding=str(first or "")
    )


@dataclass(frozen=True)
class Expired:
    """What ``events_expire`` did to one chain: how many events went, or the finding that held it back."""

    chain: int
    removed: int = 0
    held_back_by: Found | None = None


def events_expire(older_than: datetime) -> list[Expired]:
    """Removes the events of before this moment, from the start of each chain, so that the rest still verifies.

    What is removed is checked first: a chain with a finding stays as it is, as the evidence that it is.
    In parts; broken off, it goes on from where it was.
    """
    done = []
    for chain in known_chains():
        first_kept = Event.objects.filter(chain=chain, at__gte=older_than).aggregate(first=Min("number"))[
            "first"
        ]
        old = Event.objects.filter(chain=chain, at__lt=older_than).order_by("-number")
        if first_kept is not None:
            old = old.filter(number__lt=first_kept)
        last = old.values_list("number", flat=True).first()
        if last is None:
            continue
        found = next(islice(Walk(chain, up_to=last).findings(), 1), None)
        done.append(Expired(chain, held_back_by=found) if found else Expired(chain, _expire(chain, last)))
    return done


def _expire(chain: int, last: int) -> int:
    removed = 0
    while gone := _expire_part(chain, last):
        removed += gone
    return removed


@transaction.atomic
def _expire_part(chain: int, last: int) -> int:
    head = head_locked(chain)
    until = min(last, head.removed_to + PART)
    if until <= head.removed_to:
        return 0
    head.removed_seal = Event.objects.get(chain=chain, number=until).seal
    head.removed_to = until
    put_head_mac(head)
    head.save(force_update=True)
    with connection.cursor() as cursor:  # the model refuses this, and the trigger allows what the head says
        cursor.execute("DELETE FROM events_event WHERE chain = %s AND number <= %s", [chain, until])
        removed = cursor.rowcount
    if until == last:
        record(
            by=Keeper.of(chain),
            action="expire",
            kind="events.event",
            origin="command",
            detail={"up_to": until},
        )
    return removed


@transaction.atomic
def head_mend(*, chain: int, reason: str) -> ChainHead:
    """Puts a head that was changed from outside back on the last event there is, and writes that down in the chain.

    For after the cause is known: until then nothing is added to the chain. What is missing stays missing, and every
    later check says so. Raises ValueError where the head is whole.
    """
    head = head_locked_unchecked(chain)
    sealed, was = head_is_sealed(head), {"number": head.number, "removed_to": head.removed_to}
    events = Event.objects.filter(chain=chain).order_by("number")
    first, last = events.first(), events.last()
    if sealed and head.number >= (last.number if last else 0):
        raise ValueError(f"The head of chain {chain} is whole: there is nothing to mend.")
    head.number, head.seal = (last.number, last.seal) if last else (0, "")
    if not sealed:
        head.removed_to, head.removed_seal = _removed_by_term(first)
    put_head_mac(head)
    head.save(force_update=True)
    detail = {"reason": reason, "was": was, "now": {"number": head.number, "removed_to": head.removed_to}}
    record(by=Keeper.of(chain), action="mend", kind="events.chainhead", origin="command", detail=detail)
    return ChainHead.objects.get(pk=chain)


def _removed_by_term(first: Event | None) -> tuple[int, str]:
    """How far the chain was removed by its term, as its own sealed events say; 0 where they do not."""
    if first is None or not is_sealed(first):
        return 0, ""
    said = Event.objects.filter(chain=first.chain, action="expire", detail__up_to=first.number - 1).first()
    return (first.number - 1, first.previous) if said and is_sealed(said) else (0, "")
