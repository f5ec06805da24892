"""The table of docs/reference/access-walk.md: every address, and how far it opens for each role.

It is made from the addresses, their rules and the matrix. The walks in ``test_access.py`` and
``test_access_to_dossiers.py`` ask every address and compare.
"""

from functools import cache

from django.apps import apps

from regie.access.authorisation.choices import DOSSIER_REACHES, Reach, Role
from regie.access.authorisation.matrix import matrix

from .house import ROOT, Address, addresses

FILE = ROOT / "docs" / "reference" / "access-walk.md"
OURS = [address for address in addresses() if not address.guards_itself]
GUARDED = [address for address in OURS if address.rule and not address.rule.public]
SHORT = {
    Reach.OWN: "own",
    Reach.OWN_FILE: "task",
    Reach.OWN_COLLABORATION: "coll",
    Reach.OWN_ORGANISATION: "org",
    Reach.OWN_MUNICIPALITY: "mun",
    Reach.PUBLISHED: "pub",
    Reach.ALL: "all",
}
HEAD = """# Every address and who gets in

This page is generated from the addresses, their access rules and the matrix; two walks in the tests ask every
address as every role and compare (`tests/architecture/test_access.py`, `test_access_to_dossiers.py`).

- **coll**: dossiers of collaborations in which the person takes part by name; **task**: only dossiers on which they
  have a task. Behind both stands a covenant in force. Asked of each such address as each role: the own collaboration
  with and without a task, another collaboration of the municipality, another municipality, and a collaboration whose
  covenant expired yesterday. The last three are refused, always.
- **mun**: the own municipality; **org**: the own organisation; **own**: what is theirs; **pub**: what any municipality
  published; **all**: no limit; **–**: refused. An address without an object opens where there is any reach.
"""


@cache
def dossier_kinds() -> frozenset[str]:
    """The kinds of which some cell ends at a dossier."""
    return frozenset(
        model.access.kind
        for model in apps.get_models()
        if getattr(getattr(model, "access", None), "dossier", "")
    )


def ends_at_dossier(address: Address) -> bool:
    """Whether what this address shows hangs on a dossier."""
    rule = address.rule
    if rule is None or rule.kind not in dossier_kinds():
        return False
    return any(reach & DOSSIER_REACHES for reach in matrix()[rule.kind].actions[rule.action].values())


def table() -> str:
    """The whole page."""
    roles = list(Role)
    lines = [HEAD, "| address | what | " + " | ".join(role.replace("_", " ") for role in Role.values) + " |"]
    lines.append("|---" * (len(roles) + 2) + "|")
    for address in sorted(OURS, key=lambda each: (each.path, each.name)):
        if address.rule is None:
            continue
        path = f"`/{address.path}`".replace("|", "\\|")
        if address.rule.public:
            lines.append(f"| {path} | public | " + " | ".join(["all"] * len(roles)) + " |")
            continue
        kind = matrix()[address.rule.kind]
        cells = [_cell(kind.reach(address.rule.action, role)) for role in Role.values]
        lines.append(f"| {path} | {address.rule.action} {kind.name} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _cell(reaches: frozenset[str]) -> str:
    return ", ".join(SHORT[reach] for reach in Reach if reach in reaches) or "–"
