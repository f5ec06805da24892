"""The covenant itself: list, page, terms, into force, end, renewal."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from regie.access.authorisation.decorators import requires
from regie.access.authorisation.policies import check, decide
from regie.access.authorisation.requests import ActorRequest
from regie.access.collaborations.models import Collaboration
from regie.access.collaborations.selectors import collaborations_for
from regie.audit.events.selectors import last_actor
from regie.ui import lists
from regie.ui.entry import tried
from regie.ui.forms import save_over
from regie.ui.messages import done

from ..choices import CovenantState, Mend
from ..forms import TERM, CovenantForm, ReasonForm, RenewForm
from ..grid import grid_of
from ..models import Covenant
from ..policies import (
    Gap,
    can_change,
    can_end,
    can_renew,
    can_sign,
    can_withdraw,
    check_change,
    check_end,
    check_renew,
    gaps_of,
)
from ..selectors import covenants_for, signatures_for
from ..services import (
    covenant_activate,
    covenant_change,
    covenant_create,
    covenant_end,
    covenant_renew,
)
from ..standings import standings
from ..tables import CovenantFilter, CovenantTable


@requires("view", "covenant")
def list_page(request: ActorRequest) -> HttpResponse:
    return lists.list_page(
        request,
        queryset=covenants_for(request.actor),
        table=CovenantTable,
        filters=CovenantFilter,
        title=_("Covenants"),
        lead=_("What partners agreed about personal data. Without a covenant in force nobody sees any."),
        template="covenants/list.html",
    )


@requires("view", "covenant")
def of_collaboration_page(request: ActorRequest, pk: int) -> HttpResponse:
    """The covenants of one collaboration and who sees personal data now; a panel of the collaboration's page."""
    collaboration = get_object_or_404(collaborations_for(request.actor), pk=pk)
    context = {
        "collaboration": collaboration,
        "covenants": covenants_for(request.actor).filter(collaboration=collaboration),
        "standings": standings(collaboration),
        "may_add": not collaboration.ended_at and decide(request.actor, "change", _new(collaboration)),
    }
    return render(request, "covenants/of_collaboration.html", context)


@requires("change", "covenant")
def add_page(request: ActorRequest, pk: int) -> HttpResponse:
    collaboration = get_object_or_404(collaborations_for(request.actor), pk=pk)
    new = _new(collaboration)
    check(request.actor, "change", new)
    form = CovenantForm(request.POST or None, row=new)
    if request.method == "POST" and form.is_valid():
        made = tried(
            form,
            lambda: covenant_create(collaboration=collaboration, values=form.values(), by=request.actor),
        )
        if made is not None:
            done(request, _("%(name)s is made. Now choose the grounds.") % {"name": made.title})
            return redirect("covenants:detail", made.pk)
    context = {
        "form": form,
        "title": _("Make a covenant"),
        "collaboration": collaboration,
        "back": reverse("collaborations:detail", args=[pk]),
    }
    return render(request, "covenants/form.html", context, status=422 if form.errors else 200)


@requires("view", "covenant")
def detail_page(request: ActorRequest, pk: int) -> HttpResponse:
    return render(request, "covenants/detail.html", _detail(request, _covenant(request, pk)))


@requires("change", "covenant")
def edit_page(request: ActorRequest, pk: int) -> HttpResponse:
    covenant = _covenant(request, pk)
    check_change(request.actor, covenant)
    form = CovenantForm(request.POST or None, row=covenant)
    answer = save_over(
        request,
        form,
        save=lambda values, version: covenant_change(
            covenant=covenant, values=values, version=version, by=request.actor
        ),
        who=last_actor,
        said=lambda saved: _("%(name)s is saved.") % {"name": saved.title},
        leave=reverse("covenants:detail", args=[pk]),
        title=covenant.title,
    )
    context = {
        "form": form,
        "title": _("Change %(name)s") % {"name": covenant.title},
        "collaboration": covenant.collaboration,
        "covenant": covenant,
        "back": reverse("covenants:detail", args=[pk]),
    }
    return answer or render(request, "covenants/form.html", context, status=422 if form.errors else 200)


