"""What became of the reports after they were taken in, in dates, beside what rests on them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple, Protocol

from allegata.views.phrases import say
from allegata.views.visible import isolated

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from markupsafe import Markup

    from allegata.model import Capture, Change
    from allegata.views.survey import Survey

_TOLD = ("edited", "removed", "redirected", "reinstated")
_DAY = 10
_LAST = 3


class News(NamedTuple):
    """One thing that was told and not yet seen."""

    day: str
    where: Markup
    words: Markup


class Changed(Protocol):
    """What knows of changes: a case, or a part of it."""

    def changes(self, source: str | None = None) -> Iterator[Change]:
        """Changes, of one source or of all."""


class Lives:
    """The turns in the lives of all sources."""

    def __init__(self, reader: Changed) -> None:
        self._turns: dict[str, list[Change]] = defaultdict(list)
        for change in reader.changes():
            if change.kind in _TOLD:
                self._turns[change.source].append(change)

    def notes(self, source: str) -> tuple[Markup, ...]:
        """The last turns of a source, each with its date."""
        return tuple(_note(c) for c in self._turns.get(source, [])[-_LAST:])

    def chips(self, survey: Survey, documents: Iterable[str]) -> tuple[Markup, ...]:
        """What became of the reports that an allegation rests on, where they are not as they were."""
        sources = dict.fromkeys(survey.outlines[d].source for d in documents if d in survey.outlines)
        out = []
        for source in sources:
            last = next(iter(self._turns.get(source, [])[-1:]), None)
            if last is not None and last.kind in {"edited", "removed"}:
                number = next(o.number for o in survey.outlines.values() if o.source == source)
                out.append(say(f"life.chip_{last.kind}", number=number, day=last.at[:_DAY]))
        return tuple(out)


def line(captures: Sequence[Capture], turns: Iterable[Change]) -> tuple[Markup, ...]:
    """A source's life in one line: when it was first taken, each turn, when it was last looked at."""
    if not captures:
        return ()
    told = [_note(c) for c in turns if c.kind in _TOLD]
    first = say("life.first", day=captures[0].fetched_at[:_DAY])
    last = say("life.last", n=len(captures), day=captures[-1].fetched_at[:_DAY])
    return (first, *told, last)


def _note(change: Change) -> Markup:
    return say(f"life.{change.kind}", day=change.at[:_DAY])


def news(told: Iterable[tuple[str, str, str]]) -> tuple[News, ...]:
    """What was told and not yet seen; each with time, where, and what."""
    return tuple(News(at[:_DAY], isolated(where), isolated(words)) for at, where, words in told)
