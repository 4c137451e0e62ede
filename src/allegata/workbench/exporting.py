"""A case given out in another format."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from allegata.errors import UsageError
from allegata.store import Reader

if TYPE_CHECKING:
    from collections.abc import Callable

Format = Literal["csv", "xlsx", "jsonl", "wacz"]


class Exported(msgspec.Struct, frozen=True, kw_only=True):
    """What `export` wrote: names of files, and how many rows each table has."""

    case: str
    format: str
    files: tuple[str, ...]


def export(case: str | Path, format: Format, out: str | Path) -> Exported:  # noqa: A002  as the option is called
    """Write a case in another format: a folder of CSV, a workbook, lines of JSON, or its archive of visits.

    Args:
        case: the case folder.
        format: csv, xlsx, jsonl or wacz.
        out: where it goes: a folder for csv, a file for the others. What stands there is replaced.

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
    if path.exists() and path.is_dir() != (format == "csv"):
        raise UsageError("is a folder" if path.is_dir() else "is no folder", resource=path.name)
    with Reader(folder) as reader, reader.snapshot():
        files = write(reader, folder, path)
    return Exported(case=folder.name or folder.resolve().name, format=format, files=files)


def _csv(reader: Reader, case: Path, out: Path) -> tuple[str, ...]:
    from allegata import indicators, publish  # noqa: PLC0415  the standards are loaded when they are used

    held = publish.tables(reader, indicators.standards(), _root(case, out))
    return publish.write_csv(held, out, reader.case().title)


def _xlsx(reader: Reader, case: Path, out: Path) -> tuple[str, ...]:
    from allegata import indicators, publish  # noqa: PLC0415  as above
    from allegata.publish.xlsx import write_xlsx  # noqa: PLC0415  as above

    write_xlsx(publish.tables(reader, indicators.standards(), _root(case, out.parent)), out)
    return (out.name,)


def _jsonl(reader: Reader, _case: Path, out: Path) -> tuple[str, ...]:
    from allegata import publish  # noqa: PLC0415  as above

    publish.write_case_jsonl(reader, out)
    return (out.name,)


def _wacz(reader: Reader, case: Path, out: Path) -> tuple[str, ...]:
    from allegata.workbench.wacz_exporting import export_wacz  # noqa: PLC0415  the web's libraries, where needed

    return export_wacz(reader, case, out)


_FORMATS: dict[str, Callable[[Reader, Path, Path], tuple[str, ...]]] = {
    "csv": _csv,
    "xlsx": _xlsx,
    "jsonl": _jsonl,
    "wacz": _wacz,
}


def _root(case: Path, beside: Path) -> str:
    """What leads from a folder inside the case up to it; nothing elsewhere, for no path of the machine is kept."""
    home, here = case.resolve(), beside.resolve()
    return "../" * len(here.relative_to(home).parts) if here.is_relative_to(home) else ""
