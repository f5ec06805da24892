"""What stands out in a scan, in plain sentences: gaps, duplicates, and what deserves a look."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regie.methods.coverage import ScanRow
from regie.methods.gaps import (
    COVERED,
    NOBODY,
    ONLY_NOT_DEPLOYED,
    ONLY_REPRESSIVE,
    OTHER_NAME,
    SAME_OFFER,
    SINGLE,
    Gap,
    TopicState,
)

from .choices import TOPIC_LABELS
from .scan import Scan
from .words import codes, first_up, in_words, listed, quoted

EACH_APART = 3  # more of a kind than this go together in one sentence
MOST_GROUPS = 5
MOST_KEYS = 50  # rows that fit in an address


@dataclass(frozen=True)
class Sentence:
    """A finding in words: the statement, what follows from it, and the rows it rests on.

    The rows are named by ``selection`` (see methods.coverage), or by their ``keys``; neither where there are none.
    """

    key: str
    severity: str
    title: str
    text: str
    selection: str = ""
    keys: tuple[int, ...] = ()


def sentences(scan: Scan) -> list[Sentence]:
    """What stands out, warnings first. Nothing for a scan without rows."""
    if not scan.rows:
        return []
    found = [
        *_nobody(scan),
        *_topics(scan),
        *_weak_factors(scan),
        *_undated(scan),
        *_same_offer(scan),
        *_other_name(scan),
        *_not_deployed(scan),
        *_not_founded(scan),
        *_expired(scan),
        *_protective(scan),
        *_covered(scan),
    ]
    order = {"warns": 0, "advises": 1, "ok": 2}
    return sorted(found, key=lambda sentence: order[sentence.severity])


def _nobody(scan: Scan) -> Iterator[Sentence]:
    empty = [gap.factor for gap in scan.gaps if gap.kind == NOBODY and gap.factor.polarity == "risk"]
    fixed = [one.factor for one in scan.founded_risk if not one.total and not one.factor.changeable]
    if not empty:
        return
    text = ngettext(
        "No intervention works on %(names)s.", "No intervention works on %(names)s.", len(empty)
    ) % {"names": quoted(factor.name for factor in empty)}
    if fixed:
        text += " " + _("Neither on %(names)s, but that cannot be changed.") % {
            "names": quoted(factor.name for factor in fixed)
        }
    yield Sentence(
        "nobody",
        "warns",
        first_up(
            ngettext(
                "For %(number)s founded factor there is nothing.",
                "For %(number)s founded factors there is nothing.",
                len(empty),
            )
            % {"number": in_words(len(empty))}
        ),
        text,
    )


def _topics(scan: Scan) -> Iterator[Sentence]:
    empty = [_topic(found) for found in scan.topics if found.kind == NOBODY]
    if empty:
        yield Sentence(
            "topics_nobody",
            "warns",
            _("For %(subject)s there is nothing.") % {"subject": listed(empty)},
            _("No intervention is tied to a theme or factor that belongs to it."),
        )
    for found in scan.topics:
        if found.kind not in (NOBODY, COVERED):
            yield _weak(f"topic-{found.topic.key}", _topic(found), found.kind, found.rows)


def _topic(found: TopicState) -> str:
    label = str(TOPIC_LABELS[found.topic.key])
    return label[:1].lower() + label[1:]


def _weak_factors(scan: Scan) -> Iterator[Sentence]:
    told = [(found.topic.factors, set(found.rows)) for found in scan.topics if found.kind != COVERED]
    weak = [
        gap
        for gap in scan.gaps
        if gap.kind != NOBODY
        and not any(gap.factor.code in factors and set(gap.rows) == rows for factors, rows in told)
    ]
    yield from _by_kind([gap for gap in weak if gap.factor.polarity == "risk"])


def _by_kind(weak: list[Gap]) -> Iterator[Sentence]:
    for kind in (SINGLE, ONLY_NOT_DEPLOYED, ONLY_REPRESSIVE):
        gaps = [gap for gap in weak if gap.kind == kind]
        if len(gaps) <= EACH_APART:
            for gap in gaps:
                yield _weak(f"factor-{gap.factor.code}", f"‘{gap.factor.name}’", kind, gap.rows)
            continue
        title = {
            SINGLE: _("%(number)s founded factors each hang on one deployed intervention."),
            ONLY_NOT_DEPLOYED: _("For %(number)s founded factors nothing is deployed."),
            ONLY_REPRESSIVE: _("For %(number)s founded factors everything is repressive."),
        }[kind]
        yield Sentence(
            f"factors-{kind}",
            "warns",
            first_up(title % {"number": in_words(len(gaps))}),
            listed([f"‘{gap.factor.name}’ ({codes(gap.rows, 3)})" for gap in gaps]) + ".",
            keys=_keys(row for gap in gaps for row in gap.rows[:MOST_KEYS]),
        )


def _weak(selection: str, subject: str, kind: str, rows: Sequence[ScanRow]) -> Sentence:
    deployed = [row for row in rows if row.is_deployed]
    number = len(rows) if kind == ONLY_NOT_DEPLOYED else len(deployed)
    values = {"subject": subject, "number": in_words(number)}
    if kind == SINGLE:
        title = _("For %(subject)s there is one intervention.") % values
        text = _("Only %(codes)s works on this.") % {"codes": codes(deployed)}
        if len(rows) > 1:
            text += " " + _("Not deployed: %(codes)s.") % {
                "codes": codes(row for row in rows if not row.is_deployed)
            }
    elif kind == ONLY_NOT_DEPLOYED:
        title = (
            ngettext(
                "For %(subject)s there is %(number)s intervention, and it is not deployed.",
                "For %(subject)s there are %(number)s interventions, and none is deployed.",
                number,
            )
            % values
        )
        text = _that_is(rows)
    else:
        both = _("For %(subject)s there are two interventions, both repressive.")
        every = _("For %(subject)s there are %(number)s interventions, all repressive.")
        title, text = (both if number == 2 else every) % values, _that_is(deployed)
    return Sentence(selection, "warns", title, text, selection=selection)


def _that_is(rows: Sequence[ScanRow]) -> str:
    return ngettext("That is %(codes)s.", "Those are %(codes)s.", len(rows)) % {"codes": codes(rows)}


def _undated(scan: Scan) -> Iterator[Sentence]:
    if number := scan.counts["exploratory_undated"]:
        yield Sentence(
            "exploratory_undated",
            "warns",
            first_up(
                ngettext(
                    "%(number)s exploratory intervention has no date of evaluation.",
                    "%(number)s exploratory interventions have no date of evaluation.",
                    number,
                )
                % {"number": in_words(number)}
            ),
            _("What you try out, you evaluate in time. Fill in when."),
            selection="exploratory_undated",
        )


def _same_offer(scan: Scan) -> Iterator[Sentence]:
    groups = [found.rows for found in scan.duplicates if found.kind == SAME_OFFER]
    apart = groups if len(groups) <= EACH_APART else groups[:1]
    for rows in apart:
        told = _("Discuss whether %(codes)s complement each other.") % {"codes": codes(rows)}
        if not rows[0].area and not rows[0].target_group:
            told += " " + _("Area and target group are not stated.")
        yield Sentence(
            "same_offer",
            "advises",
            _("%(place)s deploys %(number)s interventions with the same main theme and the same factors.")
            % {"place": rows[0].municipality, "number": in_words(len(rows))},
            told,
            keys=_keys(rows),
        )
    if rest := groups[len(apart) :]:
        yield Sentence(
            "same_offer_more",
            "advises",
            first_up(
                ngettext(
                    "%(number)s more group of interventions may do the same.",
                    "%(number)s more groups of interventions may do the same.",
                    len(rest),
                )
                % {"number": in_words(len(rest))}
            ),
            "; ".join(codes(rows, 4) for rows in rest[:MOST_GROUPS])
            + ("; …" if len(rest) > MOST_GROUPS else "."),
            keys=_keys(row for rows in rest[:MOST_GROUPS] for row in rows),
        )


def _other_name(scan: Scan) -> Iterator[Sentence]:
    groups = [found.rows for found in scan.duplicates if found.kind == OTHER_NAME]
    for rows in groups[:EACH_APART]:
        names = {row.name: row for row in rows}
        yield Sentence(
            "other_name",
            "advises",
            first_up(
                _("%(number)s names for the same intervention.") % {"number": in_words(len(names))},
            ),
            _("%(names)s are one item in the catalogue. Learn from each other.")
            % {"names": listed([f"{row.code} ‘{name}’" for name, row in names.items()], 4)},
            selection=f"intervention-{rows[0].intervention}",
        )


def _not_deployed(scan: Scan) -> Iterator[Sentence]:
    number = scan.counts["not_deployed"]
    if not number:
        return
    most = max(scan.theme_counts, key=lambda one: one.touches - one.deployed)
    on_it = most.touches - most.deployed
    yield Sentence(
        "not_deployed",
        "advises",
        first_up(
            ngettext(
                "%(number)s intervention is not deployed.",
                "%(number)s interventions are not deployed.",
                number,
            )
            % {"number": in_words(number)}
        ),
        _most_of(number, on_it, f"‘{most.theme.name}’"),
        selection="not_deployed",
    )


def _most_of(number: int, on_it: int, theme: str) -> str:
    if number == 1:
        return _("It touches the theme %(theme)s.") % {"theme": theme}
    told = ngettext(
        "%(number)s of them touches the theme %(theme)s.",
        "%(number)s of them touch the theme %(theme)s.",
        on_it,
    )
    return first_up(told % {"number": in_words(on_it), "theme": theme})


def _not_founded(scan: Scan) -> Iterator[Sentence]:
    if number := scan.counts["not_founded"]:
        yield Sentence(
            "not_founded",
            "advises",
            first_up(
                ngettext(
                    "%(number)s intervention is not founded yet.",
                    "%(number)s interventions are not founded yet.",
                    number,
                )
                % {"number": in_words(number)}
            ),
            _("That is no rejection. Do plan an evaluation."),
            selection="not_founded",
        )


def _expired(scan: Scan) -> Iterator[Sentence]:
    if number := scan.counts["recognition_expired"]:
        yield Sentence(
            "recognition_expired",
            "advises",
            first_up(
                ngettext(
                    "Of %(number)s intervention the recognition has run out.",
                    "Of %(number)s interventions the recognition has run out.",
                    number,
                )
                % {"number": in_words(number)}
            ),
            _("We still count them as recognised. Check whether a new recognition is there."),
            selection="recognition_expired",
        )


def _protective(scan: Scan) -> Iterator[Sentence]:
    empty = [gap.factor for gap in scan.gaps if gap.kind == NOBODY and gap.factor.polarity == "protective"]
    if empty:
        yield Sentence(
            "protective_nobody",
            "advises",
            first_up(
                ngettext(
                    "%(number)s protective factor is not used yet.",
                    "%(number)s protective factors are not used yet.",
                    len(empty),
                )
                % {"number": in_words(len(empty))}
            ),
            quoted(factor.name for factor in empty) + ".",
        )


def _covered(scan: Scan) -> Iterator[Sentence]:
    firm = [found for found in scan.topics if found.kind == COVERED]
    if firm:
        yield Sentence(
            "topics_covered",
            "ok",
            _("There is an offer for %(subjects)s.")
            % {"subjects": listed([_topic(found) for found in firm])},
            first_up(", ".join(f"{_topic(found)}: {in_words(_deployed(found.rows))}" for found in firm))
            + ". "
            + _("Counted are the interventions that are deployed."),
        )


def _deployed(rows: Iterable[ScanRow]) -> int:
    return sum(row.is_deployed for row in rows)


def _keys(rows: Iterable[ScanRow]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(row.key for row in rows))[:MOST_KEYS]
