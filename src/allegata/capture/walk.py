"""Files and folders as the user named them, one file at a time, in an order that depends on names alone."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from allegata.capture.files import basename

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

_MAX_DEPTH = 64


class Reachable(msgspec.Struct, frozen=True):
    """A file to take; `named` is true where the user named it himself."""

    path: Path
    named: bool


class Skipped(msgspec.Struct, frozen=True):
    """Something that is not taken, and why."""

    name: str
    reason: str


def walk(paths: Iterable[Path], leave_out: Collection[Path] = ()) -> Iterator[Reachable | Skipped]:
    """Every file under `paths`, folders in order of names.

    A link that the user names is followed; one inside a folder is not, so that no loop and no file outside is reached.

    Args:
        paths: files and folders.
        leave_out: resolved paths that are passed over without a word: the case itself, the user's tables.
    """
    for path in paths:
        if path.is_dir():
            empty = True
            for item in _folder(path, frozenset(leave_out), 0):
                empty = False
                yield item
            if empty:
                yield Skipped(basename(path), "folder holds no file to add")
        else:
            yield Reachable(path, named=True)


def _folder(folder: Path, leave_out: frozenset[Path], depth: int) -> Iterator[Reachable | Skipped]:
    try:
        paths = sorted(folder.iterdir(), key=lambda p: os.fsencode(p.name))
    except OSError as error:
        yield Skipped(basename(folder), f"folder cannot be read ({error.strerror})")
        return
    if depth > _MAX_DEPTH:
        yield Skipped(basename(folder), f"folder is nested more than {_MAX_DEPTH} deep: not looked into")
        return
    for path in paths:
        if path.resolve() in leave_out:
            continue
        yield from _entry(path, leave_out, depth)


def _entry(path: Path, leave_out: frozenset[Path], depth: int) -> Iterator[Reachable | Skipped]:
    name = basename(path)
    try:
        mode = path.lstat().st_mode
    except OSError as error:
        yield Skipped(name, f"cannot be read ({error.strerror})")
        return
    if stat.S_ISLNK(mode):
        yield Skipped(name, "is a link: not followed inside a folder; name it to add it")
    elif name.startswith("."):
        yield Skipped(name, "is hidden: not added; name it to add it")
    elif stat.S_ISDIR(mode):
        yield from _folder(path, leave_out, depth + 1)
    elif stat.S_ISREG(mode):
        yield Reachable(path, named=False)
    else:
        yield Skipped(name, "is no regular file: devices, pipes and sockets are not read")
