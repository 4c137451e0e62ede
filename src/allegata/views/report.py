"""One report's page: its text with the marks, its claims beside it, the situations it tells of, dates and voices."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import msgspec
from markupsafe import Markup

from allegata.views.cards import Said
from allegata.views.claims import ClaimView, claim, place, when
from allegata.views.decided import lines
from allegata.views.marks import Span, marked, paragraphs
from allegata.views.phrases import phrase, words
from allegata.views.sources import in_full
from allegata.views.survey import quoted_where_loaded
from allegata.views.visible import isolated

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from allegata.model import Account, Allegation, Assessment, CaseReader, Decision, Document, Statement
    from allegata.views.sources import SourceView
    from allegata.views.standards import Code, Lookup
    from allegata.views.survey import Outline, Survey

_ANSWERS = 4
"""Answers that a card names."""
_ASIDE = frozenset({"background", "demands"})


class Beside(NamedTuple):
    """A claim's card: what it is coded with, what answers it, from how many origins its allegation comes."""

    claim: ClaimView
    codes: tuple[Code, ...]
    answers: tuple[Said, ...]
    allegation: str
    origins: int
    is_aside: bool
    decided: Markup
    """Who decided on it and when; empty where nobody did."""


class Row(NamedTuple):
    """A paragraph and the claims that begin in it; those of the background apart."""

    text: Markup
    notes: tuple[Beside, ...]
    aside: tuple[Beside, ...]


class AccountView(NamedTuple):
    """One alleged situation of a report."""

    id: str
    label: Markup
    facts: tuple[tuple[str, Markup], ...]
    assessments: tuple[AssessmentView, ...]
    statements: tuple[Said, ...]


class AssessmentView(NamedTuple):
    """What a standard's own rule makes of an account."""

    title: str
    reading: str
    wording: Markup
    dimensions: tuple[tuple[str, int, int, int], ...]


class DateView(NamedTuple):
    """A date of the text, as written and as read."""

    when: Markup
    earliest: str
    latest: str
    at: Said


class Node(NamedTuple):
    """A voice of the report, with those it cites."""

    name: Markup
    role: str
    own: int
    children: tuple[Node, ...]


class Told(NamedTuple):
    """What a statement is to the whole case, by its id: its allegation, that one's origins, what answers it."""

    allegation: dict[str, tuple[str, int]]
    """The address of its row, and from how many origins it comes."""
    answers: dict[str, tuple[str, ...]]
    decided: dict[str, tuple[Markup, Markup]]
    """The last decision on it in a few words, and its reason."""


def told_of(allegations: Iterable[Allegation], decisions: Iterable[Decision], addresses: Mapping[str, str]) -> Told:
    """Index the allegations by their statements, once for all pages; `addresses` are those of their rows, by id."""
    groups: dict[str, tuple[str, int]] = {}
    answers: dict[str, tuple[str, ...]] = {}
    for a in allegations:
        for s in a.statements:
            groups[s] = (addresses.get(a.id, ""), len(a.origins))
            if a.denials:
                answers[s] = a.denials
        for d in a.denials:
            groups.setdefault(d, (addresses.get(a.id, ""), len(a.origins)))
    return Told(groups, answers, lines(decisions))


