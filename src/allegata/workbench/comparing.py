"""The case compared: what changed since the last time, and nothing else."""

from __future__ import annotations

import gc
import hashlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from allegata.compare import MOST, Block, Comparison, Copied, Decided, Known, Traits
from allegata.model import Allegation, Link, Question, Situation
from allegata.reading import rules
from allegata.store import compared as kept
from allegata.store import deciding
from allegata.store.compared import KINDS, CopiedRow, Kind
from allegata.workbench import aliases
from allegata.workbench.asking import questions
from allegata.workbench.desk import problem
from allegata.workbench.outputs import decoded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from allegata.compare import Findings, Form, Whole
    from allegata.model import Problem
    from allegata.store import ReviewWriter
    from allegata.workbench.aliases import Group, Grouped
    from allegata.workbench.desk import Desk
    from allegata.workbench.reviewing import Review

    Found: TypeAlias = Link | Situation | Allegation | Question

_WHOLE = ""
"""The block that stands for what only the whole case says."""
_STAGE = "compare"
_SHOWN = 5
_BY, _OLDER = "compared_by", "copied"
"""Keys of what is kept: a digest of the rules; and where an older version kept what pairs share."""
_GROUPS: dict[Kind, type[Link | Situation | Allegation]] = {
    "link": Link,
    "situation": Situation,
    "allegation": Allegation,
}


class _Held(msgspec.Struct, frozen=True):
    """What is kept of a block: the key of its result, and the ids of the records that came of it."""

    key: str
    records: dict[Kind, tuple[str, ...]]


def compare_case(desk: Desk, review: Review) -> None:
    """Compare anew where a document, what is known of a source, or what people decided changed since the last time."""
    by = rules.engine_key(("compare", "grammar/shingles.py", "model"))
    asked = questions(desk.writer)
    digest = _digest(desk.writer, review, by, asked)
    if desk.writer.meta("compared") == digest:
        return
    with _few_sweeps():
        known = _Kept(desk.writer, by)
        made = Comparison(desk.writer, known.known(), _decided(desk.writer, review), by)
        with desk.writer.transaction():
            _Update(desk, known, made).put(asked)
            desk.writer.set_meta("compared", digest)
            desk.writer.set_meta(_BY, by)
            desk.writer.set_meta(_OLDER, None)
            desk.writer.set_meta("outputs", None)


def _digest(writer: ReviewWriter, review: Review, by: str, asked: Sequence[Question]) -> str:
    """Digest of all that the comparison hangs on."""
    digest = hashlib.sha256(by.encode())
    for document, engine in writer.analysed_keys():
        digest.update(f"{document} {engine}\n".encode())
    for source in writer.sources():
        digest.update(msgspec.json.encode(source))
    digest.update(msgspec.json.encode(asked))
    if not review.is_idle:
        digest.update(review.key().encode())
    return digest.hexdigest()


def _decided(writer: ReviewWriter, review: Review) -> Decided:
    """What people decided, as the comparison asks for it."""
    if review.is_idle:
        return Decided()
    pairs = review.pairs()
    found = ((i, deciding.document_of(writer, i)) for p in pairs for i in (p.a, p.b))
    homes = {i: home[1] for i, home in found if home is not None and home[1] is not None}
    return Decided(pairs, homes, review.keys(), review.heed)


class _Kept:
    """What the last comparison left."""

    def __init__(self, writer: ReviewWriter, by: str) -> None:
        self._writer = writer
        self._is_by_same = writer.meta(_BY) == by
        self.traits = {i: t for i, raw in kept.held(writer, "traits") if (t := decoded(raw, Traits)) is not None}
        self.blocks = {i: b for i, raw in kept.held(writer, "block") if (b := decoded(raw, _Held)) is not None}
        self.forms: dict[str, Form | None] = dict(kept.forms(writer))  # type: ignore[arg-type]  # as they were put

    def known(self) -> Known:
        """What the next one may build upon; of pairs nothing that other rules found."""
        return Known(self.traits, self.forms, self._copied) if self._is_by_same else Known()

    def _copied(self, keys: Sequence[str]) -> dict[str, Copied]:
        return {i: msgspec.json.decode(raw, type=Copied) for i, raw in kept.copied(self._writer, keys)}


