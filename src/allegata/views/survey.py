"""One pass over the case before anything is written: numbers, labels and small tallies, never the texts."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import msgspec

from allegata.model import Source
from allegata.views.phrases import language, phrase

if TYPE_CHECKING:
    from allegata.model import CaseReader, Document, Statement


GLANCES = 15
"""Accounts listed in the summary; all of them stand in the sections below it."""
_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)


class Outline(msgspec.Struct, frozen=True, kw_only=True):
    """A report in a few hundred bytes."""

    id: str
    number: int
    title: str
    publisher: str
    kind: str | None
    source: str
    language: str
    byline: str | None
    dated: str | None
    statements: int
    is_analysed: bool
    published: str | None
    earliest: str | None


class Glance(msgspec.Struct, frozen=True):
    """An account in one line: what its codings and statements number."""

    id: str
    label: str
    report: str
    statements: int
    reported: int
    denied: int


class Survey(msgspec.Struct, kw_only=True):
    """What the page needs to know of the whole case before it can print its first part."""

    outlines: dict[str, Outline] = msgspec.field(default_factory=dict)
    labels: dict[str, str] = msgspec.field(default_factory=dict)
    """Label of every record that has a place on the page, by id."""
    denied_by: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    """Statements that deny a statement, by its id."""
    tally: Counter[str] = msgspec.field(default_factory=Counter)
    voices: dict[str, str] = msgspec.field(default_factory=dict)
    """Names of voices as first written, by their folded form."""
    publishers: dict[str, str] = msgspec.field(default_factory=dict)
    """Names of publishers and owners, likewise."""
    engines: set[str] = msgspec.field(default_factory=set)
    rules: set[str] = msgspec.field(default_factory=set)
    unread: list[Source] = msgspec.field(default_factory=list)
    owners: set[str] = msgspec.field(default_factory=set)
    glances: list[Glance] = msgspec.field(default_factory=list)
    loaded: set[str] = msgspec.field(default_factory=set)
    """Loaded words of the reports, folded: in a label of ours they stand in quotation marks, or not at all."""
    moments: list[tuple[str | None, str | None]] = msgspec.field(default_factory=list)
    """Bounds of every dated statement and publication, for the common scale of the timeline."""


def quoted_where_loaded(text: str | None, loaded: set[str]) -> str | None:
    """A label with each loaded word of the reports in quotation marks: their words never become ours (S17)."""
    if not text or not loaded:
        return text
    words = "|".join(re.escape(w) for w in sorted(loaded, key=len, reverse=True) if w in text.casefold())
    return (
        re.sub(rf"(?<![\w“])(?:{words})(?![\w”])", lambda m: f"“{m.group()}”", text, flags=re.IGNORECASE)
        if words
        else text
    )


def folded(name: str) -> str:
    """A name without case and leading article, for looking it up."""
    return " ".join(_ARTICLE.sub("", name).casefold().split())


def survey(reader: CaseReader) -> Survey:
    """Read the case once and keep what is small."""
    out = Survey()
    languages = set(reader.case().languages)
    for number, document in enumerate(reader.documents(), 1):
        source = reader.source(document.source)
        before = out.tally["statements"]
        for i, statement in enumerate(reader.statements(document.id), 1):
            out.labels[statement.id] = f"{number}.{i}"
            _note_statement(out, statement)
        count = out.tally["statements"] - before
        out.outlines[document.id] = _outline(document, source, number, count, languages)
        out.labels[document.id] = f"{phrase('label.report')} {number}"
        out.publishers.update({folded(n): n for n in (source.publisher, source.owner_group) if n})
        out.rules.add(document.text_rules_version)
        out.owners.add((source.owner_group or source.publisher or source.id).casefold())
        if source.published is not None:
            out.moments.append((source.published.earliest, source.published.latest))
        _note_accounts(out, reader, document.id, number)
    read = {o.source for o in out.outlines.values()}
    for number, source in enumerate(reader.sources(), 1):
        out.labels[source.id] = f"{phrase('label.source')} {number}"
        if source.id not in read:
            out.unread.append(source)
    for number, allegation in enumerate(reader.allegations(), 1):
        out.labels[allegation.id] = f"{phrase('label.allegation')} {number}"
    _note_denials(out, reader)
    return out


def _outline(document: Document, source: Source, number: int, count: int, languages: set[str]) -> Outline:
    return Outline(
        id=document.id,
        number=number,
        title=source.title or document.title or phrase("label.untitled"),
        publisher=source.publisher or "",
        kind=source.kind,
        source=source.id,
        language=language(source.language),
        byline=document.byline,
        dated=document.dated,
        statements=count,
        is_analysed=count > 0 or source.language in {None, "und", *languages},
        published=source.published.verbatim if source.published is not None else None,
        earliest=source.published.earliest if source.published is not None else None,
    )


def _note_statement(out: Survey, statement: Statement) -> None:
    out.tally["statements"] += 1
    out.tally[f"kind.{statement.kind}"] += 1
    out.tally[f"stance.{statement.stance}"] += 1
    out.tally[f"mode.{statement.mode}"] += 1
    out.tally["beyond_author"] += len(statement.voice) > 1
    out.engines.add(statement.engine)
    for hop in statement.voice:
        if hop.name:
            out.voices.setdefault(folded(hop.name), hop.name)
    out.loaded.update(" ".join(a.exact.casefold().split()) for a in statement.loaded)
    for time in statement.times:
        out.tally["dates"] += 1
        out.tally["bad_dates"] += bool({"impossible", "inconsistent"} & set(time.flags))
        out.moments.append((time.earliest, time.latest))


def _note_accounts(out: Survey, reader: CaseReader, document: str, number: int) -> None:
    for i, account in enumerate(reader.accounts(document), 1):
        out.labels[account.id] = f"{phrase('label.account')} {number}.{i}"
        out.tally["accounts"] += 1
        by_indicator: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
        for coding in reader.codings(account.id):
            if coding.status != "rejected":
                out.tally[f"coding.{coding.reading}"] += 1
                by_indicator[coding.indicator][coding.reading == "denied"].append(coding.statement)
        for reported, denied in by_indicator.values():
            _pair(out, reported, denied)
        if len(out.glances) < GLANCES:
            sums = [sum(bool(sides[side]) for sides in by_indicator.values()) for side in (0, 1)]
            out.glances.append(Glance(account.id, account.label, document, len(account.statements), *sums))


def _note_denials(out: Survey, reader: CaseReader) -> None:
    for allegation in reader.allegations():
        _pair(out, allegation.statements, allegation.denials)
    for link in reader.links():
        if link.kind == "contradicts" and link.dimension == "stance":
            _pair(out, (link.a,), (link.b,))
            _pair(out, (link.b,), (link.a,))


def _pair(out: Survey, reported: list[str] | tuple[str, ...], denied: list[str] | tuple[str, ...]) -> None:
    every = tuple(dict.fromkeys(denied))
    for statement in reported if every else ():
        held = out.denied_by.get(statement, ())
        if held or statement in every:  # else one tuple serves all: memory grows with the case, not with its square
            out.denied_by[statement] = tuple(d for d in dict.fromkeys((*held, *every)) if d != statement)
        else:
            out.denied_by[statement] = every
