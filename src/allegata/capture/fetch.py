"""A visit to an address: politely, safely, and with every step kept. What goes wrong is a value with a kind."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin

import msgspec

from allegata.capture.addresses import Allowance
from allegata.capture.exchange import Line, shown_proxy
from allegata.capture.failures import Failure, FetchError
from allegata.capture.fetched import Fetched, FetchOptions, Hop, Validators
from allegata.capture.guard import Guard, Target, system_resolver, target_of
from allegata.capture.lent import Session, read_cookies
from allegata.capture.messages import Head, decoded, entity_of, parse_head, split_response
from allegata.capture.pace import Clock, Pace, SystemClock, retry_after
from allegata.capture.robots import MAX_REDIRECTS, Robots
from allegata.errors import UsageError

if TYPE_CHECKING:
    from allegata.capture.guard import Resolver

_REDIRECTS = {301, 302, 303, 307, 308}
_NOT_MODIFIED = 304
_MAY_BE_VISITED_LATER = {429, 503}
_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,application/pdf,*/*;q=0.8"


class _Way(msgspec.Struct, kw_only=True):
    """What a visit has gathered so far; it lives inside one `fetch`."""

    fragment: str
    at: str
    hops: list[Hop]
    head: Head | None = None
    content: bytes = b""
    failure: Failure | None = None


class Fetcher:
    """Visits addresses for one case.

    Args:
        options: what the user set.
        resolve: name and port to numeric addresses; the system's resolver unless a test gives another.
        clock: of the pace and of the times kept.

    Raises:
        UsageError: an option makes no sense.
    """

    def __init__(
        self, options: FetchOptions | None = None, *, resolve: Resolver = system_resolver, clock: Clock | None = None
    ) -> None:
        self.options = options or FetchOptions()
        agent = self.options.user_agent.strip()
        if not agent or not agent.isprintable() or not agent.isascii():
            raise UsageError("is no user agent", resource=self.options.user_agent, cause="give a name in ASCII")
        self._agent = agent
        self._clock = clock or SystemClock()
        self._guard = Guard(Allowance(self.options.allow), resolve=resolve, via_proxy=self.options.via is not None)
        self._line = Line(self.options, self._guard, self._clock)
        self._pace = Pace(self.options.pace, self._clock)
        self._lent = read_cookies(self.options.cookies) if self.options.cookies else None
        product = agent.partition("/")[0].partition(" ")[0]
        self._robots = Robots(self._robots_file, product, self._clock) if self.options.keep_robots else None

    def fetch(self, url: str, last: Validators | None = None) -> Fetched:
        """Visit an address and follow where it leads.

        Args:
            url: http or https.
            last: what an earlier visit gave to ask by; a page that has not changed is then told by `not_modified`.

        Returns:
            What came of it; a failure is in it, none is raised.
        """
        return self._visit(url, last, self._robots, self.options.max_redirects)

    def post(self, url: str, media_type: str, body: bytes) -> Fetched:
        """Send bytes to a service that the user named, and take its answer.

        robots.txt is for pages and is not asked; a redirect is not followed, the bytes were meant for this address.
        """
        way = _Way(fragment="", at=url, hops=[])
        try:
            target = self._guard.target(url)
            way.at = target.url
            self._pace.wait(target.host, 0.0)
            headers = [("Host", target.authority), ("User-Agent", self._agent), ("Accept", "*/*")]
            headers += [("Content-Type", media_type), ("Content-Length", str(len(body))), ("Connection", "close")]
            hop, failure = self._line.exchange(target, headers, Session(None), body)
            way.hops.append(hop)
            way.head = _head_of(hop)
            self._pace.done(target.host, self._hold(way.head))
            if failure is not None:
                raise failure
            self._unpack(way)
        except FetchError as error:
            way.failure = _failure(error, way.at)
        return self._told(url, way)

    def _robots_file(self, url: str) -> Fetched:
        return self._visit(url, None, None, MAX_REDIRECTS)

    def _visit(self, url: str, last: Validators | None, robots: Robots | None, redirects: int) -> Fetched:
        way = _Way(fragment="", at=url, hops=[])
        session = Session(self._lent)
        seen: set[tuple[str, str | None]] = set()
        try:
            target = self._guard.target(url)
            way.fragment = target.fragment
            while True:
                way.at = target.url
                _count(seen, (target.url, session.header(target.url)), redirects)
                self._step(way, target, session, robots, last)
                onward = self._onward(way, target)
                if onward is None:
                    break
                target = onward
            self._unpack(way)
        except FetchError as error:
            way.failure = _failure(error, way.at)
        return self._told(url, way)

    def _step(
        self, way: _Way, target: Target, session: Session, robots: Robots | None, last: Validators | None
    ) -> None:
        """One request, in its turn; the answer's head is read into `way`."""
        wish = robots.ask(target) if robots else 0.0
        self._pace.wait(target.host, wish)
        headers = [("Host", target.authority), ("User-Agent", self._agent), ("Accept", _ACCEPT)]
        headers += [("Accept-Encoding", "gzip"), ("Connection", "close"), *_conditions(target, last)]
        if (cookie := session.header(target.url)) is not None:
            headers.append(("Cookie", cookie))
        hop, failure = self._line.exchange(target, headers, session)
        way.hops.append(hop)
        way.head = _head_of(hop)
        self._pace.done(target.host, self._hold(way.head))
        if failure is not None:
            raise failure

    def _hold(self, head: Head | None) -> float | None:
        if head is None or head.status not in _MAY_BE_VISITED_LATER:
            return None
        return retry_after(head.value("retry-after"), self._clock.now())

    def _onward(self, way: _Way, target: Target) -> Target | None:
        """Where a redirect leads, judged; None where the visit ends here."""
        location = way.head.value("location") if way.head and way.head.status in _REDIRECTS else None
        if not location:
            return None
        # a header's bytes are UTF-8 where they are no ASCII; what is quoted already stays
        text = location.encode("latin-1").decode("utf-8", "replace")
        try:
            onward = self._guard.target(urljoin(target.url, text))
        except ValueError as error:
            raise FetchError("leads nowhere", kind="blocked_address", resource=text, cause=str(error)) from error
        way.fragment = onward.fragment or way.fragment
        return onward

    def _unpack(self, way: _Way) -> None:
        head, rest = split_response(way.hops[-1].response)
        parsed = parse_head(head)
        way.content = decoded(parsed, entity_of(parsed, rest).content, self.options.max_content)

    def _told(self, url: str, way: _Way) -> Fetched:
        head = way.head
        return Fetched(
            url=url,
            final_url=f"{way.at}#{way.fragment}" if way.fragment else way.at,
            hops=tuple(way.hops),
            status=head.status if head else None,
            headers=head.headers if head else (),
            content=way.content,
            not_modified=head is not None and head.status == _NOT_MODIFIED and way.failure is None,
            retry_after=retry_after(head.value("retry-after"), self._clock.now()) if head else None,
            failure=way.failure,
            robots="kept" if self._robots else "ignored",
            user_agent=self._agent,
            via=shown_proxy(self.options.via),
        )


def _failure(error: FetchError, at: str) -> Failure:
    cause = f" ({error.cause})" if error.cause else ""
    return Failure(kind=error.kind, message=f"{error.resource or at}: {error.message}{cause}", url=at)


def _count(seen: set[tuple[str, str | None]], step: tuple[str, str | None], redirects: int) -> None:
    """Hold the way so far against its limit; the same address with the same cookies again is a circle."""
    if step in seen or len(seen) > redirects:
        cause = "they lead in a circle" if step in seen else f"more than {redirects}"
        raise FetchError("redirects without end", kind="too_many_redirects", cause=cause)
    seen.add(step)


def _conditions(target: Target, last: Validators | None) -> list[tuple[str, str]]:
    """If-None-Match and If-Modified-Since, for the address that gave what they say."""
    if last is None:
        return []
    try:
        same = target_of(last.url).url == target.url
    except FetchError:
        return []
    pairs = (("If-None-Match", last.etag), ("If-Modified-Since", last.last_modified))
    return [(name, value) for name, value in pairs if same and value and value.isprintable()]


def _head_of(hop: Hop) -> Head | None:
    try:
        return parse_head(split_response(hop.response)[0])
    except FetchError:
        return None
