"""How like two claims are by their words: what they share, weighed by how rarely the case says it."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from allegata.model.profiles import Claim

_Words = tuple[tuple[str, ...], tuple[tuple[str, str], ...]]

_SEVERAL = 3
"""Words in common that make up for an act told without what it was done to."""
_KEPT = 200_000
"""Pairs held at hand."""
_SMOOTH, _LEAST = 20, 2
"""So that two reports alone do not make every word that they share a common one."""


class Likeness(msgspec.Struct, frozen=True):
    """What two claims have in common.

    `overlap` is the shared weight over the smaller claim's, `union` over both; `shared` the words; `acts` whether a
    predicate is among them.
    """

    overlap: float
    union: float
    shared: tuple[str, ...]
    acts: bool
    core: bool


class Weights:
    """What each word of a case weighs."""

    def __init__(self, claims: Iterable[Claim]) -> None:
        held = list(claims)
        self._count = len(held)
        self._found = Counter(part for c in held for part in {p for s in c.stems for p in s.split("|")})
        self._of: dict[str, float] = {}
        self._sums: dict[str, float] = {}
        self._kinds: dict[_Words, int] = {}
        self._kind_of: dict[str, int] = {}
        self._like: dict[tuple[int, int], Likeness] = {}

    def of(self, stem: str) -> float:
        """The weight of a word: of its rarest meaning."""
        held = self._of.get(stem)
        if held is None:
            rarest = min(self._found.get(p, 0) for p in stem.split("|"))
            held = self._of[stem] = math.log((self._count + _SMOOTH) / (rarest + _LEAST))
        return held

    def _sum(self, c: Claim) -> float:
        held = self._sums.get(c.statement)
        if held is None:
            held = self._sums[c.statement] = sum(map(self.of, c.stems))
        return held

    def like(self, a: Claim, b: Claim) -> Likeness:
        """Hold two claims against each other; the order does not matter. Claims of the same words are so held once."""
        key = self._kind(a), self._kind(b)
        held = self._like.get(key)
        if held is None:
            if len(self._like) >= _KEPT:
                self._like.clear()
            held = self._like[key] = self._held(a, b)
        return held

    def _kind(self, c: Claim) -> int:
        held = self._kind_of.get(c.statement)
        if held is None:
            held = self._kind_of[c.statement] = self._kinds.setdefault((c.stems, c.core), len(self._kinds))
        return held

    def _held(self, a: Claim, b: Claim) -> Likeness:
        pairs = list(_paired(a.stems, b.stems))
        weight = sum(min(self.of(x), self.of(y)) for x, y in pairs)
        mine, other = self._sum(a), self._sum(b)
        smaller = min(mine, other)
        met = [(x, y) for x in a.core for y in b.core if _meet(x[0], y[0])]
        done = [(x, y) for x, y in met if not (x[1] and y[1]) or _meet(x[1], y[1])]
        nominal = _nominal(a, b) or _nominal(b, a)
        return Likeness(
            overlap=weight / smaller if smaller else 0.0,
            union=weight / (mine + other - weight) if mine + other > weight else 0.0,
            shared=tuple(sorted({x for x, _ in pairs})),
            acts=any(bool(x[1]) == bool(y[1]) for x, y in done) or nominal or (bool(done) and len(pairs) >= _SEVERAL),
            core=any(x[1] and y[1] for x, y in done),
        )


def _paired(a: Sequence[str], b: Sequence[str]) -> Iterable[tuple[str, str]]:
    """Each word with one of the other claim's that has a meaning in common."""
    left = list(b)
    for x in a:
        found = next((y for y in left if _meet(x, y)), None)
        if found is not None:
            left.remove(found)
            yield x, found


def _nominal(a: Claim, b: Claim) -> bool:
    """Is the act of one a noun of the other: "there was a chain on the gate", "received no wages"?"""
    nouns = [y[1] for y in b.core if y[1]] if b.core else list(b.stems)
    return any(_meet(x[0], n) for x in a.core for n in nouns)


def _meet(a: str, b: str) -> bool:
    if "|" not in a and "|" not in b:
        return a == b
    return bool(set(a.split("|")) & set(b.split("|")))
