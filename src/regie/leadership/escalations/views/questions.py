"""The screens of questions."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from regie.access.authorisation.decorators import requires
from regie.access.authorisation.requests import ActorRequest
from regie.audit.events.selectors import last_actor
from regie.leadership.programmes.selectors import programmes_for, programmes_to_change
from regie.ui import lists, versions
from regie.ui.messages import done

from .. import policies, services
from ..forms import QuestionAddForm, QuestionForm
from ..models import Question
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
    if request.method == "POST" and form.is_valid():
        try:
            services.question_add(
                programme=form.cleaned_data["programme"], values=form.values(), by=request.actor
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            done(request, _("The question is written down."))
            return redirect("escalations:questions")
    context = {"form": form, "title": _("Write down a question"), "back": reverse("escalations:questions")}
    return render(request, "escalations/question_form.html", context, status=422 if form.errors else 200)


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
    if request.method == "POST" and form.is_valid():
        answer = _save(request, form, question)
        if answer is not None:
            return answer
    context = {
        "form": form,
        "title": _("Label or answer a question"),
        "back": reverse("escalations:question", args=[pk]),
    }
    return render(request, "escalations/question_form.html", context, status=422 if form.errors else 200)


def _save(request: ActorRequest, form: QuestionForm, question: Question) -> HttpResponse | None:
    """Saves and leads on; None where a message stands in the form now."""
    try:
        services.question_change(
            question=question, values=form.merged_values(), version=form.seen_version(), by=request.actor
        )
    except services.Conflict as conflict:
        current = conflict.current
        return versions.form_conflict(
            request,
            form=form,
            current=current,
            title=str(current),
            who=last_actor(current),
            version=current.version,
            leave=reverse("escalations:question", args=[current.pk]),
        )
    except ValidationError as error:
        form.add_error(None, error)
        return None
    done(request, _("The question is saved."))
    return redirect("escalations:question", question.pk)
