"""What has checklists: a programme, and later whatever registers itself here.

A scope belongs to one programme; through it run access, actions and the municipality. ``kind`` is the scope kind
of its findings (a model label), ``slug`` its word in addresses::

    register_scope(Scope(kind="groups.group", slug="groep", label=_("youth group"), rows=groups_for, …))
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.functional import Promise

from regie.access.authorisation.actors import Actor
from regie.leadership.programmes.models import Programme

from .questions import Question


@dataclass(frozen=True)
class Subject:
    """One thing with checklists. ``is_open`` is False where the rules no longer look at it: nothing changes there."""

    scope: "Scope"
    pk: int
    name: str
    programme: Programme
    is_open: bool
    home: str

    @property
    def kind(self) -> str:
        """The scope kind of its findings, answers and moments."""
        return self.scope.kind

    def url(self, name: str, *more: object) -> str:
        """The address of one of its pages, such as ``detail`` or ``question``."""
        return reverse(f"checklists:{name}", args=[self.scope.slug, self.pk, *more])

    def question_url(self, question: Question) -> str:
        """The page of one question."""
        return self.url("question", question.id)


@dataclass(frozen=True)
class Scope:
    """``rows(reader)`` are the objects that this reader may see checklists of; ``running()`` those that the monthly
    moment is taken of; ``subject`` makes a row of either into a Subject, without a query of its own."""

    kind: str
    slug: str
    label: str | Promise
    rows: Callable[[Actor], QuerySet]
    running: Callable[[], QuerySet]
    subject: Callable[[Any], Subject]


_scopes: dict[str, Scope] = {}


def register_scope(scope: Scope) -> Scope:
    """Adds a scope. Raises ValueError when another has its slug."""
    if _scopes.setdefault(scope.slug, scope) is not scope:
        raise ValueError(f"scope {scope.slug} is registered twice")
    return scope


def scope_of(slug: str) -> Scope | None:
    """The scope with this word in addresses, or None."""
    return _scopes.get(slug)


def all_scopes() -> list[Scope]:
    """All scopes, in the order of their slugs."""
    return [_scopes[slug] for slug in sorted(_scopes)]


def subjects(scope: Scope, rows: Iterable[Model]) -> list[Subject]:
    """The rows as subjects."""
    return [scope.subject(row) for row in rows]
