"""What this installation's SQLite can do of what the store needs, tried in memory."""

from __future__ import annotations

import contextlib
import sqlite3

SQLITE_VERSION = sqlite3.sqlite_version
_TRIES = (
    ("STRICT tables", "CREATE TABLE a (b TEXT) STRICT"),  # 3.37
    ("FTS5", "CREATE VIRTUAL TABLE c USING fts5 (d, tokenize = 'trigram')"),  # 3.34
    ("JSON", "SELECT '{}' ->> 'a'"),  # 3.38
)


def missing_abilities() -> dict[str, bool]:
    """What the store needs of SQLite, by name, and whether it is missing here."""
    missing = {}
    with contextlib.closing(sqlite3.connect(":memory:")) as db:
        for name, sql in _TRIES:
            try:
                db.execute(sql)
                missing[name] = False
            except sqlite3.Error:
                missing[name] = True
    return missing
