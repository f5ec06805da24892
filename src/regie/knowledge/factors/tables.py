import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from .models import Factor


class FactorTable(tables.Table):
    """The factors with their standing in research."""

    name = tables.TemplateColumn(
        template_name="factors/cell_name.html", verbose_name=_("Factor"), order_by="name"
    )
    polarity = tables.Column(verbose_name=_("Kind"))
    status = tables.TemplateColumn(
        template_name="factors/cell_status.html", verbose_name=_("Status"), order_by="status"
    )
    target_group = tables.TemplateColumn(
        template_name="factors/cell_group.html", verbose_name=_("Target group"), order_by="target_group"
    )
    dutch_study = tables.TemplateColumn(
        template_name="factors/cell_dutch.html", verbose_name=_("Dutch study"), order_by="dutch_study"
    )
    intervention_count = tables.Column(verbose_name=_("Interventions"), attrs={"th": {"numeric": True}})

    class Meta:
        model = Factor
        fields = ("name", "polarity", "status", "target_group", "dutch_study", "intervention_count")

    def value_name(self, record: Factor) -> str:
        return record.name

    def value_status(self, record: Factor) -> str:
        return record.get_status_display()

    def value_target_group(self, record: Factor) -> str:
        return f"{record.target_group} ({record.role})" if record.role else record.target_group

    def value_dutch_study(self, record: Factor) -> str:
        return record.get_dutch_study_display()
