"""The brief: what its template can ask for, and what it leaves to pages of their own."""

from __future__ import annotations

from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from allegata.views import clashes, decided, drawing, glimpse, limits, sources, voices
from allegata.views.asks import Asks, asks
from allegata.views.cards import Cards
from allegata.views.glimpse import Glimpse
from allegata.views.matrix import Matrix, matrix
from allegata.views.phrases import phrase, say, section
from allegata.views.rows import Stories, Story
from allegata.views.standards import Lookup
from allegata.views.survey import survey
from allegata.views.visible import isolated, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from markupsafe import Markup

    from allegata.model import CaseReader, Standard
    from allegata.publish.quality import Quality

CASE, MORE = "case.html", "more"
STORIES, DRAWINGS, PROBLEMS = 20, 3, 12
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


class Brief:
    """One case's brief in the making. Every part is built once, when its template asks for it."""

    def __init__(self, reader: CaseReader, standards: Sequence[Standard], quality: Quality) -> None:
        self._reader = reader
        self.case = reader.case()
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
        return limits.limits(self.survey, self._stories, Cards(self._reader, self.survey), known)

    @cached_property
    def stories(self) -> tuple[Story, ...]:
        """The situations with the rows of the first page."""
        return tuple(islice(self._stories.stories(), STORIES))

    @cached_property
    def addresses(self) -> dict[str, str]:
        """Where each allegation's row stands."""
        here = {row.id for story in self.stories for row in story.rows}
        out = {}
        for number, held in self._stories.by_number():
            out.update({a.id: f"{MORE}/situation-{number}.html#{a.id}" for a in held if a.id not in here})
        return {**out, **{i: f"{CASE}#{i}" for i in here}}

    @cached_property
    def more_stories(self) -> int:
        """How many situations stand on a page of their own alone."""
        rest = 1 if any(a.situation is None for a in self._stories.allegations()) else 0
        return max(0, len(self._stories.situations()) + rest - STORIES)

    @cached_property
    def parts(self) -> dict[str, Part]:
        """The lists of the brief, by name."""
        return {name: self._part(name, rows) for name, rows in self._lists().items()}

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
    def _part(name: str, rows: Iterable[object]) -> Part:
        stream = iter(rows)
        held = tuple(islice(stream, _FEW[name]))
        return Part(name, held, sum(1 for _ in stream))

    @cached_property
    def asks(self) -> Asks:
        """All open questions."""
        return asks(self._reader, self.survey, self.cards, self.lookup)

    @cached_property
    def matrix(self) -> Matrix:
        """Situations by indicators."""
        return matrix(self._reader, self.survey, self._stories, self.lookup)

    def drawings(self) -> tuple[drawing.Drawing, ...]:
        """Origins of the allegations that rest on most."""
        held = drawing.drawings(self._stories, self.survey)
        return tuple(d._replace(to=self.addresses[d.id].removeprefix(CASE)) for d in islice(held, DRAWINGS))

    def names(self) -> tuple[voices.NameView, ...]:
        """People and bodies that go by more than one form of a name."""
        return tuple(voices.names(self._reader))

    def glimpse(self) -> Glimpse:
        """The whole in a few lines."""
        clashing = [c for c in clashes.clashes(self._reader, self.cards) if c.is_open]
        return Glimpse(
            head=self.head().striptags(),
            reports=len(self.survey.outlines),
            statements=self.survey.tally["statements"],
            limits=tuple(line.striptags() for line in self.limits()),
            allegations=glimpse.lines(self.stories),
            allegation_count=self._stories.origin_counts()[1],
            contradictions=glimpse.contradictions(clashing),
            contradiction_count=len(clashing),
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
        for story in self._stories.stories(Cards(self._reader, self.survey), whole=True):
            cut = next((s.folded for s in self.stories if s.id == story.id), 1)
            if cut:
                yield f"situation-{story.number}", Further("story", story.label, (story,))
        for name, rows in self._lists().items():
            if self.parts[name].more:
                yield name, Further(name, say(f"section.{name}"), rows)
        if self.rejected:
            yield "rejected", Further("rejected", say("section.rejected"), self.rejected)
        if len(self.problems) > PROBLEMS:
            yield "problems", Further("problems", say("section.problems"), self.problems)
