"""The list of persons, one person, and recording who they are."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.decorators import requires
from regie.access.authorisation.policies import decide
from regie.access.authorisation.requests import ActorRequest
from regie.access.dossiers.models import Dossier
from regie.access.dossiers.processing import processed
from regie.audit.events.selectors import last_actor
from regie.ui import lists
from regie.ui.entry import refused_by
from regie.ui.forms import save_over
from regie.ui.messages import done

from ..activities import PERSONS
from ..choices import OLDEST, YOUNGEST
from ..forms import NewPersonForm, PersonForm
from ..policies import (
    can_add,
    can_change,
    can_change_documents,
    can_read_citizen_number,
    can_read_documents,
    check_change,
)
from ..selectors import (
    age_on,
    documents_of,
    dossier_and_person,
    guardians_of,
    is_open_anywhere,
    person_or_404,
    persons_for,
    workers_of,
)
from ..services import SamePerson, person_add, person_change
from ..tables import PersonFilter, PersonTable, states_of


@requires("view", "person")
@processed(PERSONS, "view")
def list_page(request: ActorRequest) -> HttpResponse:
    actor = request.actor
    return lists.list_page(
        request,
        queryset=persons_for(actor),
        table=PersonTable,
        filters=PersonFilter,
        paginator=lists.CountsWithRows,
        exports=False,
        title=_("Persons"),
        template="persons/list.html",
        lead=_("The young people you work with, under the covenants of your organisation."),
        may_add=can_add(actor),
        may_search=decide(actor, "search", "person"),
        may_export=decide(actor, "export", "person"),
        is_open=is_open_anywhere(),
    )


@requires("open", "dossier")
@processed(PERSONS, "change")
def add_page(request: ActorRequest) -> HttpResponse:
    may_add = can_add(request.actor)
    if not may_add:
        return render(request, "persons/add_closed.html", {"decision": may_add})
    form = NewPersonForm(request.POST or None)
    found: list[Any] = []
    if request.method == "POST" and form.is_valid():
        try:
            person = person_add(
                collaboration=form.cleaned_data["collaboration"],
                values=form.values(),
                somebody_else=form.cleaned_data["somebody_else"],
                by=request.actor,
            )
        except SamePerson as same:
            found = list(same.found)
        except ValidationError as error:
            refused_by(form, error)
        else:
            done(request, _("Dossier %(reference)s is opened.") % {"reference": person.dossier})
            return redirect("persons:detail", person.dossier_id)
    context = {"form": form, "title": _("Add a person"), "back": reverse("persons:list"), "found": found}
    return render(request, "persons/add.html", context, status=_status(form, found))


def _status(form: Any, found: list[Any]) -> int:
    if found:
        return 409
    return 422 if form.errors else 200


@requires("view", "person")
@processed(PERSONS, "view")
def detail_page(request: ActorRequest, pk: UUID) -> HttpResponse:
    dossier, person = dossier_and_person(request.actor, pk)
    if person is None:
        return render(request, "persons/nobody.html", {"dossier": dossier})
    return render(request, "persons/detail.html", _blocks(request.actor, dossier) | _told_of(person))


def _blocks(actor: Actor, dossier: Dossier) -> dict[str, Any]:
    """What hangs on the dossier, and for each block whether this person may see and change it."""
    may_read_documents = can_read_documents(actor, dossier)
    return {
        "dossier": dossier,
        "guardians": guardians_of(dossier),
        "documents": documents_of(dossier) if may_read_documents else [],
        "workers": workers_of(dossier),
        "may_open_dossier": decide(actor, "view", dossier),
        "may_change": can_change(actor, dossier),
        "may_read_documents": may_read_documents,
        "may_change_documents": can_change_documents(actor, dossier),
        "with_citizen_number": settings.BSN,
        "may_read_citizen_number": settings.BSN and can_read_citizen_number(actor, dossier),
    }


def _told_of(person: Any) -> dict[str, Any]:
    age = age_on(person.birth_date)
    return {
        "person": person,
        "age": age,
        "odd_age": not YOUNGEST <= age <= OLDEST,
        "youngest": YOUNGEST,
        "oldest": OLDEST,
        "states": states_of(person),
    }


@requires("change", "person")
@processed(PERSONS, "change")
def edit_page(request: ActorRequest, pk: UUID) -> HttpResponse:
    person = person_or_404(request.actor, pk, "change")
    check_change(request.actor, person.dossier)
    form, back = PersonForm(request.POST or None, row=person), reverse("persons:detail", args=[pk])
    answer = save_over(
        request,
        form,
        save=lambda values, version: person_change(
            person=person, values=values, version=version, by=request.actor
        ),
        who=lambda current: last_actor(current.dossier, action="change person"),
        said=lambda saved: _("%(reference)s is saved.") % {"reference": person.dossier},
        leave=back,
        title=person.dossier.reference,
    )
    context = {
        "form": form,
        "title": _("Change %(reference)s") % {"reference": person.dossier},
        "back": back,
        "crumb": person.dossier.reference,
    }
    return answer or render(request, "persons/edit.html", context, status=422 if form.errors else 200)
