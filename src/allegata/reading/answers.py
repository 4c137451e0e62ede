"""What denials by the accused come to in codings: the claim's own words deny, and a general denial answers what it met.

`indicators` reads a denial as the contrary of its words ("denied that they were locked in"). Somebody accused denies in
words of their own ("they were never locked in"): these are read as they stand, and nothing of them is reported.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from allegata.indicators import Coded, assess, code
from allegata.model.ids import coding_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from allegata.language import Parsed
    from allegata.model import Account, Coding, Document, Mention, Statement

_GENERAL = "answer.general"


def code_answered(
    document: Document, parsed: Parsed, statements: Sequence[Statement], mentions: Sequence[Mention]
) -> Coded:
    """Accounts, codings and assessments of a document, with what somebody accused answers held as denied."""
    own = {s.id for s in statements if s.stance == "denies" and _in_own_words(s)}
    read = [msgspec.structs.replace(s, stance="affirms") if s.id in own else s for s in statements]
    coded = code(document, parsed, read, mentions)
    by_id = {s.id: s for s in statements}
    codings = _once([_denied(c, by_id[c.statement]) if c.statement in own else c for c in coded.codings])
    general = [s for s in statements if s.stance == "denies" and _GENERAL in s.rules]
    codings = _once([*codings, *(c for s in general for c in _answering(s, codings, by_id))])
    accounts = tuple(a for a in coded.accounts if any(c.account == a.id for c in codings))
    accounts = _with_answers(accounts, statements)
    if codings == coded.codings:
        return msgspec.structs.replace(coded, accounts=accounts)
    assessments = tuple(m for a in accounts for m in assess(a, [c for c in codings if c.account == a.id]))
    return Coded(accounts=accounts, codings=codings, assessments=assessments)


def _in_own_words(s: Statement) -> bool:
    return any(r.startswith("answer.") and r != _GENERAL for r in s.rules)


def _denied(c: Coding, s: Statement) -> Coding:
    """A coding of a denial, as denied."""
    if c.reading == "denied":
        return c
    return msgspec.structs.replace(
        c,
        id=coding_id(c.standard, c.indicator, "denied", c.anchors),
        reading="denied",
        rationale=c.rationale.removesuffix("reported") + "denied",
        rules=(*c.rules, *(r for r in s.rules if r.startswith("answer."))),
    )


def _answering(s: Statement, codings: Sequence[Coding], by_id: Mapping[str, Statement]) -> Iterator[Coding]:
    """What others report before a general denial, in the account nearest to it, once an indicator, as denied by it."""
    speaker = s.voice[-1].name
    met = [c for c in codings if c.reading == "reported" and c.anchors[0].start < s.anchors[0].start]
    nearest = max(met, key=lambda c: c.anchors[0].start).account if met else None
    for c in (c for c in met if c.account == nearest):
        said = by_id[c.statement]
        before = c.anchors[0].start < s.anchors[0].start and said.voice[-1].name != speaker
        if c.reading == "reported" and before:
            yield msgspec.structs.replace(_denied(c, s), **_passage(c, s))


def _with_answers(accounts: Sequence[Account], statements: Sequence[Statement]) -> tuple[Account, ...]:
    """Accounts with the denials, pleas and silences that follow what they tell, each with the account before it."""
    at = {s.id: s.anchors[0].start for s in statements}
    held = {i for a in accounts for i in a.statements}
    begins = sorted((at[a.statements[0]], n) for n, a in enumerate(accounts))
    more: dict[int, list[str]] = {}
    for s in statements:
        if s.id in held or s.stance not in {"denies", "declines", "retracts"}:
            continue
        before = [n for start, n in begins if start < at[s.id]]
        if before:
            more.setdefault(before[-1], []).append(s.id)
    return tuple(
        msgspec.structs.replace(a, statements=tuple(sorted((*a.statements, *more[n]), key=at.__getitem__)))
        if n in more
        else a
        for n, a in enumerate(accounts)
    )


def _passage(c: Coding, s: Statement) -> dict[str, object]:
    """The denial as the passage of a coding."""
    return {
        "id": coding_id(c.standard, c.indicator, "denied", s.anchors),
        "statement": s.id,
        "anchors": s.anchors,
        "rationale": f"“{s.anchors[0].exact}” answers what was said before, denied",
    }


def _once(codings: Sequence[Coding]) -> tuple[Coding, ...]:
    held: dict[str, Coding] = {}
    for c in codings:
        held.setdefault(c.id, c)
    return tuple(held.values())
