"""name_bench: do two names denote one person or company? Pairs of Latin script and transliterations."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from rapidfuzz.distance import Levenshtein

from allegata.compare.names import likeness
from scoring import Tally

if TYPE_CHECKING:
    from pathlib import Path

_BARE = 0.75
"""Likeness at which bare Levenshtein does best on these pairs."""


def score_names(root: Path) -> tuple[Tally, float]:
    """Score the verdict "same" against the pairs' labels.

    Returns:
        The tally over pairs, and the F1 of bare Levenshtein at its own best threshold.
    """
    tally, bare = Tally(), Tally()
    with (root / "name_bench" / "cases.csv").open(encoding="utf-8", newline="") as lines:
        for n, row in enumerate(csv.DictReader(lines)):
            same = row["is_match"] == "true"
            found = likeness(row["name1"], row["name2"], person=row["schema"] == "Person").verdict == "same"
            close = Levenshtein.normalized_similarity(row["name1"].casefold(), row["name2"].casefold()) >= _BARE
            tally.add(str(n), found and same, found, same)
            bare.add(str(n), close and same, close, same)
    return tally, bare.figures()[2]
