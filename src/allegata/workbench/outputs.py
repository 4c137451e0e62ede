"""The case files written anew, and their digests kept, so that `verify` can tell whether one was touched."""

from __future__ import annotations

import contextlib
import hashlib
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from pathlib import Path

    from allegata.store import Reader, Writer

JSONL, HTML = "case.jsonl", "case.html"
FILES = (JSONL, HTML)
_KEPT = "outputs"


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of the case files: `by` is a digest of the rules that wrote them, `files` are names and digests."""

    by: str
    files: dict[str, str]


def written(reader: Reader) -> Written | None:
    """What is kept of the case files, or None where they are not written, or behind the database."""
    kept = reader.meta(_KEPT)
    return msgspec.json.decode(kept, type=Written) if kept is not None else None


def are_current(reader: Reader, folder: Path, by: str) -> bool:
    """Whether the case files stand there as they were written of this database by the same rules."""
    kept = written(reader)
    if kept is None or kept.by != by or set(kept.files) != set(FILES):
        return False
    return all((folder / name).is_file() and digest_of(folder / name) == d for name, d in kept.files.items())


def write_outputs(writer: Writer, folder: Path, by: str) -> tuple[str, ...]:
    """Write `case.jsonl` and `case.html`, whole or not at all; their names come back. `by` stands for the rules."""
    from allegata import indicators, publish  # noqa: PLC0415  templates and standards are loaded when they are used

    with writer.transaction():
        writer.set_meta(_KEPT, None)
    publish.write_case_jsonl(writer, folder / JSONL)
    publish.write_case_html(writer, folder / HTML, standards=indicators.standards())
    digests = {name: digest_of(folder / name) for name in (JSONL, HTML)}
    with writer.transaction():
        writer.set_meta(_KEPT, msgspec.json.encode(Written(by=by, files=digests)).decode())
    return FILES


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
