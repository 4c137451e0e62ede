"""A time scale for drawings: linear in days, long stretches without any date compressed and marked as a break."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

_GAP_SHARE = 0.18
"""A stretch without dates longer than this share of the whole is compressed."""
_BREAK = 34.0
"""Width of a compressed stretch, in drawing units."""
_PAD = 20
"""Days kept around what is dated."""
_TICKS = 9
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500)


class Piece(NamedTuple):
    """A stretch of days drawn from `left` to `right`; a break where `is_break`."""

    first: int
    last: int
    left: float
    right: float
    is_break: bool


class Tick(NamedTuple):
    """A mark on the axis."""

    x: float
    label: str


class Scale(NamedTuple):
    """Days to drawing units."""

    pieces: tuple[Piece, ...]
    ticks: tuple[Tick, ...]
    left: float
    right: float

    def x(self, day: int) -> float:
        """Position of a day; days outside stand at the ends."""
        for piece in self.pieces:
            if day <= piece.last:
                share = (max(day, piece.first) - piece.first) / max(1, piece.last - piece.first)
                return round(piece.left + share * (piece.right - piece.left), 1)
        return self.right


def ordinal(iso: str | None) -> int | None:
    """Day number of an ISO date; None where there is none or the calendar does not reach it."""
    if not iso:
        return None
    try:
        return date.fromisoformat(iso).toordinal()
    except ValueError:
        return None


def scale(bounds: Iterable[tuple[str | None, str | None]], left: float, right: float) -> Scale | None:
    """Build the scale that holds every bound; None where nothing is dated."""
    spans = sorted(_spans(bounds))
    if not spans:
        return None
    merged = _merged(spans)
    total = merged[-1][1] - merged[0][0]
    pieces = _pieces(merged, total, left, right)
    return Scale(pieces=pieces, ticks=_ticks(pieces), left=left, right=right)


def _spans(bounds: Iterable[tuple[str | None, str | None]]) -> Iterable[tuple[int, int]]:
    for earliest, latest in bounds:
        first, last = ordinal(earliest), ordinal(latest)
        if first is None and last is None:
            continue
        low, high = first if first is not None else last, last if last is not None else first
        if low is not None and high is not None:
            yield max(1, min(low, high) - _PAD), min(date.max.toordinal(), max(low, high) + _PAD)


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    out = [spans[0]]
    for first, last in spans[1:]:
        if first <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], last))
        else:
            out.append((first, last))
    return out


def _pieces(merged: list[tuple[int, int]], total: int, left: float, right: float) -> tuple[Piece, ...]:
    runs = [merged[0]]
    gaps = []
    for first, last in merged[1:]:
        if first - runs[-1][1] > _GAP_SHARE * total:
            gaps.append((runs[-1][1], first))
            runs.append((first, last))
        else:
            runs[-1] = (runs[-1][0], last)
    room = right - left - _BREAK * len(gaps)
    # a run of few days beside one of many years still gets a readable share of the width
    weights = [(last - first) ** 0.5 if gaps else 1.0 for first, last in runs]
    out, at = [], left
    for i, (first, last) in enumerate(runs):
        width = room * weights[i] / sum(weights)
        out.append(Piece(first, last, at, at + width, is_break=False))
        at += width
        if i < len(gaps):
            out.append(Piece(*gaps[i], at, at + _BREAK, is_break=True))
            at += _BREAK
    return tuple(out)


def _ticks(pieces: tuple[Piece, ...]) -> tuple[Tick, ...]:
    room = sum(p.right - p.left for p in pieces if not p.is_break)
    out: list[Tick] = []
    for piece in pieces:
        if piece.is_break:
            continue
        share = max(1, round(_TICKS * (piece.right - piece.left) / room))
        for day, label in _marks(piece.first, piece.last, share):
            x = piece.left + (day - piece.first) / max(1, piece.last - piece.first) * (piece.right - piece.left)
            out.append(Tick(round(x, 1), label))
    return tuple(out)


def _marks(first: int, last: int, wanted: int) -> list[tuple[int, str]]:
    low, high = date.fromordinal(first), date.fromordinal(last)
    months = (high.year - low.year) * 12 + high.month - low.month
    step = next((s for s in (1, 2, 3, 6) if months <= s * wanted), None)
    if step is not None:
        starts = [(low.year + m // 12, m % 12 + 1) for m in range(low.month - 1, low.month + months)]
        days = [
            (date(y, m, 1).toordinal(), f"{y}-{m:02}") for y, m in starts if (m - 1) % step == 0 and y <= date.max.year
        ]
    else:
        years = high.year - low.year
        stride = next((s for s in _STEPS if years <= s * wanted), 1000)
        days = [(date(y, 1, 1).toordinal(), str(y)) for y in range(low.year, high.year + 1) if y % stride == 0 and y]
    return [(d, label) for d, label in days if first <= d <= last]
