"""The activities that Regie itself performs, as they stand in the register of a municipality that changed nothing."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).with_name("data") / "activities.toml"


@cache
def shipped() -> dict[str, dict[str, Any]]:
    """slug -> the fields of its first version, but for controller and contacts."""
    rows = tomllib.loads(DATA.read_text(encoding="utf-8"))["activity"]
    return {row["slug"]: {name: value for name, value in row.items() if name != "slug"} for row in rows}


def controller_of(municipality_name: str) -> str:
    """Who answers for the processing where the municipality has not said otherwise."""
    return f"College van burgemeester en wethouders van {municipality_name}"
