"""Two versions' sentences side by side: unchanged, changed, added, removed, moved; split and merged ones are changed.

Sentences that stand once in each version hold the two together (patience diff); what lies between is matched by
likeness in a narrow band, so that 2,000 sentences take little more than a thousand take twice.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Literal, NamedTuple

from rapidfuzz.fuzz import ratio

from allegata.model import Hunk
from allegata.watch.sentences import key, words

if TYPE_CHECKING:
    from collections.abc import Sequence

Op = Literal["unchanged", "changed", "added", "removed", "moved"]
_SMALL_GAP = 40
_BAND = 5
_ALIKE = 50.0
_PARTS_ALIKE = 75.0
_MOVED_WORDS = 3
_WORDS = 600


class Row(NamedTuple):
    """`before[a0:a1]` and `after[b0:b1]` belong together. Rows stand in the order of the later version."""

    op: Op
    a0: int
    a1: int
    b0: int
    b1: int


class Turn(NamedTuple):
    """Words that differ inside a changed sentence; either may be empty."""

    before: tuple[str, ...]
    after: tuple[str, ...]


def align(before: Sequence[str], after: Sequence[str]) -> tuple[Row, ...]:
    """Match the sentences of two versions; every sentence of either stands in exactly one row."""
    a, b = [key(s) for s in before], [key(s) for s in after]
    pairs = common(a, b)
    moved = _moved(a, b, pairs)
    rows: list[Row] = []
    last_a = last_b = 0
    for i, j in [*pairs, (len(a), len(b))]:
        rows += _gap(_Gap(a, b, moved), range(last_a, i), range(last_b, j))
        if i < len(a):
            rows.append(Row("unchanged", i, i + 1, j, j + 1))
        last_a, last_b = i + 1, j + 1
    return tuple(rows)


def hunks_of(rows: Sequence[Row], before: Sequence[str], after: Sequence[str]) -> tuple[Hunk, ...]:
    """What differs, as whole sentences."""
    return tuple(
        Hunk(
            field="text",
            op=row.op,
            before=" ".join(before[row.a0 : row.a1]) or None,
            after=" ".join(after[row.b0 : row.b1]) or None,
        )
        for row in rows
        if row.op != "unchanged"
    )


def turns(before: str, after: str) -> tuple[Turn, ...]:
    """The words that differ between two forms of a sentence."""
    a, b = words(before)[:_WORDS], words(after)[:_WORDS]
    codes = SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    return tuple(Turn(tuple(a[a0:a1]), tuple(b[b0:b1])) for tag, a0, a1, b0, b1 in codes if tag != "equal")


def common(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int]]:
    """A long common subsequence of two lists, as index pairs."""
    top = 0
    while top < min(len(a), len(b)) and a[top] == b[top]:
        top += 1
    end = 0
    while end < min(len(a), len(b)) - top and a[-1 - end] == b[-1 - end]:
        end += 1
    inner = _inner(a, b, (top, len(a) - end), (top, len(b) - end))
    tail = [(len(a) - n, len(b) - n) for n in range(end, 0, -1)]
    return [*((n, n) for n in range(top)), *inner, *tail]


def _inner(a: Sequence[str], b: Sequence[str], in_a: tuple[int, int], in_b: tuple[int, int]) -> list[tuple[int, int]]:
    count_a, count_b = Counter(a[slice(*in_a)]), Counter(b[slice(*in_b)])
    place = {s: j for j, s in enumerate(b[slice(*in_b)], in_b[0]) if count_b[s] == 1}
    unique = [(i, place[s]) for i, s in enumerate(a[slice(*in_a)], in_a[0]) if count_a[s] == 1 and s in place]
    held = _rising(unique)
    out: list[tuple[int, int]] = []
    last_a, last_b = in_a[0], in_b[0]
    for i, j in [*held, (in_a[1], in_b[1])]:
        out += _between(a, b, (last_a, i), (last_b, j))
        if i < in_a[1]:
            out.append((i, j))
        last_a, last_b = i + 1, j + 1
    return out


def _between(a: Sequence[str], b: Sequence[str], in_a: tuple[int, int], in_b: tuple[int, int]) -> list[tuple[int, int]]:
    """Matches among what is repeated: exact in small gaps, else the first that fits."""
    left, right = a[slice(*in_a)], b[slice(*in_b)]
    if not left or not right:
        return []
    if len(left) * len(right) <= _SMALL_GAP * _SMALL_GAP:
        blocks = SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks()
        return [(in_a[0] + m.a + n, in_b[0] + m.b + n) for m in blocks for n in range(m.size)]
    places: dict[str, list[int]] = {}
    for j, s in enumerate(right, in_b[0]):
        places.setdefault(s, []).append(j)
    out: list[tuple[int, int]] = []
    last = in_b[0] - 1
    for i, s in enumerate(left, in_a[0]):
        held = places.get(s, [])
        at = bisect_right(held, last)
        if at < len(held) and held[at] - last <= _SMALL_GAP:
            last = held[at]
            out.append((i, last))
    return out


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs that rises on both sides (patience sorting)."""
    tops: list[int] = []
    ends: list[int] = []
    back: list[int] = []
    for n, (_, j) in enumerate(pairs):
        at = bisect_right(tops, j)
        back.append(ends[at - 1] if at else -1)
        tops[at : at + 1] = [j]
        ends[at : at + 1] = [n]
    out = []
    n = ends[-1] if ends else -1
    while n >= 0:
        out.append(pairs[n])
        n = back[n]
    return out[::-1]


