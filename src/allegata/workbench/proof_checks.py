"""Signatures and time proofs rechecked offline: who signed which entry of the log, what existed no later than when."""

from __future__ import annotations

import collections
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from allegata.capture.stamping import Stamped, certificates, check
from allegata.errors import CheckFailedError, UsageError
from allegata.review import is_signed, public_key
from allegata.store import HEAD_SIGNATURE, asked, chain_of_proofs_faults, sealed_entries, signatures, tokens
from allegata.workbench.captures_proved import proof_faults
from allegata.workbench.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from allegata.model.proofs import Signature, Token
    from allegata.store import Reader

NOT_TRUSTED = "consistent, signer not established"
TRUSTED = "consistent, signed with the key that you trust"
NONE_ASKED = "time proof: none asked for (files)"
_PEM_CERTIFICATE = "-----BEGIN CERTIFICATE-----"
_MOST_BYTES = 1_000_000


class Trust(msgspec.Struct, frozen=True, kw_only=True):
    """What the user trusts: public keys of signers, roots (DER) of authorities."""

    keys: frozenset[str] = frozenset()
    roots: tuple[bytes, ...] = ()


class Found(msgspec.Struct, kw_only=True):
    """What was found of the proofs: numbers, faults, what is proved in words, what is not."""

    signatures: int = 0
    signature_faults: list[str] = []
    tokens: int = 0
    token_faults: list[str] = []
    proved: list[str] = []
    unproved: list[str] = []
    notes: tuple[str, ...] = ()


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """The case as the proofs are held against it: entries of the log by number, digests of the originals."""

    entries: Mapping[int, tuple[str, str]]
    originals: frozenset[str]

    @classmethod
    def of(cls, reader: Reader) -> Standing:
        """Read it."""
        return cls(
            entries=sealed_entries(reader),
            originals=frozenset(capture.payload_sha256 for capture in reader.captures()),
        )


def trust_of(given: Iterable[str | Path]) -> Trust:
    """What `--trust` names: a public key (`ed25519:...`, or a file with it) or a file with an authority's root.

    Raises:
        UsageError: it is neither.
    """
    keys: set[str] = set()
    roots: list[bytes] = []
    for one in given:
        text = str(one)
        key = public_key(text)
        if key is None:
            try:
                with Path(one).open("rb") as stream:
                    text = stream.read(_MOST_BYTES).decode("ascii", "replace")
            except (OSError, ValueError) as error:
                cause = "give ed25519:... or a file that holds it, or the root certificate of an authority"
                raise UsageError("is no public key", resource=str(one), cause=cause) from error
            key = public_key(text)
        if key is not None:
            keys.add(key)
        elif _PEM_CERTIFICATE in text:
            roots += certificates(text.encode(), Path(one).name)
        else:
            cause = f"give the public key: {Path(one).with_suffix('.pub').name}" if "PRIVATE" in text else "ed25519:..."
            raise UsageError("holds no public key", resource=Path(one).name, cause=cause)
    return Trust(keys=frozenset(keys), roots=tuple(roots))


def check_proofs(reader: Reader, beside: Signature | None, trust: Trust) -> Found:
    """Recheck all proofs of a case.

    Args:
        reader: the case.
        beside: the signature that lies beside the database, read before the database was.
        trust: what the user trusts.
    """
    found, case = Found(), Standing.of(reader)
    found.signature_faults += chain_of_proofs_faults(reader)
    try:
        held = list(signatures(reader))
        _signatures(found, case, held, beside, trust)
        _tokens(found, case, list(tokens(reader)), trust)
        _asked(found, reader)
        found.token_faults += proof_faults(reader)
    except CheckFailedError as error:
        found.signature_faults.append(str(error))
    signer = TRUSTED if trust.keys else NOT_TRUSTED
    found.notes = (signer, *((NONE_ASKED,) if not found.tokens and not found.unproved else ()))
    return found


def _signatures(found: Found, case: Standing, held: list[Signature], beside: Signature | None, trust: Trust) -> None:
    if held and beside is None:
        found.signature_faults.append(f"{HEAD_SIGNATURE} is missing")
    every = [*held, beside] if beside is not None and beside not in held else held
    found.signatures = len(every)
    last: dict[str, Signature] = {}
    for one in every:
        fault = _signature_fault(one, case)
        if fault is not None:
            found.signature_faults.append(fault)
        elif one.key not in last or last[one.key].seq < one.seq:
            last[one.key] = one
    for one in last.values():
        by = f"{one.tool}, actor {one.actor}"
        found.proved.append(f"log up to entry {one.seq}: signed with ed25519:{one.key} ({by}, its clock said {one.at})")
    end = max(case.entries, default=0)
    signed = max((one.seq for key, one in last.items() if not trust.keys or key in trust.keys), default=0)
    if trust.keys and not signed:
        others = ", ".join(f"ed25519:{key}" for key in last) or "nobody"
        found.signature_faults.append(f"the log is not signed with the key that you trust; it is signed by {others}")
    elif trust.keys and signed < end:
        found.signature_faults.append(
            f"entries {signed + 1} to {end} of the log are not signed with the key that you trust"
        )
    elif signed < end:
        found.proved.append(f"log entries {signed + 1} to {end}: not signed; the next command that writes signs them")


