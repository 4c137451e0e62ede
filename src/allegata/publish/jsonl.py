"""`case.jsonl`: every record of a case, one JSON object a line."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import msgspec

from allegata.publish.files import whole_file

if TYPE_CHECKING:
    from pathlib import Path

    from allegata.model import AnyRecord, CaseReader

_BEYOND = re.compile(r"[^\x00-\x7e]+")
"""What is not printed as it is: it stands in the strings of a line alone."""


def write_case_jsonl(reader: CaseReader, out: Path) -> int:
    """Write every record of `reader`, in its order, to `out`; one record is in memory at a time.

    Lines are pure ASCII: whatever a report holds (bidirectional overrides, control characters, lone surrogates) stands
    there escaped, so that a terminal or an editor shows it and obeys nothing.

    Returns:
        The number of lines written.

    Raises:
        StorageError: the file cannot be written; the one before stays.
    """
    lines = 0
    with whole_file(out) as stream:
        for record in reader.stored():
            stream.write(_line(record) if isinstance(record, str) else line_of(record))
            lines += 1
    return lines


def line_of(record: AnyRecord) -> str:
    """A record as its line of `case.jsonl`, line feed and all."""
    try:
        raw = msgspec.json.encode(record).decode()
    except UnicodeEncodeError:  # a lone surrogate
        return json.dumps(msgspec.to_builtins(record), ensure_ascii=True, allow_nan=False, separators=(",", ":")) + "\n"
    return _line(raw)


def _line(raw: str) -> str:
    return (_BEYOND.sub(_escaped, raw) if not raw.isascii() or "\x7f" in raw else raw) + "\n"


def _escaped(found: re.Match[str]) -> str:
    return json.dumps(found.group())[1:-1]
