"""Counts over time: who gives which number of what, for when, drawn as ranges and listed."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from allegata.views.claims import number, span_of
from allegata.views.phrases import phrase
from allegata.views.timeline import speaker
from allegata.views.visible import isolated, plain

if TYPE_CHECKING:
    from markupsafe import Markup

    from allegata.model import CaseReader, Count, Statement
    from allegata.views.survey import Survey

WIDTH = 960
_LEFT, _RIGHT, _ROW, _TOP = 360.0, 840.0, 24, 24
_DRAWN = 24
_LEAST_ROWS = 2
_OPEN = 40.0


class Counted(NamedTuple):
    """A count in a statement."""

    sort: tuple[str, str]
    verbatim: Markup
    bounds: Markup
    unit: str
    when: str
    voice: str
    target: str
    number: str
    low: float | None
    high: float | None
    approximate: bool


class Range(NamedTuple):
    """A count drawn as a range; an open end fades, an approximate one is hollow."""

    y: float
    x: float
    width: float
    left_open: bool
    right_open: bool
    approximate: bool
    label: str
    value: str
    value_x: float
    target: str


class UnitView(NamedTuple):
    """All counts of one unit, in order of time."""

    unit: Markup
    rows: tuple[Counted, ...]
    height: int
    ranges: tuple[Range, ...]
    ticks: tuple[tuple[float, str], ...]
    is_mixed: bool = False


def units(reader: CaseReader, survey: Survey) -> list[UnitView]:
    """Counts by counted noun, the most counted first. Held: one small row a count."""
    held: dict[str, list[Counted]] = defaultdict(list)
    seen: set[tuple[str, int, int]] = set()
    for outline in survey.outlines.values():
        for statement in reader.statements(outline.id):
            for count in statement.counts:
                anchor = count.anchor
                if anchor is not None:
                    place = (outline.id, anchor.start, anchor.end)
                    if place in seen:
                        continue
                    seen.add(place)
                row = _row(count, statement, survey.labels[statement.id])
                held[(count.unit or "").casefold()].append(row)
    often = sorted((p for p in held.items() if len(p[1]) >= _LEAST_ROWS), key=lambda p: (-len(p[1]), p[0]))
    once = sorted((r for rows in held.values() if len(rows) < _LEAST_ROWS for r in rows), key=lambda r: r.sort)
    out = [_unit(name, rows) for name, rows in often]
    if once:
        out.append(UnitView(isolated(phrase("counts.once")), tuple(once), 0, (), (), is_mixed=True))
    return out


def _row(count: Count, statement: Statement, label: str) -> Counted:
    time = statement.times[0] if statement.times else None
    return Counted(
        sort=((time.earliest or time.latest or "~") if time else "~", label),
        verbatim=isolated(count.verbatim),
        bounds=span_of(count),
        unit=count.unit or "",
        when=plain(time.verbatim, 40) if time else "",
        voice=speaker(statement),
        target=statement.id,
        number=label,
        low=count.minimum,
        high=count.maximum,
        approximate=count.approximate,
    )


def _unit(name: str, rows: list[Counted]) -> UnitView:
    rows.sort(key=lambda r: r.sort)
    known = [r for r in rows if r.low is not None or r.high is not None]
    drawn = known[:_DRAWN] if len(known) >= _LEAST_ROWS else []
    top = max((v for r in drawn for v in (r.low, r.high) if v is not None), default=0) or 1
    ranges = tuple(_range(i, r, top) for i, r in enumerate(drawn))
    shown = isolated(name) if name else isolated(phrase("counts.no_unit"))
    return UnitView(shown, tuple(rows), _TOP + _ROW * len(drawn) + 8, ranges, _ticks(top) if drawn else ())


def _x(value: float, top: float) -> float:
    return round(_LEFT + (_RIGHT - _LEFT) * value / top, 1)


def _range(index: int, row: Counted, top: float) -> Range:
    low = _x(row.low, top) if row.low is not None else None
    high = _x(row.high, top) if row.high is not None else None
    start = low if low is not None else max(_LEFT, (high or _LEFT) - _OPEN)
    end = high if high is not None else start + _OPEN
    if end - start < 6:  # noqa: PLR2004 - the smallest bar an eye finds, in drawing units
        start, end = (start + end) / 2 - 3, (start + end) / 2 + 3
    dated = f"{row.when}, " if row.when else ""
    return Range(
        y=_TOP + index * _ROW,
        x=round(start, 1),
        width=round(end - start, 1),
        left_open=low is None,
        right_open=high is None,
        approximate=row.approximate,
        label=plain(f"{dated}{row.voice}", 52),
        value=row.bounds.striptags(),
        value_x=round(end + 7, 1),
        target=row.target,
    )


def _ticks(top: float) -> tuple[tuple[float, str], ...]:
    step = 10.0 ** (len(str(int(top))) - 1)
    for finer in (2.0, 5.0):
        if top / step < 3:  # noqa: PLR2004 - at least three marks on an axis
            step /= finer
    step = max(1.0, step)
    values = [step * i for i in range(int(top / step) + 1)]
    stride = max(1, len(values) // 6)
    return tuple((_x(v, top), number(v)) for v in values[::stride])
