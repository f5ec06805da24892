"""Objects for the addresses of this slice, for the walk along every page; those of dossiers have their own walk."""

from typing import Any


def examples() -> dict[str, tuple[dict[str, Any], None]]:
    """Name of the address -> its arguments; the role alone decides, and the rows within it."""
    return {"persons:export": ({"form": "csv"}, None)}
