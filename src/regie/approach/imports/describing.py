"""Values of a deployment in words: for the preview, field by field, before and after."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from regie.approach.deployments.models import Deployment
from regie.ui.lists import SHORT_DAY

from .columns import BY_KEY
from .lookups import Lookups

CHOICES = ("approach", "status", "not_deployed_reason", "kind", "coding_certainty")
DATES = ("evaluation_date", "starts_on", "ends_on")


@dataclass(frozen=True)
class Difference:
    """One field: its label, and what stands there before and after."""

    label: str
    before: str
    after: str


class Describer:
    """Puts values in the form of the change log into words, with names for keys."""

    def __init__(self, lookups: Lookups) -> None:
        self._themes = {each.pk: each.name for each in lookups.themes}
        self._factors = {each.pk: each.code for each in lookups.factors}
        self._interventions = {each.pk: each.name for each in lookups.interventions}
        self._partners = {each.pk: each.name for each in lookups.organisations}
        self._choices = lookups.choice_words

    def differences(self, changed: Mapping[str, list[Any]]) -> list[Difference]:
        """Every difference in words."""
        return [
            Difference(label_of(name), self.text(name, pair[0]), self.text(name, pair[1]))
            for name, pair in changed.items()
        ]

    def text(self, name: str, value: Any) -> str:
        """One value in words; nothing is said as such."""
        if value in (None, "", [], ()):
            return _("(empty)")
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if name in CHOICES:
            return self._choices[name].label(value)
        if name in DATES:
            return date_format(date.fromisoformat(value), SHORT_DAY)
        if name == "factors":
            return ", ".join(self._factor(*each) for each in value)
        names = {"main_theme": self._themes, "side_themes": self._themes, "partners": self._partners,
                 "intervention": self._interventions}.get(name)  # fmt: skip
        if names is not None:
            keys = value if isinstance(value, list | tuple) else [value]
            return "; ".join(names.get(key, "?") for key in keys)
        return str(value)

    def _factor(self, pk: int, certainty: str, source: str) -> str:
        words = self._choices["coding_certainty"].label(certainty)
        return f"{self._factors.get(pk, '?')} ({words}{', ' + source if source else ''})"


def label_of(name: str) -> str:
    """The label of a field: the heading of its column, else the model's own."""
    if name in BY_KEY:
        return str(BY_KEY[name].heading)
    return str(Deployment._meta.get_field(name).verbose_name).capitalize()  # type: ignore[union-attr]
