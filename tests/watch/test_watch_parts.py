"""The watch's parts, each by itself: alignment, anchors, words, failures, alerts, the next visit."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from allegata.model import Hunk
from allegata.model.values import anchor_at
from allegata.watch import (
    Observation,
    Part,
    Sight,
    State,
    compare,
    decide,
    due,
    due_at,
    gather,
    move_anchors,
    say,
    silent,
)
from allegata.watch.aligning import align, hunks_of
from allegata.watch.sentences import key, sentences, spans

START = datetime(2031, 5, 1, tzinfo=UTC)
URL = "https://tern.example/news/1/beds"
TEXT = (
    "Nine people slept in the barn at Alder House. The owner, Ina Vale, denies it. The police came on Tuesday at noon."
)
LINES = st.lists(
    st.sampled_from(["Rain fell.", "Ina Vale said no.", "Nine men left.", "A.", "The barn was shut."]), max_size=12
)


def at(days: float) -> str:
    return (START + timedelta(days=days)).isoformat()


def sight(text: str, title: str = "Beds in a barn", when: float = 0) -> Sight:
    parts = tuple(Part("/html/body/p", p, node=f"/html[1]/body[1]/p[{n}]") for n, p in enumerate(text.split("\n\n"), 1))
    return Sight(url=URL, at=at(when), title=title, byline=None, dated=None, parts=parts, text=text)


def visit(days: float, text: str | None = TEXT, **fields: object) -> Observation:
    if text is None:
        return Observation(url=URL, at=at(days), **fields)  # type: ignore[arg-type]  # the test names real fields
    return Observation(url=URL, at=at(days), status=200, sight=sight(text, when=days))


@settings(deadline=None, max_examples=150)
@given(LINES, LINES)
def test_rows_hold_every_sentence_once_and_give_the_later_version(before: list[str], after: list[str]):
    rows = align(before, after)
    assert sorted(i for r in rows for i in range(r.a0, r.a1)) == list(range(len(before)))
    assert [j for r in rows for j in range(r.b0, r.b1)] == list(range(len(after)))
    applied = [s for r in rows for s in (before[r.a0 : r.a1] if r.op in {"unchanged", "moved"} else after[r.b0 : r.b1])]
    assert list(map(key, applied)) == list(map(key, after))


@settings(deadline=None, max_examples=150)
@given(LINES, LINES, st.data())
def test_an_anchor_is_exact_moved_or_lost_and_never_elsewhere(before: list[str], after: list[str], data: st.DataObject):
    one, other = " ".join(before) or "A.", " ".join(after) or "A."
    start = data.draw(st.integers(0, len(one) - 1))
    anchor = anchor_at("d", one, start, data.draw(st.integers(start + 1, len(one))))
    (move,) = move_anchors([anchor], one, other, "e")
    assert (move.state == "lost") == (move.to is None)
    if move.to is not None:
        assert other[move.to.start : move.to.end] == anchor.exact
        assert (move.state == "exact") == (move.to.start == anchor.start)
    assert move_anchors([anchor], one, one, "d")[0].state == "exact"


@settings(deadline=None)
@given(st.text(max_size=200))
def test_sentences_lose_nothing_but_white_space(text: str):
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())
    assert all(text[a:b] for a, b in spans(text))


def test_a_deleted_sentence_with_a_lookalike_is_lost():
    before = "He left. Nine men were held there. Rain fell. Ten men were held there."
    after = "He left. Rain fell. Ten men were held there."
    start = before.index("Nine men were held")
    assert move_anchors([anchor_at("d", before, start, start + 19)], before, after, "e")[0].state == "lost"


def test_an_edited_sentence_keeps_the_anchors_that_the_edit_does_not_touch():
    before = "It rained. The police of Corvale came on Tuesday and opened the barn at noon."
    after = "It rained all day. The police of Corvale came on Tuesday and opened the barn at one."
    anchors = [anchor_at("d", before, s, s + len(w)) for w in ("The police", "at noon") if (s := before.index(w))]
    assert [m.state for m in move_anchors(anchors, before, after, "e")] == ["moved", "lost"]


@pytest.mark.parametrize(
    ("before", "after", "ops"),
    [
        ("A dog ran home. It was late at night.", "A dog ran home, and it was late at night.", ["changed"]),
        (
            "One two three four. Five six seven. Eight nine.",
            "Five six seven. Eight nine. One two three four.",
            ["moved"],
        ),
        ("He said “no” – twice.", 'He said "no" - twice.', []),
    ],
)
def test_kinds_of_hunks(before: str, after: str, ops: list[str]):
    a, b = sentences(before), sentences(after)
    assert [h.op for h in hunks_of(align(a, b), a, b)] == ops


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("Police found 14 men on Monday.", "Police found 11 men on Monday.", "the number went from 14 to 11"),
        ("The owner, Ina Vale, was asked.", "The owner was asked.", "the name of Ina Vale was taken out"),
        ("He is accused of trafficking.", "He is accused of irregularities.", "“trafficking” became “irregularities”"),
        ("Nine men were held.", "Nine men were not held.", "“not” was put in"),
    ],
)
def test_an_edit_in_words(before: str, after: str, words: str):
    assert words in say([Hunk(field="text", op="changed", before=before, after=after)])


def test_a_title_is_a_field_of_its_own():
    found = compare(sight(TEXT), sight(TEXT, title="Questions at a farm"))
    assert [(h.field, h.op) for h in found] == [("title", "changed")]


def test_a_lasting_failure_is_told_once_and_once_when_it_ends():
    state = decide(State(url=URL), visit(0)).state
    told = []
    for day in range(1, 8):
        found = decide(state, visit(day, None, failure="timeout"))
        assert found.kind == "unreachable"
        state = found.state
        told += [a.kind for a in found.alerts]
    assert told == ["failing"]
    back = decide(state, visit(8))
    assert back.kind == "unchanged"
    assert [(a.kind, a.words) for a in back.alerts] == [("recovered", "can be read again after 7 days")]


def test_back_identical_and_back_edited_are_told_apart():
    gone = decide(decide(State(url=URL), visit(0)).state, visit(1, None, status=410)).state
    same, other = decide(gone, visit(2)), decide(gone, visit(2, TEXT.replace("Nine", "Four")))
    assert (same.kind, same.hunks, other.kind, len(other.hunks)) == ("reinstated", (), "reinstated", 1)
    assert "identical" in same.alerts[0].words
    assert "edited" in other.alerts[0].words


def test_flapping_is_one_story():
    state, told = decide(State(url=URL), visit(0)).state, []
    for day in range(1, 11):
        found = decide(state, visit(day, None, status=404) if day % 2 else visit(day))
        state = found.state
        told += [a.kind for a in found.alerts]
    assert told == ["removed", "reinstated", "removed", "flapping"]


def test_many_at_once_are_one_alert():
    held = []
    for n in range(5):
        state = decide(State(url=f"{URL}{n}"), replace(visit(0), url=f"{URL}{n}")).state
        held += decide(state, Observation(url=f"{URL}{n}", at=at(1), status=404)).alerts
    (one,) = gather(held)
    assert len(one.urls) == 5
    assert one.words == "5 pages of tern.example were removed"


def test_visits_grow_rarer_with_age_and_what_failed_is_asked_sooner():
    state = decide(State(url=URL), visit(0)).state
    assert not due(state, at(0.02))
    assert due(state, at(0.05))
    old = replace(state, at=at(300), since=at(0))
    assert due_at(old, at(300)) - START == timedelta(days=330)
    failed = decide(old, visit(330, None, failure="reset")).state
    assert due(failed, at(330.01))


def test_a_clock_set_back_stops_nothing():
    state = decide(State(url=URL), visit(400)).state
    assert due(state, at(1))
    found = decide(replace(state, standing="gone"), visit(1))
    assert found.kind == "reinstated"


def test_a_silent_watch_raises_one_question():
    state = decide(State(url=URL), visit(0)).state
    assert silent(state, at(1)) is None
    asked = silent(state, at(9))
    assert asked is not None
    assert asked.words.endswith("?")
    assert silent(replace(state, silence_told=True), at(9)) is None


def test_a_refusal_of_the_whole_site_is_no_removal():
    from allegata.watch import Beside  # noqa: PLC0415 (used here alone)

    state = decide(State(url=URL), visit(0)).state
    page = b"<html><body><h1>Forbidden</h1></body></html>"
    alone = visit(1, None, status=403, html=page, beside=Beside(404))
    assert decide(state, alone).kind == "removed"
    assert decide(state, replace(alone, beside=Beside(403))).kind == "unreachable"
