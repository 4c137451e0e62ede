"""The case files written anew, and their digests kept, so that `verify` can tell whether one was touched."""

from __future__ import annotations

import contextlib
import hashlib
from typing import TYPE_CHECKING, TypeVar

import msgspec

from allegata.views.glimpse import Glimpse
from allegata.workbench.gists import GISTS, Gists

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from allegata import publish
    from allegata.store import Reader, Writer

JSONL = "case.jsonl"
JOINED = 1000
"""Reports above which every record stands in the database alone, until `export` writes them out."""
MANIFEST = "outputs.json"
_PAGES = ("reports", "more")
T = TypeVar("T")
_KEPT, _BUILT = "outputs", "pages"
NEWS = "news"
"""Under what the case keeps what the watch told, until it is seen."""


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of the case files: `by` is a digest of the rules that wrote them, `files` are names and digests.

    `glimpse` is the case in a few lines, as the brief tells it.
    """

    by: str
    files: dict[str, str]
    glimpse: Glimpse


class _Built(msgspec.Struct, frozen=True, kw_only=True):
    """Pages of reports by name, each with a digest of what it tells and one of its bytes."""

    by: str
    pages: dict[str, tuple[str, str]]


def written(reader: Reader) -> Written | None:
    """What is kept of the case files, or None where they are not written, or behind the database."""
    return decoded(reader.meta(_KEPT), Written)


def decoded(raw: str | None, kind: type[T]) -> T | None:
    """What is kept as JSON; None where it was altered, which its seal tells, or where an older version wrote it."""
    try:
        return msgspec.json.decode(raw, type=kind) if raw is not None else None
    except msgspec.MsgspecError:
        return None


def are_current(reader: Reader, folder: Path, by: str) -> tuple[str, ...]:
    """The names of the case files where all stand there as the same rules wrote them of this database; else none."""
    kept = written(reader)
    if kept is None or kept.by != by:
        return ()
    is_same = all((folder / name).is_file() and digest_of(folder / name) == d for name, d in kept.files.items())
    return tuple(kept.files) if is_same else ()


def write_outputs(writer: Writer, folder: Path, by: str) -> tuple[str, ...]:
    """Write `case.jsonl` and the pages, each whole or not at all, those that changed; all their names come back.

    `case.jsonl` is written of `JOINED` reports at most.

    `outputs.json` names them with their digests and `by`, which stands for the rules that wrote them. A page of an
    earlier run that has no report any more goes.
    """
    from allegata import indicators, publish  # noqa: PLC0415  templates and standards are loaded when they are used

    with writer.transaction():
        writer.set_meta(_KEPT, None)
    gists = Gists(writer, by)
    kept_pages = _kept(writer, folder, by)._replace(gist_of=gists.of)
    pages = publish.write_pages(writer, folder, standards=indicators.standards(), kept=kept_pages)
    _remove_others(folder, pages.names)
    digests = {name: digest_of(folder / name) for name in pages.names}
    held = _Built(by=by, pages={name: (key, digests[name]) for name, key in pages.keys.items()})
    with writer.transaction():
        writer.set_meta(_BUILT, msgspec.json.encode(held).decode())
        writer.set_meta(GISTS, gists.encoded())
    kept = Written(by=by, files={**_joined(writer, folder), **digests}, glimpse=pages.glimpse)
    manifest = msgspec.json.format(msgspec.json.encode(kept), indent=1).decode()
    publish.write_if_changed(folder / MANIFEST, (manifest, "\n"))
    with writer.transaction():
        writer.set_meta(_KEPT, msgspec.json.encode(kept).decode())
    return tuple(kept.files)


def _joined(reader: Reader, folder: Path) -> dict[str, str]:
    """Every record in one file, with its digest; in a large case that is left to `export`, and an older one goes."""
    from allegata import publish  # noqa: PLC0415  as above

    if reader.tally()["document"] > JOINED:
        (folder / JSONL).unlink(missing_ok=True)
        return {}
    publish.write_case_jsonl(reader, folder / JSONL)  # last: it ends with the seal of all that is kept
    return {JSONL: digest_of(folder / JSONL)}


def _kept(reader: Reader, folder: Path, by: str) -> publish.Kept:
    """The pages that the same rules wrote and that stand there as they did; by the seal, not by the file."""
    from allegata import publish  # noqa: PLC0415  as above

    held = decoded(reader.meta(_BUILT), _Built)
    built = held.pages if held is not None and held.by == by else {}

    def is_whole(name: str) -> bool:
        page = folder / name
        return page.is_file() and not page.is_symlink() and digest_of(page) == built[name][1]

    return publish.Kept({name: key for name, (key, _) in built.items()}, is_whole, told_news(reader))


def told_news(reader: Reader) -> tuple[tuple[str, str, str], ...]:
    """What the watch told that was not yet seen, many at once as one."""
    kept = reader.meta(NEWS)
    if kept is None:
        return ()
    from allegata.watch import Alert, gather  # noqa: PLC0415  a case without news need not load the watch

    alerts = gather(msgspec.json.decode(kept, type=tuple[Alert, ...]))
    return tuple((a.at, " ".join(a.urls), f"{a.kind}: {a.words}") for a in alerts)


def _remove_others(folder: Path, pages: Collection[str]) -> None:
    """Remove pages that an earlier run wrote and this one did not."""
    for name in _PAGES:
        for page in (folder / name).glob("*.html"):
            if f"{name}/{page.name}" not in pages:
                page.unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Remove what a killed process left half-written of the case files; only the case's writer may call it."""
    with contextlib.suppress(OSError):
        for place in (folder, *(folder / name for name in _PAGES)):
            for part in (*place.glob(".*.html.*.part"), *place.glob(".*.json*.part"), *place.glob("*.new")):
                part.unlink(missing_ok=True)


def digest_of(path: Path) -> str:
    """SHA-256 of a file, read in pieces."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
