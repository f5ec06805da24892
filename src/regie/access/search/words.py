"""From text to words that can be found: without accents and capitals, with codes and numbers as people type them."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

WORD_LENGTH = 40
WORDS_PER_QUERY = 8
QUERY_LENGTH = 200
WORDS_PER_TEXT = 300
EXPANSIONS = 60  # words that one typed word may stand for, of each sort
FEW = 10  # that one letter may stand for

WORD = re.compile(r"[^\W_]+")
CODE = re.compile(r"\b([^\W\d_]{1,4})[-.](\d{1,10})\b|\b([^\W\d_]{1,4})(\d{1,10})\b")
_LETTERS = {"ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d", "þ": "th"}


def fold(text: str) -> str:
    """Small letters without accents: ``"Één Ĳsbaan"`` gives ``"een ijsbaan"``."""
    return "".join(fold_letter(letter) for letter in text)


def fold_letter(letter: str) -> str:
    """One letter folded; it may become none or several, so that a folded text can be traced back."""
    plain = unicodedata.normalize("NFKD", letter).casefold()
    found = "".join(_LETTERS.get(each, each) for each in plain if not unicodedata.combining(each))
    return unicodedata.normalize("NFC", found)


def words_of(text: str) -> list[str]:
    """The words under which a text is found, each once: also ``j014`` and ``j14`` for J-014, and 14 for 014."""
    folded = fold(text)
    found = [word[:WORD_LENGTH] for word in WORD.findall(folded)]
    found += [word.lstrip("0") or "0" for word in found if word.isdecimal()]
    for code in CODE.finditer(folded):
        found += spellings(code)
    return list(dict.fromkeys(found))[:WORDS_PER_TEXT]


def words_typed(query: str) -> list[str]:
    """The words that somebody looks for, codes in one spelling; no more than there is room for."""
    folded = fold(query[:QUERY_LENGTH])
    codes = [spellings(code)[-1] for code in CODE.finditer(folded)]
    rest = WORD.findall(CODE.sub(" ", folded))
    plain = [(word.lstrip("0") or "0") if word.isdecimal() else word for word in rest]
    return list(dict.fromkeys(word[:WORD_LENGTH] for word in [*codes, *plain]))[:WORDS_PER_QUERY]


class Vocabulary:
    """Words in their order, quick to look through."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = sorted(words)
        self._text = "\n".join(self.words)

    def beginning_with(self, start: str, most: int) -> list[str]:
        """The shortest words that begin so."""
        low = bisect_left(self.words, start)
        high = bisect_left(self.words, start + "\U0010ffff", low)
        return sorted(self.words[low:high], key=len)[:most]

    def holding(self, part: str, most: int) -> list[str]:
        """Words with this in them, in their order."""
        found: list[str] = []
        at = self._text.find(part)
        while at >= 0 and len(found) < most:
            start, end = self._text.rfind("\n", 0, at) + 1, self._text.find("\n", at)
            end = len(self._text) if end < 0 else end
            found.append(self._text[start:end])
            at = self._text.find(part, end)
        return found

    def like(self, word: str, slips: int, most: int) -> list[str]:
        """Words that are it but for some slips, and words that begin like it: somebody may be typing still."""
        near = [each for each in self.words if len(each) >= len(word) - slips]
        starts = [each[: len(word)] for each in near]
        whole = extract(word, near, scorer=OSA.distance, score_cutoff=slips, limit=most)
        begun = extract(word, starts, scorer=OSA.distance, score_cutoff=slips, limit=most)
        return [near[place] for _text, _distance, place in [*whole, *begun]]


def meant_by(word: str, vocabulary: Vocabulary, *, forgiving: bool = True) -> list[str]:
    """The known words that a typed word may stand for, the word itself first.

    Words that begin with it, that hold it (a part of a compound), and, ``forgiving``, that are it or begin with it
    but for one letter, or two in a long word. A number stands for itself and for longer numbers, never for one like
    it.
    """
    found = [word, *vocabulary.beginning_with(word, EXPANSIONS if len(word) > 1 else FEW)]
    if len(word) >= 3 and not word.isdecimal():
        found += vocabulary.holding(word, EXPANSIONS)
    if forgiving and (slips := slips_forgiven(word)):
        found += vocabulary.like(word, slips, EXPANSIONS)
    return list(dict.fromkeys(found))


def slips_forgiven(word: str) -> int:
    """How many letters may be wrong: none in a short word, a code or a number."""
    if len(word) < 4 or any(letter.isdecimal() for letter in word):
        return 0
    return 1 if len(word) < 7 else 2


def spellings(code: re.Match[str]) -> list[str]:
    """A code as it stands, and without the zeros before its number."""
    letters, number = code[1] or code[3], code[2] or code[4]
    return [f"{letters}{number}", f"{letters}{number.lstrip('0') or '0'}"]