class ReportPage:
    """What the template of one report's page asks for."""

    def __init__(self, reader: CaseReader, survey: Survey, outline: Outline, lookup: Lookup, told: Told) -> None:
        self._reader = reader
        self._survey = survey
        self._lookup = lookup
        self._told = told
        self.outline = outline

    @cached_property
    def _statements(self) -> list[Statement]:
        return [s for s in self._reader.statements(self.outline.id) if s.anchors]

    @cached_property
    def _accounts(self) -> list[Account]:
        return list(self._reader.accounts(self.outline.id))

    @cached_property
    def _codes(self) -> dict[str, tuple[Code, ...]]:
        return self._coded()

    @cached_property
    def _document(self) -> Document:
        return self._reader.document(self.outline.id)

    @cached_property
    def text(self) -> str:
        """The report's text."""
        return self._document.text

    def context(self) -> str:
        """All that the page tells beside what was read out of its document; the same context gives the same page."""
        labels = self._survey.labels
        own = self._survey.statements.get(self.outline.id, ())
        told = [
            (s, self._told.allegation[s], [(d, labels.get(d)) for d in self._told.answers.get(s, ())[:_ANSWERS]])
            for s in own
            if s in self._told.allegation
        ]
        named = self._survey.named.get(self.outline.id, "")
        loaded = sorted(w for w in self._survey.loaded if w in named)
        source, captures = self._reader.source(self.outline.source), self._reader.captures(self.outline.source)
        decided = sorted((i, str(line)) for i, line in self._told.decided.items() if self._may_show(i))
        return msgspec.json.encode((self.outline, told, loaded, source, list(captures), decided)).decode()

    def _may_show(self, ident: str) -> bool:
        """May the page show a record: its own statement or account, or one that only its codings would tell?"""
        if ident in self._survey.labels:
            return ident in self._survey.statements.get(self.outline.id, ())
        return self._survey.report_of.get(ident, self.outline.number) == self.outline.number

    def _coded(self) -> dict[str, tuple[Code, ...]]:
        held: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
        for account in self._accounts:
            for coding in self._reader.codings(account.id):
                if coding.status != "rejected":
                    held[coding.statement].append((coding.standard, coding.indicator, coding.reading))
        return {s: self._lookup.codes(codes) for s, codes in held.items()}

    def beside(self, statement: Statement) -> Beside:
        """The card of a statement."""
        allegation, origins = self._told.allegation.get(statement.id, ("", 0))
        labels = self._survey.labels
        answers = self._told.answers.get(statement.id, ())
        return Beside(
            claim=claim(statement, labels[statement.id]),
            codes=self._codes.get(statement.id, ()),
            answers=tuple(_said(labels[d], d) for d in answers[:_ANSWERS] if d in labels),
            allegation=allegation,
            origins=origins,
            is_aside=statement.status == "rejected"
            or (statement.bearing in _ASIDE and statement.id not in self._codes and not allegation),
            decided=self._told.decided.get(statement.id, (Markup(""),))[0],
        )

    def at(self, ident: str) -> Said | None:
        """Where a statement of the case stands, or None."""
        number = self._survey.labels.get(ident)
        return _said(number, ident) if number is not None else None

    @property
    def statements(self) -> list[Statement]:
        """The report's statements that have words of their own."""
        return self._statements

    def paragraphs(self, grave: Collection[str] = ()) -> Iterator[tuple[int, Markup]]:
        """The text, paragraph by paragraph, each with the code point at which it begins; `grave` claims are marked."""
        spans = [s._replace(look=f"{s.look} grave") if s.target in grave else s for s in self._spans()]
        spans.sort(key=lambda s: s.start)
        for start, end in paragraphs(self.text):
            yield start, marked(self.text, spans, start, end)

    def rows(self) -> Iterator[Row]:
        """The text, paragraph by paragraph, with the claims that begin there."""
        spans = sorted(self._spans(), key=lambda s: s.start)
        notes = sorted(self._statements, key=lambda s: s.anchors[0].start)
        live: list[Span] = []
        s = n = 0
        for start, end in paragraphs(self.text):
            live = [x for x in live if x.end > start]
            while s < len(spans) and spans[s].start < end:
                live.append(spans[s])
                s += 1
            here = []
            while n < len(notes) and notes[n].anchors[0].start < end:
                here.append(self.beside(notes[n]))
                n += 1
            yield Row(
                text=marked(self.text, live, start, end),
                notes=tuple(b for b in here if not b.is_aside),
                aside=tuple(b for b in here if b.is_aside),
            )

    def _spans(self) -> Iterator[Span]:
        seen: set[tuple[int, int, str]] = set()
        for statement in self._statements:
            if statement.status == "rejected":
                continue
            look = f"p p-{_look(statement)}"
            number = self._survey.labels[statement.id]
            last = len(statement.anchors) - 1
            for i, a in enumerate(statement.anchors):
                ident = f"p-{statement.id}" if i == 0 else f"p-{statement.id}-{i}"
                yield Span(a.start, a.end, look, ident, number if i == last else "", statement.id)
            for extra in _extras(statement):
                key = (extra.start, extra.end, extra.look)
                if key not in seen:
                    seen.add(key)
                    yield extra

    def accounts(self) -> tuple[AccountView, ...]:
        """The situations that the report tells of."""
        return tuple(self._account(a) for a in self._accounts)

    def _account(self, account: Account) -> AccountView:
        loaded = self._survey.loaded
        facts = {
            "people": isolated(quoted_where_loaded(account.people, loaded)),
            "age": isolated(words(account.age) if account.age != "unknown" else None),
            "place": place(account.place) if account.place else Markup(""),
            "when": when(account.when) if account.when else Markup(""),
            "named": isolated(quoted_where_loaded(", ".join(account.named) or None, loaded)),
            "note": isolated(account.note),
        }
        labels = self._survey.labels
        return AccountView(
            id=account.id,
            label=isolated(quoted_where_loaded(account.label, loaded)),
            facts=tuple((phrase(f"account.{key}"), value) for key, value in facts.items() if value),
            assessments=tuple(_assessment(a, self._lookup) for a in self._reader.assessments(account.id)),
            statements=tuple(_said(labels[s], s) for s in account.statements if s in labels),
        )

    def dates(self) -> tuple[DateView, ...]:
        """Each date once, in order of text."""
        seen: dict[tuple[int, int], DateView] = {}
        for statement in self._statements:
            for time in statement.times:
                if time.anchor is not None:
                    at = _said(self._survey.labels[statement.id], statement.id)
                    view = DateView(when(time), time.earliest or "", time.latest or "", at)
                    seen.setdefault((time.anchor.start, time.anchor.end), view)
        return tuple(seen[key] for key in sorted(seen))

    def source(self) -> SourceView:
        """Its source, with what a user entered beside what was read, and its captures."""
        return in_full(self._reader, self.outline.source, self._document)

    def passed_over(self) -> int:
        """How many sentences with a verb make no statement."""
        return self._document.passed_over

    def voices(self) -> tuple[Node, ...]:
        """The report's voices as a tree: its author, whom the author cites, whom those cite."""
        roots: dict[tuple[str, str], _Branch] = {}
        for statement in self._statements:
            level = roots
            for i, hop in enumerate(statement.voice):
                branch = level.setdefault(((hop.name or "").casefold(), hop.role), _Branch(hop.name, hop.role))
                branch.own += i == len(statement.voice) - 1
                level = branch.children
        return _nodes(roots)


