"""The diagram in docs/architecture.md: modules, their slices, and which slice really imports which."""

import tomllib
from collections import defaultdict

import grimp

from .console import ROOT

PACKAGE = "regie"
# Imported by nearly everything: their arrows would hide the others.
EVERYWHERE = {"ui", "audit.events", "access.authorisation", "access.accounts", "access.organisations"}


def diagram() -> str:
    """A Mermaid block. Arrows that follow from others are left out."""
    graph = grimp.build_graph(PACKAGE, exclude_type_checking_imports=True, cache_dir=None)
    slices = {_slice(name) for name in graph.modules} - {""}
    imports = _imports(graph, slices)
    lines = ["```mermaid", "flowchart TB"]
    for module in _modules():
        inside = sorted(name for name in slices if name.split(".")[0] == module)
        if not inside:
            continue
        lines.append(f'  subgraph {module}["{module}"]')
        lines += [f'    {_id(name)}["{name.rpartition(".")[2]}"]' for name in inside]
        lines.append("  end")
    for source in sorted(imports):
        direct = imports[source] - {far for near in imports[source] for far in _reach(imports, near)}
        lines += [f"  {_id(source)} --> {_id(target)}" for target in sorted(direct - EVERYWHERE)]
    return "\n".join([*lines, "```", ""])


def _modules() -> list[str]:
    """The modules from the last step of the work down to the foundation, as the import contract orders them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = next(c for c in project["tool"]["importlinter"]["contracts"] if c.get("containers") == [PACKAGE])
    return [layer for layer in layers["layers"] if not layer.startswith("(")]


def _slice(name: str) -> str:
    """``regie.knowledge.factors.models`` -> ``knowledge.factors``; modules without slices stand for themselves."""
    parts = name.split(".")[1:]
    if not parts or parts[0] == "__main__" or "tests" in parts:
        return ""
    if parts[0] in ("site", "ui", "methods"):
        return parts[0]
    return ".".join(parts[:2]) if len(parts) > 1 else ""


def _imports(graph: grimp.ImportGraph, slices: set[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for module in graph.modules:
        source = _slice(module)
        if source in slices:
            found[source] |= {_slice(each) for each in graph.find_modules_directly_imported_by(module)} - {
                "",
                source,
            }
    return found


def _reach(imports: dict[str, set[str]], start: str) -> set[str]:
    reached: set[str] = set()
    waiting = list(imports.get(start, ()))
    while waiting:
        each = waiting.pop()
        if each not in reached:
            reached.add(each)
            waiting += imports.get(each, ())
    return reached


def _id(name: str) -> str:
    return name.replace(".", "_") if "." in name else f"{name}_module"
