"""What people decided, put over what the program found: by document before the comparison, by group after it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import msgspec

from allegata.indicators import assess
from allegata.model import Account, Coding, Question, Statement
from allegata.model.decided import Pair
from allegata.model.ids import question_id
from allegata.review import (
    Carried,
    State,
    added,
    heeded,
    marks_of,
    over,
    reattach,
    replay,
    reshaped,
    without_rejected,
)
from allegata.store import deciding as kept
from allegata.workbench.marking import made, marks_in, marks_of_case

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from allegata.model import Assessment
    from allegata.model.profiles import Profile
    from allegata.review import Mark
    from allegata.review.decisions import Reviewable
    from allegata.review.replay import Reshape
    from allegata.store import ReviewWriter

_WORDS = 20


class Review:
    """The review of a case, put over its records; every method that writes is called inside a transaction.

    With `only`, no other document than these is looked at: what follows for the rest is left to a whole review.
    """

    def __init__(self, writer: ReviewWriter, only: Collection[str] | None = None) -> None:
        self._writer = writer
        self._only = only
        self.state: State = replay(writer.decisions())
        self._changed = kept.changed_documents(writer)
        self._held = marks_of(self.state.marks)
        if only is not None:
            sources = {writer.document(d).source for d in only}
            self._held = {i: m for i, m in self._held.items() if m.document is None or m.source in sources}
        self._carried = Carried(to={}, lost=(), changed=())
        self._to: dict[str, str] = {}
        if not self.is_idle:
            self._carry(self._held, self._marks(), self._order())

    @property
    def is_idle(self) -> bool:
        """Whether there is nothing to put over anything, and nothing to take back."""
        return self.state.is_empty and not self._changed

    def _order(self) -> list[str]:
        return list(self._writer.document_ids())

    def _marks(self) -> dict[str, Mark]:
        """Marks of the documents that decisions are about, and of all other versions of their sources."""
        sources = {m.source for m in self._held.values() if m.source is not None}
        out: dict[str, Mark] = {}
        for document in self._writer.documents():
            if document.source in sources:
                out.update(marks_in(self._writer, document.id))
        known = set(self._order())
        for entered in self.state.added.values():
            if entered.id not in self._held:
                continue
            is_there = entered.document in known and added(entered, self._writer.document_text(entered.document))
            if is_there:
                out[entered.id] = self._held[entered.id]
        return out

    def _carry(self, held: dict[str, Mark], there: dict[str, Mark], order: list[str]) -> None:
        wanted = {i: m for i, m in held.items() if m.record not in kept.OF_CASE or m.document is not None}
        self._carried = reattach(wanted, there, order)
        self._turn(self._carried)

    def _turn(self, found: Carried) -> None:
        for old, now in found.to.items():
            for ident in now:
                before = self._to.get(ident)
                if before is None or self._seq(before) < self._seq(old):
                    self._to[ident] = old

    def _seq(self, ident: str) -> int:
        held = self.state.records.get(ident)
        return held.seq if held is not None else 0

    def _now(self, ident: str) -> str:
        return self._carried.to.get(ident, (ident,))[0]

    def pairs(self) -> tuple[Pair, ...]:
        """Pairs of statements, accounts and entities that people decided on, by the ids of now."""
        found = []
        for p in self.state.pairs.values():
            low, high = sorted((self._now(p.a), self._now(p.b)))
            found.append(Pair(a=low, b=high, verdict=p.verdict))
        return tuple(found)

    def put_documents(self) -> None:
        """Put the human version of their records into the documents that people decided on."""
        about = {self._held[i].document for i in self._carried.to if i in self._held}
        about |= {self._document(now) for held in self._carried.to.values() for now in held[1:]}
        about |= {a.document for a in self.state.added.values()} | self._changed
        known = set(self._writer.document_ids() if self._only is None else self._only)
        for document in sorted(d for d in about if d in known):
            self._put(document)

    def _document(self, ident: str) -> str | None:
        found = kept.document_of(self._writer, ident)
        return found[1] if found is not None else None

    def _put(self, document: str) -> None:
        text = self._writer.document_text(document)
        base = {kind: made(self._writer, kind, document) for kind in ("statement", "mention", "account", "coding")}
        statements = [*self._over(base["statement"], text), *self._added(document, text)]
        changes = [self._reshape(r) for r in self.state.reshapes]
        accounts = [a for a in base["account"] if isinstance(a, Account)]
        codings = [c for c in self._over(base["coding"], text) if isinstance(c, Coding)]
        shape = reshaped(accounts, codings, changes)
        told = [a for a in self._over(shape.accounts, text) if isinstance(a, Account)]
        coded = without_rejected(shape.codings, [s for s in statements if isinstance(s, Statement)], told)
        self._writer.put_reviewed("statement", document, statements)
        self._writer.put_reviewed("mention", document, self._over(base["mention"], text))
        self._writer.put_reviewed("account", document, told)
        self._writer.put_reviewed("coding", document, coded)
        self._writer.put_reviewed("question", document, self._over(made(self._writer, "question", document), text))
        is_same = (list(told), list(coded)) == (accounts, base["coding"])
        self._writer.put_reviewed("assessment", document, self._assessed(document, told, coded, is_same=is_same))

    def _assessed(
        self, document: str, accounts: Iterable[Account], codings: Iterable[Coding], *, is_same: bool
    ) -> list[Assessment]:
        held = list(codings)
        if is_same:
            return made(self._writer, "assessment", document)  # type: ignore[return-value]  # the kind asked for
        told = (a for a in accounts if a.status != "rejected")
        return [m for a in told for m in assess(a, [c for c in held if c.account == a.id])]

    def _reshape(self, change: Reshape) -> Reshape:
        return msgspec.structs.replace(
            change,
            account=self._now(change.account),
            others=tuple(self._now(i) for i in change.others),
            statements=tuple(self._now(i) for i in change.statements),
        )

    def _added(self, document: str, text: str) -> list[Statement]:
        entered = (a for a in self.state.added.values() if a.document == document)
        found = [one for a in entered if (one := added(a, text)) is not None]
        return over(found, self.state, self._to, text)

    def _over(self, records: Iterable[Reviewable], text: str | None) -> list[Reviewable]:
        found = over(records, self.state, self._to, text)
        stale = {self._now(i) for i in self._carried.changed}
        return [
            msgspec.structs.replace(r, status="reopened")
            if r.id in stale and "status" in r.__struct_fields__ and self._has_status(r.id)
            else r
            for r in found
        ]

    def _has_status(self, ident: str) -> bool:
        held = self.state.records.get(self._to.get(ident, ident))
        return held is not None and held.status is not None

    def key(self) -> str:
        """Digest of all that changes what the comparison finds; empty where nothing is decided."""
        keys, pairs = self.keys(), self.pairs()
        return hashlib.sha256(msgspec.json.encode((pairs, sorted(keys.items())))).hexdigest() if keys or pairs else ""

    def keys(self) -> dict[str, str]:
        """Of each document that people changed a digest of what it says now."""
        out = {}
        for document in kept.changed_documents(self._writer):
            if document is not None:
                digest = hashlib.sha256()
                for kind in ("statement", "account", "coding"):
                    digest.update(msgspec.json.encode(kept.current(self._writer, kind, document)))
                out[document] = digest.hexdigest()
        return out

    def heed(self, profile: Profile) -> Profile:
        """A document's profile, with what people changed in it."""
        if profile.document not in kept.changed_documents(self._writer):
            return profile
        statements = (s for s in kept.current(self._writer, "statement", profile.document) if isinstance(s, Statement))
        accounts = [a for a in kept.current(self._writer, "account", profile.document) if isinstance(a, Account)]
        codings = [c for c in kept.current(self._writer, "coding", profile.document) if isinstance(c, Coding)]
        return heeded(profile, statements, accounts, codings)

    def put_groups(self, kinds: Collection[str] = kept.OF_CASE) -> None:
        """Put what was decided on allegations, situations, entities, links and questions of the whole case."""
        if not kinds:
            return
        grouped = {i: m for i, m in self._held.items() if m.record in kept.OF_CASE and m.document is None}
        found = reattach(grouped, marks_of_case(self._writer), self._order())
        self._turn(found)
        lost = [i for i in found.lost if self.state.now(i) == i and not self._is_in_pair(i)]
        for kind in (k for k in kept.OF_CASE if k in kinds):
            base = made(self._writer, kind, None)
            if kind == "question":
                base = [*base, *self._stale(lost)]
            self._writer.put_reviewed(kind, None, self._over(base, None))

    def _is_in_pair(self, ident: str) -> bool:
        return ident not in self.state.records or self.state.records[ident].status is None

    def _stale(self, lost: Iterable[str]) -> Iterable[Question]:
        """A question for each decision whose record is nowhere, or whose source has changed since."""
        for ident in dict.fromkeys((*self._carried.lost, *self._carried.changed, *lost)):
            held, mark = self.state.records.get(ident), self._held[ident]
            if held is None or not held.seq:
                continue
            words = " ".join((mark.words or mark.key).split()[:_WORDS])
            is_gone = ident not in self._carried.changed
            what = "is not found in the case any more" if is_gone else "is not in the latest version of its source"
            text = f"What {held.actor} decided on ({mark.record} “{words}”, {held.at[:10]}) {what}. Does it still hold?"
            yield Question(
                id=question_id("stale_anchor", (ident,), text),
                kind="stale_anchor",
                targets=(ident,),
                text=text,
                status="reopened",
            )
