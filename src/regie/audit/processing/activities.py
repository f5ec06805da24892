"""The processing activities that code knows of. Each has its entry, in versions, in the processing register.

A slice names its activity once, at import::

    READING = activity("dossier-inzien", "Reading a file")
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Expression, Value


@dataclass(frozen=True)
class Activity:
    """One kind of processing. ``slug`` is its name in addresses, ``label`` its name in English."""

    slug: str
    label: str


_activities: dict[str, Activity] = {}


def activity(slug: str, label: str) -> Activity:
    """Registers an activity. Raises ValueError where the slug is in use for another."""
    found = _activities.setdefault(slug, Activity(slug, label))
    if found.label != label:
        raise ValueError(f"The activity {slug!r} is {found.label!r} already")
    return found


def activities() -> list[Activity]:
    """All activities, by slug."""
    return sorted(_activities.values(), key=lambda each: each.slug)


def _first_version(slug: str) -> int:
    return 1


_version: Callable[[str], int] = _first_version


def use_versions(lookup: Callable[[str], int]) -> None:
    """The processing register hands in how to find the version of an entry that holds now."""
    global _version
    _version = lookup


_version_query: Callable[[str, int], Expression] | None = None


def use_version_query(query: Callable[[str, int], Expression]) -> None:
    """The register also hands in the same as an expression, so that a query can bring the number along."""
    global _version_query
    _version_query = query


def version_query(slug: str, municipality_id: int) -> Expression:
    """The number of the version that holds now, for ``annotate``."""
    return _version_query(slug, municipality_id) if _version_query else Value(1)


def uri(activity: Activity) -> str:
    """The address of the version of the entry that holds now; version 1 where no register has come in yet."""
    base = settings.BASE_URL.rstrip("/")
    return f"{base}/privacy/register/{activity.slug}/versies/{_version(activity.slug)}"
