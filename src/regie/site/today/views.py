"""The pages of Vandaag."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.choices import Role
from regie.access.authorisation.decorators import requires
from regie.access.authorisation.policies import decide, narrow
from regie.access.authorisation.requests import ActorRequest
from regie.access.dossiers.selectors import waiting_for_judgement
from regie.leadership.actions.selectors import my_open_actions
from regie.leadership.governance.models import Meeting
from regie.leadership.governance.selectors import my_meetings
from regie.leadership.programmes.models import Programme
from regie.privacy.requests.selectors import handles_terms, terms_now
from regie.rulebook.rules.choices import Severity

from .administrator import decisions_asked, escalations_now, standings_for
from .changes import changes_for, labels_in_sight
from .findings import TITLES, groups_for

PER_SHEET = 4  # findings of one severity on the sheet of an administrator
MINE = 6  # of my own actions and meetings; the rest one click away
PLACES = [
    ("programme", "programmes:list", _("Programmes"), _("What your municipality deploys, and who carries it.")),
    ("scan", "scans:scan", _("Praktijkscan"), _("Your list beside what is known: coverage, gaps and duplicates.")),
    ("knowledge", "interventions:list", _("Interventions"), _("What exists, what it works on and how sure that is.")),
    ("knowledge", "factors:list", _("Factors"), _("Which factors raise or lower the risk, per target group.")),
]  # fmt: skip


def own_programmes(actor: Actor) -> QuerySet[Programme]:
    """The programmes this person works on: those of the municipality that the person may change."""
    return narrow(Programme.objects.all(), actor, "change").filter(municipality=actor.municipality_id)


@requires("view", "home")
def home(request: ActorRequest) -> HttpResponse:
    """What needs this person now: an administrator-politician gets a sheet, anybody else the work."""
    if request.actor.role == Role.ADMINISTRATOR and request.actor.municipality_id:
        return render(request, "site/administrator.html", _sheet(request.actor))
    return render(request, "site/home.html", _work(request))


def _sheet(actor: Actor) -> dict[str, Any]:
    groups = groups_for(actor)
    return {
        "today": timezone.localdate(),
        "standings": standings_for(actor),
        "asked": list(decisions_asked(actor)),
        "escalations": list(escalations_now(actor)),
        "meetings": list(my_meetings(actor)[:PER_SHEET]),
        "actions": list(my_open_actions(actor)[:MINE]),
        "groups": [
            (group, group.findings[:PER_SHEET]) for group in groups if group.severity != Severity.ADVISES
        ],
        "counts": {group.severity: group.total for group in groups},
        "may_see_changes": bool(labels_in_sight(actor)),
    }


def _work(request: ActorRequest) -> dict[str, Any]:
    """What holds back, what warns and what is advised in my own programmes, with the page that mends it."""
    actor: Actor = request.actor
    may_work = bool(decide(actor, "change", "programme")) and actor.municipality_id is not None
    programmes = list(own_programmes(actor).order_by("name")) if may_work else []
    chosen = request.GET.get("ernst", "")
    chosen = chosen if chosen in TITLES else ""
    groups = groups_for(actor, chosen)
    meetings = list(my_meetings(actor)[:MINE]) if decide(actor, "view", "consultation") else []
    return {
        "today": timezone.localdate(),
        "may_work": may_work,
        "programmes": programmes,
        "groups": [group for group in groups if group.findings],
        "counts": [(group.severity, group.title, group.total) for group in groups],
        "total": sum(group.total for group in groups),
        "blocking": sum(group.total for group in groups if group.severity == Severity.BLOCKS),
        "chosen": chosen,
        "meetings": meetings,
        "first_today": _first_today(meetings),
        "actions": my_open_actions(actor)[:MINE] if decide(actor, "view", "action") else [],
        "may_see_changes": bool(labels_in_sight(actor)),
        # Who has findings to read gets the terms as a panel of its own: they open the wall, which costs queries.
        "terms": [] if may_work else terms_now(actor),
        "loads_terms": may_work and handles_terms(actor),
        "emergencies": waiting_for_judgement(actor),
        "places": [place for place in PLACES if decide(actor, "view", place[0])],
    }


def _first_today(meetings: Sequence[Meeting]) -> Meeting | None:
    """The first of these meetings that still has to begin today."""
    now = timezone.now()
    today = timezone.localdate(now)
    ahead = (each for each in meetings if each.starts_at > now)
    return next((each for each in ahead if timezone.localdate(each.starts_at) == today), None)


@requires("view", "home")
def changes_page(request: ActorRequest) -> HttpResponse:
    """What others changed since my last visit; Vandaag shows it as a panel."""
    since, changes = changes_for(request.actor)
    return render(request, "site/changes.html", {"since": since, "changes": changes})


@requires("view", "home")
def terms_page(request: ActorRequest) -> HttpResponse:
    """The terms of rights that run out; Vandaag shows it as a panel."""
    return render(request, "site/terms.html", {"terms": terms_now(request.actor)})
