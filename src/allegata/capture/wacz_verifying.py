"""The package around the WARCs of a WACZ (1.1.1): its list of files with their digests, and its index."""

from __future__ import annotations

import hashlib
import zipfile
from typing import TYPE_CHECKING

import msgspec

from allegata.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

PACKAGE, PACKAGE_DIGEST = "datapackage.json", "datapackage-digest.json"
_INDEXES = ("indexes/",)
_INDEX_ENDINGS = (".cdx", ".cdx.gz", ".cdxj", ".cdxj.gz", ".idx")
_PIECE = 1 << 20
_MOST_LISTED = 16_000_000


class _Resource(msgspec.Struct):
    path: str
    hash: str = ""


class _Package(msgspec.Struct):
    resources: list[_Resource] = []


class _Digest(msgspec.Struct):
    hash: str = ""


def wacz_faults(path: Path) -> tuple[int, list[str]]:
    """How many files the package lists, and what is wrong with it: what is missing, what was altered.

    Raises:
        InputError: it is no whole ZIP file.
    """
    try:
        with zipfile.ZipFile(path) as box:
            return _faults(box)
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
    with box.open(one.path) as stream:
        while piece := stream.read(_PIECE):
            made.update(piece)
    return [] if made.hexdigest() == value.lower() else [f"{one.path} was altered: its digest is another"]
