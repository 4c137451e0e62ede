"""`case.jsonl`: every record of a case, one JSON object a line."""

from __future__ import annotations

import codecs
import json
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

import msgspec

from allegata.publish.files import whole_file

if TYPE_CHECKING:
    from pathlib import Path

    from allegata.model import AnyRecord, CaseReader

_ESCAPED = "allegata.json"
"""How what is not ASCII is encoded: as the strings of a line, where alone it stands, have it escaped."""
_AT_ONCE = 200


def write_case_jsonl(reader: CaseReader, out: Path) -> int:
    """Write every record of `reader`, in its order, to `out`; a few hundred are in memory at a time.

    Lines are pure ASCII: whatever a report holds (bidirectional overrides, control characters, lone surrogates) stands
    there escaped, so that a terminal or an editor shows it and obeys nothing.

    Returns:
        The number of lines written.

    Raises:
        StorageError: the file cannot be written; the one before stays.
    """
    lines = 0
    records = iter(reader.stored())
    with whole_file(out) as stream:
        while held := [r if isinstance(r, str) else line_of(r)[:-1] for r in islice(records, _AT_ONCE)]:
            stream.write(_line("\n".join(held)))  # JSON holds no line feed: many lines cost as little as one
            lines += len(held)
    return lines


def line_of(record: AnyRecord) -> str:
    """A record as its line of `case.jsonl`, line feed and all."""
    try:
        raw = msgspec.json.encode(record).decode()
    except UnicodeEncodeError:  # a lone surrogate
        return json.dumps(msgspec.to_builtins(record), ensure_ascii=True, allow_nan=False, separators=(",", ":")) + "\n"
    return _line(raw)


def _line(raw: str) -> str:
    return raw.encode("ascii", _ESCAPED).decode("ascii").replace("\x7f", "\\u007f") + "\n"


def _escaped(found: UnicodeError) -> tuple[str, int]:
    if not isinstance(found, UnicodeEncodeError):
        raise found
    return _spelled(found.object[found.start : found.end]), found.end


@lru_cache
def _spelled(run: str) -> str:
    return json.dumps(run)[1:-1]


codecs.register_error(_ESCAPED, _escaped)
