"""The archive of a case as one WACZ (1.1.1): its WARCs as they stand, an index, the list of pages, all digests."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import msgspec

from allegata.capture.failures import FetchError
from allegata.capture.fetched import SOFTWARE
from allegata.capture.messages import parse_head, split_response
from allegata.capture.surts import surt
from allegata.capture.wacz_verifying import PACKAGE, PACKAGE_DIGEST, SIGNATURE_FIELD
from allegata.capture.warc_reading import Fault, WarcRecord, records
from allegata.capture.warcs import ARCHIVE, WarcWriter
from allegata.errors import CheckFailedError, StorageError, UsageError
from allegata.model.proofs import PackageSignature

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

INDEX, PAGES = "indexes/index.cdxj", "pages/pages.jsonl"
WACZ_VERSION = "1.1.1"

_PIECE = 1 << 20
_LARGE = 1 << 31
_OK = "200"
_REVISIT = "warc/revisit"
_FIRST_YEAR = 1980  # of ZIP


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A capture that may be a page: where it stands (`archive/NAME#OFFSET+LENGTH`), its id and title."""

    id: str
    ref: str
    title: str | None


class Package(msgspec.Struct, frozen=True, kw_only=True):
    """What goes into a package beside the archive, and how it is signed; `created` is UTC, `YYYY-MM-DDThh:mm:ssZ`."""

    title: str
    created: str
    pages: tuple[Shown, ...]
    sign: Callable[[PackageSignature], PackageSignature] | None = None


class _Entry(msgspec.Struct, frozen=True, kw_only=True):
    key: str
    url: str
    date: str
    mime: str
    status: str
    digest: str | None
    place: tuple[str, int, int]

    @property
    def line(self) -> str:
        name, offset, length = self.place
        told = {"url": self.url, "mime": self.mime, "status": self.status, "digest": self.digest}
        told |= {"length": str(length), "offset": str(offset), "filename": name}
        digits = "".join(c for c in self.date if c.isdigit())[:14]
        held = {name: value for name, value in told.items() if value}
        return f"{self.key} {digits} {json.dumps(held, ensure_ascii=True, separators=(', ', ': '))}\n"


def write_wacz(case: Path, out: Path, package: Package) -> int:
    """Write the archive of a case as a WACZ, whole or not at all; returns how many pages it lists.

    What was written to the archive after this began is not in it.

    Raises:
        UsageError: the case holds no visits to the web.
        CheckFailedError: a WARC is broken.
        StorageError: the disk refuses; what stood at `out` stays.
    """
    warcs = WarcWriter(case).whole() if (case / ARCHIVE).is_dir() else {}
    if not warcs:
        cause = "a WACZ holds visits to web addresses; files are in originals/ of the case"
        raise UsageError("holds no visits to the web", resource=case.name, cause=cause)
    index = [entry for path, size in warcs.items() for entry in _entries(path, size)]
    pages = list(_pages(package, {entry.place[:2]: entry for entry in index}))
    with _whole(out) as stream, zipfile.ZipFile(stream, "w") as box:
        writing = _Writing(box, package.created)
        for path, size in warcs.items():
            with path.open("rb") as source:
                writing.resource(f"{ARCHIVE}/{path.name}", _pieces(source, size), size)
        writing.text(INDEX, "".join(sorted(entry.line for entry in index)))
        head = {"format": "json-pages-1.0", "id": "pages", "title": "Captured pages"}
        writing.text(PAGES, "".join(f"{json.dumps(line, ensure_ascii=True)}\n" for line in (head, *pages)))
        writing.package(package)
    return len(pages)


