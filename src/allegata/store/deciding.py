"""Decisions appended, and the human version of records kept in place of the program's, which stays beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from allegata.model import (
    Account,
    Allegation,
    Assessment,
    Coding,
    Decision,
    Entity,
    Link,
    Mention,
    Question,
    Situation,
    Statement,
)
from allegata.store.compared import ComparedWriter, place_of
from allegata.store.disk import one_line
from allegata.store.scopes import CASE, COMPARED, document_scope

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from allegata.store.reader import Reader

Reviewable = Statement | Mention | Account | Coding | Assessment | Question | Allegation | Situation | Entity | Link
"""Records that people change; assessments follow from the others."""
KINDS: Mapping[str, type[Any]] = {
    "statement": Statement,
    "mention": Mention,
    "account": Account,
    "coding": Coding,
    "assessment": Assessment,
    "question": Question,
    "allegation": Allegation,
    "situation": Situation,
    "entity": Entity,
    "link": Link,
}
OF_CASE = ("question", "allegation", "situation", "entity", "link")
"""Kinds that the comparison of the whole case makes."""


class BranchEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of another copy's log."""

    hash: str
    seq: int
    at: str
    actor: str
    verb: str
    target: str
    digests: str
    previous_hash: str


def current(reader: Reader, kind: str, document: str | None) -> list[Reviewable]:
    """The records of one kind of a document, or of the whole case, as they stand now."""
    order = "position, seq" if kind not in OF_CASE or kind == "question" else "seq"
    where = "WHERE document IS ?" if kind not in OF_CASE or kind == "question" else "WHERE ? IS NULL"
    rows = reader.rows(f"SELECT json FROM {kind} {where} ORDER BY {order}", document)  # noqa: S608  a table of the schema
    return [msgspec.json.decode(raw, type=KINDS[kind]) for (raw,) in rows]


def machine(reader: Reader, kind: str, document: str | None) -> list[Reviewable] | None:
    """The same as the program made them; None where nobody changed any."""
    rows = reader.rows("SELECT json FROM machine WHERE kind = ? AND document IS ?", kind, document)
    for (raw,) in rows:
        return [msgspec.convert(item, KINDS[kind]) for item in msgspec.json.decode(raw)]
    return None


def changed_documents(reader: Reader) -> set[str | None]:
    """Documents of which people changed a record; None stands for what belongs to the whole case."""
    with one_line(reader.folder.name):
        return {row[0] for row in reader.rows("SELECT DISTINCT document FROM machine")}


def document_of(reader: Reader, ident: str) -> tuple[str, str | None] | None:
    """Kind and document of a record that people can decide on, or None where there is none of this id."""
    for kind in KINDS:
        if kind == "assessment":
            continue
        column = "document" if kind not in OF_CASE or kind == "question" else "NULL"
        for (document,) in reader.rows(f"SELECT {column} FROM {kind} WHERE id = ?", ident):  # noqa: S608  a table of the schema
            return kind, document
    return None


class Progress(msgspec.Struct, frozen=True):
    """How far a review is: claims decided of all that are not background, and questions that are open."""

    decided: int
    all: int
    questions: int


_DECIDED = "('accepted', 'rejected', 'corrected')"
_CLAIM = "coalesce(json ->> 'bearing', '') NOT IN ('background', 'demands')"


def progress(reader: Reader) -> Progress:
    """How far the review of a case is."""
    sql = (
        f"SELECT sum(json ->> 'status' IN {_DECIDED}), count(*), "  # noqa: S608  our own words alone
        "(SELECT count(*) FROM question WHERE json ->> 'status' NOT IN ('accepted', 'rejected')) "
        f"FROM statement WHERE {_CLAIM}"
    )
    for decided, total, questions in reader.rows(sql):
        return Progress(int(decided or 0), int(total), int(questions))
    return Progress(0, 0, 0)


def how_many(reader: Reader) -> int:
    """The number of statements."""
    return next(int(n) for (n,) in reader.rows("SELECT count(*) FROM statement"))


def by_document(reader: Reader) -> dict[str, tuple[int, int, int]]:
    """Of each document with claims: how many are decided, how many there are, how many were reopened."""
    sql = (
        f"SELECT document, sum(json ->> 'status' IN {_DECIDED}), count(*), sum(json ->> 'status' = 'reopened') "  # noqa: S608  as above
        f"FROM statement WHERE {_CLAIM} GROUP BY document"
    )
    return {d: (int(decided), int(total), int(opened)) for d, decided, total, opened in reader.rows(sql)}


