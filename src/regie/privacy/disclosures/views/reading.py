"""What waits, the list, and one disclosure with its steps."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from regie.access.authorisation.decorators import requires
from regie.access.authorisation.policies import check, decide
from regie.access.authorisation.requests import ActorRequest
from regie.access.dossiers.exporting import rows_leave
from regie.access.dossiers.processing import processed
from regie.access.dossiers.standing import grounds_of
from regie.ui import lists
from regie.ui.spreadsheets import Row

from .. import policies
from ..activities import DISCLOSURES
from ..models import Disclosure
from ..secrecy import label_of
from ..selectors import (
    SEALED,
    content_for,
    disclosure_or_refuse,
    disclosures_for,
    onward_from,
    open_for,
)
from ..tables import EXPORT_HEADINGS, DisclosureFilter, DisclosureTable, export_row

MOST = 100


@requires("view", "disclosure")
@processed(DISCLOSURES)
def inbox_page(request: ActorRequest) -> HttpResponse:
    """What is asked of the reader's organisation first, then what it waits for itself."""
    actor = request.actor
    rows: list[Any] = list(open_for(actor)[:MOST])
    context = {
        "waiting": [each for each in rows if not each.waits],
        "others": [each for each in rows if each.waits],
        "more": rows[0].total - len(rows) if rows else 0,
        "may_ask": decide(actor, "ask", "disclosure"),
    }
    return render(request, "disclosures/inbox.html", context)


@requires("view", "disclosure")
@processed(DISCLOSURES)
def list_page(request: ActorRequest) -> HttpResponse:
    """All disclosures of the reader's organisation, by reference."""
    actor = request.actor
    if "export" in request.GET:
        check(actor, "export", "disclosure")
    return lists.list_page(
        request,
        queryset=disclosures_for(actor),
        table=DisclosureTable,
        filters=DisclosureFilter,
        paginator=lists.CountsWithRows,
        title=_("Information asked and given"),
        lead=_("What your organisation gave, received, asked or refused. Other partners do not see it."),
        template="disclosures/list.html",
        export_rows=lambda _rows: _export(request),
        may_ask=decide(actor, "ask", "disclosure"),
        may_export=decide(actor, "export", "disclosure"),
        dossier=request.GET.get("dossier", "")[:36],
    )


def _export(request: ActorRequest) -> Iterator[Row]:
    """Headings, and the rows in chunks that each ask anew what this person may still see."""
    actor = request.actor
    yield list(EXPORT_HEADINGS)
    chunks = rows_leave(
        by=actor,
        activity=DISCLOSURES,
        name="export disclosures: list",
        rows=lambda: (
            DisclosureFilter(
                request.GET or None,
                queryset=disclosures_for(actor, "export").defer(None).defer(*_unused()),
                request=request,
            ).qs
        ),
        to_row=export_row,
    )
    for chunk in chunks:
        yield from chunk


def _unused() -> list[str]:
    return [name for name in SEALED if name != "purpose"]


@requires("view", "disclosure")
@processed(DISCLOSURES)
def detail_page(request: ActorRequest, pk: int) -> HttpResponse:
    """One disclosure: what was asked, what was told, on which ground, and the next step."""
    row, actor = disclosure_or_refuse(request.actor, pk), request.actor
    context = {
        "row": row,
        "content": content_for(actor, row),
        "label": label_of(row),
        "lines": [
            each for each in grounds_of(actor, row.dossier.collaboration_id) if each.category == row.category
        ],
        "onward": onward_from(actor, row),
        "is_receiver": row.to_organisation_id == actor.organisation_id,
        "may_onward": policies.can_pass_on(actor, row),
        **_steps(request, row),
    }
    return render(request, "disclosures/detail.html", context)


def _steps(request: ActorRequest, row: Disclosure) -> dict[str, object]:
    actor = request.actor
    return {
        "may_answer": policies.can_answer(actor, row),
        "may_accept": policies.can_accept(actor, row),
        "may_refuse": policies.can_refuse(actor, row),
        "may_withdraw": policies.can_withdraw(actor, row),
        "may_consent": policies.can_consent(actor, row),
    }
