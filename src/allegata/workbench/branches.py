"""Logs of other copies that were taken in, held against their own hashes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from allegata.model.seals import log_hash
from allegata.store import deciding as kept

if TYPE_CHECKING:
    from collections.abc import Iterator

    from allegata.store import Reader


def branch_faults(reader: Reader) -> Iterator[str]:
    """What is wrong with entries of other copies' logs: each must have its own hash and follow one that is here."""
    known = {e.hash for e in kept.log_rows(reader)}
    entries = list(kept.branch_rows(reader))
    known |= {e.hash for e in entries}
    for e in entries:
        plain: dict[str, str | int] = {
            "seq": e.seq,
            "at": e.at,
            "actor": e.actor,
            "verb": e.verb,
            "target": e.target,
        }
        try:
            digests = msgspec.json.decode(e.digests, type=dict[str, str])
        except msgspec.MsgspecError:
            digests = {}
        if log_hash(e.previous_hash, plain, digests) != e.hash:
            yield f"entry {e.seq} of another copy's log was altered"
        elif e.previous_hash not in known:
            yield f"entry {e.seq} of another copy's log does not follow one that is here"
