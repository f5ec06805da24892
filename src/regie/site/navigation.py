"""The main menu: the keys of the method, each item shown to those who may open it."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import decide
from regie.access.organisations.selectors import demo_persons

from .look import look


@dataclass(frozen=True)
class Item:
    """A page in the menu, the cell of the matrix it stands under, and the part of the address it owns."""

    label: str | Promise
    url_name: str
    action: str
    kind: str
    prefix: str


MAIN_MENU = [
    Item(_("Today"), "home", "view", "home", "/"),
    Item(_("Leadership"), "programmes:list", "view", "programme", "/leiderschap/"),
    Item(_("Analysis"), "persons:list", "view", "person", "/personen/"),
    Item(_("Working together"), "collaborations:list", "view", "collaboration", "/samenwerking/"),
    Item(_("Approach"), "deployments:list", "view", "deployment", "/aanpak/"),
    Item(_("Learning"), "scans:scan", "view", "scan", "/leren/"),
    Item(_("Knowledge"), "interventions:list", "view", "knowledge", "/kennis/"),
    Item(_("Privacy"), "register:list", "view", "register", "/privacy/"),
]

ABOUT_PERSONS = [
    Item(_("Persons"), "persons:list", "view", "person", "/personen/"),
    Item(_("Dossiers"), "dossiers:list", "view", "dossier", "/dossiers/"),
]
# What reaches the administrators and the residents: pages under Escalations.
UPWARD = [
    Item(_("Leadership"), "programmes:list", "view", "programme", "/leiderschap/programmas/"),
    Item(_("Escalations"), "escalations:list", "view", "escalation", "/leiderschap/escalaties/"),
    Item(_("Questions"), "escalations:questions", "view", "question", "/leiderschap/escalaties/vragen/"),
    Item(_("Mayor"), "participation:contacts", "view", "mayor_contact", "/leiderschap/contact/burgemeester/"),
    Item(_("Residents"), "participation:inputs", "view", "residents_input", "/leiderschap/contact/bewoners/"),
]
# Pages beside each other within one key; templates show them with ui/section_tabs.html. The longest address first.
SECTIONS = {
    "/leiderschap/escalaties/": UPWARD,
    "/leiderschap/contact/": UPWARD,
    "/personen/": ABOUT_PERSONS,
    "/dossiers/": ABOUT_PERSONS,
    "/leiderschap/": [
        Item(_("Programmes"), "programmes:list", "view", "programme", "/leiderschap/programmas/"),
        Item(_("Assignments"), "assignments:list", "view", "assignment", "/leiderschap/opdrachten/"),
        Item(_("Consultations"), "governance:list", "view", "consultation", "/leiderschap/overleg/"),
        Item(_("Actions"), "actions:list", "view", "action", "/leiderschap/acties/"),
        Item(_("Decisions"), "decisions:list", "view", "decision", "/leiderschap/besluiten/"),
        Item(_("Escalations"), "escalations:list", "view", "escalation", "/leiderschap/escalaties/"),
        Item(_("Partners"), "partners:list", "view", "partner", "/leiderschap/partners/"),
        Item(_("Means"), "funding:home", "view", "fund", "/leiderschap/middelen/"),
        Item(_("Checklists"), "checklists:list", "view", "checklist", "/leiderschap/checklists/"),
        Item(_("Findings"), "findings:list", "view", "finding", "/leiderschap/bevindingen/"),
    ],
    "/leren/": [
        Item(_("Praktijkscan"), "scans:scan", "view", "scan", "/leren/praktijkscan/"),
        Item(_("Coding by two"), "codings:list", "view", "coding", "/leren/coderen/"),
    ],
    "/samenwerking/": [
        Item(_("Collaborations"), "collaborations:list", "view", "collaboration", "/samenwerking/"),
        Item(_("Dossiers"), "dossiers:list", "view", "dossier", "/dossiers/"),
        Item(_("Covenants"), "covenants:list", "view", "covenant", "/samenwerking/convenanten/"),
        Item(_("Legal grounds"), "grounds:list", "view", "ground", "/samenwerking/gronden/"),
    ],
    "/privacy/": [
        Item(_("Disclosures"), "disclosures:inbox", "view", "disclosure", "/privacy/verstrekkingen/"),
        Item(_("Requests"), "requests:list", "view", "request", "/privacy/verzoeken/"),
        Item(_("Informing"), "requests:informing", "view", "informing", "/privacy/informeren/"),
        Item(_("Register"), "register:list", "view", "register", "/privacy/register/"),
        Item(_("DPIA"), "register:dpia", "view", "dpia", "/privacy/dpia/"),
        Item(_("Algorithms"), "register:algorithms", "view", "register", "/privacy/algoritmes/"),
        Item(_("Emergency access"), "dossiers:emergencies", "view", "emergency", "/dossiers/noodtoegang/"),
        Item(_("Retention"), "retention:preview", "view", "retention", "/privacy/bewaren/"),
    ],
}


def menu_for(actor: Actor, path: str, items: list[Item] = MAIN_MENU) -> list[dict[str, Any]]:
    """The items this person may open; the current one is that with the longest part of the address.

    Where somebody may not open the first page of a key, its item leads to the first one they may.
    """
    main = items is MAIN_MENU
    here = [item.prefix for item in items if _owns(item, path, main) and item.prefix != "/"]
    current = max(here, key=len, default="/" if path == "/" else "")
    return [
        {"label": item.label, "url": reverse(first.url_name), "current": item.prefix == current}
        for item in items
        if (first := _first(actor, item, items))
    ]


def _owns(item: Item, path: str, main: bool) -> bool:
    also = main and item.prefix == "/personen/" and path.startswith("/dossiers/")
    return also or path.startswith(item.prefix)


def _first(actor: Actor, item: Item, items: list[Item]) -> Item | None:
    """The item, or the first page beside it that this person may open and that has no item of its own here."""
    beside = SECTIONS.get(item.prefix, [])
    here = {each.url_name for each in items}
    others = [] if beside is items else [each for each in beside if each.url_name not in here]
    return next((each for each in (item, *others) if decide(actor, each.action, each.kind)), None)


def tabs_for(actor: Actor, path: str) -> list[dict[str, Any]]:
    """The pages beside this one; none where there is only one to open."""
    for prefix, items in SECTIONS.items():
        if path.startswith(prefix):
            tabs = menu_for(actor, path, items)
            return tabs if len(tabs) > 1 else []
    return []


def context(request: HttpRequest) -> dict[str, Any]:
    """What every page needs: the acting person, the menu, the colours, the demo flag.

    Made once for a request: a page is many templates, and each of them asks.
    """
    if not hasattr(request, "page_context"):
        request.page_context = _context(request)  # type: ignore[attr-defined]
    return request.page_context  # type: ignore[attr-defined]


def _context(request: HttpRequest) -> dict[str, Any]:
    actor = getattr(request, "actor", None)
    return {
        "actor": actor,
        "main_menu": menu_for(actor, request.path) if actor and actor.is_known else [],
        "section_tabs": tabs_for(actor, request.path) if actor and actor.is_known else [],
        "is_demo": settings.DEMO,
        **look(request),
        "demo_persons": demo_persons() if actor and actor.is_known else [],
    }
