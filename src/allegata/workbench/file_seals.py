"""A `case.jsonl` by itself, held against the seals that stand at its end."""

from __future__ import annotations

import collections
from typing import TYPE_CHECKING, Self

import msgspec

from allegata.model import AnyRecord, Capture, Case, Change, Decision, Document, LogEntry, Problem, Seal, Source
from allegata.model.seals import BUCKETS, Framed, bucket_digest, bucket_of, entry_hash, root_of, seal_digest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_IN_TEXT_ORDER = ("mention", "statement", "attribution", "account", "coding", "assessment", "question")
_COMPARED = ("entity", "situation", "allegation", "link")
_DECODER = msgspec.json.Decoder(AnyRecord)


class FileSeals:
    """The seals of a file, its records by scope, and the entry of the log that seals them.

    Records that belong to one document stand in the file in the order of the documents, as their seals do; each seal
    says how many of each kind are its own.
    """

    def __init__(self, seals: tuple[Seal, ...], entry: LogEntry | None) -> None:
        self._seals = seals
        self._entry = entry
        self._found: collections.defaultdict[str, Framed] = collections.defaultdict(Framed)
        self._turns = {kind: _turns(seals, kind) for kind in _IN_TEXT_ORDER}

    @classmethod
    def of(cls, path: Path) -> Self:
        """Read a file: first its seals, then its records; one record is in memory at a time."""
        ends = [record for record in _records(path) if isinstance(record, Seal | LogEntry)]
        entry = ends[-1] if ends and isinstance(ends[-1], LogEntry) else None
        made = cls(tuple(s for s in ends if isinstance(s, Seal)), entry)
        for record in _records(path):
            if not isinstance(record, Seal | LogEntry):
                made._take(record)
        return made

    @property
    def count(self) -> int:
        """Number of seals."""
        return len(self._seals)

    def _take(self, record: AnyRecord) -> None:
        found = self._found[self._scope(record)]
        if isinstance(record, Document):
            found.add(msgspec.json.encode(msgspec.structs.replace(record, text="")))
            found.add(record.text.encode("utf-8", "surrogatepass"))
        else:
            found.add(msgspec.json.encode(record))

    def _scope(self, record: AnyRecord) -> str:
        match record:
            case Case() | Decision():
                return "case"
            case Source():
                return f"source {record.id}"
            case Capture() | Change():
                return f"source {record.source}"
            case Document():
                return f"document {record.id}"
            case Problem():
                return "problems" if record.document is None else f"problems {record.document}"
            case _:
                kind = type(record).__name__.lower()
                return "compared" if kind in _COMPARED else next(self._turns[kind])

    def faults(self) -> Iterator[str]:
        """What disagrees, one line each."""
        if self._entry is None or not self._seals:
            yield "there is no seal at the end: lines are missing, or an older version wrote the file"
            return
        buckets: list[list[str]] = [[] for _ in range(BUCKETS)]
        for seal in sorted(self._seals, key=lambda s: s.scope):
            digest = seal_digest(seal.scope, seal.salt, seal.records, seal.parts)
            buckets[bucket_of(seal.scope)].append(digest)
            found = self._found.pop(seal.scope, None) or Framed()
            if digest != seal.digest:
                yield f"the seal of {seal.scope} was altered"
            elif found.hexdigest() != seal.records:
                yield f"{seal.scope} does not agree with its seal"
        yield from (f"{scope} is there, and not sealed" for scope in sorted(self._found))
        if root_of([bucket_digest(digests) for digests in buckets]) != self._entry.root:
            yield "a seal was altered, removed or put in: they do not give the root at the end"
        if entry_hash(self._entry) != self._entry.hash:
            yield "the entry of the log at the end was altered"


def _turns(seals: tuple[Seal, ...], kind: str) -> Iterator[str]:
    """Whose each record of a kind is, in order; what no document claims is the whole case's."""
    for seal in seals:
        if seal.scope.startswith("document "):
            for _ in range(seal.parts.get(kind, (0, ""))[0]):
                yield seal.scope
    while True:
        yield "compared" if kind == "question" else f"no document ({kind})"


def _records(path: Path) -> Iterator[AnyRecord]:
    with path.open("rb") as stream:
        for line in stream:
            try:
                record: AnyRecord = _DECODER.decode(line)
            except (msgspec.MsgspecError, UnicodeDecodeError):
                continue  # told by the recheck of the lines
            yield record
