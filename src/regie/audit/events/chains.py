"""Adding to a chain: one writer at a time, each event on the one before it."""

from collections.abc import Sequence

from django.db import connection
from django.utils import timezone

from .inserts import insert_many
from .models import ChainHead, Event
from .seals import head_is_sealed, put_head_mac, put_seal

# One statement on both databases: makes the head where there is none, locks it, and tells what it says.
_LOCK = """
    INSERT INTO events_chainhead (chain, number, seal, removed_to, removed_seal, mac, seal_key)
    VALUES (%s, 0, '', 0, '', '', '')
    ON CONFLICT (chain) DO UPDATE SET chain = excluded.chain
    RETURNING chain, number, seal, removed_to, removed_seal, mac, seal_key
"""


class ChainBroken(Exception):
    """The head of a chain is not what Regie sealed: nothing is added to it until a person has looked.

    Adding would hide what happened. ``regie audit verify`` tells what is wrong, ``regie audit mend`` goes on.
    """


def head_locked(chain: int) -> ChainHead:
    """The head of a chain, locked until the transaction ends. Needs a transaction. Raises ChainBroken."""
    head = head_locked_unchecked(chain)
    if not head_is_sealed(head):
        raise ChainBroken(
            f"The head of audit chain {chain} was changed from outside: run regie audit verify."
        )
    return head


def head_locked_unchecked(chain: int) -> ChainHead:
    """As ``head_locked``, also where the head is not sealed."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [chain])
        return ChainHead.from_db(
            connection.alias, [f.attname for f in ChainHead._meta.fields], cursor.fetchone()
        )


def append(events: Sequence[Event], chain: int) -> None:
    """Seals new events and writes them at the end of a chain, in the order given. Three queries up to 500 events."""
    head = head_locked(chain)
    for event in events:
        event.at = timezone.now()  # after the lock, so that the times in a chain go up with the numbers
        head.number += 1
        head.seal = put_seal(event, chain=chain, number=head.number, previous=head.seal)
    insert_many(events)
    put_head_mac(head)
    head.save(force_update=True)
