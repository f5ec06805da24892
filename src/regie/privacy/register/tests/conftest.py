"""What the tests of the register share: a filled register, and what its form would send."""

from collections.abc import Callable
from typing import Any

import pytest

from regie.access.authorisation.actors import system_actor
from regie.privacy.register.models import ActivityVersion
from regie.privacy.register.services import register_fill


@pytest.fixture
def register(municipality) -> dict[str, ActivityVersion]:
    """The shipped activities of the municipality: slug -> version 1."""
    register_fill(municipality=municipality, by=system_actor())
    found = ActivityVersion.objects.filter(activity__municipality=municipality).select_related("activity")
    return {version.activity.slug: version for version in found}


@pytest.fixture
def sent() -> Callable[..., dict[str, Any]]:
    """sent(page, name="…"): what a browser sends from the form on this page, with changes; None leaves a field out."""

    def make(page, **changes: Any) -> dict[str, Any]:
        data = {}
        for field in page.context["form"]:
            value = field.value()
            if field.name == "base":
                value = field.field.prepare_value(field.initial)
            elif hasattr(field.field, "prepare_value"):
                value = field.field.prepare_value(value)
            if value not in (None, False):
                data[field.name] = "on" if value is True else value
        return {name: value for name, value in (data | changes).items() if value is not None}

    return make
