"""The case files written anew, and their digests kept, so that `verify` can tell whether one was touched."""

from __future__ import annotations

import contextlib
import hashlib
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from pathlib import Path

    from allegata.store import Writer

JSONL, HTML = "case.jsonl", "case.html"


def write_outputs(writer: Writer, folder: Path) -> tuple[str, ...]:
    """Write `case.jsonl` and `case.html`, each whole or not at all; their names come back."""
    from allegata import indicators, publish  # noqa: PLC0415  templates and standards are loaded when they are used

    with writer.transaction():
        writer.set_meta("outputs", None)
    publish.write_case_jsonl(writer, folder / JSONL)
    publish.write_case_html(writer, folder / HTML, standards=indicators.standards())
    digests = {name: digest_of(folder / name) for name in (JSONL, HTML)}
    with writer.transaction():
        writer.set_meta("outputs", msgspec.json.encode(digests).decode())
    return tuple(digests)


def sweep(folder: Path) -> None:
    """Remove what a killed process left half-written of the case files; only the case's writer may call it."""
    with contextlib.suppress(OSError):
        for name in (JSONL, HTML):
            for part in folder.glob(f".{name}.*.part"):
                part.unlink(missing_ok=True)


def digest_of(path: Path) -> str:
    """SHA-256 of a file, read in pieces."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