class _Writing:
    """Files into the ZIP, uncompressed so that a reader can go to a place in them, and the list of them."""

    def __init__(self, box: zipfile.ZipFile, created: str) -> None:
        self._box = box
        self._resources: list[dict[str, Any]] = []
        when = datetime.fromisoformat(created).timetuple()
        self._moment = (max(when.tm_year, _FIRST_YEAR), *when[1:6])

    def resource(self, path: str, pieces: Iterable[bytes], size: int) -> None:
        """One file, listed with its digest."""
        made, written = hashlib.sha256(), 0
        with self._box.open(self._info(path), "w", force_zip64=size >= _LARGE) as stream:
            for piece in pieces:
                made.update(piece)
                written += len(piece)
                stream.write(piece)
        name = path.rpartition("/")[2]
        self._resources.append({"name": name, "path": path, "hash": f"sha256:{made.hexdigest()}", "bytes": written})

    def text(self, path: str, text: str) -> None:
        """One file of text."""
        raw = text.encode()
        self.resource(path, (raw,), len(raw))

    def package(self, package: Package) -> None:
        """The list, its digest, and the signature over that."""
        body: dict[str, Any] = {"profile": "data-package", "wacz_version": WACZ_VERSION, "title": package.title}
        body |= {"created": package.created, "software": SOFTWARE, "resources": self._resources}
        raw = json.dumps(body, ensure_ascii=True, indent=2).encode()
        digest = f"sha256:{hashlib.sha256(raw).hexdigest()}"
        told: dict[str, Any] = {"path": PACKAGE, "hash": digest}
        if package.sign is not None:
            signed = package.sign(PackageSignature(hash=digest, created=package.created, software=SOFTWARE))
            told[SIGNATURE_FIELD] = msgspec.to_builtins(signed)
        self._box.writestr(self._info(PACKAGE), raw)
        self._box.writestr(self._info(PACKAGE_DIGEST), json.dumps(told, ensure_ascii=True, indent=2).encode())

    def _info(self, path: str) -> zipfile.ZipInfo:
        info = zipfile.ZipInfo(path, self._moment)
        info.external_attr = 0o600 << 16
        return info


def _entries(path: Path, size: int) -> Iterator[_Entry]:
    """Lines of the index: answers and revisits that stand before `size`."""
    for item in records(path):
        if item.offset >= size:
            return
        if isinstance(item, Fault):
            cause = "put it back from a copy of the case; allegata verify CASE lists all that disagrees"
            raise CheckFailedError(f"at byte {item.offset}: {item.message}", resource=path.name, cause=cause)
        url = item.value("WARC-Target-URI")
        if url and item.kind in {"response", "revisit"}:
            yield _entry(path.name, item, url)


def _entry(name: str, record: WarcRecord, url: str) -> _Entry:
    mime, status = _REVISIT, ""
    try:
        head = parse_head(split_response(record.block)[0])
        status = str(head.status)
        if record.kind == "response":
            mime = (head.value("content-type") or "unk").partition(";")[0].strip().lower() or "unk"
    except FetchError:
        mime = "unk" if record.kind == "response" else mime
    return _Entry(
        key=surt(url),
        url=url,
        date=record.value("WARC-Date") or "",
        mime=mime,
        status=status,
        digest=record.value("WARC-Payload-Digest"),
        place=(name, record.offset, record.length),
    )


def _pages(package: Package, entries: dict[tuple[str, int], _Entry]) -> Iterator[dict[str, str]]:
    """A line a capture that showed a page; failures and errors are in the archive, and are no pages."""
    for shown in package.pages:
        name, _, place = shown.ref.partition("#")
        offset = place.partition("+")[0]
        entry = entries.get((name.rpartition("/")[2], int(offset))) if offset.isdigit() else None
        if entry is None or (entry.status != _OK and entry.mime != _REVISIT):
            continue
        line = {"id": shown.id, "url": entry.url, "ts": entry.date}
        yield line | ({"title": shown.title} if shown.title else {})


def _pieces(source: IO[bytes], size: int) -> Iterator[bytes]:
    left = size
    while left > 0 and (piece := source.read(min(_PIECE, left))):
        left -= len(piece)
        yield piece


@contextmanager
def _whole(out: Path) -> Iterator[IO[bytes]]:
    try:
        handle, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.", suffix=".part")
        part = Path(name)
        try:
            with os.fdopen(handle, "w+b") as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            part.replace(out)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise StorageError("cannot be written", resource=out.name, cause=error.strerror or "") from error
