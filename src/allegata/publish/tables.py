"""A case as tables for people: six of them, a row a record, with empty columns for what somebody decides."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

from allegata.model.decided import involved
from allegata.publish.cells import cell
from allegata.publish.jsonl import line_of
from allegata.views.cards import words_of
from allegata.views.phrases import has, phrase, words
from allegata.views.survey import survey

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from allegata.model import (
        Account,
        Allegation,
        AnyRecord,
        CaseReader,
        Coding,
        Decision,
        Entity,
        Hop,
        Question,
        Standard,
        Statement,
        When,
    )

_DIGITS = 12
FILLED = ("decision", "correction", "reason")
"""The columns that people fill."""
SEEN, ID = "seen", "id"


class Column(NamedTuple):
    """A column: its name, which is its heading too, and what stands in it."""

    name: str
    what: str
    width: int = 14
    is_number: bool = False
    refers: str | None = None
    """The table whose `id` it holds."""


class Table(NamedTuple):
    """A table: its `lines` are made while they are read."""

    name: str
    columns: tuple[Column, ...]
    verbs: tuple[str, ...]
    lines: Callable[[], Iterator[tuple[str, ...]]]


_ID = Column(ID, "Id of the record. Leave it as it is.", 24)
_REPORT = Column("report", "Number of the report in the case.", 8, is_number=True)
_LINK = Column("link", "Where it stands: a page of the case, relative to the case folder.", 30)
_STATUS = Column("status", "proposed, accepted, rejected, corrected or reopened.", 11)
_PASSAGE = Column("passage", "The words of the report.", 60)
_END = (
    _LINK,
    _STATUS,
    Column("decision", "Yours: one of the verbs of `allegata decide`, such as accept, reject or correct.", 13),
    Column(
        "correction",
        "Yours, where the decision needs it: FIELD=VALUE; FIELD=VALUE. For rename, answer, assign and note the words "
        "alone are enough; for merge, join, same and different: with=ID,ID.",
        34,
    ),
    Column("reason", "Yours: why.", 34),
    Column(SEEN, "Which state of the record this row shows. Leave it as it is.", 15),
)
_TEXT = {
    "statements": (
        _ID,
        _REPORT,
        Column("number", "Number of the report and of the statement in it.", 8),
        Column("title", "Title of the report.", 30),
        _PASSAGE,
        Column("voice", "Who says it, through whom; the report's author first.", 40),
        Column("kind", "fact, opinion, question or recommendation.", 10),
        Column("stance", "What the voice makes of it.", 12),
        Column("mode", "How firmly it is said.", 14),
        Column("standing", "What the sentence makes of its own predicate.", 14),
        Column("polarity", "positive or negative: what the words of the claim say.", 10),
        Column("dates", "Dates as written.", 20),
        Column("places", "Places as written.", 20),
        Column("counts", "Numbers of people and things as written.", 20),
        *_END,
    ),
    "codings": (
        _ID,
        _REPORT,
        _PASSAGE,
        Column("voice", "Who says it, through whom.", 40),
        Column("stance", "What the voice makes of it.", 12),
        Column("mode", "How firmly it is said.", 14),
        Column("account", "Id of the account that it belongs to.", 24, refers="accounts"),
        Column("statement", "Id of the statement that it rests on.", 24, refers="statements"),
        Column("standard", "The standard.", 28),
        Column("indicator", "The indicator's id in the standard.", 14),
        Column("label", "The indicator in the standard's own words.", 34),
        Column("reading", "reported or denied: what a voice says of it.", 10),
        Column("strength", "strong, medium or weak, by the standard.", 10),
        Column("rationale", "Why it was proposed.", 40),
        *_END,
    ),
    "accounts": (
        _ID,
        _REPORT,
        Column("label", "What the account is called.", 40),
        Column("people", "The people, as told.", 24),
        Column("age", "adult, child, mixed or unknown.", 10),
        Column("place", "Where, as told.", 20),
        Column("dates", "When, as told.", 20),
        Column("named", "Persons, bodies and sites that the report names here, as told; a name is no finding.", 30),
        Column("statements", "Ids of its statements.", 30),
        Column("note", "A note.", 20),
        *_END,
    ),
    "allegations": (
        _ID,
        Column("label", "What is alleged, in a report's own words.", 60),
        Column("voice", "Who says it, in the statement that gives the label.", 40),
        Column("answered", "What answers it: denials and refusals to answer, in the words of the report.", 60),
        Column("reports", "Numbers of the reports that carry it.", 12),
        Column("publishers", "Who published them.", 24),
        Column("origins", "On how many origins it rests: no dependence found is not independence.", 8, is_number=True),
        Column("roots", "What each origin is.", 30),
        Column("dates", "Dates as written.", 20),
        Column("places", "Places as written.", 20),
        Column("statements", "Ids of its statements.", 30),
        *_END,
    ),
    "questions": (
        _ID,
        _REPORT,
        Column("kind", "What sort of question.", 14),
        Column("text", "The question.", 60),
        Column("about", "Ids of the records that it is about.", 30),
        Column("assignee", "Who looks for the answer.", 18),
        Column("answer", "The answer so far.", 30),
        *_END,
    ),
    "entities": (
        _ID,
        Column("label", "What it is called.", 34),
        Column("kind", "person, organisation, place, group or another.", 12),
        Column("names", "The forms of the name that are taken for it.", 40),
        Column("members", "How many mentions people have put to it by decision.", 9, is_number=True),
        Column("note", "A note.", 20),
        *_END,
    ),
}
_VERBS = {
    "statements": ("accept", "reject", "correct", "note", "undo"),
    "codings": ("accept", "reject", "correct", "note", "undo"),
    "accounts": ("accept", "reject", "correct", "rename", "merge", "split", "note", "undo"),
    "allegations": (
        *("accept", "reject", "correct", "rename", "join", "part", "merge", "split", "same", "different", "unsure"),
        *("note", "undo"),
    ),
    "questions": ("accept", "reject", "answer", "assign", "correct", "note", "undo"),
    "entities": ("same", "different", "unsure", "merge", "rename", "correct", "note", "undo"),
}
NAMES = tuple(_TEXT)


def seen_of(record: AnyRecord, hashes: Sequence[str]) -> str:
    """A short digest of a record and of the decisions on it: a row that shows another state of it is found by this.

    It starts with a letter: no spreadsheet takes it for a number.
    """
    raw = "\n".join((line_of(record), *hashes))
    return f"v{hashlib.sha256(raw.encode()).hexdigest()[:_DIGITS]}"


def decided_on(decisions: Iterator[Decision]) -> dict[str, list[str]]:
    """The hashes of the decisions on each record, undone ones and undoing ones too."""
    out: dict[str, list[str]] = {}
    for made in decisions:
        for ident in involved(made):
            out.setdefault(ident, []).append(made.hash)
    return out


def tables(reader: CaseReader, standards: Sequence[Standard] = (), root: str = "") -> tuple[Table, ...]:
    """The six tables of a case; one record is in memory at a time.

    Args:
        reader: the case.
        standards: the standards of the codings, with their own labels.
        root: what leads from where the tables will stand to the case folder.
    """
    made = _Rows(reader, standards, root)
    rows = (made.statements, made.codings, made.accounts, made.allegations, made.questions, made.entities)
    return tuple(
        Table(name=name, columns=_TEXT[name], verbs=_VERBS[name], lines=make)
        for name, make in zip(NAMES, rows, strict=True)
    )


class _Rows:
    """Makes the rows of each table."""

    def __init__(self, reader: CaseReader, standards: Sequence[Standard], root: str) -> None:
        self._reader = reader
        self._survey = survey(reader)
        self._hashes = decided_on(reader.decisions())
        self._labels = {(s.id, i.id): i.label for s in standards for i in s.indicators}
        self._root = root

    def statements(self) -> Iterator[tuple[str, ...]]:
        for outline in self._survey.outlines.values():
            for s in self._reader.statements(outline.id):
                told = (
                    *(s.id, str(outline.number), self._survey.labels[s.id], cell(outline.title), cell(words_of(s))),
                    *(voice_of(s), s.kind, _plain("stance", s.stance), _plain("mode", s.mode)),
                    *(_plain("standing", s.standing), s.polarity, _listed([w.verbatim for w in s.times])),
                    *(_listed([p.verbatim for p in s.places]), _listed([c.verbatim for c in s.counts])),
                )
                yield *told, *self._end(s, s.status, (s.id,))

    def codings(self) -> Iterator[tuple[str, ...]]:
        c: Coding
        for c in self._reader.codings():
            told_in = self._told_in(c.statement)
            passage = " … ".join(a.exact for a in c.anchors) or (words_of(told_in) if told_in is not None else "")
            told = (
                *(c.id, self._report(c.statement), cell(passage), voice_of(told_in) if told_in is not None else ""),
                *(
                    (_plain("stance", told_in.stance), _plain("mode", told_in.mode))
                    if told_in is not None
                    else ("", "")
                ),
                *(c.account, c.statement, cell(c.standard), cell(c.indicator)),
                *(cell(self._labels.get((c.standard, c.indicator))), c.reading, c.strength or "", cell(c.rationale)),
            )
            yield *told, *self._end(c, c.status, (c.statement,))

    def accounts(self) -> Iterator[tuple[str, ...]]:
        a: Account
        for a in self._reader.accounts():
            told = (
                *(a.id, self._report(a.id, *a.statements), cell(a.label), cell(a.people), a.age),
                *(cell(a.place.verbatim if a.place is not None else None), _listed(_dates((a.when,)))),
                *(_listed(a.named), " ".join(a.statements), cell(a.note)),
            )
            yield *told, *self._end(a, a.status, (a.id, *a.statements))

    def allegations(self) -> Iterator[tuple[str, ...]]:
        a: Allegation
        for a in self._reader.allegations():
            first = self._told_in(next((i for i in (*a.statements, *a.denials)), ""))
            answers = [*((i, "denies") for i in a.denials), *((i, "declines") for i in a.declines)]
            reports = sorted({int(n) for i in (*a.statements, *a.denials) if (n := self._report(i))})
            told = (
                *(a.id, cell(a.label), voice_of(first) if first is not None else ""),
                "\n".join(self._answer(i, how) for i, how in answers),
                *(" ".join(map(str, reports)), _listed(a.publishers), str(len(a.origins))),
                *(_listed([o.root for o in a.origins]), _listed(_dates(a.times)), _listed(a.places)),
                " ".join(a.statements),
            )
            yield *told, *self._end(a, a.status, (*a.statements, *a.denials))

    def _answer(self, ident: str, how: str) -> str:
        told_in = self._told_in(ident)
        said = f"{voice_of(told_in)}: {cell(words_of(told_in))}" if told_in is not None else ident
        return f"{_plain('stance', how)}: {said}"

    def questions(self) -> Iterator[tuple[str, ...]]:
        q: Question
        for q in self._reader.questions():
            told = (
                *(q.id, self._report(*q.targets), words(q.kind), cell(q.text), " ".join(q.targets)),
                *(cell(q.assignee), cell(q.answer)),
            )
            yield *told, *self._end(q, q.status, q.targets)

    def entities(self) -> Iterator[tuple[str, ...]]:
        e: Entity
        for e in self._reader.entities():
            told = (e.id, cell(e.label), e.kind, _listed(e.names), str(len(e.members)), cell(e.note))
            yield *told, *self._end(e, "", ())

    def _end(self, record: AnyRecord, status: str, places: Sequence[str]) -> tuple[str, ...]:
        ident: str = getattr(record, "id", "")
        return self._link(places), status, "", "", "", seen_of(record, self._hashes.get(ident, ()))

    def _link(self, places: Sequence[str]) -> str:
        """The first place that has one on a report's page; the brief where none has."""
        for ident in places:
            report = self._report(ident)
            if report and ident in self._survey.outlines:
                return f"{self._root}reports/{report}.html"
            if report:
                return f"{self._root}reports/{report}.html#{ident}"
        return f"{self._root}case.html"

    def _report(self, *idents: str) -> str:
        for ident in idents:
            if ident in self._survey.report_of:
                return str(self._survey.report_of[ident])
            if ident in self._survey.outlines:
                return str(self._survey.outlines[ident].number)
            number = self._survey.labels.get(ident, "").partition(".")[0]
            if number.isdigit():
                return number
        return ""

    def _told_in(self, ident: str) -> Statement | None:
        known = self._survey.labels.get(ident, "")[:1].isdigit()
        return self._reader.statement(ident) if known else None


def voice_of(statement: Statement) -> str:
    """The voices of a statement in a row, the report's author first, as a cell."""
    out = ""
    for hop in statement.voice:
        out += f", {phrase(f'voice.link_{hop.type}')} {_hop(hop)}" if out else _hop(hop)
    return cell(out)


def _hop(hop: Hop) -> str:
    if hop.role == "author":
        return hop.name or phrase("voice.author_unnamed")
    if not hop.name:
        return phrase("voice.nobody")
    return f"{hop.name} ({phrase('role.unnamed')})" if hop.role == "unnamed" else hop.name


def _plain(section: str, value: str) -> str:
    return phrase(f"{section}.{value}") if has(f"{section}.{value}") else words(value)


def _dates(found: Sequence[When | None]) -> list[str]:
    return [w.verbatim for w in found if w is not None]


def _listed(parts: Sequence[str]) -> str:
    return cell(" | ".join(parts))
