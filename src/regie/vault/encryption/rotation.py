"""Moving everything that is sealed to the current keys: fields, search tokens and files.

Every value names its key, so a rotation that is killed at any moment is resumed by starting it again: it does what is
left. Rows go in batches, each a transaction of its own. A row is locked while it is sealed anew, and only replaced
where it still holds what was read, so that what others write meanwhile is never lost.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import Count, ExpressionWrapper, F, Q, QuerySet, TextField, Value
from django.db.models.functions import StrIndex, Substr

from regie.vault.files import storage
from regie.vault.files.storage import Gone
from regie.vault.keys.choices import DATA, INDEX
from regie.vault.keys.ring import Unreadable, ring

from .blind_index import BlindIndexField
from .fields import EncryptedField, seal_text, unseal_text

BATCH = 200
ROUNDS = 8
WAIT = 0.1
NAMED = 100
Tell = Callable[[int, int], None]
Around = Callable[[], AbstractContextManager[Any]]


@dataclass(frozen=True)
class KeyUse:
    """How many values in one place are sealed with one key. ``place`` is a field or a folder of files."""

    place: str
    key_id: str
    count: int


@dataclass
class Rotated:
    """What a rotation did. ``unreadable`` names rows and files (at most NAMED) that no key opens; they stay.

    ``in_use``: rows that others held all the time; start again for those.
    """

    rows: int = 0
    files: int = 0
    in_use: int = 0
    unreadable_count: int = 0
    unreadable: list[str] = field(default_factory=list)

    def cannot(self, what: str) -> None:
        self.unreadable_count += 1
        if len(self.unreadable) < NAMED:
            self.unreadable.append(what)


def rotate(*, tell: Tell | None = None, around: Around = nullcontext, batch: int = BATCH) -> Rotated:
    """Seals everything that is not under the current keys anew; ``tell(done, total)`` hears how far it is.

    ``around`` is entered inside the transaction of every batch: for what lets this work past row-level security.
    What ``tell`` raises stops the work between two batches.
    """
    told, result = tell or (lambda done, total: None), Rotated()
    total = sum(_left(model, around) for model in _models()) + sum(1 for _ in _old_files(Rotated()))
    told(0, total)

    def progress() -> None:
        done = result.rows + result.files
        told(done, max(total, done))

    for model in _models():
        _rotate_model(model, result, around, batch, progress)
    for folder, name in _old_files(result):
        _rotate_file(folder, name, result)
        progress()
    return result


def key_uses(*, around: Around = nullcontext) -> list[KeyUse]:
    """How much each key is used where, in the order of models and folders."""
    found: list[KeyUse] = []
    for model in _models():
        for each in [*_sealed(model), *_tokens(model)]:
            with _alone(around):
                counts = _counts(model, each)
            found += [KeyUse(f"{model._meta.label}.{each.name}", key_id, count) for key_id, count in counts]
    for folder in storage.folders():
        in_folder = Counter(filter(None, (_key_of_file(folder, name) for name in storage.names(folder))))
        found += [KeyUse(f"files/{folder}", key_id, count) for key_id, count in sorted(in_folder.items())]
    return found


def unused_keys(uses: list[KeyUse]) -> list[str]:
    """The ids of older data and index keys that no value needs any more. Backups may still need them."""
    used = {use.key_id for use in uses}
    return [key_id for kind in (DATA, INDEX) for key_id in ring().of(kind)[1:] if key_id not in used]


# Which models and fields there are


def _models() -> list[type[models.Model]]:
    """Every model with a table of its own that has encrypted fields or tokens."""
    every = (model for model in apps.get_models() if model._meta.managed and not model._meta.proxy)
    return [model for model in every if _sealed(model) or _tokens(model)]


def _sealed(model: type[models.Model]) -> list[EncryptedField]:
    return [each for each in model._meta.local_concrete_fields if isinstance(each, EncryptedField)]


def _tokens(model: type[models.Model]) -> list[BlindIndexField]:
    return [each for each in model._meta.local_concrete_fields if isinstance(each, BlindIndexField)]


# Rows


@contextmanager
def _alone(around: Around) -> Iterator[None]:
    with transaction.atomic(durable=True), around():
        yield


def _raw_name(each: models.Field) -> str:
    return f"stored_{each.name}"


def _rows(model: type[models.Model]) -> QuerySet:
    """All rows, whatever a manager leaves out, with what is stored beside each field."""
    fields: list[models.Field] = [*_sealed(model), *_tokens(model)]
    raw = {_raw_name(each): ExpressionWrapper(F(each.name), output_field=TextField()) for each in fields}
    return QuerySet(model).annotate(**raw).order_by("pk")


def _old(model: type[models.Model]) -> QuerySet:
    """The rows of which something is sealed with, or made with, another key than the current one."""
    any_old = Q(pk__in=[])
    for sealed in _sealed(model):
        any_old |= _not_under(sealed, f"{ring().current_id}:")
    for token in _tokens(model):
        if token.of:
            any_old |= _not_under(token, f"{_name(ring().index_id)}.")
    return _rows(model).filter(any_old)


def _not_under(each: models.Field, start: str) -> Q:
    raw = _raw_name(each)
    return Q(**{f"{raw}__isnull": False}) & ~Q(**{raw: ""}) & ~Q(**{f"{raw}__startswith": start})


def _name(key_id: str) -> str:
    return key_id.rpartition("/")[2]


def _left(model: type[models.Model], around: Around) -> int:
    with _alone(around):
        return _old(model).count()


def _counts(model: type[models.Model], each: models.Field) -> list[tuple[str, int]]:
    raw, is_token = _raw_name(each), isinstance(each, BlindIndexField)
    end = StrIndex(raw, Value("." if is_token else ":")) - 1
    rows = _rows(model).exclude(**{raw: ""}).exclude(**{f"{raw}__isnull": True})
    counted = (
        rows.order_by().annotate(key_name=Substr(raw, 1, end)).values_list("key_name").annotate(Count("pk"))
    )
    return sorted((f"{INDEX}/{name}" if is_token else name, count) for name, count in counted)


def _rotate_model(
    model: type[models.Model], result: Rotated, around: Around, batch: int, progress: Callable[[], None]
) -> None:
    """Passes over all rows that need it, until only those are left that cannot be opened or stay in use."""
    stuck: set[Any] = set()
    for turn in range(ROUNDS):
        _rotate_all(model, result, around, batch, progress, stuck)
        left = _left(model, around) - len(stuck)
        if left <= 0:
            return
        time.sleep(WAIT * turn)  # somebody is busy with a row, or was quicker
    result.in_use += left


def _rotate_all(
    model: type[models.Model],
    result: Rotated,
    around: Around,
    batch: int,
    progress: Callable[[], None],
    stuck: set[Any],
) -> None:
    columns, after = [_raw_name(each) for each in (*_sealed(model), *_tokens(model))], None
    while True:
        with _alone(around):
            left = _old(model) if after is None else _old(model).filter(pk__gt=after)
            # Rows that others hold are left for a later pass: whoever never waits is never in a deadlock.
            rows = list(left.select_for_update(skip_locked=True, no_key=True).values("pk", *columns)[:batch])
            for row in rows:
                if row["pk"] not in stuck:
                    _rotate_row(model, row, result, stuck)
        if not rows:
            return
        after = rows[-1]["pk"]
        progress()


def _rotate_row(model: type[models.Model], row: dict[str, Any], result: Rotated, stuck: set[Any]) -> None:
    fresh: dict[str, str] = {}
    for each in [*_sealed(model), *_tokens(model)]:
        try:
            anew = _anew(model, each, row)
        except Unreadable as error:
            result.cannot(f"{model._meta.label} {row['pk']} ({each.name}): {error}")
            stuck.add(row["pk"])
            continue
        if anew is not None:
            fresh[each.name] = anew
    if not fresh:
        return
    as_read = {f"stored_{name}": row[f"stored_{name}"] for name in fresh}
    sealed = {name: Value(text, output_field=TextField()) for name, text in fresh.items()}
    result.rows += _rows(model).filter(pk=row["pk"], **as_read).order_by().update(**sealed)


def _anew(model: type[models.Model], each: models.Field, row: dict[str, Any]) -> str | None:
    """What should be stored instead, or None where what is stored is right."""
    stored = row[_raw_name(each)]
    if not stored:
        return None
    if isinstance(each, EncryptedField):
        if stored.startswith(f"{ring().current_id}:"):
            return None
        return seal_text(unseal_text(stored, each.place), each.place)
    if (
        not isinstance(each, BlindIndexField)
        or not each.of
        or stored.startswith(f"{_name(ring().index_id)}.")
    ):
        return None
    return str(each.made_for(QuerySet(model).get(pk=row["pk"])))


# Files


def _old_files(result: Rotated) -> Iterator[tuple[str, str]]:
    """The files that are not under the current key; what is no encrypted file is noted in ``result``."""
    for folder in storage.folders():
        for name in storage.names(folder):
            try:
                if storage.key_of(folder, name) != ring().current_id:
                    yield folder, name
            except Unreadable as error:
                result.cannot(f"files/{folder}/{name}: {error}")
            except Gone:
                continue


def _rotate_file(folder: str, name: str, result: Rotated) -> None:
    try:
        result.files += storage.seal_again(folder, name)
    except Unreadable as error:
        result.cannot(f"files/{folder}/{name}: {error}")


def _key_of_file(folder: str, name: str) -> str:
    try:
        return storage.key_of(folder, name)
    except Unreadable:
        return "?"
    except Gone:
        return ""
