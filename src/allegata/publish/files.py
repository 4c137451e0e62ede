"""Writing a file whole or not at all: a temporary file in the same folder, synced, then renamed."""

from __future__ import annotations

import filecmp
import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from allegata.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@contextmanager
def whole_file(out: Path) -> Iterator[TextIO]:
    """Open `out` for writing text as UTF-8, mode 0600; it appears, complete, when the block ends without an error.

    An existing file stays as it was until then, and for good where the block fails.

    Raises:
        StorageError: the folder is missing, read-only or full.
    """
    try:
        handle, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.", suffix=".part")
    except OSError as error:
        raise _refused(out, error) from error
    part = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(out)
    except OSError as error:
        raise _refused(out, error) from error
    finally:
        part.unlink(missing_ok=True)


def _refused(out: Path, error: OSError) -> StorageError:
    return StorageError("cannot be written", resource=out.name, cause=error.strerror or type(error).__name__)


def write_if_changed(out: Path, pieces: Iterable[str]) -> bool:
    """Write a file, its folder too, unless it stands there already as it would be written; whether it was written.

    Raises:
        StorageError: it cannot be written; the one before stays.
    """
    fresh = out.with_name(f"{out.name}.new")
    try:
        out.parent.mkdir(mode=0o700, exist_ok=True)
        with whole_file(fresh) as stream:
            stream.writelines(pieces)
        if out.is_file() and not out.is_symlink() and filecmp.cmp(out, fresh, shallow=False):
            fresh.unlink()
            return False
        fresh.replace(out)
    except OSError as error:
        raise _refused(out, error) from error
    return True
