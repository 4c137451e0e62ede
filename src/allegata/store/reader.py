"""Reading a case: each record is loaded when it is reached, so that memory stays flat however large the case."""

from __future__ import annotations

import contextlib
import functools
from typing import TYPE_CHECKING, Self, TypeVar

import msgspec

from allegata.errors import CaseError, CheckFailedError
from allegata.model import (
    Account,
    Allegation,
    Assessment,
    Attribution,
    Capture,
    Case,
    Change,
    Coding,
    Decision,
    Document,
    Entity,
    Link,
    Mention,
    Problem,
    Question,
    Record,
    Situation,
    Source,
    Statement,
)
from allegata.model.profiles import Profile
from allegata.store.database import open_reading
from allegata.store.disk import one_line
from allegata.store.head import RESTORE
from allegata.store.lines import IN_TEXT_ORDER, as_stored
from allegata.store.scopes import ALL_SCOPES, decisions
from allegata.store.sealing import last_entry, scope_fault, seals, standing_faults, tree

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

    from allegata.model import AnyRecord, LogEntry, Seal
    from allegata.store.head import Head

R = TypeVar("R", bound=Record)

_COUNTED = (
    "source",
    "capture",
    "document",
    "change",
    "mention",
    "statement",
    "attribution",
    "account",
    "coding",
    "assessment",
    "entity",
    "situation",
    "allegation",
    "link",
    "question",
    "problem",
    "seal",
)


@functools.cache
def _decoder(kind: type[R]) -> msgspec.json.Decoder[R]:
    return msgspec.json.Decoder(kind)


