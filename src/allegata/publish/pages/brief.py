"""The brief: what its template can ask for, and what it leaves to pages of their own."""

from __future__ import annotations

from calendar import month_name
from functools import cached_property, partial
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from markupsafe import Markup

from allegata.views import clashes, decided, drawing, glimpse, limits, lives, sources, voices
from allegata.views.asks import Asks, asks, listed_missing, listing
from allegata.views.cards import Cards
from allegata.views.glimpse import Glimpse
from allegata.views.listing import Listing, Shelf, encoded, in_one, read_from, read_keys, shelves
from allegata.views.matrix import Matrix, MatrixRow, matrix
from allegata.views.phrases import has, phrase, say, section
from allegata.views.rows import Stories, Story, StoryPage, page_of
from allegata.views.standards import Lookup
from allegata.views.visible import isolated, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import TypeAlias

    from allegata.model import Allegation, CaseReader, Standard
    from allegata.publish.quality import Quality
    from allegata.views.survey import Survey

    Told: TypeAlias = Sequence[tuple[str, str, str]]

CASE, MORE = "case.html", "more"
STORIES, DRAWINGS = 20, 3
ROWS = 300
"""Allegations after which the first page shows no further situation."""
_FEW = {
    "clashes": 12,
    "steps": 15,
    "sizes": 12,
    "events": 20,
    "voices": 12,
    "names": 20,
    "asks": 9,
    "aside": 20,
    "missing": 20,
    "matrix": STORIES,
    "sources": 40,
    "problems": 12,
    "rejected": 0,
}
"""Rows of each list that the first page shows."""
_CHAINS = ("second part", "chain, depth and names exact")
_DENIALS = ("second part", "denial recall")
_MARKS = "palermo-2000"


class Part(NamedTuple):
    """A list of the brief: the rows that it shows, and how many a page of its own holds beside."""

    rows: tuple[object, ...]
    more: int

    @property
    def number(self) -> int:
        """All rows of the list."""
        return len(self.rows) + self.more


class Way(NamedTuple):
    """A link to another page of the same list: the page's name, what it is called, its rows."""

    page: str
    label: str | Markup
    number: int = 0


class Further(NamedTuple):
    """A page that holds in full what the brief cuts short: a list, a part of one, or one situation."""

    kind: str
    heading: Markup
    rows: Iterable[object]
    told: str | None = None
    """All that the page tells, beside what was read out of its reports; None where that is not known beforehand."""
    parts: tuple[Way, ...] = ()
    """The pages that the list is cut into."""
    whole: Way | None = None
    before: Way | None = None
    after: Way | None = None


def _part(name: str, held: Listing[Any]) -> Part:
    few = _FEW[name]
    return Part(tuple(held.shown(few)), max(0, len(held.entries) - few))


def _in_full(name: str, held: Listing[Any]) -> Iterator[tuple[str, Further]]:
    """A list on a page of its own, or, where it is long, on several, with one that leads to them."""
    heading = say(f"section.{name}")
    cut = shelves(held)
    ways = tuple(Way(f"{name}-{s.name}", _numbered(s), s.number) for s in cut)
    told = encoded(*ways) if cut else held.told(held.entries)
    yield name, Further(name, heading, () if cut else held.shown(), told, ways)
    around = (None, *cut, None)
    for previous, shelf, following in zip(around[:-2], cut, around[2:], strict=True):
        before = _beside(name, shelf, previous, "list.before")
        after = _beside(name, shelf, following, "list.after")
        title = say("list.goes_on" if shelf.run else "list.part", heading=heading, part=_called(shelf.key))
        part = Further(name, title, shelf.rows, encoded(shelf.told, before, after))
        yield f"{name}-{shelf.name}", part._replace(whole=Way(name, phrase("list.all")), before=before, after=after)


def _beside(name: str, shelf: Shelf, other: Shelf | None, where: str) -> Way | None:
    """The way to the page before or after, which is called by its key where that is another."""
    if other is None:
        return None
    return Way(f"{name}-{other.name}", phrase(where) if other.key == shelf.key else _called(other.key))


def _of_story(page: str, held: StoryPage, made: Further) -> tuple[str, Further]:
    """One page of a situation with the ways to its others: the first, and those beside it."""
    return page, made._replace(
        whole=Way(held.first, phrase("list.first")) if held.before not in {None, held.first} else None,
        before=Way(held.before, phrase("list.before")) if held.before else None,
        after=Way(held.after, phrase("list.after")) if held.after else None,
    )


def _numbered(shelf: Shelf) -> str:
    """What a page is called among all pages of its list; a key with several is numbered."""
    called = _called(shelf.key)
    return say("list.numbered", shelf.run + 1, part=called).striptags() if shelf.run else called


