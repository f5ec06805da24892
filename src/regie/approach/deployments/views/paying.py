"""What pays a deployment: panels for its page and for those of funds and contracts, and the form."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from regie.access.authorisation.decorators import requires
from regie.access.authorisation.requests import ActorRequest
from regie.leadership.funding.policies import can_change, check_change
from regie.leadership.funding.selectors import contracts_for, funds_for
from regie.ui.entry import tried
from regie.ui.messages import done

from ..forms import PaymentForm
from ..models import Deployment, DeploymentFunding
from ..paying import payment_add, payment_change, payment_remove
from ..selectors import deployments_for, payments_for


@requires("view", "fund")
def paid_from(request: ActorRequest, pk: int) -> HttpResponse:
    """What pays one deployment: a panel of its page, or a page of its own."""
    deployment = get_object_or_404(deployments_for(request.actor), pk=pk)
    payments = payments_for(request.actor).filter(deployment=deployment)
    context = {
        "deployment": deployment,
        "payments": list(payments),
        "may_change": can_change(request.actor, deployment.programme),
        "title": _("What pays %(name)s") % {"name": deployment.name},
        "back": reverse("deployments:detail", args=[pk]),
    }
    return render(request, "deployments/paid_from.html", context)


@requires("view", "fund")
def paid_by_fund(request: ActorRequest, pk: int) -> HttpResponse:
    """The deployments that a fund pays: a panel of its page, or a page of its own."""
    fund = get_object_or_404(funds_for(request.actor), pk=pk)
    page = _paid(payments_for(request.actor).filter(fund=fund))
    left = fund.amount - page["total"]
    page |= {"limit": fund.amount, "left": left, "over": -left if left < 0 else 0}
    page |= {"means": fund, "back": reverse("funding:detail", args=[pk])}
    return render(request, "deployments/paid_by.html", page)


@requires("view", "fund")
def paid_by_contract(request: ActorRequest, pk: int) -> HttpResponse:
    """The deployments that a contract pays: a panel of its page, or a page of its own."""
    contract = get_object_or_404(contracts_for(request.actor), pk=pk)
    page = _paid(payments_for(request.actor).filter(contract=contract))
    page |= {"means": contract, "back": reverse("funding:contract", args=[pk])}
    return render(request, "deployments/paid_by.html", page)


@requires("change", "fund")
def payment_add_page(request: ActorRequest, pk: int) -> HttpResponse:
    deployment = get_object_or_404(deployments_for(request.actor), pk=pk)
    check_change(request.actor, deployment.programme)
    form = PaymentForm(request.POST or None, programme=deployment.programme, payment=None)
    if request.method == "POST" and form.is_valid():
        made = tried(form, lambda: payment_add(deployment=deployment, values=form.values(), by=request.actor))
        if made is not None:
            done(request, _("%(name)s pays this deployment.") % {"name": made.means})
            return redirect(_page_of(deployment))
    return _form_page(request, form, deployment, _("Say what pays it"))


@requires("change", "fund")
def payment_edit_page(request: ActorRequest, pk: int) -> HttpResponse:
    payment = _payment(request, pk)
    deployment = payment.deployment
    form = PaymentForm(request.POST or None, programme=deployment.programme, payment=payment)
    if request.method == "POST" and form.is_valid():
        saved = tried(form, lambda: payment_change(payment=payment, values=form.values(), by=request.actor))
        if saved is not None:
            done(request, _("What pays this deployment is saved."))
            return redirect(_page_of(deployment))
    return _form_page(request, form, deployment, _("Change what pays it"), payment)


@requires("change", "fund")
def payment_remove_page(request: ActorRequest, pk: int) -> HttpResponse:
    """Asks, and takes the payment away."""
    payment = _payment(request, pk)
    problems: list[str] = []
    if request.method == "POST":
        try:
            payment_remove(payment=payment, by=request.actor)
        except ValidationError as error:
            problems = error.messages
        else:
            done(request, _("%(name)s does not pay this deployment any more.") % {"name": payment.means})
            return redirect(_page_of(payment.deployment))
    context = {"payment": payment, "deployment": payment.deployment, "problems": problems}
    return render(request, "deployments/payment_remove.html", context, status=409 if problems else 200)


def _payment(request: ActorRequest, pk: int) -> DeploymentFunding:
    payment = get_object_or_404(payments_for(request.actor), pk=pk)
    check_change(request.actor, payment.deployment.programme)
    return payment


def _paid(payments: QuerySet[DeploymentFunding]) -> dict[str, Any]:
    rows = list(payments.order_by("deployment__code", "starts_on"))
    return {"payments": rows, "total": sum(row.amount for row in rows)}


def _page_of(deployment: Deployment) -> str:
    return f"{reverse('deployments:detail', args=[deployment.pk])}#betaling"


def _form_page(
    request: ActorRequest,
    form: PaymentForm,
    deployment: Deployment,
    title: str,
    payment: DeploymentFunding | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "deployment": deployment,
        "payment": payment,
        "back": _page_of(deployment),
    }
    return render(request, "deployments/payment_form.html", context, status=422 if form.errors else 200)
