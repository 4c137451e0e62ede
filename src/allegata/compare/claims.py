"""Which statements make one claim: copied words, the same act of the same people in the same situation, citations.

Each join has its rule in words. Two that name different people, sites or towns, or of which one says the contrary of
the other, stay apart whatever they share.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from copy import copy
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from allegata.compare.accounts import far
from allegata.compare.groups import Groups
from allegata.compare.matter import carries, share_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from allegata.compare.likeness import Likeness, Weights
    from allegata.compare.matter import Matter
    from allegata.compare.scenes import Scenes
    from allegata.model.decided import Pair
    from allegata.model.profiles import Claim, Name

_COMMON = 60
"""A word in more claims than this brings no pair together."""
_FEWEST = 2
_DOUBTFUL = 0.3
"""Share of pairs across two groups that may seem to be of other people or places: names are read with errors."""
_ORDER = 10
"""Numbers that differ by so much are told of different things."""


class Joined(msgspec.Struct, frozen=True):
    """Two claims told in other words that are one, how surely, and why in words."""

    a: str
    b: str
    score: float
    rule: str


class Near(NamedTuple):
    """Two claims that may be one: how like they are, and whether a report of theirs cites the other's."""

    a: Claim
    b: Claim
    like: Likeness
    is_cited: bool


class Ties(NamedTuple):
    """What is known of pairs before claims are compared.

    `copied` are statements that stand in copied passages, `cites` documents, the citing one first, `decided` what
    people said of statements.
    """

    copied: Sequence[tuple[str, str]]
    cites: set[tuple[str, str]]
    decided: Sequence[Pair] = ()


class Placed:
    """A claim's names and towns, from its own words, else its sentence, else its account."""

    def __init__(self, matter: Matter, scenes: Scenes) -> None:
        self._matter = matter
        self._scenes = scenes
        self._names: dict[str, tuple[Name, ...]] = {}
        self._around: dict[str, tuple[Name, ...]] = {}
        self._scene: dict[str, str | None] = {}
        self._numbers: dict[str, int] = {}
        self._sets: dict[tuple[Name, ...], int] = {}
        self._met: dict[tuple[int, int], bool] = {}

    def moved(self, scenes: Scenes) -> Placed:
        """The same claims in other situations; their names stay what they are."""
        other = copy(self)
        other._scenes, other._scene = scenes, {}  # noqa: SLF001  of its own class
        return other

    def names(self, c: Claim) -> tuple[Name, ...]:
        """Persons, bodies and sites of a claim's own words."""
        held = self._names.get(c.statement)
        if held is None:
            held = tuple(n for n in c.names if not self._matter.is_outlet(n))
            self._names[c.statement] = held
        return held

    def scene(self, c: Claim) -> str | None:
        """The situation that a claim belongs to: its account's, else the only one of its report."""
        held = self._scene.get(c.statement, "")
        if held == "":
            report = self._matter.report(c)
            held = self._scenes.of(c.account) if c.account is not None else self._scenes.of_report(report)
            self._scene[c.statement] = held
        return held

    def differ(self, a: Claim, b: Claim) -> bool:
        """Do two claims belong to situations that name no site, body or person in common?"""
        return self._scenes.differ(self.scene(a), self.scene(b))

    def close(self, c: Claim) -> tuple[Name, ...]:
        """The names of a claim's words, of its sentence and of its account."""
        told = self._scenes.names(c.account) if c.account is not None else ()
        return (*self.names(c), *c.near, *told)

    def known(self, c: Claim) -> tuple[Name, ...]:
        """Every name of the report that makes a claim."""
        profile = self._matter.report(c).profile
        return (*profile.names, *profile.places)

    def around(self, c: Claim) -> tuple[Name, ...]:
        """Names by which a claim is placed: its own, its sentence's, its account's, or its report's."""
        held = self._around.get(c.statement)
        if held is None:
            held = self._around[c.statement] = tuple(dict.fromkeys(self._told_around(c)))
        return held

    def meet(self, a: Claim, b: Claim) -> bool:
        """Have the names around two claims one in common?"""
        one, two = self._number(a), self._number(b)
        pair = (one, two) if one < two else (two, one)
        held = self._met.get(pair)
        if held is None:
            held = self._met[pair] = share_name(self.around(a), self.around(b))
        return held

    def _number(self, c: Claim) -> int:
        """The number of the names around a claim: many claims have the same."""
        held = self._numbers.get(c.statement)
        if held is None:
            held = self._numbers[c.statement] = self._sets.setdefault(self.around(c), len(self._sets))
        return held

    def _told_around(self, c: Claim) -> tuple[Name, ...]:
        own = self.names(c)
        if own:
            return own
        if c.account is not None:
            return (*c.near, *self._scenes.names(c.account))
        return (*c.near, *self._matter.report(c).profile.names)


