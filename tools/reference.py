"""Writes what can be generated in docs/: the settings, the authorisation matrix and the diagram of the architecture.

``python -m tools.reference`` writes; with ``--check`` it says what is out of date and exits 1.
"""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from .architecture_diagram import diagram
from .console import ROOT, say

SETTINGS = ROOT / "src/regie/site/settings.py"
MATRIX = ROOT / "src/regie/access/authorisation/matrix.toml"
DOCS = ROOT / "docs"
START, END = "<!-- generated: start -->", "<!-- generated: end -->"
CELLS = {"own": "own", "own_organisation": "organisation", "own_municipality": "municipality",
         "published": "published", "all": "all", "own_file": "own dossier",
         "own_collaboration": "own collaboration"}  # fmt: skip


def documents() -> dict[Path, str]:
    """Every generated document with the text it should have."""
    architecture = DOCS / "architecture.md"
    return {
        DOCS / "reference" / "settings.md": settings_page(),
        DOCS / "reference" / "authorisation-matrix.md": matrix_page(),
        architecture: _replace(architecture.read_text(encoding="utf-8"), diagram()),
    }


def settings_page() -> str:
    """The environment variables that settings.py reads, with the ``#:`` line above each as its description."""
    lines = [
        "# Settings",
        "",
        "Regie reads its settings from the environment. This page is generated from `src/regie/site/settings.py`.",
        "",
        "| variable | meaning | default |",
        "|---|---|---|",
        *(f"| `{name}` | {meaning} | {default} |" for name, meaning, default in _settings()),
    ]
    return "\n".join(lines) + "\n"


def _settings() -> Iterator[tuple[str, str, str]]:
    source = SETTINGS.read_text(encoding="utf-8")
    lines = source.splitlines()
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    seen: set[str] = set()
    for call in sorted(calls, key=lambda node: node.lineno):
        name = _variable(call)
        if not name or name in seen:
            continue
        seen.add(name)
        above = lines[call.lineno - 2].strip()
        if not above.startswith("#:"):
            raise SystemExit(f"{SETTINGS.relative_to(ROOT)}: {name} has no line “#: what it means” above it")
        yield name, above.removeprefix("#:").strip(), _default(call)


def _variable(call: ast.Call) -> str:
    """The name of the variable that ``env.str("NAME")`` reads; empty for any other call."""
    match call:
        case ast.Call(func=ast.Attribute(value=ast.Name(id="env")), args=[ast.Constant(value=str(name)), *_]):
            return name
    return ""


def _default(call: ast.Call) -> str:
    match call.args[1:]:
        case []:
            return "none"
        case [ast.Constant(value="")]:
            return "empty"
        case [default]:
            return f"`{ast.unparse(default)}`"
    return ""


def matrix_page() -> str:
    """The authorisation matrix as tables, one per kind of data."""
    kinds = tomllib.loads(MATRIX.read_text(encoding="utf-8"))
    lines = [
        "# Authorisation matrix",
        "",
        "Who may do what to which kind of data, and how far that reaches. What is not here is denied.",
        "This page is generated from `src/regie/access/authorisation/matrix.toml`.",
        "",
        "Reaches: *own* records, own *organisation*, own *municipality*, what any municipality *published*, *all*.",
        "For personal data: own *dossier* (with a task on it), own *collaboration* (taking part by name). Behind both",
        "stands a covenant in force that the person's organisation signed, with a ground for the category of data.",
    ]
    for name, body in kinds.items():
        label, classification = body.pop("label", name), body.pop("class")
        lines += ["", f"## {label}", "", f"Kind `{name}`, classified as {classification}.", ""]
        lines += ["| role | " + " | ".join(body) + " |", "|---" * (len(body) + 1) + "|"]
        roles = list(dict.fromkeys(role for cells in body.values() for role in cells))
        for role in roles:
            cells = [_cell(body[action].get(role)) for action in body]
            lines.append(f"| {'everyone' if role == '*' else role.replace('_', ' ')} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _cell(reach: str | list[str] | None) -> str:
    reaches = [reach] if isinstance(reach, str) else reach or []
    return ", ".join(CELLS[each] for each in reaches) or "–"


def _replace(text: str, generated: str) -> str:
    if START not in text:
        raise SystemExit(f"docs/architecture.md has no line {START}")
    return re.sub(f"{START}.*{END}", lambda _: f"{START}\n{generated}{END}", text, flags=re.S)


def main(arguments: list[str]) -> int:
    stale = [
        (file, text)
        for file, text in documents().items()
        if not file.exists() or file.read_text(encoding="utf-8") != text
    ]
    for file, text in stale:
        if "--check" in arguments:
            say(f"{file.relative_to(ROOT)} is out of date: ./run fix")
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
            say(f"{file.relative_to(ROOT)} written")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
