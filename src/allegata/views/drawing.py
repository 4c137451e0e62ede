"""A drawing of an allegation's origins: reports on one side, what they rest on on the other, a line for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from allegata.views.cards import cut
from allegata.views.phrases import phrase
from allegata.views.visible import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from allegata.model import Allegation, Origin
    from allegata.views.rows import Stories
    from allegata.views.survey import Survey

_ROW, _TOP = 26, 6
_LEFT, _RIGHT = 250, 380
_CHARS = 30
_WORDS = 12


class Knot(NamedTuple):
    """A report or an origin: its words, its place, and, of a report, its number."""

    y: int
    text: str
    report: int


class Line(NamedTuple):
    """A report rests on an origin; `is_passed_on` where by a copy or a citation."""

    y1: int
    y2: int
    is_passed_on: bool


class Drawing(NamedTuple):
    """One allegation's origins."""

    id: str
    label: str
    summary: str
    height: int
    left: int
    right: int
    reports: tuple[Knot, ...]
    origins: tuple[Knot, ...]
    lines: tuple[Line, ...]
    to: str = ""
    """Where its row stands."""


def drawings(stories: Stories, survey: Survey) -> Iterator[Drawing]:
    """A drawing for each allegation with several origins that any report passes on."""
    for a in stories.allegations():
        if len(a.origins) > 1 and len(a.reports) > len(a.origins):
            yield _drawing(a, survey)


def _drawing(a: Allegation, survey: Survey) -> Drawing:
    numbers = sorted({int(survey.labels[s].partition(".")[0]) for s in a.statements})
    rows = {n: i for i, n in enumerate(numbers)}
    spread = max(1.0, len(numbers) / len(a.origins))
    places = [_TOP + round((i + 0.5) * spread * _ROW) for i in range(len(a.origins))]
    lines = {
        Line(_y(rows[n]), places[i], bool(o.via))
        for i, o in enumerate(a.origins)
        for n in {int(survey.labels[s].partition(".")[0]) for s in o.statements}
    }
    named = [(n, survey.by_number[n].publisher or survey.by_number[n].title) for n in numbers]
    words = plain(cut(a.label, _WORDS))
    return Drawing(
        id=a.id,
        label=words,
        summary=phrase("drawing.summary").format(reports=len(numbers), origins=len(a.origins), words=words),
        height=_TOP * 2 + _ROW * max(len(numbers), len(a.origins)),
        left=_LEFT,
        right=_RIGHT,
        reports=tuple(Knot(_y(rows[n]), plain(f"{n} · {name}", _CHARS), n) for n, name in named),
        origins=tuple(Knot(places[i], plain(_root(o, survey), _CHARS), 0) for i, o in enumerate(a.origins)),
        lines=tuple(sorted(lines)),
    )


def _y(row: int) -> int:
    return _TOP + row * _ROW + _ROW // 2


def _root(origin: Origin, survey: Survey) -> str:
    if origin.kind == "owner":
        outline = survey.by_number[int(survey.labels[origin.statements[0]].partition(".")[0])]
        return outline.publisher or outline.title
    return survey.publishers.get(origin.root.casefold(), origin.root)
