"""The screens of questions."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from regie.access.authorisation.decorators import requires
from regie.access.authorisation.requests import ActorRequest
from regie.audit.events.selectors import last_actor
from regie.leadership.programmes.selectors import programmes_for, programmes_to_change
from regie.ui import lists
from regie.ui.forms import save_new, save_over

from .. import policies, services
from ..forms import QuestionAddForm, QuestionForm
from ..selectors import questions_for
from ..tables import QuestionFilter, QuestionTable


@requires("view", "question")
def list_page(request: ActorRequest) -> HttpResponse:
    return lists.list_page(
        request,
        queryset=questions_for(request.actor),
        table=QuestionTable,
        filters=QuestionFilter,
        title=_("Questions"),
        template="escalations/questions.html",
        lead=_("Each question has the level that answers it: operational, tactical or strategic."),
        add_to=programmes_to_change(request.actor).order_by("-status", "pk").first(),
    )


@requires("view", "question")
def of_programme(request: ActorRequest, programme_pk: int) -> HttpResponse:
    """The list, narrowed to one programme."""
    get_object_or_404(programmes_for(request.actor), pk=programme_pk)
    return redirect(reverse("escalations:questions") + f"?programme={programme_pk}")


@requires("change", "question")
def add_page(request: ActorRequest, programme_pk: int) -> HttpResponse:
    programme = get_object_or_404(programmes_for(request.actor), pk=programme_pk)
    policies.check_question(request.actor, programme)
    form = QuestionAddForm(request.POST or None, programme=programme, by=request.actor)
    answer = save_new(
        request,
        form,
        save=lambda: services.question_add(
            programme=form.cleaned_data["programme"], values=form.values(), by=request.actor
        ),
        said=lambda made: _("The question is written down."),
        to=lambda made: reverse("escalations:questions"),
    )
    context = {"form": form, "title": _("Write down a question"), "back": reverse("escalations:questions")}
    return answer or render(
        request, "escalations/question_form.html", context, status=422 if form.errors else 200
    )


@requires("view", "question")
def detail_page(request: ActorRequest, pk: int) -> HttpResponse:
    question = get_object_or_404(questions_for(request.actor), pk=pk)
    may_change = policies.can_change_question(request.actor, question)
    return render(request, "escalations/question.html", {"question": question, "may_change": may_change})


@requires("change", "question")
def edit_page(request: ActorRequest, pk: int) -> HttpResponse:
    question = get_object_or_404(questions_for(request.actor), pk=pk)
    policies.check_change_question(request.actor, question)
    form = QuestionForm(request.POST or None, row=question)
    answer = save_over(
        request,
        form,
        save=lambda values, version: services.question_change(
            question=question, values=values, version=version, by=request.actor
        ),
        who=last_actor,
        said=lambda saved: _("The question is saved."),
        leave=reverse("escalations:question", args=[pk]),
    )
    context = {
        "form": form,
        "title": _("Label or answer a question"),
        "back": reverse("escalations:question", args=[pk]),
    }
    return answer or render(
        request, "escalations/question_form.html", context, status=422 if form.errors else 200
    )
