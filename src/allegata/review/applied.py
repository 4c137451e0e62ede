"""Records as people made them: the program's own with the human version of what was changed put over it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from allegata.model import Account, Coding, Record, Statement, anchor_at
from allegata.model.ids import account_id, statement_id
from allegata.model.values import Hop

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from allegata.model import Anchor
    from allegata.review.replay import Added, Held, Reshape, State

R = TypeVar("R", bound=Record)
PERSON = "person"
"""The engine of what a person entered."""


def revised(record: R, held: Held, text: str | None) -> R:
    """A record with what people made of it. A field that no longer fits its type is left as the program made it.

    Args:
        record: as the program made it.
        held: what is in force on it.
        text: of its document, for spans; None where it belongs to none.
    """
    fields = {name: value for name, value in held.fields.items() if name != "span"}
    spans = held.fields.get("span")
    raw: dict[str, Any] = {**msgspec.to_builtins(record), **fields}
    if held.status is not None and "status" in record.__struct_fields__:
        raw["status"] = held.status
    try:
        made = msgspec.convert(raw, type(record))
    except msgspec.ValidationError:
        made = record
    if spans and text is not None:
        placed = _placed(spans, text)
        made = _moved(made, placed, text) if placed else made
    return made


def _placed(spans: Iterable[Sequence[Any]], text: str) -> list[tuple[int, int]]:
    """Spans with their words, where these stand in a text that may be a later version; empty where one is not there."""
    out: list[tuple[int, int]] = []
    for start, end, *words in spans:
        if not words or text[start:end] == words[0]:
            out.append((start, end))
            continue
        after, before = text.find(words[0], start), text.rfind(words[0], 0, start + len(words[0]))
        found = min((n for n in (after, before) if n >= 0), key=lambda n: abs(n - start), default=None)
        if found is None:
            return []
        out.append((found, found + len(words[0])))
    ordered = all(x[1] <= y[0] for x, y in pairwise(out))
    return out if ordered and fits(out, text) else []


def _moved(record: R, spans: Sequence[Sequence[int]], text: str) -> R:
    if isinstance(record, Statement | Coding) and record.anchors and fits(spans, text):
        made = _anchors(record.anchors[0].document, spans, text)
        return msgspec.structs.replace(record, anchors=made)
    return record


def fits(spans: Iterable[Sequence[int]], text: str) -> bool:
    """Whether spans are inside a text."""
    return all(0 <= start < end <= len(text) for start, end in spans)


def _anchors(document: str, spans: Sequence[Sequence[int]], text: str) -> tuple[Anchor, ...]:
    return tuple(anchor_at(document, text, start, end) for start, end in spans)


def added_id(document: str, text: str, spans: Sequence[Sequence[int]]) -> str:
    """The id of a statement that a person adds: its author's, on these words."""
    return statement_id(_anchors(document, spans, text), (_AUTHOR,))


_AUTHOR = Hop(name=None, mention=None, role="author")


def added(entered: Added, text: str) -> Statement | None:
    """A statement that a person entered, or None where its words are not where they were."""
    spans = list(entered.spans)
    if not spans or not fits(spans, text) or " … ".join(text[s:e] for s, e in spans) != entered.words:
        return None
    anchors = _anchors(entered.document, spans, text)
    plain: dict[str, Any] = {
        "record": "statement",
        "id": entered.id,
        "anchors": msgspec.to_builtins(anchors),
        "kind": "fact",
        "voice": [msgspec.to_builtins(_AUTHOR)],
        "stance": "affirms",
        "polarity": "positive",
        "mode": "stated",
        "certainty_cue": None,
        "factuality": None,
        "act": None,
        **dict.fromkeys(("roles", "times", "places", "counts", "loaded"), ()),
        "paraphrase": None,
        "engine": PERSON,
        "score": None,
        "status": "accepted",
        "bearing": "alleges",
    }
    try:
        return msgspec.convert({**plain, **entered.fields}, Statement)
    except msgspec.ValidationError:
        return msgspec.convert(plain, Statement)


class Reshaped(msgspec.Struct, frozen=True):
    """Accounts and codings of one document after merges and splits, and which account each old one's claims are of."""

    accounts: tuple[Account, ...]
    codings: tuple[Coding, ...]
    account_of: dict[str, str]
    """Statement -> its account, for those that changed theirs."""


def reshaped(accounts: Sequence[Account], codings: Sequence[Coding], changes: Iterable[Reshape]) -> Reshaped:
    """Merge and split the accounts of a document, in the order in which people did."""
    held = {a.id: a for a in accounts}
    moved: dict[str, str] = {}
    for change in changes:
        here = held.get(change.account)
        if here is None:
            continue
        if change.statements:
            _split(held, here, change, moved)
        for other in change.others:
            gone = held.pop(other, None) if other != here.id else None
            if gone is not None:
                here = msgspec.structs.replace(
                    here,
                    statements=tuple(dict.fromkeys((*here.statements, *gone.statements))),
                    named=tuple(dict.fromkeys((*here.named, *gone.named))),
                    age=here.age if here.age == gone.age else "mixed",
                    status="corrected",
                )
                held[here.id] = here
                moved.update(dict.fromkeys(gone.statements, here.id))
    return Reshaped(tuple(held.values()), tuple(_follow(codings, held, moved)), moved)


def _split(held: dict[str, Account], here: Account, change: Reshape, moved: dict[str, str]) -> None:
    part = tuple(s for s in here.statements if s in change.statements)
    rest = tuple(s for s in here.statements if s not in change.statements)
    if not part or not rest:
        return
    fresh = account_id(part[0])
    if fresh in held:  # the part holds the account's first statement: the rest goes instead
        part, rest = rest, part
        fresh = account_id(part[0])
    label = change.label or here.label
    held[here.id] = msgspec.structs.replace(here, statements=rest, status="corrected")
    held[fresh] = msgspec.structs.replace(here, id=fresh, label=label, statements=part, status="corrected")
    moved.update(dict.fromkeys(part, fresh))


def _follow(codings: Iterable[Coding], held: Mapping[str, Account], moved: Mapping[str, str]) -> Iterable[Coding]:
    for coding in codings:
        to = moved.get(coding.statement)
        yield msgspec.structs.replace(coding, account=to) if to in held and to != coding.account else coding


def without_rejected(
    codings: Iterable[Coding], statements: Iterable[Statement], accounts: Iterable[Account]
) -> tuple[Coding, ...]:
    """Codings, those of a rejected statement or account rejected with it."""
    gone = {s.id for s in statements if s.status == "rejected"} | {a.id for a in accounts if a.status == "rejected"}
    return tuple(
        msgspec.structs.replace(c, status="rejected") if {c.statement, c.account} & gone else c for c in codings
    )


def over(records: Iterable[R], state: State, to: Mapping[str, str], text: str | None) -> list[R]:
    """Records with all that is in force on them.

    Args:
        records: as the program made them.
        state: the review.
        to: by id of a record now, the id that decisions were made on.
        text: of their document.
    """
    out = []
    for record in records:
        held = state.records.get(to.get(record.id, record.id))  # type: ignore[attr-defined]  # all that is reviewed has an id
        out.append(record if held is None else revised(record, held, text))
    return out
