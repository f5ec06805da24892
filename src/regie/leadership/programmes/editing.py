"""Saving over the version that somebody saw: what changed, as the log keeps it, and whether it may stand so.

The slices of leadership share this; a model that uses it has a field ``version``.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Manager, Model, QuerySet

from regie.ui.versions import plain


def spoken(value: Any) -> Any:
    """The value as the log keeps it: rows by what they are called."""
    if isinstance(value, Manager):
        value = value.all()
    if isinstance(value, QuerySet | list | tuple | set):
        return sorted(str(each) for each in value)
    return str(value) if isinstance(value, Model) else plain(value)


def differences(row: Model, values: Mapping[str, Any]) -> dict[str, list[Any]]:
    """What saving ``values`` changes: field -> [was, becomes], as the log keeps it."""
    return {
        name: [spoken(getattr(row, name)), spoken(value)]
        for name, value in values.items()
        if plain(getattr(row, name)) != plain(value)
    }


def known(values: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """The values themselves. Raises TypeError for a field that is not in ``names``."""
    unknown = set(values) - set(names)
    if unknown:
        raise TypeError(f"no fields to fill in: {sorted(unknown)}")
    return dict(values)


def put(row: Any, values: Mapping[str, Any], names: Iterable[str]) -> None:
    """Sets the changed fields of ``names`` and counts the version; what cannot be is refused with ValidationError.

    Does not save: the caller does, and notes it in the log.
    """
    for name in names:
        setattr(row, name, values[name])
    checked(row)
    row.version += 1


def checked(row: Model) -> None:
    """The fields and the constraints of the database, as messages. Raises ValidationError."""
    for field in row._meta.fields:
        value = getattr(row, field.attname)
        if isinstance(value, str) and not field.is_relation:
            setattr(row, field.attname, value.strip())
    relations = [field.name for field in row._meta.fields if field.is_relation]
    row.full_clean(exclude=relations, validate_constraints=False)
    try:
        row.validate_constraints()
    except ValidationError as error:
        raise ValidationError({NON_FIELD_ERRORS: error.messages}) from error
