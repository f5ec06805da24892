"""Reads of the list of grounds and of who checked them."""

from datetime import date

from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import narrow
from regie.access.organisations.models import Municipality

from .choices import GroundKind
from .models import Ground, GroundCheck


def grounds_for(reader: Actor) -> QuerySet[Ground]:
    """Every ground, each with ``is_checked`` and the checks that stand in the reader's municipality."""
    checks = GroundCheck.objects.filter(
        withdrawn_at__isnull=True, municipality_id=reader.municipality_id or 0
    )
    return (
        narrow(Ground.objects.all(), reader)
        .annotate(is_checked=Exists(checks.filter(ground=OuterRef("pk"))))
        .prefetch_related(Prefetch("checks", queryset=checks, to_attr="checks_here"))
    )


def in_force(on: date) -> Q:
    """The grounds whose validity covers a day."""
    return (Q(valid_from__isnull=True) | Q(valid_from__lte=on)) & (
        Q(valid_to__isnull=True) | Q(valid_to__gte=on)
    )


def selectable_grounds(*, organisation_kind: str, category: str, second: bool = False) -> list[Ground]:
    """The grounds that a kind of organisation may choose today for a category; ``second``: the second key."""
    return [ground for ground in usable_grounds() if fits(ground, organisation_kind, category, second=second)]


def usable_grounds() -> list[Ground]:
    """Every ground that somebody may choose today. One query, for who fills in many cells."""
    return list(Ground.objects.filter(in_force(timezone.localdate()), kind=GroundKind.BASIS))


def fits(ground: Ground, organisation_kind: str, category: str, *, second: bool = False) -> bool:
    """Whether this ground can carry this category for this kind of organisation, as first or as second key."""
    if ground.kind != GroundKind.BASIS or organisation_kind not in {*ground.holders, *ground.disclosers}:
        return False
    needs_two = category not in ("ordinary", "bsn")
    return ground.is_first_key if needs_two and not second else category in ground.categories


def checks_for(reader: Actor) -> QuerySet[GroundCheck]:
    """The checks of the reader's municipality, those that were withdrawn too."""
    return narrow(GroundCheck.objects.select_related("ground", "recorded_by"), reader)


def may_skip_check(municipality: Municipality) -> bool:
    """Only the fictional municipalities of a demo work with grounds that nobody checked."""
    return bool(settings.DEMO and municipality.is_fictional)


def unchecked(grounds: set[int], municipality: Municipality) -> QuerySet[Ground]:
    """Of these grounds (ids) the ones nobody checked for this municipality."""
    checked = GroundCheck.objects.filter(
        municipality=municipality, withdrawn_at__isnull=True, ground=OuterRef("pk")
    )
    return Ground.objects.filter(pk__in=grounds).exclude(Exists(checked))
