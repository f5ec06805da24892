"""Answering, accepting, refusing and taking back."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from regie.access.authorisation.decorators import requires
from regie.access.authorisation.requests import ActorRequest
from regie.access.dossiers.processing import processed
from regie.ui.entry import tried
from regie.ui.messages import done

from .. import policies, services
from ..activities import DISCLOSURES
from ..forms import AnswerForm, RefuseForm
from ..secrecy import label_of
from ..selectors import disclosure_or_refuse
from .saving import keys_for


@requires("answer", "disclosure")
@processed(DISCLOSURES, "answer")
def answer_page(request: ActorRequest, pk: int) -> HttpResponse:
    """Tells what was asked, on a ground."""
    row = disclosure_or_refuse(request.actor, pk, "answer")
    policies.check(policies.can_answer(request.actor, row))
    form = AnswerForm(
        request.POST if request.method == "POST" else None,
        **keys_for(row.dossier, row.from_organisation, row.to_organisation, row.category),
        category=row.category,
    )
    if request.method == "POST" and form.is_valid():
        made = tried(
            form,
            lambda: services.disclosure_answer(disclosure=row, **form.cleaned_data, by=request.actor),
        )
        if made:
            done(request, _("Your answer is with %(name)s.") % {"name": made.to_organisation})
            return redirect("disclosures:detail", pk)
    context = {"form": form, "row": row, "label": label_of(row)}
    return render(request, "disclosures/answer.html", context, status=422 if form.errors else 200)


@requires("answer", "disclosure")
@require_POST
@processed(DISCLOSURES, "answer")
def accept(request: ActorRequest, pk: int) -> HttpResponse:
    """Accepts an offer, with the duty of secrecy that comes with it."""
    row = disclosure_or_refuse(request.actor, pk, "answer")
    services.disclosure_accept(disclosure=row, by=request.actor)
    done(request, _("Accepted. You can read it now; the duty of secrecy came with it."))
    return redirect("disclosures:detail", pk)


@requires("answer", "disclosure")
@processed(DISCLOSURES, "answer")
def refuse_page(request: ActorRequest, pk: int) -> HttpResponse:
    """Refuses, with a reason; “I cannot say” is one that asks no words."""
    row = disclosure_or_refuse(request.actor, pk, "answer")
    policies.check(policies.can_refuse(request.actor, row))
    form = RefuseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = tried(
            form,
            lambda: services.disclosure_refuse(disclosure=row, **form.cleaned_data, by=request.actor),
        )
        if made:
            done(request, _("Recorded: it is not given."))
            return redirect("disclosures:detail", pk)
    context = {"form": form, "row": row}
    return render(request, "disclosures/refuse.html", context, status=422 if form.errors else 200)


@requires("ask", "disclosure")
@require_POST
@processed(DISCLOSURES, "ask")
def withdraw(request: ActorRequest, pk: int) -> HttpResponse:
    """Takes back what has no answer yet."""
    row = disclosure_or_refuse(request.actor, pk, "ask")
    services.disclosure_withdraw(disclosure=row, by=request.actor)
    done(request, _("Taken back. The text is gone."))
    return redirect("disclosures:detail", pk)
