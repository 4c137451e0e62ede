"""Values that differ inside one claim: contradictions, what refines them, and what supersedes them; and who says no."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Literal

import msgspec

from allegata.compare.matter import share_name
from allegata.model import Count, Link, When, content_id
from allegata.model.profiles import Claim

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from allegata.compare.matter import Matter
    from allegata.compare.roots import Root

Dimension = Literal["count", "date", "place"]
_DAYS = frozenset({"day", "month"})


class Value(msgspec.Struct, frozen=True):
    """One value of a claim: its dimension, its key, how it is written, and the statement that gives it."""

    dimension: Dimension
    key: tuple[str, ...]
    words: str
    claim: Claim
    count: Count | None = None
    when: When | None = None


def differences(
    matter: Matter, group: Sequence[Claim], roots: Mapping[str, Root], denials: Sequence[str]
) -> Iterator[Link]:
    """All links between the statements of one claim and its denials.

    Args:
        matter: the case.
        group: the statements that make the claim, the smallest first.
        roots: what each rests on.
        denials: statements that answer it.
    """
    if group and denials:
        yield _link(
            "contradicts",
            "stance",
            denials[0],
            group[0].statement,
            "one says that it happened, the other that it did not",
        )
    held = list(_values(group))
    for dimension in ("count", "date", "place"):
        mine = [v for v in held if v.dimension == dimension]
        told: dict[tuple[str, ...], list[Value]] = {}
        for value in mine:
            told.setdefault(value.key, []).append(value)
        for one, two in combinations(sorted(told), 2):
            found = _held_apart(matter, told[one], told[two], roots)
            if found is not None:
                yield found


def _values(group: Sequence[Claim]) -> Iterator[Value]:
    """The act's own first count, time and place of each statement."""
    for c in group:
        if c.counts:
            n = c.counts[0]
            key = (str(n.minimum), str(n.maximum))
            yield Value(dimension="count", key=key, words=n.verbatim, claim=c, count=n)
        day = next((t for t in c.times if t.precision in _DAYS and t.earliest and t.latest and not _is_open(t)), None)
        if day is not None:
            key = (str(day.earliest), str(day.latest))
            yield Value(dimension="date", key=key, words=day.verbatim, claim=c, when=day)
        if len(c.places) == 1:
            yield Value(dimension="place", key=c.places[0], words=" ".join(c.places[0]), claim=c)


def _is_open(when: When) -> bool:
    return bool({"vague", "impossible", "inconsistent"} & set(when.flags))


def _held_apart(matter: Matter, one: Sequence[Value], two: Sequence[Value], roots: Mapping[str, Root]) -> Link | None:
    """A link between two values of one dimension, or none where they go together."""
    pair = next(((a, b) for a in one for b in two if _of_one_kind(a, b)), None)
    if pair is None:
        return None
    a, b = pair
    by_date = sorted((a, b), key=lambda v: (matter.report(v.claim).order, v.claim.statement))
    old, new = by_date[0].claim.statement, by_date[1].claim.statement
    if _go_together(a, b):
        tighter, looser = sorted((a, b), key=_width)
        if _width(tighter) == _width(looser):
            return None
        rule = f"“{tighter.words}” is more exact than “{looser.words}”"
        return _link("refines", a.dimension, tighter.claim.statement, looser.claim.statement, rule)
    said = {roots[v.claim.statement].key for v in one} & {roots[v.claim.statement].key for v in two}
    dated = matter.report(a.claim).published, matter.report(b.claim).published
    if said and all(dated) and dated[0] != dated[1] and a.dimension == "count":
        return _link(
            "supersedes",
            a.dimension,
            new,
            old,
            f"the same voice later says “{by_date[1].words}”, not “{by_date[0].words}”",
        )
    low, high = sorted((a, b), key=lambda v: v.claim.statement)
    return _link(
        "contradicts",
        a.dimension,
        low.claim.statement,
        high.claim.statement,
        f"one says “{low.words}”, the other “{high.words}”, of the same act",
    )


def _of_one_kind(a: Value, b: Value) -> bool:
    """Are two values told of the same thing: counts of the same unit, days of the same act, towns of no other rank?"""
    if a.count is not None and b.count is not None:
        return _unit(a.count) == _unit(b.count) or _unit(a.count) in b.claim.people or _unit(b.count) in a.claim.people
    return bool(set(a.claim.acts) & set(b.claim.acts)) or a.dimension == "place"


def _unit(count: Count) -> str:
    return (count.unit or "").casefold()


def _go_together(a: Value, b: Value) -> bool:
    if a.count is not None and b.count is not None:
        return _overlap((a.count.minimum, a.count.maximum), (b.count.minimum, b.count.maximum)) or (
            (a.count.approximate or b.count.approximate) and _near(a.count, b.count)
        )
    if a.when is not None and b.when is not None:
        return str(a.when.earliest) <= str(b.when.latest) and str(b.when.earliest) <= str(a.when.latest)
    return share_name([a.key], [b.key])


def _near(a: Count, b: Count) -> bool:
    low, high = sorted((a.minimum or a.maximum or 0, b.minimum or b.maximum or 0))
    return high <= low * 1.2


def _overlap(a: tuple[float | None, float | None], b: tuple[float | None, float | None]) -> bool:
    low = max(a[0] or 0, b[0] or 0)
    high = min(a[1] if a[1] is not None else float("inf"), b[1] if b[1] is not None else float("inf"))
    return low <= high


def _width(v: Value) -> float:
    if v.count is not None:
        low, high = v.count.minimum or 0, v.count.maximum
        return (high - low if high is not None else float("inf")) + v.count.approximate
    if v.when is not None:
        return float(v.when.precision != "day")
    return float(-len(v.key))


def _link(kind: Literal["contradicts", "refines", "supersedes"], dimension: str, a: str, b: str, rule: str) -> Link:
    return Link(id=content_id("lnk", kind, a, b), a=a, b=b, kind=kind, dimension=dimension, rule=rule)  # type: ignore[arg-type]  # a dimension of the three
