"""The screens of contacts at a partner, and of conversations with it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from regie.access.authorisation.decorators import requires
from regie.access.authorisation.requests import ActorRequest
from regie.ui.messages import done

from ..forms import ContactForm, MomentForm
from ..models import ContactMoment, PartnerContact, ProgrammePartner
from ..policies import check_change
from ..selectors import contacts_for, moments_for
from ..services.contacts import contact_add, contact_change, contact_remove, moment_add, moment_remove
from .editing import Entry, add_entry, change_entry
from .partners import crumbs, partner_in_reach


@requires("change", "partner_contact")
def add_page(request: ActorRequest, pk: int) -> HttpResponse:
    """A function and who fills it. With ``?volgt=`` the successor of somebody who leaves."""
    partner = partner_in_reach(request, pk)
    new = _new(request, partner)
    check_change(request.actor, new)
    form = ContactForm(request.POST or None, row=new)
    entry = _entry(partner, _("Add a contact"), _("Add the contact"))
    return add_entry(
        request,
        form,
        entry,
        lambda: contact_add(partner=partner, values=form.values(), by=request.actor),
        lambda made: _("%(what)s is added.") % {"what": made.person or made.function},
    )


@requires("change", "partner_contact")
def edit_page(request: ActorRequest, pk: int) -> HttpResponse:
    contact = get_object_or_404(contacts_for(request.actor), pk=pk)
    check_change(request.actor, contact)
    return change_entry(
        request,
        ContactForm(request.POST or None, row=contact),
        _entry(contact.partner, _("Change %(name)s") % {"name": contact.person or contact.function}),
        lambda values, version: contact_change(
            contact=contact, values=values, version=version, by=request.actor
        ),
        lambda saved: _("%(what)s is saved.") % {"what": saved.person or saved.function},
    )


@require_POST
@requires("change", "partner_contact")
def drop(request: ActorRequest, pk: int) -> HttpResponse:
    """Removes a contact for good; the page asks first."""
    contact = get_object_or_404(contacts_for(request.actor), pk=pk)
    contact_remove(contact=contact, by=request.actor)
    done(request, _("The contact is removed."))
    return redirect("partners:detail", contact.partner_id)


@requires("change", "partner_contact")
def moment_add_page(request: ActorRequest, pk: int) -> HttpResponse:
    partner = partner_in_reach(request, pk)
    new = ContactMoment(partner=partner, on=timezone.localdate())
    check_change(request.actor, new)
    form = MomentForm(request.POST or None, row=new)
    entry = Entry(
        title=_("Record a conversation"),
        crumbs=crumbs(partner.programme, partner),
        back=reverse("partners:detail", args=[pk]),
        lead=_("The partner itself does not see this."),
        panel=str(partner),
    )
    return add_entry(
        request,
        form,
        entry,
        lambda: moment_add(partner=partner, values=form.values(), by=request.actor),
        lambda made: _("The conversation with %(name)s is recorded.") % {"name": partner},
        lambda made: reverse("partners:moment_drop", args=[made.pk]),
    )


@require_POST
@requires("change", "partner_contact")
def moment_drop(request: ActorRequest, pk: int) -> HttpResponse:
    """Takes a conversation back."""
    moment = get_object_or_404(moments_for(request.actor), pk=pk)
    moment_remove(moment=moment, by=request.actor)
    done(request, _("The conversation is taken back."))
    return redirect("partners:detail", moment.partner_id)


def _new(request: ActorRequest, partner: ProgrammePartner) -> PartnerContact:
    new = PartnerContact(partner=partner, from_on=timezone.localdate())
    wanted = request.GET.get("volgt", "")
    former = (
        contacts_for(request.actor).filter(partner=partner, pk=int(wanted)).first()
        if wanted.isdigit()
        else None
    )
    if former:
        new.function, new.is_main, new.succeeds = former.function, former.is_main, former
    elif not partner.contacts.exists():
        new.is_main = True
    return new


def _entry(partner: ProgrammePartner, title: str, save: Any = "") -> Entry:
    return Entry(
        title=title,
        crumbs=crumbs(partner.programme, partner),
        back=reverse("partners:detail", args=[partner.pk]),
        lead=_("Leave the person empty when nobody fills the function: then it stands as a vacancy."),
        save=save,
        panel=str(partner),
    )
