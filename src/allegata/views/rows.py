"""Situations and their allegations as rows: what is alleged, by whom, from how many origins, what answers it."""

from __future__ import annotations

import functools
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple, Protocol

from markupsafe import Markup

from allegata.views.cards import Said, cut, quote, words_of
from allegata.views.listing import encoded, runs
from allegata.views.lives import Lives
from allegata.views.phrases import phrase, say
from allegata.views.survey import quoted_where_loaded
from allegata.views.visible import isolated

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from allegata.model import Allegation, Change, Origin, Situation, Statement
    from allegata.views.cards import Cards
    from allegata.views.survey import Survey

_LABEL, _ANSWER = 20, 16
_LINKS = 3
_FIGURES = 4
_DENIALS = 2
_PEOPLE = 4
_OUTSIDE = "situation-outside"
_FEW = 8
"""Rows of a situation on the first page, beside those that are never folded."""


class Groups(Protocol):
    """What the rows are made of: a case, or its groups kept at hand."""

    def allegations(self) -> Iterator[Allegation]:
        """All allegations."""

    def situations(self) -> Iterator[Situation]:
        """All situations."""

    def changes(self, source: str | None = None) -> Iterator[Change]:
        """Changes, of one source or of all."""


class By(NamedTuple):
    """One origin: who, where it stands, and by which way it was reached."""

    who: Markup
    at: tuple[Said, ...]
    more: int
    via: Markup


class Answer(NamedTuple):
    """What answers an allegation; without words where they were quoted already."""

    who: Markup
    words: Markup
    at: tuple[Said, ...]
    is_denial: bool


class Open(NamedTuple):
    """What could settle it."""

    words: Markup
    at: Said | None


class Row(NamedTuple):
    """One allegation."""

    id: str
    flags: tuple[str, ...]
    words: Markup
    at: Said
    status: str
    turned: tuple[Markup, ...]
    figures: Markup
    by: tuple[By, ...]
    more_origins: int
    origins: int
    is_at_most: bool
    """Are several of the origins voices without a name, which may be the same people?"""
    reports: int
    answers: tuple[Answer, ...]
    more_answers: int
    settles: tuple[Open, ...]


class Story(NamedTuple):
    """One situation with those of its rows that a page shows; `folded` are left to a page of its own."""

    id: str
    page: str
    """The name of its own page."""
    label: Markup
    people: Markup
    where: Markup
    reports: int
    rows: tuple[Row, ...]
    folded: int
    background: int


class StoryPage(NamedTuple):
    """One page of a situation: those of its allegations that stand there, and the names of its other pages."""

    situation: Situation | None
    allegations: Sequence[Allegation]
    first: str
    before: str | None = None
    after: str | None = None


