"""The pages of Vandaag."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.decorators import requires
from regie.access.authorisation.policies import decide, narrow
from regie.access.authorisation.requests import ActorRequest
from regie.access.dossiers.selectors import waiting_for_judgement
from regie.leadership.actions.selectors import my_open_actions
from regie.leadership.programmes.models import Programme
from regie.privacy.requests.selectors import terms_now
from regie.rulebook.rules.choices import Severity

from .changes import changes_for, labels_in_sight
from .findings import TITLES, groups_for

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
    """What holds back, what warns and what is advised in my own programmes, with the page that mends it."""
    actor: Actor = request.actor
    may_work = bool(decide(actor, "change", "programme")) and actor.municipality_id is not None
    programmes = list(own_programmes(actor).order_by("name")) if may_work else []
    chosen = request.GET.get("ernst", "")
    chosen = chosen if chosen in TITLES else ""
    groups = groups_for(actor, chosen)
    return render(
        request,
        "site/home.html",
        {
            "today": timezone.localdate(),
            "may_work": may_work,
            "programmes": programmes,
            "groups": [group for group in groups if group.findings],
            "counts": [(group.severity, group.title, group.total) for group in groups],
            "total": sum(group.total for group in groups),
            "blocking": sum(group.total for group in groups if group.severity == Severity.BLOCKS),
            "chosen": chosen,
            "actions": my_open_actions(actor)[:MINE] if decide(actor, "view", "action") else [],
            "may_see_changes": bool(labels_in_sight(actor)),
            "terms": terms_now(actor),
            "emergencies": waiting_for_judgement(actor),
            "places": [place for place in PLACES if decide(actor, "view", place[0])],
        },
    )


@requires("view", "home")
def changes_page(request: ActorRequest) -> HttpResponse:
    """What others changed since my last visit; Vandaag shows it as a panel."""
    since, changes = changes_for(request.actor)
    return render(request, "site/changes.html", {"since": since, "changes": changes})
