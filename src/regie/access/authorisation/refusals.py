"""Every refusal leaves an event: who tried what, where. Never what was sent along."""

from django.http import HttpRequest

from regie.audit.events.services import record

from .actors import NOBODY

LONGEST_PATH = 200


def refusal_record(request: HttpRequest) -> None:
    """Writes that this request was refused, in a transaction of its own: that of the work was undone.

    The address is kept without its query, which can hold what somebody searched for.
    """
    view = request.resolver_match.func if request.resolver_match else None
    rule = getattr(view, "access_rule", None)
    record(
        by=getattr(request, "actor", NOBODY),
        action=getattr(rule, "action", "") or "open",
        kind=getattr(rule, "kind", ""),
        result="refused",
        detail={"path": request.path[:LONGEST_PATH], "method": request.method or ""},
    )
