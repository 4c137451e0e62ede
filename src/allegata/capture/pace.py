"""Time between visits to one host, by a clock that tests can replace."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Protocol

from allegata.capture.failures import FetchError

_MAX_WAIT = 60.0  # seconds that a host's own wish is waited for; longer ones are for the next visit


class Clock(Protocol):
    """Tells the time and waits."""

    def now(self) -> datetime:
        """The time of day, in UTC."""

    def monotonic(self) -> float:
        """Seconds that never go backwards."""

    def sleep(self, seconds: float) -> None:
        """Wait."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The time of day, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds that never go backwards."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


class Pace:
    """Least seconds between two requests to one host, and what hosts asked for by Retry-After."""

    def __init__(self, seconds: float, clock: Clock) -> None:
        self._seconds = seconds
        self._clock = clock
        self._last: dict[str, float] = {}
        self._held: dict[str, float] = {}

    def wait(self, host: str, wish: float = 0.0) -> None:
        """Wait for a host's turn; `wish` is its own crawl delay.

        Raises:
            FetchError: `held`: the host asked for more than is waited for.
        """
        now = self._clock.monotonic()
        held = self._held.get(host, now) - now
        if held > _MAX_WAIT:
            cause = f"it asked not to be visited for another {held:.0f} s"
            raise FetchError("was not visited", kind="held", resource=host, cause=cause)
        turn = self._last[host] + max(self._seconds, min(wish, _MAX_WAIT)) - now if host in self._last else 0.0
        if (pause := max(turn, held)) > 0:
            self._clock.sleep(pause)

    def done(self, host: str, hold: float | None = None) -> None:
        """A request to a host ended; `hold` is the Retry-After that it answered with."""
        now = self._clock.monotonic()
        self._last[host] = now
        if hold:
            self._held[host] = now + hold


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for, given as a number or a date; None where it can't be read."""
    if value is None:
        return None
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        when = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, (when.replace(tzinfo=when.tzinfo or UTC) - now).total_seconds())
