"""Everything that can be rechecked offline: of a case folder, or of a `case.jsonl` by itself."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from allegata.capture import Archive
from allegata.errors import AllegataError, CaseError, CheckFailedError, InputError, UsageError
from allegata.model.ids import capture_id, source_id
from allegata.reading.child import ReaderChild
from allegata.review import Sealed, chain_faults
from allegata.store import Reader, dangling, integrity, is_case, read_head, read_head_signature
from allegata.text import TEXT_RULES_VERSION
from allegata.workbench import originals
from allegata.workbench import record_making as making
from allegata.workbench.archives import (
    ARCHIVE_NOTE,
    PACKAGE_NOTE,
    archive_checks,
    archive_verified_checks,
    is_archive,
    is_wacz,
    package_signature,
)
from allegata.workbench.branches import branch_faults
from allegata.workbench.file_seals import FileSeals
from allegata.workbench.outputs import digest_of, written
from allegata.workbench.proof_checks import NONE_ASKED, NOT_TRUSTED, Found, Trust, check_proofs, trust_of
from allegata.workbench.rechecking import Check, Recheck, jsonl_faults, recheck_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from allegata.model import Capture, Document
    from allegata.store import Head

_SPARE_ORDINALS = 64


class Verified(msgspec.Struct, frozen=True, kw_only=True):
    """What `verify` found. `notes` say what it cannot tell; `unproved` what was not there to be checked.

    `proved` says who signed what, and what existed no later than when, on whose word.
    """

    what: str
    checks: tuple[Check, ...]
    notes: tuple[str, ...] = ()
    unproved: tuple[str, ...] = ()
    proved: tuple[str, ...] = ()

    @property
    def faults(self) -> tuple[str, ...]:
        """Everything that is wrong, one line each."""
        return tuple(f"{check.name}: {fault}" for check in self.checks for fault in check.faults)

    @property
    def exit_code(self) -> int:
        """3 where anything is wrong, 1 where something is unproved, else 0."""
        return 3 if self.faults else 1 if self.unproved else 0


def verify(case_or_file: str | Path, *, trust: Iterable[str | Path] = ()) -> Verified:
    """Recheck a case folder, a `case.jsonl` alone, or an archive (WARC, WACZ).

    Args:
        case_or_file: what to recheck.
        trust: public keys of which one must have signed the log, roots of authorities that its tokens must come from.

    Raises:
        UsageError: neither of these; something to trust that can't be read.
        CaseError: no such case, or one from another version.
    """
    what, trusted = Path(case_or_file), trust_of(trust)
    if what.is_file():
        if trusted != Trust() and (trusted.roots or not is_wacz(what)):
            cause = "--trust is for a case folder; a key may be given for a WACZ too"
            raise UsageError("carries no signature", resource=what.name, cause=cause)
        return _archive(what, trusted) if is_archive(what) else _file(what)
    try:
        # before the database, which may be a step ahead of both
        head, signed = (read_head(what), read_head_signature(what)) if what.is_dir() else (None, None)
        with Reader(what) as reader, ReaderChild() as child, reader.snapshot():
            found = _case(what, reader, child, head)
            return _with_proofs(found, check_proofs(reader, signed, trusted))
    except CheckFailedError as error:
        return Verified(what=what.name, checks=(Check(name="database", count=1, faults=(str(error),)),))
    except CaseError as error:
        if is_case(what) and isinstance(error.__cause__, sqlite3.DatabaseError | msgspec.MsgspecError):
            return Verified(what=what.name, checks=(Check(name="database", count=1, faults=(str(error),)),))
        raise


def _case(folder: Path, reader: Reader, child: ReaderChild, head: Head | None) -> Verified:
    archive = Archive(folder)
    recheck = Recheck(reader.document_text)
    records = 0
    for record in reader.records():
        recheck.record(record)
        records += 1
    held = {capture.payload_sha256 for capture in reader.captures()}
    unproved = [
        f"{ref}: no capture names it, as after an add that was cut off" for ref, d in archive.strangers(held) if d
    ]
    log, log_faults = _log(reader, unproved)
    sealed = sum(1 for _ in reader.seals())
    remade, remade_faults = _remade(reader, archive, child, unproved)
    outputs, output_faults = _outputs(folder, reader, unproved)
    captures = list(_captures(reader, archive))
    checks = (
        Check(name="database", count=1, faults=tuple(integrity(reader))),
        Check(name="originals", count=len(held), faults=tuple(captures)),
        Check(name="sources", count=sum(1 for _ in reader.sources()), faults=tuple(_sources(reader))),
        Check(name="texts made again from their originals", count=remade, faults=remade_faults),
        Check(name="anchors", count=recheck.anchors, faults=tuple(recheck.anchor_faults)),
        Check(name="ids", count=recheck.ids, faults=tuple(recheck.id_faults)),
        Check(name="references", count=records, faults=tuple(dangling(reader))),
        Check(name="seals", count=sealed, faults=tuple(reader.seal_faults(head))),
        Check(name="log", count=log, faults=log_faults),
        Check(name="case files", count=outputs, faults=output_faults),
    )
    return Verified(what=folder.name, checks=(*checks, *archive_checks(folder)), unproved=tuple(unproved))


def _archive(path: Path, trust: Trust) -> Verified:
    """An archive by itself."""
    signature, proved = package_signature(path, trust.keys)
    checks = (*archive_verified_checks(path), *signature)
    if any(check.faults for check in checks):
        return Verified(what=path.name, checks=checks)
    return Verified(what=path.name, checks=checks, notes=(PACKAGE_NOTE if proved else ARCHIVE_NOTE,), proved=proved)


def _with_proofs(found: Verified, proofs: Found) -> Verified:
    """What was found of the case together with what was found of its proofs; they count where all else holds."""
    checks = (
        *found.checks,
        Check(name="signatures", count=proofs.signatures, faults=tuple(proofs.signature_faults)),
        Check(name="time proofs", count=proofs.tokens, faults=tuple(proofs.token_faults)),
    )
    is_whole = not any(check.faults for check in checks)
    return Verified(
        what=found.what,
        checks=checks,
        notes=proofs.notes if is_whole else (),
        unproved=(*found.unproved, *proofs.unproved),
        proved=tuple(proofs.proved) if is_whole else (),
    )


def _file(path: Path) -> Verified:
    try:
        recheck, lines, faults = recheck_file(path)
        sealed = FileSeals.of(path)
    except OSError as error:
        raise InputError("cannot be read", resource=path.name, cause=error.strerror or "") from error
    if not lines:
        raise UsageError("is neither a case nor a case.jsonl", resource=path.name, cause="name a case folder")
    checks = (
        Check(name="records", count=lines, faults=tuple(faults)),
        Check(name="seals", count=sealed.count, faults=tuple(sealed.faults())),
        Check(name="anchors", count=recheck.anchors, faults=tuple(recheck.anchor_faults)),
        Check(name="ids", count=recheck.ids, faults=tuple(recheck.id_faults)),
    )
    note = "originals, and all of the log but its last root, are in the case folder: not checked here"
    return Verified(what=path.name, checks=checks, notes=(*_notes(checks), note))


def _notes(checks: tuple[Check, ...]) -> tuple[str, ...]:
    return () if any(check.faults for check in checks) else (NOT_TRUSTED, NONE_ASKED)


def _log(reader: Reader, unproved: list[str]) -> tuple[int, tuple[str, ...]]:
    """The chain of decisions and seals; how many entries, and what is wrong with it."""
    chain = []
    for made, digests, salts in reader.log():
        try:
            held = msgspec.json.decode(digests, type=dict[str, str])
        except msgspec.MsgspecError:
            held = {}
        chain.append(Sealed(decision=made, digests=held, salts=salts))
    if not chain:
        unproved.append("the case is not sealed yet; run: allegata analyse CASE")
    return len(chain), (*chain_faults(chain), *branch_faults(reader))


def _captures(reader: Reader, archive: Archive) -> Iterator[str]:
    """Every capture against its original, and its id; every original against the captures."""
    held: set[str] = set()
    for source in reader.sources():
        captures = list(reader.captures(source.id))
        for capture in captures:
            digest = capture.payload_sha256
            is_visit = originals.is_visit(capture)
            if not _is_digest(digest) or (not is_visit and capture.warc_ref != archive.reference(digest)):
                yield f"{capture.id}: does not name its original"
                continue
            tried = range(len(captures) + _SPARE_ORDINALS)
            if all(capture_id(source.id, digest, n) != capture.id for n in tried):
                yield f"{capture.id}: its id is not what its content gives"
            if is_visit:
                yield from _visit(archive.folder, capture)
            elif digest not in held:
                held.add(digest)
                yield from _original(archive, digest)
    yield from (f"{ref}: is no original" for ref, digest in archive.strangers(held) if digest is None)


def _is_digest(value: str) -> bool:
    return len(value) == 64 and set(value) <= set("0123456789abcdef")  # noqa: PLR2004  SHA-256 in hexadecimal


def _original(archive: Archive, digest: str) -> Iterator[str]:
    try:
        if archive.digest_of(digest) != digest:
            yield f"{archive.reference(digest)}: was altered"
    except InputError as error:
        yield str(error)


def _visit(folder: Path, capture: Capture) -> Iterator[str]:
    try:
        fault = originals.visit_fault(originals.record_of(folder, capture), capture)
    except InputError as error:
        yield str(error)
        return
    if fault is not None:
        yield f"{capture.warc_ref}: {fault}"


def _sources(reader: Reader) -> Iterator[str]:
    for source in reader.sources():
        if source.url.startswith("file:"):
            name = source.url.removeprefix("file:")
            wanted = {source_id(None, name, c.payload_sha256) for c in reader.captures(source.id)}
        else:
            wanted = {source_id(source.url, "", "")}
        if source.id not in wanted:
            yield f"{source.id}: its id is not what its content gives"


def _remade(reader: Reader, archive: Archive, child: ReaderChild, unproved: list[str]) -> tuple[int, tuple[str, ...]]:
    """Read every original again; the same rules must give the same document."""
    count, faults = 0, []
    for capture in reader.captures():
        if capture.document is None:
            continue
        try:
            document = reader.document(capture.document)
        except CaseError as error:
            faults.append(str(error))
            continue
        if document.text_rules_version != TEXT_RULES_VERSION:
            rules = f"rules {document.text_rules_version}, here are {TEXT_RULES_VERSION}"
            unproved.append(f"{document.id}: text not made again ({rules}); run: allegata analyse CASE")
            continue
        count += 1
        if (
            fault := _same_text(capture, document, archive, (child, tuple(reader.captures(capture.source))))
        ) is not None:
            faults.append(f"{document.id}: {fault}")
    return count, tuple(faults)


def _same_text(
    capture: Capture, document: Document, archive: Archive, how: tuple[ReaderChild, tuple[Capture, ...]]
) -> str | None:
    child, others = how
    try:
        payload = originals.payload(archive, archive.folder, capture, others)
        page = child.read(payload, originals.name_of(capture), originals.media_type(capture))
    except AllegataError as error:
        return f"cannot be made again from {archive.reference(capture.payload_sha256)} ({error.message})"
    again = making.make_document(document.source, page)
    if again.text != document.text:
        return "is not the text that its original gives"
    if again.id != document.id or again.offset_map != document.offset_map:
        return "what is printed beside the text, or its offset map, is not what its original gives"
    return None


def _outputs(folder: Path, reader: Reader, unproved: list[str]) -> tuple[int, tuple[str, ...]]:
    """The written case files against the database."""
    kept = written(reader)
    if kept is None:
        unproved.append("case files are not written yet, or behind the database; run: allegata analyse CASE")
        return 0, ()
    count, faults = 0, []
    for name, digest in kept.files.items():
        path = folder / name
        count += 1
        if not path.is_file():
            faults.append(f"{name}: is missing")
            continue
        if digest_of(path) != digest:
            faults.append(f"{name}: was altered after it was written")
        if name.endswith(".jsonl"):
            faults += [f"{name}: {fault}" for fault in jsonl_faults(path, reader.records())]
    return count, tuple(faults)


__all__ = ["Check", "Verified", "verify"]
