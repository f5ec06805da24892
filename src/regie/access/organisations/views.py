import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from regie.access.accounts.choices import LOGGED_IN_AT, SECOND_FACTOR
from regie.access.accounts.sessions import session_rotate
from regie.access.authorisation.actors import Actor
from regie.access.authorisation.decorators import requires
from regie.access.authorisation.policies import check
from regie.access.authorisation.requests import ActorRequest
from regie.ui.limits import limited
from regie.ui.lists import list_page

from . import policies, services
from .forms import ChoiceForm, InviteForm, MembershipForm, OrganisationFilter, OrganisationForm, PersonFilter
from .middleware import MEMBERSHIP_KEY
from .models import Membership, Organisation
from .selectors import (
    current_memberships,
    demo_memberships,
    memberships_for,
    organisations_for,
    state_of,
)
from .tables import OrganisationTable, PersonTable

BACKEND = "django.contrib.auth.backends.ModelBackend"


def _actor(request: ActorRequest) -> Actor:
    return request.actor


@requires("view", "member")
@limited("search", when=lambda request: bool(request.GET.get("q")))
def people_page(request: ActorRequest) -> HttpResponse:
    """People with a role in the municipality: who has access, until when, last login."""
    return list_page(
        request,
        queryset=memberships_for(_actor(request)),
        table=PersonTable,
        filters=PersonFilter,
        title=_("People"),
        lead=_("Who has a role in %(municipality)s, until when, and when they last logged in.")
        % {"municipality": _actor(request).municipality_name or "—"},
        template="organisations/people.html",
        may_manage=policies.can_manage(_actor(request)),
        tab="people",
    )


@requires("change", "member")
def invite_page(request: ActorRequest) -> HttpResponse:
    """Invites a person by e-mail address."""
    actor = _actor(request)
    form = InviteForm(request.POST if request.method == "POST" else None, actor=actor)
    if request.method == "POST" and form.is_valid():
        membership, is_new = services.person_invite(**form.cleaned_data, by=actor)
        if is_new:
            text = _("%(name)s has a role now, and gets a mail with a link to choose a password.")
        else:
            text = _("%(name)s had an account already, and has this role now too.")
        messages.success(request, text % {"name": membership.user})
        return redirect("organisations:person", pk=membership.pk)
    return render(request, "organisations/invite.html", {"form": form})


def _membership(request: ActorRequest, pk: int) -> Membership:
    membership = get_object_or_404(
        Membership.objects.select_related("user", "organisation", "municipality"), pk=pk
    )
    check(_actor(request), "view", membership)
    return membership


@requires("view", "member")
def person_page(request: ActorRequest, pk: int) -> HttpResponse:
    """One person in one role, with what may be done about it."""
    membership, actor = _membership(request, pk), _actor(request)
    return render(
        request,
        "organisations/person.html",
        {
            "membership": membership,
            "state": state_of(membership),
            "may_change": policies.can_change_membership(actor, membership),
            "may_block": policies.can_block(actor, membership),
        },
    )


@requires("change", "member")
def person_change_page(request: ActorRequest, pk: int) -> HttpResponse:
    """Another role, organisation or term."""
    membership, actor = _membership(request, pk), _actor(request)
    policies.check_can_change_membership(actor, membership)
    start = {name: getattr(membership, name) for name in services.CHANGEABLE}
    form = MembershipForm(request.POST if request.method == "POST" else None, initial=start, actor=actor)
    if request.method == "POST" and form.is_valid():
        services.membership_change(membership=membership, changes=form.cleaned_data, by=actor)
        messages.success(request, _("The role is changed."))
        return redirect("organisations:person", pk=pk)
    return render(request, "organisations/person_change.html", {"form": form, "membership": membership})


def _step(service: Callable[..., Any], text: Callable[[], str]) -> Callable[..., HttpResponseBase]:
    """A button on a person's page: does one thing, says so, and comes back."""

    @requires("change", "member")
    @require_POST
    def view(request: ActorRequest, pk: int) -> HttpResponse:
        membership = _membership(request, pk)
        service(membership=membership, by=_actor(request))
        messages.success(request, text() % {"name": membership.user})
        return redirect("organisations:person", pk=pk)

    return view


end_membership = _step(services.membership_end, lambda: _("%(name)s no longer has this role."))
restore_membership = _step(services.membership_restore, lambda: _("%(name)s has this role again."))
block_account = _step(services.account_block, lambda: _("The account of %(name)s is blocked."))
unblock_account = _step(services.account_unblock, lambda: _("The account of %(name)s is open again."))
repeat_invitation = _step(services.invitation_repeat, lambda: _("%(name)s gets a new mail with a link."))


