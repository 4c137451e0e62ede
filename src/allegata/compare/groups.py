"""Groups that grow pair by pair, the surest first, and never hold two that must stay apart."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator

    from allegata.model.decided import Pair


class Groups:
    """Union-find over strings; the root of a group is its smallest member.

    `pairs` are what people decided: those that are one are joined first, those that are not never meet in a group,
    whatever else would join them.
    """

    def __init__(self, pairs: Iterable[Pair] = (), known: Container[str] | None = None) -> None:
        self._up: dict[str, str] = {}
        self._held: dict[str, list[str]] = {}
        here = [p for p in pairs if known is None or (p.a in known and p.b in known)]
        self._parted = {frozenset((p.a, p.b)) for p in here if p.verdict == "different"}
        for p in here:
            if p.verdict == "same":
                self.join(p.a, p.b)

    def are_parted(self, a: str, b: str) -> bool:
        """Did a person say of two members of the groups of `a` and `b` that they are not one?"""
        if not self._parted:
            return False
        return any(frozenset((x, y)) in self._parted for x in self.members(a) for y in self.members(b))

    def root(self, item: str) -> str:
        """The group's representative."""
        up = self._up.setdefault(item, item)
        if up != item:
            up = self._up[item] = self.root(up)
        return up

    def members(self, item: str) -> list[str]:
        """Everything in an item's group."""
        root = self.root(item)
        return self._held.get(root, [root])

    def join(self, a: str, b: str) -> None:
        """Make one group of two, unless people parted them."""
        low, high = sorted((self.root(a), self.root(b)))
        if low != high and not self.are_parted(low, high):
            self._held.setdefault(low, [low]).extend(self._held.pop(high, [high]))
            self._up[high] = low

    def join_unless(self, a: str, b: str, apart: Callable[[str, str], bool], most: float = 0.0) -> bool:
        """Make one group of two, unless members must stay apart: more of the pairs across than `most`, from 0 to 1."""
        if self.root(a) == self.root(b):
            return True
        left, right = self.members(a), self.members(b)
        least = int(most * len(left) * len(right))
        if any(True for _ in islice((1 for x in left for y in right if apart(x, y)), least, None)):
            return False
        self.join(a, b)
        return self.root(a) == self.root(b)

    def of(self, items: Iterable[str]) -> Iterator[list[str]]:
        """The groups of some items, each once, by their smallest members."""
        seen: dict[str, list[str]] = {}
        for item in items:
            seen.setdefault(self.root(item), []).append(item)
        for root in sorted(seen):
            yield sorted(seen[root])
