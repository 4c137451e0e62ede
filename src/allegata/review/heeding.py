"""What the comparison sees of a document, with what people rejected, corrected and moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from allegata.model.profiles import Claim, Profile
from allegata.review.applied import PERSON

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from allegata.model import Account, Coding, Statement

_MARKS = ".,;:!?“”‘’\"'()"
_SHORT = 3
_PARSED = (
    *("acts", "core", "people", "names", "places", "sites", "persons", "near", "voices"),
    *("reported", "denied", "rules"),
)
"""Fields of a claim that only a parse or a coding fills."""
_SHARED = ("kind", "stance", "standing", "polarity", "mode", "bearing", "step", "counts", "times")
"""Fields that a statement and its claim have in common."""


def heeded(
    profile: Profile, statements: Iterable[Statement], accounts: Sequence[Account], codings: Sequence[Coding]
) -> Profile:
    """A profile as it is with the human version of its document's records.

    Rejected statements make no claim, rejected codings label none, claims of a rejected account belong to none.
    A statement that a person added is a claim of its words alone.
    """
    held = {s.id: s for s in statements}
    kept = [a for a in accounts if a.status != "rejected"]
    account_of = _Accounts(kept)
    labels = _labels(codings)
    claims = []
    for claim in profile.claims:
        statement = held.get(claim.statement)
        if statement is not None and statement.status == "rejected":
            continue
        claims.append(_claim(claim, statement, account_of, labels))
    known_claims = {c.statement for c in profile.claims}
    claims += [_entered(s) for s in held.values() if s.engine == PERSON and s.id not in known_claims]
    labelled = {a.id: a.label for a in kept}
    parties = tuple(
        msgspec.structs.replace(p, label=labelled[p.account]) for p in profile.parties if p.account in labelled
    )
    known = {p.account for p in parties}
    fresh = tuple(
        msgspec.structs.replace(parties[0], account=a.id, label=a.label, people=a.people)
        for a in kept
        if a.id not in known and parties
    )
    return msgspec.structs.replace(profile, claims=tuple(claims), parties=(*parties, *fresh))


class _Accounts:
    """Which account each statement is of, after merges, splits and rejections."""

    def __init__(self, kept: Sequence[Account]) -> None:
        self._held = {a.id: set(a.statements) for a in kept}
        self._of = {s: a.id for a in kept for s in a.statements}

    def of(self, claim: Claim) -> str | None:
        """The account of a claim: as before while that one still holds it."""
        if claim.account is None or claim.statement in self._held.get(claim.account, ()):
            return claim.account
        beside = claim.account if claim.account in self._held else None
        return self._of.get(claim.statement, beside)


def _entered(s: Statement) -> Claim:
    """A statement that a person added, by its words alone: nothing parsed it."""
    words = " … ".join(a.exact for a in s.anchors)
    telling = (w.strip(_MARKS).casefold() for w in words.split())
    plain: dict[str, object] = {
        "statement": s.id,
        "spans": tuple((a.start, a.end) for a in s.anchors),
        "sentence": -1,
        "words": words,
        "stems": tuple(dict.fromkeys(w for w in telling if len(w) > _SHORT)),
        "account": None,
        **dict.fromkeys(_PARSED, ()),
        **{name: getattr(s, name) for name in _SHARED},
    }
    return msgspec.convert(plain, Claim, from_attributes=True)


def _claim(
    claim: Claim,
    statement: Statement | None,
    account_of: _Accounts,
    labels: Mapping[tuple[str, str], tuple[str, ...]],
) -> Claim:
    changed: dict[str, object] = {}
    if statement is not None and statement.status == "corrected":
        changed = {name: getattr(statement, name) for name in _SHARED}
        changed["words"] = " … ".join(a.exact for a in statement.anchors)
        changed["spans"] = tuple((a.start, a.end) for a in statement.anchors)
    return msgspec.structs.replace(
        claim,
        account=account_of.of(claim),
        reported=tuple(i for i in claim.reported if i not in labels.get((claim.statement, "reported"), ())),
        denied=tuple(i for i in claim.denied if i not in labels.get((claim.statement, "denied"), ())),
        **changed,
    )


def _labels(codings: Iterable[Coding]) -> dict[tuple[str, str], tuple[str, ...]]:
    """Indicators that a statement is no longer coded with: all its codings of them were rejected."""
    gone: dict[tuple[str, str], dict[str, bool]] = {}
    for c in codings:
        held = gone.setdefault((c.statement, c.reading), {})
        name = f"{c.standard}:{c.indicator}"
        held[name] = held.get(name, True) and c.status == "rejected"
    return {key: tuple(i for i, is_gone in held.items() if is_gone) for key, held in gone.items()}
