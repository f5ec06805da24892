"""import-linter cannot see ForeignKey("app.Model"); these tests can."""

from graphlib import CycleError, TopologicalSorter

import pytest

from .house import models, modules, place

pytestmark = pytest.mark.once


def relations():
    """(from model, field name, to model) for every relation between our own models, many-to-many too."""
    ours = set(models())
    for model in ours:
        for field in [*model._meta.fields, *model._meta.many_to_many]:
            if field.is_relation and field.related_model in ours:
                yield model, field.name, field.related_model


def test_relations_look_back():
    order = modules()
    forward = [
        f"{model._meta.label}.{field} -> {other._meta.label}"
        for model, field, other in relations()
        if order.index(place(other)[0]) > order.index(place(model)[0])
    ]
    assert forward == []


def test_relations_make_no_circles_between_slices():
    looks_back: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for model, _field, other in relations():
        if place(model) != place(other):
            looks_back.setdefault(place(model), set()).add(place(other))
    try:
        TopologicalSorter(looks_back).prepare()
    except CycleError as error:
        raise AssertionError(f"slices in a circle: {error.args[1]}") from None


def test_there_are_relations_to_look_at():
    assert len(list(relations())) > 10
