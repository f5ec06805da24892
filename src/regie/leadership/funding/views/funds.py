"""Funds: the list, one fund with its parts, adding, changing, removing, and what is spent."""

from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from regie.access.authorisation.decorators import requires
from regie.access.authorisation.requests import ActorRequest
from regie.methods.means import share_elapsed, share_spent
from regie.ui import lists

from ..choices import ASKS_THE_OTHER
from ..forms import FundForm, SpendingForm
from ..models import Fund, SpendingStatement
from ..policies import can_change
from ..selectors import funds_for, with_parts
from ..services import fund_add, fund_change, fund_remove, spending_state
from ..tables import FundFilter, FundTable
from .writing import form_page, fund_to_change, overview_of, programme_to_change
from .writing import remove_page as ask_and_remove


@requires("view", "fund")
def list_page(request: ActorRequest) -> HttpResponse:
    return lists.list_page(
        request,
        queryset=funds_for(request.actor),
        table=FundTable,
        filters=FundFilter,
        title=_("Funds"),
        template="funding/list.html",
        lead=_("All money for your programmes: from whom, for how long, how much, and what is spent."),
    )


@requires("view", "fund")
def detail_page(request: ActorRequest, pk: int) -> HttpResponse:
    fund = get_object_or_404(with_parts(funds_for(request.actor)), pk=pk)
    today = timezone.localdate()
    lines = list(fund.lines.all())
    divided = sum(line.amount for line in lines)
    spent = fund.spent or Decimal(0)  # type: ignore[attr-defined]
    context = {
        "fund": fund,
        "programme": fund.programme,
        "today": today,
        "statements": list(fund.statements.all()),
        "lines": lines,
        "reports": list(fund.reports.all()),
        "divided": divided,
        "left": fund.amount - divided,
        "percent_spent": _percent(share_spent(fund.amount, spent)) if fund.amount else None,
        "percent_elapsed": _percent(share_elapsed(fund.starts_on, fund.ends_on, today)),
        "asks_other": fund.domain in ASKS_THE_OTHER,
        "may_change": can_change(request.actor, fund.programme),
    }
    return render(request, "funding/detail.html", context)


@requires("change", "fund")
def add_page(request: ActorRequest, pk: int) -> HttpResponse:
    programme = programme_to_change(request, pk)
    return form_page(
        request,
        FundForm,
        Fund(programme=programme),
        save=lambda values, _version: fund_add(programme=programme, values=values, by=request.actor),
        said=_("%(name)s is added. Now divide it into budget lines."),
        title=_("Add a fund"),
        programme=programme,
        back=overview_of(programme),
        then=lambda made: reverse("funding:detail", args=[made.pk]),
        template="funding/fund_form.html",
    )


@requires("change", "fund")
def edit_page(request: ActorRequest, pk: int) -> HttpResponse:
    fund = fund_to_change(request, pk)
    return form_page(
        request,
        FundForm,
        fund,
        save=lambda values, version: fund_change(fund=fund, values=values, version=version, by=request.actor),
        said=_("%(name)s is saved."),
        title=_("Change %(name)s") % {"name": fund.name},
        programme=fund.programme,
        back=reverse("funding:detail", args=[pk]),
        template="funding/fund_form.html",
        fund=fund,
    )


@requires("change", "fund")
def remove_page(request: ActorRequest, pk: int) -> HttpResponse:
    fund = fund_to_change(request, pk)
    return ask_and_remove(
        request,
        title=_("Remove %(name)s") % {"name": fund.name},
        what=_("The fund goes, with its statements of spending, its reports and its budget lines."),
        remove=lambda: fund_remove(fund=fund, by=request.actor),
        said=_("%(name)s is removed.") % {"name": fund.name},
        back=reverse("funding:detail", args=[pk]),
        then=overview_of(fund.programme),
        programme=fund.programme,
    )


@requires("change", "fund")
def spending_page(request: ActorRequest, pk: int) -> HttpResponse:
    """A new statement of what was spent, beside those that were made before."""
    fund = fund_to_change(request, pk)
    return form_page(
        request,
        SpendingForm,
        SpendingStatement(fund=fund),
        save=lambda values, _version: spending_state(fund=fund, by=request.actor, **values),
        said=_("What is spent is recorded."),
        title=_("What is spent of %(name)s") % {"name": fund.name},
        programme=fund.programme,
        back=reverse("funding:detail", args=[pk]),
        fund=fund,
    )


def _percent(share: object) -> int:
    return round(float(share) * 100)  # type: ignore[arg-type]
