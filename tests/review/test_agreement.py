"""Krippendorff's alpha against the examples that its author published."""

from __future__ import annotations

import random

import pytest

from allegata.review import alpha


def _units(*rows: str) -> list[list[str | None]]:
    """Units of rows as printed: a row a person, a character a value, a dot for none."""
    return [[None if v == "." else v for v in unit] for unit in zip(*rows, strict=True)]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        # Krippendorff 2011, A: binary data, two observers, no missing data
        (("0100000010", "1110010000"), 0.095),
        # the same, B: nominal data, two observers, no missing data
        (("aabbdcccedda", "babbbcccdddd"), None),
        # the same, C: nominal data, any number of observers, missing data
        (("123321412...", "1233224125.3", ".3332342251.", "12332441251."), 0.743),
    ],
)
def test_published_examples(rows: tuple[str, ...], expected: float | None):
    found = alpha(_units(*rows))
    assert found is not None
    if expected is not None:
        assert found == pytest.approx(expected, abs=0.0005)
    else:
        assert 0 < found < 1


def test_a_worked_example_by_hand():
    # three units of two values: same a, same b, one of each. n = 6, o_aa = o_bb = 2, n_a = n_b = 3
    assert alpha([("a", "a"), ("b", "b"), ("a", "b")]) == pytest.approx((5 * 4 - 12) / (30 - 12))


def test_ends_of_the_scale():
    assert alpha([("a", "a"), ("b", "b", None)]) == 1.0
    assert alpha([("a", "b"), ("b", "a")]) < 0  # type: ignore[operator]  # it is a number
    assert alpha([("a", "a"), ("a", "a")]) is None
    assert alpha([("a", None), (None, "b")]) is None
    assert alpha([]) is None


def test_values_by_chance_are_near_naught_whatever_the_order():
    seeded = random.Random(7)  # noqa: S311  a seed makes it the same each time
    units = [[seeded.choice("abc") for _ in range(3)] for _ in range(2_000)]
    found = alpha(units)
    assert found is not None
    assert abs(found) < 0.05
    assert alpha([u[::-1] for u in reversed(units)]) == pytest.approx(found)
