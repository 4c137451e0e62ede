"""Visits of one command: what the user set about them, the line that says what a site learns, the archive's records."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

import msgspec

from allegata.capture import (
    USER_AGENT,
    Fetched,
    Fetcher,
    FetchOptions,
    SystemClock,
    Validators,
    WarcWriter,
)
from allegata.model import sha256_hex
from allegata.workbench import originals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allegata.capture import Earlier
    from allegata.model import Capture
    from allegata.workbench.desk import Desk

_TOLD = "visited"
_OK, _SAME = 200, 304


class Fetching(msgspec.Struct, frozen=True, kw_only=True):
    """What a user may set about visits.

    Args:
        allow: private addresses that may be reached, each `ADDRESS[:PORT]`.
        via: an HTTP or SOCKS proxy; names are resolved there.
        pace: least seconds between two requests to one host.
        robots: whether robots.txt is kept.
        cookies: a cookie file lent to the visits; it is never stored.
        user_agent: how a visit names itself.
        tell: called with what a site learns, once a case, and with each use of an allowed address.
    """

    allow: tuple[str, ...] = ()
    via: str | None = None
    pace: float = 5.0
    robots: Literal["keep", "ignore"] = "keep"
    cookies: Path | None = None
    user_agent: str | None = None
    tell: Callable[[str], None] | None = None


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """One visit, kept in the archive under `ref`; `digest` is that of its payload."""

    fetched: Fetched
    at: str
    ref: str
    digest: str


class Visitor:
    """Visits addresses for one command; nothing is opened before the first visit."""

    def __init__(self, desk: Desk, fetching: Fetching | None) -> None:
        self._desk = desk
        self._set = fetching or Fetching()
        options = FetchOptions(
            allow=self._set.allow,
            via=self._set.via,
            user_agent=self._set.user_agent or USER_AGENT,
            keep_robots=self._set.robots == "keep",
            pace=self._set.pace,
            cookies=self._set.cookies,
        )
        self._clock = SystemClock()
        self._fetcher = Fetcher(options, clock=self._clock)
        self._warcs = WarcWriter(desk.folder)
        self._allowed: set[str] = set()

    def now(self) -> str:
        """This moment, UTC, to the second."""
        return self._clock.now().strftime("%Y-%m-%dT%H:%M:%SZ")

    def visit(self, url: str, captures: Sequence[Capture] = ()) -> Visit:
        """Visit an address and keep what came; `captures` are those of its source, oldest first."""
        self._say_what_is_learnt()
        earlier, validators = self._asked_by(captures)
        at = self.now()
        fetched = self._fetcher.fetch(url, validators)
        self._log(fetched)
        return self.keep(fetched, at, earlier)

    def look(self, url: str) -> Fetched:
        """Visit an address beside a source's; it is kept in the archive, and is no capture of a source."""
        fetched = self._fetcher.fetch(url)
        if fetched.hops:
            self._warcs.store(fetched)
        return fetched

    def keep(self, fetched: Fetched, at: str, earlier: Earlier | None = None) -> Visit:
        """Keep in the archive what a visit brought."""
        stored = self._warcs.store(fetched, earlier)
        known = stored.kept[-1].known.payload_digest if stored.kept else ""
        return Visit(
            fetched=fetched, at=at, ref=stored.ref, digest=known.removeprefix("sha256:") or sha256_hex(fetched.content)
        )

    def _asked_by(self, captures: Sequence[Capture]) -> tuple[Earlier | None, Validators | None]:
        """What the next visit may refer to and ask by: the last page that came whole, and what was said of it."""
        last = next((c for c in reversed(captures) if originals.is_visit(c) and c.status in {_OK, _SAME}), None)
        earlier = originals.known_of(self._desk.folder, last) if last is not None else None
        if last is None or earlier is None:
            return None, None
        same = [c for c in reversed(captures) if c.payload_sha256 == last.payload_sha256]
        for capture in same:
            held = {k.lower(): v for k, v in capture.headers}
            etag, modified = held.get("etag"), held.get("last-modified")
            if etag or modified:
                url = capture.final_url.partition("#")[0]
                return earlier, Validators(url=url, etag=etag, last_modified=modified)
        return earlier, None

    def _say_what_is_learnt(self) -> None:
        if self._desk.writer.meta(_TOLD) is not None:
            return
        how = f"the proxy {urlsplit(self._set.via).hostname}" if self._set.via else "this machine's address"
        cookies = ", the cookies you lend" if self._set.cookies else ""
        agent = self._set.user_agent or USER_AGENT
        self._tell(f"A visited site learns {how}, the time, each address asked for{cookies}, and the name {agent}.")
        with self._desk.writer.transaction():
            self._desk.writer.set_meta(_TOLD, self.now())

    def _log(self, fetched: Fetched) -> None:
        """Log each use of an address that only the user let in: told, and kept in the case."""
        for hop in fetched.hops:
            if hop.by_allowance and hop.address and hop.address not in self._allowed:
                self._allowed.add(hop.address)
                with self._desk.writer.transaction():
                    self._desk.writer.set_meta(f"allowed:{hop.address}", hop.began)
                self._tell(f"{hop.address} was reached because --allow-address lets it in.")

    def _tell(self, line: str) -> None:
        if self._set.tell is not None:
            self._set.tell(line)
