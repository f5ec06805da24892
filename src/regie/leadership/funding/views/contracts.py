"""Contracts: the list, one contract, adding, changing and removing."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from regie.access.authorisation.decorators import requires
from regie.access.authorisation.requests import ActorRequest
from regie.methods.means import months_later
from regie.ui import lists

from ..forms import ContractForm
from ..models import Contract
from ..policies import can_change
from ..selectors import contracts_for
from ..services import contract_add, contract_change, contract_remove
from ..tables import ContractFilter, ContractTable
from .writing import (
    contract_or_404,
    contract_to_change,
    form_page,
    overview_of,
    programme_to_change,
    remove_page,
)


@requires("view", "fund")
def contracts_page(request: ActorRequest) -> HttpResponse:
    return lists.list_page(
        request,
        queryset=contracts_for(request.actor),
        table=ContractTable,
        filters=ContractFilter,
        title=_("Contracts"),
        template="funding/list.html",
        lead=_("What is agreed with whom, whether it still fits, and when you can talk about it again."),
    )


@requires("view", "fund")
def contract_page(request: ActorRequest, pk: int) -> HttpResponse:
    contract = contract_or_404(request, pk)
    notice_by = None
    if contract.ends_on and contract.notice_months:
        notice_by = months_later(contract.ends_on, -contract.notice_months)
    context = {
        "contract": contract,
        "programme": contract.programme,
        "notice_by": notice_by,
        "today": timezone.localdate(),
        "may_change": can_change(request.actor, contract.programme),
    }
    return render(request, "funding/contract.html", context)


@requires("change", "fund")
def contract_add_page(request: ActorRequest, pk: int) -> HttpResponse:
    programme = programme_to_change(request, pk)
    return form_page(
        request,
        ContractForm,
        Contract(programme=programme),
        save=lambda values, _version: contract_add(programme=programme, values=values, by=request.actor),
        said=_("%(name)s is added."),
        title=_("Add a contract"),
        programme=programme,
        back=overview_of(programme),
        then=lambda made: reverse("funding:contract", args=[made.pk]),
        template="funding/contract_form.html",
    )


@requires("change", "fund")
def contract_edit_page(request: ActorRequest, pk: int) -> HttpResponse:
    contract = contract_to_change(request, pk)
    return form_page(
        request,
        ContractForm,
        contract,
        save=lambda values, version: contract_change(
            contract=contract, values=values, version=version, by=request.actor
        ),
        said=_("%(name)s is saved."),
        title=_("Change %(name)s") % {"name": contract.what},
        programme=contract.programme,
        back=reverse("funding:contract", args=[pk]),
        template="funding/contract_form.html",
        contract=contract,
    )


@requires("change", "fund")
def contract_remove_page(request: ActorRequest, pk: int) -> HttpResponse:
    contract = contract_to_change(request, pk)
    return remove_page(
        request,
        title=_("Remove %(name)s") % {"name": contract.what},
        what=_("The contract goes from this programme. The audit log keeps what it was."),
        remove=lambda: contract_remove(contract=contract, by=request.actor),
        said=_("%(name)s is removed.") % {"name": contract.what},
        back=reverse("funding:contract", args=[pk]),
        then=overview_of(contract.programme),
        programme=contract.programme,
    )
