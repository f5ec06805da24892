"""Asking a partner, and offering something."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from regie.access.authorisation.decorators import requires
from regie.access.authorisation.requests import ActorRequest
from regie.access.dossiers.models import Dossier
from regie.access.dossiers.processing import processed
from regie.access.dossiers.selectors import dossier_or_refuse
from regie.access.dossiers.walls import current_opening
from regie.access.organisations.models import Organisation
from regie.ui.entry import tried
from regie.ui.messages import done

from .. import policies, services
from ..activities import DISCLOSURES
from ..forms import AskForm, OfferForm, OfferStartForm
from ..models import Disclosure
from ..selectors import dossiers_to_ask, partners_in
from .saving import keys_for


def _dossier(request: ActorRequest, pk: str) -> Dossier | None:
    """The dossier with this id, Refused with reasons where it is closed to the reader; None where it is no id."""
    try:
        wanted = UUID(pk)
    except ValueError:
        return None
    dossier = dossier_or_refuse(request.actor, wanted, kind="disclosure", action="ask")
    policies.check_begin(request.actor, dossier)
    return dossier


def _to_choose(request: ActorRequest, dossier: Dossier | None) -> dict[str, Any]:
    opening = current_opening()
    here = opening.collaborations if opening else frozenset()
    partners = partners_in(
        [dossier.collaboration_id] if dossier else here, without=request.actor.organisation_id or 0
    )
    return {"dossiers": dossiers_to_ask(request.actor), "partners": list(partners)}


@requires("ask", "disclosure")
@processed(DISCLOSURES, "ask")
def ask_page(request: ActorRequest) -> HttpResponse:
    """Asks a partner about a dossier; ``?dossier=`` with its id fills that in."""
    sent = request.POST if request.method == "POST" else None
    dossier = _dossier(request, (sent or request.GET).get("dossier", ""))
    choose = _to_choose(request, dossier)
    form = AskForm(sent, **choose, initial={"dossier": dossier.pk if dossier else ""})
    if sent is not None and form.is_valid() and dossier:
        values = {name: value for name, value in form.cleaned_data.items() if name != "dossier"}
        made = tried(form, lambda: services.disclosure_ask(dossier=dossier, **values, by=request.actor))
        if made:
            done(request, _("You asked %(name)s.") % {"name": made.from_organisation})
            return redirect("disclosures:detail", made.pk)
    context = {"form": form, "dossier": dossier, **choose}
    return render(request, "disclosures/ask.html", context, status=422 if form.errors else 200)


@requires("ask", "disclosure")
@processed(DISCLOSURES, "ask")
def offer_page(request: ActorRequest) -> HttpResponse:
    """In two steps: to whom and what kind, which stand in the address; then the text with its ground."""
    dossier = _dossier(request, request.GET.get("dossier", ""))
    choose = _to_choose(request, dossier)
    chosen = "receiver" in request.GET
    start = OfferStartForm(
        request.GET if chosen else None, **choose, initial={"dossier": dossier.pk if dossier else ""}
    )
    if not (chosen and start.is_valid() and dossier):
        context = {"form": start, "dossier": dossier, **choose}
        return render(request, "disclosures/offer_start.html", context, status=422 if start.errors else 200)
    return _offer(request, dossier, start.cleaned_data["receiver"], start.cleaned_data["category"])


def _offer(request: ActorRequest, dossier: Dossier, receiver: Organisation, category: str) -> HttpResponse:
    giver = Organisation.objects.get(pk=request.actor.organisation_id or 0)
    form = OfferForm(
        request.POST if request.method == "POST" else None,
        **keys_for(dossier, giver, receiver, category),
        category=category,
    )
    if request.method == "POST" and form.is_valid():
        made = tried(
            form,
            lambda: services.disclosure_offer(
                dossier=dossier, receiver=receiver, category=category, **form.cleaned_data, by=request.actor
            ),
        )
        if made:
            done(request, _("Offered to %(name)s, who reads it after accepting.") % {"name": receiver})
            return redirect("disclosures:detail", made.pk)
    draft = Disclosure(
        dossier=dossier, from_organisation=giver, to_organisation=receiver, category=category, source=giver
    )
    context = {"form": form, "dossier": dossier, "row": draft}
    return render(request, "disclosures/offer.html", context, status=422 if form.errors else 200)
