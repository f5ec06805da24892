"""What a goal lacks to be SMART, and what in its wording deserves a second look.

Source: e-book on problematic youth groups (CCV, 2016/2020), the assignment of the driehoek and goals of the plan; rules
R003 and R051. The five letters follow from facts that somebody filled in. The hints follow from lists of Dutch words:
they never take a letter away by themselves, and nothing here guesses what a sentence means.

>>> from datetime import date
>>> from decimal import Decimal
>>> weak = smart(Goal(text="De leefbaarheid in de wijk verbeteren"))
>>> weak.lacking
('S', 'M', 'A', 'R', 'T')
>>> [hint.code for hint in weak.hints]
['vague', 'no_number', 'no_baseline']
>>> strong = Goal(text="Hooguit 12 meldingen van overlast in Noord", norm=Decimal(12), unit="meldingen per maand",
...               term=date(2027, 6, 30), owner="Wijkbeheer", accepted=True, baseline="31 per maand in 2025")
>>> smart(strong, today=date(2026, 11, 1)).is_smart, smart(strong, today=date(2027, 7, 1)).lacking
(True, ('T',))
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

LETTERS = "SMART"
MET = ""

# Why a letter is lacking. Codes, so that the caller says it in the reader's language.
NO_TEXT, TOO_SHORT, VAGUE_WITHOUT_NORM = "no_text", "too_short", "vague_without_norm"
NO_NORM, NO_UNIT, UNIT_NOT_MEASURABLE = "no_norm", "no_unit", "unit_not_measurable"
NOT_ACCEPTED, NO_OWNER, NO_TERM, TERM_OVER = "not_accepted", "no_owner", "no_term", "term_over"
REASONS = (
    *(NO_TEXT, TOO_SHORT, VAGUE_WITHOUT_NORM, NO_NORM, NO_UNIT, UNIT_NOT_MEASURABLE),
    *(NOT_ACCEPTED, NO_OWNER, NO_TERM, TERM_OVER),
)
# What in the wording deserves a second look.
VAGUE, TWO_GOALS, ONLY_RECIDIVISM, NO_NUMBER, NO_BASELINE = (
    *("vague", "two_goals", "only_recidivism", "no_number", "no_baseline"),
)
HINTS = (VAGUE, TWO_GOALS, ONLY_RECIDIVISM, NO_NUMBER, NO_BASELINE)

SHORTEST = 4  # words; a choice of our own: fewer cannot name who, what and where

# Each entry is a regular expression for whole words, with the forms a verb takes.
_VAGUE = (
    r"verbeter(?:en|t|d|de|den|ing)?",
    r"bevorder(?:en|t|d|de|ing)?",
    r"stimule(?:ren|ert|erd|ring)",
    r"optimalise(?:ren|ert|erd|ring)",
    r"facilite(?:ren|ert|erd)",
    r"versterk(?:en|t|te|ing)?",
    r"ondersteun(?:en|t|d|ing)?",
    r"inzetten op",
    r"ingezet op",
    r"zet(?:ten)?(?: \w+){0,3} in op",
    r"streven naar",
    r"streeft naar",
    r"werk(?:en|t) aan",
    r"bij(?: te )?dragen aan",
    r"drag(?:en|t)(?: \w+){0,3} bij aan",
    r"aandacht (?:voor|besteden)",
    r"(?:zo veel|zoveel|waar|zo snel|indien) mogelijk",
    r"aanpakken",
)
_JOINED = (
    r"daarnaast",
    r"bovendien",
    r"alsmede",
    r"alsook",
    r"tevens",
    r"evenals",
    r"en ook",
    r"(?:niet alleen|zowel)",
)
_RESULTS = (
    r"(?:da(?:alt|len)|gedaald)",
    r"(?:stijg(?:t|en)|gestegen)",
    r"(?:verminder(?:t|en|d)|afneemt|afnemen|neemt af|nemen af)",
    r"(?:toeneemt|toenemen|neemt toe|nemen toe)",
    r"(?:verlaag(?:t|d)|verlagen)",
    r"(?:vergroot|vergroten|verhoogt|verhogen)",
    r"(?:volgt|volgen)",
    r"(?:krijgt|krijgen)",
    r"(?:heeft|hebben)",
    r"(?:vindt|vinden)",
    r"(?:stopt|stoppen)",
    r"(?:voorkomt|voorkomen)",
    r"(?:haalt|halen)",
    r"(?:pleegt|plegen)",
)
_RECIDIVISM = (r"recidiv\w*", r"herhaalde? (?:misdrij\w+|delict\w*)", r"opnieuw in de fout", r"terugval\w*")
_OTHER_TOPICS = (
    *(r"\w*school\w*", r"\w*onderwijs\w*", r"\w*verzuim\w*", r"diploma\w*", r"startkwalificatie\w*"),
    *(r"werk", r"baan", r"banen", r"dagbesteding", r"\w*traject\w*", r"inkomen", r"schuld\w*"),
    *(r"won(?:en|ing|ingen)", r"huisvesting", r"gezin\w*", r"ouders?", r"gezond\w*", r"verslav\w*"),
    *(r"overlast\w*", r"meldingen", r"buurt\w*", r"wijk\w*", r"weerba\w+", r"vrije ?tijd\w*", r"sport\w*"),
)
_NUMBER_WORDS = (
    *("nul", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf"),
    *("twintig", "dertig", "veertig", "vijftig", "honderd", "duizend", "helft", "kwart", "derde", "alle"),
    *("geen", "elke", "iedere", "niemand", "halveren", "gehalveerd", "verdubbelen"),
)
_NOT_MEASURABLE = frozenset(
    [
        *("beter", "goed", "veel", "meer", "minder", "voldoende", "optimaal", "genoeg", "hoger", "lager"),
        *("merkbaar", "zichtbaar", "fors"),
    ]
)


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)", re.IGNORECASE)


VAGUE_WORDS, JOINING_WORDS = _any(_VAGUE), _any(_JOINED)
RESULT_WORDS, RECIDIVISM_WORDS = _any(_RESULTS), _any(_RECIDIVISM)
OTHER_TOPIC_WORDS, NUMBER_WORDS = _any(_OTHER_TOPICS), _any(_NUMBER_WORDS)
_AND = re.compile(r"(?<!\w)en(?!\w)|[;,]", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?]\s+\S")


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal as filled in. ``norm`` is the value to reach, in ``unit``; ``term`` the day by which."""

    text: str = ""
    norm: Decimal | None = None
    unit: str = ""
    term: date | None = None
    owner: str = ""
    accepted: bool = False
    baseline: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """One of the five, and why it is lacking: one of REASONS, or MET."""

    letter: str
    reason: str = MET

    @property
    def met(self) -> bool:
        return self.reason == MET


