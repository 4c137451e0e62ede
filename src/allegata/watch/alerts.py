"""What a reader is told: each thing once, and many at once as one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Literal

import msgspec

from allegata.watch.address import host
from allegata.watch.schedule import elapsed, interval, moment, spoken

if TYPE_CHECKING:
    from collections.abc import Iterable

    from allegata.watch.state import State

AlertKind = Literal["edited", "removed", "redirected", "reinstated", "failing", "recovered", "flapping", "silent"]
_MANY = 3
_SILENT_TIMES = 3
_GRACE = timedelta(days=2)
_FORMS: dict[str, str] = {
    "edited": "were edited",
    "removed": "were removed",
    "redirected": "stand at new addresses",
    "reinstated": "are back",
    "failing": "cannot be read",
    "recovered": "can be read again",
    "flapping": "come and go",
    "silent": "were not visited when they should have been",
}


class Alert(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to tell. `urls` are more than one where many came at once; `since` is when it began."""

    kind: AlertKind
    urls: tuple[str, ...]
    at: str
    since: str | None
    words: str


def gather(alerts: Iterable[Alert]) -> tuple[Alert, ...]:
    """Make one alert of many of a kind: those of one host, and failures over many hosts."""
    groups: dict[tuple[str, str], list[Alert]] = {}
    for alert in alerts:
        groups.setdefault((alert.kind, host(alert.urls[0])), []).append(alert)
    failing = [held for (kind, _), held in groups.items() if kind == "failing"]
    if len(failing) >= _MANY:
        groups = {k: held for k, held in groups.items() if k[0] != "failing"}
        groups["failing", ""] = [alert for held in failing for alert in held]
    out: list[Alert] = []
    for (kind, name), held in groups.items():
        out += [_joined(kind, name, held)] if len(held) >= _MANY else held
    return tuple(sorted(out, key=lambda a: (moment(a.at), a.kind, a.urls)))


def _joined(kind: str, name: str, held: list[Alert]) -> Alert:
    urls = tuple(dict.fromkeys(u for alert in held for u in alert.urls))
    since = min((alert.since for alert in held if alert.since), default=None, key=moment)
    where = f"of {name}" if name else "of several sites"
    return Alert(
        kind=held[0].kind,
        urls=urls,
        at=max((alert.at for alert in held), key=moment),
        since=since,
        words=f"{len(urls)} pages {where} {_FORMS[kind]}",
    )


def silent(state: State, now: str) -> Alert | None:
    """A question where a watch should have visited an address and did not, once until it does."""
    if state.at is None or state.silence_told:
        return None
    quiet = elapsed(state.at, now)
    if quiet <= interval(state) * _SILENT_TIMES + _GRACE:
        return None
    words = f"not visited for {spoken(quiet)}: is the watch still running?"
    return Alert(kind="silent", urls=(state.url,), at=now, since=state.at, words=words)
