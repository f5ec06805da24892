"""The checklists as files: Excel and an accessible PDF."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from regie.ui.documents import typst_pdf
from regie.ui.lists import SHORT_DAY
from regie.ui.spreadsheets import Row

from .choices import MOST_PER_KEY, Key
from .models import ChecklistMoment
from .pictures import moment_row, table_columns
from .presentation import Line, score_words
from .selectors import Checklist

TEMPLATE = Path(__file__).parent / "typst" / "checklists.typ"


def sheets(lines: list[Line], moments: list[ChecklistMoment]) -> dict[str, Iterable[Row]]:
    """Two sheets: the forty answers, and the scores over time."""
    heads = [
        _("Question"),
        _("Key"),
        _("What is asked"),
        _("Answer"),
        _("How"),
        _("What is missing"),
        _("Source"),
    ]
    answers: list[Row] = [heads]
    for line in lines:
        question = line.answered.question
        answers.append(
            [
                question.id,
                str(question.key.label),
                str(question.text),
                line.word,
                " ".join([line.how, *line.notes]),
                " ".join(missing(line)),
                question.source,
            ]
        )
    over_time: list[Row] = [table_columns(), *(moment_row(each) for each in moments)]
    return {_("Answers"): answers, _("Over time"): over_time}


def missing(line: Line) -> list[str]:
    """What the rules find, a sentence each, for who may see it."""
    found = [f"{finding.object_name}: {finding.text}" for finding in line.findings]
    if line.hidden:
        found.append(_("Something is missing in data that you do not see."))
    return found


def pdf(checklist: Checklist, lines: list[Line], moments: list[ChecklistMoment]) -> bytes:
    """All forty on paper, a key after another, with the scores over time."""
    score = checklist.score
    keys = [
        {
            "title": str(key.label),
            "score": _("%(score)s of %(most)s") % {"score": score.keys[key], "most": MOST_PER_KEY},
            "rows": [_paper(line) for line in lines if line.answered.question.key == key],
        }
        for key in Key
    ]
    data: dict[str, Any] = {
        "subtitle": checklist.subject.programme.municipality.name,
        "lead": score_words(score),
        "keys": keys,
        "headings": [_("Question"), _("Answer"), _("How and what is missing")],
        "figures": [[str(key.label), f"{score.keys[key]}/{MOST_PER_KEY}"] for key in Key],
        "moments": [[str(cell) for cell in moment_row(each)] for each in moments[-24:]],
        "columns": table_columns(),
        "over_time": _("Over time"),
    }
    title = _("Checklists of %(name)s") % {"name": checklist.subject.name}
    return typst_pdf(TEMPLATE, data, title=title)


def _paper(line: Line) -> dict[str, Any]:
    question, action = line.answered.question, line.action
    more = [*line.notes, *missing(line)]
    if action:
        until = date_format(action.due_on, SHORT_DAY) if action.due_on else _("no date")
        more.append(_("Action %(code)s, %(until)s.") % {"code": action.code, "until": until})
    return {
        "id": question.id,
        "text": str(question.text),
        "word": line.word,
        "yes": line.answered.is_yes,
        "how": line.how,
        "more": more,
    }
