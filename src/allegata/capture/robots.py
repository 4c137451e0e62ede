"""robots.txt by RFC 9309, a host's rules read once a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from protego import Protego

from allegata.capture.failures import FetchError

if TYPE_CHECKING:
    from collections.abc import Callable

    from allegata.capture.fetched import Fetched
    from allegata.capture.guard import Target
    from allegata.capture.pace import Clock

MAX_REDIRECTS = 5
MAX_BYTES = 512_000  # the standard asks for 500 KiB at least
_DAY = 86_400.0
_UNAVAILABLE, _ERROR = 400, 500


class _Rules(msgspec.Struct, frozen=True):
    """A host's rules: None where there are none, or a failure that closes the host."""

    parsed: Protego | None
    closed: FetchError | None
    read_at: float


class Robots:
    """Asks a host's robots.txt before its pages.

    Args:
        get: fetches an address without asking robots.txt.
        agent: the user agent's product name.
        clock: for the age of what was read.
    """

    def __init__(self, get: Callable[[str], Fetched], agent: str, clock: Clock) -> None:
        self._get = get
        self._agent = agent
        self._clock = clock
        self._rules: dict[str, _Rules] = {}

    def ask(self, target: Target) -> float:
        """Seconds of the host's crawl delay, 0 without one.

        Raises:
            FetchError: `robots`, where the rules or the host's errors forbid the visit; the failure's own kind where
                the host could not be reached at all.
        """
        rules = self._of(target)
        if rules.closed is not None:
            raise rules.closed
        if rules.parsed is None:
            return 0.0
        if not rules.parsed.can_fetch(target.url, self._agent):
            cause = "its robots.txt asks programs to stay away; the user may choose otherwise"
            raise FetchError("was not visited", kind="robots", resource=target.url, cause=cause)
        return float(rules.parsed.crawl_delay(self._agent) or 0.0)

    def _of(self, target: Target) -> _Rules:
        now = self._clock.monotonic()
        rules = self._rules.get(target.origin)
        if rules is None or now - rules.read_at > _DAY:
            rules = self._read(target, now)
            if rules.closed is None:  # a failure is asked anew at the next visit
                self._rules[target.origin] = rules
        return rules

    def _read(self, target: Target, now: float) -> _Rules:
        address = f"{target.origin}/robots.txt"
        fetched = self._get(address)
        failure = fetched.failure
        if failure is not None and failure.kind not in {"too_large", "too_many_redirects"}:
            closed = FetchError(
                failure.message, kind=failure.kind, resource=address, cause="its robots.txt can't be read"
            )
            return _Rules(None, closed, now)
        status = fetched.status or 0
        if status >= _ERROR:
            cause = f"its robots.txt answers {status}, which forbids all visits until it is mended"
            return _Rules(None, FetchError("was not visited", kind="robots", resource=target.url, cause=cause), now)
        if status >= _UNAVAILABLE or failure is not None or not fetched.content:
            return _Rules(None, None, now)
        text = fetched.content[:MAX_BYTES].decode("utf-8-sig", "replace")
        return _Rules(Protego.parse(text), None, now)
