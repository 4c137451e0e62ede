"""When an address is visited next, by its age; what failed is asked again sooner; nothing is given up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from allegata.watch.state import State

_STEPS = (
    (timedelta(days=1), timedelta(hours=1)),
    (timedelta(days=7), timedelta(hours=6)),
    (timedelta(days=30), timedelta(days=1)),
    (timedelta(days=180), timedelta(days=7)),
)
_RARELY = timedelta(days=30)
_RETRY, _RETRY_MOST = timedelta(minutes=10), timedelta(days=1)
_DOUBLINGS = 10
_NOTHING = timedelta(0)
_PLAIN = ((86_400, "day"), (3_600, "hour"), (60, "minute"))


def moment(at: str) -> datetime:
    """An ISO time as a moment; one without offset is UTC."""
    read = datetime.fromisoformat(at)
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def elapsed(since: str, until: str) -> timedelta:
    """Time between, never less than nothing: a clock may have been set back."""
    return max(moment(until) - moment(since), _NOTHING)


def spoken(span: timedelta) -> str:
    """A span in words, by its largest unit."""
    seconds = int(span.total_seconds())
    for size, name in _PLAIN:
        if seconds >= size:
            count = seconds // size
            return f"{count} {name}{'s' if count > 1 else ''}"
    return "less than a minute"


def interval(state: State) -> timedelta:
    """Time from the last visit to the next."""
    if state.at is None:
        return _NOTHING
    age = elapsed(state.changed_at or state.since or state.at, state.at)
    usual = next((pause for limit, pause in _STEPS if age < limit), _RARELY)
    if state.failures:
        soon = min(_RETRY * (1 << min(state.failures - 1, _DOUBLINGS)), _RETRY_MOST, usual)
        return max(soon, timedelta(seconds=state.retry_after))
    return usual


def due_at(state: State, now: str) -> datetime:
    """The moment of the next visit. Where the clock was set back behind the last visit, it is counted from now."""
    if state.at is None:
        return moment(now)
    return min(moment(state.at), moment(now)) + interval(state)


def due(state: State, now: str) -> bool:
    """Whether the address is to be visited now. A last visit that lies in the future was a clock's error: visit."""
    return state.at is None or moment(state.at) > moment(now) + interval(state) or due_at(state, now) <= moment(now)