class Stories:
    """Builds situations one after another, the most answered and most told first."""

    def __init__(self, reader: Groups, survey: Survey, cards: Cards) -> None:
        self._survey = survey
        self._cards = cards
        self._lives = Lives(reader)
        self._by_situation: dict[str | None, list[Allegation]] = defaultdict(list)
        self.every = tuple(reader.allegations())
        """All allegations in the case's order, those that people rejected too."""
        for a in self.every:
            if a.status != "rejected":
                self._by_situation[a.situation].append(a)
        held = [s for s in reader.situations() if s.status != "rejected"]
        self._situations = sorted(held, key=lambda s: (*self._weight(s.id), s.id))
        for allegations in self._by_situation.values():
            allegations.sort(key=_order)

    def _weight(self, situation: str) -> tuple[int, int]:
        held = self._by_situation.get(situation, [])
        return -sum(bool(a.denials) for a in held), -len({r for a in held for r in a.reports})

    def situations(self) -> Sequence[Situation]:
        """All situations in the page's order."""
        return self._situations

    def allegations(self) -> Iterator[Allegation]:
        """All allegations in the page's order."""
        for situation in (*(s.id for s in self._situations), None):
            yield from self._by_situation.get(situation, [])

    @functools.cached_property
    def pages(self) -> dict[str, StoryPage]:
        """The pages of each situation by their names, long ones cut; last those of what stands in none, if any does."""
        out: dict[str, StoryPage] = {}
        for situation in (*self._situations, None):
            held = self._by_situation.get(situation.id if situation is not None else None, [])
            first = page_of(situation.id) if situation is not None else _OUTSIDE
            cut = dict(runs(first, held, lambda a: a.id)) if held else {} if situation is None else {first: ()}
            names = [None, *cut, None]
            for (page, part), before, after in zip(cut.items(), names[:-2], names[2:], strict=True):
                out[page] = StoryPage(situation, part, first, before, after)
        return out

    def part(self, situation: str | None, cards: Cards, *, first: int = 0, count: int = 0) -> Story:
        """One situation, or with None what stands in none, with so many of its rows; those of its first page if 0."""
        held = self._by_situation.get(situation, [])
        shown = held[first : first + count] if count else _shown(held)
        found = next((s for s in self._situations if s.id == situation), None)
        made = self._story(found, cards, whole=False, shown=()) if found else self._rest(held, cards, shown=())
        rows = tuple(self.row(a, cards) for a in shown)
        return made._replace(rows=rows, folded=max(0, len(held) - first - len(rows)))

    def whole(self, page: str, cards: Cards) -> Iterator[Story]:
        """One situation with all the rows of a page, built when it is asked for."""
        situation, held, *_ = self.pages[page]
        if situation is not None:
            yield self._story(situation, cards, whole=True, shown=held)
        else:
            yield self._rest(held, cards, whole=True)

    def told(self, page: str, analysed: Mapping[str, str]) -> str:
        """All that the page of a situation tells; `analysed` are digests of what was read, by document."""
        situation, held, first, before, after = self.pages[page]
        seen = self._survey
        named = {s for a in held for o in a.origins for s in o.statements}
        named.update(s for a in held for s in (*a.statements, *a.denials, *a.declines))
        named.update(s.statement for a in held for s in a.settles if s.statement in seen.labels)
        labels = {s: seen.labels[s] for s in sorted(named)}
        outlines = [seen.by_number[n] for n in sorted({int(label.partition(".")[0]) for label in labels.values()})]
        roots = {o.root: seen.publishers.get(o.root.casefold()) for a in held for o in a.origins}
        accounts = [
            (a, seen.report_of.get(a), seen.background.get(a)) for a in (situation.accounts if situation else ())
        ]
        words = " ".join((situation.label, *situation.people)).casefold() if situation is not None else ""
        loaded = sorted(w for w in seen.loaded if w in words)
        read = [(o, analysed.get(o.id)) for o in outlines]
        turned = self._lives.chips(seen, dict.fromkeys(r for a in held for r in a.reports))
        return encoded(page, first, before, after, situation, held, labels, read, roots, accounts, loaded, turned)

    def origin_counts(self) -> tuple[int, int]:
        """How many allegations rest on one origin, and how many there are."""
        every = [a for held in self._by_situation.values() for a in held if a.statements]
        return sum(len(a.origins) == 1 for a in every), len(every)

    def stories(self, cards: Cards | None = None, *, whole: bool = False) -> Iterator[Story]:
        """Each situation with its rows, then what stands in none; `whole` folds nothing."""
        for situation in self._situations:
            yield self._story(situation, cards or self._cards, whole=whole)
        rest = self._by_situation.get(None, [])
        if rest:
            yield self._rest(rest, cards or self._cards, whole=whole)

    def _story(
        self, situation: Situation, cards: Cards, *, whole: bool, shown: Sequence[Allegation] | None = None
    ) -> Story:
        held = self._by_situation.get(situation.id, [])
        if shown is None:
            shown = held if whole else _shown(held)
        label = quoted_where_loaded(situation.label, self._survey.loaded)
        people = [p for p in situation.people if p.casefold() not in situation.label.casefold()][:_PEOPLE]
        places = [p for p in situation.places if p.casefold() not in situation.label.casefold()]
        return Story(
            id=situation.id,
            page=page_of(situation.id),
            label=isolated(label),
            people=isolated(quoted_where_loaded(", ".join(people), self._survey.loaded)),
            where=isolated(", ".join(places)),
            reports=len({self._survey.report_of[a] for a in situation.accounts if a in self._survey.report_of}),
            rows=tuple(self.row(a, cards) for a in shown),
            folded=len(held) - len(shown),
            background=sum(self._survey.background.get(a, 0) for a in situation.accounts),
        )

    def _rest(
        self,
        held: Sequence[Allegation],
        cards: Cards,
        *,
        whole: bool = False,
        shown: Sequence[Allegation] | None = None,
    ) -> Story:
        if shown is None:
            shown = held if whole else [a for a in _shown(held) if not _is_plain(a)]
        reports = {r for a in held for r in a.reports}
        return Story(
            id="outside",
            page=_OUTSIDE,
            label=isolated(phrase("story.outside" if self._situations else "story.alone")),
            people=Markup(""),
            where=Markup(""),
            reports=len(reports),
            rows=tuple(self.row(a, cards) for a in shown),
            folded=len(held) - len(shown),
            background=0,
        )

    def row(self, a: Allegation, cards: Cards) -> Row:
        """One allegation; its words are quoted here."""
        own = a.statements or a.denials
        label = next((s for s in own if words_of(cards.statement(s)) == a.label), own[0])
        cards.once(label)
        origins = sorted(a.origins, key=lambda o: (min(cards.rank(s) for s in o.statements), o.root))
        answers = tuple(self._answers(a, cards))
        return Row(
            id=a.id,
            flags=tuple(phrase(f"flagged.{f}") for f in a.flags),
            words=quote(cut(a.label, _LABEL)) if a.statements else say("row.denied_words", words=quote(a.label)),
            at=cards.at(label),
            status=phrase(f"status.{a.status}") if a.status != "proposed" else "",
            turned=self._lives.chips(self._survey, a.reports),
            figures=_figures(a),
            by=tuple(self._by(o, cards) for o in origins[:_FEW]),
            more_origins=max(0, len(origins) - _FEW),
            origins=len(origins),
            is_at_most=_may_be_fewer(a, cards),
            reports=len(a.reports),
            answers=answers[:_FEW],
            more_answers=max(0, len(answers) - _FEW),
            settles=tuple(_settles(a, cards)),
        )

    def _by(self, origin: Origin, cards: Cards) -> By:
        best = min(origin.statements, key=lambda s: (cards.rank(s), cards.at(s).report, s))
        ordered = [best, *(s for s in origin.statements if s != best)]
        who = isolated(self._survey.publishers.get(origin.root.casefold(), origin.root))
        return By(
            who=say("who.copied", first=who) if origin.kind == "copy_group" else cards.who(best),
            at=tuple(cards.at(s) for s in ordered[:_LINKS]),
            more=max(0, len(ordered) - _LINKS),
            via=isolated("; ".join(v for v in origin.via if v)),
        )

    def _answers(self, a: Allegation, cards: Cards) -> Iterator[Answer]:
        said: dict[str, list[str]] = defaultdict(list)
        for d in a.denials:
            said[words_of(cards.statement(d)).casefold()].append(d)
        for i, held in enumerate(said.values()):
            first = min(held, key=lambda s: cards.at(s).report)
            is_new = cards.once(first) and i < _DENIALS
            words = _denial(cards.statement(first)) if is_new else Markup("")
            yield Answer(cards.who(first), words, tuple(cards.at(s) for s in held[:_LINKS]), is_denial=True)
        for d in () if a.denials else a.declines:
            yield Answer(cards.asked(d), Markup(""), (cards.at(d),), is_denial=False)


