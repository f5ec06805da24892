"""The algorithm register: which calculations touch people. None is an answer too."""

from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from regie.access.authorisation.decorators import requires
from regie.access.authorisation.requests import ActorRequest
from regie.ui.spreadsheets import csv_response

from .. import exports
from ..algorithms import STANDARD_VERSION, algorithms, entries
from ..selectors import current_for
from ..services import export_record


@requires("view", "register")
def list_page(request: ActorRequest) -> HttpResponse:
    context = {
        "algorithms": algorithms(),
        "statement": statement(),
        "standard_version": STANDARD_VERSION,
        "contact": _contact(request),
    }
    return render(request, "register/algorithms.html", context)


@requires("view", "register")
def export_json(request: ActorRequest) -> HttpResponse:
    export_record(what="register.algorithms", form="json", by=request.actor)
    made = entries(organization=_organization(request), contact=_contact(request))
    body = exports.algorithms_json(made, organization=_organization(request), statement=statement())
    answer = JsonResponse(body, json_dumps_params={"indent": 2, "ensure_ascii": False})
    answer["Content-Disposition"] = 'attachment; filename="algoritmeregister.json"'
    return answer


@requires("view", "register")
def export_csv(request: ActorRequest) -> HttpResponseBase:
    """The headings, and a row per entry. With no entries the file holds the headings alone: a valid empty list."""
    export_record(what="register.algorithms", form="csv", by=request.actor)
    made = entries(organization=_organization(request), contact=_contact(request))
    return csv_response(exports.algorithm_rows(made), name="algoritmeregister")


def statement() -> str:
    """What the register says about this product today."""
    if algorithms():
        return _("These calculations of Regie touch people. They follow fixed rules that anybody can read.")
    return _("Regie does no calculations about persons.")


def _organization(request: ActorRequest) -> str:
    return _("Municipality of %(name)s") % {"name": request.actor.municipality_name}


def _contact(request: ActorRequest) -> str:
    """The contact of the controller, as the processing register has it."""
    return next(
        (each.controller_contact for each in current_for(request.actor) if each.controller_contact), ""
    )
