"""Roles and reaches: the vocabulary of the authorisation matrix."""

from collections.abc import Iterable

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    REGISSEUR = "regisseur", _("Regisseur")
    DEPUTY = "deputy", _("Deputy regisseur")
    CASE_DIRECTOR = "case_director", _("Case director")
    CORE_PARTNER = "core_partner", _("Core partner")
    NETWORK_PARTNER = "network_partner", _("Network partner")
    COACH = "coach", _("Coach")
    EMPLOYERS_CONTACT = "employers_contact", _("Employers' contact")
    ADMINISTRATOR = "administrator", _("Administrator-politician")
    ANALYST = "analyst", _("Analyst")
    PRIVACY_OFFICER = "privacy_officer", _("Privacy officer")
    FUNCTIONAL_MANAGER = "functional_manager", _("Functional manager")
    NATIONAL_PROGRAMME = "national_programme", _("National programme")


class Reach(models.TextChoices):
    """How far a permission goes. A cell of the matrix holds one or more of these."""

    OWN = "own", _("own records")
    OWN_FILE = "own_file", _("dossiers with a task of your own")
    OWN_COLLABORATION = "own_collaboration", _("own collaboration")
    OWN_ORGANISATION = "own_organisation", _("own organisation")
    OWN_MUNICIPALITY = "own_municipality", _("own municipality")
    PUBLISHED = "published", _("published by any municipality")
    ALL = "all", _("everything")


# Reaches that end at a dossier: behind them stand a valid covenant, a ground and a place in the collaboration.
DOSSIER_REACHES = frozenset({Reach.OWN_FILE, Reach.OWN_COLLABORATION})


class DataCategory(models.TextChoices):
    """What a legal ground is given for. A ground for one category says nothing about another."""

    ORDINARY = "ordinary", _("ordinary personal data")
    SPECIAL = "special", _("special personal data, such as health")
    CRIMINAL = "criminal", _("criminal-law personal data")
    POLICE = "police", _("police data")
    JUDICIAL = "judicial", _("data of the public prosecutor")
    BSN = "bsn", _("citizen service number")


class DataClass(models.TextChoices):
    """How sensitive the content of a kind is."""

    PUBLIC = "public", _("public")
    INTERNAL = "internal", _("internal")
    PERSONAL = "personal", _("personal data")
    SPECIAL = "special", _("special personal data")
    CRIMINAL = "criminal", _("criminal-law personal data")


# The words of matrix.toml, here so that they can be translated; a test holds the two together.
KIND_LABELS: dict[str, Promise] = {
    "home": _("Home page"),
    "account": _("Own account and sessions"),
    "job": _("Long-running work"),
    "notice": _("Notices"),
    "search": _("Search"),
    "member": _("Accounts, memberships and roles"),
    "matrix": _("The authorisation matrix"),
    "event": _("Audit log"),
    "anomaly": _("What in the log is worth a look"),
    "knowledge": _("Themes, factors, sources and the intervention catalogue"),
    "programme": _("Programmes"),
    "partner": _("Partners of programmes, their roles and commitments"),
    "partner_contact": _("Contacts at partners and conversations with them"),
    "direction": _("The direction of a programme: people, mandate, means, handover"),
    "assignment": _("Assignments of programmes, and who supports them"),
    "action": _("Actions"),
    "decision": _("Decisions of bodies"),
    "escalation": _("Escalations"),
    "question": _("Questions and their level"),
    "mayor_contact": _("Contacts of the mayor"),
    "residents_input": _("What residents say"),
    "checklist": _("Checklists: answers and moments"),
    "deployment": _("Deployments of interventions"),
    "fund": _("Funds and contracts"),
    "scan": _("Praktijkscan"),
    "coding": _("Coding by two"),
    "consultation": _("Consultations, their meetings and minutes"),
    "ground": _("Legal grounds"),
    "ground_check": _("Checks of legal grounds"),
    "collaboration": _("Collaborations, their partners and participants"),
    "covenant": _("Covenants and their grounds"),
    "rule": _("The rules of the method"),
    "finding": _("What the rules find"),
    "signature": _("Signatures under covenants"),
    "dossier": _("Dossiers: tasks, restriction, closing"),
    "emergency": _("Emergency accesses"),
    "person": _("Persons: name, birth date, contact, parents"),
    "bsn": _("Citizen service number"),
    "document": _("Documents in a dossier"),
    "request": _("Requests of data subjects"),
    "informing": _("Informing young people and parents"),
    "register": _("Processing register"),
    "dpia": _("DPIA"),
    "disclosure": _("Information asked of and given to a partner"),
    "retention": _("Retention terms, holds and destruction"),
}
ACTION_LABELS: dict[str, Promise] = {
    "view": _("view"),
    "change": _("add and change"),
    "import": _("import"),
    "move": _("take up and finish"),
    "settle": _("plan and settle"),
    "export": _("export"),
    "code": _("code by two"),
    "take_part": _("take part in"),
    "withdraw": _("withdraw"),
    "open": _("begin"),
    "manage": _("manage"),
    "readers": _("see who read it"),
    "emergency": _("open in an emergency"),
    "judge": _("judge"),
    "search": _("search"),
    "ask": _("ask and offer"),
    "answer": _("answer and decide"),
    "report": _("make the access report"),
    "approve": _("approve"),
    "hold": _("hold"),
    "propose": _("propose to destroy"),
}


def kind_label(name: str, fallback: str) -> str:
    """The name of a kind in the reader's language."""
    return str(KIND_LABELS.get(name, fallback))


def action_label(action: str) -> str:
    """The name of an action in the reader's language."""
    return str(ACTION_LABELS.get(action, action))


def reach_labels(reaches: Iterable[str]) -> str:
    """The reaches in words, in the order of the vocabulary."""
    return ", ".join(str(reach.label) for reach in Reach if reach in reaches)
