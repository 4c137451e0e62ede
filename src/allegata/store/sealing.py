"""Seals of an open case: what is written is sealed with it, what is touched is first held against its seal."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING

import msgspec

from allegata.errors import CheckFailedError
from allegata.model import LogEntry, Seal, sha256_hex
from allegata.model.seals import (
    BUCKETS,
    EMPTY,
    GENESIS,
    SEALED,
    bucket_digest,
    bucket_of,
    entry_digests,
    entry_hash,
    root_of,
    seal_digest,
)
from allegata.store import scopes
from allegata.store.head import HEAD, RESTORE, Head, read_head
from allegata.store.proofs import last_standing, open_faults
from allegata.store.scopes import ALL_SCOPES, Measured, measure

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

_SALT_BYTES = 16
_ACTOR = "allegata"
_TOOL = f"Allegata {version('allegata')}"
_SEAL = "SELECT scope, salt, records, parts, digest FROM seal"
_PARTS = msgspec.json.Decoder(dict[str, tuple[int, str]])
_BEGUN_ONLY = 1
_ENTRY = (
    "SELECT seq, at, actor, target, CASE WHEN json_valid(digests) THEN COALESCE(digests ->> 'outputs', '') "
    "ELSE '?' END, CASE WHEN json_valid(digests) THEN COALESCE(digests ->> 'proofs', '') ELSE '?' END, "
    "CASE WHEN json_valid(digests) THEN COALESCE(digests ->> 'tool', '') ELSE '?' END, "
    "previous_hash, hash FROM decision WHERE verb = 'seal' "
)


def seals(db: sqlite3.Connection) -> Iterator[Seal]:
    """All seals: those of the documents in their order, then the others by scope."""
    sql = (
        "SELECT s.scope, s.salt, s.records, s.parts, s.digest FROM document d "
        "JOIN seal s ON s.scope = 'document ' || d.id ORDER BY d.seq"
    )
    for row in db.execute(sql):
        yield _seal(row)
    for row in db.execute(f"{_SEAL} WHERE scope NOT GLOB 'document *' ORDER BY scope"):
        yield _seal(row)


def _seal(row: tuple[str, ...]) -> Seal:
    scope, salt, records, parts, digest = row
    try:
        held = _PARTS.decode(parts)
    except msgspec.MsgspecError:
        held = {}
    return Seal(scope=scope, salt=salt, records=records, parts=held, digest=digest)


def last_entry(db: sqlite3.Connection, *, of_root: bool = False) -> LogEntry | None:
    """The last entry of the log that holds a root; with `of_root` the one that last changed it."""
    sql = f"{_ENTRY} ORDER BY seq DESC LIMIT 1"
    if of_root:
        sql = _ENTRY + (  # noqa: S608  constants
            "AND seq > COALESCE((SELECT MAX(seq) FROM decision WHERE verb = 'seal' AND target <> "
            "(SELECT target FROM decision WHERE verb = 'seal' ORDER BY seq DESC LIMIT 1)), 0) ORDER BY seq LIMIT 1"
        )
    for seq, *held in db.execute(sql):
        at, actor, root, outputs, proofs, tool, previous, digest = held
        entry = LogEntry(
            seq=int(seq), at=at, actor=actor, root=root, outputs=outputs, previous_hash=previous, hash=digest
        )
        return msgspec.structs.replace(entry, proofs=proofs, tool=tool)
    return None


def tree(db: sqlite3.Connection) -> tuple[list[bytes], list[str]]:
    """Digests of the buckets, and what is wrong with seals that are not what their own fields give."""
    faults: list[str] = []
    held: list[list[str]] = [[] for _ in range(BUCKETS)]
    for *row, bucket in db.execute("SELECT scope, salt, records, parts, digest, bucket FROM seal ORDER BY scope"):
        seal = _seal(tuple(row))
        wanted = seal_digest(seal.scope, seal.salt, seal.records, seal.parts)
        if wanted != seal.digest or bucket != bucket_of(seal.scope):
            faults.append(f"the seal of {shown(db, seal.scope)} was altered")
        held[bucket_of(seal.scope)].append(wanted)
    return [bucket_digest(digests) for digests in held], faults


def standing_faults(db: sqlite3.Connection, head: Head | None, held: tuple[list[bytes], list[str]]) -> Iterator[str]:
    """What is wrong with the seals as such, the last entry of the log and the head beside it; no record is read."""
    last = last_entry(db)
    buckets, faults = held
    if last is None:
        if head is not None:
            yield "case.db was emptied or replaced: its log is empty"
        return
    if head is None and last.seq > _BEGUN_ONLY:
        yield f"{HEAD} is missing"
    if head is not None:
        found = db.execute("SELECT target FROM decision WHERE seq = ? AND hash = ?", (head.seq, head.hash)).fetchone()
        if found != (head.root,):
            yield f"case.db was emptied, replaced or set back: its log does not hold the entry that {HEAD} names"
    if entry_hash(last) != last.hash or db.execute("SELECT MAX(seq) FROM decision").fetchone() != (last.seq,):
        yield "the last entry of the log (table decision) was altered, or one was put in"
    yield from faults
    if root_of(buckets) != last.root:
        yield "a seal (table seal) was altered, removed or put in: they do not give the root that the log holds"
    if _outputs(db) != last.outputs:
        yield "what the database holds of the case files (table meta, outputs) was altered"
    yield from _unpaired(db)
    yield from open_faults(db)


def _unpaired(db: sqlite3.Connection) -> Iterator[str]:
    for (scope,) in db.execute("SELECT scope FROM seal EXCEPT " + ALL_SCOPES):  # noqa: S608  constants
        yield f"{scope} is gone, though sealed"
    for (scope,) in db.execute(ALL_SCOPES + " EXCEPT SELECT scope FROM seal"):  # noqa: S608  constants
        if scope not in {scopes.COMPARED, scopes.NAMES}:
            yield f"{shown(db, scope)} is there, and not sealed"


def scope_fault(db: sqlite3.Connection, scope: str) -> str | None:
    """What is wrong with the rows of a scope against its seal, or None."""
    row = db.execute(f"{_SEAL} WHERE scope = ?", (scope,)).fetchone()
    found = measure(db, scope)
    if row is None:
        return None if found.is_empty else f"{shown(db, scope)} is there, and not sealed"
    seal = _seal(row)
    tables = sorted(t for t in {*seal.parts, *found.parts} if seal.parts.get(t) != found.parts.get(t))
    if tables:
        return f"{shown(db, scope)} does not agree with its seal (table {', '.join(tables)})"
    return None if seal.records == found.records else f"the seal of {shown(db, scope)} was altered"


def shown(db: sqlite3.Connection, scope: str) -> str:
    """A scope as a person reads it: a document with the name of its file."""
    kind, _, name = scope.partition(" ")
    if kind not in {"document", "source"}:
        return {"problems": f"the problems of {name}"}.get(kind, f"what the case holds as {kind}")
    row = db.execute(f"SELECT final_url FROM capture WHERE {kind} = ? ORDER BY seq LIMIT 1", (name,)).fetchone()  # noqa: S608  one of two columns
    return f"{scope} ({row[0].removeprefix('file:')})" if row else scope


def _outputs(db: sqlite3.Connection) -> str:
    row = db.execute("SELECT value FROM meta WHERE key = ?", (scopes.OUTPUTS,)).fetchone()
    return sha256_hex(row[0].encode()) if row else ""


class Sealer:
    """The seals of a case that is open to be written."""

    def __init__(self, folder: Path, db: sqlite3.Connection) -> None:
        self._folder, self._db = folder, db
        self._checked: set[str] = set()
        self._dirty: set[str] = set()
        self._buckets = [EMPTY] * BUCKETS

    def open(self) -> None:
        """Hold the seals against the log and its head, and what stands for the whole case against its seals.

        Raises:
            CheckFailedError: they disagree.
        """
        held = tree(self._db)
        for fault in standing_faults(self._db, read_head(self._folder), held):
            raise self._refused(fault)
        self._buckets = held[0]
        if last_entry(self._db) is None:  # a case that was just made, or that an older version left
            self._dirty = {scope for (scope,) in self._db.execute(ALL_SCOPES)}
            return
        for scope in (scopes.CASE, scopes.NAMES):
            self.check(scope)

    @property
    def is_unsealed(self) -> bool:
        """Whether something waits to be sealed."""
        return bool(self._dirty)

    def _refused(self, fault: str) -> CheckFailedError:
        return CheckFailedError(fault, resource=self._folder.name or str(self._folder), cause=RESTORE)

    def check(self, scope: str) -> None:
        """Hold a scope against its seal, once while the case is open.

        Raises:
            CheckFailedError: they disagree.
        """
        if scope in self._checked:
            return
        fault = scope_fault(self._db, scope)
        if fault is not None:
            raise self._refused(fault)
        self._checked.add(scope)

    def check_all(self) -> None:
        """Hold every scope that was not yet checked against its seal."""
        for (scope,) in self._db.execute(ALL_SCOPES).fetchall():
            self.check(scope)

    def touch(self, *touched: str) -> None:
        """Say that the rows of scopes are about to change: they are checked first, and sealed with the transaction."""
        for scope in touched:
            self.check(scope)
            self._dirty.add(scope)

    def seal(self) -> tuple[Head, list[bytes]] | None:
        """Seal what was touched and append to the log; inside the transaction. What comes back goes to `sealed`."""
        buckets = list(self._buckets)
        for number in {bucket_of(scope) for scope in sorted(self._dirty) if self._put(scope)}:
            rows = self._db.execute("SELECT digest FROM seal WHERE bucket = ? ORDER BY scope", (number,))
            buckets[number] = bucket_digest(digest for (digest,) in rows)
        root, last = root_of(buckets), last_entry(self._db)
        if last is not None and root != last.root:  # what was written is behind the database now
            self._db.execute("DELETE FROM meta WHERE key = ?", (scopes.OUTPUTS,))
        outputs = _outputs(self._db)
        if last is not None and (root, outputs) == (last.root, last.outputs):
            return None
        return self._append(root, outputs), buckets

    def _put(self, scope: str) -> bool:
        """Seal one scope anew; whether its seal changed."""
        row = self._db.execute(f"{_SEAL} WHERE scope = ?", (scope,)).fetchone()
        before = _seal(row) if row else None
        found = measure(self._db, scope)
        if before is not None and (before.records, before.parts) == (found.records, found.parts):
            return False
        if found.is_empty:
            self._db.execute("DELETE FROM seal WHERE scope = ?", (scope,))
            return before is not None
        self._write(scope, before.salt if before else secrets.token_hex(_SALT_BYTES), found)
        return True

    def _write(self, scope: str, salt: str, found: Measured) -> None:
        sql = "INSERT OR REPLACE INTO seal (scope, bucket, salt, records, parts, digest) VALUES (?, ?, ?, ?, ?, ?)"
        digest = seal_digest(scope, salt, found.records, found.parts)
        parts = msgspec.json.encode(found.parts).decode()
        self._db.execute(sql, (scope, bucket_of(scope), salt, found.records, parts, digest))

    def _append(self, root: str, outputs: str) -> Head:
        row = self._db.execute("SELECT seq, hash FROM decision ORDER BY seq DESC LIMIT 1").fetchone()
        seq, previous = (row[0] + 1, row[1]) if row else (1, GENESIS)
        at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        entry = LogEntry(seq=seq, at=at, actor=_ACTOR, root=root, outputs=outputs, previous_hash=previous, hash="")
        entry = msgspec.structs.replace(entry, proofs=last_standing(self._db), tool=_TOOL)
        entry = msgspec.structs.replace(entry, hash=entry_hash(entry))
        digests = msgspec.json.encode(entry_digests(entry)).decode()
        self._db.execute(
            "INSERT INTO decision (seq, at, actor, verb, target, digests, previous_hash, hash) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (seq, at, _ACTOR, SEALED, root, digests, previous, entry.hash),
        )
        return Head(seq=seq, hash=entry.hash, root=root)

    def sealed(self, buckets: list[bytes]) -> None:
        """The transaction is over and stored."""
        self._buckets = buckets
        self._dirty.clear()

    def dropped(self) -> None:
        """The transaction is over, and nothing of it was stored."""
        self._dirty.clear()


def first_seal(folder: Path, db: sqlite3.Connection) -> Head | None:
    """Seal a case that is being made, inside its transaction; the head is to be written once it is there."""
    sealer = Sealer(folder, db)
    sealer.open()
    sealed = sealer.seal()
    return None if sealed is None else sealed[0]
