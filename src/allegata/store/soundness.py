"""Whether a case's database is whole in itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from allegata.store.reader import Reader

_REFERENCES = (
    ("capture", "source", "source"),
    ("capture", "document", "document"),
    ("document", "source", "source"),
    ("attribution", "statement", "statement"),
    ("coding", "statement", "statement"),
    ("coding", "account", "account"),
    ("assessment", "account", "account"),
    ("change", "source", "source"),
    ("change", "after", "document"),
)


def integrity(reader: Reader) -> list[str]:
    """What SQLite finds wrong with the database itself; empty where nothing is."""
    found = [row[0] for row in reader.rows("PRAGMA integrity_check") if row[0] != "ok"]
    found += [f"a {row[0]} refers to a missing {row[2]}" for row in reader.rows("PRAGMA foreign_key_check")]
    return found


def dangling(reader: Reader) -> list[str]:
    """Records that name a record which is not there."""
    found = []
    for table, field, wanted in _REFERENCES:
        sql = (
            f"SELECT r.json ->> 'id', r.json ->> '{field}' FROM {table} r "  # noqa: S608  tables of the schema
            f"WHERE r.json ->> '{field}' IS NOT NULL AND r.json ->> '{field}' NOT IN (SELECT id FROM {wanted})"
        )
        found += [f"{ident or table}: its {field} {target} is not there" for ident, target in reader.rows(sql)]
    return found