class _Update:
    """Puts a comparison in place of the last one, where the two differ."""

    def __init__(self, desk: Desk, known: _Kept, made: Comparison) -> None:
        self._desk, self._writer = desk, desk.writer
        self._known, self._made = known, made
        self._gone: dict[Kind, set[str]] = {kind: set() for kind in KINDS}
        self._new: dict[Kind, set[str]] = {kind: set() for kind in KINDS}
        self._now: dict[str, Group] = {}

    def put(self, asked: Sequence[Question]) -> None:
        """Store what changed; inside a transaction."""
        self._restore()
        keys = {b.id: b.key for b in self._made.blocks}
        for ident, held in self._known.blocks.items():
            if keys.get(ident) != held.key:
                self._forget(ident, held)
        before = self._groups_before()
        self._put_documents()
        changed = [b for b in self._made.blocks if not self._stands(b)]
        for number, block in enumerate(changed):
            self._desk.progress("comparing", number, len(changed))
            found = self._made.findings(block)
            self._writer.hold_copied((_row(key, c) for key, c in found.copied.items()), ())
            self._put_found(block, _by_kind(found))
        self._put_whole(self._made.whole(), asked)
        for kind in KINDS:
            self._writer.drop_found(kind, self._gone[kind] - self._new[kind])
        aliases.keep(self._writer, before, self._now, kept.group_ids(self._writer))

    def _restore(self) -> None:
        """Put back what the program made where people changed it: their version comes over the new one."""
        for kind in deciding.OF_CASE:
            base = deciding.machine(self._writer, kind, None)
            if base is not None:
                self._writer.put_reviewed(kind, None, base)

    def _stands(self, block: Block) -> bool:
        held = self._known.blocks.get(block.id)
        return held is not None and held.key == block.key

    def _forget(self, ident: str, held: _Held) -> None:
        for kind, ids in held.records.items():
            self._gone[kind].update(ids)
        self._writer.hold("block", ident, None)

    def _groups_before(self) -> dict[str, Group]:
        """The groups that may be gone after this."""
        if not self._known.blocks:  # nothing was compared, or an older version did it
            self._gone = {kind: kept.all_ids(self._writer, kind) for kind in KINDS}
        found: list[Grouped] = list(self._writer.entities())
        for kind, of in _GROUPS.items():
            rows = kept.records(self._writer, kind, sorted(self._gone[kind]))
            found.extend(msgspec.json.decode(raw, type=of) for _, raw in rows)
        return aliases.groups(found)

    def _put_documents(self) -> None:
        """Keep what documents are known by, and what pairs of them share."""
        traits = self._made.traits
        for ident in self._known.traits.keys() - traits.keys():
            self._writer.hold("traits", ident, None)
        for ident, told in traits.items():
            if told is not self._known.traits.get(ident):
                self._writer.hold("traits", ident, msgspec.json.encode(told).decode())
        rows = (_row(key, found) for key, found in self._made.new_pairs.items())
        self._writer.hold_copied(rows, self._known.forms.keys() - self._made.forms.keys())

    def _put_whole(self, whole: Whole, asked: Sequence[Question]) -> None:
        self._put_found(Block((_WHOLE,), ""), {"link": whole.links, "question": (*whole.questions, *asked)})
        self._now.update(aliases.groups(whole.entities))
        self._writer.put_entities(whole.entities)
        self._desk.record(None, _STAGE, _too_common(self._made.common))

    def _put_found(self, block: Block, found: Mapping[Kind, Sequence[Found]]) -> None:
        for kind, records in found.items():
            self._writer.put_found(kind, records)
            self._new[kind].update(r.id for r in records)
        groups = (r for records in found.values() for r in records if not isinstance(r, Question))
        self._now.update(aliases.groups(groups))
        ids = {kind: tuple(r.id for r in records) for kind, records in found.items()}
        self._writer.hold("block", block.id, msgspec.json.encode(_Held(block.key, ids)).decode())


def _by_kind(found: Findings) -> dict[Kind, Sequence[Found]]:
    return {
        "link": found.links,
        "situation": found.situations,
        "allegation": found.allegations,
        "question": found.questions,
    }


def _row(key: str, found: Copied | None) -> CopiedRow:
    return CopiedRow(key, None if found is None else found.link.form, msgspec.json.encode(found).decode())


def _too_common(names: Sequence[str]) -> tuple[Problem, ...]:
    """That some names bring no reports together, since too many tell of them."""
    if not names:
        return ()
    shown = ", ".join(f"“{name}”" for name in names[:_SHOWN])
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    cause = f"reports that have nothing rarer in common are not compared; at most {MOST} are at once"
    return (problem(None, _STAGE, f"in too many reports to bring them together: {shown}{more}", cause),)


@contextmanager
def _few_sweeps() -> Iterator[None]:
    """The collector looks for cycles rarely: a comparison makes many small records, and no cycles."""
    before = gc.get_threshold()
    gc.set_threshold(100_000, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
