"""The list, the panel of a programme, one version with its six parts, and the steps it takes."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from regie.access.authorisation.decorators import requires
from regie.access.authorisation.policies import decide
from regie.access.authorisation.requests import ActorRequest
from regie.leadership.programmes.models import Programme
from regie.leadership.programmes.selectors import programmes_for
from regie.methods import smart
from regie.rulebook.rules.holding import HeldBack
from regie.ui import lists
from regie.ui.messages import done

from ..choices import BODIES, OPEN, TRANSITIONS, AssignmentStatus
from ..comparing import differences_between, norm_in_words
from ..gaps import BODY_WORDS, as_goal, is_decided
from ..models import Assignment
from ..policies import (
    Refused,
    can_adopt,
    can_decide,
    can_move,
    can_record_support,
    can_start,
    can_write,
    holding_adoption,
)
from ..selectors import assignments_for, support_of, that_counts, with_parts
from ..services import assignment_move, assignment_start
from ..tables import AssignmentFilter, AssignmentTable
from ..words import smart_shown


@requires("view", "assignment")
def list_page(request: ActorRequest) -> HttpResponse:
    return lists.list_page(
        request,
        queryset=assignments_for(request.actor),
        table=AssignmentTable,
        filters=AssignmentFilter,
        title=_("Assignments"),
        template="assignments/list.html",
        lead=_("What driehoek and college ask of each programme. Every version stays readable."),
    )


@requires("view", "assignment")
def of_programme(request: ActorRequest, pk: int) -> HttpResponse:
    """The versions of one programme and the support for it: a panel for its page, or a page."""
    programme = _programme(request, pk)
    versions = list(assignments_for(request.actor).filter(programme=programme).order_by("-number"))
    context = {
        "programme": programme,
        "versions": versions,
        "counting": that_counts(versions),
        "may_start": can_start(request.actor, programme, versions),
        "supports": support_of(programme),
        "may_record": can_record_support(request.actor, programme),
    }
    template = "assignments/panel_of_programme.html" if request.htmx else "assignments/of_programme.html"
    return render(request, template, context)


@requires("view", "assignment")
def detail_page(request: ActorRequest, pk: int) -> HttpResponse:
    return render(request, "assignments/detail.html", _detail(request, pk))


@requires("view", "assignment")
def compare_page(request: ActorRequest, pk: int) -> HttpResponse:
    """What this version says otherwise than an earlier one: the one before it, or number ``met``."""
    later = _assignment(request, pk)
    others = with_parts(assignments_for(request.actor).filter(programme=later.programme_id))
    earlier = list(others.filter(number__lt=later.number).order_by("-number"))
    if not earlier:
        raise Http404(_("There is no earlier version."))
    asked = request.GET.get("met", "")
    former = next((each for each in earlier if str(each.number) == asked), earlier[0])
    context = {
        "assignment": later,
        "former": former,
        "earlier": earlier,
        "differences": differences_between(former, later),
    }
    return render(request, "assignments/compare.html", context)


@require_POST
@requires("change", "assignment")
def start(request: ActorRequest, pk: int) -> HttpResponse:
    made = assignment_start(programme=_programme(request, pk), by=request.actor)
    undo = reverse("assignments:move", args=[made.pk, AssignmentStatus.WITHDRAWN.value])
    done(request, _("Version %(number)s is ready to write in.") % {"number": made.number}, undo=undo)
    return redirect("assignments:detail", made.pk)


@require_POST
@requires("change", "assignment")
def move(request: ActorRequest, pk: int, to: str) -> HttpResponse:
    """To another status. What holds it back is shown on its own page, with the way to mend it."""
    assignment = _assignment(request, pk)
    if to not in AssignmentStatus.values:
        raise Http404
    before = assignment.status
    try:
        moved = assignment_move(assignment=assignment, to=to, by=request.actor)
    except HeldBack as held:
        return render(
            request, "assignments/detail.html", _detail(request, pk) | {"held_back": held}, status=409
        )
    undo = reverse("assignments:move", args=[pk, before]) if _can_be_undone(before, to) else ""
    text = _("The assignment is now %(status)s.") % {"status": moved.get_status_display()}
    done(request, text, undo=undo)
    return redirect("assignments:detail", pk)


def _can_be_undone(before: str, to: str) -> bool:
    """Going back to writing drops what the bodies decided, so that cannot be taken back with one button."""
    return before in TRANSITIONS[to] and (before, to) != (AssignmentStatus.PROPOSED, AssignmentStatus.DRAFT)


def _programme(request: ActorRequest, pk: int) -> Programme:
    """A programme whose assignment this person may read: of the own municipality, also where it is published."""
    programme = get_object_or_404(programmes_for(request.actor), pk=pk)
    allowed = decide(request.actor, "view", Assignment(programme=programme))
    if not allowed:
        raise Refused(allowed)
    return programme


def _assignment(request: ActorRequest, pk: int) -> Assignment:
    rows = with_parts(assignments_for(request.actor)).select_related("programme__municipality", "replaces")
    return get_object_or_404(rows, pk=pk)


def _detail(request: ActorRequest, pk: int) -> dict[str, Any]:
    assignment = _assignment(request, pk)
    held = holding_adoption(assignment) if assignment.status in OPEN else []
    moment = None if assignment.adopted_at else timezone.localdate()
    return {
        "assignment": assignment,
        "programme": assignment.programme,
        "goals": [
            (goal, norm_in_words(goal), smart_shown(smart.smart(as_goal(goal), today=moment)))
            for goal in assignment.goals.all()
        ],
        "texts": _texts(assignment),
        "bodies": [
            (body, BODY_WORDS[body], getattr(assignment, column), is_decided(assignment, body))
            for body, column in BODIES.items()
        ],
        "held": held,
        "may_write": can_write(request.actor, assignment),
        "may_decide": can_decide(request.actor, assignment),
        "may_start": can_start(request.actor, assignment.programme),
        "steps": _steps(request, assignment, held),
    }


def _texts(assignment: Assignment) -> list[tuple[str, str, list[str]]]:
    """The parts that are lists of lines: the anchor, the title, the lines."""
    titles = [
        ("success_factors", _("Critical success factors")),
        ("scope_in", _("What falls within the approach")),
        ("scope_out", _("What falls outside it")),
        ("preconditions", _("Preconditions")),
    ]
    return [(name, title, getattr(assignment, name).split("\n")) for name, title in titles]


def _steps(request: ActorRequest, assignment: Assignment, held: list) -> list[dict[str, Any]]:
    """The buttons of the transitions; one that is held back says why."""
    draft, proposed = AssignmentStatus.DRAFT, AssignmentStatus.PROPOSED
    words = {
        (draft, proposed): _("Put to driehoek and college"),
        (draft, AssignmentStatus.WITHDRAWN): _("Withdraw this version"),
        (proposed, AssignmentStatus.ADOPTED): _("Adopt the assignment"),
        (proposed, draft): _("Take back to change it"),
        (AssignmentStatus.ADOPTED, proposed): _("Undo the adoption"),
        (AssignmentStatus.WITHDRAWN, draft): _("Write on in this version"),
    }
    steps = []
    for to in TRANSITIONS[assignment.status]:
        adopt = to == AssignmentStatus.ADOPTED
        decision = (
            can_adopt(request.actor, assignment, held) if adopt else can_move(request.actor, assignment, to)
        )
        if decision or (adopt and held and can_move(request.actor, assignment, to)):
            label = words[AssignmentStatus(assignment.status), AssignmentStatus(to)]
            steps.append({"to": to, "label": label, "primary": adopt or to == proposed, "held": not decision})
    return steps
