"""The timeline: one drawing a report, all on one scale, and the same as a table. Uncertainty is drawn, not smoothed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from allegata.views.claims import when
from allegata.views.phrases import phrase
from allegata.views.scale import Scale, ordinal, scale
from allegata.views.visible import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup

    from allegata.model import CaseReader, Statement, When
    from allegata.views.survey import Outline, Survey

WIDTH = 960
_LEFT = 200.0
_RIGHT = 940.0
_ROW = 22
_TOP = 26
_ROWS_AT_MOST = 60
_LEAST_BAR = 5.0
_CHARACTER = 6.1
"""Mean width of a character of a label, in drawing units."""


class Bar(NamedTuple):
    """One dated expression, drawn. `left_open` and `right_open` fade out: that bound is unknown."""

    y: float
    x: float
    width: float
    left_open: bool
    right_open: bool
    is_vague: bool
    is_doubtful: bool
    voice: str
    label: str
    label_x: float
    label_end: bool
    target: str


class Dated(NamedTuple):
    """A row of the table: a date as written and as understood, and the claim it stands in."""

    when: Markup
    earliest: str
    latest: str
    precision: str
    relative: str
    voice: str
    target: str
    number: str


class Drawing(NamedTuple):
    """One report's lane."""

    outline: Outline
    height: int
    bars: tuple[Bar, ...]
    rows: tuple[Dated, ...]
    undated: tuple[Dated, ...]
    left_out: int
    published: float | None


class Timeline:
    """Builds one drawing after another."""

    def __init__(self, reader: CaseReader, survey: Survey) -> None:
        self._reader = reader
        self._survey = survey
        self.scale: Scale | None = scale(survey.moments, _LEFT, _RIGHT)
        self.width = WIDTH

    def drawings(self) -> Iterator[Drawing]:
        """One drawing a report that has any date."""
        for outline in self._survey.outlines.values():
            dated = _first_uses(self._reader, outline.id)
            if dated or outline.published:
                yield self._drawing(outline, dated)

    def _drawing(self, outline: Outline, dated: list[tuple[When, Statement]]) -> Drawing:
        known = [(t, s) for t, s in dated if _bounds(t) is not None]
        known.sort(key=lambda p: (p[0].earliest or p[0].latest or "", p[0].latest or "~"))
        shown = known[:_ROWS_AT_MOST] if self.scale is not None else []
        bars = tuple(self._bar(i, t, s) for i, (t, s) in enumerate(shown))
        published = ordinal(outline.earliest)
        return Drawing(
            outline=outline,
            height=_TOP + _ROW * max(1, len(bars)) + 6,
            bars=bars,
            rows=tuple(self._row(t, s) for t, s in known),
            undated=tuple(self._row(t, s) for t, s in dated if _bounds(t) is None),
            left_out=len(known) - len(shown),
            published=self.scale.x(published) if self.scale is not None and published is not None else None,
        )

    def _bar(self, index: int, time: When, statement: Statement) -> Bar:
        at = self.scale
        first, last = ordinal(time.earliest), ordinal(time.latest)
        assert at is not None  # noqa: S101 - drawn only where there is a scale
        fade = 46.0
        x = at.x(first) if first is not None else max(at.left, at.x(last or 0) - fade)
        end = at.x(last) if last is not None else min(at.right, x + fade)
        if end - x < _LEAST_BAR:
            end = min(at.right, x + _LEAST_BAR)
            x = end - _LEAST_BAR
        label = f"{plain(time.verbatim, 34)} ({self._survey.labels[statement.id]})"
        to_left = end + 8 + len(label) * _CHARACTER > WIDTH
        return Bar(
            y=_TOP + index * _ROW,
            x=x,
            width=round(end - x, 1),
            left_open=first is None,
            right_open=last is None,
            is_vague="vague" in time.flags,
            is_doubtful=bool({"inconsistent", "impossible"} & set(time.flags)),
            voice=plain(speaker(statement), 30),
            label=label,
            label_x=round(x - 6 if to_left else end + 6, 1),
            label_end=to_left,
            target=statement.id,
        )

    def _row(self, time: When, statement: Statement) -> Dated:
        return Dated(
            when=when(time),
            earliest=time.earliest or "",
            latest=time.latest or "",
            precision=phrase(f"precision.{time.precision}"),
            relative=plain(time.relative_to or "", 40),
            voice=speaker(statement),
            target=statement.id,
            number=self._survey.labels[statement.id],
        )


def _first_uses(reader: CaseReader, document: str) -> list[tuple[When, Statement]]:
    """Each dated expression once, with the first statement that holds it."""
    seen: set[tuple[int, int]] = set()
    out = []
    for statement in reader.statements(document):
        for time in statement.times:
            place = (time.anchor.start, time.anchor.end) if time.anchor is not None else None
            if place is None or place not in seen:
                out.append((time, statement))
            if place is not None:
                seen.add(place)
    return out


def _bounds(time: When) -> int | None:
    first = ordinal(time.earliest)
    return first if first is not None else ordinal(time.latest)


def speaker(statement: Statement) -> str:
    """The innermost voice by name, for a label."""
    for hop in reversed(statement.voice):
        if hop.name:
            return hop.name
    return phrase("voice.author_unnamed")