@require_POST
@requires("change", "covenant")
def activate(request: ActorRequest, pk: int) -> HttpResponse:
    """Into force. What is in the way is shown on the covenant's own page, with the way to mend it."""
    covenant = _covenant(request, pk)
    check(request.actor, "change", covenant)
    if gaps_of(covenant):
        context = _detail(request, covenant) | {"held_back": True}
        return render(request, "covenants/detail.html", context, status=409)
    covenant = covenant_activate(covenant=covenant, by=request.actor)
    if covenant.state == CovenantState.COMING:
        text = _("%(name)s comes into force on %(day)s.")
    else:
        text = _("%(name)s is in force. Its partners see what their grounds allow, from now on.")
    done(request, text % {"name": covenant.title, "day": date_format(covenant.valid_from)})
    return redirect("covenants:detail", pk)


@requires("change", "covenant")
def end_page(request: ActorRequest, pk: int) -> HttpResponse:
    """Says what ending does, asks why, and ends."""
    covenant = _covenant(request, pk)
    check_end(request.actor, covenant)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        ended = tried(form, lambda: covenant_end(covenant=covenant, reason=reason, by=request.actor))
        if ended is not None:
            done(request, _("%(name)s has ended.") % {"name": ended.title})
            return redirect("covenants:detail", pk)
    context = {"form": form, "covenant": covenant}
    return render(request, "covenants/end.html", context, status=422 if form.errors else 200)


@requires("change", "covenant")
def renew_page(request: ActorRequest, pk: int) -> HttpResponse:
    covenant = _covenant(request, pk)
    check_renew(request.actor, covenant)
    form = RenewForm(request.POST or None, covenant=covenant)
    if request.method == "POST" and form.is_valid():
        made = tried(form, lambda: covenant_renew(covenant=covenant, by=request.actor, **form.cleaned_data))
        if made is not None:
            done(
                request,
                _("%(name)s is prepared with the same grounds. Now all partners sign.") % {"name": made},
            )
            return redirect("covenants:detail", made.pk)
    context = {"form": form, "covenant": covenant}
    return render(request, "covenants/renew.html", context, status=422 if form.errors else 200)


def _covenant(request: ActorRequest, pk: int) -> Covenant:
    return get_object_or_404(covenants_for(request.actor), pk=pk)


def _new(collaboration: Collaboration) -> Covenant:
    today = timezone.localdate()
    return Covenant(collaboration=collaboration, valid_from=today, valid_to=today + TERM)


def _detail(request: ActorRequest, covenant: Covenant) -> dict[str, Any]:
    actor = request.actor
    may_change = can_change(actor, covenant)
    may_sign = can_sign(actor, covenant)
    preparing = covenant.state == CovenantState.DRAFT
    # Who may see the names of all signatories sees them; others see those of their own organisation.
    signatures = list(
        signatures_for(actor).filter(covenant=covenant).select_related("covenant__collaboration")
    )
    return {
        "covenant": covenant,
        "state": covenant.state,
        "preparing": preparing,
        "gaps": [(gap, _mend_url(covenant, gap)) for gap in gaps_of(covenant)] if preparing else [],
        "grid": grid_of(covenant, may_change=bool(may_change), may_add=bool(may_sign)),
        "signatures": [(each, bool(can_withdraw(actor, each))) for each in signatures],
        "standings": standings(covenant.collaboration),
        "may_change": may_change,
        "may_attach": bool(decide(actor, "change", covenant)),
        "may_sign": may_sign,
        "may_end": can_end(actor, covenant) and not preparing,
        "may_renew": can_renew(actor, covenant),
        "renewals": list(covenant.renewals.all()),
    }


def _mend_url(covenant: Covenant, gap: Gap) -> str:
    """The page that mends a gap; a cell of the matrix where it is known which."""
    pk = covenant.pk
    if gap.mend == Mend.GROUNDS:
        if gap.organisation_id and gap.category:
            return reverse("covenants:line", args=[pk, gap.organisation_id, gap.category])
        return "#matrix"
    return {
        Mend.PROTOCOL: reverse("covenants:edit", args=[pk]),
        Mend.RETENTION: reverse("collaborations:edit", args=[covenant.collaboration_id]),
        Mend.SIGN: reverse("covenants:sign", args=[pk]) + f"?partner={gap.organisation_id}",
        Mend.CHECKS: reverse("grounds:list") + "?checked=no&kind=basis",
    }.get(gap.mend or Mend.PROTOCOL, "")
