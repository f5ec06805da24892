"""Encrypted files that rows name: they are forgotten after the rows are gone."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import models

# A row in; (folder, name) of each of its files out.
FilesOf = Callable[[Any], Iterable[tuple[str, str]]]

_files: dict[type[models.Model], FilesOf] = {}


def register_files(model: type[models.Model], files_of: FilesOf) -> None:
    """Tells which files the rows of a model have. A model may also have a method ``kept_files`` that says so."""
    _files[model] = files_of


def has_files(model: type[models.Model]) -> bool:
    """Whether rows of the model can have files."""
    return model in _files or hasattr(model, "kept_files")


def files_of(row: models.Model) -> list[tuple[str, str]]:
    """The files of a row: folder and name."""
    told: Any = getattr(row, "kept_files", None)
    found = told() if told else _files[type(row)](row) if type(row) in _files else ()
    return [(folder, name) for folder, name in found if name]
