"""The decision chain: it holds as made, and shows every tampering but a cut at its end."""

from __future__ import annotations

import itertools

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allegata.review import FIELDS, GENESIS, Draft, Sealed, append, chain_faults

TEXT = st.text(max_size=12)
DRAFTS = st.builds(
    Draft,
    at=TEXT,
    actor=TEXT,
    verb=st.sampled_from(["accept", "reject", "correct"]),
    target=TEXT,
    before=st.none() | TEXT,
    after=st.none() | TEXT,
    reason=TEXT,
)


def _chain(drafts: list[Draft]) -> list[Sealed]:
    salts = itertools.count()
    chain: list[Sealed] = []
    for draft in drafts:
        chain.append(append(chain[-1].decision if chain else None, draft, lambda: f"salt{next(salts)}"))
    return chain


def _three() -> list[Sealed]:
    draft = Draft(
        at="2024-05-01T10:00:00Z",
        actor="M. Quill",
        verb="accept",
        target="stm_1",
        before=None,
        after="x",
        reason="read",
    )
    return _chain(
        [draft, msgspec.structs.replace(draft, target="stm_2"), msgspec.structs.replace(draft, verb="reject")]
    )


def _with(sealed: Sealed, **changes: object) -> Sealed:
    return msgspec.structs.replace(sealed, decision=msgspec.structs.replace(sealed.decision, **changes))


@settings(deadline=None, max_examples=40)
@given(st.lists(DRAFTS, max_size=6))
def test_a_chain_holds_as_made(drafts: list[Draft]):
    assert chain_faults(_chain(drafts)) == []


def test_the_first_decision_follows_genesis():
    assert _three()[0].decision.previous_hash == GENESIS
    assert [s.decision.seq for s in _three()] == [1, 2, 3]


@pytest.mark.parametrize(
    "change",
    [{"actor": "someone else"}, {"verb": "correct"}, {"target": "stm_9"}, {"at": "2020-01-01T00:00:00Z"}]
    + [{field: "another"} for field in FIELDS]
    + [{"after": None}, {"seq": 7}, {"hash": "f" * 64}, {"previous_hash": "f" * 64}],
    ids=str,
)
@pytest.mark.parametrize("position", [0, 1, 2])
def test_any_altered_field_is_found(change: dict[str, object], position: int):
    chain = _three()
    chain[position] = _with(chain[position], **change)
    assert chain_faults(chain)


def test_a_decision_left_out_put_in_or_moved_is_found():
    one, two, three = _three()
    assert chain_faults([two, three])
    assert chain_faults([one, three])
    assert chain_faults([two, one, three])
    assert chain_faults([one, two, two, three])


def test_replacing_digest_and_value_together_breaks_the_hash():
    chain = _three()
    forged = _three()[1]
    other = append(chain[0].decision, Draft(**_fields(forged, reason="forged")), lambda: "s")
    chain[1] = msgspec.structs.replace(
        other, decision=msgspec.structs.replace(other.decision, hash=chain[1].decision.hash)
    )
    assert chain_faults(chain)


def _fields(sealed: Sealed, **changes: str) -> dict[str, str | None]:
    d = sealed.decision
    return {f: getattr(d, f) for f in ("at", "actor", "verb", "target", "before", "after", "reason")} | changes


def test_a_purged_value_leaves_the_chain_whole():
    chain = _three()
    purged = _with(chain[1], reason="", before=None, after=None)
    chain[1] = msgspec.structs.replace(purged, salts={})
    assert chain_faults(chain) == []


def test_equal_values_have_different_digests():
    first, second, _ = _three()
    assert first.decision.reason == second.decision.reason
    assert first.digests["reason"] != second.digests["reason"]
