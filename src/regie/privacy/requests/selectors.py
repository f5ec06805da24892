"""Reads of requests and duties to inform, narrowed to the reader. Call them inside a processing."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, DateField, F, QuerySet, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import decide, narrow
from regie.access.dossiers.models import Dossier
from regie.access.dossiers.processing import processing

from .activities import INFORMING
from .choices import OPEN_STATES, OWN_LETTER_FROM, PARENTS_BELOW, AddresseeKind
from .hooks import Addressee
from .models import DataSubjectRequest, InformingDuty, RequestLink
from .terms import age_on, left_in_words

# What only who handles a request reads. The case director gets what is needed to mend a fact.
ABOUT_REQUESTER = (
    *("requester_name", "requester_contact", "subject_name", "proof", "question", "extension_reason"),
    *("reason", "withdrawn_reason"),
)
WRONG_FACT = ("wrong_field", "wrong_value", "right_value")


def requests_for(reader: Actor) -> QuerySet[DataSubjectRequest]:
    """The requests that the reader may see, without a word of who asked and what."""
    rows = narrow(DataSubjectRequest.objects.all(), reader)
    if not decide(reader, "change", "request"):
        mine = narrow(RequestLink.objects.all(), reader).values_list("request_id", flat=True)
        rows = DataSubjectRequest.objects.filter(pk__in=list(mine))
    return rows.defer(*ABOUT_REQUESTER, *WRONG_FACT).select_related("handler")


def reads_all(reader: Actor, request: DataSubjectRequest) -> bool:
    """Whether the reader handles requests, and so reads who asked; others see that it is there and by when."""
    return bool(decide(reader, "change", request))


def duties_for(reader: Actor) -> QuerySet[Any]:
    """The duties to inform on dossiers of the reader, with ``falls_on``: the law's day, or when a delay ends."""
    rows = narrow(InformingDuty.objects.all(), reader)
    return with_due(rows).select_related("dossier__collaboration")


def with_due(rows: QuerySet[InformingDuty]) -> QuerySet[Any]:
    """Adds ``falls_on``, the day that counts."""
    counts = Case(
        When(approved_at__isnull=False, then=F("postpone_until")),
        default=F("due_on"),
        output_field=DateField(),
    )
    return rows.annotate(falls_on=counts)


def dossiers_without_duty() -> QuerySet[Dossier]:
    """The dossiers that run and for which nobody is to be informed yet. Call it inside a wide opening."""
    return Dossier.objects.filter(closed_at__isnull=True, informing__isnull=True)


def to_be_informed(people: list[Addressee], today: date) -> list[Addressee]:
    """Who of these gets a letter, by the age of the young person (``choices.OWN_LETTER_FROM`` says why).

    While the age is not known, everybody who is known.
    """
    young = next((each for each in people if each.kind == AddresseeKind.YOUNG_PERSON), None)
    if young is None or young.birth_date is None:
        return list(people)
    age = age_on(young.birth_date, today)
    return [
        each
        for each in people
        if (age >= OWN_LETTER_FROM if each.kind == AddresseeKind.YOUNG_PERSON else age < PARENTS_BELOW)
    ]


def open_requests(dossier_ids: Collection[UUID]) -> dict[UUID, str]:
    """For retention: the dossiers that must stay because somebody waits for an answer about them. One query."""
    rows = DataSubjectRequest.objects.filter(dossier_id__in=list(dossier_ids), state__in=OPEN_STATES)
    return {
        pk: _("request V-%(number)03d is not answered yet") % {"number": number}
        for pk, number in rows.values_list("dossier_id", "number")
        if pk is not None
    }


@dataclass(frozen=True)
class Term:
    """Something of mine with a day: for the start page. ``late`` when that day is over."""

    title: str
    name: str
    left: str
    url: str
    late: bool


def handles_terms(reader: Actor) -> bool:
    """Whether this person answers requests or informs people, and so has terms. No query."""
    return bool(decide(reader, "change", "request") or decide(reader, "change", "informing"))


def terms_now(reader: Actor) -> list[Term]:
    """``terms_of`` in an opening of its own; for who handles no terms it opens nothing."""
    if not handles_terms(reader):
        return []
    with processing(by=reader, activity=INFORMING, action="view", name="view terms"):
        return terms_of(reader)


def terms_of(reader: Actor, *, within: int = 10, most: int = 8) -> list[Term]:
    """What falls due within so many days or is late: at most two queries, none for who handles neither.

    Call it inside a processing. Reads no personal data, so it leaves no line.
    """
    today = timezone.localdate()
    horizon = today + timedelta(days=within)
    found: list[Term] = []
    if decide(reader, "change", "request"):
        rows = narrow(DataSubjectRequest.objects.filter(state__in=OPEN_STATES), reader, "change")
        for pk, number, due in rows.filter(due_on__lte=horizon).values_list("pk", "number", "due_on")[:most]:
            title = _("Answer request V-%(number)03d") % {"number": number}
            found.append(_term(title, f"V-{number:03d}", due, reverse("requests:detail", args=[pk]), today))
    if decide(reader, "change", "informing"):
        duties = with_due(narrow(InformingDuty.objects.filter(done_on__isnull=True), reader, "change"))
        kinds = dict(AddresseeKind.choices)
        values = duties.filter(falls_on__lte=horizon).order_by("falls_on", "pk")
        columns = ("pk", "dossier_id", "dossier__number", "addressee_kind", "falls_on")
        for pk, dossier, number, kind, due in values.values_list(*columns)[:most]:
            title = _("Inform: %(who)s") % {"who": kinds[kind]}
            url = reverse("requests:inform", args=[dossier, pk])
            found.append(_term(title, f"J-{number:03d}", due, url, today))
    return found


def _term(title: str, name: str, due: date, url: str, today: date) -> Term:
    return Term(title, name, left_in_words(due, today), url, due < today)
