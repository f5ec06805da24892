import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regie.methods.matching import Offer, match_offers

# Making input takes longer on a busy machine; that says nothing about the code.
unhurried = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
factors = st.integers(0, 8)
ages = st.none() | st.integers(0, 30)
levels = st.sampled_from(["primary", "secondary", "tertiary"])


@st.composite
def offers(draw):
    rows = draw(
        st.lists(
            st.tuples(st.frozensets(factors, max_size=5), ages, ages, st.frozensets(levels)), max_size=12
        )
    )
    return [
        Offer(key=number, factors=found, age_from=low, age_to=high, levels=known)
        for number, (found, low, high, known) in enumerate(rows)
    ]


def keys(matching):
    return {match.key for match in matching.matches}


@unhurried
@given(offers(), st.lists(factors, max_size=6), factors, ages, levels | st.just(""))
def test_adding_a_factor_never_removes_an_intervention(rows, chosen, extra, age, level):
    before = match_offers(rows, chosen=chosen, age=age, level=level)
    after = match_offers(rows, chosen=[*chosen, extra], age=age, level=level)
    assert keys(before) <= keys(after)


@unhurried
@given(offers(), st.lists(factors, max_size=6), ages, levels | st.just(""))
def test_every_chosen_factor_is_covered_or_named_as_a_gap(rows, chosen, age, level):
    result = match_offers(rows, chosen=chosen, age=age, level=level)
    assert result.covered | set(result.gaps) == set(chosen)
    assert not result.covered & set(result.gaps)


@unhurried
@given(offers(), st.lists(factors, max_size=6), ages, levels)
def test_narrowing_by_age_or_level_never_adds_an_intervention(rows, chosen, age, level):
    wide = keys(match_offers(rows, chosen=chosen))
    assert keys(match_offers(rows, chosen=chosen, age=age)) <= wide
    assert keys(match_offers(rows, chosen=chosen, level=level)) <= wide


@unhurried
@given(offers(), st.lists(factors, max_size=6))
def test_the_order_of_choosing_changes_nothing_but_the_order_of_the_gaps(rows, chosen):
    one, other = match_offers(rows, chosen=chosen), match_offers(rows, chosen=chosen[::-1])
    assert one.matches == other.matches
    assert set(one.gaps) == set(other.gaps)


@unhurried
@given(offers(), st.lists(factors, max_size=6))
def test_the_most_factors_come_first(rows, chosen):
    counts = [len(match.factors) for match in match_offers(rows, chosen=chosen).matches]
    assert counts == sorted(counts, reverse=True)
    assert 0 not in counts


def test_what_nobody_knows_rules_nothing_out_and_is_said():
    known = Offer("known", frozenset("a"), 12, 16, frozenset({"secondary"}))
    unknown = Offer("unknown", frozenset("a"))
    result = match_offers([known, unknown], chosen="a", age=20, level="primary")
    assert [(match.key, match.age_known, match.level_known) for match in result.matches] == [
        ("unknown", False, False)
    ]
    assert keys(match_offers([known, unknown], chosen="a", age=12)) == {"known", "unknown"}


def test_nothing_chosen_finds_nothing():
    result = match_offers([Offer(1, frozenset("a"))], chosen=[])
    assert (result.matches, result.gaps) == ((), ())


def test_an_age_below_zero_is_refused():
    with pytest.raises(ValueError):
        match_offers([], chosen=["a"], age=-1)
