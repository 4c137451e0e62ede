"""Signatures and time proofs in the database, and the last signature beside it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TypeVar

import msgspec

from allegata.errors import CheckFailedError
from allegata.model.proofs import NONE, SIGNATURE, TOKEN, Asked, Proof, Signature, Token, link_of, standing
from allegata.model.seals import GENESIS
from allegata.store.disk import FILE_MODE, one_line
from allegata.store.head import RESTORE

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

    from allegata.store.reader import Reader

P = TypeVar("P", bound=msgspec.Struct)

HEAD_SIGNATURE = "case.head.sig"
_PART = "case.head.sig.part"
_HELD = "SELECT seq, CASE WHEN json_valid(digests) THEN digests ->> 'proofs' END FROM decision WHERE verb = 'seal' "


def last_standing(db: sqlite3.Connection) -> str:
    """What the next entry of the log has to hold of the proofs."""
    for seq, link in db.execute("SELECT seq, link FROM proof ORDER BY seq DESC LIMIT 1"):
        return standing(int(seq), link)
    return NONE


def append_proof(db: sqlite3.Connection, proof: Signature | Token) -> None:
    """Put a proof at the end of their chain; inside a transaction."""
    kind = SIGNATURE if isinstance(proof, Signature) else TOKEN
    body = msgspec.json.encode(proof).decode()
    row = db.execute("SELECT seq, link FROM proof ORDER BY seq DESC LIMIT 1").fetchone()
    seq, previous = (row[0] + 1, row[1]) if row else (1, GENESIS)
    link = link_of(previous, seq, kind, body)
    db.execute("INSERT INTO proof (seq, kind, body, link) VALUES (?, ?, ?, ?)", (seq, kind, body, link))


def open_faults(db: sqlite3.Connection) -> Iterator[str]:
    """What is wrong with the proofs as far as it is seen without reading them all: before anything is written."""
    last = db.execute(_HELD + "ORDER BY seq DESC LIMIT 1").fetchone()
    if last is not None and last[1] and not _holds(db, last[1]):
        yield "a signature or a token (table proof) was altered, removed or put in: the log holds another"
    sql = (
        "SELECT p.body ->> 'seq' FROM proof p WHERE p.kind = 'signature' AND json_valid(p.body) AND NOT EXISTS "
        "(SELECT 1 FROM decision d WHERE d.seq = p.body ->> 'seq' AND d.hash = p.body ->> 'hash') ORDER BY p.seq"
    )
    for (seq,) in db.execute(sql):
        yield f"the log was rewritten: its entry {seq} is not the one that was signed"


def _holds(db: sqlite3.Connection, held: str) -> bool:
    seq, _, link = held.partition(":")
    return (
        db.execute("SELECT 1 FROM proof WHERE CAST(seq AS TEXT) = ? AND link = ?", (seq, link)).fetchone() is not None
    )


def proofs(reader: Reader) -> Iterator[Proof]:
    """All proofs, oldest first."""
    for seq, kind, body, link in reader.rows("SELECT seq, kind, body, link FROM proof ORDER BY seq"):
        yield Proof(seq=int(seq), kind=kind, body=body, link=link)


def chain_of_proofs_faults(reader: Reader) -> Iterator[str]:
    """What is wrong with the chain of proofs and with what the log holds of it."""
    previous, wanted, links = GENESIS, 1, {}
    for proof in proofs(reader):
        if proof.seq != wanted:
            yield f"proof {wanted} is missing or out of order"
        if link_of(previous, proof.seq, proof.kind, proof.body) != proof.link:
            yield f"proof {proof.seq} ({proof.kind}) was altered, moved or put in, or the one before it removed"
        previous, wanted = proof.link, proof.seq + 1
        links[standing(proof.seq, proof.link)] = proof.seq
    for seq, held in reader.rows(_HELD + "ORDER BY seq"):
        if held and held not in links:
            number = held.partition(":")[0]
            yield f"proof {number} is missing or another, though entry {seq} of the log holds it"


def signatures(reader: Reader) -> Iterator[Signature]:
    """Signatures of the log's heads, oldest first; those that can't be read are told by the chain of proofs."""
    for (body,) in reader.rows("SELECT body FROM proof WHERE kind = ? ORDER BY seq", SIGNATURE):
        yield _decoded(body, Signature)


def tokens(reader: Reader) -> Iterator[Token]:
    """Tokens of authorities, oldest first."""
    for (body,) in reader.rows("SELECT body FROM proof WHERE kind = ? ORDER BY seq", TOKEN):
        yield _decoded(body, Token)


def sealed_entries(reader: Reader) -> dict[int, tuple[str, str]]:
    """Entries of the log that hold a root: hash and root by number."""
    rows = reader.rows("SELECT seq, hash, target FROM decision WHERE verb = 'seal' ORDER BY seq")
    return {int(seq): (digest, root) for seq, digest, root in rows}


def is_logged(reader: Reader, signed: Signature) -> bool:
    """Whether the log holds the entry that was signed."""
    rows = reader.rows("SELECT target FROM decision WHERE seq = ? AND hash = ?", signed.seq, signed.hash)
    return next(rows, None) == (signed.root,)


def last_signature(reader: Reader) -> Signature | None:
    """The signature that was put in last, or None."""
    for (body,) in reader.rows("SELECT body FROM proof WHERE kind = ? ORDER BY seq DESC LIMIT 1", SIGNATURE):
        return _decoded(body, Signature)
    return None


def held_tokens(reader: Reader) -> set[tuple[str, str]]:
    """What there is a token of: digest and authority."""
    sql = "SELECT body ->> 'digest', body ->> 'authority' FROM proof WHERE kind = ? AND json_valid(body)"
    return {(digest, authority) for digest, authority in reader.rows(sql, TOKEN)}


def asked(reader: Reader) -> Iterator[Asked]:
    """All time proofs that were asked for."""
    for (body,) in reader.rows("SELECT json FROM proof_asked ORDER BY authority, target, digest"):
        yield _decoded(body, Asked)


def _decoded(body: str, kind: type[P]) -> P:
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.MsgspecError as error:
        name = kind.__name__.lower()
        raise CheckFailedError(f"a {name} (table proof) was altered", resource="case.db", cause=RESTORE) from error


def read_head_signature(folder: Path) -> Signature | None:
    """The signature beside the database, or None.

    Raises:
        CheckFailedError: it is none.
    """
    path = folder / HEAD_SIGNATURE
    with one_line(folder.name):
        if not path.exists() and not path.is_symlink():
            return None
        try:
            return msgspec.json.decode(b"" if path.is_symlink() else path.read_bytes(), type=Signature)
        except msgspec.MsgspecError as error:
            raise CheckFailedError("was altered", resource=HEAD_SIGNATURE, cause=RESTORE) from error


def write_head_signature(folder: Path, signature: Signature) -> None:
    """Write the last signature beside the database, whole or not at all; only the case's writer may call it."""
    part = folder / _PART
    with one_line(folder.name):
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, FILE_MODE), "wb") as stream:
            stream.write(msgspec.json.encode(signature) + b"\n")
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(folder / HEAD_SIGNATURE)
