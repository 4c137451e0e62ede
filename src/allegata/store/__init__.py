"""The case's database: SQLite schema, migrations, queries; implements the reading port of `allegata.model`."""

from allegata.store.database import DATABASE, LOCK, PART, Lock, create, is_case, open_reading, open_writing
from allegata.store.reader import Reader
from allegata.store.search import Hit, search
from allegata.store.writer import Writer

__all__ = [
    "DATABASE",
    "LOCK",
    "PART",
    "Hit",
    "Lock",
    "Reader",
    "Writer",
    "create",
    "is_case",
    "open_reading",
    "open_writing",
    "search",
]
