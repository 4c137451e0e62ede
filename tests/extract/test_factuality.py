"""Factuality toward the author: order of certainty, signatures of governing words."""

from __future__ import annotations

import pytest

from allegata.extract.meaning.factuality import factuality
from allegata.language import parse


def value(text: str, word: str) -> float:
    start = text.index(word)
    return factuality(parse(text), start, start + len(word))


@pytest.mark.parametrize(
    ("text", "word", "low", "high"),
    [
        ("The guards locked the gate.", "locked", 2.5, 3),
        ("The guards never locked the gate.", "locked", -3, -2.5),
        ("The guards may have locked the gate.", "locked", 0.5, 2),
        ("The guards managed to lock the gate.", "lock", 2, 3),
        ("The guards failed to lock the gate.", "lock", -3, -2),
        ("The guards did not fail to lock the gate.", "lock", 2, 3),
        ("The guards refused to lock the gate.", "lock", -3, -2),
        ("The guards forced the men to work.", "work", 2, 3),
        ("The guards wanted to lock the gate.", "lock", 0, 1.5),
        ("The owner regretted that the guards locked the gate.", "locked", 2.5, 3),
        ("The owner did not know that the guards locked the gate.", "locked", 2.5, 3),
        ("The owner denied that the guards locked the gate.", "locked", -3, -2),
        ("If the guards lock the gate, the men will leave.", "lock", -0.5, 1),
        ("Lock the gate at night.", "Lock", -1, 0.5),
        ("The men left without locking the gate.", "locking", -3, -2),
        ("The gate was nearly locked.", "locked", -3, -2),
    ],
)
def test_values_lie_where_the_grammar_puts_them(text: str, word: str, low: float, high: float):
    assert low <= value(text, word) <= high


def test_certainty_falls_from_said_to_claimed_to_wanted():
    said = value("She said that he locked the gate.", "locked")
    claimed = value("She claimed that he locked the gate.", "locked")
    wanted = value("She wanted him to lock the gate.", "lock")
    assert said > claimed > wanted


def test_outside_any_token_there_is_no_value():
    assert factuality(parse("They left."), 400, 405) == 0.0
    assert factuality(parse(""), 0, 1) == 0.0
