"""The parts of a fund: reports to its giver, and budget lines."""

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

from ..forms import LineForm, ReportForm, RowForm
from ..models import BudgetLine, Fund, ReportingDate
from ..policies import check_change
from ..selectors import parts_for
from ..services import line_add, line_change, line_remove, report_add, report_change, report_remove
from .writing import form_page, fund_to_change, remove_page


def _report(request: ActorRequest, pk: int) -> ReportingDate:
    report = get_object_or_404(parts_for(request.actor, ReportingDate), pk=pk)
    check_change(request.actor, report.fund.programme)
    return report


def _line(request: ActorRequest, pk: int) -> BudgetLine:
    line = get_object_or_404(parts_for(request.actor, BudgetLine), pk=pk)
    check_change(request.actor, line.fund.programme)
    return line


def _page_of(fund: Fund, part: str) -> str:
    return f"{reverse('funding:detail', args=[fund.pk])}#{part}"


def _form(request: ActorRequest, form_of: type[RowForm], row: Any, part: str, **told: Any) -> HttpResponse:
    """The form of a part of a fund; from there back to that part on the page of the fund."""
    programme, back = row.fund.programme, _page_of(row.fund, part)
    return form_page(request, form_of, row, programme=programme, back=back, fund=row.fund, **told)


def _remove(request: ActorRequest, row: Any, part: str, **told: Any) -> HttpResponse:
    back = _page_of(row.fund, part)
    return remove_page(request, back=back, then=back, programme=row.fund.programme, **told)


@requires("change", "fund")
def report_add_page(request: ActorRequest, pk: int) -> HttpResponse:
    fund = fund_to_change(request, pk)
    return _form(
        request,
        ReportForm,
        ReportingDate(fund=fund),
        "rapportages",
        save=lambda values, _version: report_add(fund=fund, values=values, by=request.actor),
        said=_("The report is added."),
        title=_("Add a report"),
    )


@requires("change", "fund")
def report_edit_page(request: ActorRequest, pk: int) -> HttpResponse:
    report = _report(request, pk)
    return _form(
        request,
        ReportForm,
        report,
        "rapportages",
        save=lambda values, _version: report_change(report=report, values=values, by=request.actor),
        said=_("The report is saved."),
        title=_("Change the report %(name)s") % {"name": report.what},
        remove=reverse("funding:report_remove", args=[pk]),
    )


@require_POST
@requires("change", "fund")
def report_sent(request: ActorRequest, pk: int) -> HttpResponse:
    """The report went out today."""
    report = _report(request, pk)
    if report.sent_on is None:
        report_change(report=report, values={"sent_on": timezone.localdate()}, by=request.actor)
    undo = reverse("funding:report_not_sent", args=[pk])
    done(request, _("%(name)s is sent.") % {"name": report.what}, undo=undo)
    return redirect(_page_of(report.fund, "rapportages"))


@require_POST
@requires("change", "fund")
def report_not_sent(request: ActorRequest, pk: int) -> HttpResponse:
    report = _report(request, pk)
    report_change(report=report, values={"sent_on": None}, by=request.actor)
    done(request, _("%(name)s is not sent yet.") % {"name": report.what})
    return redirect(_page_of(report.fund, "rapportages"))


@requires("change", "fund")
def report_remove_page(request: ActorRequest, pk: int) -> HttpResponse:
    report = _report(request, pk)
    return _remove(
        request,
        report,
        "rapportages",
        title=_("Remove the report %(name)s") % {"name": report.what},
        what=_("The day and whether it was sent go. Nobody is reminded of it any more."),
        remove=lambda: report_remove(report=report, by=request.actor),
        said=_("%(name)s is removed.") % {"name": report.what},
    )


@requires("change", "fund")
def line_add_page(request: ActorRequest, pk: int) -> HttpResponse:
    fund = fund_to_change(request, pk)
    return _form(
        request,
        LineForm,
        BudgetLine(fund=fund),
        "begroting",
        save=lambda values, _version: line_add(fund=fund, values=values, by=request.actor),
        said=_("The budget line is added."),
        title=_("Add a budget line"),
    )


@requires("change", "fund")
def line_edit_page(request: ActorRequest, pk: int) -> HttpResponse:
    line = _line(request, pk)
    return _form(
        request,
        LineForm,
        line,
        "begroting",
        save=lambda values, _version: line_change(line=line, values=values, by=request.actor),
        said=_("The budget line is saved."),
        title=_("Change the budget line"),
        remove=reverse("funding:line_remove", args=[pk]),
    )


@requires("change", "fund")
def line_remove_page(request: ActorRequest, pk: int) -> HttpResponse:
    line = _line(request, pk)
    return _remove(
        request,
        line,
        "begroting",
        title=_("Remove the budget line %(name)s") % {"name": line.get_purpose_display()},
        what=_("The amount is free again within the fund."),
        remove=lambda: line_remove(line=line, by=request.actor),
        said=_("The budget line is removed."),
    )
