"""Holds code and documents to the spelling of GLOSSARY.md: what its column "Not" names appears nowhere."""

import re
import subprocess
from pathlib import Path

from .checking import problems_found
from .console import ROOT

GLOSSARY = ROOT / "GLOSSARY.md"
# Where a word may stand although the glossary rejects it: the glossary itself, and other people's text.
EXCEPT = ("GLOSSARY.md", "LICENSE", "LICENSES/", "requirements/")
TEXT = {".py", ".html", ".md", ".toml", ".po", ".csv", ".js", ".css", ".typ", ".yml", ".txt"}


def rejected() -> dict[str, str]:
    """Spelling that is not ours -> the term of the glossary."""
    found: dict[str, str] = {}
    for line in GLOSSARY.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if len(cells) == 4 and cells[3] and not set(cells[3]) <= set("-: ") and cells[0] != "English":
            found |= {word.strip(): f"{cells[0]} / {cells[1]}" for word in cells[3].split(",")}
    return found


def problems() -> list[str]:
    """Each place where a rejected spelling stands, with the term to use."""
    words = rejected()
    if not words:
        return [f"{GLOSSARY.name} rejects no spelling: is its table still there?"]
    # Underscores and capitals are word borders too, so that names in code are read as words.
    pattern = re.compile(rf"(?<![a-z])({'|'.join(map(re.escape, words))})(?![a-z])", re.IGNORECASE)
    by_lower = {word.lower(): term for word, term in words.items()}
    return [
        f"{file.relative_to(ROOT)}:{number}: “{match.group()}” is “{by_lower[match.group().lower()]}” in the glossary"
        for file in _files()
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        for match in pattern.finditer(line)
    ]


def _files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    names = [name for name in listed.stdout.splitlines() if not name.startswith(EXCEPT)]
    return [ROOT / name for name in names if Path(name).suffix in TEXT and (ROOT / name).is_file()]


if __name__ == "__main__":
    problems_found(problems)
