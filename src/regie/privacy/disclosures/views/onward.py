"""Passing on what was received: blocked, unless there is a ground of its own and the source says yes."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from regie.access.authorisation.decorators import requires
from regie.access.authorisation.requests import ActorRequest
from regie.access.dossiers.processing import processed
from regie.access.organisations.models import Organisation
from regie.ui.entry import tried
from regie.ui.messages import done

from .. import policies, services
from ..activities import DISCLOSURES
from ..forms import ConsentForm, OnwardForm, OnwardStartForm
from ..models import Disclosure
from ..secrecy import label_of
from ..selectors import disclosure_or_refuse, partners_in
from .saving import keys_for


@requires("ask", "disclosure")
@processed(DISCLOSURES, "ask")
def onward_page(request: ActorRequest, pk: int) -> HttpResponse:
    """In two steps: to whom, which stands in the address; then the text, the ground and the reason."""
    row = disclosure_or_refuse(request.actor, pk, "ask")
    policies.check(policies.can_pass_on(request.actor, row))
    found = partners_in([row.dossier.collaboration_id], without=request.actor.organisation_id or 0)
    gave = {row.source_id, row.from_organisation_id}
    partners = [each for each in found if each.pk not in gave]
    chosen = "receiver" in request.GET
    start = OnwardStartForm(request.GET if chosen else None, partners=partners)
    if not (chosen and start.is_valid()):
        context = {"form": start, "row": row, "label": label_of(row), "partners": partners}
        return render(request, "disclosures/onward_start.html", context, status=422 if start.errors else 200)
    return _onward(request, row, start.cleaned_data["receiver"])


def _onward(request: ActorRequest, row: Disclosure, receiver: Organisation) -> HttpResponse:
    form = OnwardForm(
        request.POST if request.method == "POST" else None,
        **keys_for(row.dossier, row.to_organisation, receiver, row.category),
        category=row.category,
    )
    if request.method == "POST" and form.is_valid():
        made = tried(
            form,
            lambda: services.onward_ask(
                disclosure=row, receiver=receiver, **form.cleaned_data, by=request.actor
            ),
        )
        if made:
            done(request, _("%(name)s decides whether it may be passed on.") % {"name": row.source})
            return redirect("disclosures:detail", made.pk)
    context = {"form": form, "row": row, "receiver": receiver, "label": label_of(row)}
    return render(request, "disclosures/onward.html", context, status=422 if form.errors else 200)


@requires("answer", "disclosure")
@processed(DISCLOSURES, "answer")
def consent_page(request: ActorRequest, pk: int) -> HttpResponse:
    """The source reads what would go on, to whom and why, and says yes or no."""
    row = disclosure_or_refuse(request.actor, pk, "answer")
    policies.check(policies.can_consent(request.actor, row))
    form = ConsentForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = tried(
            form,
            lambda: services.onward_consent(disclosure=row, **form.cleaned_data, by=request.actor),
        )
        if made:
            said = _("It may be passed on.") if made.consented_at else _("It is not passed on.")
            done(request, said)
            return redirect("disclosures:detail", pk)
    context = {"form": form, "row": row, "label": label_of(row)}
    return render(request, "disclosures/consent.html", context, status=422 if form.errors else 200)
