"""The brief in a few lines, for a terminal: what is alleged, from how many origins, what answers it, what to ask."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import msgspec
from markupsafe import Markup

from allegata.views.cards import cut
from allegata.views.phrases import phrase

if TYPE_CHECKING:
    from collections.abc import Iterable

    from allegata.views.asks import Asks
    from allegata.views.clashes import ClashView, Side
    from allegata.views.rows import Row, Story

_WORDS = 14
_ROWS, _CLASHES, _ASKS = 9, 3, 3


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """An allegation: its situation, words and best-placed voice, its origins and reports, who answers it."""

    situation: str
    words: str
    by: str
    flags: tuple[str, ...]
    origins: int
    reports: int
    answer: str


class Glimpse(msgspec.Struct, frozen=True, kw_only=True):
    """A case in a few lines of plain text; the numbers are those of the whole case."""

    head: str
    reports: int
    statements: int
    limits: tuple[str, ...]
    allegations: tuple[Line, ...]
    allegation_count: int
    contradictions: tuple[str, ...]
    contradiction_count: int
    questions: tuple[str, ...]
    question_count: int


def lines(stories: Iterable[Story]) -> tuple[Line, ...]:
    """The first rows of the brief, those of several origins or with an answer before the others."""
    held = [(story, row) for story in stories for row in story.rows]
    held.sort(key=lambda pair: (not pair[1].answers, -pair[1].origins, not pair[1].flags))
    return tuple(_line(story, row) for story, row in held[:_ROWS])


def _line(story: Story, row: Row) -> Line:
    answers = [a for a in row.answers if a.is_denial] or list(row.answers)
    said = phrase("row.unanswered")
    if answers:
        how = f" {phrase('row.denies')}" if answers[0].is_denial else f", {phrase('row.silent')}"
        said = f"{_plain(answers[0].who)}{how}"
    return Line(
        situation=_plain(story.label),
        words=_plain(Markup("<q>{}</q>").format(cut(_bare(row), _WORDS))),
        by=_plain(row.by[0].who) if row.by else phrase("row.nobody"),
        flags=row.flags,
        origins=row.origins,
        reports=row.reports,
        answer=said,
    )


def _bare(row: Row) -> str:
    return _plain(row.words).strip("“”")


def contradictions(held: Iterable[ClashView]) -> tuple[str, ...]:
    """The first values that do not go together, each side with whoever gives it."""
    return tuple(f"{_side(c.a)} / {_side(c.b)}" for c in islice(held, _CLASHES))


def _side(side: Side) -> str:
    return f"{_plain(side.words)} ({_plain(side.who)} {side.at.number})"


def questions(held: Asks) -> tuple[str, ...]:
    """The first questions to ask."""
    return tuple(_plain(held.view(entry).text) for entry in held.open[:_ASKS])


def _plain(text: str) -> str:
    """Markup as plain text, its quotation marks kept."""
    return Markup(text.replace("<q>", "“").replace("</q>", "”")).striptags()  # noqa: S704  tags go
