"""Workbooks (.xlsx) read as rows: files of strangers, so with limits on what they unpack to, before they are opened."""

from __future__ import annotations

import re
import warnings
import zipfile
from datetime import date, datetime, time
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from allegata.errors import InputError, TooLargeError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MOST_PARTS, _MOST_BYTES, _MOST_RATIO, _RATIO_FROM = 2_000, 200_000_000, 200, 5_000_000
_MOST_ROWS, _MOST_COLUMNS = 200_000, 200
_PIECE, _OVERLAP = 1 << 20, 32
_DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def rows_of(path: Path) -> Iterator[tuple[str, int, list[str]]]:
    """Each row of each sheet: the sheet's name, the row's number, its cells as text. Formulas give their last value.

    Raises:
        InputError: it is no workbook, or a broken one.
        TooLargeError: beyond a limit.
    """
    _check(path)
    from openpyxl import load_workbook  # type: ignore[import-untyped]  # noqa: PLC0415  it carries no types; where needed
    from openpyxl.utils.exceptions import InvalidFileException  # type: ignore[import-untyped]  # noqa: PLC0415  as above

    faults = (InvalidFileException, ParseError, zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError)
    try:
        with path.open("rb") as stream, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that it leaves out
            book = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
            for sheet in book.worksheets:
                held = sheet.iter_rows(max_col=_MOST_COLUMNS, values_only=True)
                for number, row in enumerate(held, 1):
                    if number > _MOST_ROWS:
                        raise TooLargeError(f"holds more than {_MOST_ROWS:,} rows", resource=path.name)
                    yield sheet.title, number, [_text(value) for value in row]
            book.close()
    except (*faults, IndexError, OSError) as error:
        raise InputError("is no workbook that can be read", resource=path.name, cause=type(error).__name__) from error


def _check(path: Path) -> None:
    """Refuse what unpacks to too much, and any part that declares entities."""
    try:
        with zipfile.ZipFile(path) as packed:
            parts = packed.infolist()
            size = sum(p.file_size for p in parts)
            if len(parts) > _MOST_PARTS or size > _MOST_BYTES:
                raise TooLargeError("unpacks to too much for a table", resource=path.name)
            if size > _RATIO_FROM and size > _MOST_RATIO * max(1, path.stat().st_size):
                raise TooLargeError("unpacks to much more than a table does", resource=path.name)
            if any(p.flag_bits & 1 for p in parts):
                raise InputError("is encrypted", resource=path.name, cause="save it without a password")
            for part in parts:
                if part.filename.lower().endswith((".xml", ".rels", ".vml")):
                    _check_part(packed, part, path.name)
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, zipfile.zlib.error) as error:  # type: ignore[attr-defined]  # zlib
        raise InputError("is no workbook that can be read", resource=path.name, cause="not a whole .xlsx") from error


def _check_part(packed: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> None:
    tail = b""
    with packed.open(part) as stream:
        while piece := stream.read(_PIECE):
            held = (tail + piece).replace(b"\x00", b"")
            if _DECLARED.search(held):
                raise InputError("declares entities, which no table needs", resource=name, cause=part.filename)
            tail = piece[-_OVERLAP:]


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer() and abs(value) < 1e15:  # noqa: PLR2004  what a double holds exactly
            return str(int(value))
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime() | date() | time():
            return value.isoformat()
        case _:
            return str(value)
