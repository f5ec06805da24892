"""The screens of legal grounds: the list, one ground in plain words, and who checked it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from regie.access.authorisation.decorators import requires
from regie.access.authorisation.policies import check, decide
from regie.access.authorisation.requests import ActorRequest
from regie.access.organisations.models import Municipality
from regie.ui.entry import tried
from regie.ui.lists import list_page as page_of_list
from regie.ui.messages import done

from .forms import CheckForm
from .models import Ground, GroundCheck
from .selectors import checks_for, grounds_for, may_skip_check
from .services import ground_check_record, ground_check_withdraw
from .tables import GroundFilter, GroundTable


@requires("view", "ground")
def list_page(request: ActorRequest) -> HttpResponse:
    return page_of_list(
        request,
        queryset=grounds_for(request.actor),
        table=GroundTable,
        filters=GroundFilter,
        title=_("Legal grounds"),
        lead=_("Which article lets whom work with which personal data, in one sentence each."),
        template="grounds/list.html",
    )


@requires("view", "ground")
def detail_page(request: ActorRequest, pk: int) -> HttpResponse:
    ground = _ground(request, pk)
    actor = request.actor
    town = Municipality.objects.filter(pk=actor.municipality_id or 0).first()
    sees_checks = bool(decide(actor, "view", "ground_check"))
    return render(
        request,
        "grounds/detail.html",
        {
            "ground": ground,
            "checks": checks_for(actor).filter(ground=ground) if sees_checks else [],
            "may_check": bool(decide(actor, "change", "ground_check")) and town is not None,
            "sees_checks": sees_checks,
            "sees_covenants": decide(actor, "view", "covenant"),
            "skips_check": town is not None and may_skip_check(town),
        },
    )


@requires("change", "ground_check")
def check_page(request: ActorRequest, pk: int) -> HttpResponse:
    """Records that somebody checked a ground for the own municipality."""
    ground = _ground(request, pk)
    form = CheckForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = tried(form, lambda: ground_check_record(ground=ground, by=request.actor, **form.cleaned_data))
        if made is not None:
            done(request, _("It is on record that %(name)s checked this ground.") % {"name": made.checked_by})
            return redirect("grounds:detail", pk)
    context = {"form": form, "ground": ground}
    return render(request, "grounds/check.html", context, status=422 if form.errors else 200)


@require_POST
@requires("change", "ground_check")
def check_withdraw(request: ActorRequest, pk: int) -> HttpResponse:
    """Takes a check back. Covenants that are in force on it stay so, and are listed on the home page."""
    found = get_object_or_404(GroundCheck.objects.select_related("ground"), pk=pk)
    check(request.actor, "change", found)
    ground_check_withdraw(ground_check=found, by=request.actor)
    done(request, _("The check is withdrawn. No covenant comes into force on this ground any more."))
    return redirect("grounds:detail", found.ground_id)


def _ground(request: ActorRequest, pk: int) -> Ground:
    return get_object_or_404(grounds_for(request.actor), pk=pk)
