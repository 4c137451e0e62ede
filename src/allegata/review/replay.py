"""All review state, folded from the decisions in force: nothing of it is kept anywhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from allegata.model import Status
from allegata.model.decided import Pair, in_force, involved, unpacked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from allegata.model import Decision
    from allegata.model.decided import Verdict

_STATUS: dict[str, Status] = {
    "accept": "accepted",
    "reject": "rejected",
    "correct": "corrected",
    "rename": "corrected",
    "answer": "accepted",
}
_VERDICT: dict[str, Verdict] = {"same": "same", "join": "same", "different": "different", "part": "different"}


class Remark(msgspec.Struct, frozen=True, kw_only=True):
    """A note that somebody left on a record."""

    at: str
    actor: str
    text: str


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """What people made of one record. `fields` is the human version of those that they changed."""

    status: Status | None = None
    fields: dict[str, Any] = msgspec.field(default_factory=dict)
    notes: tuple[Remark, ...] = ()
    at: str = ""
    actor: str = ""
    reason: str = ""
    seq: int = 0


class Reshape(msgspec.Struct, frozen=True, kw_only=True):
    """An account made one with others (`others`), or a part of it (`statements`) made an account of its own."""

    account: str
    others: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()
    label: str | None = None


class Added(msgspec.Struct, frozen=True, kw_only=True):
    """A statement that the program missed, as a person entered it: the span, and fields beside it."""

    id: str
    document: str
    spans: tuple[tuple[int, int], ...]
    words: str
    fields: dict[str, Any]


class State(msgspec.Struct, frozen=True, kw_only=True):
    """The review of a case at one moment."""

    records: dict[str, Held]
    pairs: dict[tuple[str, str], Pair]
    reshapes: tuple[Reshape, ...]
    added: dict[str, Added]
    aliases: dict[str, str]
    """An account or entity made one with another -> the one that stays."""
    marks: dict[str, dict[str, Any]]
    """Where each record stood that a decision in force is about, by its id: see `allegata.review.reattach`."""

    @property
    def is_empty(self) -> bool:
        """Whether no decision is in force."""
        return not (self.records or self.pairs or self.reshapes or self.added)

    def now(self, ident: str) -> str:
        """The id that an id leads to: itself, or the record that it was made one with."""
        seen = {ident}
        while (following := self.aliases.get(ident)) is not None and following not in seen:
            ident = following
            seen.add(ident)
        return ident


class _Fold:
    """A state in the making."""

    def __init__(self) -> None:
        self.records: dict[str, Held] = {}
        self.pairs: dict[tuple[str, str], Pair] = {}
        self.reshapes: list[Reshape] = []
        self.added: dict[str, Added] = {}
        self.aliases: dict[str, str] = {}
        self.marks: dict[str, dict[str, Any]] = {}

    def take(self, made: Decision) -> None:
        after, before = unpacked(made.after), unpacked(made.before)
        for ident, mark in (before.get("marks") or {}).items():
            self.marks[ident] = mark
        self._note_held(made, after)
        handle = _HANDLERS.get(made.verb)
        if handle is not None:
            handle(self, made, after)

    def _note_held(self, made: Decision, after: dict[str, Any]) -> None:
        old = self.records.get(made.target, Held())
        notes = old.notes
        if made.verb == "note":
            text = after.get("text") or made.reason
            notes = (*notes, Remark(at=made.at, actor=made.actor, text=text))
        fields = dict(old.fields)
        if made.verb in {"correct", "rename", "answer", "assign"}:
            fields.update(after.get("fields") or {})
        self.records[made.target] = Held(
            status=_STATUS.get(made.verb, old.status),
            fields=fields,
            notes=notes,
            at=made.at,
            actor=made.actor,
            reason=made.reason,
            seq=made.seq,
        )

    def pair(self, made: Decision, after: dict[str, Any]) -> None:
        verdict = _VERDICT.get(made.verb, "unsure")
        for a, b, *rest in after.get("pairs") or ():
            low, high = sorted((a, b))
            said: Verdict = rest[0] if rest else verdict
            self.pairs.pop((low, high), None)
            self.pairs[low, high] = Pair(a=low, b=high, verdict=said)
        if after.get("alias"):
            stays, *gone = sorted(involved(made))
            self.aliases.update(dict.fromkeys(gone, stays))

    def merge(self, made: Decision, after: dict[str, Any]) -> None:
        if after.get("pairs"):
            self.pair(made, after)
            return
        others = tuple(i for i in involved(made) if i != made.target)
        self.reshapes.append(Reshape(account=made.target, others=others))
        self.aliases.update(dict.fromkeys(others, made.target))

    def split(self, made: Decision, after: dict[str, Any]) -> None:
        if after.get("pairs"):
            self.pair(made, after)
            return
        part = tuple(after.get("statements") or ())
        self.reshapes.append(Reshape(account=made.target, statements=part, label=after.get("label")))

    def add(self, made: Decision, after: dict[str, Any]) -> None:
        self.added[made.target] = Added(
            id=made.target,
            document=after.get("document", ""),
            spans=tuple((s, e) for s, e in after.get("spans") or ()),
            words=after.get("words", ""),
            fields=after.get("fields") or {},
        )


_HANDLERS: dict[str, Callable[[_Fold, Decision, dict[str, Any]], None]] = {
    **dict.fromkeys(("same", "different", "unsure", "join", "part"), _Fold.pair),
    "merge": _Fold.merge,
    "split": _Fold.split,
    "add": _Fold.add,
}


def replay(decisions: Iterable[Decision]) -> State:
    """Fold the decisions of a case into what is in force now.

    Args:
        decisions: all of them, in any order.
    """
    fold = _Fold()
    for made in in_force(decisions):
        fold.take(made)
    return State(
        records=fold.records,
        pairs=fold.pairs,
        reshapes=tuple(fold.reshapes),
        added=fold.added,
        aliases=fold.aliases,
        marks=fold.marks,
    )
