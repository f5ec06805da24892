"""Are the lock files in line with pyproject.toml? Without a network: what it asks is what they hold."""

import re
import tomllib
from dataclasses import dataclass, field

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from .checking import problems_found
from .console import ROOT

REQUIREMENTS = ROOT / "requirements"
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^ ;\\]+)")


@dataclass
class Lock:
    """A lock file: its text, what it pins, and of those what pyproject.toml asks by name and what has no hash."""

    text: str
    pins: dict[str, Version] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    without_hash: list[str] = field(default_factory=list)


def problems() -> list[str]:
    """Where a lock file and pyproject.toml differ, and pins without a hash."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    runtime = project["project"]["dependencies"]
    groups = project["dependency-groups"]
    return [
        *_problems("bootstrap", groups["bootstrap"]),
        *_problems("runtime", runtime),
        *_problems("development", [*runtime, *groups["dev"]]),
        *_pinned_differently(),
    ]


def _problems(name: str, asked: list[str]) -> list[str]:
    file = f"requirements/{name}.txt"
    lock = read(name)
    wanted = [Requirement(line) for line in asked]
    found = []
    for requirement in wanted:
        version = lock.pins.get(canonicalize_name(requirement.name))
        if version is None or not requirement.specifier.contains(version, prereleases=True):
            found.append(f"{file}: {requirement} is not in it (it has {version or 'none'}): ./run lock")
    names = {canonicalize_name(requirement.name) for requirement in wanted}
    found += [f"{file}: {extra} is no longer asked for: ./run lock" for extra in sorted(lock.asked - names)]
    if re.search(r"https?://", lock.text):
        found.append(f"{file}: holds an address")
    found += [f"{file}: {package} has no hash" for package in lock.without_hash]
    return found


def _pinned_differently() -> list[str]:
    runtime, development = read("runtime").pins, read("development").pins
    return [
        f"requirements: {name} is {version} at run time and {development.get(name)} in development: ./run lock"
        for name, version in runtime.items()
        if development.get(name) != version
    ]


def read(name: str) -> Lock:
    """The lock file ``requirements/<name>.txt``."""
    lock = Lock(text=(REQUIREMENTS / f"{name}.txt").read_text(encoding="utf-8"))
    current = ""
    for line in lock.text.splitlines():
        if match := PIN.match(line):
            current = canonicalize_name(match[1])
            lock.pins[current] = Version(match[2])
            if not line.endswith("\\"):  # no hash follows
                lock.without_hash.append(current)
        elif line.lstrip().startswith("#") and "regie (pyproject.toml" in line:
            lock.asked.add(current)
    return lock


if __name__ == "__main__":
    problems_found(problems)
