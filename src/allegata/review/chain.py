"""The log: each entry's hash covers the one before and digests of what it stands for, salted for a decision's values.

The digests stand in the chain, the values and salts beside it: a value can be purged without breaking the chain, and
without its salt nobody can guess it from the digest (compare RFC 6962's hash chains and salted commitments).
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import msgspec

from allegata.model import Decision
from allegata.model.seals import GENESIS, SEALED, log_hash

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

FIELDS = ("before", "after", "reason")
"""Fields whose values can be purged; the chain holds their salted digests."""


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A decision as a person makes it."""

    at: str
    actor: str
    verb: str
    target: str
    before: str | None
    after: str | None
    reason: str


class Sealed(msgspec.Struct, frozen=True, kw_only=True):
    """A decision in the chain, with its digests and the salts of the values that were not purged."""

    decision: Decision
    digests: dict[str, str]
    salts: dict[str, str]


def append(last: Decision | None, draft: Draft, salt: Callable[[], str]) -> Sealed:
    """Seal a decision onto the chain.

    Args:
        last: the decision before, or None for the first.
        draft: what was decided.
        salt: gives a fresh secret for each value, at least 128 bits.
    """
    salts = {field: salt() for field in FIELDS}
    digests = {field: _digest(salts[field], getattr(draft, field)) for field in FIELDS}
    seq = last.seq + 1 if last else 1
    previous = last.hash if last else GENESIS
    plain = _plain(seq, draft)
    decision = Decision(
        **msgspec.structs.asdict(draft), seq=seq, previous_hash=previous, hash=log_hash(previous, plain, digests)
    )
    return Sealed(decision=decision, digests=digests, salts=salts)


def chain_faults(chain: Iterable[Sealed]) -> list[str]:
    """What is wrong with a chain, oldest first; empty where it holds.

    A decision that was altered, left out, put in, or moved breaks its own hash or the next one's; so does any value
    that is not what was sealed. What no chain can show alone is a cut at its end.
    """
    faults = []
    expected_seq, previous = 1, GENESIS
    for sealed in chain:
        d = sealed.decision
        if d.seq != expected_seq:
            faults.append(f"entry {expected_seq} is missing or out of order")
        if d.previous_hash != previous:
            faults.append(f"entry {d.seq} does not follow the one before it")
        plain = _plain(d.seq, d)
        if log_hash(d.previous_hash, plain, sealed.digests) != d.hash:
            faults.append(f"{_shown(d)} was altered")
        faults += [
            f"{_shown(d)}: its {field} was altered"
            for field, salt in sealed.salts.items()
            if field not in FIELDS or sealed.digests.get(field) != _digest(salt, getattr(d, field))
        ]
        expected_seq, previous = d.seq + 1, d.hash
    return faults


def _shown(made: Decision) -> str:
    return f"{'seal' if made.verb == SEALED else 'decision'} {made.seq}"


def _plain(seq: int, made: Draft | Decision) -> dict[str, str | int]:
    return {"seq": seq, "at": made.at, "actor": made.actor, "verb": made.verb, "target": made.target}


def _digest(salt: str, value: str | None) -> str:
    raw = json.dumps([salt, value], ensure_ascii=True)
    return hashlib.sha256(raw.encode()).hexdigest()
