"""Finding what somebody meant in a list of known names: exactly, by another name, or by a near spelling."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

ENOUGH = 85.0
APART = 6.0
WORTH_NAMING = 50.0
# Control characters, halves of surrogate pairs, private use, and spaces without width.
_NO_TEXT = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200d\u2060\ufeff\ud800-\udfff\ue000-\uf8ff]")
_PUNCTUATION = re.compile(r"[^\w%+&*]|_")
_LIST_MARKS = re.compile(r"[;\r\n|•\u2028\u2029]+")
_AND = re.compile(r"\s+(?:en|and)\s+|\s*[+&]\s*")


def tidy(value: object) -> str:
    """Text without control characters, with single ordinary spaces; None becomes empty."""
    if value is None:
        return ""
    text = str(value)
    if not (text.isascii() and text.isprintable()):
        text = _NO_TEXT.sub(" ", unicodedata.normalize("NFC", text))
    return " ".join(text.split())


@lru_cache(maxsize=20_000)
def _normalised(text: str) -> str:
    text = text.casefold()
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return " ".join(_PUNCTUATION.sub(" ", text).split())


def normalise(value: object) -> str:
    """Text for comparing: small letters, no accents, punctuation as spaces."""
    return _normalised(tidy(value))


class NotFound(Exception):
    """Nothing, or more than one thing, is meant. ``nearest`` names what it may have been, best first."""

    def __init__(self, text: str, nearest: Sequence[str] = (), *, ambiguous: bool = False) -> None:
        super().__init__(text)
        self.text, self.nearest, self.ambiguous = text, tuple(nearest), ambiguous


@dataclass(frozen=True)
class Match:
    """What was found: its key, its name, and whether the text was exactly one of its names."""

    key: int | str
    label: str
    exact: bool


@dataclass(frozen=True)
class Known:
    """One thing that can be meant: its key, the label to show, and every name it goes by."""

    key: int | str
    label: str
    names: tuple[str, ...]


class Vocabulary:
    """Known things and all their names. Looking the same text up twice costs nothing the second time."""

    def __init__(self, things: Iterable[Known], *, near: bool = True) -> None:
        self.things = {thing.key: thing for thing in things}
        self._near = near
        self._keys: dict[str, list[int | str]] = {}
        for thing in self.things.values():
            for name in (thing.label, *thing.names):
                keys = self._keys.setdefault(normalise(name), [])
                if thing.key not in keys:
                    keys.append(thing.key)
        self._keys.pop("", None)
        self._names = list(self._keys)
        self._seen: dict[str, Match | NotFound] = {}

    def label(self, key: int | str) -> str:
        """The name to show for a key."""
        return self.things[key].label

    def exact(self, text: str) -> Match | None:
        """The thing with exactly this name, if there is one and only one."""
        keys = self._keys.get(normalise(text), [])
        return Match(keys[0], self.things[keys[0]].label, True) if len(keys) == 1 else None

    def find(self, text: str) -> Match:
        """The thing meant. A near spelling counts only when nothing else is nearly as near. Raises NotFound."""
        found = self._seen.get(text)
        if found is None:
            if len(self._seen) > 20_000:
                self._seen.clear()
            found = self._seen[text] = self._search(text, normalise(text))
        if isinstance(found, NotFound):
            raise NotFound(text, found.nearest, ambiguous=found.ambiguous)
        return found

    def _search(self, text: str, wanted: str) -> Match | NotFound:
        keys = self._keys.get(wanted, [])
        if keys:
            if len(keys) == 1:
                return Match(keys[0], self.things[keys[0]].label, True)
            return NotFound(text, [self._spelled(key) for key in keys], ambiguous=True)
        return self._nearest(text, wanted)

    def _nearest(self, text: str, wanted: str) -> Match | NotFound:
        scored: dict[int | str, float] = {}
        for name, score, _index in process.extract(
            wanted[:200], self._names, scorer=fuzz.ratio, limit=8, score_cutoff=WORTH_NAMING
        ):
            for key in self._keys[name]:
                scored[key] = max(scored.get(key, 0.0), score)
        ordered = sorted(scored, key=lambda key: -scored[key])
        if ordered and self._near and len(wanted) >= 4 and scored[ordered[0]] >= ENOUGH:
            second = scored[ordered[1]] if len(ordered) > 1 else 0.0
            if scored[ordered[0]] - second >= APART:
                return Match(ordered[0], self.things[ordered[0]].label, False)
        return NotFound(text, [self._spelled(key) for key in ordered[:3]])

    def _spelled(self, key: int | str) -> str:
        """How to write it so that it is understood: its label, or the first name only it has."""
        thing = self.things[key]
        names = (thing.label, *thing.names)
        return next((name for name in names if len(self._keys.get(normalise(name), [])) == 1), thing.label)

    def find_all(self, text: str) -> list[Match | NotFound]:
        """Everything named in a list with semicolons, lines, commas or 'and' between; names may hold commas."""
        found: list[Match | NotFound] = []
        for piece in _LIST_MARKS.split(text):
            if tidy(piece):
                found.extend(self._pieces(tidy(piece)))
        return found

    def _pieces(self, text: str) -> list[Match | NotFound]:
        whole = self._try(text)
        if isinstance(whole, Match):
            return [whole]
        for cut in (re.compile(r"\s*,\s*"), _AND):
            parts = [part for part in cut.split(text) if part]
            if len(parts) > 1:
                joined = self._joined(parts, ", " if cut is not _AND else " en ")
                if cut is not _AND or all(isinstance(each, Match) for each in joined):
                    return joined
        return [whole]

    def _joined(self, parts: list[str], glue: str) -> list[Match | NotFound]:
        """Matches of the longest runs of parts that together are one name."""
        found: list[Match | NotFound] = []
        start = 0
        while start < len(parts):
            for end in range(min(len(parts), start + 4), start, -1):
                run = glue.join(parts[start:end])
                match = self.exact(run) if end - start > 1 else self._try(run)
                if match is not None:
                    found.append(match)
                    start = end
                    break
        return found

    def _try(self, text: str) -> Match | NotFound:
        try:
            return self.find(text)
        except NotFound as missing:
            return missing
