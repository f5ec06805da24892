"""The rules of the method that consultations, meetings and agendas can break."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from regie.leadership.programmes.models import Programme
from regie.rulebook.rules.choices import Severity
from regie.rulebook.rules.registry import Rule, Violation, register
from regie.ui.phrases import Phrase, phrase

from .choices import (
    PACKAGE_PAPERS,
    SILENT_AFTER_DAYS,
    ConsultationKind,
    Frequency,
    ItemKind,
    ItemStatus,
    Level,
    MeetingStatus,
)
from .models import AgendaItem, Consultation, Meeting, Paper
from .selectors import last_held

PROGRAMME, CONSULTATION, ITEM = "programmes.programme", "governance.consultation", "governance.agendaitem"
# To the programme, for each table that the rules read: a write of such a row asks the rules again.
OF_CONSULTATION = {CONSULTATION: "programme", PROGRAMME: "pk"}
OF_MEETING = {**OF_CONSULTATION, "governance.meeting": "consultation__programme"}
OF_ITEM = {**OF_MEETING, ITEM: "meeting__consultation__programme"}
PROOF = "governance:of_programme"
OPEN = (MeetingStatus.PLANNED, MeetingStatus.RUNNING)
RECENT = timedelta(days=120)
LEVEL_MISSING = {
    Level.STRATEGIC: phrase("There is no consultation on the strategic level, such as the triangle."),
    Level.TACTICAL: phrase("There is no consultation on the tactical level, such as with the core partners."),
    Level.OPERATIONAL: phrase(
        "There is no consultation on the operational level, such as a case conference."
    ),
}
LACKS = {
    "scan": phrase("“The group scan” lacks: scan, advice and draft plan go to the triangle together."),
    "advice": phrase("“The policy advice” lacks: scan, advice and draft plan go to the triangle together."),
    "plan": phrase("“The draft plan” lacks: scan, advice and draft plan go to the triangle together."),
}


def running(programmes: QuerySet) -> QuerySet[Consultation]:
    """The consultations of these programmes that go on."""
    return Consultation.objects.filter(programme__in=programmes.values("pk"), ended_on__isnull=True)


def levels_and_chairs(programmes: QuerySet[Programme]) -> Iterator[Violation]:
    """Two queries: the programmes, and their consultations."""
    found: dict[int, list[Consultation]] = defaultdict(list)
    for row in running(programmes).select_related("chair_user"):
        found[row.programme_id].append(row)
    for programme in programmes:
        there = {row.level for row in found[programme.pk]}
        for level, message in LEVEL_MISSING.items():
            if level not in there:
                make = phrase("Make a consultation")
                yield _of_programme(
                    programme, message, make, "governance:add", key=level, query=f"?niveau={level}"
                )
        for row in found[programme.pk]:
            if not row.chair:
                yield _of(
                    row,
                    phrase("Nobody chairs this consultation."),
                    phrase("Choose a chair"),
                    "governance:edit",
                )


def without_planned_meeting(programmes: QuerySet[Programme]) -> Iterator[Violation]:
    planned = Meeting.objects.filter(
        consultation=OuterRef("pk"), status__in=OPEN, ends_at__gte=timezone.now()
    )
    for row in running(programmes).exclude(frequency=Frequency.AS_NEEDED).filter(~Exists(planned)):
        yield _of(
            row,
            phrase("No meeting of this consultation is planned."),
            phrase("Plan the meetings"),
            "governance:detail",
        )


def silent_for_long(programmes: QuerySet[Programme]) -> Iterator[Violation]:
    """Longer without a meeting than two or three turns of the rhythm; where none was held, since its first day."""
    rows = running(programmes).filter(frequency__in=[*SILENT_AFTER_DAYS])
    today = timezone.localdate()
    for row in rows.annotate(held_at=last_held(rows)):
        held = timezone.localdate(row.held_at) if row.held_at else row.first_on
        if held and (today - held).days > SILENT_AFTER_DAYS[row.frequency]:
            message = (
                phrase("The last meeting was on %(day)s.", day=held)
                if row.held_at
                else phrase("No meeting was held since it should have begun on %(day)s.", day=held)
            )
            yield _of(row, message, phrase("Hold a meeting"), "governance:detail")


def package_incomplete(programmes: QuerySet[Programme]) -> Iterator[Violation]:
    items = AgendaItem.objects.filter(
        meeting__consultation__programme__in=programmes.values("pk"),
        meeting__consultation__kind=ConsultationKind.TRIANGLE,
        meeting__status__in=OPEN,
        kind=ItemKind.PACKAGE,
    ).exclude(status=ItemStatus.REMOVED)
    papers: dict[int, set[str]] = defaultdict(set)
    kept = Paper.objects.filter(item__in=items.values("pk"), removed_at__isnull=True)
    for item_id, kind in kept.values_list("item", "kind"):
        papers[item_id].add(kind)
    for item in items.select_related("meeting__consultation"):
        for kind in PACKAGE_PAPERS:
            if kind not in papers[item.pk]:
                yield Violation(
                    scope_id=item.meeting.consultation.programme_id,
                    object_id=item.pk,
                    object_name=item.title,
                    object_kind=ITEM,
                    message=LACKS[kind],
                    mend_url=f"{reverse('governance:paper_add', args=[item.pk])}?soort={kind}",
                    action=phrase("Add the paper"),
                    key=kind,
                )


def without_recurring_item(programmes: QuerySet[Programme]) -> Iterator[Violation]:
    recurring = (
        AgendaItem.objects.filter(
            meeting__consultation__programme=OuterRef("pk"),
            meeting__consultation__ended_on__isnull=True,
            meeting__starts_at__gte=timezone.now() - RECENT,
            is_recurring=True,
        )
        .exclude(status=ItemStatus.REMOVED)
        .exclude(meeting__status=MeetingStatus.CANCELLED)
    )
    for programme in programmes.filter(~Exists(recurring)):
        yield _of_programme(
            programme,
            phrase("The approach comes back on no agenda by itself."),
            phrase("Make an item that comes back"),
            "governance:of_programme",
        )


def unknown_to_partners(programmes: QuerySet[Programme]) -> Iterator[Violation]:
    """A programme without any consultation breaks it too: then there is nothing that partners can know."""
    any_there = running(Programme.objects.all()).filter(programme=OuterRef("pk"))
    for programme in programmes.filter(~Exists(Subquery(any_there.values("pk")))):
        yield _of_programme(
            programme,
            phrase("There is no consultation yet that the partners can know."),
            phrase("Make a consultation"),
            "governance:add",
        )
    for row in running(programmes).filter(known_to_partners=False):
        yield _of(
            row,
            phrase("The partners have not been told of this consultation."),
            phrase("Tell them, and record it"),
            "governance:edit",
        )


def _of_programme(
    programme: Programme, message: Phrase, action: Phrase, mend: str, *, key: str = "", query: str = ""
) -> Violation:
    return Violation(
        scope_id=programme.pk,
        object_id=programme.pk,
        object_name=str(programme),
        object_kind=PROGRAMME,
        message=message,
        mend_url=reverse(mend, args=[programme.pk]) + query,
        action=action,
        key=key,
    )


def _of(row: Consultation, message: Phrase, action: Phrase, mend: str) -> Violation:
    return Violation(
        scope_id=row.programme_id,
        object_id=row.pk,
        object_name=row.name,
        object_kind=CONSULTATION,
        message=message,
        mend_url=reverse(mend, args=[row.pk]),
        action=action,
    )


def register_rules() -> None:
    """Adds the rules to the rulebook; called once, at start-up."""
    for rule in RULES:
        register(rule)


RULES = (
    Rule(
        id="R012",
        title=_("Consultations on three levels, each with its rhythm and chair"),
        checks=_(
            "A programme has a strategic, a tactical and an operational consultation, and each has a chair."
        ),
        source="004 Lokaal leiderschap 9",
        severity=Severity.WARNS,
        check=levels_and_chairs,
        kind="consultation",
        reads=OF_CONSULTATION,
        answers=("LL9",),
        proof=PROOF,
    ),
    Rule(
        id="R014",
        title=_("Scan, advice and draft plan go to the triangle together"),
        checks=_("An item with scan, advice and draft plan for the triangle has all three as papers."),
        source="004 Waar begin je",
        severity=Severity.BLOCKS,
        check=package_incomplete,
        kind="consultation",
        reads=OF_ITEM,
        proof=PROOF,
        holds_back=("agenda.settle",),
    ),
    Rule(
        id="R015",
        title=_("The approach comes back on the agenda"),
        checks=_(
            "A meeting of the last four months, or one to come, has an item that comes back every time."
        ),
        source="004 Waar begin je",
        severity=Severity.ADVISES,
        check=without_recurring_item,
        kind="consultation",
        reads=OF_ITEM,
        proof=PROOF,
    ),
    Rule(
        id="X201",
        title=_("A consultation with a rhythm has a meeting planned"),
        checks=_("Each consultation that goes on, other than when needed, has a meeting to come."),
        source="Regie",
        severity=Severity.WARNS,
        check=without_planned_meeting,
        kind="consultation",
        reads=OF_MEETING,
        proof=PROOF,
    ),
    Rule(
        id="X202",
        title=_("A consultation meets as often as agreed"),
        checks=_("The last meeting that was closed is not longer ago than two or three turns of the rhythm."),
        source="Regie",
        severity=Severity.WARNS,
        check=silent_for_long,
        kind="consultation",
        reads=OF_MEETING,
        proof=PROOF,
    ),
    Rule(
        id="X203",
        title=_("The partners know the consultations"),
        checks=_(
            "Of each consultation that goes on it is recorded that the partners know it and what it is for."
        ),
        source="004 Aanpakken en uitvoeren 10",
        severity=Severity.ADVISES,
        check=unknown_to_partners,
        kind="consultation",
        reads=OF_CONSULTATION,
        answers=("AU10",),
        proof=PROOF,
    ),
)
