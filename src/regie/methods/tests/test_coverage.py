import doctest
import importlib
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regie.methods.coverage import (
    PLAIN,
    PREVENTION_LEVELS,
    Factor,
    ScanRow,
    Theme,
    breakdown,
    by_municipality,
    counts,
    factor_coverage,
    factor_matrix,
    predicate,
    select,
    theme_counts,
    theme_matrix,
)
from regie.methods.gaps import (
    COVERED,
    NOBODY,
    Topic,
    double_offers,
    duplicates,
    factor_gaps,
    state,
    topic_states,
)

# Busy machines draw slowly; that says nothing about the function under test.
patient = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
THEMES = [Theme(number, f"theme {number}") for number in range(1, 5)]
FACTORS = [
    Factor("R1", "founded", "risk", "founded"),
    Factor("R2", "plausible", "risk", "plausible"),
    Factor("R3", "fixed", "risk", "founded", changeable=False),
    Factor("P1", "protective", "protective", "not_graded"),
]


@st.composite
def one_row(draw, key=0):
    status = draw(st.sampled_from(["as_intended", "adapted", "added", "not_deployed"]))
    main = draw(st.sampled_from([theme.number for theme in THEMES]))
    side = draw(st.frozensets(st.sampled_from([theme.number for theme in THEMES]))) - {main}
    return ScanRow(
        key=key,
        code=f"C{key}",
        name=draw(st.sampled_from(["Rots en Water", "rots & water", "Buurthelden"])),
        municipality=draw(st.sampled_from("ABC")),
        main_theme=main,
        side_themes=side,
        factors=tuple(draw(st.lists(st.sampled_from(FACTORS), unique=True))),
        approach=draw(st.sampled_from(["preventive", "repressive"])),
        status=status,
        reason="capacity" if status == "not_deployed" else "",
        prevention=draw(st.frozensets(st.sampled_from(PREVENTION_LEVELS[:3]))),
        intervention=draw(st.sampled_from(["", "x", "y"])),
        recognised=draw(st.sampled_from(["", "x"])),
        exploratory=draw(st.booleans()),
        kind=draw(st.sampled_from(["intervention", "process_condition"])),
    )


@st.composite
def many_rows(draw):
    return [draw(one_row(key=key)) for key in range(draw(st.integers(0, 12)))]


def row(key=1, **values):
    return ScanRow(
        **{"key": key, "code": f"C{key}", "name": "n", "municipality": "A", "main_theme": 1, **values}
    )


@pytest.mark.parametrize("module", ["coverage", "gaps"])
def test_examples_in_the_documentation_hold(module):
    failed, tried = doctest.testmod(importlib.import_module(f"regie.methods.{module}"))
    assert tried and not failed


@given(many_rows(), one_row(key=99))
@patient
def test_adding_a_row_never_uncovers_a_factor(rows, extra):
    before = factor_coverage(rows, FACTORS)
    after = factor_coverage([*rows, extra], FACTORS)
    assert all(a.total >= b.total and a.deployed >= b.deployed for a, b in zip(after, before, strict=True))
    empty = {gap.factor for gap in factor_gaps(rows, FACTORS) if gap.kind == NOBODY}
    assert {gap.factor for gap in factor_gaps([*rows, extra], FACTORS) if gap.kind == NOBODY} <= empty


@given(many_rows())
@patient
def test_municipalities_add_up_to_all(rows):
    whole = counts(rows)
    parts = [counts(part) for part in by_municipality(rows).values()]
    for name in PLAIN:
        assert sum(part[name] for part in parts) == whole[name]
    for theme, *split in zip(
        theme_counts(rows, THEMES),
        *[theme_counts(p, THEMES) for p in by_municipality(rows).values()],
        strict=True,
    ):
        assert theme.touches == sum(one.touches for one in split)
        assert theme.municipalities == sum(one.municipalities for one in split)


@given(many_rows(), st.randoms(use_true_random=False))
@patient
def test_order_of_rows_changes_nothing(rows, chance):
    shuffled = list(rows)
    chance.shuffle(shuffled)
    assert counts(shuffled) == counts(rows)
    assert theme_counts(shuffled, THEMES) == theme_counts(rows, THEMES)
    assert [(c.deployed, c.not_deployed, set(c.keys)) for c in factor_coverage(shuffled, FACTORS)] == [
        (c.deployed, c.not_deployed, set(c.keys)) for c in factor_coverage(rows, FACTORS)
    ]
    assert {(d.kind, frozenset(d.rows)) for d in duplicates(shuffled)} == {
        (d.kind, frozenset(d.rows)) for d in duplicates(rows)
    }
    assert {(g.kind, g.factor, frozenset(g.rows)) for g in factor_gaps(shuffled, FACTORS)} == {
        (g.kind, g.factor, frozenset(g.rows)) for g in factor_gaps(rows, FACTORS)
    }


@given(many_rows())
@patient
def test_figures_split_into_their_halves(rows):
    found = counts(rows)
    assert found["all"] == len(rows)
    assert found["deployed"] + found["not_deployed"] == len(rows)
    assert found["preventive"] + found["repressive"] == len(rows)
    assert found["founded"] + found["not_founded"] == len(rows)
    assert sum(breakdown(rows, "reason").values()) == found["not_deployed"]
    assert sum(breakdown(rows, "status").values()) == len(rows)
    assert found["recognised_distinct"] <= found["recognised"]


