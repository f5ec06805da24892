"""The screens of checklists. Every address names a scope and a thing in it; see ``scopes.py``."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from regie.access.authorisation.decorators import requires
from regie.access.authorisation.requests import ActorRequest
from regie.leadership.actions.policies import can_add as can_add_action
from regie.ui import lists
from regie.ui.documents import PDF
from regie.ui.limits import over_limit
from regie.ui.messages import done
from regie.ui.spreadsheets import excel_response

from . import exports
from .answering import Answered
from .choices import Key
from .comparing import change_row, kept_rows
from .comparison import Direction, compare
from .forms import NOW, AnswerForm, CompareForm, day
from .models import ChecklistAnswer, ChecklistMoment
from .pictures import moment_row, scores_chart, table_columns
from .policies import can_change, can_remove, check_change
from .presentation import Line, Sight, key_rows, line_of, score_words, sight_of
from .programme_scope import KIND, rows
from .questions import BY_ID, Question, guided
from .scopes import Subject
from .selectors import (
    Checklist,
    actions_by_question,
    answers_to,
    checklist_of,
    latest_moments,
    moments_of,
    subject_for,
)
from .services import (
    AnswerConflict,
    action_from,
    answer_bring_back,
    answer_give,
    answer_take_back,
    moment_remove,
    moment_take,
)
from .snapshots import Snapshot, snapshot_from, snapshot_of
from .tables import ChecklistFilter, ChecklistTable, export_rows

FIRST_STEPS = 5


@requires("view", "checklist")
def list_page(request: ActorRequest) -> HttpResponse:
    latest = latest_moments(KIND).filter(scope_id=OuterRef("pk")).values("taken_on")[:1]
    return lists.list_page(
        request,
        queryset=rows(request.actor).annotate(last_on=Subquery(latest)),
        table=ChecklistTable,
        filters=ChecklistFilter,
        title=_("Checklists"),
        template="checklists/list.html",
        lead=_("Four keys, ten questions each. Regie answers what it knows, people answer the rest."),
        export_rows=export_rows,
    )


@requires("view", "checklist")
def detail_page(request: ActorRequest, scope: str, pk: int) -> HttpResponse:
    subject = _subject(request, scope, pk)
    checklist, moments = checklist_of(subject), list(moments_of(subject))
    lines = _lines(request, checklist)
    context = _page(request, checklist) | {
        "lead": score_words(checklist.score),
        "keys": key_rows(checklist),
        "chart": scores_chart(moments, checklist.score),
        "moments": list(reversed(moments)),
        "compare": CompareForm(moments=moments) if moments else None,
        "missing": [line for question in guided() if (line := lines[question.position - 1]).is_open],
        "first_steps": FIRST_STEPS,
        "is_new": not moments and not any(line.answered.said for line in lines),
    }
    return render(request, "checklists/detail.html", context)


@requires("view", "checklist")
def key_page(request: ActorRequest, scope: str, pk: int, key: str) -> HttpResponse:
    subject = _subject(request, scope, pk)
    if key not in Key.values:
        raise Http404
    checklist = checklist_of(subject)
    context = _page(request, checklist) | {
        "key": Key(key),
        "keys": key_rows(checklist),
        "lines": [line for line in _lines(request, checklist) if line.answered.question.key == key],
    }
    return render(request, "checklists/key.html", context)


@requires("view", "checklist")
def all_page(request: ActorRequest, scope: str, pk: int) -> HttpResponse:
    """All forty on one page, to print."""
    checklist = checklist_of(_subject(request, scope, pk))
    lines = _lines(request, checklist)
    parts = [
        (row, [each for each in lines if each.answered.question.key == row.key])
        for row in key_rows(checklist)
    ]
    context = _page(request, checklist) | {"parts": parts, "lead": score_words(checklist.score)}
    return render(request, "checklists/all.html", context)


@requires("view", "checklist")
def question_page(request: ActorRequest, scope: str, pk: int, question: str) -> HttpResponse:
    """One question: how it is answered, what was said before, and the form to answer it."""
    subject, asked = _subject(request, scope, pk), _question(question)
    checklist = checklist_of(subject)
    answered = checklist.of(asked)
    form = AnswerForm(request.POST or None, answered=answered)
    status, other = 200, None
    if request.method == "POST":
        check_change(request.actor, subject)
        try:
            if form.is_valid() and (given := _give(request, subject, asked, form)):
                undo = subject.url("answer_undo", given.pk)
                done(request, _("Question %(id)s is answered.") % {"id": asked.id}, undo=undo)
                return redirect(subject.url("key", asked.key.value) + f"#{asked.id}")
            status = 422
        except AnswerConflict as conflict:
            status, other = 409, conflict
            form = _again(form, answered)
    context = _page(request, checklist) | {
        "line": _lines(request, checklist)[asked.position - 1],
        "form": form,
        "conflict": other,
        "history": _said_before(subject, answered),
    }
    return render(request, "checklists/question.html", context, status=status)


@require_POST
@requires("change", "checklist")
def take_back(request: ActorRequest, scope: str, pk: int, answer: int) -> HttpResponse:
    subject = _subject(request, scope, pk)
    row = _answer(subject, answer)
    try:
        answer_take_back(subject=subject, answer=row, by=request.actor)
    except AnswerConflict:
        done(request, _("Somebody answered this anew in between. Nothing was changed."))
    else:
        text = _("What was said to question %(id)s is taken back.") % {"id": row.question}
        done(request, text, undo=subject.url("bring_back", row.pk))
    return redirect(_back(subject, row))


@require_POST
@requires("change", "checklist")
def answer_undo(request: ActorRequest, scope: str, pk: int, answer: int) -> HttpResponse:
    """Undoes giving an answer: what it replaced counts again."""
    subject = _subject(request, scope, pk)
    row = _answer(subject, answer)
    try:
        answer_take_back(subject=subject, answer=row, by=request.actor, restore=True)
    except AnswerConflict:
        done(request, _("Somebody answered this anew in between. Nothing was changed."))
    else:
        done(request, _("Question %(id)s is as it was.") % {"id": row.question})
    return redirect(_back(subject, row))


@require_POST
@requires("change", "checklist")
def bring_back(request: ActorRequest, scope: str, pk: int, answer: int) -> HttpResponse:
    """Undoes taking back."""
    subject = _subject(request, scope, pk)
    row = _answer(subject, answer)
    try:
        answer_bring_back(subject=subject, answer=row, by=request.actor)
    except AnswerConflict:
        done(request, _("Somebody answered this anew in between. Nothing was changed."))
    else:
        done(request, _("Question %(id)s is as it was.") % {"id": row.question})
    return redirect(_back(subject, row))


@require_POST
@requires("change", "checklist")
def action_add(request: ActorRequest, scope: str, pk: int, question: str) -> HttpResponse:
    subject, asked = _subject(request, scope, pk), _question(question)
    action, made = action_from(subject=subject, question=asked, by=request.actor)
    shown = {"code": action.code, "id": asked.id}
    if made:
        done(
            request,
            _("Action %(code)s is made of question %(id)s. Say who does it, and before when.") % shown,
        )
    else:
        done(request, _("There is an action already: %(code)s.") % shown)
    return redirect(subject.url("key", asked.key.value) + f"#{asked.id}")


@require_POST
@requires("change", "checklist")
def moment_add(request: ActorRequest, scope: str, pk: int) -> HttpResponse:
    subject = _subject(request, scope, pk)
    moment, made = moment_take(subject=subject, by=request.actor)
    if made:
        text = _("How the questions stand today is kept: %(total)s of 40.") % {"total": moment.total}
        done(request, text, undo=subject.url("moment_undo", moment.pk))
    else:
        done(request, _("Nothing changed since the moment you kept today."))
    return redirect(subject.url("detail") + "#momenten")


@require_POST
@requires("change", "checklist")
def moment_undo(request: ActorRequest, scope: str, pk: int, moment: int) -> HttpResponse:
    subject = _subject(request, scope, pk)
    moment_remove(subject=subject, moment=get_object_or_404(moments_of(subject), pk=moment), by=request.actor)
    done(request, _("The moment is removed."))
    return redirect(subject.url("detail") + "#momenten")


@requires("view", "checklist")
def moment_page(request: ActorRequest, scope: str, pk: int, moment: int) -> HttpResponse:
    """How the forty stood then."""
    subject = _subject(request, scope, pk)
    row = get_object_or_404(moments_of(subject).defer(None), pk=moment)
    may_change = can_change(request.actor, subject)
    context = {
        "subject": subject,
        "urls": {"detail": subject.url("detail"), "compare": subject.url("compare")},
        "moment": row,
        "may_remove": may_change and can_remove(request.actor, subject, row),
        "parts": kept_rows(row, sight_of(request.actor, bool(may_change))),
    }
    return render(request, "checklists/moment.html", context)


@requires("view", "checklist")
def compare_page(request: ActorRequest, scope: str, pk: int) -> HttpResponse:
    """What changed between two moments, or between one and now."""
    subject = _subject(request, scope, pk)
    moments = list(moments_of(subject))
    checklist = checklist_of(subject)
    first = {"van": str(moments[0].pk), "tot": NOW} if moments else None
    form = CompareForm(request.GET if {"van", "tot"} & set(request.GET) else first, moments=moments)
    context = _page(request, checklist) | {"form": form, "moments": moments}
    if form.is_valid():
        context |= _comparison(request, checklist, moments, form.cleaned_data)
    return render(request, "checklists/compare.html", context, status=422 if form.errors else 200)


@requires("view", "checklist")
def export(request: ActorRequest, scope: str, pk: int, form: str) -> HttpResponseBase:
    """``xlsx`` or ``pdf``."""
    subject = _subject(request, scope, pk)
    if form not in ("xlsx", "pdf"):
        raise Http404
    if stop := over_limit(request, "export"):
        return stop
    checklist, moments = checklist_of(subject), list(moments_of(subject))
    lines = _lines(request, checklist)
    name = slugify(_("Checklists of %(name)s") % {"name": subject.name})
    if form == "xlsx":
        return excel_response(exports.sheets(lines, moments), name=name)
    file = exports.pdf(checklist, lines, moments)
    headers = {"Content-Disposition": f'attachment; filename="{name}.pdf"'}
    return HttpResponse(file, content_type=PDF, headers=headers)


def _subject(request: ActorRequest, scope: str, pk: int) -> Subject:
    subject = subject_for(request.actor, scope, pk)
    if subject is None:
        raise Http404
    return subject


def _question(question: str) -> Question:
    if question not in BY_ID:
        raise Http404
    return BY_ID[question]


def _answer(subject: Subject, pk: int) -> ChecklistAnswer:
    return get_object_or_404(ChecklistAnswer, scope_kind=subject.kind, scope_id=subject.pk, pk=pk)


def _said_before(subject: Subject, answered: Answered) -> QuerySet[ChecklistAnswer]:
    said = answers_to(subject, answered.question)
    return said.exclude(pk=answered.said.pk) if answered.said and answered.counts_said else said


def _back(subject: Subject, answer: ChecklistAnswer) -> str:
    question = BY_ID[answer.question]
    return subject.url("key", question.key.value) + f"#{question.id}"


def _sight(request: ActorRequest, subject: Subject) -> Sight:
    return sight_of(request.actor, bool(can_change(request.actor, subject)))


def _lines(request: ActorRequest, checklist: Checklist) -> list[Line]:
    subject = checklist.subject
    sight, actions = _sight(request, subject), actions_by_question(request.actor, subject)
    return [line_of(each, subject, sight, actions) for each in checklist.answers]


def _page(request: ActorRequest, checklist: Checklist) -> dict[str, Any]:
    """What each page about one thing needs."""
    subject = checklist.subject
    urls = {name: subject.url(name) for name in ("detail", "compare", "all", "moment_add")}
    urls |= {form: subject.url("export", form) for form in ("xlsx", "pdf")}
    may_change = bool(can_change(request.actor, subject))
    return {
        "subject": subject,
        "urls": urls,
        "score": checklist.score,
        "may_change": may_change,
        "may_add_action": may_change and bool(can_add_action(request.actor, subject.programme)),
    }


def _give(
    request: ActorRequest, subject: Subject, asked: Question, form: AnswerForm
) -> ChecklistAnswer | None:
    """The answer, or None when something in the form is wrong. Raises AnswerConflict, or Refused."""
    values = form.cleaned_data
    try:
        return answer_give(
            subject=subject,
            question=asked,
            verdict=values["verdict"],
            explanation=values["explanation"],
            link=values["link"],
            review_on=values.get("review_on"),
            previous=values["previous"],
            facts_digest=values["digest"],
            by=request.actor,
        )
    except ValidationError as error:
        form.add_errors(error)
        return None


def _again(form: AnswerForm, answered: Answered) -> AnswerForm:
    """The same form on what stands now, with what was typed."""
    fresh = AnswerForm(answered=answered)
    typed: dict[str, Any] = {
        name: form.data.get(name) for name in ("verdict", "explanation", "link", "review_on")
    }
    fresh.initial = {
        **fresh.initial,
        **{name: each for name, each in typed.items() if each and name in fresh.fields},
    }
    return fresh


def _comparison(
    request: ActorRequest, checklist: Checklist, moments: list[ChecklistMoment], chosen: dict[str, str]
) -> dict[str, Any]:
    keys = [pk for pk in (chosen["van"], chosen["tot"]) if pk != NOW]
    kept = {str(row.pk): row for row in ChecklistMoment.objects.filter(pk__in=keys)}
    first, last = kept[chosen["van"]], kept.get(chosen["tot"])
    if last and (last.taken_on, last.pk) < (first.taken_on, first.pk):
        first, last = last, first
    sight = _sight(request, checklist.subject)
    now: Snapshot = snapshot_from(last.answers) if last else snapshot_of(checklist.answers)
    found = [change_row(each, sight) for each in compare(snapshot_from(first.answers), now)]
    total = last.total if last else checklist.score.total
    return {
        "first": first,
        "until": day(last.taken_on) if last else _("now"),
        "difference": total - first.total,
        "total": total,
        "groups": [
            (direction.label, [row for row in found if row.change.direction == direction])
            for direction in Direction
        ],
        "changes": found,
        "columns": table_columns(),
        "rows": [moment_row(each) for each in (first, last) if each],
    }
