"""The citizen service number, on a page of its own: who opens the dossier does not read it in passing."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from regie.access.authorisation.choices import DataCategory
from regie.access.authorisation.decorators import requires
from regie.access.authorisation.requests import ActorRequest
from regie.access.dossiers.models import Dossier
from regie.access.dossiers.processing import processed
from regie.access.dossiers.selectors import dossier_or_refuse
from regie.ui.entry import refused_by
from regie.ui.messages import done

from .. import services
from ..activities import PERSONS
from ..forms import CitizenNumberForm
from ..policies import can_set_citizen_number, check_read_citizen_number, check_set_citizen_number
from ..selectors import citizen_number_of, laws_for_citizen_number


@requires("view", "bsn")
@processed(PERSONS, "view")
def citizen_number_page(request: ActorRequest, pk: UUID) -> HttpResponse:
    dossier = _dossier(request, pk, "view")
    context = {
        "dossier": dossier,
        "row": citizen_number_of(dossier),
        "lines": laws_for_citizen_number(request.actor, dossier),
        "may_set": can_set_citizen_number(request.actor, dossier),
        "back": reverse("persons:detail", args=[pk]),
    }
    return render(request, "persons/citizen_number.html", context)


@requires("change", "bsn")
@processed(PERSONS, "change")
def citizen_number_edit_page(request: ActorRequest, pk: UUID) -> HttpResponse:
    dossier = _dossier(request, pk, "change")
    check_set_citizen_number(request.actor, dossier)
    lines = laws_for_citizen_number(request.actor, dossier)
    law = f"{lines[0].ground.law}, {lines[0].ground.article}" if lines else ""
    form = CitizenNumberForm(request.POST or None, initial={"law": law})
    if request.method == "POST" and form.is_valid():
        try:
            services.citizen_number_set(dossier=dossier, **form.cleaned_data, by=request.actor)
        except ValidationError as error:
            refused_by(form, error)
        else:
            done(request, _("The number is recorded in %(reference)s.") % {"reference": dossier})
            return redirect("persons:citizen_number", pk)
    context = {"form": form, "dossier": dossier, "back": reverse("persons:citizen_number", args=[pk])}
    return render(request, "persons/citizen_number_form.html", context, status=422 if form.errors else 200)


@require_POST
@requires("change", "bsn")
@processed(PERSONS, "change")
def citizen_number_remove(request: ActorRequest, pk: UUID) -> HttpResponse:
    dossier = _dossier(request, pk, "change")
    services.citizen_number_remove(dossier=dossier, by=request.actor)
    done(request, _("The number is removed from %(reference)s.") % {"reference": dossier})
    return redirect("persons:detail", pk)


def _dossier(request: ActorRequest, pk: UUID, action: str) -> Dossier:
    """Refused with its reasons for who may not, and where the installation does not keep the number at all."""
    dossier = dossier_or_refuse(request.actor, pk, kind="bsn", action=action, category=DataCategory.BSN)
    check_read_citizen_number(request.actor, dossier)
    return dossier
