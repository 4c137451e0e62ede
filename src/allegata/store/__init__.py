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
from allegata.store.proofs import (
    HEAD_SIGNATURE,
    asked,
    chain_of_proofs_faults,
    held_tokens,
    is_logged,
    last_signature,
    read_head_signature,
    sealed_entries,
    signatures,
    tokens,
    write_head_signature,
)
from allegata.store.reader import Reader
from allegata.store.search import Hit, search
from allegata.store.soundness import dangling, integrity
from allegata.store.watched import Watched, watched
from allegata.store.writer import Writer

__all__ = [
    "DATABASE",
    "HEAD",
    "HEAD_PART",
    "HEAD_SIGNATURE",
    "LOCK",
    "PART",
    "SQLITE_VERSION",
    "Head",
    "Hit",
    "Lock",
    "Reader",
    "ReviewWriter",
    "Watched",
    "Writer",
    "asked",
    "chain_of_proofs_faults",
    "create",
    "dangling",
    "held_tokens",
    "integrity",
    "is_case",
    "is_logged",
    "last_signature",
    "missing_abilities",
    "open_reading",
    "open_writing",
    "read_head",
    "read_head_signature",
    "refuse_beheaded",
    "sealed_entries",
    "search",
    "signatures",
    "tokens",
    "watched",
    "write_head_signature",
]
