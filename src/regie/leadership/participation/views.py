"""The screens of the mayor's contacts and of residents' input."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from regie.access.authorisation.decorators import requires
from regie.access.authorisation.requests import ActorRequest
from regie.audit.events.selectors import last_actor
from regie.leadership.programmes.models import Programme
from regie.leadership.programmes.selectors import programmes_for, programmes_to_change
from regie.ui import lists
from regie.ui.forms import VersionedForm, save_new, save_over

from .forms import ContactAddForm, ContactForm, InputAddForm, InputForm
from .models import MayorContact, ResidentsInput
from .policies import can_change, check_change
from .selectors import contacts_for, inputs_for
from .services import contact_add, contact_change, input_add, input_change
from .tables import ContactFilter, ContactTable, InputFilter, InputTable

Row = type[MayorContact] | type[ResidentsInput]
Crumb = tuple[str, str]


@requires("view", "mayor_contact")
def contacts_page(request: ActorRequest) -> HttpResponse:
    return _list(
        request,
        MayorContact,
        queryset=contacts_for(request.actor),
        table=ContactTable,
        filters=ContactFilter,
        title=_("Contacts of the mayor"),
        template="participation/contacts.html",
        lead=_("When the mayor spoke with young people, parents, partners or residents. No names."),
    )


@requires("view", "mayor_contact")
def contacts_of(request: ActorRequest, programme_pk: int) -> HttpResponse:
    """The list, narrowed to one programme."""
    programme = _programme(request, programme_pk)
    return redirect(reverse("participation:contacts") + f"?programme={programme.pk}")


@requires("change", "mayor_contact")
def contact_add_page(request: ActorRequest, programme_pk: int) -> HttpResponse:
    programme = _programme(request, programme_pk)
    check_change(request.actor, MayorContact(programme=programme))
    form = ContactAddForm(request.POST or None, programme=programme, by=request.actor)
    crumb = (reverse("participation:contacts"), _("Contacts of the mayor"))
    return _add(request, form, contact_add, _("Record a contact of the mayor"), crumb)


@requires("view", "mayor_contact")
def contact_page(request: ActorRequest, pk: int) -> HttpResponse:
    contact = get_object_or_404(contacts_for(request.actor), pk=pk)
    context = {"contact": contact, "may_change": can_change(request.actor, contact)}
    return render(request, "participation/contact.html", context)


@requires("change", "mayor_contact")
def contact_edit_page(request: ActorRequest, pk: int) -> HttpResponse:
    contact = get_object_or_404(contacts_for(request.actor), pk=pk)
    check_change(request.actor, contact)
    form = ContactForm(request.POST or None, row=contact)
    page = (reverse("participation:contact", args=[pk]), _("Contact of the mayor"))
    return _edit(request, form, lambda **options: contact_change(contact=contact, **options), page)


@requires("view", "residents_input")
def inputs_page(request: ActorRequest) -> HttpResponse:
    return _list(
        request,
        ResidentsInput,
        queryset=inputs_for(request.actor),
        table=InputTable,
        filters=InputFilter,
        title=_("What residents say"),
        template="participation/inputs.html",
        lead=_("With residents, not about them: how they took part, and what was done with it."),
    )


@requires("view", "residents_input")
def inputs_of(request: ActorRequest, programme_pk: int) -> HttpResponse:
    """The list, narrowed to one programme."""
    programme = _programme(request, programme_pk)
    return redirect(reverse("participation:inputs") + f"?programme={programme.pk}")


@requires("change", "residents_input")
def input_add_page(request: ActorRequest, programme_pk: int) -> HttpResponse:
    programme = _programme(request, programme_pk)
    check_change(request.actor, ResidentsInput(programme=programme))
    form = InputAddForm(request.POST or None, programme=programme, by=request.actor)
    crumb = (reverse("participation:inputs"), _("What residents say"))
    return _add(request, form, input_add, _("Record what residents said"), crumb)


@requires("view", "residents_input")
def input_page(request: ActorRequest, pk: int) -> HttpResponse:
    residents = get_object_or_404(inputs_for(request.actor), pk=pk)
    context = {"residents": residents, "may_change": can_change(request.actor, residents)}
    return render(request, "participation/input.html", context)


@requires("change", "residents_input")
def input_edit_page(request: ActorRequest, pk: int) -> HttpResponse:
    residents = get_object_or_404(inputs_for(request.actor), pk=pk)
    check_change(request.actor, residents)
    form = InputForm(request.POST or None, row=residents)
    page = (reverse("participation:input", args=[pk]), _("What residents said"))
    return _edit(request, form, lambda **options: input_change(residents=residents, **options), page)


def _list(request: ActorRequest, model: Row, **options: Any) -> HttpResponse:
    """A list, with the programme a new row is for where this person may add one."""
    first = programmes_to_change(request.actor).order_by("-status", "pk").first()
    may_add = first is not None and can_change(request.actor, model(programme=first))
    return lists.list_page(request, add_to=first if may_add else None, **options)


def _add(
    request: ActorRequest,
    form: ContactAddForm | InputAddForm,
    add: Callable[..., Any],
    title: str,
    crumb: Crumb,
) -> HttpResponse:
    """A form for a new row; saved, it leads to the list ``crumb``."""
    answer = save_new(
        request,
        form,
        save=lambda: add(programme=form.cleaned_data["programme"], values=form.values(), by=request.actor),
        said=lambda made: _("It is recorded."),
        to=lambda made: crumb[0],
    )
    return answer or _form_page(request, form, title, crumb)


def _edit(request: ActorRequest, form: VersionedForm, save: Callable[..., Any], crumb: Crumb) -> HttpResponse:
    """A form for a row that exists; saved, it leads to the page ``crumb``."""
    answer = save_over(
        request,
        form,
        save=lambda values, version: save(values=values, version=version, by=request.actor),
        who=last_actor,
        said=lambda saved: _("Your change is saved."),
        leave=crumb[0],
        title=crumb[1],
    )
    return answer or _form_page(request, form, _("Change"), crumb)


def _form_page(request: ActorRequest, form: VersionedForm, title: str, crumb: Crumb) -> HttpResponse:
    context = {"form": form, "title": title, "back": crumb[0], "back_to": crumb[1]}
    return render(request, "participation/form.html", context, status=422 if form.errors else 200)


def _programme(request: ActorRequest, pk: int) -> Programme:
    return get_object_or_404(programmes_for(request.actor), pk=pk)
