"""The screens of the mayor's contacts and of residents' input."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from regie.access.authorisation.decorators import requires
from regie.access.authorisation.requests import ActorRequest
from regie.audit.events.selectors import last_actor
from regie.leadership.programmes.models import Programme
from regie.leadership.programmes.selectors import programmes_for, programmes_to_change
from regie.ui import lists, versions
from regie.ui.forms import VersionedForm
from regie.ui.messages import done

from .forms import ContactAddForm, ContactForm, InputAddForm, InputForm
from .models import MayorContact, ResidentsInput
from .policies import can_change, check_change
from .selectors import contacts_for, inputs_for
from .services import Conflict, contact_add, contact_change, input_add, input_change
from .tables import ContactFilter, ContactTable, InputFilter, InputTable


@requires("view", "mayor_contact")
def contacts_page(request: ActorRequest) -> HttpResponse:
    first = _first(request)
    return lists.list_page(
        request,
        queryset=contacts_for(request.actor),
        table=ContactTable,
        filters=ContactFilter,
        title=_("Contacts of the mayor"),
        template="participation/contacts.html",
        lead=_("When the mayor spoke with young people, parents, partners or residents. No names."),
        add_to=first if first and can_change(request.actor, MayorContact(programme=first)) else None,
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

    def save(**options: Any) -> Any:
        return contact_change(contact=contact, **options)

    page = reverse("participation:contact", args=[pk])
    return _edit(request, form, save, (page, _("Contact of the mayor")))


@requires("view", "residents_input")
def inputs_page(request: ActorRequest) -> HttpResponse:
    first = _first(request)
    return lists.list_page(
        request,
        queryset=inputs_for(request.actor),
        table=InputTable,
        filters=InputFilter,
        title=_("What residents say"),
        template="participation/inputs.html",
        lead=_("With residents, not about them: how they took part, and what was done with it."),
        add_to=first if first and can_change(request.actor, ResidentsInput(programme=first)) else None,
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

    def save(**options: Any) -> Any:
        return input_change(residents=residents, **options)

    return _edit(request, form, save, (reverse("participation:input", args=[pk]), _("What residents said")))


def _add(
    request: ActorRequest, form: Any, add: Callable[..., Any], title: str, crumb: tuple[str, str]
) -> HttpResponse:
    """A form for a new row; saved, it leads to the list ``crumb``."""
    if request.method == "POST" and form.is_valid():
        try:
            add(programme=form.cleaned_data["programme"], values=form.values(), by=request.actor)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            done(request, _("It is recorded."))
            return redirect(crumb[0])
    return _form_page(request, form, title, crumb)


def _edit(
    request: ActorRequest, form: VersionedForm, save: Callable[..., Any], crumb: tuple[str, str]
) -> HttpResponse:
    """A form for a row that exists; saved, it leads to the page ``crumb``."""
    if request.method == "POST" and form.is_valid():
        try:
            save(values=form.merged_values(), version=form.seen_version(), by=request.actor)
        except Conflict as conflict:
            current = conflict.current
            return versions.form_conflict(
                request,
                form=form,
                current=current,
                title=crumb[1],
                who=last_actor(current),
                version=current.version,
                leave=crumb[0],
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            done(request, _("Your change is saved."))
            return redirect(crumb[0])
    return _form_page(request, form, _("Change"), crumb)


def _form_page(request: ActorRequest, form: Any, title: str, crumb: tuple[str, str]) -> HttpResponse:
    context = {"form": form, "title": title, "back": crumb[0], "back_to": crumb[1]}
    return render(request, "participation/form.html", context, status=422 if form.errors else 200)


def _programme(request: ActorRequest, pk: int) -> Programme:
    return get_object_or_404(programmes_for(request.actor), pk=pk)


def _first(request: ActorRequest) -> Programme | None:
    """The programme a new row is for, unless the person chooses another."""
    return programmes_to_change(request.actor).order_by("-status", "pk").first()