def _called(key: str) -> str:
    """What a part of a list is called: a month, a year or numbers of reports, letters, or a phrase."""
    if has(f"list.{key}"):
        return phrase(f"list.{key}")
    year, _, month = key.partition("-")
    if len(month) == len("01") < len(year):
        return f"{month_name[int(month)]} {year}"
    if month:
        return phrase("list.reports").format(first=year, last=month)
    return key.upper()


class Brief:
    """One case's brief in the making. Every part is built once, when its template asks for it."""

    def __init__(
        self, reader: CaseReader, seen: Survey, standards: Sequence[Standard], quality: Quality, told: Told = ()
    ) -> None:
        self._reader = reader
        self.case = reader.case()
        self.news = lives.news(told)
        self.title = isolated(self.case.title) or isolated(phrase("label.untitled"))
        self.plain_title = plain(self.case.title) or phrase("label.untitled")
        self.glossary = tuple((term.replace("_", " "), meaning) for term, meaning in section("glossary"))
        self.survey = seen
        self.quality = quality
        self.lookup = Lookup(standards)
        self.cards = Cards(reader, self.survey)
        self._stories = Stories(reader, self.survey, self.cards)

    @property
    def allegations(self) -> tuple[Allegation, ...]:
        """All allegations in the case's order."""
        return self._stories.every

    def head(self) -> Markup:
        """Reports, publishers and dates in one line."""
        return limits.head(self.survey)

    @cached_property
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
        for page, held in self._stories.pages.items():
            out.update({a.id: f"{MORE}/{page}.html#{a.id}" for a in held.allegations if a.id not in here})
        return {**out, **{i: f"{CASE}#{i}" for i in here}}

    @cached_property
    def more_stories(self) -> int:
        """How many situations stand on a page of their own alone."""
        rest = 1 if any(a.situation is None for a in self._stories.allegations()) else 0
        return max(0, len(self._stories.situations()) + rest - len(self.stories))

    @cached_property
    def parts(self) -> dict[str, Part]:
        """The lists of the brief, by name."""
        return {name: _part(name, held) for name, held in self._lists.items()}

    @cached_property
    def _keys(self) -> dict[str, str]:
        return read_keys(self._reader, self.survey)

    @cached_property
    def _lists(self) -> dict[str, Listing[Any]]:
        seen, read = self.survey, partial(read_from, self.survey, self._keys)
        asked = partial(listing, view=self.asks.view, cards=self.cards, read=read)
        return {
            "clashes": clashes.listing(self._reader, self.cards, read),
            "steps": seen.steps.listing(self.cards, read),
            "sizes": seen.sizes.listing(self.cards, read),
            "events": seen.events.listing(self.cards, read),
            "voices": seen.voices.listing(),
            "names": voices.names(self._reader),
            "asks": asked(self.asks.open),
            "aside": asked(self.asks.aside),
            "missing": listed_missing(self.asks.missing),
            "matrix": Listing(self.matrix.rows, lambda row: row, in_one, self._told_of_rows, lambda row: row.id),
            "sources": sources.listing(tuple(sources.in_rows(self._reader, seen))),
            "problems": sources.listed_problems(self._reader, seen),
            "rejected": decided.listing(tuple(decided.rejected(self._reader, seen))),
        }

    def _told_of_rows(self, rows: Sequence[MatrixRow]) -> str:
        return encoded(self.matrix.bands, [(row, self._homes[row.id]) for row in rows])

    @cached_property
    def asks(self) -> Asks:
        """All open questions."""
        return asks(self._reader.questions(), self.allegations, self.survey, self.cards, self.lookup)

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

    def glimpse(self) -> Glimpse:
        """The whole in a few lines."""
        clashing = self._lists["clashes"]
        is_open = [entry for entry in clashing.entries if entry[1]]
        return Glimpse(
            head=self.head().striptags(),
            reports=len(self.survey.outlines),
            statements=self.survey.tally["statements"],
            limits=tuple(line.striptags() for line in self.limits),
            allegations=glimpse.lines(self.stories),
            allegation_count=self._stories.origin_counts()[1],
            contradictions=glimpse.contradictions(clashes.view(entry, self.cards) for entry in is_open),
            contradiction_count=len(is_open),
            questions=glimpse.questions(self.asks),
            question_count=len(self.asks.open),
        )

    def further(self) -> Iterator[tuple[str, Further]]:
        """The pages that hold what the brief cuts short, by name."""
        folded = {story.page: story.folded for story in self.stories}
        for page, held in self._stories.pages.items():
            if folded.get(page, 1):
                story = self._stories.whole(page, self.cards.anew())
                yield _of_story(page, held, Further("story", Markup(""), story, self._stories.told(page, self._keys)))
        for name, rows in self._lists.items():
            if len(rows.entries) > _FEW[name]:
                yield from _in_full(name, rows)
