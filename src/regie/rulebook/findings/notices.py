"""Who directs something hears that new findings hold it back: at most one notice a renewal."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse

from regie.access.notices.services import notify
from regie.rulebook.rules.aggregates import Aggregate
from regie.rulebook.rules.choices import Severity
from regie.ui.phrases import phrases

from .models import Finding

KIND = "finding_blocks"


def tell_of_blocking(
    aggregate: Aggregate,
    fresh: Sequence[Finding],
    facts: Mapping[int, Sequence[Any]],
    doers: Mapping[int, set],
) -> None:
    """Tells of what is new and holds a step back, for each scope at once.

    ``facts`` gives the name of a scope and then the keys of who directs it; ``doers`` who made the writes that were
    looked at: who did all of them sees the findings on the page itself, and gets no notice.
    """
    counts: dict[int, int] = {}
    places: dict[int, int] = {}
    for finding in fresh:
        if finding.severity == Severity.BLOCKS:
            counts[finding.scope_id] = counts.get(finding.scope_id, 0) + 1
            places[finding.scope_id] = finding.municipality_id
    for scope, count in counts.items():
        name, *directors = facts[scope]
        alone = doers.get(scope, set()) if len(doers.get(scope, set())) == 1 else set()
        notify(
            users=set(directors) - alone,
            kind=KIND,
            message=phrases(
                "%(count)s new finding holds %(name)s back.",
                "%(count)s new findings hold %(name)s back.",
                count,
                name=str(name),
            ),
            url=reverse(aggregate.url, args=[scope]),
            municipality_id=places[scope],
            about="finding",
        )
