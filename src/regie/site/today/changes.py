"""What others changed since a person's last visit, from the audit log: only what that person may see anyway."""

from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.urls import NoReverseMatch, reverse

from regie.access.accounts.visits import since_last_visit
from regie.access.authorisation.actors import Actor
from regie.access.authorisation.choices import Reach
from regie.access.authorisation.policies import cell_of
from regie.access.logbook.choices import action_words, kind_words
from regie.audit.events.models import Event

MODULES = ("leadership", "approach")  # whose things are told of; never what stands behind the wall
QUIET = ("view", "export", "download", "look at")
MOST = 40


@dataclass(frozen=True)
class Change:
    """One thing that others changed: when last, who, what they did, and where it is seen."""

    at: datetime
    who: str
    did: str
    kind: str
    name: str
    url: str
    times: int


def changes_for(actor: Actor) -> tuple[datetime | None, list[Change]]:
    """Since when, and what changed since, the newest first. Two queries, or three when a visit begins."""
    since = since_last_visit(actor)
    if since is None or actor.municipality_id is None:
        return since, []
    events = (
        Event.objects.filter(municipality_id=actor.municipality_id, at__gt=since)
        .filter(object_kind__in=labels_in_sight(actor), result="done")
        .exclude(action__in=QUIET)
        .exclude(actor_id=actor.user_id or 0)
        .order_by("-pk")[:500]
    )
    together: dict[tuple[str, str, str], list[Event]] = {}
    for event in events:
        together.setdefault((event.object_kind, event.object_id, event.action), []).append(event)
    return since, [_change(same) for same in list(together.values())[:MOST]]


def labels_in_sight(actor: Actor) -> list[str]:
    """The models of these modules of which the person may see every row of the municipality."""
    return [
        model._meta.label_lower
        for model in apps.get_models()
        if model.__module__.split(".")[1:2] and model.__module__.split(".")[1] in MODULES
        if (path := getattr(model, "access", None)) and not path.dossier
        if Reach.OWN_MUNICIPALITY in cell_of(path.kind, "view").reach("view", actor.role)
    ]


def _change(same: list[Event]) -> Change:
    last = same[0]
    return Change(
        at=last.at,
        who=last.actor_name,
        did=action_words(last.action),
        kind=kind_words(last.object_kind),
        name=last.object_name,
        url=_page(last.object_kind, last.object_id),
        times=len(same),
    )


def _page(label: str, pk: str) -> str:
    """The page of a thing, where its slice has one that takes its key."""
    try:
        return reverse(f"{label.split('.')[0]}:detail", args=[int(pk)])
    except (NoReverseMatch, ValueError):
        return ""
