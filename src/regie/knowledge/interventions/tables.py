from datetime import date
from typing import Any

import django_tables2 as tables
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .models import Intervention
from .selectors import standing_of


class InterventionTable(tables.Table):
    """The catalogue; other names and the summary stand under the name."""

    name = tables.TemplateColumn(
        template_name="interventions/cell_name.html", verbose_name=_("Intervention"), order_by="name"
    )
    main_theme = tables.TemplateColumn(
        template_name="interventions/cell_theme.html",
        verbose_name=_("Main theme"),
        order_by="main_theme__number",
    )
    prevention = tables.TemplateColumn(
        template_name="interventions/cell_prevention.html",
        verbose_name=_("Prevention"),
        accessor="pk",
        order_by=("-prevention_primary", "-prevention_secondary", "-prevention_tertiary"),
    )
    age = tables.TemplateColumn(
        template_name="interventions/cell_age.html",
        verbose_name=_("Age"),
        accessor="pk",
        order_by=("age_from", "age_to"),
    )
    standing = tables.TemplateColumn(
        template_name="interventions/cell_standing.html",
        verbose_name=_("Recognition and warnings"),
        accessor="pk",
        orderable=False,
    )

    class Meta:
        model = Intervention
        fields = ("name", "main_theme", "prevention", "age", "standing")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today: date = timezone.localdate()

    def before_render(self, request: Any) -> None:
        self.columns["standing"].column.extra_context = {"today": self.today}

    def value_name(self, record: Intervention) -> str:
        return record.name

    def value_main_theme(self, record: Intervention) -> str:
        return record.main_theme.name if record.main_theme else ""

    def value_prevention(self, record: Intervention) -> str:
        return "; ".join(str(label) for label in record.prevention_labels)

    def value_age(self, record: Intervention) -> str:
        if record.age_from is None and record.age_to is None:
            return ""
        return "–".join("" if age is None else str(age) for age in (record.age_from, record.age_to))

    def value_standing(self, record: Intervention) -> str:
        standing = standing_of(record.recognitions.all(), self.today)
        parts = [str(standing.state.label)]
        if standing.until:
            parts.append(f"{standing.until:%d-%m-%Y}")
        if record.has_harm:  # type: ignore[attr-defined]
            parts.append(str(_("research warns about this kind of format")))
        return "; ".join(parts)
