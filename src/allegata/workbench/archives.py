"""Archives rechecked: every WARC of a case, or one WARC or WACZ by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegata.capture import ARCHIVE, verify
from allegata.capture.wacz_verifying import wacz_faults
from allegata.errors import InputError
from allegata.workbench.rechecking import Check

if TYPE_CHECKING:
    from pathlib import Path

ARCHIVE_NOTE = "consistent with its own digests: who made it, and when, an archive alone does not tell"
_MOST_FAULTS = 200
_ENDINGS = (".warc", ".warc.gz", ".wacz")


def is_archive(path: Path) -> bool:
    """Whether a file is a WARC or WACZ by its name."""
    return path.name.lower().endswith(_ENDINGS)


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
    if path.name.lower().endswith(".wacz"):
        try:
            count, wrong = wacz_faults(path)
        except InputError as error:
            count, wrong = 0, [str(error)]
        checks.append(Check(name=f"package of {path.name}", count=count, faults=tuple(wrong)))
    return tuple(checks)
