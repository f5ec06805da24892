"""The screens of findings and of the rules."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from regie.access.authorisation.decorators import requires
from regie.access.authorisation.policies import decide
from regie.access.authorisation.requests import ActorRequest
from regie.rulebook.rules.aggregates import aggregate_of
from regie.rulebook.rules.registry import registered
from regie.ui import entry, lists
from regie.ui.messages import done

from .causes import by_what
from .forms import AsideForm
from .models import Finding
from .policies import can_bring_back, can_set_aside, check_set_aside
from .selectors import counts_by_rule, findings_for, freshen_municipality
from .services import finding_bring_back, finding_set_aside
from .tables import FindingFilter, FindingTable


@requires("view", "finding")
def list_page(request: ActorRequest) -> HttpResponse:
    """What stands open, was set aside and was mended, in the reader's municipality."""
    if request.actor.municipality_id:
        freshen_municipality(request.actor.municipality_id)
    return lists.list_page(
        request,
        queryset=findings_for(request.actor),
        table=FindingTable,
        filters=FindingFilter,
        title=_("Findings"),
        lead=_("What the rules of the method found, with what was mended and by which change."),
        template="findings/list.html",
    )


@requires("view", "finding")
def detail_page(request: ActorRequest, pk: int) -> HttpResponse:
    return render(request, "findings/detail.html", _detail(request, _finding(request, pk)))


@requires("change", "finding")
def aside_page(request: ActorRequest, pk: int) -> HttpResponse:
    """Asks why it can wait, and sets it aside."""
    finding = _finding(request, pk)
    check_set_aside(request.actor, finding)
    form = AsideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if entry.tried(form, lambda: finding_set_aside(finding=finding, reason=reason, by=request.actor)):
            undo = reverse("findings:bring_back", args=[pk])
            done(request, _("Set aside. It comes back when the facts change."), undo=undo)
            return redirect("findings:detail", pk)
    context = _detail(request, finding) | {"form": form}
    return render(request, "findings/aside.html", context, status=422 if form.errors else 200)


@require_POST
@requires("change", "finding")
def bring_back(request: ActorRequest, pk: int) -> HttpResponse:
    finding_bring_back(finding=_finding(request, pk), by=request.actor)
    done(request, _("The finding asks for attention again."))
    return redirect("findings:detail", pk)


@requires("view", "rule")
def rules_page(request: ActorRequest) -> HttpResponse:
    """Every rule with its source, what it checks, how it is kept, and how many findings there are now."""
    counts: dict[str, int] | None = None
    if decide(request.actor, "view", "finding") and request.actor.municipality_id:
        freshen_municipality(request.actor.municipality_id)
        counts = counts_by_rule(request.actor)
    rows = [(rule, (counts or {}).get(rule.id, 0)) for rule in registered()]
    context = {"rows": rows, "shows_counts": counts is not None, "total": len(rows)}
    return render(request, "findings/rules.html", context)


def _finding(request: ActorRequest, pk: int) -> Finding:
    return get_object_or_404(findings_for(request.actor), pk=pk)


def _detail(request: ActorRequest, finding: Finding) -> dict[str, Any]:
    scope = aggregate_of(finding.scope_kind)
    earlier = findings_for(request.actor).filter(
        rule=finding.rule,
        scope_kind=finding.scope_kind,
        scope_id=finding.scope_id,
        object_kind=finding.object_kind,
        object_id=finding.object_id,
        key=finding.key,
    )
    return {
        "finding": finding,
        "rule": finding.its_rule,
        "opened_by": by_what(finding.opened_by),
        "closed_by": by_what(finding.closed_by),
        "earlier": [(each, by_what(each.closed_by)) for each in earlier.exclude(pk=finding.pk)[:20]],
        "scope_url": reverse(scope.url, args=[finding.scope_id]) if scope else "",
        "may_change": decide(request.actor, "change", finding.kind),
        "may_set_aside": can_set_aside(request.actor, finding),
        "may_bring_back": can_bring_back(request.actor, finding),
    }
