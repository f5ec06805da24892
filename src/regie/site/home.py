"""Vandaag: what needs me now."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.decorators import requires
from regie.access.authorisation.policies import decide, narrow
from regie.access.authorisation.requests import ActorRequest
from regie.access.covenants.notices import notices_for
from regie.access.dossiers.selectors import waiting_for_judgement
from regie.leadership.programmes.models import Programme
from regie.privacy.requests.selectors import terms_now
from regie.rulebook.rules.choices import Severity
from regie.rulebook.rules.registry import Violation, violations_in

SHOWN = 8  # findings per severity; the rest one click away
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
    """The findings of one severity, the first ones shown."""

    severity: str
    title: str | Promise
    findings: list[Violation]
    total: int

    @property
    def hidden(self) -> int:
        return self.total - len(self.findings)


def own_programmes(actor: Actor) -> QuerySet[Programme]:
    """The programmes this person works on: those of the municipality that the person may change."""
    return narrow(Programme.objects.all(), actor, "change").filter(municipality=actor.municipality_id)


def covenant_findings(actor: Actor) -> list[Violation]:
    """What needs this person about covenants, as findings of the rule that all partners signed a valid one."""
    if not decide(actor, "change", "covenant"):
        return []
    return [
        Violation("R035", each.severity, each.object_id, each.object_name, each.message, each.url)
        for each in notices_for(actor)
    ]


def grouped(found: list[Violation], chosen: str) -> list[Group]:
    """The findings by severity, those of the chosen one in full."""
    groups = []
    for severity, title in TITLES.items():
        mine = [each for each in found if each.severity == severity]
        if mine and chosen in ("", severity):
            groups.append(Group(severity, title, mine if chosen else mine[:SHOWN], len(mine)))
    return groups


@requires("view", "home")
def home(request: ActorRequest) -> HttpResponse:
    """What holds back, what warns and what is advised in my own programmes, with the page that mends it."""
    actor: Actor = request.actor
    may_work = bool(decide(actor, "change", "programme")) and actor.municipality_id is not None
    programmes = list(own_programmes(actor).order_by("name")) if may_work else []
    found = violations_in(own_programmes(actor)) if programmes else []
    found += covenant_findings(actor)
    chosen = request.GET.get("ernst", "")
    chosen = chosen if chosen in TITLES else ""
    counts = [(key, title, sum(each.severity == key for each in found)) for key, title in TITLES.items()]
    return render(
        request,
        "site/home.html",
        {
            "today": timezone.localdate(),
            "may_work": may_work,
            "programmes": programmes,
            "groups": grouped(found, chosen),
            "counts": [each for each in counts if each[2]],
            "total": len(found),
            "blocking": sum(each.severity == Severity.BLOCKS for each in found),
            "chosen": chosen,
            "terms": terms_now(actor),
            "emergencies": waiting_for_judgement(actor),
            "places": [place for place in PLACES if decide(actor, "view", place[0])],
        },
    )
