"""Which part of a text matches what somebody typed."""

from collections.abc import Iterator

from rapidfuzz.distance import OSA

from .words import CODE, WORD, fold_letter, slips_forgiven, spellings


def pieces(text: str, words: list[str]) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it matches one of the folded ``words``. Joined they are the text."""
    folded, places = _traced(text)
    marked = [False] * len(text)
    for start, end in _fitting(folded, words):
        for place in places[start:end]:
            marked[place] = True
    joined: list[tuple[str, bool]] = []
    for letter, mark in zip(text, marked, strict=True):
        if joined and joined[-1][1] == mark:
            joined[-1] = (joined[-1][0] + letter, mark)
        else:
            joined.append((letter, mark))
    return joined


def _traced(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its letters the place in the text that it comes from."""
    letters, places = [], []
    for place, letter in enumerate(text):
        for each in fold_letter(letter):
            letters.append(each)
            places.append(place)
    return "".join(letters), places


def _fitting(folded: str, words: list[str]) -> Iterator[tuple[int, int]]:
    """From where to where the folded text fits a word: codes whole, of other words the part that was typed."""
    for code in CODE.finditer(folded):
        if not set(spellings(code)).isdisjoint(words):
            yield code.span()
    for found in WORD.finditer(folded):
        for wanted in words:
            yield from _part(found.group(), found.start(), wanted)


def _part(word: str, start: int, wanted: str) -> Iterator[tuple[int, int]]:
    at = word.find(wanted)
    if word.isdecimal():
        if (word.lstrip("0") or "0").startswith(wanted):
            yield start, start + len(word)
    elif at >= 0:
        yield start + at, start + at + len(wanted)
    elif _slips(wanted, word) <= slips_forgiven(wanted):
        yield start, start + len(word)


def _slips(wanted: str, word: str) -> int:
    return min(OSA.distance(wanted, word), OSA.distance(wanted, word[: len(wanted)]))
