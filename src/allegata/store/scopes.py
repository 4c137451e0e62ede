"""What a seal covers: the rows of a scope, measured, and which scopes a case has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from allegata.model import Decision
from allegata.model.seals import Framed

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping

CASE, COMPARED, NAMES = "case", "compared", "names"
OUTPUTS = "outputs"
"""The key of `meta` that holds the digests of the case files: sealed by the log's last entry, not by a scope."""

_OF_DOCUMENT = ("mention", "statement", "attribution", "account", "coding", "assessment", "question")
_QUERIES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "document": (
        ("document", "SELECT * FROM document WHERE id = ?"),
        *((table, f"SELECT * FROM {table} WHERE document = ? ORDER BY position, seq") for table in _OF_DOCUMENT),  # noqa: S608  the tables above
        ("analysed", "SELECT * FROM analysed WHERE document = ?"),
        ("profile", "SELECT * FROM profile WHERE document = ?"),
        ("machine", "SELECT * FROM machine WHERE document = ? ORDER BY kind"),
    ),
    "source": (
        ("source", "SELECT * FROM source WHERE id = ?"),
        ("capture", "SELECT * FROM capture WHERE source = ? ORDER BY seq"),
        ("change", "SELECT * FROM change WHERE source = ? ORDER BY seq"),
        ("watched", "SELECT * FROM watched WHERE source = ?"),
    ),
    "problems": (("problem", "SELECT * FROM problem WHERE resource IS ? ORDER BY stage, id"),),
    COMPARED: (
        ("entity", "SELECT * FROM entity ORDER BY seq"),
        ("situation", "SELECT * FROM situation ORDER BY seq"),
        ("allegation", "SELECT * FROM allegation ORDER BY seq"),
        ("link", "SELECT * FROM link ORDER BY seq"),
        ("question", "SELECT * FROM question WHERE document IS NULL ORDER BY position, seq"),
        ("machine", "SELECT * FROM machine WHERE document IS NULL ORDER BY kind"),
        ("traits", "SELECT * FROM traits ORDER BY id"),
        ("copied", "SELECT * FROM copied ORDER BY id"),
        ("block", "SELECT * FROM block ORDER BY id"),
    ),
    NAMES: (("known_name", "SELECT * FROM known_name ORDER BY name"),),
    CASE: (
        ("meta", "SELECT key, value FROM meta WHERE key <> 'outputs' ORDER BY key"),
        ("decision", "SELECT * FROM decision WHERE verb <> 'seal' ORDER BY seq"),
        ("decision_value", "SELECT * FROM decision_value ORDER BY seq, field"),
        ("branch", "SELECT * FROM branch ORDER BY hash"),
    ),
}
_WITHOUT_RECORDS = frozenset(
    {
        "analysed",
        "profile",
        "watched",
        "known_name",
        "meta",
        "decision",
        "decision_value",
        "machine",
        "branch",
        "traits",
        "copied",
        "block",
    }
)
_ORDERED_BY_OTHERS = frozenset({*_OF_DOCUMENT, "problem", "machine"})
"""Tables whose `seq` is no order and says nothing: rows that are written anew have another one."""
_TEXT = 5
"""The column of `document` that holds its text, which its JSON leaves out."""
ALL_SCOPES = (
    "SELECT * FROM (SELECT 'case' UNION ALL SELECT 'compared' UNION ALL SELECT 'names' "
    "UNION ALL SELECT 'source ' || id FROM source UNION ALL SELECT 'document ' || id FROM document "
    "UNION ALL SELECT DISTINCT 'problems' || COALESCE(' ' || resource, '') FROM problem)"
)
"""Every scope that has, or may have, rows. Rows of a document or source that is not there are found as dangling."""


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """What the rows of a scope come to: see `allegata.model.Seal`."""

    records: str
    parts: dict[str, tuple[int, str]]

    @property
    def is_empty(self) -> bool:
        """Whether the scope has no rows."""
        return not self.parts


def document_scope(document: str) -> str:
    """The scope of a document and what was read out of it."""
    return f"document {document}"


def source_scope(source: str) -> str:
    """The scope of a source, its captures and changes."""
    return f"source {source}"


def problems_scope(resource: str | None) -> str:
    """The scope of the problems of one resource."""
    return "problems" if resource is None else f"problems {resource}"


def measure(db: sqlite3.Connection, scope: str) -> Measured:
    """Digests of all rows of a scope, and of its records as `case.jsonl` has them."""
    kind, _, name = scope.partition(" ")
    named = kind in {"document", "source", "problems"}
    values = ((name if scope != kind else None),) if named else ()
    records, parts = Framed(), {}
    for table, sql in _QUERIES[kind]:
        rows = Framed()
        for row in db.execute(sql, values):
            rows.add(msgspec.json.encode(row[1:] if table in _ORDERED_BY_OTHERS else row))
            if table not in _WITHOUT_RECORDS:
                records.add(row[-1].encode())
            if table == "document":
                records.add(row[_TEXT].encode("utf-8", "surrogatepass"))
        if rows.count:
            parts[table] = (rows.count, rows.hexdigest())
    if kind == CASE:
        for raw in _case_records(db):
            records.add(raw)
    return Measured(records=records.hexdigest(), parts=parts)


def _case_records(db: sqlite3.Connection) -> Iterator[bytes]:
    for (raw,) in db.execute("SELECT value FROM meta WHERE key = 'case'"):
        yield raw.encode()
    for decision in decisions(db):
        yield msgspec.json.encode(decision)


def decisions(db: sqlite3.Connection, *, with_seals: bool = False) -> Iterator[Decision]:
    """What people decided, oldest first; values that were purged are null.

    Args:
        db: the case's database.
        with_seals: whether the log's other entries come too, each as a decision whose target is the root.
    """
    sql = (
        "SELECT d.seq, d.at, d.actor, d.verb, d.target, d.previous_hash, d.hash, "
        "(SELECT value FROM decision_value v WHERE v.seq = d.seq AND v.field = 'before'), "
        "(SELECT value FROM decision_value v WHERE v.seq = d.seq AND v.field = 'after'), "
        "(SELECT value FROM decision_value v WHERE v.seq = d.seq AND v.field = 'reason') "
        "FROM decision d WHERE ? OR d.verb <> 'seal' ORDER BY d.seq"
    )
    for seq, at, actor, verb, target, previous, digest, before, after, reason in db.execute(sql, (with_seals,)):
        yield Decision(
            seq=int(seq),
            at=at,
            actor=actor,
            verb=verb,
            target=target,
            before=before,
            after=after,
            reason=reason or "",
            previous_hash=previous,
            hash=digest,
        )
