"""The scores over time as a picture, with what it says in words and its table."""

from collections.abc import Sequence
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from regie.ui.charts import COLOURS, Chart, make_chart
from regie.ui.lists import SHORT_DAY

from .answering import Score
from .choices import MOST, MOST_PER_KEY, Key
from .models import ChecklistMoment


def scores_chart(moments: Sequence[ChecklistMoment], now: Score) -> Chart | None:
    """A panel for each key: its score at each moment. None before the first moment."""
    if not moments:
        return None
    return make_chart(
        _spec(moments),
        title=_("The scores over time"),
        description=_words(moments, now),
        columns=table_columns(),
        rows=[moment_row(each) for each in moments],
    )


def table_columns() -> list[str]:
    """The columns of the table of moments."""
    return [
        _("Date"),
        *(str(key.label) for key in Key),
        _("Score of 40"),
        _("Judged otherwise"),
        _("Not answered"),
        _("Moment kept by"),
    ]


def moment_row(moment: ChecklistMoment) -> list[Any]:
    """One moment as a row of the table."""
    return [
        date_format(moment.taken_on, SHORT_DAY),
        *(moment.scores.get(key, 0) for key in Key.values),
        moment.total,
        moment.overruled,
        moment.unanswered,
        _("automatic") if moment.is_automatic else moment.by_name,
    ]


def _words(moments: Sequence[ChecklistMoment], now: Score) -> str:
    first, last = moments[0], moments[-1]
    shown = {
        "first": date_format(first.taken_on, "j F Y"),
        "then": first.total,
        "last": date_format(last.taken_on, "j F Y"),
        "at": last.total,
        "now": now.total,
        "most": MOST,
    }
    if first.pk == last.pk:
        return _("On %(first)s the score was %(then)s of %(most)s, now it is %(now)s.") % shown
    return _("From %(then)s of %(most)s on %(first)s to %(at)s on %(last)s. Now it is %(now)s.") % shown


def _spec(moments: Sequence[ChecklistMoment]) -> dict[str, Any]:
    values = [
        {"key": str(key.label), "day": each.taken_on.isoformat(), "score": each.scores.get(key.value, 0)}
        for each in moments
        for key in Key
    ]
    shared = {
        "x": {
            "field": "day",
            "type": "temporal",
            "title": None,
            "axis": {"format": "%b %Y", "tickCount": 4, "labelOverlap": True},
        },
        "y": {
            "field": "score",
            "type": "quantitative",
            "title": None,
            "scale": {"domain": [0, MOST_PER_KEY]},
            "axis": {"values": [0, 5, 10]},
        },
    }
    line = {
        "mark": {"type": "line", "interpolate": "step-after", "color": COLOURS["brand"]},
        "encoding": shared,
    }
    points = {"mark": {"type": "point", "color": COLOURS["brand"]}, "encoding": shared}
    return {
        "data": {"values": values},
        "facet": {
            "field": "key",
            "type": "nominal",
            "title": None,
            "sort": [str(key.label) for key in Key],
            "header": {"labelAnchor": "start", "labelFontWeight": 600},
        },
        "columns": 2,
        "spec": {"width": 300, "height": 110, "layer": [line, points]},
    }
