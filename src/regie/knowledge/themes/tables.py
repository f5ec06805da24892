import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from .models import Theme


class ThemeTable(tables.Table):
    """The themes; the description stands under the name."""

    number = tables.Column(verbose_name=_("No."))
    name = tables.TemplateColumn(
        template_name="themes/cell_name.html", verbose_name=_("Theme"), order_by="name"
    )
    factor_count = tables.Column(verbose_name=_("Factors"), attrs={"th": {"numeric": True}})
    intervention_count = tables.Column(verbose_name=_("Interventions"), attrs={"th": {"numeric": True}})

    class Meta:
        model = Theme
        fields = ("name", "number", "factor_count", "intervention_count")

    def value_name(self, record: Theme) -> str:
        return record.name
