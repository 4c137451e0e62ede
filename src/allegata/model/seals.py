"""Seals and the log: how records become a digest, digests a root, and roots entries of one hash-chained log.

A seal covers one scope of a case: a document with all that was read out of it, a source with its captures and
changes, the problems of one resource, what was compared, the names that a user knows, the case itself. Seals are
leaves of a tree of two levels (compare the Merkle trees of RFC 6962): a changed seal changes its bucket and the root,
and nothing else is computed anew. Each seal has a salt, which goes when its records are purged: what stays in the log
then tells nobody what they were.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from allegata.model.log import LogEntry

GENESIS = "0" * 64
"""The `previous_hash` of the first entry of the log."""
BUCKETS = 256
EMPTY = bytes(32)
"""Digest of a bucket without seals."""
SEALED = "seal"
"""The verb of an entry that holds a root; all other entries are people's decisions."""


class Framed:
    """SHA-256 over a row of byte strings, each preceded by its length, so that no two rows collide."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()
        self.count = 0

    def add(self, raw: bytes) -> None:
        """Add one byte string."""
        self._digest.update(len(raw).to_bytes(8, "big"))
        self._digest.update(raw)
        self.count += 1

    def hexdigest(self) -> str:
        """The digest so far, 64 hexadecimal digits."""
        return self._digest.hexdigest()


def seal_digest(scope: str, salt: str, records: str, parts: Mapping[str, tuple[int, str]]) -> str:
    """Digest of a seal, 64 hexadecimal digits.

    Args:
        scope: what is sealed, such as `document doc_1`.
        salt: a secret of at least 128 bits, gone once the records are purged.
        records: digest of the records as they stand in `case.jsonl`, in its order.
        parts: by table of the database, how many rows belong to the scope and a digest of all their columns.
    """
    raw = json.dumps([scope, salt, records, parts], ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(raw.encode()).hexdigest()


def bucket_of(scope: str) -> int:
    """The bucket of a scope, 0 to 255."""
    return hashlib.sha256(scope.encode("utf-8", "surrogatepass")).digest()[0]


def bucket_digest(seals: Iterable[str]) -> bytes:
    """Digest of the seals of one bucket, given as their digests in order of scope."""
    joined = b"".join(map(bytes.fromhex, seals))
    return hashlib.sha256(joined).digest() if joined else EMPTY


def root_of(buckets: Sequence[bytes]) -> str:
    """The root over all buckets, 64 hexadecimal digits."""
    return hashlib.sha256(b"".join(buckets)).hexdigest()


def log_hash(previous: str, plain: Mapping[str, str | int], digests: Mapping[str, str]) -> str:
    """Hash of an entry of the log.

    Args:
        previous: hash of the entry before.
        plain: its `seq`, `at`, `actor`, `verb` and `target`; the target of a seal is the root.
        digests: of what does not stand in it: salted ones of a decision's values, for a seal that of the case files.
    """
    raw = json.dumps([previous, plain, digests], ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(raw.encode()).hexdigest()


def entry_hash(entry: LogEntry) -> str:
    """Hash that an entry of the log must have."""
    plain: dict[str, str | int] = {
        "seq": entry.seq,
        "at": entry.at,
        "actor": entry.actor,
        "verb": SEALED,
        "target": entry.root,
    }
    return log_hash(entry.previous_hash, plain, entry_digests(entry))


def entry_digests(entry: LogEntry) -> dict[str, str]:
    """What an entry holds beside its root; `proofs` and `tool` only where they are, as older versions wrote none."""
    more = {"proofs": entry.proofs, "tool": entry.tool}
    return {"outputs": entry.outputs, **{name: value for name, value in more.items() if value}}
