"""Writing in a version: its texts, its goals, activities and intermediate results, and SMART while you type."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from regie.access.authorisation.decorators import requires
from regie.access.authorisation.requests import ActorRequest
from regie.audit.events.selectors import last_actor
from regie.methods import smart
from regie.ui.forms import save_new, save_over
from regie.ui.messages import done

from ..forms import ROW_FORMS, GoalForm, TextsForm
from ..gaps import as_goal
from ..models import Assignment, Goal
from ..policies import check_write
from ..selectors import ROWS, assignments_for, rows_for
from ..services import assignment_change, row_change
from ..services import row_add as add_row
from ..services import row_remove as remove_row
from ..services import row_restore as restore_row
from ..words import SmartShown, smart_shown

# Part -> the word in the names of its addresses, the title of adding, and that of changing.
TITLES: dict[str, tuple[str, str | Promise, str | Promise]] = {
    "goals": ("goal", gettext_lazy("Add a goal"), gettext_lazy("Change the goal")),
    "activities": ("activity", gettext_lazy("Add what will be done"), gettext_lazy("Change the activity")),
    "results": (
        "result",
        gettext_lazy("Add an intermediate result"),
        gettext_lazy("Change the intermediate result"),
    ),
}


@requires("change", "assignment")
def texts_page(request: ActorRequest, pk: int) -> HttpResponse:
    assignment = get_object_or_404(assignments_for(request.actor), pk=pk)
    check_write(request.actor, assignment)
    form = TextsForm(request.POST or None, row=assignment)
    back = reverse("assignments:detail", args=[pk])
    answer = save_over(
        request,
        form,
        save=lambda values, version: assignment_change(
            assignment=assignment, values=values, version=version, by=request.actor
        ),
        who=last_actor,
        said=lambda saved: _("The assignment is saved."),
        leave=back,
    )
    context = {"form": form, "assignment": assignment, "back": back}
    return answer or render(request, "assignments/texts.html", context, status=422 if form.errors else 200)


@requires("change", "assignment")
def row_add(request: ActorRequest, assignment_pk: int, part: str) -> HttpResponse:
    assignment = get_object_or_404(assignments_for(request.actor), pk=assignment_pk)
    check_write(request.actor, assignment)
    form = ROW_FORMS[part](request.POST or None, row=_new(part, assignment))
    answer = save_new(
        request,
        form,
        save=lambda: add_row(assignment=assignment, part=part, values=form.values(), by=request.actor),
        said=lambda made: _told(made, part, _("It is added.")),
        to=lambda made: _back(assignment, part),
        undo=lambda made: reverse(f"assignments:{TITLES[part][0]}_remove", args=[made.pk]),
    )
    return answer or _form(request, form, assignment, part, TITLES[part][1])


@requires("change", "assignment")
def row_edit(request: ActorRequest, pk: int, part: str) -> HttpResponse:
    row = get_object_or_404(rows_for(request.actor, part).filter(removed_at=None), pk=pk)
    check_write(request.actor, row.assignment)
    form = ROW_FORMS[part](request.POST or None, row=row)
    answer = save_over(
        request,
        form,
        save=lambda values, version: row_change(row=row, values=values, version=version, by=request.actor),
        who=lambda current: last_actor(current.assignment),
        said=lambda saved: _told(saved, part, _("It is saved.")),
        leave=_back(row.assignment, part),
    )
    return answer or _form(request, form, row.assignment, part, TITLES[part][2], row)


@require_POST
@requires("change", "assignment")
def row_remove(request: ActorRequest, pk: int, part: str) -> HttpResponse:
    row = get_object_or_404(rows_for(request.actor, part), pk=pk)
    remove_row(row=row, by=request.actor)
    undo = reverse(f"assignments:{TITLES[part][0]}_restore", args=[pk])
    done(request, _("It is taken away."), undo=undo)
    return redirect(_back(row.assignment, part))


@require_POST
@requires("change", "assignment")
def row_restore(request: ActorRequest, pk: int, part: str) -> HttpResponse:
    row = get_object_or_404(rows_for(request.actor, part), pk=pk)
    restore_row(row=row, by=request.actor)
    done(request, _("It is back."))
    return redirect(_back(row.assignment, part))


@require_POST
@requires("change", "assignment")
def smart_fragment(request: ActorRequest) -> HttpResponse:
    """What the goal in the form lacks, while it is being typed; saves nothing."""
    form = GoalForm(request.POST, row=Goal())
    form.is_valid()
    return render(request, "assignments/smart.html", {"smart": _smart(form)})


def _smart(form: GoalForm) -> SmartShown:
    return smart_shown(smart.smart(form.typed(), today=timezone.localdate()))


def _told(row: Any, part: str, text: str) -> str:
    """What was done, and for a goal what it still lacks."""
    if part != "goals":
        return text
    return f"{text} {smart_shown(smart.smart(as_goal(row), today=timezone.localdate())).summary}."


def _new(part: str, assignment: Assignment) -> Any:
    return ROWS[part](assignment=assignment)


def _back(assignment: Assignment, part: str) -> str:
    return reverse("assignments:detail", args=[assignment.pk]) + f"#{part}"


def _form(
    request: ActorRequest, form: Any, assignment: Assignment, part: str, title: str | Promise, row: Any = None
) -> HttpResponse:
    word = TITLES[part][0]
    context = {
        "form": form,
        "assignment": assignment,
        "title": title,
        "row": row,
        "part": part,
        "back": _back(assignment, part),
        "remove": reverse(f"assignments:{word}_remove", args=[row.pk]) if row else "",
    }
    if part == "goals":
        if form.is_bound:
            context["smart"] = _smart(form)
        elif row is not None:
            context["smart"] = smart_shown(smart.smart(as_goal(row), today=timezone.localdate()))
    return render(request, f"assignments/{word if part == 'goals' else 'row'}.html", context,
                  status=422 if form.errors else 200)  # fmt: skip
