"""Vandaag: what needs me now."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.decorators import requires
from regie.access.authorisation.policies import decide, narrow
from regie.access.authorisation.requests import ActorRequest
from regie.access.dossiers.selectors import waiting_for_judgement
from regie.leadership.programmes.models import Programme
from regie.privacy.requests.selectors import terms_now
from regie.rulebook.findings.models import Finding, FindingQuerySet
from regie.rulebook.findings.selectors import findings_for, freshen_municipality
from regie.rulebook.rules.choices import Severity

SHOWN = 8  # findings per severity; the rest one click away
MOST = 100  # of one severity on this page; the list of findings has them all
TITLES: dict[str, str | Promise] = {
    Severity.BLOCKS: _("Holds a step back"),
    Severity.WARNS: _("Warns"),
    Severity.ADVISES: _("Advises"),
}
PLACES = [
    ("programme", "programmes:list", _("Programmes"), _("What your municipality deploys, and who carries it.")),
    ("scan", "scans:scan", _("Praktijkscan"), _("Your list beside what is known: coverage, gaps and duplicates.")),
    ("knowledge", "interventions:list", _("Interventions"), _("What exists, what it works on and how sure that is.")),
    ("knowledge", "factors:list", _("Factors"), _("Which factors raise or lower the risk, per target group.")),
]  # fmt: skip


@dataclass(frozen=True)
class Group:
    """The findings of one severity, the first ones read."""

    severity: str
    title: str | Promise
    findings: list[Finding]
    total: int

    @property
    def hidden(self) -> int:
        return self.total - len(self.findings)


def own_programmes(actor: Actor) -> QuerySet[Programme]:
    """The programmes this person works on: those of the municipality that the person may change."""
    return narrow(Programme.objects.all(), actor, "change").filter(municipality=actor.municipality_id)


def my_findings(actor: Actor) -> FindingQuerySet:
    """What asks for work in the municipality, as it is now, of what this person may see."""
    if actor.municipality_id:
        freshen_municipality(actor.municipality_id)
    return findings_for(actor).asking()


def groups_of(findings: FindingQuerySet, chosen: str) -> list[Group]:
    """The findings by severity, those of the chosen one in full. One query for each severity, and one to count."""
    counts = dict(findings.order_by().values_list("severity").annotate(found=Count("pk")))
    groups = []
    for severity, title in TITLES.items():
        if total := counts.get(severity, 0):
            first = findings.filter(severity=severity).order_by("opened_at", "rule", "pk")
            read = [] if chosen not in ("", severity) else list(first[: MOST if chosen else SHOWN])
            groups.append(Group(severity, title, read, total))
    return groups


@requires("view", "home")
def home(request: ActorRequest) -> HttpResponse:
    """What holds back, what warns and what is advised in my own programmes, with the page that mends it."""
    actor: Actor = request.actor
    may_work = bool(decide(actor, "change", "programme")) and actor.municipality_id is not None
    programmes = list(own_programmes(actor).order_by("name")) if may_work else []
    chosen = request.GET.get("ernst", "")
    chosen = chosen if chosen in TITLES else ""
    groups = groups_of(my_findings(actor), chosen) if decide(actor, "view", "finding") else []
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
            "terms": terms_now(actor),
            "emergencies": waiting_for_judgement(actor),
            "places": [place for place in PLACES if decide(actor, "view", place[0])],
        },
    )
