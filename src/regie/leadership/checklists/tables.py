"""The list of programmes with their scores."""

from collections.abc import Iterable
from typing import Any

import django_filters
import django_tables2 as tables
from django import forms
from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regie.leadership.programmes.choices import ProgrammeStatus
from regie.leadership.programmes.models import Programme
from regie.ui.lists import SHORT_DAY

from .choices import MOST, Key
from .programme_scope import PROGRAMMES, subject
from .scopes import subjects
from .selectors import Checklist, checklists_of

BATCH = 100


class ChecklistFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        method="search", label=gettext_lazy("Search"), widget=forms.TextInput(attrs={"type": "search"})
    )
    status = django_filters.ChoiceFilter(
        choices=ProgrammeStatus.choices,
        label=gettext_lazy("Status"),
        empty_label=gettext_lazy("Every status"),
    )

    def search(self, queryset: QuerySet[Programme], _name: str, value: str) -> QuerySet[Programme]:
        return queryset.filter(Q(name__icontains=value) | Q(municipality__name__icontains=value))


def _score_column(label: Any) -> tables.Column:
    return tables.Column(
        empty_values=(), orderable=False, verbose_name=label, attrs={"th": {"numeric": True}}
    )


class ChecklistTable(tables.Table):
    """Scores of the rows on this page are read together, just before they are shown."""

    name = tables.Column(
        verbose_name=gettext_lazy("Programme"),
        linkify=lambda record: subject(record).url("detail"),
        attrs={"a": {"class": "utrecht-link"}},
    )
    municipality = tables.Column(verbose_name=gettext_lazy("Municipality"), order_by="municipality__name")
    ll = _score_column(Key.LEADERSHIP.label)
    ia = _score_column(Key.ANALYSIS.label)
    au = _score_column(Key.APPROACH.label)
    me = _score_column(Key.MONITOR.label)
    total = tables.Column(
        empty_values=(),
        orderable=False,
        verbose_name=gettext_lazy("Score of 40"),
        attrs={"th": {"numeric": True}},
    )
    unanswered = tables.Column(
        empty_values=(),
        orderable=False,
        verbose_name=gettext_lazy("Not answered"),
        attrs={"th": {"numeric": True}},
    )
    last_on = tables.Column(verbose_name=gettext_lazy("Last kept"), default=gettext_lazy("never"))

    class Meta:
        orderable = True

    _read: dict[int, Checklist]

    def before_render(self, _request: Any) -> None:
        page = getattr(self, "page", None)
        rows = [row.record for row in page.object_list] if page else [row.record for row in self.rows]
        self._read = checklists_of(subjects(PROGRAMMES, rows))

    def _score(self, record: Programme, key: Key) -> int:
        return self._read[record.pk].score.keys[key]

    def render_ll(self, record: Programme) -> int:
        return self._score(record, Key.LEADERSHIP)

    def render_ia(self, record: Programme) -> int:
        return self._score(record, Key.ANALYSIS)

    def render_au(self, record: Programme) -> int:
        return self._score(record, Key.APPROACH)

    def render_me(self, record: Programme) -> int:
        return self._score(record, Key.MONITOR)

    def render_total(self, record: Programme) -> int:
        return self._read[record.pk].score.total

    def render_unanswered(self, record: Programme) -> int:
        return self._read[record.pk].score.unanswered

    def render_last_on(self, value: Any) -> str:
        return date_format(value, SHORT_DAY)


def export_rows(programmes: QuerySet[Programme]) -> Iterable[list[Any]]:
    """The whole list with its scores, headings first; read a batch at a time."""
    yield [
        _("Programme"),
        _("Municipality"),
        *(str(key.label) for key in Key),
        _("Score of %(most)s") % {"most": MOST},
        _("Judged otherwise"),
        _("Not answered"),
        _("Last kept"),
    ]
    rows = list(programmes)
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        read = checklists_of(subjects(PROGRAMMES, batch))
        for row in batch:
            score = read[row.pk].score
            yield [
                row.name,
                str(row.municipality),
                *(score.keys[key] for key in Key.values),
                score.total,
                score.overruled,
                score.unanswered,
                getattr(row, "last_on", None),
            ]
