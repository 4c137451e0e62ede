"""State is what the decisions in force say: undo inverts, order is by time, ten thousand take a moment."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allegata.errors import UsageError
from allegata.model import Decision
from allegata.model.decided import in_force
from allegata.review import check_fields, check_verb, replay
from allegata.review.decisions import VERBS, spans_of

if TYPE_CHECKING:
    import random

IDS = [f"stm_{n}" for n in range(4)]
EMPTY = replay([])


def made(seq: int, verb: str, target: str, after: dict[str, object] | None = None, at: str = "") -> Decision:
    return Decision(
        seq=seq,
        at=at or f"2025-01-01T00:{seq // 60 % 60:02}:{seq % 60:02}Z",
        actor="Orla Finch",
        verb=verb,
        target=target,
        before=json.dumps({"record": "statement", "marks": {target: {"record": "statement"}}}),
        after=json.dumps(after or {}),
        reason="read",
        previous_hash="",
        hash=str(seq),
    )


ACTS = st.one_of(
    st.tuples(st.sampled_from(["accept", "reject", "undo"]), st.sampled_from(IDS), st.just({})),
    st.tuples(
        st.just("correct"),
        st.sampled_from(IDS),
        st.fixed_dictionaries({"fields": st.dictionaries(st.sampled_from("ab"), st.integers(0, 3), min_size=1)}),
    ),
    st.tuples(
        st.sampled_from(["join", "different"]),
        st.sampled_from(IDS),
        st.fixed_dictionaries({"pairs": st.just([["stm_0", "stm_1"]])}),
    ),
)


def _played(acts: list[tuple[str, str, dict[str, object]]]) -> list[Decision]:
    """Decisions as the planner makes them: an undo names the record's last one in force."""
    out: list[Decision] = []
    for verb, target, after in acts:
        if verb != "undo":
            out.append(made(len(out) + 1, verb, target, after))
            continue
        held = [d for d in in_force(out) if d.target == target]
        if held:
            out.append(made(len(out) + 1, "undo", target, {"undoes": held[-1].seq}))
    return out


@settings(deadline=None, max_examples=80)
@given(st.lists(ACTS, max_size=25))
def test_an_undo_gives_the_state_without_what_it_undoes(acts: list[tuple[str, str, dict[str, object]]]):
    decisions = _played(acts)
    undone = {json.loads(d.after or "{}").get("undoes") for d in decisions if d.verb == "undo"}
    plain = [d for d in decisions if d.verb != "undo" and d.seq not in undone]
    assert replay(decisions) == replay(plain)


@settings(deadline=None, max_examples=80)
@given(st.lists(ACTS, max_size=25))
def test_undoing_everything_leaves_nothing(acts: list[tuple[str, str, dict[str, object]]]):
    decisions = _played(acts)
    for d in reversed(in_force(decisions)):
        decisions.append(made(len(decisions) + 1, "undo", d.target, {"undoes": d.seq}))
    assert replay(decisions) == EMPTY
    assert replay(decisions).is_empty


@settings(deadline=None, max_examples=60)
@given(st.lists(ACTS, max_size=20), st.randoms(use_true_random=False))
def test_the_order_in_which_decisions_are_read_does_not_matter(
    acts: list[tuple[str, str, dict[str, object]]], luck: random.Random
):
    decisions = _played(acts)
    mixed = list(decisions)
    luck.shuffle(mixed)
    assert replay(mixed) == replay(decisions)


def test_an_undo_whose_values_were_purged_takes_the_last_one_back():
    purged = msgspec.structs.replace(made(3, "undo", "stm_0"), before=None, after=None)
    held = replay([made(1, "accept", "stm_0"), made(2, "reject", "stm_0"), purged])
    assert held.records["stm_0"].status == "accepted"


def test_a_later_correction_of_another_field_keeps_the_first():
    one = made(1, "correct", "stm_0", {"fields": {"mode": "alleged"}})
    two = made(2, "correct", "stm_0", {"fields": {"stance": "denies"}})
    assert replay([one, two]).records["stm_0"].fields == {"mode": "alleged", "stance": "denies"}


def test_entities_made_one_lead_to_the_smaller_id():
    state = replay(
        [made(1, "same", "ent_b", {"with": ["ent_a"], "pairs": [["ent_a", "ent_b", "same"]], "alias": True})]
    )
    assert (state.now("ent_b"), state.now("ent_a")) == ("ent_a", "ent_a")


def test_ten_thousand_decisions_replay_in_under_a_second():
    decisions = [
        made(n, ("accept", "correct", "reject", "note")[n % 4], f"stm_{n % 3000}", {"fields": {"mode": "alleged"}})
        for n in range(1, 10_001)
    ]
    decisions[5000:6000] = [made(d.seq, "undo", d.target, {"undoes": d.seq - 3000}) for d in decisions[5000:6000]]
    start = time.process_time()
    state = replay(decisions)
    assert time.process_time() - start < 1
    assert len(state.records) == 3000


@pytest.mark.parametrize(
    ("verb", "kind", "given_", "said"),
    [
        ("correct", "statement", {"mood": "x"}, "no field mood"),
        ("correct", "statement", {"mode": "maybe"}, "one of stated"),
        ("correct", "statement", {}, "needs FIELD=VALUE"),
        ("correct", "statement", {"span": "9:3"}, "ends after it starts"),
        ("correct", "statement", {"span": "1-3"}, "START:END"),
        ("correct", "statement", {"id": "stm_1"}, "no field id"),
        ("accept", "statement", {"mode": "alleged"}, "takes no field mode"),
        ("answer", "question", {"answer": " "}, "not empty"),
        ("rename", "account", {}, "needs label"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(verb: str, kind: str, given_: dict[str, str], said: str):
    with pytest.raises(UsageError, match=said) as met:
        check_fields(verb, kind, "x_1", given_)
    assert "\n" not in str(met.value)


def test_verbs_are_refused_of_kinds_that_they_cannot_be_said_of():
    with pytest.raises(UsageError, match="no such verb"):
        check_verb("approve", "statement", "stm_1")
    with pytest.raises(UsageError, match="answer cannot be said of a statement"):
        check_verb("answer", "statement", "stm_1")
    assert all(kinds for kinds in VERBS.values())


def test_values_are_read_as_their_fields_have_them():
    found = check_fields("correct", "statement", "stm_1", {"factuality": "-2", "act": "", "mode": "alleged"})
    assert found == {"factuality": -2, "act": None, "mode": "alleged"}
    assert spans_of("1:3,5:9") == [[1, 3], [5, 9]]
