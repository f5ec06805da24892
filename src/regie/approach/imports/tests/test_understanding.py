"""Headings, cells and rows: what people write, and where an error points."""

import csv
from datetime import date
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import regie.knowledge
from regie.approach.imports.cells import Wrong, ages, day, whole_number, yes_or_no
from regie.approach.imports.columns import COLUMNS, recognise
from regie.approach.imports.lookups import FactorName, Lookups, OtherName, ThemeName
from regie.approach.imports.matching import Known, Match, NotFound, Vocabulary, normalise, tidy
from regie.approach.imports.reading import Row, Unreadable
from regie.approach.imports.rows import RowParser
from regie.approach.imports.understanding import understand

from . import files

KNOWLEDGE = Path(next(iter(regie.knowledge.__path__)))


def shipped(name: str) -> list[dict[str, str]]:
    with (KNOWLEDGE / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


THEMES = [
    ThemeName(pk, int(row["number"]), row["name"], row["short_name"])
    for pk, row in enumerate(shipped("themes/data/themes.csv"), 1)
]
FACTORS = [
    FactorName(pk, row["code"], row["name"]) for pk, row in enumerate(shipped("factors/data/factors.csv"), 1)
]
LOOKUPS = Lookups(
    THEMES,
    FACTORS,
    [OtherName(5, "Credible messengers", ("Ervaringsdeskundigen",))],
    [OtherName(7, "Politie Noord")],
)


def one_row(headings: list[str], cells: list[object]):
    return understand(files.workbook({"A": [headings, cells]}), lookups=LOOKUPS)


FULL = ["Naam interventie", "Hoofdthema", "Preventief/repressief", "Preventieniveau"]
GOOD = ["Boksen", "Werk/opleiding", "preventief", "primair"]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_heading_of_ours_means_its_own_column(language):
    with translation.override(language):
        headings = {column.key: str(column.heading) for column in COLUMNS}
    for key, heading in headings.items():
        assert recognise(heading) and recognise(heading).key == key, heading
        assert recognise(f"  {heading.upper()} *").key == key


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("Hoofd-thema", "main_theme"),
        ("hoofdtema", "main_theme"),
        ("Naam\u00a0interventie", "name"),
        ("PREVENTIENIVEUA", "prevention"),
        ("Evaluatie datum", "evaluation_date"),
        ("Neventhema's", "side_themes"),
        ("Reden  niet ingezet", "not_deployed_reason"),
        ("Leeftijd", "ages"),
        ("Budget", None),
        ("", None),
        ("12", None),
    ],
)
def test_headings_are_forgiven_their_spelling(heading, key):
    found = recognise(heading)
    assert (found.key if found else None) == key


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1 maart 2026", date(2026, 3, 1)),
        ("01-03-2026", date(2026, 3, 1)),
        ("1/3/26", date(2026, 3, 1)),
        ("2026-03-01", date(2026, 3, 1)),
        ("2026-03-01 00:00:00", date(2026, 3, 1)),
        ("zo 1 mrt. 2026", date(2026, 3, 1)),
        ("zondag 1 maart 2026", date(2026, 3, 1)),
        (46082, date(2026, 3, 1)),
        ("46082", date(2026, 3, 1)),
        (date(2026, 3, 1), date(2026, 3, 1)),
        ("n.v.t.", None),
        (None, None),
    ],
)
def test_dates_as_people_write_them(cell, value):
    assert day(cell) == value


@pytest.mark.parametrize(
    "cell", ["31 juni 2026", "maart 2026", "Q1", 12, True, "1-13-2026", "29-2-2026", date(1900, 1, 1)]
)
def test_what_is_no_date_is_told(cell):
    with pytest.raises(Wrong) as caught:
        day(cell)
    assert caught.value.right


@pytest.mark.parametrize(
    ("cell", "value"),
    [("12-18", (12, 18)), ("12 t/m 18 jaar", (12, 18)), ("18+", (18, None)), ("tot 18", (None, 18)), ("16", (16, 16)),
     ("vanaf 12 jaar", (12, None)), ("", (None, None))],
)  # fmt: skip
def test_ages(cell, value):
    assert ages(cell) == value


def test_numbers_and_yes_or_no():
    assert [
        whole_number(each, most=9999) for each in ("25", "1.250", " 30 jongeren", 25.0, "25,0", None)
    ] == [*(25, 1250, 30, 25, 25, None)]
    for bad in ("ca. 25", "-3", -3, 2.5, "veel", 10_000, date(2026, 1, 1)):
        with pytest.raises(Wrong):
            whole_number(bad, most=9999)
    assert all(yes_or_no(each) for each in ("Ja", "x", "J", "✓", 1, True, "WAAR", "yes"))
    assert not any(yes_or_no(each) for each in ("Nee", "n", 0, False, None, "", "-", "n.v.t."))
    with pytest.raises(Wrong):
        yes_or_no("misschien")


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        ("Werk/opleiding", [2]),
        ("werk, OPLEIDING", [2]),
        ("2", [2]),
        (2, [2]),
        ("2. Werk/opleiding", [2]),
        ("Werk/opleidng", [2]),
        ("Gedrag, identiteit, Schoolomgeving", [1, 11]),
        ("Vroegsignalering; Criminele families", [3, 6]),
        ("Vroegsignalering\nCriminele families", [3, 6]),
        ("Vroegsignalering en Schoolomgeving", [3, 11]),
        ("1; 2; 12", [1, 2, 12]),
    ],
)
def test_themes_by_name_number_and_near_spelling(cell, numbers):
    result = one_row(FULL, ["Boksen", cell, *GOOD[2:]])
    assert not result.errors
    values = result.rows[0].values
    assert [values.main_theme, *sorted(values.side_themes)] == numbers


