"""Records rechecked one by one: anchors against the text, ids against the content, a file against the database."""

from __future__ import annotations

import collections
import json
from typing import TYPE_CHECKING

import msgspec

from allegata.errors import AllegataError
from allegata.model import AnyRecord, Decision, Document
from allegata.model.checks import anchor_fault, anchors_of, expected_id
from allegata.publish import line_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_TEXTS_HELD = 4
_MOST_FAULTS = 200


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """One thing rechecked: how many of it, and what is wrong, one line each."""

    name: str
    count: int
    faults: tuple[str, ...] = ()


class Recheck:
    """Goes over records and keeps what is wrong with them; a few texts are held at a time.

    Args:
        text_of: gives a document's text by id; raises an `AllegataError` where there is none.
    """

    def __init__(self, text_of: Callable[[str], str]) -> None:
        self.anchors = 0
        self.ids = 0
        self.anchor_faults: list[str] = []
        self.id_faults: list[str] = []
        self._text_of = text_of
        self._texts: collections.OrderedDict[str, str | None] = collections.OrderedDict()
        self._seen: set[str] = set()

    def record(self, record: AnyRecord) -> None:
        """Recheck one record."""
        ident = getattr(record, "id", None)
        name = ident or type(record).__name__.lower()
        if ident is not None:
            self.ids += 1
            is_decided = getattr(record, "status", "proposed") != "proposed"  # its id is of what the program made
            wanted = None if is_decided else expected_id(record)
            if wanted is not None and wanted != ident:
                _note(self.id_faults, f"{ident}: its id is not what its content gives")
            if ident in self._seen:
                _note(self.id_faults, f"{ident}: stands twice")
            self._seen.add(ident)
        for anchor in anchors_of(record):
            self.anchors += 1
            text = self._text(anchor.document)
            fault = "its document is not there" if text is None else anchor_fault(anchor, text)
            if fault is not None:
                _note(self.anchor_faults, f"{name}: {fault}")

    def _text(self, document: str) -> str | None:
        if document not in self._texts:
            try:
                self._texts[document] = self._text_of(document)
            except AllegataError:
                self._texts[document] = None
            while len(self._texts) > _TEXTS_HELD:
                self._texts.popitem(last=False)
        self._texts.move_to_end(document)
        return self._texts[document]


def _note(faults: list[str], fault: str) -> None:
    if len(faults) < _MOST_FAULTS:
        faults.append(fault)


def jsonl_faults(path: Path, records: Iterator[AnyRecord]) -> list[str]:
    """What differs between a written `case.jsonl` and the records of the database."""
    faults: list[str] = []
    number = 0
    with path.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            record = next(records, None)
            if record is None:
                _note(faults, f"line {number}: is not in the database")
                break
            try:
                same = json.loads(line) == json.loads(msgspec.json.encode(record))
            except ValueError:
                same = False
            if not same:
                _note(faults, f"line {number}: is not the record of the database")
    if next(records, None) is not None:
        _note(faults, f"ends after line {number}, the database goes on")
    return faults


def recheck_file(path: Path) -> tuple[Recheck, int, list[str]]:
    """Recheck a `case.jsonl` alone: its lines, anchors, ids and the order of its decisions.

    Returns:
        what was rechecked, the number of records, and the lines that are none. No records at all: no case.jsonl.
    """
    where: dict[str, int] = {}
    faults: list[str] = []
    decoder = msgspec.json.Decoder(AnyRecord)
    with path.open("rb") as stream:

        def text_of(document: str) -> str:
            if document not in where:
                raise AllegataError("no such document", resource=document)
            back = stream.tell()
            stream.seek(where[document])
            text = msgspec.json.decode(stream.readline(), type=Document).text
            stream.seek(back)
            return text

        recheck, lines, last = Recheck(text_of), 0, 0
        number, start = 0, 0
        while line := stream.readline():
            number += 1
            try:
                record: AnyRecord = decoder.decode(line)
            except (msgspec.MsgspecError, UnicodeDecodeError) as error:
                _note(faults, f"line {number}: {' '.join(str(error).split())[:160]}")
            else:
                lines += 1
                if line.decode("utf-8", "replace") != line_of(record):
                    _note(faults, f"line {number}: is not written as Allegata writes it")
                if isinstance(record, Document):
                    where[record.id] = start
                if isinstance(record, Decision):
                    if record.seq <= last:
                        _note(faults, f"line {number}: decision {record.seq} stands after {last}")
                    last = record.seq
                recheck.record(record)
            start = stream.tell()
    return recheck, lines, faults
