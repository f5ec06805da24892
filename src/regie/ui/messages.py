"""Messages after an action: shown on the next page, with undo where there is one."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.functional import Promise


def done(request: HttpRequest, text: str | Promise, *, undo: str = "") -> None:
    """Tells at the foot of the next page what was done. ``undo`` is an address that a POST without fields undoes."""
    if undo and (not undo.startswith("/") or undo.startswith("//") or " " in undo):
        raise ValueError("undo is an address on this site.")
    messages.success(request, str(text), extra_tags=f"undo:{undo}" if undo else "")