def near_claims(matter: Matter, placed: Placed, weights: Weights, cites: set[tuple[str, str]]) -> list[Near]:
    """Pairs that may be one claim, wherever they are placed: nothing in their own words keeps them apart.

    Args:
        matter: the case.
        placed: the names of claims; not asked for situations.
        weights: of words.
        cites: pairs of documents, the citing one first.
    """
    out = []
    for a, b in candidates([c for c in matter.claims.values() if carries(c)]):
        if not _told_apart(placed, a, b):
            docs = matter.report(a).document, matter.report(b).document
            out.append(Near(a, b, weights.like(a, b), docs in cites or docs[::-1] in cites))
    return out


def same_claims(matter: Matter, placed: Placed, near: Sequence[Near], ties: Ties) -> tuple[Groups, tuple[Joined, ...]]:
    """Group the claims of a case.

    Args:
        matter: the case.
        placed: where claims belong.
        near: pairs that may be one.
        ties: what is known of pairs already.

    Returns:
        Groups of statement ids, and the joins of claims told in other words, the surest first; neither depends on the
        order of adding.
    """
    found = [joined for pair in near if (joined := _judged(placed, pair)) is not None]
    groups = Groups(ties.decided, matter.claims)
    for a, b in ties.copied:
        groups.join(a, b)

    def apart(x: str, y: str) -> bool:
        return must_part(placed, matter.claims[x], matter.claims[y])

    ranked = sorted(found, key=lambda j: (-j.score, j.a, j.b))
    return groups, tuple(j for j in ranked if groups.join_unless(j.a, j.b, apart, _DOUBTFUL))


def candidates(claims: Sequence[Claim]) -> Iterator[tuple[Claim, Claim]]:
    """Pairs that share two words that tell, or one and an indicator, a number or a name."""
    where: dict[str, list[int]] = defaultdict(list)
    for n, c in enumerate(claims):
        keys = {p for s in c.stems for p in s.split("|")} | set(c.reported) | {f"@{x[-1]}" for x in c.names}
        for key in keys | {f"#{x.minimum}" for x in c.counts}:
            where[key].append(n)
    shared: Counter[tuple[int, int]] = Counter()
    for held in where.values():
        if len(held) <= _COMMON:
            shared.update(combinations(held, 2))
    for (i, j), count in sorted(shared.items()):
        if count >= _FEWEST:
            yield claims[i], claims[j]


def must_part(placed: Placed, a: Claim, b: Claim) -> bool:
    """Two claims that cannot be one: other persons or sites, the contrary, other towns, times or situations."""
    return _told_apart(placed, a, b) or _placed_apart(placed, a, b)


def _placed_apart(placed: Placed, a: Claim, b: Claim) -> bool:
    """Do two claims belong to situations that have no name in common, nor have they one?"""
    if a.step is None and b.step is None and _same_fate(a, b):
        return False
    return placed.differ(a, b) and not share_name(placed.names(a), placed.names(b))


def _told_apart(placed: Placed, a: Claim, b: Claim) -> bool:
    """Do their own words keep two claims apart: other persons or sites, the contrary, or other towns or times?"""
    left, right = placed.names(a), placed.names(b)
    if left and right and not share_name(left, right):
        return True
    if a.persons and b.persons and not share_name(a.persons, b.persons):
        return True
    if _far_off(a, b):
        return True
    if a.step is None and b.step is None and _same_fate(a, b):
        return _times_far(a, b)
    for one, other in ((a, b), (b, a)):
        if one.sites and not share_name(one.sites, placed.known(other)) and not set(other.stems) <= set(one.stems):
            return True
    if (a.step and a.step.stage) != (b.step and b.step.stage):
        return True
    if a.places and b.places and not share_name(a.places, b.places) and not share_name(left, right):
        return True
    if a.polarity != b.polarity and set(a.acts) & set(b.acts):
        return True
    return _times_far(a, b)


def _same_fate(a: Claim, b: Claim) -> bool:
    """Is the same thing told of one person, who does not meet with it twice: a death, wherever it is placed?"""
    return bool(a.persons and b.persons) and any(x[0] == y[0] == "die" for x in a.core for y in b.core)


