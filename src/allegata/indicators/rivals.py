"""Which of the things that one act was read as it says best: an act told once is coded once in each standard."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from allegata.indicators.findings import Finding


def rivals(found: Sequence[Finding], at: int) -> Iterator[int]:
    """Findings read from the same words as the one at `at`, of the same reading, that name the act better.

    Two things told under one verb ("seized their passports and phones", "worked all night without pay") have words
    of their own each, and stand side by side.
    """
    mine = found[at]
    for n, other in enumerate(found):
        if n == at or other.sentence.index != mine.sentence.index or other.reading != mine.reading:
            continue
        if other.statement.id == mine.statement.id and _is_one_act(mine, other) and _rank(other, n) > _rank(mine, at):
            yield n


def _is_one_act(a: Finding, b: Finding) -> bool:
    mine, theirs = set(a.positions), set(b.positions)
    return a.concept == b.concept or mine <= theirs or theirs <= mine


def _rank(finding: Finding, order: int) -> tuple[int, bool, int, int]:
    """How well a finding names its act: by how many words, by its verb, how close together; of equals the first."""
    held = finding.positions
    return len(set(held)), finding.head.pos == "VERB", held[0] - held[-1] if held else 0, -order