@given(many_rows())
@patient
def test_each_figure_is_the_number_of_rows_behind_it(rows):
    found = counts(rows)
    assert all(len(select(rows, name)) == found[name] for name in PLAIN)
    for count in theme_counts(rows, THEMES):
        assert len(select(rows, f"theme-{count.theme.number}")) == count.touches
        assert len(select(rows, f"theme-{count.theme.number}.founded")) == count.founded
    for coverage in factor_coverage(rows, FACTORS):
        behind = select(rows, f"factor-{coverage.factor.code}")
        assert tuple(one.key for one in behind) == coverage.keys
        assert len(select(behind, "deployed")) == coverage.deployed
    for level, number in breakdown(rows, "prevention").items():
        assert len(select(rows, f"prevention-{level}")) == number


@given(many_rows())
@patient
def test_matrix_has_one_main_theme_in_every_row(rows):
    matrix = theme_matrix(rows, THEMES)
    assert matrix.shape == (len(rows), len(THEMES))
    assert ((matrix == 2).sum(axis=1) == 1).all() if rows else matrix.size == 0
    assert (matrix > 0).sum() == sum(count.touches for count in theme_counts(rows, THEMES))
    assert factor_matrix(rows, FACTORS).sum() == sum(len(one.factors) for one in rows)


def test_plausible_risk_alone_gives_no_ground():
    assert not row(factors=(FACTORS[1],)).is_founded
    assert row(factors=(FACTORS[0],)).is_founded
    assert row(factors=(FACTORS[3],)).is_founded


def test_states_from_weak_to_firm():
    off = row(status="not_deployed", reason="capacity")
    hard = row(approach="repressive")
    assert state([]) == "nobody"
    assert state([off]) == "only_not_deployed"
    assert state([off, row()]) == "single"
    assert state([hard, hard]) == "only_repressive"
    assert state([hard, row()]) == COVERED


def test_unchangeable_and_plausible_factors_are_no_gap():
    assert [gap.factor.code for gap in factor_gaps([], FACTORS)] == ["R1", "P1"]


def test_topic_is_touched_by_theme_or_factor():
    topic = Topic("work", frozenset({2}), frozenset({"P1"}))
    rows = [row(1, main_theme=2), row(2, factors=(FACTORS[3],)), row(3)]
    [found] = topic_states(rows, [topic])
    assert [one.key for one in found.rows] == [1, 2]
    assert found.kind == COVERED


def test_same_offer_needs_same_area_and_group():
    shared = {"factors": (FACTORS[0],), "area": "Noord", "target_group": "12-16"}
    same, other = row(1, **shared), row(2, **{**shared, "area": "noord "})
    assert [len(one.rows) for one in duplicates([same, other])] == [2]
    assert not duplicates([same, row(3, **{**shared, "area": "Zuid"})])
    assert not duplicates([same, row(4, **shared, status="not_deployed")])
    assert not duplicates([row(5), row(6)])


def pairs(*rows) -> list[tuple[int, int]]:
    return [(one.key, other.key) for one, other in double_offers(rows)]


def test_double_offers_share_place_group_and_item_or_factor():
    place = {"area": "Noord", "target_group": "12-16"}
    police = row(1, **place, factors=(FACTORS[0],), partners=frozenset({"a"}))
    youth = row(2, **place | {"area": "noord "}, factors=(FACTORS[0],), partners=frozenset({"b"}))
    assert pairs(police, youth) == [(1, 2)]
    assert not pairs(police, replace(youth, partners=police.partners))
    assert not pairs(police, replace(youth, area="Zuid")) and not pairs(police, replace(youth, area=""))
    assert not pairs(police, replace(youth, municipality="Elders"))
    assert not pairs(police, replace(youth, status="not_deployed"))
    item = row(3, **place, intervention="x", programme="A")
    assert pairs(item, replace(item, key=4, programme="B")) == [(3, 4)]
    assert not pairs(item, replace(item, key=4))


def test_a_topic_is_touched_by_age_too():
    topic = Topic("adults", reaches_age=24)
    assert topic.holds(row(1, age_to=27)) and not topic.holds(row(2, age_to=23)) and not topic.holds(row(3))


def test_same_thing_under_another_name():
    rows = [
        row(1, name="Credible messengers", intervention="x"),
        row(2, name="Ervaringsdeskundigen", intervention="x"),
    ]
    [found] = duplicates(rows)
    assert (found.kind, len(found.rows)) == ("other_name", 2)
    assert not duplicates(
        [row(1, name="Alles Kidzzz", intervention="x"), row(2, name="alles kidzzz!", intervention="x")]
    )


@pytest.mark.parametrize("wrong", ["", "nonsense", "theme-", "theme-x", "colour-red", "founded..deployed"])
def test_unknown_selection_is_refused(wrong):
    with pytest.raises(ValueError):
        predicate(wrong)


def test_unknown_breakdown_is_refused():
    with pytest.raises(ValueError, match="colour"):
        breakdown([], "colour")


def test_nothing_gives_zeroes():
    assert set(counts([]).values()) == {0}
    assert theme_matrix([], THEMES).shape == (0, 4)
    assert np.sum(factor_matrix([], FACTORS)) == 0
    assert [count.touches for count in theme_counts([], THEMES)] == [0, 0, 0, 0]
