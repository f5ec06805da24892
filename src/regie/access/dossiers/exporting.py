"""Rows with personal data that leave as a file, in chunks that each ask anew who may still see."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.access.collaborations.selectors import collaboration_lock
from regie.audit.processing.activities import Activity
from regie.ui.spreadsheets import Row

from .processing import processing
from .standing import opening_collaborations

CHUNK = 200


def rows_leave(
    *,
    by: Actor,
    activity: Activity,
    name: str,
    rows: Callable[[], QuerySet[Any]],
    to_row: Callable[[Any], Row],
    chunk: int = CHUNK,
) -> Iterator[list[Row]]:
    """Chunks of rows, each one processing of its own with its own log lines.

    ``rows()`` gives the narrowed rows that may be exported, made anew for each chunk and ordered by primary key.
    Each chunk holds the collaborations for as long as it reads, as a withdrawal does; so a row of a partner that
    withdrew leaves before that commit or not at all. When the person's collaborations shrink on the way, the last
    chunk is one row that says so.
    """
    begun, after = opening_collaborations(by), None
    while True:
        with processing(by=by, activity=activity, action="export", name=name) as opening:
            for pk in sorted(opening.collaborations):
                collaboration_lock(pk)
            stopped = bool(begun - opening_collaborations(by))
            found = rows().order_by("pk")
            page = [] if stopped else list((found.filter(pk__gt=after) if after else found)[:chunk])
            made = [to_row(each) for each in page]
        if stopped:
            yield [[_("Stopped here: a covenant ended while this file was being made.")]]
        if made:
            yield made
        if len(page) < chunk:
            return
        after = page[-1].pk
