"""Finding texts by words, forgiving typing errors.

Every word of the query must occur in a text: as a part of a word ("werk" finds "jongerenwerk"), or spelled
nearly the same ("jongrenwerk", "credibel"). How near: no error in words of up to 3 letters, one in words
of 4 to 7, two in longer ones. An error is a letter added, left out, changed or swapped with its neighbour
(optimal string alignment distance). Case, accents and punctuation do not count.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from rapidfuzz import process
from rapidfuzz.distance import OSA

K = TypeVar("K", bound=Hashable)
WORD = re.compile(r"\w+")
MAX_WORDS = 12


@dataclass(frozen=True)
class Found(Generic[K]):
    """``exact``: keys of the texts that hold every word as typed; ``near``: those that need a correction."""

    exact: frozenset[K] = frozenset()
    near: frozenset[K] = frozenset()

    @property
    def all(self) -> frozenset[K]:
        return self.exact | self.near


def words_of(text: str) -> list[str]:
    """The words of a text in lower case without accents."""
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return WORD.findall(text.casefold())


def find(query: str, texts: Iterable[tuple[K, str]]) -> Found[K]:
    """The keys of ``texts`` in which every word of ``query`` occurs. An empty query finds nothing.

    Only the first 12 words count, so that a pasted page does not hold the server up. Work grows with
    the number of different words in the texts, not with their length times the query.
    """
    wanted = list(dict.fromkeys(words_of(query)))[:MAX_WORDS]
    if not wanted:
        return Found()
    index: dict[str, set[K]] = defaultdict(set)
    for key, text in texts:
        for word in set(words_of(text)):
            index[word].add(key)
    vocabulary = list(index)
    exact: frozenset[K] | None = None
    loose: frozenset[K] | None = None
    for word in wanted:
        as_typed = [known for known in vocabulary if word in known]
        keys = frozenset[K]().union(*(index[known] for known in as_typed))
        nearly = keys.union(*(index[known] for known in _nearly(word, vocabulary)))
        exact = keys if exact is None else exact & keys
        loose = nearly if loose is None else loose & nearly
    exact, loose = exact or frozenset(), loose or frozenset()
    return Found(exact=exact, near=loose - exact)


def _nearly(word: str, vocabulary: list[str]) -> list[str]:
    """The known words within the allowed distance of ``word``, or that begin so near to it."""
    allowed = 0 if len(word) <= 3 else 1 if len(word) <= 7 else 2
    if not allowed:
        return []
    near: list[str] = []
    for length in (None, len(word), len(word) + 1):
        shown = vocabulary if length is None else [known[:length] for known in vocabulary]
        hits = process.extract(
            word, shown, scorer=OSA.distance, score_cutoff=allowed, limit=None, processor=None
        )
        near.extend(vocabulary[position] for _known, _distance, position in hits)
    return near
