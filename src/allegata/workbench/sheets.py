"""Filled sheets as people send them back: CSV as any spreadsheet saves it, folders of it, workbooks."""

from __future__ import annotations

import codecs
import csv
import io
import re
from typing import TYPE_CHECKING

import msgspec

from allegata.errors import InputError, TooLargeError, UsageError
from allegata.workbench.workbooks import rows_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

_LARGEST = 50_000_000
_MOST_CELL = 10_000_000
_HEADING_WITHIN = 10
"""Rows within which the headings stand: some people put a title over them."""
_DELIMITERS = ",;\t|"
_ID, _DECISION = "id", "decision"
_QUOTES = "'\"‘’‚“”„`´«»"
_NULS = 0.2


class SheetRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row in which something was decided: `place` names sheet and row as a person finds them."""

    place: str
    id: str
    decision: str
    correction: str
    reason: str
    seen: str


def read_sheet(path: Path) -> list[SheetRow]:
    """The rows of a sheet, or of the sheets of a folder or workbook, in which something was entered.

    Columns may stand in any order, others beside them; rows without decision, correction and reason are passed over.

    Raises:
        InputError: it cannot be read.
        UsageError: no table in it has the columns `id` and `decision`.
    """
    found = 0
    out: list[SheetRow] = []
    for name, rows in _tables(path):
        columns: dict[str, int] = {}
        for number, cells in rows:
            if columns:
                out += _row(f"{name} row {number}", cells, columns)
            elif number <= _HEADING_WITHIN:
                columns = _headings(cells, f"{name} row {number}")
        found += bool(columns)
    if not found:
        cause = "a filled table of allegata export has them"
        raise UsageError("holds no table with the columns id and decision", resource=path.name, cause=cause)
    return out


def _tables(path: Path) -> Iterator[tuple[str, Iterable[tuple[int, list[str]]]]]:
    if path.is_dir():
        from allegata.publish import NAMES  # noqa: PLC0415  templates and standards are loaded when they are used

        files = [path / f"{name}.csv" for name in NAMES if (path / f"{name}.csv").is_file()]
        if not files:
            raise UsageError("holds none of the tables", resource=path.name, cause=f"{NAMES[0]}.csv and so on")
        for file in files:
            yield file.name, _csv_rows(file)
        return
    raw = _start(path)
    if raw.startswith(b"PK\x03\x04"):
        sheets: dict[str, list[tuple[int, list[str]]]] = {}
        for name, number, cells in rows_of(path):
            if any(cells):
                sheets.setdefault(name, []).append((number, cells))
        yield from sheets.items()
        return
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        raise InputError("is an old or encrypted workbook", resource=path.name, cause="save it as .xlsx or .csv")
    yield path.name, _csv_rows(path)


def _start(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LARGEST:
            raise TooLargeError("is too large for a sheet of decisions", resource=path.name)
        with path.open("rb") as stream:
            return stream.read(4)
    except OSError as error:
        raise InputError("cannot be read", resource=path.name, cause=error.strerror or "") from error


def _csv_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    _start(path)
    text = _decoded(path.read_bytes(), path.name)
    first, _, rest = text.partition("\n")
    if re.fullmatch(r"sep=.\r?", first):
        text = rest
    csv.field_size_limit(_MOST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            yield number, cells
    except csv.Error as error:
        raise InputError("cannot be read", resource=f"{path.name} row {number + 1}", cause=str(error)) from error


def _decoded(raw: bytes, name: str) -> str:
    """The text of a file that a spreadsheet saved: UTF-8, UTF-16, or else the code page of western Windows."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif raw and raw.count(b"\x00") > _NULS * len(raw):
        encodings = ["utf-16-le" if raw[1:2] == b"\x00" else "utf-16-be"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise InputError("is no text that can be read", resource=name, cause="save it as CSV in UTF-8, or as .xlsx")


def _delimiter(text: str) -> str:
    """What parts the cells: that by which one of the first rows has a cell `id`."""
    start = "\n".join(text.splitlines()[:_HEADING_WITHIN])
    for delimiter in _DELIMITERS:
        for cells in csv.reader(start.splitlines(), delimiter=delimiter):
            if {_ID, _DECISION} <= set(map(_heading, cells)):
                return delimiter
    return ","


def _heading(cell: str) -> str:
    return cell.strip().strip(_QUOTES).strip("\ufeff ").casefold()


def _headings(cells: Sequence[str], place: str) -> dict[str, int]:
    names = [_heading(c) for c in cells]
    if not {_ID, _DECISION} <= set(names):
        return {}
    for name in (_ID, *SheetRow.__struct_fields__[2:]):
        if names.count(name) > 1:
            raise UsageError("a column is there twice", resource=f"{place}, {name}")
    return {name: at for at, name in enumerate(names) if name}


def _row(place: str, cells: Sequence[str], columns: dict[str, int]) -> list[SheetRow]:
    from allegata.publish import unguarded  # noqa: PLC0415  as above

    def held(name: str) -> str:
        at = columns.get(name)
        return unguarded(cells[at].strip()).strip() if at is not None and at < len(cells) else ""

    made = SheetRow(
        place=place,
        id=held(_ID).strip(f"{_QUOTES} \u00a0"),
        decision=" ".join(held(_DECISION).strip(f"{_QUOTES} \u00a0").casefold().split()),
        correction=held("correction"),
        reason=held("reason"),
        seen=held("seen").strip(_QUOTES),
    )
    return [made] if made.decision or made.correction or (made.reason and made.id) else []
