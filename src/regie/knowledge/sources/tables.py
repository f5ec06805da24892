import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from .models import Source


class SourceTable(tables.Table):
    """The sources; the note stands under the title."""

    title = tables.TemplateColumn(
        template_name="sources/cell_title.html", verbose_name=_("Title"), order_by="title"
    )
    authors = tables.Column(verbose_name=_("Authors"), default="")
    publisher = tables.Column(verbose_name=_("Publisher"), default="")
    year = tables.Column(verbose_name=_("Year"), default=_("not known"))

    class Meta:
        model = Source
        fields = ("title", "authors", "publisher", "year")

    def value_title(self, record: Source) -> str:
        return record.title

    def value_year(self, record: Source) -> int | str:
        return record.year or ""

    def render_year(self, record: Source) -> str:
        return str(record.year)
