"""One row of cells to the values of one deployment, with what was wrong and what was guessed."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from regie.approach.deployments.validation import MAX_AGE, MAX_LENGTH, MAX_REACH, MAX_SOURCE
from regie.approach.deployments.values import DeploymentValues, FactorValue

from .cells import Wrong, ages, day, is_nothing, text, text_of, whole_number, yes_or_no
from .lookups import Lookups
from .matching import Match, NotFound, Vocabulary
from .reading import Cell, Row

LEVELS = ("prevention_primary", "prevention_secondary", "prevention_tertiary")
DATES = ("evaluation_date", "starts_on", "ends_on")
NUMBERS = {"age_from": MAX_AGE, "age_to": MAX_AGE, "reach_planned": MAX_REACH, "reach_reached": MAX_REACH}
TEXTS = ("code", "name", "reason", "target_group", "area", "coding_note")
# A choice that is left empty keeps what there is, or is the usual one for something new.
KEEPS = ("status", "kind", "coding_certainty")
SOURCE = "factor_source"


@dataclass(frozen=True)
class Problem:
    """What is wrong with the cell of a column (by key); ``value`` where only a part of the cell is bad."""

    key: str
    message: str
    right: str = ""
    value: str = ""


@dataclass(frozen=True)
class CellNote:
    """A cell that was read as something a little different: shown, so that a person can object."""

    column: int
    value: str
    understood: str


@dataclass
class Parsed:
    """The values so far, which fields the row speaks about, and what was remarkable."""

    fields: dict[str, Any] = field(default_factory=dict)
    given: set[str] = field(default_factory=set)
    problems: list[tuple[int, Problem]] = field(default_factory=list)
    notes: list[CellNote] = field(default_factory=list)

    @property
    def values(self) -> DeploymentValues:
        """The fields as values of a deployment."""
        return DeploymentValues(**self.fields).tidy()

    def set(self, key: str, value: Any) -> None:
        """Sets a field that the row speaks about."""
        self.fields[key] = value
        self.given.add(key)


class RowParser:
    """Parses rows by where each column is (``at``: key of a column to its number)."""

    def __init__(self, lookups: Lookups, at: Mapping[str, int]) -> None:
        self._lookups, self._at = lookups, at
        self._steps: dict[str, Callable[[Parsed, str, Cell], None]] = {
            **dict.fromkeys(TEXTS, self._text),
            **dict.fromkeys(DATES, self._date),
            **dict.fromkeys(NUMBERS, self._number),
            **dict.fromkeys((*LEVELS, "is_exploratory"), self._yes_or_no),
            **dict.fromkeys(("approach", "not_deployed_reason", *KEEPS), self._choice),
            "ages": self._ages,
            "prevention": self._prevention,
            "main_theme": self._main_theme,
            "side_themes": self._side_themes,
            "intervention": self._intervention,
            "partners": self._partners,
            "factors": self._factors,
            SOURCE: self._source,
        }

    def parse(self, row: Row, flawed: set[int]) -> Parsed:
        """All cells of a row, except the columns that are known to be flawed."""
        parsed = Parsed()
        for key, step in self._steps.items():
            column = self._at.get(key)
            if column is None or column in flawed:
                continue
            try:
                step(parsed, key, row.cell(column))
            except _AlreadyTold:
                continue
            except Wrong as wrong:
                parsed.problems.append((column, Problem(key, wrong.message, wrong.right)))
        self._finish(parsed)
        return parsed

    def _finish(self, parsed: Parsed) -> None:
        source, certainty = parsed.fields.pop(SOURCE, ""), parsed.fields.get("coding_certainty")
        if "factors" in parsed.fields:
            extra = {"source": source, **({"certainty": certainty} if certainty else {})}
            parsed.fields["factors"] = tuple(
                FactorValue(pk, **{**extra, **({"certainty": own} if own else {})})
                for pk, own in parsed.fields["factors"]
            )
        if "intervention" not in parsed.fields and (name := parsed.fields.get("name")):
            known = self._lookups.intervention_words.exact(name)
            parsed.fields["intervention"] = known.key if known else None

    def _text(self, parsed: Parsed, key: str, cell: Cell) -> None:
        value = text(cell, most=MAX_LENGTH[key])
        if key == "name" and not any(sign.isalnum() for sign in value):
            raise Wrong(_("The name is missing."), _("Give it a name."))
        if key != "code" or value:
            parsed.set(key, value)

    def _source(self, parsed: Parsed, key: str, cell: Cell) -> None:
        parsed.set(key, text(cell, most=MAX_SOURCE))

    def _date(self, parsed: Parsed, key: str, cell: Cell) -> None:
        value = day(cell)
        parsed.set(key, value)
        # A day and a month in words need no second look; a bare number or a short year does.
        if value and (
            isinstance(cell, int | float) or (isinstance(cell, str) and str(value.year) not in cell)
        ):
            self._note(parsed, key, cell, f"{value.day}-{value.month}-{value.year}")

    def _number(self, parsed: Parsed, key: str, cell: Cell) -> None:
        parsed.set(key, whole_number(cell, most=NUMBERS[key]))

    def _ages(self, parsed: Parsed, key: str, cell: Cell) -> None:
        lowest, highest = ages(cell)
        parsed.set("age_from", lowest)
        parsed.set("age_to", highest)

    def _yes_or_no(self, parsed: Parsed, key: str, cell: Cell) -> None:
        parsed.set(key, yes_or_no(cell))

    def _choice(self, parsed: Parsed, key: str, cell: Cell) -> None:
        if is_nothing(cell) and text_of(cell).casefold() != "geen":
            if key not in KEEPS:
                parsed.set(key, "")
            return
        parsed.set(key, self._one(parsed, key, cell, self._lookups.choice_words[key]).key)

    def _prevention(self, parsed: Parsed, key: str, cell: Cell) -> None:
        words = self._lookups.choice_words[key]
        spelled = re.sub(r"[/\\]|\bt/?m\b|(?<=\d)\s*-\s*(?=\d)", ";", text_of(cell))
        chosen = (
            set()
            if is_nothing(cell)
            else {match.key for match in self._many(parsed, key, cell, words, spelled)}
        )
        for name in LEVELS:
            parsed.set(name, name.removeprefix("prevention_") in chosen)

    def _main_theme(self, parsed: Parsed, key: str, cell: Cell) -> None:
        if is_nothing(cell):
            parsed.set(key, None)
            return
        found = self._many(parsed, key, cell, self._lookups.theme_words)
        if len(found) > 1 and "side_themes" in self._at:
            raise Wrong(
                _("This names %(count)d themes.") % {"count": len(found)},
                _("Choose one main theme. The others are side themes."),
            )
        parsed.set(key, found[0].key)
        if len(found) > 1:
            parsed.set("side_themes", tuple(match.key for match in found[1:]))
            others = "; ".join(match.label for match in found[1:])
            self._note(parsed, key, cell, _("main theme: %(main)s, side themes: %(others)s") % {
                "main": found[0].label, "others": others})  # fmt: skip

    def _side_themes(self, parsed: Parsed, key: str, cell: Cell) -> None:
        found = [] if is_nothing(cell) else self._many(parsed, key, cell, self._lookups.theme_words)
        parsed.set(key, tuple(match.key for match in found))

    def _intervention(self, parsed: Parsed, key: str, cell: Cell) -> None:
        if not is_nothing(cell):
            parsed.set(key, self._one(parsed, key, cell, self._lookups.intervention_words).key)

    def _partners(self, parsed: Parsed, key: str, cell: Cell) -> None:
        known, others = [], []
        for piece in re.split(r"[;\n\r,]+", "" if is_nothing(cell) else str(cell)):
            match = self._lookups.organisation_words.exact(piece)
            if match:
                known.append(match.key)
            elif text_of(piece):
                others.append(text_of(piece))
        parsed.set(key, tuple(known))
        parsed.set("partners_note", text("; ".join(others), most=MAX_LENGTH["partners_note"]))

    def _factors(self, parsed: Parsed, key: str, cell: Cell) -> None:
        certainties = self._lookups.choice_words["coding_certainty"]
        written = text_of(cell) if not isinstance(cell, str) else cell
        own: dict[str, str] = {}
        pieces = []
        for piece in re.split(r"[;\n\r]+", "" if is_nothing(cell) else written):
            match = re.fullmatch(r"(.*)\(([^()]*)\)\s*", piece)
            certainty = certainties.exact(match[2]) if match else None
            pieces.append(match[1] if match and certainty else piece)
            if certainty:
                own[text_of(pieces[-1])] = str(certainty.key)
        found: list[tuple[int | str, str]] = []
        for piece in pieces:
            for each in self._many(parsed, key, cell, self._lookups.factor_words, piece):
                if each.key not in [pk for pk, _own in found]:
                    found.append((each.key, own.get(text_of(piece), "")))
        parsed.set(key, found)

    def _one(self, parsed: Parsed, key: str, cell: Cell, words: Vocabulary) -> Match:
        try:
            match = words.find(text_of(cell))
        except NotFound as missing:
            raise self._unknown(missing, words) from missing
        if not match.exact:
            self._note(parsed, key, cell, match.label)
        return match

    def _many(
        self, parsed: Parsed, key: str, cell: Cell, words: Vocabulary, written: str | None = None
    ) -> list[Match]:
        matches: list[Match] = []
        spelled = written if written is not None else cell if isinstance(cell, str) else text_of(cell)
        for each in words.find_all(str(spelled)):
            if isinstance(each, NotFound):
                wrong = self._unknown(each, words)
                problem = Problem(key, wrong.message, wrong.right, text_of(each.text)[:120])
                parsed.problems.append((self._at[key], problem))
                continue
            if not each.exact:
                self._note(parsed, key, cell, each.label)
            if each not in matches:
                matches.append(each)
        if not matches and parsed.problems and parsed.problems[-1][0] == self._at[key]:
            raise _AlreadyTold("")
        return matches

    def _unknown(self, missing: NotFound, words: Vocabulary) -> Wrong:
        nearest = ", ".join(missing.nearest)
        if missing.ambiguous:
            return Wrong(
                _("More than one thing has this name."), _("Write one of: %(names)s.") % {"names": nearest}
            )
        if nearest:
            return Wrong(_("This is not in the list."), _("Do you mean: %(names)s?") % {"names": nearest})
        names = ", ".join(thing.label for thing in list(words.things.values())[:12])
        return Wrong(_("This is not in the list."), _("Choose from: %(names)s.") % {"names": names})

    def _note(self, parsed: Parsed, key: str, cell: Cell, understood: str) -> None:
        parsed.notes.append(CellNote(self._at[key], text_of(cell)[:120], understood))


class _AlreadyTold(Wrong):
    """Ends a step whose problems are on the list already."""
