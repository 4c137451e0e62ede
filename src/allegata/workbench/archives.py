"""Archives rechecked: every WARC of a case, or one WARC or WACZ by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegata.capture import ARCHIVE, verify
from allegata.capture.wacz_verifying import wacz_faults, wacz_signature
from allegata.errors import InputError
from allegata.workbench.rechecking import Check
from allegata.workbench.wacz_exporting import signature_fault

if TYPE_CHECKING:
    from pathlib import Path

ARCHIVE_NOTE = "consistent with its own digests: who made it, and when, an archive alone does not tell"
PACKAGE_NOTE = (
    "consistent with its own digests and its signature: that says who put the package together; when its pages were "
    "taken, and that the sites gave them so, rests on that person's word and on the proofs in the case"
)
_MOST_FAULTS = 200
_ENDINGS = (".warc", ".warc.gz", ".wacz")


def is_archive(path: Path) -> bool:
    """Whether a file is a WARC or WACZ by its name."""
    return path.name.lower().endswith(_ENDINGS)


def is_wacz(path: Path) -> bool:
    """Whether a file is a WACZ by its name."""
    return path.name.lower().endswith(".wacz")


def archive_checks(case: Path) -> tuple[Check, ...]:
    """The archives of a case; none where nothing was captured from the web."""
    return tuple(
        check for path in sorted((case / ARCHIVE).glob("*.warc.gz")) for check in archive_verified_checks(path)
    )


def archive_verified_checks(path: Path) -> tuple[Check, ...]:
    """One archive: its records, their digests, and for a WACZ its package and index.

    Raises:
        InputError: it can't be opened.
    """
    found = verify(path)
    faults = [f"{fault.file} at byte {fault.offset} ({fault.kind}): {fault.message}" for fault in found.faults]
    checks = [Check(name=f"records of {path.name}", count=found.records, faults=tuple(faults[:_MOST_FAULTS]))]
    if is_wacz(path):
        try:
            count, wrong = wacz_faults(path, found.places)
        except InputError as error:
            count, wrong = 0, [str(error)]
        checks.append(Check(name=f"package of {path.name}", count=count, faults=tuple(wrong)))
    return tuple(checks)


def package_signature(path: Path, trusted: frozenset[str]) -> tuple[tuple[Check, ...], tuple[str, ...]]:
    """The signature of a WACZ, checked, and in words what it proves; neither for a WARC or where it is not signed.

    Args:
        path: the archive.
        trusted: keys of which one must have signed.
    """
    if not is_wacz(path):
        return (), ()
    raw, digest = wacz_signature(path)
    if raw is None and not trusted:
        return (), ()
    fault, words = signature_fault(raw, digest, trusted)
    check = Check(name=f"signature of {path.name}", count=int(raw is not None), faults=(fault,) if fault else ())
    return (check,), (words,) if words else ()
