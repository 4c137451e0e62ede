"""What the user enters beside the reports: `sources.csv` and `names.csv`. Broken rows become problems, never a stop."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import msgspec

from allegata.capture import take_file
from allegata.errors import InputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_TABLE_BYTES = 20_000_000
MAX_CELL = 10_000
SOURCE_COLUMNS = ("file", "url", "publisher", "owner_group", "authors", "published", "kind", "note")
NAME_COLUMNS = ("name", "kind", "aliases")
NAME_KINDS = ("person", "organisation", "place", "group", "document", "facility", "other")
_WEB = re.compile(r"https?://[^\s/]", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One row of `sources.csv`: `line` in the file, what it is about, the values entered (empty ones left out)."""

    line: int
    file: str
    values: dict[str, str]


class KnownName(msgspec.Struct, frozen=True, kw_only=True):
    """One row of `names.csv`."""

    name: str
    kind: str
    aliases: tuple[str, ...]


class Entries(msgspec.Struct, frozen=True, kw_only=True):
    """A table of sources, with what is wrong with it."""

    table: str
    rows: tuple[Entry, ...]
    faults: tuple[str, ...]

    def for_file(self, path: Path, basename: str) -> Entry | None:
        """The row whose `file` is this file's name or the end of its path."""
        parts = tuple(_folded(p) for p in (*path.absolute().parts[:-1], basename))
        for row in self.rows:
            wanted = tuple(_folded(p) for p in PurePosixPath(row.file.replace("\\", "/")).parts if p not in {".", "/"})
            if wanted and parts[-len(wanted) :] == wanted:
                return row
        return None

    def for_url(self, url: str) -> Entry | None:
        """The row without a `file` whose `url` is this report's own address."""
        return next((row for row in self.rows if not row.file and row.values.get("url") == url), None)


NO_ENTRIES = Entries(table="", rows=(), faults=())


def read_sources(path: Path | None) -> Entries:
    """Read `sources.csv`.

    Raises:
        UsageError: it cannot be read at all, is no table, or has neither a `file` nor a `url` column.
    """
    if path is None:
        return NO_ENTRIES
    faults: list[str] = []
    rows: list[Entry] = []
    seen: set[str] = set()
    for line, cells in _table(path, SOURCE_COLUMNS, ("file", "url"), faults):
        values = {k: v for k, v in cells.items() if v}
        file = values.pop("file", "")
        if "url" in values and not _WEB.match(values["url"]):
            faults.append(f"line {line}: url is no http or https address, left out")
            del values["url"]
        key = _folded(file) or values.get("url", "")
        if not key:
            faults.append(f"line {line}: names neither a file nor a url, left out")
        elif key in seen:
            faults.append(f"line {line}: {file or key} stands in an earlier line, which counts")
        else:
            seen.add(key)
            rows.append(Entry(line=line, file=file, values=values))
    return Entries(table=_shown(path), rows=tuple(rows), faults=tuple(faults))


def read_names(path: Path | None) -> tuple[tuple[KnownName, ...], tuple[str, ...]]:
    """Read `names.csv`: names, and what is wrong with the table.

    Raises:
        UsageError: it cannot be read at all, is no table, or has no `name` column.
    """
    if path is None:
        return (), ()
    faults: list[str] = []
    names: dict[str, KnownName] = {}
    for line, cells in _table(path, NAME_COLUMNS, ("name",), faults):
        name, kind = cells.get("name", ""), cells.get("kind", "").lower() or "other"
        if kind not in NAME_KINDS:
            faults.append(f"line {line}: kind {kind!r} is none of {', '.join(NAME_KINDS)}; taken as other")
            kind = "other"
        if not name:
            faults.append(f"line {line}: no name, left out")
        elif name in names:
            faults.append(f"line {line}: {name} stands in an earlier line, which counts")
        else:
            aliases = tuple(dict.fromkeys(a for a in map(str.strip, cells.get("aliases", "").split(";")) if a))
            names[name] = KnownName(name=name, kind=kind, aliases=aliases)
    return tuple(names.values()), tuple(faults)


def _table(
    path: Path, columns: tuple[str, ...], one_of: tuple[str, ...], faults: list[str]
) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.reader(io.StringIO(_text(path, faults), newline=""), delimiter=_delimiter(path, faults), strict=False)
    try:
        header = [h.strip().lower().replace(" ", "_") for h in next(reader, [])]
        if not set(one_of) & set(header):
            raise UsageError(
                f"has no column {' or '.join(one_of)}", resource=_shown(path), cause=f"columns are {','.join(columns)}"
            )
        unknown = [h for h in header if h and h not in columns]
        if unknown:
            faults.append(f"columns not known and left out: {', '.join(unknown)}"[:300])
        for row in reader:
            if not any(cell.strip() for cell in row):
                continue
            if len(row) > len(header):
                faults.append(f"line {reader.line_num}: more cells than columns; the rest was left out")
            cells = {h: _clean(c) for h, c in zip(header, row, strict=False) if h in columns}
            yield reader.line_num, cells
    except csv.Error as error:
        faults.append(f"line {reader.line_num}: cannot be read ({error}); what follows was left out")


def _text(path: Path, faults: list[str]) -> str:
    try:
        payload = take_file(path, MAX_TABLE_BYTES).payload
    except InputError as error:
        raise UsageError(error.message, resource=error.resource, cause=error.cause) from error
    for bom, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig")):
        if payload.startswith(bom):
            return payload.decode(encoding, "replace")
    if b"\x00" in payload:
        raise UsageError("is no table of text", resource=_shown(path), cause="save it as CSV, UTF-8")
    try:
        return payload.decode("utf-8")
    except UnicodeDecodeError:
        if "not UTF-8; read as Windows-1252" not in faults:
            faults.append("not UTF-8; read as Windows-1252")
        return payload.decode("cp1252", "replace")


def _delimiter(path: Path, faults: list[str]) -> str:
    """Comma, or what spreadsheets of other locales write instead, by the header line alone."""
    header = _text(path, faults).split("\n", 1)[0]
    return max(",;\t", key=header.count)


def _clean(cell: str) -> str:
    return _CONTROL.sub("", cell).strip()[:MAX_CELL]


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name)


def _shown(path: Path) -> str:
    return path.name
