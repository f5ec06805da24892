"""Compiles message catalogues: as a build hook for the wheel, and as ``python tools/build_messages.py``.

Only catalogues that are newer than their compiled file are compiled. Needs Babel, no system package.
"""

import sys
from pathlib import Path

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run as a script
    BuildHookInterface = object  # type: ignore[assignment, misc]

SOURCE = Path(__file__).resolve().parent.parent / "src"


def compile_messages(root: Path = SOURCE) -> int:
    """Compiles every stale django.po below ``root``; returns how many."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    stale = [po for po in root.rglob("django.po") if _is_stale(po)]
    for po in stale:
        with po.open("rb") as source:
            catalogue = read_po(source, locale=po.parent.parent.name)
        with po.with_suffix(".mo").open("wb") as target:
            write_mo(target, catalogue)
    return len(stale)


def _is_stale(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    return not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime


class MessagesHook(BuildHookInterface):
    """Hatch calls this before it collects the files of the wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict) -> None:
        compile_messages()


if __name__ == "__main__":
    print(f"{compile_messages()} catalogues compiled", file=sys.stderr)
