"""Scorers without opinions: counts in, precision, recall and F1 out, with bootstrap intervals over documents."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

Span = tuple[int, int]
_ROUNDS = 1000
_SEED = 20090301


@dataclass
class Tally:
    """True positives, found and expected, per document; `right` names the items that were right."""

    tp: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    expected: Counter[str] = field(default_factory=Counter)
    right: list[str] = field(default_factory=list)
    items: int = 0

    def add(self, document: str, tp: float, found: float, expected: float) -> None:
        """Add one document's or item's counts."""
        for counter, value in ((self.tp, tp), (self.found, found), (self.expected, expected)):
            counter[document] += value  # type: ignore[assignment]  # fractional credit is allowed
        self.items += int(expected)

    def hit(self, document: str, item: str, *, ok: bool) -> None:
        """Add one item of an accuracy-like figure, where precision and recall are the same."""
        self.add(document, int(ok), 1, 1)
        if ok:
            self.right.append(item)

    def documents(self) -> list[str]:
        """All documents seen, in order."""
        return sorted({*self.found, *self.expected})

    def figures(self, documents: Iterable[str] | None = None) -> tuple[float, float, float]:
        """Precision, recall and F1 over some documents, by default all; 0 where nothing was found or expected."""
        chosen = list(self.documents() if documents is None else documents)
        tp, found, expected = (sum(c[d] for d in chosen) for c in (self.tp, self.found, self.expected))
        precision, recall = (tp / found if found else 0.0), (tp / expected if expected else 0.0)
        return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def interval(score: Callable[[list[str]], float], documents: Sequence[str]) -> tuple[float, float]:
    """Percentile bootstrap, 95 %, by drawing documents with replacement; the seed is fixed so that tables repeat."""
    if not documents:
        return 0.0, 0.0
    rng = random.Random(_SEED)  # noqa: S311  resampling, not secrecy
    drawn = sorted(score(rng.choices(documents, k=len(documents))) for _ in range(_ROUNDS))
    return drawn[int(0.025 * _ROUNDS)], drawn[int(0.975 * _ROUNDS) - 1]


def overlap(a: Sequence[Span], b: Sequence[Span]) -> float:
    """Dice overlap of two sets of spans, in characters: 1 where they are the same."""
    left = {i for s, e in a for i in range(s, e)}
    right = {i for s, e in b for i in range(s, e)}
    return 2 * len(left & right) / (len(left) + len(right)) if left or right else 0.0


def align(found: Sequence[Sequence[Span]], gold: Sequence[Sequence[Span]], least: float) -> list[tuple[int, int]]:
    """Pair found with gold one to one, best overlap first, none below `least`.

    Returns:
        (index in found, index in gold) pairs.
    """
    scored = sorted(
        ((overlap(f, g), i, j) for i, f in enumerate(found) for j, g in enumerate(gold) if _touch(f, g)),
        key=lambda x: (-x[0], x[1], x[2]),
    )
    used_f: set[int] = set()
    used_g: set[int] = set()
    pairs = []
    for value, i, j in scored:
        if value >= least and i not in used_f and j not in used_g:
            used_f.add(i)
            used_g.add(j)
            pairs.append((i, j))
    return sorted(pairs, key=lambda p: p[1])


def _touch(a: Sequence[Span], b: Sequence[Span]) -> bool:
    return any(s < e2 and s2 < e for s, e in a for s2, e2 in b)


def macro_f1(pairs: Sequence[tuple[str, str]]) -> float:
    """Unweighted mean of F1 over the labels that gold has; pairs are (predicted, gold)."""
    labels = sorted({gold for _, gold in pairs})
    scores = []
    for label in labels:
        tp = sum(1 for p, g in pairs if p == g == label)
        found, expected = sum(1 for p, _ in pairs if p == label), sum(1 for _, g in pairs if g == label)
        scores.append(2 * tp / (found + expected) if found + expected else 0.0)
    return sum(scores) / len(scores) if scores else 0.0


def majority(pairs: Sequence[tuple[str, str]]) -> str:
    """The commonest gold label."""
    return Counter(g for _, g in pairs).most_common(1)[0][0] if pairs else ""


def pearson(pairs: Sequence[tuple[float, float]]) -> float:
    """Pearson's r; 0 where one side does not vary."""
    n = len(pairs)
    if n < 2:  # noqa: PLR2004  a correlation needs two points
        return 0.0
    mx, my = sum(x for x, _ in pairs) / n, sum(y for _, y in pairs) / n
    sx = sum((x - mx) ** 2 for x, _ in pairs)
    sy = sum((y - my) ** 2 for _, y in pairs)
    return sum((x - mx) * (y - my) for x, y in pairs) / (sx * sy) ** 0.5 if sx and sy else 0.0


def by_label(pairs: Mapping[str, Sequence[tuple[str, str]]], documents: Iterable[str]) -> list[tuple[str, str]]:
    """All pairs of some documents, a document drawn twice counting twice."""
    return [pair for d in documents for pair in pairs.get(d, ())]
