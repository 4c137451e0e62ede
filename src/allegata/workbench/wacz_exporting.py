"""The archive of a case given out as a WACZ, signed where there is a key, and such a signature checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from allegata.capture.wacz_writing import Package, Shown, write_wacz
from allegata.errors import CaseError
from allegata.model.proofs import PackageSignature
from allegata.review import is_signed
from allegata.workbench import originals
from allegata.workbench.clock import now
from allegata.workbench.settings import signing_key

if TYPE_CHECKING:
    from pathlib import Path

    from allegata.model import Capture
    from allegata.store import Reader


def export_wacz(reader: Reader, case: Path, out: Path) -> tuple[str, ...]:
    """Write the archive of visits as a WACZ, signed with the user's key; returns the name of the file.

    Raises:
        UsageError: the case holds no visits to the web; the key can't be used.
        CheckFailedError: a WARC is broken.
        StorageError: it cannot be written; what stood there stays.
    """
    shown = tuple(
        Shown(id=capture.id, ref=capture.warc_ref or "", title=_title(reader, capture))
        for capture in reader.captures()
        if originals.is_visit(capture)
    )
    write_wacz(case, out, Package(title=reader.case().title, created=now(), pages=shown, sign=signing_key().sign))
    return (out.name,)


def _title(reader: Reader, capture: Capture) -> str | None:
    try:
        return reader.document(capture.document).title if capture.document else None
    except CaseError:
        return None


def signature_fault(raw: bytes | None, digest: str, trusted: frozenset[str]) -> tuple[str | None, str]:
    """What is wrong with a package's signature, and what it says in words.

    Args:
        raw: the signature as it stands in the package, JSON; None where there is none.
        digest: `sha256:...` of the list of files as it is.
        trusted: keys of which one must have signed.
    """
    if raw is None:
        return ("is not signed", "") if trusted else (None, "")
    try:
        held = msgspec.json.decode(raw, type=PackageSignature)
    except msgspec.MsgspecError:
        return "its signature can't be read", ""
    if held.hash != digest or not is_signed(held):
        return "its signature is not that of the list of files", ""
    if trusted and held.key not in trusted:
        return f"is not signed with the key that you trust; it is signed by ed25519:{held.key}", ""
    whose = "a key that you trust" if trusted else "signer not established"
    return None, f"put together by who holds ed25519:{held.key} ({whose}; its clock said {held.created})"
