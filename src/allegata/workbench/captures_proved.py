"""What proves a capture, in words: the tokens of authorities over its bytes, and no more than they say."""

from __future__ import annotations

import collections
from typing import TYPE_CHECKING

import msgspec

from allegata.capture.stamping import check
from allegata.errors import CheckFailedError
from allegata.store import tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from allegata.model.proofs import Token
    from allegata.store import Reader
    from allegata.workbench.desk import Desk

_ORIGINAL = "original"
_BETWEEN = "; "


def proofs_of_captures(reader: Reader) -> dict[str, tuple[str, ...]]:
    """What each payload's tokens say, by its SHA-256; a token that does not hold says nothing here: verify names it."""
    held: collections.defaultdict[str, list[str]] = collections.defaultdict(list)
    for token in tokens(reader):
        if token.target == _ORIGINAL and (words := _words(token)) is not None:
            held[token.digest].append(words)
    return {digest: tuple(dict.fromkeys(words)) for digest, words in held.items()}


def _words(token: Token) -> str | None:
    try:
        stamped = check(token, token.anchors)
    except CheckFailedError:
        return None
    return f"existed no later than {stamped.time}, says {token.authority} (RFC 3161)"


def proof_of(proofs: dict[str, tuple[str, ...]], digest: str) -> str | None:
    """A capture's `proof`; None where nothing proves it yet."""
    return _BETWEEN.join(proofs.get(digest, ())) or None


def note_proofs(desk: Desk) -> None:
    """Write into the captures what came to prove them since; the files written of the case are behind then."""
    proofs = proofs_of_captures(desk.writer)
    new = [
        msgspec.structs.replace(capture, proof=proof)
        for capture in desk.writer.captures()
        if (proof := proof_of(proofs, capture.payload_sha256)) is not None and proof != capture.proof
    ]
    if not new:
        return
    with desk.writer.transaction():
        for capture in new:
            desk.writer.put_proof_of_capture(capture)
        desk.writer.set_meta("outputs", None)


def proof_faults(reader: Reader) -> Iterator[str]:
    """Captures that say of themselves what no token says."""
    proofs = proofs_of_captures(reader)
    for capture in reader.captures():
        told = set(capture.proof.split(_BETWEEN)) if capture.proof else set()
        for words in sorted(told - set(proofs.get(capture.payload_sha256, ()))):
            yield f"{capture.id}: says that it is proved ({words}), and no token says so"
