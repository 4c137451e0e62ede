"""The brief: what its template can ask for, and what it leaves to pages of their own."""

from __future__ import annotations

from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from allegata.views import clashes, decided, drawing, glimpse, limits, lives, sources, voices
from allegata.views.asks import Asks, asks
from allegata.views.cards import Cards
from allegata.views.glimpse import Glimpse
from allegata.views.matrix import Matrix, matrix
from allegata.views.phrases import phrase, say, section
from allegata.views.rows import Stories, Story, page_of
from allegata.views.standards import Lookup
from allegata.views.survey import survey
from allegata.views.visible import isolated, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence, Sized
    from typing import TypeAlias

    from allegata.model import CaseReader, Standard
    from allegata.publish.quality import Quality

    Told: TypeAlias = Sequence[tuple[str, str, str]]

CASE, MORE = "case.html", "more"
STORIES, DRAWINGS, PROBLEMS = 20, 3, 12
ROWS = 300
"""Allegations after which the first page shows no further situation."""
_FEW = {"clashes": 12, "steps": 15, "sizes": 12, "events": 20, "voices": 12, "asks": 9, "sources": 40}
_CHAINS = ("second part", "chain, depth and names exact")
_DENIALS = ("second part", "denial recall")
_MARKS = "palermo-2000"


class Part(NamedTuple):
    """A list of the brief: the rows that it shows, and how many a page of its own holds beside."""

    name: str
    rows: tuple[object, ...]
    more: int


class Further(NamedTuple):
    """A page that holds in full what the brief cuts short: a list, or one situation."""

    kind: str
    heading: Markup
    rows: Iterable[object]
    told: str | None = None
    """All that the page tells, beside what was read out of its reports; None where that is not known beforehand."""


