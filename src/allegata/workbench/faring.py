"""How the proposals fared: accepted, corrected and rejected by kind, rule and engine; decisions as gold."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from allegata.errors import StorageError
from allegata.publish import write_if_changed
from allegata.review import PERSON, replay
from allegata.store import Reader
from allegata.store import deciding as kept

if TYPE_CHECKING:
    from collections.abc import Iterator

    from allegata.review import State
    from allegata.store.deciding import Reviewable

_KINDS = tuple(kind for kind in kept.KINDS if kind not in {"assessment", "mention", "entity"})


class Fared(msgspec.Struct, frozen=True, kw_only=True):
    """How many proposals of one sort were made, and what people made of them."""

    by: str
    name: str
    proposed: int
    accepted: int
    corrected: int
    rejected: int

    @property
    def decided(self) -> int:
        """How many of them people decided on."""
        return self.accepted + self.corrected + self.rejected


class Quality(msgspec.Struct, frozen=True, kw_only=True):
    """What `quality` gives: `added` counts statements that the program missed, `gold` the lines written."""

    rows: tuple[Fared, ...]
    added: int
    decisions: int
    gold: int = 0


def quality(case: str | Path, *, gold: str | Path | None = None) -> Quality:
    """How the program's proposals fared in a case.

    Args:
        case: the case folder.
        gold: a file to write the decided records to, as lines of JSON: what the program made, what people made of it.

    Raises:
        StorageError: the file cannot be written.
    """
    with Reader(Path(case)) as reader, reader.snapshot():
        state = replay(reader.decisions())
        counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for record in _records(reader):
            held = state.records.get(record.id)  # type: ignore[union-attr]  # no assessment is among them
            status = held.status if held is not None and held.status is not None else "open"
            for key in _sorts(record):
                counts[key][status] += 1
                counts[key]["all"] += 1
        lines = list(_gold(reader, state)) if gold is not None else []
        decisions = sum(1 for _ in reader.decisions())
    if gold is not None:
        path = Path(gold)
        if path.is_dir():
            raise StorageError("is a folder, not a file for gold lines", resource=path.name)
        write_if_changed(path, lines)
    return Quality(
        rows=tuple(_fared(key, found) for key, found in sorted(counts.items(), key=lambda x: (x[0][0], x[0][1]))),
        added=len(state.added),
        decisions=decisions,
        gold=len(lines),
    )


def _records(reader: Reader) -> Iterator[Reviewable]:
    for document in (*reader.document_ids(), None):
        for kind in _KINDS:
            if (document is None and kind in kept.OF_CASE) or (document is not None and kind not in kept.OF_CASE[1:]):
                yield from kept.current(reader, kind, document)


def _sorts(record: Reviewable) -> Iterator[tuple[str, str]]:
    engine = getattr(record, "engine", "")
    if engine == PERSON:
        return
    yield "kind", type(record).__name__.lower()
    if engine:
        yield "engine", engine
    for rule in dict.fromkeys((*getattr(record, "rules", ()), getattr(record, "rule", ""))):
        if rule:
            yield "rule", rule


def _fared(key: tuple[str, str], found: Counter[str]) -> Fared:
    return Fared(
        by=key[0],
        name=key[1],
        proposed=found["all"],
        accepted=found["accepted"],
        corrected=found["corrected"],
        rejected=found["rejected"],
    )


def _gold(reader: Reader, state: State) -> Iterator[str]:
    """One line of JSON a decided record: who decided, the machine's version, the human one (null where rejected)."""
    for document in (*reader.document_ids(), None):
        for kind in _KINDS:
            if (document is None) != (kind in kept.OF_CASE) and kind != "question":
                continue
            made = {r.id: r for r in kept.machine(reader, kind, document) or ()}  # type: ignore[union-attr]  # as above
            for record in kept.current(reader, kind, document):
                held = state.records.get(record.id)  # type: ignore[union-attr]  # as above
                is_decided = held is not None and held.status is not None
                if not is_decided and getattr(record, "engine", "") != PERSON:
                    continue
                line = {
                    "record": kind,
                    "id": record.id,  # type: ignore[union-attr]  # as above
                    "document": document,
                    "verdict": held.status if held is not None and held.status is not None else "added",
                    "at": held.at if held is not None else None,
                    "machine": made.get(record.id),  # type: ignore[union-attr]  # as above
                    "gold": None if held is not None and held.status == "rejected" else record,
                }
                yield msgspec.json.encode(line).decode() + "\n"
