"""What the tests of the house ask about it: its modules, slices, models and addresses."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver

from regie.access.authorisation.decorators import AccessRule

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "regie"


def modules() -> list[str]:
    """The modules from the foundation up: the import contract, upside down."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    layers = next(each["layers"] for each in contracts if each.get("containers") == ["regie"])
    return [layer for layer in reversed(layers) if not layer.startswith("(")]


def models() -> list[type[Model]]:
    """Every model of ours."""
    return [model for model in apps.get_models() if model.__module__.startswith("regie.")]


def place(model: type[Model]) -> tuple[str, str]:
    """The module and the slice of a model: ``("knowledge", "factors")``."""
    _, module, slice_name, *_rest = model.__module__.split(".")
    return module, slice_name


@dataclass(frozen=True)
class Address:
    """A route with what guards it. ``name`` has its namespace; ``arguments`` are the names in the path."""

    name: str
    path: str
    view: Any
    arguments: tuple[str, ...]

    @property
    def rule(self) -> AccessRule | None:
        return getattr(self.view, "access_rule", None)

    @property
    def guards_itself(self) -> bool:
        return self.view.__module__.startswith(settings.ACCESS_TRUSTED_MODULES)


def addresses() -> list[Address]:
    """Every route of the product."""
    return list(_addresses(get_resolver().url_patterns, "", "", ()))


def _addresses(
    patterns: list[URLPattern | URLResolver], path: str, namespace: str, arguments: tuple[str, ...]
) -> Iterator[Address]:
    for each in patterns:
        here, named = path + str(each.pattern), (*arguments, *each.pattern.converters)
        if isinstance(each, URLResolver) and getattr(each.urlconf_name, "__name__", "").startswith(
            "allauth."
        ):
            continue  # a library's own addresses: its views guard themselves, its old redirects are refused
        if isinstance(each, URLResolver):
            inner = f"{namespace}{each.namespace}:" if each.namespace else namespace
            yield from _addresses(each.url_patterns, here, inner, named)
        else:
            named = tuple(dict.fromkeys((*named, *each.pattern.regex.groupindex)))
            yield Address(f"{namespace}{each.name}", here, each.callback, named)
