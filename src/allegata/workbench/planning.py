"""What a decision would be: checked against the case, with what stood there before, and not yet written."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations, pairwise, product
from typing import TYPE_CHECKING, Any

import msgspec

from allegata.errors import UsageError
from allegata.model import Account, Allegation, Assessment, Question, Situation, Statement
from allegata.model.checks import anchor_fault, anchors_of
from allegata.model.decided import UNDO, in_force, involved
from allegata.review import TOGETHER, Held, State, added_id, check_fields, check_verb, fits, replay, revised
from allegata.store import deciding as kept
from allegata.workbench.aliases import now_of
from allegata.workbench.marking import mark_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from allegata.model import Decision
    from allegata.review import Mark
    from allegata.review.decisions import Reviewable
    from allegata.store import Reader

_FEWEST = 2
_STATUS = {"accept": "accepted", "reject": "rejected"}


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody asks for: a verb said of one or several records, with fields as typed."""

    ids: tuple[str, ...]
    verb: str
    fields: dict[str, str] = msgspec.field(default_factory=dict)
    reason: str | None = None


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """A decision that was checked: `summary` says in one line what it would do."""

    verb: str
    target: str
    before: dict[str, Any]
    after: dict[str, Any]
    reason: str | None
    summary: str


class Planner:
    """Plans against one state of a case; each sees those before it."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._decisions = list(reader.decisions())
        self._state: State = replay(self._decisions)
        self._live: dict[str, list[Decision]] = defaultdict(list)
        for made in in_force(self._decisions):
            for ident in involved(made):
                self._live[ident].append(made)
        self._undone: set[int] = set()
        self._rows: dict[tuple[str, str | None], dict[str, Reviewable]] = {}

    def plans(self, orders: Sequence[Order]) -> list[Plan]:
        """The decisions that orders come to.

        Raises:
            UsageError: an id, verb, field or value that cannot be; nothing is planned then.
        """
        out = []
        for order in orders:
            if not order.ids:
                raise UsageError(f"{order.verb} of nothing", cause="name one id or more")
            if order.verb in TOGETHER:
                out.append(self._together(order))
            elif order.verb == UNDO:
                out += [self._undo(ident, order) for ident in order.ids]
            else:
                out += [self._one(ident, order) for ident in order.ids]
        return out

    def find(self, ident: str) -> tuple[Reviewable, Mark]:
        """A record that people can decide on, by its id or one that leads to it.

        Raises:
            UsageError: there is none.
        """
        now = self._state.now(ident)
        where = kept.document_of(self._reader, now)
        if where is None:
            now = self._state.now(now_of(self._reader, now))
            where = kept.document_of(self._reader, now)
        if where is None:
            raise UsageError(
                "no record with this id that can be decided on", resource=ident, cause="allegata search CASE WORDS"
            )
        kind, document = where
        record = self._held(kind, document)[now]
        source = self._reader.document(document).source if document is not None else None
        statements: dict[str, Statement] = {}
        if isinstance(record, Account | Question) and document is not None:
            held = self._held("statement", document).values()
            statements = {s.id: s for s in held if isinstance(s, Statement)}
        return record, mark_of(record, source, document, statements)

    def _held(self, kind: str, document: str | None) -> dict[str, Reviewable]:
        """Records of one kind of a document, or of the whole case, by id."""
        held = self._rows.get((kind, document))
        if held is None:
            found = kept.current(self._reader, kind, document)
            held = self._rows[kind, document] = {r.id: r for r in found if not isinstance(r, Assessment)}
        return held

    def _one(self, ident: str, order: Order) -> Plan:
        if order.verb == "add":
            return self._add(ident, order)
        if order.verb not in _STATUS:
            check_verb(order.verb, _kind(self, ident), ident)
        record, mark = self.find(ident)
        check_verb(order.verb, mark.record, ident)
        fields = check_fields(order.verb, mark.record, ident, order.fields)
        if order.verb == "split":
            return self._split(record, mark, order, fields)
        before: dict[str, Any] = {"record": mark.record, "marks": {record.id: msgspec.to_builtins(mark)}}
        if "status" in record.__struct_fields__:
            before["status"] = record.status  # type: ignore[union-attr]  # just looked
        after: dict[str, Any] = {"fields": fields} if fields else {}
        if order.verb in _STATUS:
            after = {"status": _STATUS[order.verb]}
        elif order.verb == "note":
            after = {"text": fields.get("text") or order.reason or ""}
        else:
            plain = msgspec.to_builtins(record)
            before["fields"] = {n: plain.get(n) if n != "span" else [list(s) for s in mark.spans] for n in fields}
            self._check_fit(record, mark, fields)
            if "span" in fields and mark.document is not None:
                text = self._reader.document_text(mark.document)
                after = {"fields": {**fields, "span": [[s, e, text[s:e]] for s, e in fields["span"]]}}
        return Plan(
            verb=order.verb,
            target=record.id,
            before=before,
            after=after,
            reason=order.reason,
            summary=f"{order.verb} {record.id}{_told(before, fields)}: {_words(record)}",
        )

    def _check_fit(self, record: Reviewable, mark: Mark, fields: Mapping[str, Any]) -> None:
        text = self._reader.document_text(mark.document) if mark.document is not None else None
        spans = fields.get("span")
        if spans is not None and (text is None or not fits(spans, text)):
            raise UsageError("the span is not inside the text", resource=record.id)
        made = revised(record, Held(fields=dict(fields)), text)
        if made == record and any(msgspec.to_builtins(record).get(n) != v for n, v in fields.items() if n != "span"):
            raise UsageError("the values do not make a record together", resource=record.id)
        if text is not None:
            for anchor in anchors_of(made):
                fault = anchor_fault(anchor, text) if anchor.document == mark.document else "it is of another document"
                if fault is not None:
                    raise UsageError("an anchor does not fit the text", resource=record.id, cause=fault)

    def _add(self, document: str, order: Order) -> Plan:
        if document not in set(self._reader.document_ids()):
            raise UsageError("no document with this id in the case", resource=document)
        fields = check_fields("add", "document", document, order.fields)
        spans, text = fields.pop("span"), self._reader.document_text(document)
        if not fits(spans, text):
            raise UsageError("the span is not inside the text", resource=document)
        ident, words = added_id(document, text, spans), " … ".join(text[s:e] for s, e in spans)
        if kept.document_of(self._reader, ident) is not None:
            raise UsageError("a statement of its author is there already on these words", resource=ident)
        source = self._reader.document(document).source
        mark = {"record": "statement", "document": document, "source": source, "spans": spans, "words": words}
        return Plan(
            verb="add",
            target=ident,
            before={"record": "statement", "marks": {ident: mark}},
            after={"document": document, "spans": spans, "words": words, "fields": fields},
            reason=order.reason,
            summary=f"add {ident} to {document}: {_short(words)}",
        )

    def _undo(self, ident: str, order: Order) -> Plan:
        target = self._state.now(ident)
        both = (d for i in {ident, target} for d in self._live[i] if d.seq not in self._undone)
        last = max(both, key=lambda d: (d.at.rstrip("Z"), d.seq), default=None)
        if last is None:
            raise UsageError("no decision on it is in force", resource=ident, cause="nothing to undo")
        self._undone.add(last.seq)
        return Plan(
            verb=UNDO,
            target=last.target,
            before={},
            after={"undoes": last.seq},
            reason=order.reason,
            summary=f"undo {last.verb} {last.target} of {last.actor}, {last.at}",
        )

    def _together(self, order: Order) -> Plan:
        found = [self.find(i) for i in dict.fromkeys(order.ids)]
        kinds = {mark.record for _, mark in found}
        for record, mark in found:
            check_verb(order.verb, mark.record, record.id)
            fields = check_fields(order.verb, mark.record, record.id, order.fields)
        if len(kinds) > 1:
            raise UsageError(f"{order.verb} of {' and '.join(sorted(kinds))}", cause="records of one kind alone")
        if order.verb == "part" and fields and len(found) == 1:
            return self._split(*found[0], order, fields)
        if len({r.id for r, _ in found}) < _FEWEST or fields:
            raise UsageError(f"{order.verb} needs two ids or more", resource=order.ids[0])
        records = [r for r, _ in found]
        marks = {r.id: m for r, m in found}
        others = [r.id for r in records[1:]]
        after: dict[str, Any] = {"with": others}
        if kinds == {"account"}:
            if len({m.document for _, m in found}) > 1:
                cause = "accounts of several reports are joined by their situations"
                raise UsageError("accounts of different reports", resource=order.ids[0], cause=cause)
        else:
            pairs = _pairs(order.verb, records)
            after["pairs"] = [list(p) for p in pairs]
            after["alias"] = kinds == {"entity"} and order.verb in {"same", "merge"}
            marks.update({i: self.find(i)[1] for p in pairs for i in p[:2] if i not in marks})
        return Plan(
            verb=order.verb,
            target=records[0].id,
            before={"record": next(iter(kinds)), "marks": msgspec.to_builtins(marks)},
            after=after,
            reason=order.reason,
            summary=f"{order.verb} {', '.join(r.id for r in records)}: " + " | ".join(_words(r) for r in records),
        )

    def _split(self, record: Reviewable, mark: Mark, order: Order, fields: dict[str, Any]) -> Plan:
        name = "accounts" if isinstance(record, Situation) else "statements"
        part, whole = fields.get(name) or [], _members(record)
        strange = [i for i in part if i not in whole]
        if strange:
            raise UsageError(f"it holds no such one of its {name}", resource=strange[0])
        rest = [i for i in whole if i not in part]
        if not part or not rest:
            raise UsageError(f"{order.verb} needs {name}=ID,ID: a part, not all of them", resource=record.id)
        after: dict[str, Any] = {"statements": part, **{k: v for k, v in fields.items() if k == "label"}}
        marks = {record.id: mark}
        if not isinstance(record, Account):
            apart = [(*sorted(p), "different") for p in product(part, rest)]
            after = {"pairs": [*map(list, apart), *([a, b, "same"] for a, b in pairwise(part))]}
        marks.update({i: self.find(i)[1] for i in (*part, *rest)})
        return Plan(
            verb="split" if isinstance(record, Account) else order.verb,
            target=record.id,
            before={"record": mark.record, "marks": msgspec.to_builtins(marks)},
            after=after,
            reason=order.reason,
            summary=f"{order.verb} {record.id}: {len(part)} of {len(whole)} {name} go",
        )

    def conflicts(self, theirs: Sequence[Decision]) -> list[str]:
        """Records on which decisions of another copy and those in force here do not agree, one line each."""
        mine = {i: d for d in in_force(self._decisions) for i in involved(d)}
        other = {i: d for d in in_force(theirs) for i in involved(d)}
        return [
            f"{i}: here {mine[i].verb} by {mine[i].actor}, there {other[i].verb} by {other[i].actor}"
            for i in sorted(mine.keys() & other.keys())
            if (mine[i].verb, mine[i].after) != (other[i].verb, other[i].after)
        ]


def _kind(planner: Planner, ident: str) -> str:
    return planner.find(ident)[1].record


def _members(record: Reviewable) -> list[str]:
    match record:
        case Account():
            return list(record.statements)
        case Situation():
            return list(record.accounts)
        case Allegation():
            return list(record.statements or record.denials)
        case _:
            return [record.id]


def _pairs(verb: str, records: Sequence[Reviewable]) -> list[tuple[str, str, str]]:
    """Pairs of members: a chain through groups that are one, each of one with each of the other where they are not."""
    held = [_members(r) for r in records]
    if verb in {"different", "part"}:
        return [(a, b, "different") for x, y in combinations(held, 2) for a, b in product(x, y) if a != b]
    verdict = "unsure" if verb == "unsure" else "same"
    if verdict == "unsure":
        return [(min(x), min(y), verdict) for x, y in pairwise(held)]
    return [(a, b, verdict) for a, b in pairwise(dict.fromkeys(i for x in held for i in x))]


def _told(before: Mapping[str, Any], fields: Mapping[str, Any]) -> str:
    held = before.get("fields") or {}
    return "".join(f" {name}: {_short(str(held.get(name)))} -> {_short(str(value))}" for name, value in fields.items())


def _words(record: Reviewable) -> str:
    for name in ("label", "text", "surface", "rationale"):
        if (told := getattr(record, name, None)) is not None:
            return _short(str(told))
    anchors = getattr(record, "anchors", ())
    return _short(" … ".join(a.exact for a in anchors))


def _short(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= 80 else f"{flat[:79]}…"  # noqa: PLR2004  a line of a terminal
