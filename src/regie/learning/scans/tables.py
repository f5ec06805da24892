"""The rows behind a figure as a list."""

from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from regie.approach.deployments.choices import Approach, DeploymentStatus
from regie.knowledge.factors.choices import Certainty
from regie.knowledge.themes.models import Theme
from regie.methods.coverage import ScanRow

from .presentation import evidence_of, row_url


def _label(choices: Any, value: str) -> str:
    return str(choices(value).label)


class RowTable(tables.Table):
    """Plain rows of a scan; the first column leads to the deployment."""

    name = tables.Column(verbose_name=_("Intervention"), order_by=("name",))
    code = tables.Column(verbose_name=_("Code"), order_by=("natural_code",))
    municipality = tables.Column(verbose_name=_("Municipality"))
    main_theme = tables.Column(verbose_name=_("Main theme"))
    side_themes = tables.Column(verbose_name=_("Side themes"), orderable=False, empty_values=())
    factors = tables.Column(verbose_name=_("Factors"), orderable=False, empty_values=())
    approach = tables.Column(verbose_name=_("Approach"))
    status = tables.Column(verbose_name=_("Status"))
    is_founded = tables.Column(verbose_name=_("Evidence"))
    certainty = tables.Column(verbose_name=_("Certainty"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.themes = dict(Theme.objects.values_list("number", "name"))

    def render_name(self, value: str, record: ScanRow) -> str:
        url = row_url(record.key)
        return format_html('<a class="utrecht-link" href="{}">{}</a>', url, value) if url else value

    def value_name(self, value: str) -> str:
        return value

    def render_main_theme(self, value: int) -> str:
        return self.themes[value]

    def render_side_themes(self, value: frozenset[int]) -> str:
        return ", ".join(self.themes[number] for number in sorted(value))

    def render_factors(self, record: ScanRow) -> str:
        number = len(record.factors)
        return ngettext("%(number)s factor", "%(number)s factors", number) % {"number": number}

    def value_factors(self, record: ScanRow) -> str:
        return "; ".join(f"{factor.code} {factor.name}" for factor in record.factors)

    def render_approach(self, value: str) -> str:
        return _label(Approach, value)

    def render_status(self, value: str) -> str:
        return _label(DeploymentStatus, value)

    def render_is_founded(self, record: ScanRow) -> str:
        return evidence_of(record)

    def render_certainty(self, value: str) -> str:
        return _label(Certainty, value)
