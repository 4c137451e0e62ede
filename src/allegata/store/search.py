"""Full-text search: whole words first, then parts of words. What the user types is only ever words to look for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

    from allegata.store.reader import Reader

_SHORTEST_PART = 3  # the trigram index holds nothing shorter


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """A record that holds the words, the passage around them, and for a statement its voices."""

    record: Literal["document", "statement"]
    id: str
    document: str
    title: str | None
    passage: str
    voices: tuple[str, ...] = ()


def search(reader: Reader, words: tuple[str, ...], limit: int = 50) -> Iterator[Hit]:
    """Hits in order of rank, statements first, whole words before parts; a record comes once.

    Args:
        reader: the case.
        words: all of which must be in the record; an argument of several words is a phrase.
        limit: at most so many of each kind.
    """
    terms = [w for w in (" ".join(word.replace("\x00", " ").split()) for word in words) if any(map(str.isalnum, w))]
    if not terms:
        return
    seen: set[str] = set()
    for table, kind in (("statement", _statements), ("document", _documents)):
        for index, usable in (("words", True), ("parts", all(len(t) >= _SHORTEST_PART for t in terms))):
            if not usable:
                continue
            for hit in kind(reader, f"{table}_{index}", _query(terms), limit):
                if hit.id not in seen:
                    seen.add(hit.id)
                    yield hit


def _query(terms: list[str]) -> str:
    return " AND ".join('"' + term.replace('"', '""') + '"' for term in terms)


def _statements(reader: Reader, index: str, query: str, limit: int) -> Iterator[Hit]:
    sql = (
        f"SELECT s.id, s.document, d.title, s.passage, s.voices FROM {index} JOIN statement s ON s.seq = {index}.rowid "  # noqa: S608  an index of the schema
        f"JOIN document d ON d.id = s.document WHERE {index} MATCH ? ORDER BY rank, s.document, s.position LIMIT ?"
    )
    for ident, document, title, passage, voices in reader.rows(sql, query, limit):
        names = tuple(v for v in voices.split(" · ") if v)
        yield Hit(record="statement", id=ident, document=document, title=title, passage=passage, voices=names)


def _documents(reader: Reader, index: str, query: str, limit: int) -> Iterator[Hit]:
    sql = (
        f"SELECT d.id, d.title, snippet({index}, -1, '', '', ' … ', 24) FROM {index} "  # noqa: S608  an index of the schema
        f"JOIN document d ON d.seq = {index}.rowid WHERE {index} MATCH ? ORDER BY rank, d.seq LIMIT ?"
    )
    for ident, title, passage in reader.rows(sql, query, limit):
        yield Hit(record="document", id=ident, document=ident, title=title, passage=" ".join(passage.split()))
