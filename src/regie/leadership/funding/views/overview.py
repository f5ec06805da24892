"""All means side by side: the page, its print and its download; and who monitors."""

from typing import Any

from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _

from regie.access.authorisation.decorators import requires
from regie.access.authorisation.requests import ActorRequest
from regie.leadership.programmes.choices import ProgrammeStatus
from regie.leadership.programmes.models import Programme
from regie.leadership.programmes.selectors import findings_of
from regie.rulebook.findings.selectors import by_rule
from regie.ui.limits import over_limit
from regie.ui.spreadsheets import excel_response

from ..choices import LinePurpose
from ..forms import MonitoringForm
from ..models import MonitoringArrangement
from ..policies import can_change
from ..selectors import monitoring_of, programmes_with_means
from ..services import monitoring_set
from ..side_by_side import means_of, sheets_of, time_line
from .writing import form_page, overview_of, programme_or_404, programme_to_change

ORDER = {ProgrammeStatus.ESTABLISHED: 0, ProgrammeStatus.DRAFT: 1, ProgrammeStatus.ENDED: 2}
# These two are asked of every programme (rule R067), so they are shown when there is nothing for them too.
ASKED = (LinePurpose.MONITORING, LinePurpose.INFORMATION)


@requires("view", "fund")
def home(request: ActorRequest) -> HttpResponse:
    """To the means of the programme that runs; without a programme the page says what to do first."""
    programmes = sorted(
        programmes_with_means(request.actor), key=lambda each: (ORDER[ProgrammeStatus(each.status)], -each.pk)
    )
    if programmes:
        return redirect(overview_of(programmes[0]))
    return render(request, "funding/none.html", {"title": _("Means")})


@requires("view", "fund")
def overview_page(request: ActorRequest, pk: int) -> HttpResponse:
    programme = programme_or_404(request, pk)
    others = programmes_with_means(request.actor).exclude(pk=pk)[:50]
    context = _overview(request, programme) | {"others": list(others)}
    return render(request, "funding/overview.html", context)


@requires("view", "fund")
def print_page(request: ActorRequest, pk: int) -> HttpResponse:
    """The same on one sheet of paper, lying down."""
    return render(request, "funding/print.html", _overview(request, programme_or_404(request, pk)))


@requires("view", "fund")
def export(request: ActorRequest, pk: int) -> HttpResponse | FileResponse:
    """A workbook: funds, contracts, reports, budget lines and totals per year."""
    programme = programme_or_404(request, pk)
    if stop := over_limit(request, "export"):
        return stop
    means = means_of(programme, reader=request.actor, today=timezone.localdate())
    name = slugify(_("Means of %(name)s") % {"name": programme.name})
    return excel_response(sheets_of(means), name=name)


@requires("change", "fund")
def monitoring_page(request: ActorRequest, pk: int) -> HttpResponse:
    programme = programme_to_change(request, pk)
    row = monitoring_of(programme) or MonitoringArrangement(programme=programme)
    return form_page(
        request,
        MonitoringForm,
        row,
        save=lambda values, version: monitoring_set(
            programme=programme, values=values, version=version, by=request.actor
        ),
        said=_("Who monitors is recorded."),
        title=_("Who monitors"),
        programme=programme,
        back=overview_of(programme),
    )


def _overview(request: ActorRequest, programme: Programme) -> dict[str, Any]:
    means = means_of(programme, reader=request.actor, today=timezone.localdate())
    purposes = means.purposes
    return {
        "title": _("Means of %(name)s") % {"name": programme.name},
        "programme": programme,
        "means": means,
        "chart": time_line(means),
        "years": [each.rounded() for each in means.years],
        "purposes": [
            (capfirst(purpose.label), amount, not amount)
            for purpose, amount in purposes.items()
            if amount or purpose in ASKED
        ],
        "monitoring": monitoring_of(programme),
        "findings": by_rule(findings_of(programme, request.actor).filter(kind="fund")),
        "may_change": can_change(request.actor, programme),
    }
