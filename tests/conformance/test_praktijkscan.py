"""The published figures of the praktijkscan, counted on the loaded programmes by what the screens use.

``pytest -s tests/conformance`` prints the table: figure, source, published, ours.
"""

import csv
from pathlib import Path

import pytest

from regie.learning.scans.filters import ScanFilter
from regie.learning.scans.footnotes import footnotes, marks
from regie.learning.scans.selectors import scan_for
from regie.learning.scans.sentences import sentences
from regie.methods.coverage import counts

with Path(__file__).with_name("figures.csv").open(encoding="utf-8", newline="") as file:
    FIGURES = list(csv.DictReader(file))


@pytest.fixture
def scan(published, actor):
    """What the national programme sees: the eight public programmes, and nothing else."""
    return scan_for(actor("national_programme"), ScanFilter())


@pytest.fixture
def english():
    from django.utils import translation

    with translation.override("en"):
        yield


def ours(figure, scan):
    """The figure, by the functions behind the screens."""
    wanted = figure["selection"]
    if figure["measure"] == "place":
        return len(scan.places[wanted])
    if figure["measure"] == "factors":
        groups = {
            "founded risk": scan.founded_risk,
            "plausible risk": scan.plausible,
            "plausible dutch": [one for one in scan.plausible if one.factor.dutch_study == "yes"],
            "founded dutch": [one for one in scan.founded_risk if one.factor.dutch_study == "yes"],
            "protective": scan.protective,
        }
        return len(groups[wanted])
    rows = scan.behind(wanted)
    return len(rows) if figure["measure"] == "rows" else counts(rows)[figure["measure"]]


def test_every_countable_figure_comes_out(scan):
    lines, wrong = [f"{'figure':56}{'source':42}{'published':>10}{'ours':>6}"], []
    for figure in FIGURES:
        counted = ours(figure, scan)
        lines.append(f"{figure['figure']:56}{figure['source']:42}{figure['published']:>10}{counted:>6}")
        if counted != int(figure["published"]):
            wrong.append(lines[-1])
    print("\n" + "\n".join(lines))  # noqa: T201 - the table is the point of `pytest -s`
    assert not wrong, "\n".join(wrong)


def test_theme_columns_are_the_same_figures(scan):
    columns = {f"theme-{one.theme.number}": one for one in scan.theme_counts}
    for figure in FIGURES:
        if figure["selection"] in columns:
            one = columns[figure["selection"]]
            value = one.municipalities if figure["measure"] == "municipalities" else one.touches
            assert value == int(figure["published"]), figure["figure"]


def test_counts_panel_shows_the_same_figures(scan):
    for figure in FIGURES:
        if figure["selection"] in scan.counts and figure["measure"] == "rows":
            assert scan.counts[figure["selection"]] == int(figure["published"])


def test_recognised_are_six_items_in_seven_deployments(scan):
    assert scan.counts["recognised_distinct"] == 6
    assert {row.code for row in scan.behind("recognised")} == {
        "ARN3", "EIN2", "EIN8", "EIN9", "EIN10", "EIN12", "ROT2",
    }  # fmt: skip


def test_not_founded_by_theme_add_up_to_seven_because_one_is_in_two(scan):
    per_theme = {one.theme.number: one.not_founded for one in scan.theme_counts if one.not_founded}
    assert (per_theme[1], per_theme[8], per_theme[12], per_theme[10]) == (2, 2, 1, 2)
    rows = scan.behind("not_founded")
    assert len(rows) == 6
    [twice] = [row for row in rows if row.touches(1) and row.touches(10)]
    assert twice.code == "AMS5"


def test_what_cannot_be_is_footnoted_and_not_copied(scan, english):
    told = marks(footnotes(scan))
    for figure in (
        "theme-3",
        "theme-9",
        "theme-11",
        "founded",
        "not_founded",
        "recognised",
        "plausible",
        "all",
    ):
        assert told[figure], figure
    columns = {one.theme.number: one for one in scan.theme_counts}
    assert columns[9].municipalities == 2
    assert columns[11].municipalities == 5
    texts = " ".join(note.text for note in footnotes(scan))
    assert "ARN1 may be the thirteenth" in texts
    assert "26 of the 47" in texts
    assert "has 24" in texts
    assert "DH8 is a condition of the process" in texts


def test_contradictions_are_not_told_where_they_touch_nothing(published, actor, english):
    part = scan_for(actor("national_programme"), ScanFilter(municipalities=("arnhem",)))
    texts = " ".join(note.text for note in footnotes(part))
    assert "thirteen" not in texts
    assert "six of the 56" not in texts


def test_sentences_say_what_the_source_found(scan, english):
    told = {sentence.key: f"{sentence.title} {sentence.text}" for sentence in sentences(scan)}
    assert "Only ROT5" in told["topic-drugs"]
    assert "EIN3" in told["topic-debts"]
    assert "three founded factors" in told["nobody"]
    assert "AMS6 and UTR2" in told["factor-RF50"]
    assert "EIN1, EIN2, EIN8 and EIN10" in told["same_offer"]
    assert "Six interventions are not founded yet" in told["not_founded"]
    assert "Five of them touch the theme ‘Straatcoaches/jongerenwerk’" in told["not_deployed"]
    assert "AMS3" in told["other_name"]
    assert "ROT8" in told["other_name"]
