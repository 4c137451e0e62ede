"""One record with its passage, its history, and what rests on it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from allegata.errors import UsageError
from allegata.model import AnyRecord, Decision, Document, Statement
from allegata.model.checks import anchors_of
from allegata.model.decided import in_force, involved
from allegata.review import replay
from allegata.store import Reader
from allegata.store import deciding as kept
from allegata.store.naming import naming
from allegata.workbench.aliases import now_of

if TYPE_CHECKING:
    from allegata.model import Anchor

_AROUND = 240
_RESTING = 200


class Passage(msgspec.Struct, frozen=True, kw_only=True):
    """A span of a report with what stands around it."""

    document: str
    title: str
    start: int
    end: int
    before: str
    exact: str
    after: str


class Resting(msgspec.Struct, frozen=True, kw_only=True):
    """A record that rests on another, and by which field."""

    record: str
    id: str
    field: str
    words: str


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What `show` gives: `machine` is what the program made of a record that people changed, else null."""

    id: str
    kind: str
    record: dict[str, Any]
    machine: dict[str, Any] | None
    passages: tuple[Passage, ...]
    history: tuple[Decision, ...]
    in_force: tuple[int, ...]
    notes: tuple[str, ...]
    rests: tuple[Resting, ...]


def show(case: str | Path, ident: str) -> Shown:
    """One record of a case, whatever it is.

    Args:
        case: the case folder.
        ident: its id, or one that leads to it.

    Raises:
        UsageError: there is no such record.
    """
    with Reader(Path(case)) as reader, reader.snapshot():
        return shown(reader, ident)


def shown(reader: Reader, ident: str) -> Shown:
    """As `show`, of a case that is open."""
    decisions = list(reader.decisions())
    state = replay(decisions)
    now = state.now(now_of(reader, state.now(ident)))
    found: AnyRecord | None = None
    rests: list[Resting] = []
    for record in (reader.case(), *naming(reader, now)):
        if getattr(record, "id", None) == now:
            found = record
        elif (field := _names(record, now)) is not None and len(rests) < _RESTING:
            kind, name = type(record).__name__.lower(), getattr(record, "id", "") or getattr(record, "account", "")
            rests.append(Resting(record=kind, id=name, field=field, words=words_of(record)))
    if found is None:
        raise UsageError("no record with this id in the case", resource=ident, cause="allegata search CASE WORDS")
    held = state.records.get(now)
    here = {ident, now}
    plain: dict[str, Any] = msgspec.to_builtins(found)
    if isinstance(found, Document):
        plain.pop("offset_map")
    return Shown(
        id=now,
        kind=type(found).__name__.lower(),
        record=plain,
        machine=_machine(reader, now),
        passages=tuple(_passage(reader, a) for a in _own_anchors(reader, found)),
        history=tuple(d for d in decisions if here & set(involved(d))),
        in_force=tuple(d.seq for d in in_force(decisions) if here & set(involved(d))),
        notes=tuple(f"{n.at} {n.actor}: {n.text}" for n in held.notes) if held is not None else (),
        rests=tuple(rests),
    )


def _machine(reader: Reader, ident: str) -> dict[str, Any] | None:
    where = kept.document_of(reader, ident)
    if where is None:
        return None
    for record in kept.machine(reader, *where) or ():
        if getattr(record, "id", None) == ident:
            made: dict[str, Any] = msgspec.to_builtins(record)
            return made
    return None


def _own_anchors(reader: Reader, record: AnyRecord) -> list[Anchor]:
    anchors = list(getattr(record, "anchors", None) or anchors_of(record))
    if not anchors:  # an account or a group: the words of what it holds
        for name in ("statements", "denials", "targets"):
            for ident in getattr(record, name, ())[:3]:
                where = kept.document_of(reader, ident)
                if where is not None and where[0] == "statement":
                    anchors += reader.statement(ident).anchors
    return anchors


def _passage(reader: Reader, anchor: Anchor) -> Passage:
    document = reader.document(anchor.document)
    text, start, end = document.text, anchor.start, anchor.end
    return Passage(
        document=anchor.document,
        title=document.title or "",
        start=start,
        end=end,
        before=text[max(0, start - _AROUND) : start],
        exact=text[start:end],
        after=text[end : end + _AROUND],
    )


def _names(record: AnyRecord, ident: str) -> str | None:
    """The field by which a record names another, or None."""
    if isinstance(record, Decision):
        return None
    for field in record.__struct_fields__:
        value = getattr(record, field)
        if field != "id" and (value == ident or (isinstance(value, tuple) and ident in value)):
            return field
    return None


def words_of(record: AnyRecord) -> str:
    """A record in its own words."""
    if isinstance(record, Statement):
        return " … ".join(a.exact for a in record.anchors)
    for name in ("label", "text", "rationale", "wording", "surface", "title"):
        if (told := getattr(record, name, None)) is not None:
            return str(told)[:200]
    return ""