def _denial(statement: Statement) -> Markup:
    """A denial in its own words; what is denied of words that hold no negation is said to be denied, never alone."""
    words = quote(cut(words_of(statement), _ANSWER))
    return say("row.says", words=words) if statement.polarity == "negative" else say("row.denies_words", words=words)


def page_of(situation: str) -> str:
    """The name of a situation's own page; it stays when others come before it."""
    return f"situation-{situation.removeprefix('sit_')}"


def _order(a: Allegation) -> tuple[bool, int, int, bool, bool, str]:
    return (not a.denials, -len(a.origins), -len(a.reports), not a.flags, not a.indicators, a.id)


def _shown(held: Sequence[Allegation]) -> list[Allegation]:
    """The rows of the first page: what is answered, of several origins, or coded; what is grave is never folded."""
    main = [a for a in held if not _is_plain(a)]
    first = {a.id for a in main[:_FEW]}
    return [a for a in held if a.id in first or a.flags] or list(held[:2])


def _may_be_fewer(a: Allegation, cards: Cards) -> bool:
    unnamed = {name for name, is_unnamed in (cards.inner(o.statements[0]) for o in a.origins) if is_unnamed}
    return len(unnamed) > 1


def _is_plain(a: Allegation) -> bool:
    return not (a.denials or len(a.origins) > 1 or len(a.reports) > 1 or a.flags or a.indicators)


def _figures(a: Allegation) -> Markup:
    """Numbers that differ, as written."""
    seen: dict[str, str] = {}
    for n in a.counts:
        written = f"{n.verbatim} {n.unit}" if n.unit and n.unit not in n.verbatim else n.verbatim
        seen.setdefault(n.verbatim.casefold(), written)
    if len(seen) < 2:  # noqa: PLR2004 - one number differs from nothing
        return Markup("")
    held = list(seen.values())
    return say("row.figures", figures=Markup(" · ").join(isolated(f) for f in held[:_FIGURES]))


def _settles(a: Allegation, cards: Cards) -> Iterator[Open]:
    missing = [phrase(f"missing.{s.words.replace(' ', '_')}") for s in a.settles if s.kind == "missing"]
    for s in a.settles:
        if s.kind != "missing":
            at = cards.at(s.statement) if s.statement is not None and cards.known(s.statement) else None
            yield Open(say(f"settles.{s.kind}", words=isolated(s.words)), at)
    if missing and len(missing) == len(a.settles):  # nothing better is named
        yield Open(say("settles.missing", words=", ".join(missing)), None)