class Brief:
    """One case's brief in the making. Every part is built once, when its template asks for it."""

    def __init__(self, reader: CaseReader, standards: Sequence[Standard], quality: Quality, told: Told = ()) -> None:
        self._reader = reader
        self.case = reader.case()
        self.news = lives.news(told)
        self.title = isolated(self.case.title) or isolated(phrase("label.untitled"))
        self.plain_title = plain(self.case.title) or phrase("label.untitled")
        self.glossary = tuple((term.replace("_", " "), meaning) for term, meaning in section("glossary"))
        self.survey = survey(reader)
        self.quality = quality
        self.lookup = Lookup(standards)
        self.cards = Cards(reader, self.survey)
        self._stories = Stories(reader, self.survey, self.cards)

    def head(self) -> Markup:
        """Reports, publishers and dates in one line."""
        return limits.head(self.survey)

    def limits(self) -> tuple[Markup, ...]:
        """Three sentences of limits at most, the worst first."""
        figures = {(r.ability, r.measure): r.value for r in self.quality.rows}
        marks = next((r.value for r in self.quality.rows if r.ability == _MARKS), None)
        held = {"chains": figures.get(_CHAINS), "denials": figures.get(_DENIALS), "marks": marks}
        known = [(key, value) for key, value in held.items() if value is not None]
        return limits.limits(self.survey, self._stories, self.cards.anew(), known)

    @cached_property
    def stories(self) -> tuple[Story, ...]:
        """The situations with the rows of the first page."""
        out: list[Story] = []
        for story in islice(self._stories.stories(), STORIES):
            out.append(story)
            if sum(len(s.rows) for s in out) >= ROWS:
                break
        return tuple(out)

    @cached_property
    def addresses(self) -> dict[str, str]:
        """Where each allegation's row stands."""
        here = {row.id for story in self.stories for row in story.rows}
        out = {}
        for page, held in self._stories.pages():
            out.update({a.id: f"{MORE}/{page}.html#{a.id}" for a in held if a.id not in here})
        return {**out, **{i: f"{CASE}#{i}" for i in here}}

    @cached_property
    def more_stories(self) -> int:
        """How many situations stand on a page of their own alone."""
        rest = 1 if any(a.situation is None for a in self._stories.allegations()) else 0
        return max(0, len(self._stories.situations()) + rest - len(self.stories))

    @cached_property
    def parts(self) -> dict[str, Part]:
        """The lists of the brief, by name."""
        return {name: self._part(name, rows, self._counted().get(name)) for name, rows in self._lists().items()}

    def _counted(self) -> dict[str, int]:
        """How many rows the long lists have: they are not built to be counted."""
        seen = self.survey
        held: dict[str, Sized] = {
            "steps": seen.steps,
            "sizes": seen.sizes,
            "events": seen.events,
            "voices": seen.voices,
        }
        return {"clashes": sum(self._clashing), **{name: len(rows) for name, rows in held.items()}}

    @cached_property
    def _clashing(self) -> tuple[int, int]:
        return clashes.count(self._reader, self.cards)

    def _lists(self) -> dict[str, Iterable[object]]:
        seen = self.survey
        return {
            "clashes": clashes.clashes(self._reader, self.cards),
            "steps": seen.steps.views(self.cards),
            "sizes": seen.sizes.views(self.cards),
            "events": seen.events.views(self.cards),
            "voices": seen.voices.views(),
            "asks": self.asks.open,
            "sources": sources.in_rows(self._reader, seen),
        }

    @staticmethod
    def _part(name: str, rows: Iterable[object], count: int | None) -> Part:
        stream = iter(rows)
        held = tuple(islice(stream, _FEW[name]))
        return Part(name, held, sum(1 for _ in stream) if count is None else count - len(held))

    @cached_property
    def asks(self) -> Asks:
        """All open questions."""
        return asks(self._reader, self.survey, self.cards, self.lookup)

    @cached_property
    def matrix(self) -> Matrix:
        """Situations by indicators."""
        return matrix(self._reader, self.survey, self._stories, self.lookup)

    def address_of(self, situation: str, root: str) -> str:
        """Where a situation stands, seen from the brief where `root` is empty, else from a page behind it."""
        home = root + self._homes[situation]
        return home.removeprefix(CASE)

    @cached_property
    def _homes(self) -> dict[str, str]:
        here = {story.id for story in self.stories}
        return {
            s.id: f"{CASE}#{s.id}" if s.id in here else f"{MORE}/{page_of(s.id)}.html"
            for s in self._stories.situations()
        }

    def drawings(self) -> tuple[drawing.Drawing, ...]:
        """Origins of the allegations that rest on most."""
        held = drawing.drawings(self._stories, self.survey)
        return tuple(d._replace(to=self.addresses[d.id].removeprefix(CASE)) for d in islice(held, DRAWINGS))

    def names(self) -> tuple[voices.NameView, ...]:
        """People and bodies that go by more than one form of a name."""
        return tuple(voices.names(self._reader))

    def glimpse(self) -> Glimpse:
        """The whole in a few lines."""
        clashing = (c for c in clashes.clashes(self._reader, self.cards) if c.is_open)
        return Glimpse(
            head=self.head().striptags(),
            reports=len(self.survey.outlines),
            statements=self.survey.tally["statements"],
            limits=tuple(line.striptags() for line in self.limits()),
            allegations=glimpse.lines(self.stories),
            allegation_count=self._stories.origin_counts()[1],
            contradictions=glimpse.contradictions(clashing),
            contradiction_count=self._clashing[0],
            questions=glimpse.questions(self.asks),
            question_count=len(self.asks.open),
        )

    @cached_property
    def problems(self) -> tuple[sources.ProblemView, ...]:
        """What could not be read or done."""
        return tuple(sources.problems(self._reader, self.survey))

    @cached_property
    def rejected(self) -> tuple[decided.Rejected, ...]:
        """What people rejected: it stands on a page of its own."""
        return tuple(decided.rejected(self._reader, self.survey))

    def further(self) -> Iterator[tuple[str, Further]]:
        """The pages that hold what the brief cuts short, by name."""
        folded = {story.page: story.folded for story in self.stories}
        analysed = dict(self._reader.analysed_keys())
        for page, _ in self._stories.pages():
            if folded.get(page, 1):
                story = self._stories.whole(page, self.cards.anew())
                yield page, Further("story", Markup(""), story, self._stories.told(page, analysed))
        for name, rows in self._lists().items():
            if self.parts[name].more:
                yield name, Further(name, say(f"section.{name}"), rows)
        if len(self.matrix.rows) > STORIES:
            yield "matrix", Further("matrix", say("section.matrix"), self.matrix.rows)
        if self.rejected:
            yield "rejected", Further("rejected", say("section.rejected"), self.rejected)
        if len(self.problems) > PROBLEMS:
            yield "problems", Further("problems", say("section.problems"), self.problems)