def _far_off(a: Claim, b: Claim) -> bool:
    """Are the first numbers of two claims of another order?"""
    if not a.counts or not b.counts:
        return False
    x, y = (c.counts[0].minimum or c.counts[0].maximum or 0 for c in (a, b))
    return min(x, y) > 0 and max(x, y) >= _ORDER * min(x, y)


def _times_far(a: Claim, b: Claim) -> bool:
    if not a.times or not b.times:
        return False
    x, y = a.times[0], b.times[0]
    return far(x.latest, y.earliest) or far(y.latest, x.earliest)


def _in_one_scene(placed: Placed, p: Near) -> bool:
    """Do both belong to one situation, or name a site, body or person in common?"""
    one = placed.scene(p.a)
    return (one is not None and one == placed.scene(p.b)) or placed.meet(p.a, p.b)


def _judged(placed: Placed, p: Near) -> Joined | None:
    """How two claims are one, or None."""
    if _placed_apart(placed, p.a, p.b):
        return None
    for rule, score, words in _RULES:
        if rule(placed, p):
            shared = ", ".join(s.split("|")[0] for s in p.like.shared)
            return Joined(
                a=min(p.a.statement, p.b.statement),
                b=max(p.a.statement, p.b.statement),
                score=min(0.99, score + p.like.union / 10),
                rule=f"{words}: {shared}" if shared else words,
            )
    return None


_NEAR, _WHOLE, _ACT, _ACT_CITED, _PEOPLE, _LOOSE, _NUMBER = 0.6, 0.9, 0.55, 0.45, 0.45, 0.3, 0.35
"""Least overlap or union for each way of being one; set on the development bundles."""
_WORDS, _LARGE, _ONE_WORD = 3, 20, 0.4
_TIMES = frozenset({"hour", "day"})
"""Classes of words for times of the day: two things done at night are not one for that."""


def _near_words(_: Placed, p: Near) -> bool:
    return p.like.union >= _NEAR and len(p.like.shared) >= _WORDS and p.like.acts


def _whole_in_scene(placed: Placed, p: Near) -> bool:
    return p.like.union >= _WHOLE and len(p.like.shared) >= _FEWEST and _in_one_scene(placed, p)


def _act_in_scene(placed: Placed, p: Near) -> bool:
    least = _ACT_CITED if p.is_cited else _ACT
    return p.like.acts and p.like.overlap >= least and len(p.like.shared) >= _FEWEST and _in_one_scene(placed, p)


def _core_in_scene(placed: Placed, p: Near) -> bool:
    people = all(done_to in {"#people", ""} for _, done_to in (*p.a.core, *p.b.core))
    return p.like.core and p.like.overlap >= (_PEOPLE if people else _LOOSE) and _in_one_scene(placed, p)


def _named_act(placed: Placed, p: Near) -> bool:
    """The same act told of the same named person or body."""
    left, right = placed.names(p.a), placed.names(p.b)
    full = [n for n in (*left, *right) if len(n) > 1]
    shared = any(share_name([n], left) and share_name([n], right) for n in full)
    return shared and p.like.acts and p.like.overlap >= _LOOSE


def _coded_in_scene(placed: Placed, p: Near) -> bool:
    fine = {i for i in p.a.reported if "ilo-operational" in i} & set(p.b.reported)
    telling = [s for s in p.like.shared if s not in _TIMES]
    least = _LOOSE if len(telling) > 1 else _ONE_WORD
    return bool(fine) and bool(telling) and p.like.overlap >= least and _in_one_scene(placed, p)


def _number_in_scene(placed: Placed, p: Near) -> bool:
    mine = {(c.minimum, c.maximum) for c in p.a.counts if (c.minimum or 0) > _FEWEST}
    shared = mine & {(c.minimum, c.maximum) for c in p.b.counts}
    if not shared or not _in_one_scene(placed, p):
        return False
    large = any((low or 0) >= _LARGE for low, _ in shared)
    return (p.like.acts and p.like.overlap >= _NUMBER) or (bool(p.like.shared) and large)


_RULES: tuple[tuple[Callable[[Placed, Near], bool], float, str], ...] = (
    (_near_words, 0.8, "nearly the same words"),
    (_whole_in_scene, 0.7, "the same words in the same situation"),
    (_act_in_scene, 0.6, "the same act in the same situation"),
    (_named_act, 0.58, "the same act of the same one"),
    (_core_in_scene, 0.55, "the same act done to the same"),
    (_number_in_scene, 0.5, "the same act and number in the same situation"),
    (_coded_in_scene, 0.4, "the same indicator in the same situation, told with"),
)
