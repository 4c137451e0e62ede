"""The watch itself: what was known, and one visit, make what is known now and what is told. Nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

import msgspec
from msgspec.structs import replace

from allegata.model import Anchor, Hunk, Move
from allegata.watch import address
from allegata.watch.alerts import Alert, AlertKind
from allegata.watch.comparing import compare
from allegata.watch.furniture import NOTHING, Furniture
from allegata.watch.judge import Verdict, judge
from allegata.watch.moving import move_anchors
from allegata.watch.observation import Sight, reading_of
from allegata.watch.saying import say
from allegata.watch.schedule import elapsed, moment, spoken
from allegata.watch.state import State

if TYPE_CHECKING:
    from allegata.watch.observation import Observation, Reading

ChangeKind = Literal["unchanged", "edited", "removed", "redirected", "unreachable", "reinstated"]
_LASTING_VISITS = 3
_LASTING = timedelta(days=1)
_FLAPS = 4
_FLAP_SPAN = timedelta(days=30)
_RETRY_MOST = 7 * 86_400


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """What one visit comes to. `words` say what an edit did; `after` is the version seen, where one was."""

    state: State
    kind: ChangeKind
    verdict: Verdict
    hunks: tuple[Hunk, ...] = ()
    moves: tuple[Move, ...] = ()
    alerts: tuple[Alert, ...] = ()
    words: tuple[str, ...] = ()
    after: Sight | None = None


def decide(
    state: State,
    observation: Observation,
    furniture: Furniture = NOTHING,
    anchors: Sequence[Anchor] = (),
    seen: Reading | None = None,
) -> Decision:
    """Decide what a visit means.

    Args:
        state: what was known; `State(url=...)` before the first visit.
        observation: the visit.
        furniture: what was learnt of the page's template.
        anchors: spans of the last version's text that something rests on.
        seen: the page as it was read already, elsewhere; read here if not given.
    """
    seen = reading_of(observation) if seen is None else seen
    verdict = judge(observation, seen, state.version, furniture)
    if verdict.finding == "unreachable":
        return _failed(state, observation, verdict)
    recovered = _recovered(state, observation.at)
    state = replace(
        state, failures=0, failing_since=None, failing_why="", told=False, retry_after=0, silence_told=False
    )
    if verdict.finding == "gone":
        return _gone(state, observation, verdict, recovered)
    sight = seen.sight
    if sight is None:
        return _failed(state, observation, Verdict("unreachable", "empty"))
    return _there(state, observation, verdict, _Found(sight, furniture, anchors, recovered))


class _Found(msgspec.Struct, frozen=True):
    """The article, and what is needed to hold it against its last version."""

    sight: Sight
    furniture: Furniture
    anchors: Sequence[Anchor]
    alerts: tuple[Alert, ...]


def _failed(state: State, observation: Observation, verdict: Verdict) -> Decision:
    now = observation.at
    since = state.failing_since or now
    failures = state.failures + 1
    lasting = failures >= _LASTING_VISITS or elapsed(since, now) >= _LASTING
    alerts: tuple[Alert, ...] = ()
    if lasting and not state.told:
        words = f"cannot be read since {since}: {verdict.why.replace('_', ' ')}"
        alerts = (Alert(kind="failing", urls=(state.url,), at=now, since=since, words=words),)
    wait = observation.headers.get("retry-after", "").strip()
    state = replace(
        state,
        at=now,
        failures=failures,
        failing_since=since,
        failing_why=verdict.why,
        told=state.told or lasting,
        retry_after=min(int(wait), _RETRY_MOST)
        if wait.isascii() and wait.isdigit() and len(wait) < len("0" * 9)
        else 0,
        silence_told=False,
    )
    return Decision(state=state, kind="unreachable", verdict=verdict, alerts=alerts)


def _recovered(state: State, now: str) -> tuple[Alert, ...]:
    if not state.told or state.failing_since is None:
        return ()
    words = f"can be read again after {spoken(elapsed(state.failing_since, now))}"
    return (Alert(kind="recovered", urls=(state.url,), at=now, since=state.failing_since, words=words),)


def _gone(state: State, observation: Observation, verdict: Verdict, alerts: tuple[Alert, ...]) -> Decision:
    now = observation.at
    if state.standing == "gone":
        return Decision(state=replace(state, at=now, why=verdict.why), kind="removed", verdict=verdict, alerts=alerts)
    words = "gone at the first visit" if state.standing == "new" else "removed"
    state, told = _turned(replace(state, at=now, standing="gone", since=now, changed_at=now, why=verdict.why), now)
    alert = _alert("removed", state, now, f"{words}: {verdict.why.replace('_', ' ')}") if told is None else told
    return Decision(state=state, kind="removed", verdict=verdict, alerts=(*alerts, *alert))


def _there(state: State, observation: Observation, verdict: Verdict, found: _Found) -> Decision:
    now, before, sight = observation.at, state.version, found.sight
    hunks = compare(before, sight, found.furniture) if before is not None else ()
    moves = move_anchors(found.anchors, before.text, sight.text, sight.document or "") if before is not None else ()
    kind = _kind(state, observation, verdict, hunks)
    words = say(hunks)
    since = state.since
    fresh = replace(
        state,
        at=now,
        version=sight,
        standing="there",
        why="",
        address=observation.address,
        since=now if state.standing != "there" else since,
        changed_at=state.changed_at if kind == "unchanged" else now,
    )
    alerts: tuple[Alert, ...] = ()
    if kind == "reinstated":
        fresh, told = _turned(fresh, now)
        how = "edited" if hunks else "identical"
        gone = spoken(elapsed(since or now, now))
        alerts = _alert("reinstated", fresh, now, f"back after {gone}, {how}", since) if told is None else told
    elif kind == "redirected":
        alerts = _alert("redirected", fresh, now, f"stands at {observation.address} now")
    elif kind == "edited":
        alerts = _alert("edited", fresh, now, "; ".join(words))
    return Decision(
        state=fresh,
        kind=kind,
        verdict=verdict,
        hunks=hunks,
        moves=moves,
        alerts=(*found.alerts, *alerts),
        words=words,
        after=sight,
    )


def _kind(state: State, observation: Observation, verdict: Verdict, hunks: tuple[Hunk, ...]) -> ChangeKind:
    if state.standing == "gone" and state.version is not None:
        return "reinstated"
    known = state.address or observation.url
    if verdict.finding == "moved" and not address.same(known, observation.address):
        return "redirected"
    return "edited" if hunks else "unchanged"


def _alert(kind: AlertKind, state: State, now: str, words: str, since: str | None = None) -> tuple[Alert, ...]:
    return (Alert(kind=kind, urls=(state.url,), at=now, since=since, words=words),)


def _turned(state: State, now: str) -> tuple[State, tuple[Alert, ...] | None]:
    """Note a removal or return. Many within a month are one story, told once.

    Returns:
        the state, and what to tell instead of this one turn: None where it is told by itself.
    """
    recent = tuple(t for t in state.turns if elapsed(t, now) < _FLAP_SPAN and moment(t) <= moment(now))
    turns = (*recent, now)
    told = state.flapping_told and bool(recent)
    state = replace(state, turns=turns, flapping_told=told or len(turns) >= _FLAPS)
    if told:
        return state, ()
    if len(turns) < _FLAPS:
        return state, None
    words = f"comes and goes: {len(turns)} times since {turns[0]}"
    return state, _alert("flapping", state, now, words, turns[0])
