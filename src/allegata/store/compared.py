"""What the comparison of the whole case found, put in place of what it found before where that differs."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec

from allegata.store.scopes import COMPARED
from allegata.store.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from allegata.model import Allegation, Entity, Link, Question, Situation
    from allegata.store.reader import Reader

Kind = Literal["link", "situation", "allegation", "question"]
KINDS: tuple[Kind, ...] = ("link", "situation", "allegation", "question")
Held = Literal["traits", "block"]
_AT_ONCE = 500
"""Ids that are asked for in one query."""
_DIGITS = 15


class CopiedRow(NamedTuple):
    """What a pair of documents shares: its key, its form where it is enough, and all of it as JSON."""

    id: str
    form: str | None
    json: str


def place_of(ident: str) -> int:
    """Where a record of the whole case stands among its kind: by its id alone, whenever it was found."""
    return int(hashlib.sha256(ident.encode()).hexdigest()[:_DIGITS], 16)


def held(reader: Reader, table: Held) -> Iterator[tuple[str, str]]:
    """All that is kept of documents or blocks: ids and JSON."""
    return ((ident, raw) for ident, raw in reader.rows(f"SELECT id, json FROM {table} ORDER BY id"))  # noqa: S608  one of two tables


def forms(reader: Reader) -> Iterator[tuple[str, str | None]]:
    """All pairs of documents that may share text, each with the form in which they do."""
    return ((ident, form) for ident, form in reader.rows("SELECT id, form FROM copied ORDER BY id"))


def copied(reader: Reader, idents: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What some pairs share, as JSON."""
    return _some(reader, "SELECT id, json FROM copied WHERE id IN", idents)


def records(reader: Reader, kind: Kind, idents: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Some records of the whole case, as JSON."""
    return _some(reader, f"SELECT id, json FROM {kind} WHERE{_of_case(kind)} id IN", idents)  # noqa: S608  one of the kinds


def group_ids(reader: Reader) -> set[str]:
    """The ids of all groups and links of the case."""
    tables = " UNION ALL ".join(f"SELECT id FROM {kind}" for kind in ("link", "situation", "allegation", "entity"))  # noqa: S608  these
    return {ident for (ident,) in reader.rows(tables)}


def all_ids(reader: Reader, kind: Kind) -> set[str]:
    """The ids of all records of the whole case."""
    where = " WHERE document IS NULL" if kind == "question" else ""
    return {ident for (ident,) in reader.rows(f"SELECT id FROM {kind}{where}")}  # noqa: S608  one of the kinds


def _of_case(kind: Kind) -> str:
    """What keeps questions of the whole case from those of documents."""
    return " document IS NULL AND" if kind == "question" else ""


def _some(reader: Reader, sql: str, wanted: Sequence[str]) -> Iterator[tuple[str, str]]:
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        yield from ((ident, raw) for ident, raw in reader.rows(f"{sql} ({', '.join('?' for _ in some)})", *some))


class ComparedWriter(Writer):
    """A case of which the comparison is stored; every method is called inside `transaction`."""

    def put_found(self, kind: Kind, found: Iterable[Link | Situation | Allegation | Question]) -> None:
        """Put records of the whole case; those that are there as they are stay untouched."""
        new = {r.id: msgspec.json.encode(r).decode() for r in found}
        there = dict(records(self, kind, list(new)))
        self._sealer.touch(COMPARED)
        for ident, raw in new.items():
            if ident not in there:
                self._insert_found(kind, ident, raw)
            elif there[ident] != raw:
                self._do(f"UPDATE {kind} SET json = ? WHERE{_of_case(kind)} id = ?", raw, ident)  # noqa: S608  one of the kinds

    def _insert_found(self, kind: Kind, ident: str, raw: str) -> None:
        if kind == "question":
            sql = "INSERT INTO question (id, document, position, json) VALUES (?, NULL, ?, ?)"
            self._do(sql, ident, place_of(ident), raw)
        else:
            self._do(f"INSERT INTO {kind} (seq, id, json) VALUES (?, ?, ?)", place_of(ident), ident, raw)  # noqa: S608  one of the kinds

    def drop_found(self, kind: Kind, gone: Collection[str]) -> None:
        """Forget records of the whole case."""
        self._sealer.touch(COMPARED)
        for ident in gone:
            self._do(f"DELETE FROM {kind} WHERE{_of_case(kind)} id = ?", ident)  # noqa: S608  one of the kinds

    def put_entities(self, found: Iterable[Entity]) -> None:
        """Put all entities, in their order."""
        new = {e.id: msgspec.json.encode(e).decode() for e in found}
        if list(new.items()) == [(i, raw) for i, raw in self.rows("SELECT id, json FROM entity ORDER BY seq")]:
            return
        self._sealer.touch(COMPARED)
        self._do("DELETE FROM entity")
        for ident, raw in new.items():
            self._do("INSERT INTO entity (id, json) VALUES (?, ?)", ident, raw)

    def hold(self, table: Held, ident: str, raw: str | None) -> None:
        """Keep of a document or a block what the next comparison builds upon; None forgets it."""
        self._sealer.touch(COMPARED)
        if raw is None:
            self._do(f"DELETE FROM {table} WHERE id = ?", ident)  # noqa: S608  one of two tables
        else:
            self._do(f"INSERT OR REPLACE INTO {table} VALUES (?, ?)", ident, raw)  # noqa: S608  as above

    def hold_copied(self, rows: Iterable[CopiedRow], gone: Iterable[str]) -> None:
        """Keep what pairs of documents share, and forget others."""
        self._sealer.touch(COMPARED)
        for row in rows:
            self._do("INSERT OR REPLACE INTO copied VALUES (?, ?, ?)", *row)
        for ident in gone:
            self._do("DELETE FROM copied WHERE id = ?", ident)
