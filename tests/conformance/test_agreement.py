"""Published figures on agreement between coders: source, published, ours."""

import csv
from pathlib import Path

import numpy as np
import pytest

from regie.methods.agreement import _alphas, code_agreement, codings_needed, krippendorff_alpha

DATA = Path(__file__).with_name("data") / "krippendorff_c.csv"

# Krippendorff 2011, "Computing Krippendorff's alpha-reliability", example C, printed to three digits.
PUBLISHED_ALPHA = {"nominal": 0.743, "ordinal": 0.815, "interval": 0.849, "ratio": 0.797}

# Required codings by two coders, Krippendorff 2019 after Bloch & Kraemer 1989; in the ATLAS.ti 22 manual.
PUBLISHED_CODINGS = {(0.25, 0.667): 81, (0.25, 0.800): 139}

# Krippendorff 2011, example A: two observers, ten units, two values, no missing codes; alpha 0.095.
EXAMPLE_A = ([0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0])


def example_c() -> np.ndarray:
    lines = [line for line in DATA.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    rows = [[float(row[coder] or "nan") for coder in "ABCD"] for row in csv.DictReader(lines)]
    return np.array(rows).T


@pytest.mark.parametrize(("level", "published"), PUBLISHED_ALPHA.items())
def test_alpha_with_missing_codes(level, published):
    assert krippendorff_alpha(example_c(), level=level) == pytest.approx(published, abs=0.0005)


@pytest.mark.parametrize(("case", "published"), PUBLISHED_CODINGS.items())
def test_codings_needed(case, published):
    share, alpha = case
    assert codings_needed(share, alpha=alpha) == published


def test_alpha_of_two_observers_and_two_values():
    result = code_agreement(*EXAMPLE_A)
    assert result.alpha == pytest.approx(0.095, abs=0.0005)
    assert (result.both, result.only_a, result.only_b, result.neither) == (1, 1, 3, 5)
    assert result.raw == pytest.approx(0.6)


def test_the_quick_form_used_for_the_interval_gives_the_same():
    tables = np.array([[[5, 3], [1, 1]], [[20, 5], [10, 15]]])
    first, second = _alphas(tables)
    assert first == pytest.approx(0.095, abs=0.0005)
    # Cohen 1960 gives kappa .4 for this table; alpha uses one shared distribution and lies near it.
    assert second == pytest.approx(0.4, abs=0.01)
