"""Every field of every table says how sensitive it is; the matrix and the retention build on that."""

import pytest
from django.db.models import QuerySet

from .house import models

pytestmark = pytest.mark.once

CLASSES = {"public", "internal", "personal", "special", "criminal"}


def fields(model):
    """The names of a model's own columns and many-to-many fields, but for the row number Django adds."""
    columns = [field for field in model._meta.fields if not field.auto_created]
    return {field.name for field in [*columns, *model._meta.many_to_many]}


@pytest.mark.parametrize("model", models(), ids=lambda model: model._meta.label)
def test_every_field_is_classified(model):
    classification = getattr(model, "classification", {})
    assert {
        "not classified": fields(model) - set(classification),
        "no such field": set(classification) - fields(model),
    } == {
        "not classified": set(),
        "no such field": set(),
    }
    assert set(classification.values()) <= CLASSES


@pytest.mark.parametrize(
    "model", [m for m in models() if hasattr(m, "access")], ids=lambda model: model._meta.label
)
def test_access_path_names_a_kind_and_fields_that_exist(model):
    from regie.access.authorisation.matrix import matrix

    assert model.access.kind in matrix()
    for path in (
        model.access.municipality,
        model.access.organisation,
        model.access.owner,
        model.access.published,
        model.access.dossier,
        *model.access.parties,
    ):
        if path:
            # A plain one: the managers of dossiers find nothing here, and so make no query.
            QuerySet(model).filter(**{f"{path}__isnull": True}).query.sql_with_params()
