"""A case given out in another format."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from allegata.errors import UsageError
from allegata.store import Reader

if TYPE_CHECKING:
    from collections.abc import Callable

Format = Literal["wacz"]


class Exported(msgspec.Struct, frozen=True, kw_only=True):
    """What `export` wrote: names of files."""

    case: str
    format: str
    files: tuple[str, ...]


def export(case: str | Path, format: Format, out: str | Path) -> Exported:  # noqa: A002  as the option is called
    """Write a case in another format: its archive of visits as a WACZ.

    Args:
        case: the case folder.
        format: wacz.
        out: the file it goes to. What stands there is replaced.

    Raises:
        UsageError: an unknown format, or a path that cannot take it.
        StorageError: it cannot be written; what stood there stays.
    """
    write = _FORMATS.get(format)
    folder, path = Path(case), Path(out)
    if write is None:
        raise UsageError(f"no such format: {format}", cause=f"one of {', '.join(_FORMATS)}")
    if not path.parent.is_dir():
        raise UsageError("its folder is not there", resource=path.name)
    if path.is_dir():
        raise UsageError("is a folder", resource=path.name)
    with Reader(folder) as reader, reader.snapshot():
        files = write(reader, folder, path)
    return Exported(case=folder.name or folder.resolve().name, format=format, files=files)


def _wacz(reader: Reader, case: Path, out: Path) -> tuple[str, ...]:
    from allegata.workbench.wacz_exporting import export_wacz  # noqa: PLC0415  the web's libraries, where needed

    return export_wacz(reader, case, out)


_FORMATS: dict[str, Callable[[Reader, Path, Path], tuple[str, ...]]] = {"wacz": _wacz}
