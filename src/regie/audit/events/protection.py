"""What the database itself refuses on the audit log.

An event may only go when the head of its chain says that its term is over (``ChainHead.removed_to``). That head is
sealed: who moves it without the key is found by the next check. So there is no door that can be left open.
"""

from .guards import guard

EVENTS = guard(
    "events_event",
    may_go="EXISTS (SELECT 1 FROM events_chainhead h WHERE h.chain = OLD.chain AND OLD.number <= h.removed_to)",
)
HEADS = guard("events_chainhead", may_change=True)