def test_a_near_spelling_is_shown_and_an_unclear_one_is_not_guessed():
    result = one_row(FULL, ["Boksen", "Werk/opleidng", *GOOD[2:]])
    assert [(row, note.value, note.understood) for row, note in result.notes] == [
        (2, "Werk/opleidng", "Werk/opleiding")
    ]
    words = Vocabulary([Known(1, "aanpak noord", ()), Known(2, "aanpak noort", ())])
    with pytest.raises(NotFound) as caught:
        words.find("aanpak noors")
    assert set(caught.value.nearest) == {"aanpak noord", "aanpak noort"}


def test_an_error_names_cell_value_and_what_is_right():
    with translation.override("nl"):
        result = one_row(FULL, ["Boksen", "Werkgeverij", *GOOD[2:]])
    error = result.errors[0]
    assert (error.sheet, error.place, error.heading, error.value) == ("A", "B2", "Hoofdthema", "Werkgeverij")
    assert error.message and error.right and not result.rows


def test_factors_by_code_name_and_own_certainty():
    result = one_row(
        [*FULL, "Factoren", "Zekerheid"], [*GOOD, f"RF06 (hoog); {FACTORS[8].name}; BF02", "laag"]
    )
    assert not result.errors
    assert [(f.factor, f.certainty) for f in result.rows[0].values.factors] == [
        (6, "high"),
        (9, "low"),
        (61, "low"),
    ]


def test_partners_that_are_known_and_others_and_the_catalogue_by_alias():
    result = one_row(
        [*FULL, "Uitvoerder"], ["ervaringsdeskundigen", *GOOD[1:], "politie noord; Buurtvader Jansen"]
    )
    values = result.rows[0].values
    assert (values.partners, values.partners_note, values.intervention) == ((7,), "Buurtvader Jansen", 5)


def test_rules_of_the_method_point_at_their_cell():
    result = one_row([*FULL, "Status", "Neventhema's"], [*GOOD, "niet ingezet", "Werk/opleiding"])
    places = {(error.place, error.field) for error in result.errors}
    assert ("F2", "side_themes") in places
    missing = next(error for error in result.errors if error.field == "not_deployed_reason")
    assert missing.row == 1 and missing.column == 7


def test_a_missing_column_is_one_error_however_many_rows():
    rows = [[f"Naam {number}", "Vroegsignalering", "primair"] for number in range(50)]
    result = understand(files.workbook({"A": [["Naam", "Thema", "Preventieniveau"], *rows]}), lookups=LOOKUPS)
    assert [(error.field, error.row) for error in result.errors] == [("approach", 1)]


def test_the_first_sheet_with_headings_is_read_unless_another_is_chosen():
    content = files.workbook(
        {"Voorblad": [["Hallo"]], "Een": [FULL, GOOD], "Twee": [FULL, ["Ander", *GOOD[1:]]]}
    )
    assert understand(content, lookups=LOOKUPS).sheet == "Een"
    other = understand(content, lookups=LOOKUPS, sheet="Twee")
    assert other.rows[0].values.name == "Ander"
    with pytest.raises(Unreadable):
        understand(content, lookups=LOOKUPS, sheet="Drie")


def test_columns_can_be_chosen_and_unknown_ones_are_named():
    content = files.workbook({"A": [[*FULL[1:], "Wat doen we", "Budget"], [*GOOD[1:], "Boksen", 100]]})
    result = understand(content, lookups=LOOKUPS)
    assert [(each.letter, each.heading) for each in result.ignored] == [("D", "Wat doen we"), ("E", "Budget")]
    assert understand(content, lookups=LOOKUPS, mapping={4: "name"}).rows[0].values.name == "Boksen"


def test_no_headings_is_one_clear_line():
    with pytest.raises(Unreadable) as caught:
        understand(files.workbook({"A": [["a", "b"], [1, 2]]}), lookups=LOOKUPS)
    assert caught.value.code == "no_headings"


def test_totals_empty_rows_and_the_same_name_twice():
    rows = [GOOD, [], ["  "], GOOD, ["Eindtotaal", None, None, None, 12]]
    result = understand(files.workbook({"A": [FULL, *rows]}), lookups=LOOKUPS)
    assert [error.place for error in result.errors] == ["A5"]
    assert [row for row, _why in result.skipped] == [6]


ANYTHING = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=80), st.dates()
)
KEYS = [column.key for column in COLUMNS]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ANYTHING, min_size=len(KEYS), max_size=len(KEYS)))
def test_no_cell_ever_crashes_and_every_problem_has_its_column(cells):
    parser = RowParser(LOOKUPS, {key: number for number, key in enumerate(KEYS, 1)})
    parsed = parser.parse(Row(5, tuple(cells)), set())
    assert all(KEYS[column - 1] == problem.key and problem.message for column, problem in parsed.problems)
    values = parsed.values
    assert "\x00" not in values.name + values.reason + values.partners_note + values.area


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=120))
def test_matching_never_crashes_and_tidying_twice_is_tidying_once(text):
    assert tidy(tidy(text)) == tidy(text)
    assert normalise(tidy(text)) == normalise(text)
    for each in LOOKUPS.theme_words.find_all(text):
        assert isinstance(each, Match | NotFound)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=400))
def test_no_bytes_crash_the_reader(content):
    try:
        result = understand(content, lookups=LOOKUPS)
    except Unreadable as error:
        assert str(error)
    else:
        assert all(error.row and error.column for error in result.errors)