def _signature_fault(one: Signature, case: Standing) -> str | None:
    if not is_signed(one):
        return f"the signature of log entry {one.seq} is not that of its key over what it says"
    if case.entries.get(one.seq) != (one.hash, one.root):
        return f"the log was rewritten: its entry {one.seq} is not the one that ed25519:{one.key} signed at {one.at}"
    return None


def _tokens(found: Found, case: Standing, held: list[Token], trust: Trust) -> None:
    found.tokens = len(held)
    configured = {one.name: one.roots for one in read_settings().authorities} if held else {}
    stamped_to = 0
    for token in held:
        try:
            _belongs(token, case)
            stamped = check(token, token.anchors)
            established = trust.roots or configured.get(token.authority, ())
            if established:
                _under(token, established)
        except CheckFailedError as error:
            found.token_faults.append(str(error))
            continue
        found.proved.append(_claim(token, stamped, established=bool(established)))
        if token.target.startswith("log "):
            stamped_to = max(stamped_to, int(token.target.removeprefix("log ")))
    end = max(case.entries, default=0)
    if stamped_to and stamped_to < end:
        found.proved.append(f"log entries {stamped_to + 1} to {end}: no time proof covers them")


def _belongs(token: Token, case: Standing) -> None:
    """Hold what a token is over against the case."""
    name = f"token of {token.authority} over {token.target}"
    if token.target == "original":
        if token.digest not in case.originals:
            raise CheckFailedError(f"is foreign: no original here has {token.digest[:16]}...", resource=name)
        return
    number = token.target.removeprefix("log ")
    if not number.isdecimal() or case.entries.get(int(number), ("", ""))[0] != token.digest:
        raise CheckFailedError("is foreign, or the log was rewritten: that entry has another hash", resource=name)


def _under(token: Token, roots: tuple[bytes, ...]) -> None:
    try:
        check(token, roots)
    except CheckFailedError as error:
        shown = ", ".join(_shown(root) for root in token.anchors)
        what = f"is foreign: of another authority than the one trusted here (its root is {shown})"
        raise CheckFailedError(what, resource=error.resource) from error


def _shown(root: bytes) -> str:
    return f"sha256:{hashlib.sha256(root).hexdigest()[:16]}..."


def _claim(token: Token, stamped: Stamped, *, established: bool) -> str:
    """What a token proves, and no more."""
    if token.target == "original":
        what = f"original {token.digest}"
    else:
        what = f"{token.target.replace('log', 'log entry')}, and all that it covers,"
    about = f" (accuracy {stamped.accuracy})" if stamped.accuracy else ""
    roots = ", ".join(_shown(root) for root in token.anchors)
    whose = f"root {roots}" if established else f"by the root that is stored with it, {roots}, not established here"
    return f"{what} existed no later than {stamped.time}{about}, says {token.authority} ({stamped.signer}; {whose})"


def _asked(found: Found, reader: Reader) -> None:
    held = {(token.digest, token.authority) for token in tokens(reader)}
    waiting: collections.defaultdict[str, list[str]] = collections.defaultdict(list)
    why: dict[str, str] = {}
    for one in asked(reader):
        if (one.digest, one.authority) in held:
            continue
        if one.got is not None:
            name = f"token of {one.authority} over {one.target}"
            found.token_faults.append(f"{name}: is missing, though it came at {one.got} (digest {one.digest[:16]}...)")
            continue
        waiting[one.authority].append(one.target)
        why[one.authority] = one.message or why.get(one.authority, "")
    found.unproved += _waiting(waiting, why)


def _waiting(waiting: Mapping[str, list[str]], why: Mapping[str, str]) -> Iterator[str]:
    for authority, targets in waiting.items():
        originals = targets.count("original")
        what = [t.replace("log", "log entry") for t in targets if t != "original"]
        what += [f"{originals} original{'' if originals == 1 else 's'}"] if originals else []
        cause = f" ({why[authority]})" if why[authority] else ""
        told = f"no time proof of {' and '.join(what)} from {authority} yet{cause}"
        yield f"unproved: {told}; the next command asks again"
