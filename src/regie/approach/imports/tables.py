"""The lists of an import: its errors, its lines, and the imports of the past."""

from typing import Any, ClassVar

import django_filters as filters
import django_tables2 as tables
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from regie.ui.lists import SHORT_MOMENT

from .choices import Outcome
from .models import Import, ImportLine, ImportProblem


class ProblemTable(tables.Table):
    """Bad cells, by sheet, row and column."""

    class Meta:
        model = ImportProblem
        fields = ("sheet", "row", "letter", "heading", "value", "message", "right")
        order_by = ("row",)
        empty_text = ""


class ProblemFilter(filters.FilterSet):
    """By column, by row, by a word."""

    letter = filters.ChoiceFilter(label=_("Column"), empty_label=_("All columns"))
    word = filters.CharFilter(label=_("Contains"), method="with_word")

    class Meta:
        model = ImportProblem
        fields: ClassVar = ["letter"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = self.queryset.order_by("column").values_list("letter", "heading").distinct()
        self.filters["letter"].extra["choices"] = [(each, f"{each}: {head}") for each, head in found]

    def with_word(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Rows that hold the word in the cell or in what is said of it."""
        return queryset.filter(
            Q(value__icontains=value) | Q(message__icontains=value) | Q(heading__icontains=value)
        )


class LineTable(tables.Table):
    """What happens with each deployment."""

    words = tables.Column(verbose_name=_("Differences"), orderable=False, empty_values=())

    class Meta:
        model = ImportLine
        fields = ("row", "outcome", "code", "name", "words")
        order_by = ("row",)

    def render_words(self, record: ImportLine) -> str:
        """Field by field, before and after; or why the row is passed over."""
        return "; ".join(f"{label}: {old} → {new}" for label, old, new in record.words) or record.note


class LineFilter(filters.FilterSet):
    """By what happens."""

    outcome = filters.ChoiceFilter(
        label=_("What happens"), choices=Outcome.choices, empty_label=_("Everything")
    )
    name = filters.CharFilter(label=_("Name contains"), lookup_expr="icontains")

    class Meta:
        model = ImportLine
        fields: ClassVar = ["outcome", "name"]


class ImportTable(tables.Table):
    """Imports that were written."""

    file_name = tables.Column(verbose_name=_("File"))
    programme = tables.Column(accessor="programme__name", verbose_name=_("Programme"))
    written_at = tables.DateTimeColumn(format=SHORT_MOMENT, verbose_name=_("Written"))

    class Meta:
        model = Import
        fields = ("file_name", "programme", "written_at", "by_name", "added", "changed", "unchanged", "state")
        order_by = ("-written_at",)

    def render_file_name(self, record: Import) -> str:
        """The name, linked to what the import did."""
        return format_html(
            '<a class="utrecht-link" href="{}">{}</a>',
            reverse("imports:done", args=[record.pk]),
            record.file_name,
        )

    def value_file_name(self, record: Import) -> str:
        """The plain name, for exports."""
        return record.file_name
