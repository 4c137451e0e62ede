"""The scorer of accounts: one-to-one alignment, what is not aligned counts in full; the gold file is well-formed."""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

import pytest

from allegata.indicators import indicator

sys.path.insert(0, str(Path(__file__).parents[2] / "evaluation"))

from indicator_scorer import LEAST, Score, read_gold, run, score

A, B, C = ("s", "a", "reported"), ("s", "b", "reported"), ("s", "c", "denied")


def scored(found: list, expected: list) -> Score:
    scores: dict[str, Score] = defaultdict(Score)
    score(found, expected, scores)
    return scores["s"]


def test_aligned_accounts_are_compared():
    made = scored([([(0, 10)], {A, B})], [([(0, 10)], {A, C})])
    assert made.micro() == (0.5, 0.5, 0.5)
    assert made.macro() == 0.5


def test_what_is_not_aligned_counts_in_full():
    made = scored([([(0, 10)], {A}), ([(50, 60)], {B})], [([(0, 10)], {A}), ([(80, 90)], {C})])
    assert (made.right.total(), made.found.total(), made.expected.total()) == (1, 2, 2)
    assert LEAST > 0


def test_a_reading_is_part_of_the_match():
    assert scored([([(0, 9)], {("s", "c", "reported")})], [([(0, 9)], {C})]).micro()[2] == 0


def test_gold_is_well_formed():
    for report in read_gold():
        for account in report["accounts"]:
            assert all(span in report["text"] for span in account["spans"])
            assert all(indicator(c["standard"], c["indicator"]) for c in account["codings"])
            assert {c["reading"] for c in account["codings"]} <= {"reported", "denied"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("standard", "floor"),
    [("palermo-2000", 0.6), ("ilo-forced-labour-2012", 0.5), ("ilo-operational-2009/adult-labour", 0.35)],
)
def test_floors_on_every_split(standard: str, floor: float):
    for split in ("dev", "held", "blind"):
        assert run(read_gold(split))[standard].micro()[2] >= floor