@dataclass(frozen=True, slots=True)
class Hint:
    """What in the wording deserves a look: one of HINTS, with the word it is about where there is one."""

    code: str
    word: str = ""


@dataclass(frozen=True, slots=True)
class Smart:
    """The five letters in order, and the hints."""

    letters: tuple[Letter, ...]
    hints: tuple[Hint, ...]

    @property
    def is_smart(self) -> bool:
        return all(each.met for each in self.letters)

    @property
    def lacking(self) -> tuple[str, ...]:
        """The letters that are lacking, in the order of the word."""
        return tuple(each.letter for each in self.letters if not each.met)

    @property
    def reasons(self) -> tuple[str, ...]:
        return tuple(each.reason for each in self.letters if not each.met)


def smart(goal: Goal, *, today: date | None = None) -> Smart:
    """What a goal lacks. With ``today``, a term that is over counts as lacking.

    S: the text says something of SHORTEST words or more, and a vague verb stands beside a norm. M: a norm and a unit
    one can count in. A: the parties accepted it. R: somebody stands for it; whether it can be done is for people to
    judge, and accepting is how they say so. T: a day. Any text is allowed; nothing is raised.
    """
    found = (_specific(goal), _measurable(goal), _accepted(goal), _owned(goal), _timed(goal, today))
    letters = tuple(Letter(letter, reason) for letter, reason in zip(LETTERS, found, strict=True))
    return Smart(letters, tuple(_hints(goal)))


def only_recidivism(goals: Sequence[Goal]) -> bool:
    """Whether every goal is about doing it again, and nothing else. False without goals."""
    return bool(goals) and all(_is_only_recidivism(goal.text) for goal in goals)


def _specific(goal: Goal) -> str:
    words = goal.text.split()
    if not words:
        return NO_TEXT
    if len(words) < SHORTEST:
        return TOO_SHORT
    if VAGUE_WORDS.search(_even(goal.text)) and _measurable(goal) != MET:
        return VAGUE_WITHOUT_NORM
    return MET


def _measurable(goal: Goal) -> str:
    if goal.norm is None:
        return NO_NORM
    unit = goal.unit.strip()
    if not unit:
        return NO_UNIT
    words = re.findall(r"[^\W\d_]+", unit.lower())
    countable = [word for word in words if word not in _NOT_MEASURABLE]
    return MET if countable or "%" in unit or "€" in unit else UNIT_NOT_MEASURABLE


def _accepted(goal: Goal) -> str:
    return MET if goal.accepted else NOT_ACCEPTED


def _owned(goal: Goal) -> str:
    return MET if goal.owner.strip() else NO_OWNER


def _timed(goal: Goal, today: date | None) -> str:
    if goal.term is None:
        return NO_TERM
    return TERM_OVER if today is not None and goal.term < today else MET


def _hints(goal: Goal) -> Iterable[Hint]:
    text = _even(goal.text)
    if not text:
        return
    if vague := VAGUE_WORDS.search(text):
        yield Hint(VAGUE, vague.group().lower())
    if joined := _second_goal(text):
        yield Hint(TWO_GOALS, joined)
    if _is_only_recidivism(text):
        yield Hint(ONLY_RECIDIVISM)
    if goal.norm is None and not re.search(r"\d", text) and not NUMBER_WORDS.search(text):
        yield Hint(NO_NUMBER)
    if not goal.baseline.strip():
        yield Hint(NO_BASELINE)


def _second_goal(text: str) -> str:
    """The words at which a second goal seems to begin; empty where there is one."""
    if joined := JOINING_WORDS.search(text):
        return joined.group().lower()
    if _SENTENCE_END.search(text):
        return "."
    results = list(RESULT_WORDS.finditer(text))
    for one, other in pairwise(results):
        between = _AND.search(text, one.end(), other.start())
        if between and one.group().lower() != other.group().lower():
            return f"{between.group().lower()} … {other.group().lower()}"
    return ""


def _is_only_recidivism(text: str) -> bool:
    return bool(RECIDIVISM_WORDS.search(text)) and not OTHER_TOPIC_WORDS.search(text)


def _even(text: str) -> str:
    """The text with single spaces, so that a line break between two words hides nothing."""
    return " ".join(text.split())
