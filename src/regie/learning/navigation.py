"""The pages of Learning, as tabs. By URL name only, so that no page here knows another."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import decide


@dataclass(frozen=True)
class Tab:
    """A tab as the template shows it."""

    label: str | Promise
    url: str
    is_current: bool


PAGES = (
    (_("Practice scan"), "scans:scan", "scan"),
    (_("Coding by two"), "codings:list", "coding"),
)


def learning_tabs(actor: Actor, current: str) -> list[Tab]:
    """The pages of Learning that this person may open; ``current`` is the URL name of this one."""
    return [
        Tab(label, reverse(name), name == current)
        for label, name, kind in PAGES
        if decide(actor, "view", kind)
    ]