@requires("view", "member")
def organisations_page(request: ActorRequest) -> HttpResponse:
    """Organisations that work with the municipality."""
    return list_page(
        request,
        queryset=organisations_for(_actor(request)),
        table=OrganisationTable,
        filters=OrganisationFilter,
        title=_("Organisations"),
        lead=_("Partners that work with %(municipality)s.")
        % {"municipality": _actor(request).municipality_name or "—"},
        template="organisations/organisations.html",
        may_manage=policies.can_manage(_actor(request)),
        tab="organisations",
    )


@requires("change", "member")
def organisation_add_page(request: ActorRequest) -> HttpResponse:
    """Adds an organisation, or links the one that others already have."""
    form = OrganisationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        organisation, is_new = services.organisation_add(**form.cleaned_data, by=_actor(request))
        if is_new:
            text = _("%(name)s is added.")
        else:
            text = _("%(name)s was known already, and now works with your municipality too.")
        messages.success(request, text % {"name": organisation})
        return redirect("organisations:organisations")
    return render(request, "organisations/organisation_form.html", {"form": form})


@requires("view", "member")
def organisation_page(request: ActorRequest, pk: int) -> HttpResponse:
    """One organisation: its name and kind, where these may be changed."""
    actor = _actor(request)
    organisation = get_object_or_404(Organisation.objects.prefetch_related("municipalities"), pk=pk)
    check(actor, "view", organisation)
    may_change = policies.can_change_organisation(actor, organisation)
    start = {"name": organisation.name, "kind": organisation.kind}
    form = OrganisationForm(
        request.POST if request.method == "POST" else None, initial=start, instance=organisation
    )
    if request.method == "POST":
        policies.check_can_change_organisation(actor, organisation)
        if form.is_valid():
            services.organisation_change(organisation=organisation, **form.cleaned_data, by=actor)
            messages.success(request, _("%(name)s is changed.") % {"name": organisation})
            return redirect("organisations:organisations")
    return render(
        request,
        "organisations/organisation.html",
        {
            "form": form,
            "organisation": organisation,
            "may_change": may_change,
            "may_unlink": policies.can_unlink_organisation(actor, organisation),
        },
    )


@requires("change", "member")
@require_POST
def organisation_unlink(request: ActorRequest, pk: int) -> HttpResponse:
    """The organisation no longer works with this municipality."""
    organisation = get_object_or_404(Organisation, pk=pk)
    services.organisation_unlink(organisation=organisation, by=_actor(request))
    messages.success(
        request,
        _("%(name)s no longer works with your municipality. Add it again to undo this.")
        % {"name": organisation},
    )
    return redirect("organisations:organisations")


@requires("view", "account")
@require_POST
def switch(request: ActorRequest) -> HttpResponse:
    """Go on in another of one's own roles."""
    membership = _chosen(request, current_memberships(request.user))  # type: ignore[arg-type]
    services.switch_record(by=_actor(request), membership=membership)
    request.session[MEMBERSHIP_KEY] = membership.pk
    session_rotate(request)
    messages.success(request, _("You work as %(role)s now.") % {"role": membership.get_role_display()})
    return redirect("home")


def only_in_demo(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Outside a demo the page does not exist."""

    @wraps(view)
    def guarded(request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@requires("view", "account")
@only_in_demo
@require_POST
def view_as(request: ActorRequest) -> HttpResponse:
    """“Bekijk als”: in a demo, go on as another fictional person."""
    actor = _actor(request)
    if not demo_memberships().filter(user__pk=actor.user_id or 0).exists():
        raise Http404
    membership = _chosen(request, demo_memberships())
    services.view_as_record(by=actor, membership=membership)
    login(request, membership.user, backend=BACKEND)
    request.session[MEMBERSHIP_KEY] = membership.pk
    request.session[LOGGED_IN_AT] = time.time()
    request.session[SECOND_FACTOR] = "demo"
    return redirect(_way_back(request))


def _chosen(request: ActorRequest, among: Any) -> Membership:
    form = ChoiceForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    return get_object_or_404(among, pk=form.cleaned_data["membership"])


def _way_back(request: ActorRequest) -> str:
    """The page one was on, so that one sees the same page through other eyes; refused pages explain themselves."""
    back = request.POST.get("next", "")
    here = url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return back if here else "home"
