"""The register as a list."""

from datetime import datetime
from typing import Any

import django_tables2 as tables
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from regie.ui.lists import SHORT_DAY

from .models import ActivityVersion
from .presentation import text_of


class RegisterTable(tables.Table):
    """One activity a row, as it is now."""

    name = tables.Column(
        verbose_name=_("Activity"),
        linkify=("register:detail", {"slug": tables.A("activity__slug")}),
        attrs={"a": {"class": "utrecht-link"}},
    )
    legal_basis = tables.Column(verbose_name=_("Legal grounds"), orderable=False)
    data_categories = tables.Column(verbose_name=_("Categories of personal data"), orderable=False)
    retention = tables.Column(verbose_name=_("Term"), empty_values=(), orderable=False)
    number = tables.Column(verbose_name=_("Version"), attrs={"th": {"numeric": True}})
    valid_from = tables.Column(verbose_name=_("Valid from"))

    class Meta:
        orderable = True

    def render_name(self, value: str, record: ActivityVersion) -> str:
        return f"{value} ({_('ended')})" if record.is_ended else value

    def render_legal_basis(self, value: Any) -> str:
        return text_of("legal_basis", value)

    def render_data_categories(self, value: Any) -> str:
        return ", ".join(text_of("data_categories", [code]) for code in value)

    def render_retention(self, record: ActivityVersion) -> str:
        return text_of("retention", record.retention)

    def render_valid_from(self, value: datetime) -> str:
        return date_format(timezone.localtime(value), SHORT_DAY)
