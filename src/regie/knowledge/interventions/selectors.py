"""Reading the catalogue: lists, one item with all that is known, and search that forgives typing errors."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Exists, IntegerField, OuterRef, Prefetch, Q, QuerySet, Value, When
from django.shortcuts import get_object_or_404

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import narrow
from regie.methods.lookup import find

from .choices import Direction, EmmieAspect, RecognitionState
from .models import EvidenceNote, Intervention, InterventionAlias, InterventionFactor, Recognition


@dataclass(frozen=True)
class Standing:
    """How an intervention stands with the bodies that recognise: by its best recognition on one day."""

    state: RecognitionState
    recognition: Recognition | None = None

    @property
    def until(self) -> date | None:
        return self.recognition.expires_on if self.recognition else None


@dataclass(frozen=True)
class Aspect:
    """One EMMIE aspect with what was found; ``notes`` is empty where nothing was."""

    label: str
    notes: tuple[EvidenceNote, ...]


def catalogue_for(reader: Actor) -> QuerySet[Intervention]:
    """The catalogue with names, theme and recognitions, and ``has_harm``: research warns about the format."""
    harm = EvidenceNote.objects.filter(intervention=OuterRef("pk"), direction=Direction.HARM)
    return (
        narrow(Intervention.objects.all(), reader)
        .select_related("main_theme")
        .prefetch_related("aliases", "recognitions")
        .annotate(has_harm=Exists(harm))
    )


def intervention_for(reader: Actor, slug: str) -> Intervention:
    """One item with its factors, evidence and sources read along. Raises Http404 where there is none."""
    links = InterventionFactor.objects.select_related("factor", "source")
    notes = EvidenceNote.objects.select_related("source")
    recognitions = Recognition.objects.select_related("source")
    queryset = narrow(Intervention.objects.all(), reader).select_related("main_theme")
    return get_object_or_404(
        queryset.prefetch_related(
            "aliases",
            Prefetch("recognitions", recognitions),
            Prefetch("factor_links", links),
            Prefetch("evidence", notes),
        ),
        slug=slug,
    )


def standing_of(recognitions: Iterable[Recognition], today: date) -> Standing:
    """The standing on ``today``: valid, else without known end, else expired, else never recognised.

    A recognition is valid through its last day. Among equals the latest end counts.
    """
    rows = list(recognitions)
    valid = [row for row in rows if row.expires_on and row.expires_on >= today]
    if valid:
        return Standing(RecognitionState.VALID, max(valid, key=lambda row: row.expires_on or today))
    open_ended = [row for row in rows if row.expires_on is None]
    if open_ended:
        return Standing(RecognitionState.OPEN, open_ended[0])
    if rows:
        return Standing(RecognitionState.EXPIRED, max(rows, key=lambda row: row.expires_on or today))
    return Standing(RecognitionState.NONE)


def in_recognition_state(queryset: QuerySet[Intervention], state: str, today: date) -> QuerySet[Intervention]:
    """The items whose standing on ``today`` is ``state``: the rule of ``standing_of``, in the database."""
    rows = Recognition.objects.filter(intervention=OuterRef("pk"))
    valid, open_ended = (
        Exists(rows.filter(expires_on__gte=today)),
        Exists(rows.filter(expires_on__isnull=True)),
    )
    conditions = {
        RecognitionState.VALID: Q(valid),
        RecognitionState.OPEN: ~Q(valid) & Q(open_ended),
        RecognitionState.EXPIRED: ~Q(valid) & ~Q(open_ended) & Q(Exists(rows)),
        RecognitionState.NONE: ~Q(Exists(rows)),
    }
    return queryset.filter(conditions[RecognitionState(state)])


def interventions_found(queryset: QuerySet[Intervention], query: str) -> QuerySet[Intervention]:
    """The items whose names, other names or summary hold the words, typing errors forgiven.

    What holds the words as typed comes first.
    """
    texts = {pk: f"{name} {summary}" for pk, name, summary in queryset.values_list("pk", "name", "summary")}
    for pk, name in InterventionAlias.objects.values_list("intervention_id", "name"):
        if pk in texts:
            texts[pk] += f" {name}"
    found = find(query, texts.items())
    order = Case(When(pk__in=found.exact, then=Value(0)), default=Value(1), output_field=IntegerField())
    return queryset.filter(pk__in=found.all).order_by(order, "name")


def emmie_table(notes: Iterable[EvidenceNote]) -> list[Aspect]:
    """All five aspects in their order, also those for which nothing was found."""
    rows = list(notes)
    return [
        Aspect(str(aspect.label), tuple(note for note in rows if note.aspect == aspect))
        for aspect in EmmieAspect
    ]
