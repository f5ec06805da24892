"""The screens of the DPIA: the checklist, one question, the decision."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from regie.access.authorisation.decorators import requires
from regie.access.authorisation.requests import ActorRequest
from regie.ui.documents import PDF
from regie.ui.messages import done

from .. import exports
from ..choices import AnswerState, DpiaStatus
from ..facts import Fact, facts_of
from ..forms import AnswerForm, DecisionForm
from ..models import Dpia
from ..policies import can_answer, can_decide, can_start_dpia, check_answer
from ..questions import questions, steps
from ..selectors import answers_of, deciding, dpias_for, progress, review_overdue
from ..services import AnswerConflict, dpia_answer, dpia_decide, dpia_start, export_record

BADGES = {AnswerState.OPEN: "neutral", AnswerState.ANSWERED: "safe", AnswerState.NOT_APPLICABLE: "info"}


@requires("view", "dpia")
def current_page(request: ActorRequest) -> HttpResponse:
    """The version being filled in, or else the one that holds; without any: how to begin."""
    found = list(dpias_for(request.actor))
    if not found:
        context = {"may_start": can_start_dpia(request.actor), "decides": who_decides()}
        return render(request, "register/dpia_none.html", context)
    return render(request, "register/dpia.html", _shown(request, found, found[0]))


@requires("view", "dpia")
def version_page(request: ActorRequest, number: int) -> HttpResponse:
    found = list(dpias_for(request.actor))
    return render(request, "register/dpia.html", _shown(request, found, _pick(found, number)))


@require_POST
@requires("change", "dpia")
def start(request: ActorRequest) -> HttpResponse:
    """A new version, with the answers of the former one."""
    dpia = dpia_start(by=request.actor)
    done(request, _("Version %(number)s of the DPIA is ready to fill in.") % {"number": dpia.number})
    return redirect("register:dpia_version", dpia.number)


@requires("change", "dpia")
def answer_page(request: ActorRequest, number: int, question: str) -> HttpResponse:
    """One question. Where somebody else answered in between, both texts are shown and nothing is lost."""
    dpia = _pick(list(dpias_for(request.actor)), number)
    if question not in questions():
        raise Http404(_("The DPIA has no such question."))
    check_answer(request.actor, dpia)
    asked, answer = questions()[question], answers_of(dpia).get(question)
    form = AnswerForm(request.POST or None, question=asked, answer=answer)
    back = reverse("register:dpia_version", args=[number]) + f"#{question}"
    context: dict[str, Any] = {
        "form": form,
        "question": asked,
        "dpia": dpia,
        "facts": facts_of(dpia.municipality_id).get(question, []),
        "back": back,
    }
    if request.method == "POST" and form.is_valid():
        try:
            dpia_answer(dpia=dpia, question=question, by=request.actor, **form.cleaned_data)
        except AnswerConflict as conflict:
            data = request.POST.copy()
            data["revision"] = str(conflict.current.revision)
            form = AnswerForm(data, question=asked, answer=conflict.current)
            context |= {"form": form, "theirs": conflict.current}
            return render(request, "register/dpia_answer.html", context, status=409)
        following = _following(question)
        if "next" in request.POST and following:
            return redirect("register:dpia_answer", number, following)
        done(request, _("Your answer is saved."))
        return redirect(back)
    return render(request, "register/dpia_answer.html", context, status=422 if form.errors else 200)


@requires("change", "dpia")
def decide_page(request: ActorRequest, number: int) -> HttpResponse:
    """Records what the controller decided. Only when no question is open."""
    dpia = _pick(list(dpias_for(request.actor)), number)
    check_answer(request.actor, dpia)
    may_decide = can_decide(request.actor, dpia, is_complete=progress(answers_of(dpia)).is_complete)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            dpia_decide(dpia=dpia, by=request.actor, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            done(request, _("The decision is recorded. This version does not change any more."))
            return redirect("register:dpia")
    context = {"form": form, "dpia": dpia, "may_decide": may_decide, "decides": who_decides()}
    return render(request, "register/dpia_decide.html", context, status=422 if form.errors else 200)


@requires("view", "dpia")
def export_pdf(request: ActorRequest, number: int) -> HttpResponse:
    dpia = _pick(list(dpias_for(request.actor)), number)
    export_record(what="dpia", form="pdf", by=request.actor)
    pdf = exports.dpia_pdf(dpia, answers_of(dpia), _facts(dpia), decides=who_decides(), demo=settings.DEMO)
    headers = {"Content-Disposition": f'attachment; filename="dpia-{dpia.number}.pdf"'}
    return HttpResponse(pdf, content_type=PDF, headers=headers)


def who_decides() -> str:
    """Who answers for a DPIA by AVG art. 35."""
    return _(
        "By article 35 of the AVG the controller decides: the college, or the mayor where it is about public order. "
        "The data protection officer advises and does not decide. Regie records the decision and takes none."
    )


def _pick(found: list[Dpia], number: int) -> Dpia:
    dpia = next((each for each in found if each.number == number), None)
    if dpia is None:
        raise Http404(_("Your municipality has no such version of the DPIA."))
    return dpia


def _facts(dpia: Dpia) -> dict[str, list[Fact]]:
    """What the system says now, or for a decided version what it said then."""
    if dpia.status == DpiaStatus.DRAFT:
        return facts_of(dpia.municipality_id)
    return {slug: [Fact(each["text"], each["ok"]) for each in few] for slug, few in dpia.facts.items()}


def _following(question: str) -> str:
    slugs = list(questions())
    place = slugs.index(question) + 1
    return slugs[place] if place < len(slugs) else ""


def _shown(request: ActorRequest, found: list[Dpia], dpia: Dpia) -> dict[str, Any]:
    answers, facts = answers_of(dpia), _facts(dpia)
    rows = [
        (
            step,
            [
                (
                    question,
                    answers.get(question.slug),
                    _state(answers.get(question.slug)),
                    facts.get(question.slug, []),
                )
                for question in step.questions
            ],
        )
        for step in steps()
    ]
    count = progress(answers)
    holds = deciding(found)
    return {
        "dpia": dpia,
        "others": [each for each in found if each.pk != dpia.pk],
        "rows": rows,
        "progress": count,
        "decides": who_decides(),
        "holds": holds,
        "is_draft": dpia.status == DpiaStatus.DRAFT,
        "has_draft": found[0].status == DpiaStatus.DRAFT,
        "may_answer": can_answer(request.actor, dpia),
        "may_start": can_start_dpia(request.actor),
        "may_decide": can_decide(request.actor, dpia, is_complete=count.is_complete),
        "overdue": review_overdue(request.actor, timezone.localdate()),
    }


def _state(answer: Any) -> tuple[str, str]:
    """The state of an answer as a word and the kind of its badge."""
    state = AnswerState(answer.state) if answer else AnswerState.OPEN
    return str(state.label), BADGES[state]
