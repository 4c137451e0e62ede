"""The log's head signed, and time proofs asked for: of the head, and of each original. What is refused waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from allegata import __version__
from allegata.capture import Fetcher, FetchOptions
from allegata.capture.stamping import stamp
from allegata.errors import AllegataError, CheckFailedError, InputError, UsageError
from allegata.model.proofs import Asked, Signature
from allegata.store import (
    asked,
    held_tokens,
    is_logged,
    last_signature,
    read_head,
    read_head_signature,
    write_head_signature,
)
from allegata.store.head import RESTORE
from allegata.workbench.clock import now
from allegata.workbench.settings import Settings, read_settings, signing_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from allegata.capture.stamping import Authority
    from allegata.store import Writer
    from allegata.workbench.outcome import Progress

TOOL = f"Allegata {__version__}"
_MOST_REFUSED = 3


class Refused(msgspec.Struct, frozen=True, kw_only=True):
    """What could not be proved, and why; the command goes on."""

    resource: str
    message: str
    cause: str


def check_signed(writer: Writer) -> None:
    """Hold the signature beside the database against the log, before anything is written behind it.

    Raises:
        CheckFailedError: the log does not hold what was signed.
    """
    signed = read_head_signature(writer.folder)
    if signed is not None and not is_logged(writer, signed):
        what = f"the log was rewritten or set back: its entry {signed.seq} is not the one that was signed"
        raise CheckFailedError(what, resource=writer.folder.name, cause=RESTORE)


def sign_head(writer: Writer) -> Refused | None:
    """Sign the log's head unless it is signed; the signature is kept beside it and in the chain of proofs."""
    head = read_head(writer.folder)
    last = last_signature(writer)
    if head is None or (last is not None and (last.seq, last.hash) == (head.seq, head.hash)):
        return None
    try:
        key, actor = signing_key(), read_settings().actor
    except AllegataError as error:
        return Refused(resource=error.resource, message=f"log not signed: {error.message}", cause=error.cause)
    plain = Signature(
        seq=head.seq, hash=head.hash, root=head.root, at=now(), tool=TOOL, actor=actor or "not named", key=key.public
    )
    signed = key.sign(plain)
    write_head_signature(writer.folder, signed)
    with writer.transaction():
        writer.put_proof(signed)
    return None


def prove(writer: Writer, extra: Sequence[Authority], progress: Progress) -> Iterator[Refused]:
    """Ask every authority, configured or given, for what is not proved yet: the log's head first, then each original.

    Nothing here changes the log: a token comes after what it proves, and the next entry of the log holds it.
    """
    try:
        settings = read_settings()
    except UsageError as error:
        yield Refused(resource=error.resource, message=f"no time proof: {error.message}", cause=error.cause)
        return
    given = {authority.name for authority in extra}
    for authority in (*(a for a in settings.authorities if a.name not in given), *extra):
        yield from _prove_by(writer, authority, settings, progress)


def _prove_by(writer: Writer, authority: Authority, settings: Settings, progress: Progress) -> Iterator[Refused]:
    waiting = _note_asked(writer, authority.name)
    if not waiting:
        return
    options = FetchOptions(
        allow=authority.allow, via=settings.via, pace=settings.pace, keep_robots=False, max_bytes=1_000_000
    )
    refused: list[str] = []
    try:
        fetcher = Fetcher(options)
    except UsageError as error:
        yield Refused(resource=authority.name, message=f"no time proof: {error.message}", cause=error.cause)
        return
    for number, one in enumerate(waiting):
        progress(f"asking {authority.name} for time proofs", number, len(waiting))
        try:
            token = stamp(fetcher, authority, one.target, one.digest, now())
        except (InputError, CheckFailedError) as error:
            refused.append(str(error))
            with writer.transaction():
                writer.put_asked(msgspec.structs.replace(one, tried=now(), message=str(error)))
            if isinstance(error, InputError) or len(refused) >= _MOST_REFUSED:
                break
            continue
        with writer.transaction():
            writer.put_proof(token)
            writer.put_asked(msgspec.structs.replace(one, tried=token.at, got=token.at, message=""))
    if refused:
        cause = f"{refused[0]}; the next command asks again"
        yield Refused(
            resource=f"authority {authority.name}", message="gave no time proof, unproved so far", cause=cause
        )


def _note_asked(writer: Writer, authority: str) -> list[Asked]:
    """Note what the authority is to be asked for, and return what of it waits.

    An earlier head that still waits is not asked for any more: a token of the head of now covers it.
    """
    held = held_tokens(writer)
    known = {one.digest: one for one in asked(writer) if one.authority == authority}
    head = read_head(writer.folder)
    wanted = {head.hash: f"log {head.seq}"} if head is not None else {}
    wanted |= {capture.payload_sha256: "original" for capture in writer.captures()}
    at = now()
    waiting = []
    with writer.transaction():
        for digest, target in wanted.items():
            if (digest, authority) in held:
                continue
            one = known.get(digest) or Asked(target=target, digest=digest, authority=authority, since=at, tried="")
            if one.got is not None:
                continue  # it came, and is not there: a matter for verify, not to be covered up by a later one
            waiting.append(one)
            writer.put_asked(one)
        for digest, one in known.items():
            if one.got is None and digest not in wanted:
                writer.drop_asked(one)
    return waiting
