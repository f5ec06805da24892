"""What a page may load, run and send to. ``settings`` reads this file, so it reads no settings."""

from collections.abc import Iterable
from typing import Any


def content_policy(*, https: bool, logins_at: Iterable[str]) -> dict[str, Any]:
    """The policy for django-csp: nothing inline, nothing of others; ``logins_at`` are origins that log people in."""
    own, nothing = ["'self'"], ["'none'"]
    return {
        "DIRECTIVES": {
            "default-src": nothing,
            "script-src": own,
            "style-src": own,
            "img-src": own,  # the QR code of an authenticator app is an image in the page: see its address
            "font-src": own,
            "connect-src": own,
            "manifest-src": own,
            "object-src": nothing,
            "form-action": [*own, *logins_at],
            "frame-ancestors": nothing,
            "base-uri": nothing,
            "upgrade-insecure-requests": https,
        }
    }