def last_of_log(reader: Reader) -> tuple[int, str, str] | None:
    """Number, hash and time of the log's last entry."""
    sql = "SELECT seq, hash, at FROM decision ORDER BY seq DESC LIMIT 1"
    for seq, digest, at in reader.rows(sql):
        return int(seq), digest, at
    return None


def log_rows(reader: Reader) -> Iterator[BranchEntry]:
    """The log as it stands, oldest first."""
    sql = "SELECT hash, seq, at, actor, verb, target, digests, previous_hash FROM decision ORDER BY seq"
    for row in reader.rows(sql):
        yield _entry(row)


def branch_rows(reader: Reader) -> Iterator[BranchEntry]:
    """Entries of other copies' logs that were taken in."""
    sql = "SELECT hash, seq, at, actor, verb, target, digests, previous_hash FROM branch ORDER BY seq, hash"
    for row in reader.rows(sql):
        yield _entry(row)


def _entry(row: Sequence[Any]) -> BranchEntry:
    digest, seq, at, actor, verb, target, digests, previous = row
    return BranchEntry(
        hash=digest,
        seq=int(seq),
        at=at,
        actor=actor,
        verb=verb,
        target=target,
        digests=digests,
        previous_hash=previous,
    )


class ReviewWriter(ComparedWriter):
    """A case that people decide on; every method that writes is called inside `transaction`."""

    def put_decision(self, made: Decision, digests: Mapping[str, str], salts: Mapping[str, str]) -> None:
        """Append a sealed decision to the log, its values and salts beside it."""
        self._sealer.touch(CASE)
        self._do(
            "INSERT INTO decision (seq, at, actor, verb, target, digests, previous_hash, hash) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            *(made.seq, made.at, made.actor, made.verb, made.target),
            *(msgspec.json.encode(dict(digests)).decode(), made.previous_hash, made.hash),
        )
        for field, salt in salts.items():
            sql = "INSERT INTO decision_value (seq, field, salt, value) VALUES (?, ?, ?, ?)"
            self._do(sql, made.seq, field, salt, getattr(made, field))

    def put_branch(self, entries: Iterable[BranchEntry]) -> None:
        """Keep entries of another copy's log; those that are there stay."""
        self._sealer.touch(CASE)
        sql = (
            "INSERT OR IGNORE INTO branch (hash, seq, at, actor, verb, target, digests, previous_hash) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        )
        for e in entries:
            self._do(sql, e.hash, e.seq, e.at, e.actor, e.verb, e.target, e.digests, e.previous_hash)

    def put_reviewed(self, kind: str, document: str | None, records: Sequence[Reviewable]) -> bool:
        """Put the human version in place of what stands there; whether anything changed.

        The first time, what the program made is kept beside it; it goes again where the two are the same.
        """
        here, made = current(self, kind, document), machine(self, kind, document)
        new = list(records)
        if new == here:
            return False
        self._sealer.touch(COMPARED if document is None else document_scope(document))
        base = here if made is None else made
        self._do("DELETE FROM machine WHERE kind = ? AND document IS ?", kind, document)
        if new != base:
            raw = msgspec.json.encode(base).decode()
            self._do("INSERT INTO machine (kind, document, json) VALUES (?, ?, ?)", kind, document, raw)
        if kind in OF_CASE and kind != "question":
            self._do(f"DELETE FROM {kind}")  # noqa: S608  a table of the schema
        else:
            self._do(f"DELETE FROM {kind} WHERE document IS ?", document)  # noqa: S608  a table of the schema
        for position, record in enumerate(new):
            self._insert(kind, document, position, record)
        return True

    def _insert(self, kind: str, document: str | None, position: int, record: Reviewable) -> None:
        raw = msgspec.json.encode(record).decode()
        columns: dict[str, str | int | None] = {"json": raw}
        if not isinstance(record, Assessment):
            columns["id"] = record.id
        if kind not in OF_CASE or document is not None:
            columns |= {"document": document, "position": position}
        elif isinstance(record, Question):
            columns |= {"document": None, "position": place_of(record.id)}
        elif isinstance(record, Link | Situation | Allegation):
            columns["seq"] = place_of(record.id)
        if isinstance(record, Coding | Assessment):
            columns["account"] = record.account
        if isinstance(record, Statement):
            columns["passage"] = " … ".join(a.exact for a in record.anchors)
            columns["voices"] = " · ".join(hop.name for hop in record.voice if hop.name)
        names = ", ".join(columns)
        slots = ", ".join("?" for _ in columns)
        self._do(f"INSERT INTO {kind} ({names}) VALUES ({slots})", *columns.values())  # noqa: S608  columns of the schema