def _moved(a: Sequence[str], b: Sequence[str], pairs: Sequence[tuple[int, int]]) -> dict[int, int]:
    """Sentences that stand once in each version, in another order: place after to place before."""
    count_a, count_b = Counter(a), Counter(b)
    left, right = {i for i, _ in pairs}, {j for _, j in pairs}
    free = {s: i for i, s in enumerate(a) if i not in left and count_a[s] == 1}
    return {
        j: free[s]
        for j, s in enumerate(b)
        if j not in right and count_b[s] == 1 and s in free and len(s.split()) >= _MOVED_WORDS
    }


class _Gap(NamedTuple):
    a: Sequence[str]
    b: Sequence[str]
    moved: dict[int, int]

    def like(self, left: Sequence[int], right: Sequence[int]) -> float:
        one = words(" ".join(self.a[i] for i in left).casefold())
        other = words(" ".join(self.b[j] for j in right).casefold())
        return ratio(one, other)


def _gap(gap: _Gap, in_a: range, in_b: range) -> list[Row]:
    taken = set(gap.moved.values())
    left, right = [i for i in in_a if i not in taken], [j for j in in_b if j not in gap.moved]
    rows: list[Row] = []
    for one, other in _paired(gap, left, right):
        op: Op = "changed" if one and other else "removed" if one else "added"
        a0, b0 = (one[0] if one else in_a.start), (other[0] if other else -1)
        rows.append(Row(op, a0, a0 + len(one), b0, b0 + len(other)))
    rows += [Row("moved", gap.moved[j], gap.moved[j] + 1, j, j + 1) for j in in_b if j in gap.moved]
    return _placed(rows, in_b)


def _placed(rows: Sequence[Row], in_b: range) -> list[Row]:
    """Rows in the order of the later version; a removed one keeps the place behind what stood before it."""
    out: list[tuple[int, int, Row]] = []
    last = in_b.start
    for n, row in enumerate(rows):
        if row.op == "removed":
            out.append((last, n, row._replace(b0=last, b1=last)))
        else:
            out.append((row.b0, n, row))
            last = row.b1 if row.op != "moved" else last
    return [row for _, _, row in sorted(out, key=lambda held: held[:2])]


def _paired(gap: _Gap, left: Sequence[int], right: Sequence[int]) -> list[tuple[list[int], list[int]]]:
    """The most alike pairing of two runs in their order, with split and merged sentences."""
    if not left or not right:
        return [*(([i], []) for i in left), *(([], [j]) for j in right)]
    if len(left) == len(right) == 1:
        return [([left[0]], [right[0]])]
    best: dict[tuple[int, int], float] = {(0, 0): 0.0}
    step: dict[tuple[int, int], tuple[int, int]] = {}
    for x in range(len(left) + 1):
        for y in _band(x, len(left), len(right)):
            for move in ((1, 0), (0, 1), (1, 1), (1, 2), (2, 1)):
                from_ = (x - move[0], y - move[1])
                if from_ not in best:
                    continue
                gain = _gain(gap, left[from_[0] : x], right[from_[1] : y])
                if gain is not None and best[from_] + gain > best.get((x, y), -1.0):
                    best[x, y], step[x, y] = best[from_] + gain, move
    return _walked(step, left, right)


def _band(x: int, rows: int, columns: int) -> range:
    if rows <= _SMALL_GAP and columns <= _SMALL_GAP:
        return range(columns + 1)
    centre = x * columns // rows
    wide = _BAND + columns // rows + 1
    return range(max(0, centre - wide), min(columns, centre + wide) + 1)


def _gain(gap: _Gap, left: Sequence[int], right: Sequence[int]) -> float | None:
    """What a step is worth: nothing for a sentence alone, None where two are no forms of one."""
    if not left or not right:
        return 0.0
    # only neighbours are one sentence cut in two
    if left[-1] - left[0] >= len(left) or right[-1] - right[0] >= len(right):
        return None
    alike = gap.like(left, right)
    several = len(left) + len(right) > 1 + 1
    return alike * (1.2 if several else 1.0) if alike >= (_PARTS_ALIKE if several else _ALIKE) else None


def _walked(
    step: dict[tuple[int, int], tuple[int, int]], left: Sequence[int], right: Sequence[int]
) -> list[tuple[list[int], list[int]]]:
    out: list[tuple[list[int], list[int]]] = []
    x, y = len(left), len(right)
    while x or y:
        move = step[x, y]
        out.append((list(left[x - move[0] : x]), list(right[y - move[1] : y])))
        x, y = x - move[0], y - move[1]
    return out[::-1]