class _Branch:
    def __init__(self, name: str | None, role: str) -> None:
        self.name, self.role, self.own = name, role, 0
        self.children: dict[tuple[str, str], _Branch] = {}


def _nodes(level: Mapping[tuple[str, str], _Branch]) -> tuple[Node, ...]:
    return tuple(
        Node(
            isolated(b.name or phrase("voice.author_unnamed" if b.role == "author" else "voice.nobody")),
            phrase(f"role.{b.role}"),
            b.own,
            _nodes(b.children),
        )
        for b in level.values()
    )


def _said(number: str, ident: str) -> Said:
    return Said(number, int(number.partition(".")[0]), ident)


def _assessment(assessment: Assessment, lookup: Lookup) -> AssessmentView:
    return AssessmentView(
        title=lookup.title(assessment.standard),
        reading=phrase(f"age_reading.{assessment.reading}"),
        wording=isolated(assessment.wording),
        dimensions=tuple(
            (words(name), d.strong, d.medium, d.weak)
            for name, d in assessment.dimensions.items()
            if d.strong or d.medium or d.weak
        ),
    )


def _look(statement: Statement) -> str:
    if statement.stance == "affirms":
        return "fact" if statement.kind == "fact" else "other"
    return "denial" if statement.stance == "denies" else "other"


def _extras(statement: Statement) -> Iterator[Span]:
    for a in statement.loaded:
        yield Span(a.start, a.end, "loaded")
    for time in statement.times:
        bad = [f for f in time.flags if f in {"impossible", "inconsistent"}]
        if time.anchor is not None and bad:
            note = ", ".join(phrase(f"flag.{f}") for f in bad)
            yield Span(time.anchor.start, time.anchor.end, "baddate", note=note)
