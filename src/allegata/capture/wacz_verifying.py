"""The package around the WARCs of a WACZ (1.1.1): its list of files with their digests, and its index."""

from __future__ import annotations

import hashlib
import itertools
import zipfile
import zlib
from typing import TYPE_CHECKING

import msgspec

from allegata.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

PACKAGE, PACKAGE_DIGEST = "datapackage.json", "datapackage-digest.json"
_INDEXES = ("indexes/",)
_INDEX_ENDINGS = (".cdx", ".cdx.gz", ".cdxj", ".cdxj.gz", ".idx")
_PIECE = 1 << 20
_MOST_LISTED = 16_000_000
_MOST_INDEXED = 500_000_000
_MOST_FAULTS = 20
SIGNATURE_FIELD = "allegata-signature"
"""Beside the digest, under a name of its own: WACZ signing (wacz-auth 0.1.0) knows ECDSA alone, and this is Ed25519."""


class _Resource(msgspec.Struct):
    path: str
    hash: str = ""


class _Package(msgspec.Struct):
    resources: list[_Resource] = []


class _Digest(msgspec.Struct):
    hash: str = ""
    signature: msgspec.Raw = msgspec.field(default=msgspec.Raw(), name=SIGNATURE_FIELD)


class _Line(msgspec.Struct):
    filename: str = ""
    offset: str | int = ""


def wacz_faults(path: Path, places: Collection[tuple[str, int]]) -> tuple[int, list[str]]:
    """How many files the package lists, and what is wrong with it: what is missing, what was altered.

    Args:
        path: the WACZ.
        places: where its records begin: name of the WARC, offset. A line of a plain index must lead to one.

    Raises:
        InputError: it is no whole ZIP file.
    """
    try:
        with zipfile.ZipFile(path) as box:
            count, faults = _faults(box)
            return count, [*faults, *_index_faults(box, places)]
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError, ValueError) as error:
        raise InputError("is no whole WACZ", resource=path.name, cause=str(error)) from error


def _faults(box: zipfile.ZipFile) -> tuple[int, list[str]]:
    names = {info.filename for info in box.infolist() if not info.is_dir()}
    faults = []
    if not any(name.startswith(_INDEXES) and name.lower().endswith(_INDEX_ENDINGS) for name in names):
        faults.append("its index is missing (indexes/)")
    if PACKAGE not in names:
        return 0, [*faults, f"{PACKAGE} is missing: nothing lists what belongs to it"]
    if box.getinfo(PACKAGE).file_size > _MOST_LISTED:
        return 0, [*faults, f"{PACKAGE} is too large"]
    raw = box.read(PACKAGE)
    try:
        listed = msgspec.json.decode(raw, type=_Package).resources
        if PACKAGE_DIGEST in names and box.getinfo(PACKAGE_DIGEST).file_size <= _MOST_LISTED:
            given = msgspec.json.decode(box.read(PACKAGE_DIGEST), type=_Digest).hash
            if given != f"sha256:{hashlib.sha256(raw).hexdigest()}":
                faults.append(f"{PACKAGE} is not that of {PACKAGE_DIGEST}")
    except msgspec.MsgspecError as error:
        return 0, [*faults, f"{PACKAGE} can't be read ({error})"]
    for one in listed:
        faults += _resource_faults(box, one, names)
    known = {one.path for one in listed} | {PACKAGE, PACKAGE_DIGEST}
    faults += [f"{name} is not listed in {PACKAGE}" for name in sorted(names - known)]
    return len(listed), faults


def _resource_faults(box: zipfile.ZipFile, one: _Resource, names: set[str]) -> list[str]:
    if one.path not in names:
        return [f"{one.path} is missing, though {PACKAGE} lists it"]
    algorithm, _, value = one.hash.partition(":")
    if algorithm not in {"sha256", "md5"}:
        return [f"{one.path} has no digest that can be checked"]
    made = hashlib.new(algorithm, usedforsecurity=False)
    try:
        with box.open(one.path) as stream:
            while piece := stream.read(_PIECE):
                made.update(piece)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
        return [f"{one.path} was altered: it can't be read whole ({error})"]
    return [] if made.hexdigest() == value.lower() else [f"{one.path} was altered: its digest is another"]


def _index_faults(box: zipfile.ZipFile, places: Collection[tuple[str, int]]) -> Iterator[str]:
    """Lines of plain indexes that lead to no record, or stand out of order; packed indexes have their digest alone."""
    for info in box.infolist():
        if not (info.filename.startswith(_INDEXES) and info.filename.lower().endswith((".cdxj", ".cdx"))):
            continue
        if info.file_size > _MOST_INDEXED:
            yield f"{info.filename} is too large to be held against the records"
            continue
        try:
            lines = box.read(info).splitlines()
        except (zipfile.BadZipFile, zlib.error, EOFError):
            continue  # told with its digest
        found = _line_faults(lines, places)
        yield from (f"{info.filename}, line {number}: {what}" for number, what in itertools.islice(found, _MOST_FAULTS))


def _line_faults(lines: list[bytes], places: Collection[tuple[str, int]]) -> Iterator[tuple[int, str]]:
    before = b""
    for number, line in enumerate(lines, 1):
        if line < before:
            yield number, "stands out of order"
        before = line
        try:
            held = msgspec.json.decode(b"{" + line.partition(b"{")[2], type=_Line)
            offset = int(held.offset)
        except ValueError:  # of msgspec and int alike: another kind of index, or a line without a place
            continue
        if (held.filename.rpartition("/")[2], offset) not in places:
            yield number, f"leads to no record ({held.filename} at byte {offset})"


def wacz_signature(path: Path) -> tuple[bytes | None, str]:
    """The signature in a package as it stands there, None where there is none, and the digest of its list of files."""
    try:
        with zipfile.ZipFile(path) as box:
            names = set(box.namelist())
            if not {PACKAGE, PACKAGE_DIGEST} <= names or box.getinfo(PACKAGE_DIGEST).file_size > _MOST_LISTED:
                return None, ""
            signature = msgspec.json.decode(box.read(PACKAGE_DIGEST), type=_Digest).signature
            digest = f"sha256:{hashlib.sha256(box.read(PACKAGE)).hexdigest()}"
            return bytes(signature) or None, digest
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError, ValueError):
        return None, ""  # told where its files are checked
