"""The case's database: SQLite schema, migrations, queries; implements the ports of `allegata.model`."""

from allegata.store.database import (
    DATABASE,
    LOCK,
    PART,
    Lock,
    create,
    is_case,
    open_reading,
    open_writing,
    refuse_beheaded,
)
from allegata.store.deciding import ReviewWriter
from allegata.store.head import HEAD, HEAD_PART, Head, read_head
from allegata.store.probe import SQLITE_VERSION, missing_abilities
from allegata.store.reader import Reader
from allegata.store.search import Hit, search
from allegata.store.writer import Writer

__all__ = [
    "DATABASE",
    "HEAD",
    "HEAD_PART",
    "LOCK",
    "PART",
    "SQLITE_VERSION",
    "Head",
    "Hit",
    "Lock",
    "Reader",
    "ReviewWriter",
    "Writer",
    "create",
    "is_case",
    "missing_abilities",
    "open_reading",
    "open_writing",
    "read_head",
    "refuse_beheaded",
    "search",
]
