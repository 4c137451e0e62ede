"""Sections by report: what is alleged, account by account, and the text with its marks. One report held at a time."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from allegata.views.claims import ClaimView, claim, place, when
from allegata.views.marks import Span, marked, paragraphs
from allegata.views.phrases import phrase, say, words
from allegata.views.survey import quoted_where_loaded
from allegata.views.visible import isolated

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from markupsafe import Markup

    from allegata.model import Account, CaseReader, Statement
    from allegata.views.standards import Lookup
    from allegata.views.survey import Outline, Survey

_BESIDE = 3
"""Denials printed in full beside one statement; further ones are linked by number."""


class Group(NamedTuple):
    """Statements of one sort under a heading."""

    heading: str
    claims: tuple[ClaimView, ...]


class AccountView(NamedTuple):
    """One alleged situation."""

    id: str
    number: str
    label: Markup
    people: Markup
    age: str
    named: Markup
    place: Markup
    when: Markup
    note: Markup
    groups: tuple[Group, ...]


class ReportView(NamedTuple):
    """One report's statements: by account, then those that no account takes in."""

    outline: Outline
    accounts: tuple[AccountView, ...]
    groups: tuple[Group, ...]

    @property
    def outside(self) -> int:
        """How many statements no account takes in."""
        return sum(len(g.claims) for g in self.groups)


class Row(NamedTuple):
    """A paragraph and the claims that begin in it."""

    text: Markup
    notes: tuple[ClaimView, ...]


class Reports:
    """Builds the views of one report after another."""

    def __init__(self, reader: CaseReader, survey: Survey, lookup: Lookup) -> None:
        self._reader = reader
        self._survey = survey
        self._lookup = lookup

    def by_account(self) -> Iterator[ReportView]:
        """What each report alleges, in order of adding."""
        for outline in self._survey.outlines.values():
            statements = {s.id: s for s in self._reader.statements(outline.id)}
            accounts = tuple(self._reader.accounts(outline.id))
            codes = self._codes(accounts)
            held = {i for a in accounts for i in a.statements}
            loose = [s for s in statements.values() if s.id not in held]
            yield ReportView(
                outline=outline,
                accounts=tuple(self._account(a, statements, codes) for a in accounts),
                groups=self._groups(loose, codes, statements),
            )

    def _codes(self, accounts: Iterable[Account]) -> dict[str, list[tuple[str, str]]]:
        out: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for account in accounts:
            for coding in self._reader.codings(account.id):
                if coding.status != "rejected":
                    pair = (self._lookup.short(coding.standard, coding.indicator), phrase(f"reading.{coding.reading}"))
                    if pair not in out[coding.statement]:
                        out[coding.statement].append(pair)
        return out

    def _account(
        self, account: Account, statements: dict[str, Statement], codes: dict[str, list[tuple[str, str]]]
    ) -> AccountView:
        own = [statements[i] for i in account.statements if i in statements]
        return AccountView(
            id=account.id,
            number=self._survey.labels[account.id],
            label=isolated(quoted_where_loaded(account.label, self._survey.loaded)),
            people=isolated(quoted_where_loaded(account.people, self._survey.loaded)),
            age=words(account.age),
            named=isolated(quoted_where_loaded(", ".join(account.named) or None, self._survey.loaded)),
            place=place(account.place) if account.place else isolated(None),
            when=when(account.when) if account.when else isolated(None),
            note=isolated(account.note),
            groups=self._groups(own, codes, statements),
        )

    def _groups(
        self, chosen: Sequence[Statement], codes: dict[str, list[tuple[str, str]]], near: dict[str, Statement]
    ) -> tuple[Group, ...]:
        held: dict[str, list[ClaimView]] = defaultdict(list)
        for statement in chosen:
            held[statement.kind].append(self._claim(statement, codes, near))
        order = ("fact", "opinion", "question", "recommendation")
        return tuple(Group(phrase(f"group.{kind}"), tuple(held[kind])) for kind in order if held[kind])

    def _claim(
        self, statement: Statement, codes: dict[str, list[tuple[str, str]]], near: dict[str, Statement]
    ) -> ClaimView:
        against = self._survey.denied_by.get(statement.id, ())
        here = statement.anchors[0].document
        full = tuple(self._other(i, near, here) for i in against[:_BESIDE])
        view = claim(statement, self._survey.labels[statement.id])
        return view._replace(denials=full, more=against[_BESIDE:], codes=tuple(codes.get(statement.id, ())))

    def _other(self, ident: str, near: dict[str, Statement], here: str) -> ClaimView:
        statement = near.get(ident) or self._reader.statement(ident)
        view = claim(statement, self._survey.labels.get(ident, ""))
        there = self._survey.outlines.get(statement.anchors[0].document)
        if there is None or there.id == here:
            return view
        named = isolated(", ".join(part for part in (there.title, there.publisher) if part))
        return view._replace(report=say("claim.in_report", number=there.number, named=named))

    def texts(self) -> Iterator[tuple[Outline, Iterator[Row]]]:
        """Each report's text, paragraph by paragraph, with the claims that begin there."""
        for outline in self._survey.outlines.values():
            yield outline, self._rows(outline)

    def _rows(self, outline: Outline) -> Iterator[Row]:
        text = self._reader.document(outline.id).text
        statements = [s for s in self._reader.statements(outline.id) if s.anchors]
        spans = sorted(self._spans(statements), key=lambda s: s.start)
        notes = sorted(statements, key=lambda s: s.anchors[0].start)
        live: list[Span] = []
        s = n = 0
        for start, end in paragraphs(text):
            live = [x for x in live if x.end > start]
            while s < len(spans) and spans[s].start < end:
                live.append(spans[s])
                s += 1
            here = []
            while n < len(notes) and notes[n].anchors[0].start < end:
                here.append(claim(notes[n], self._survey.labels[notes[n].id]))
                n += 1
            yield Row(text=marked(text, live, start, end), notes=tuple(here))

    def _spans(self, statements: Iterable[Statement]) -> Iterator[Span]:
        seen: set[tuple[int, int, str]] = set()
        for statement in statements:
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


def languages_not_analysed(outlines: Iterable[Outline]) -> Markup:
    """The reports kept but not analysed, with their languages, as one sentence; empty where there are none."""
    held = [o for o in outlines if not o.is_analysed]
    if not held:
        return isolated(None)
    named = "; ".join(f"{phrase('label.report')} {o.number}, {o.language}" for o in held)
    return say("summary.languages", len(held), named=named)