class Reader:
    """A case, read: implements `allegata.model.CaseReader`. Use as a context manager, or call `close`."""

    def __init__(self, folder: Path, db: sqlite3.Connection | None = None) -> None:
        self.folder = folder
        self._db = db if db is not None else open_reading(folder)

    def close(self) -> None:
        """Close the database."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def rows(self, sql: str, *values: str | int | None) -> Iterator[tuple[str, ...]]:
        """Rows of a query, one at a time."""
        with one_line(self.folder.name):
            yield from self._db.execute(sql, values)

    def _all(self, kind: type[R], sql: str, *values: str | int | None) -> Iterator[R]:
        for row in self.rows(sql, *values):
            yield self.record(kind, row[0])

    def record(self, kind: type[R], raw: str) -> R:
        """A record from what is stored of it."""
        try:
            found: R = _decoder(kind).decode(raw)
        except msgspec.MsgspecError as error:
            what = f"holds a {kind.__name__.lower()} that cannot be read"
            raise CheckFailedError(what, resource=self.folder.name, cause=f"{error}; {RESTORE}") from error
        return found

    def _one(self, kind: type[R], sql: str, ident: str) -> R:
        for record in self._all(kind, sql, ident):
            return record
        raise CaseError(f"no {kind.__name__.lower()} with this id in the case", resource=ident)

    def _of_document(self, kind: type[R], table: str, document: str | None) -> Iterator[R]:
        if document is None:
            return self._all(kind, IN_TEXT_ORDER.format(table))
        return self._all(kind, f"SELECT json FROM {table} WHERE document = ? ORDER BY position", document)  # noqa: S608  a table of the schema

    def meta(self, key: str) -> str | None:
        """A value kept about the case, or None."""
        for (value,) in self.rows("SELECT value FROM meta WHERE key = ?", key):
            return value
        return None

    def case(self) -> Case:
        """The case itself."""
        return self._one(Case, "SELECT value FROM meta WHERE key = ?", "case")

    def sources(self) -> Iterator[Source]:
        """All sources."""
        return self._all(Source, "SELECT json FROM source ORDER BY seq")

    def source(self, source: str) -> Source:
        """One source by id."""
        return self._one(Source, "SELECT json FROM source WHERE id = ?", source)

    def find_source(self, source: str) -> Source | None:
        """One source by id, or None."""
        return next(self._all(Source, "SELECT json FROM source WHERE id = ?", source), None)

    def captures(self, source: str | None = None) -> Iterator[Capture]:
        """Captures, of one source or of all."""
        if source is None:
            return self._all(Capture, "SELECT json FROM capture ORDER BY seq")
        return self._all(Capture, "SELECT json FROM capture WHERE source = ? ORDER BY seq", source)

    def capture(self, capture: str) -> Capture:
        """One capture by id."""
        return self._one(Capture, "SELECT json FROM capture WHERE id = ?", capture)

    def documents(self) -> Iterator[Document]:
        """All documents, each loaded when reached."""
        for (ident,) in self.rows("SELECT id FROM document ORDER BY seq"):
            yield self.document(ident)

    def document(self, document: str) -> Document:
        """One document by id."""
        for raw, text in self.rows("SELECT json, text FROM document WHERE id = ?", document):
            return msgspec.structs.replace(self.record(Document, raw), text=text)
        raise CaseError("no document with this id in the case", resource=document)

    def headings(self) -> Iterator[tuple[str, str, str | None]]:
        """Of each document its id, its source and its byline."""
        rows = self.rows("SELECT id, source, json ->> 'byline' FROM document ORDER BY seq")
        return ((ident, source, byline) for ident, source, byline in rows)

    def document_text(self, document: str) -> str:
        """The text of a document."""
        for (text,) in self.rows("SELECT text FROM document WHERE id = ?", document):
            return text
        raise CaseError("no document with this id in the case", resource=document)

    def document_rules(self, document: str) -> str:
        """Version of the text rules that a document was made by."""
        for (rules,) in self.rows("SELECT json ->> 'text_rules_version' FROM document WHERE id = ?", document):
            return rules
        raise CaseError("no document with this id in the case", resource=document)

    def language(self, document: str) -> str:
        """Language of a document: ISO 639-1, or `und`."""
        for (language,) in self.rows("SELECT language FROM document WHERE id = ?", document):
            return language
        raise CaseError("no document with this id in the case", resource=document)

    def document_ids(self) -> Iterator[str]:
        """Ids of all documents, in the order of adding."""
        return (ident for (ident,) in self.rows("SELECT id FROM document ORDER BY seq"))

    def known_names(self) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        """What the user knows of names, in order of name: name, kind, aliases."""
        decoder = msgspec.json.Decoder(tuple[str, ...])
        for name, kind, aliases in self.rows("SELECT name, kind, aliases FROM known_name ORDER BY name"):
            yield name, kind, decoder.decode(aliases)

    def capture_of(self, digest: str, url: str | None = None) -> Capture | None:
        """The first capture of these bytes, under this address or `file:` name where one is given; or None."""
        sql = "SELECT json FROM capture WHERE digest = ? AND final_url = coalesce(?, final_url) ORDER BY seq LIMIT 1"
        return next(self._all(Capture, sql, digest, url), None)

    def page_fields(self, capture: str) -> str | None:
        """What the bytes of a capture said of themselves, as it was stored; None where they were not read."""
        return next((page for (page,) in self.rows("SELECT page FROM capture WHERE id = ?", capture)), None)

    def analysed_keys(self) -> Iterator[tuple[str, str]]:
        """Documents that were analysed, in order of id, each with the digest of the engine and context."""
        rows = self.rows("SELECT document, engine FROM analysed ORDER BY document")
        return ((document, engine) for document, engine in rows)

    def analysed_by(self, document: str) -> str | None:
        """Digest of the engine and context that a document was last analysed by, or None."""
        for (engine,) in self.rows("SELECT engine FROM analysed WHERE document = ?", document):
            return engine
        return None

    def changes(self, source: str | None = None) -> Iterator[Change]:
        """Changes, of one source or of all."""
        if source is None:
            return self._all(Change, "SELECT json FROM change ORDER BY seq")
        return self._all(Change, "SELECT json FROM change WHERE source = ? ORDER BY seq", source)

    def mentions(self, document: str | None = None) -> Iterator[Mention]:
        """Mentions in order of text."""
        return self._of_document(Mention, "mention", document)

    def statements(self, document: str | None = None) -> Iterator[Statement]:
        """Statements in order of text."""
        return self._of_document(Statement, "statement", document)

    def statement(self, statement: str) -> Statement:
        """One statement by id."""
        return self._one(Statement, "SELECT json FROM statement WHERE id = ?", statement)

    def attributions(self, document: str | None = None) -> Iterator[Attribution]:
        """Attributions in order of text."""
        return self._of_document(Attribution, "attribution", document)

    def accounts(self, document: str | None = None) -> Iterator[Account]:
        """Accounts in order of text."""
        return self._of_document(Account, "account", document)

    def codings(self, account: str | None = None) -> Iterator[Coding]:
        """Codings, of one account or of all."""
        if account is None:
            return self._of_document(Coding, "coding", None)
        return self._all(Coding, "SELECT json FROM coding WHERE account = ? ORDER BY document, position", account)

    def assessments(self, account: str | None = None) -> Iterator[Assessment]:
        """Assessments, of one account or of all."""
        if account is None:
            return self._of_document(Assessment, "assessment", None)
        return self._all(
            Assessment, "SELECT json FROM assessment WHERE account = ? ORDER BY document, position", account
        )

    def entities(self) -> Iterator[Entity]:
        """All entities, those named most often first."""
        return self._all(Entity, "SELECT json FROM entity ORDER BY seq")

    def allegations(self) -> Iterator[Allegation]:
        """All allegations."""
        return self._all(Allegation, "SELECT json FROM allegation ORDER BY seq")

    def situations(self) -> Iterator[Situation]:
        """All situations."""
        return self._all(Situation, "SELECT json FROM situation ORDER BY seq")

    def profile(self, document: str) -> Profile | None:
        """What the comparison sees of a document; None where it was not analysed."""
        for (raw,) in self.rows("SELECT json FROM profile WHERE document = ?", document):
            return msgspec.json.decode(raw, type=Profile)
        return None

    def profiles(self) -> Iterator[Profile]:
        """What the comparison sees of each analysed document, in order of adding."""
        sql = "SELECT r.json FROM profile r JOIN document d ON d.id = r.document ORDER BY d.seq"
        for (raw,) in self.rows(sql):
            yield msgspec.json.decode(raw, type=Profile)

    def links(self) -> Iterator[Link]:
        """All links."""
        return self._all(Link, "SELECT json FROM link ORDER BY seq")

    def questions(self) -> Iterator[Question]:
        """All questions: those of the documents in order of text, then those of the whole case."""
        sql = (
            "SELECT r.json FROM question r LEFT JOIN document d ON d.id = r.document "
            "ORDER BY d.seq IS NULL, d.seq, r.position"
        )
        return self._all(Question, sql)

    def decisions(self) -> Iterator[Decision]:
        """All decisions, oldest first; values that were purged are null."""
        with one_line(self.folder.name):
            yield from decisions(self._db)

    def log(self) -> Iterator[tuple[Decision, str, dict[str, str]]]:
        """The whole log: decisions and seals (their target is the root), digests as JSON, salts by field."""
        digests = "SELECT digests FROM decision WHERE seq = ?"
        with one_line(self.folder.name):
            for made in decisions(self._db, with_seals=True):
                salts = dict(
                    self._db.execute("SELECT field, salt FROM decision_value WHERE seq = ?", (made.seq,)).fetchall()
                )
                yield made, self._db.execute(digests, (made.seq,)).fetchone()[0], salts

    def seals(self) -> Iterator[Seal]:
        """All seals: those of the documents in their order, then the others by scope."""
        with one_line(self.folder.name):
            yield from seals(self._db)

    def last_entry(self) -> LogEntry | None:
        """The entry of the log that last changed the root, or None where nothing was sealed yet."""
        with one_line(self.folder.name):
            return last_entry(self._db, of_root=True)

    def seal_faults(self, head: Head | None) -> Iterator[str]:
        """What disagrees with the seals, the log or its head, one line each."""
        with one_line(self.folder.name):
            yield from standing_faults(self._db, head, tree(self._db))
            for (scope,) in self._db.execute(ALL_SCOPES).fetchall():
                fault = scope_fault(self._db, scope)
                if fault is not None:
                    yield fault

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[None]:
        """The case as it is now, for as long as the block lasts, whoever writes meanwhile."""
        with one_line(self.folder.name):
            self._db.execute("BEGIN")
            try:
                yield
            finally:
                self._db.execute("ROLLBACK")

    def problems(self, document: str | None = None) -> Iterator[Problem]:
        """Problems, of one document or of all, in an order that does not depend on when they were met."""
        if document is None:
            return self._all(Problem, "SELECT json FROM problem ORDER BY resource, stage, id")
        return self._all(Problem, "SELECT json FROM problem WHERE resource = ? ORDER BY stage, id", document)

    def tally(self) -> dict[str, int]:
        """Number of records by type name."""
        counts = {"case": 1}
        for table in _COUNTED:
            for (number,) in self.rows(f"SELECT COUNT(*) FROM {table}"):  # noqa: S608  a table of the schema
                counts[table] = int(number)
        for name, held in (("decision", "verb <> 'seal'"), ("log_entry", "verb = 'seal' LIMIT 1")):
            counts[name] = sum(1 for _ in self.rows(f"SELECT 1 FROM decision WHERE {held}"))  # noqa: S608  the two above
        return counts

    def records(self) -> Iterator[AnyRecord]:
        """Every record, in the order of `case.jsonl`."""
        yield self.case()
        yield from self.sources()
        yield from self.captures()
        yield from self.documents()
        yield from self.changes()
        yield from self.mentions()
        yield from self.statements()
        yield from self.attributions()
        yield from self.accounts()
        yield from self.codings()
        yield from self.assessments()
        yield from self.entities()
        yield from self.situations()
        yield from self.allegations()
        yield from self.links()
        yield from self.questions()
        yield from self.decisions()
        yield from self.problems()
        yield from self.seals()
        entry = self.last_entry()
        if entry is not None:
            yield entry

    def stored(self) -> Iterator[AnyRecord | str]:
        """Every record, in the same order, as its JSON where it is stored as that."""
        return as_stored(self)
