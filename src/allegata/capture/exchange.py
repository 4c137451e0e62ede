"""One request and its answer over HTTP/1.1, kept byte for byte, with what went wrong named."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import httpcore
import socksio

from allegata.capture.failures import FetchError
from allegata.capture.fetched import FetchOptions, Hop, Truncated
from allegata.capture.messages import entity_of, parse_head, redacted, split_response
from allegata.capture.wire import JudgingBackend, Recorder
from allegata.errors import UsageError

if TYPE_CHECKING:
    from allegata.capture.guard import Guard, Target
    from allegata.capture.lent import Session
    from allegata.capture.pace import Clock

_PROXY_PORTS = {"http": 80, "https": 443, "socks5": 1080, "socks5h": 1080}
_WIRE_ERRORS = (
    httpcore.NetworkError,
    httpcore.TimeoutException,
    httpcore.ProtocolError,
    httpcore.ProxyError,
    httpcore.UnsupportedProtocol,
    socksio.ProtocolError,
    AssertionError,  # how httpcore takes a proxy that doesn't speak SOCKS
    OSError,
)
_TRUNCATED: dict[str, Truncated] = {"too_large": "length", "timeout": "time"}


class Line:
    """The way out: straight, or through the user's proxy.

    Args:
        options: of the fetcher.
        guard: judges what is connected to.
        clock: for the times that are kept.

    Raises:
        UsageError: the proxy is no address of a proxy.
    """

    def __init__(self, options: FetchOptions, guard: Guard, clock: Clock) -> None:
        self._options = options
        self._guard = guard
        self._clock = clock
        self._proxy: httpcore.Proxy | None = None
        self._proxy_host: tuple[str, int] | None = None
        self._proxy_secret = False
        if options.via:
            self._proxy, self._proxy_host = _proxy(options.via)
            self._proxy_secret = self._proxy.auth is not None
        self._tls = httpcore.default_ssl_context()
        self._tls.load_default_certs()  # beside the usual authorities those of this machine

    def exchange(
        self, target: Target, headers: list[tuple[str, str]], session: Session, body: bytes | None = None
    ) -> tuple[Hop, FetchError | None]:
        """Ask for an address; what came is returned even where it was cut, with the failure beside it.

        Args:
            target: judged already.
            headers: of the request, in order.
            session: learns what the answer sets; where it was lent, its values are taken out of what is kept.
            body: to be sent by POST; an address is asked for by GET without one.
        """
        options = self._options
        recorder = Recorder(options.max_bytes, options.max_seconds, options.patience)
        began, start = self._clock.now(), self._clock.monotonic()
        failure: FetchError | None = None
        try:
            self._send(target, headers, recorder, body)
        except FetchError as error:
            failure = error
        except _WIRE_ERRORS as error:
            failure = _named(error, bytes(recorder.received), via=self._proxy is not None)
        finally:
            recorder.close()
        response, failure = _whole_answer(bytes(recorder.received), failure)
        session.learn(target.url, _headers(response))
        request, names = (
            redacted(bytes(recorder.sent)) if session.secret or self._proxy_secret else (bytes(recorder.sent), ())
        )
        if session.secret:
            response, more = redacted(response)
            names = tuple(dict.fromkeys((*names, *more)))
        reached = recorder.reached
        hop = Hop(
            url=target.url,
            began=began.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            seconds=round(self._clock.monotonic() - start, 3),
            address=reached.address if reached else None,
            by_allowance=reached is not None and reached.by_allowance,
            request=request,
            response=response,
            redacted=names,
            truncated=_TRUNCATED.get(failure.kind, "disconnect") if failure is not None and response else None,
        )
        return hop, failure

    def _send(self, target: Target, headers: list[tuple[str, str]], recorder: Recorder, body: bytes | None) -> None:
        backend = JudgingBackend(self._guard, recorder, self._proxy_host)
        url = httpcore.URL(
            scheme=target.scheme.encode(), host=target.host.encode(), port=target.port, target=target.path.encode()
        )
        method = "GET" if body is None else "POST"
        sent = [(name.encode("ascii"), value.encode("latin-1", "replace")) for name, value in headers]
        with (
            httpcore.ConnectionPool(ssl_context=self._tls, network_backend=backend, proxy=self._proxy) as pool,
            pool.stream(method, url, headers=sent, content=body, extensions={"trace": recorder.trace}) as answer,
        ):
            for _ in answer.iter_stream():
                pass  # the recorder keeps the bytes


def _whole_answer(raw: bytes, failure: FetchError | None) -> tuple[bytes, FetchError | None]:
    """The final response alone, without interim ones and bytes behind its end; a failure where it is not whole."""
    try:
        head, rest = split_response(raw)
        entity = entity_of(parse_head(head), rest)
    except FetchError as error:
        return raw, failure or error
    if failure is None and not entity.whole:
        failure = FetchError("its answer ends early", kind="truncated")
    return head + rest[: entity.end], failure


def _headers(response: bytes) -> tuple[tuple[str, str], ...]:
    try:
        return parse_head(split_response(response)[0]).headers
    except FetchError:
        return ()


def _named(error: Exception, received: bytes, *, via: bool) -> FetchError:
    """The kind of a failure on the wire."""
    cause = error.__cause__ or error.__context__ or error  # httpcore's pool keeps the first only as context
    said = str(cause) or type(cause).__name__
    if isinstance(error, httpcore.TimeoutException):
        return FetchError("did not answer in time", kind="timeout", cause=said)
    if isinstance(error, (httpcore.ProxyError, socksio.ProtocolError, AssertionError)):
        return FetchError("was not reached through the proxy", kind="proxy", cause=said)
    if isinstance(cause, ssl.SSLError):
        return FetchError("has no secure connection that can be trusted", kind="tls", cause=said)
    if isinstance(error, httpcore.ConnectError):
        if isinstance(cause, ConnectionResetError):
            return FetchError("broke the connection off", kind="reset", cause=said)
        kind = FetchError("proxy can't be reached", kind="proxy", cause=said) if via else None
        return kind or FetchError("can't be reached", kind="refused", cause=said)
    if isinstance(error, httpcore.ProtocolError):
        if not received:
            return FetchError("closed the connection without an answer", kind="reset")
        if "without sending" in said or "disconnected" in said:
            return FetchError("its answer ends early", kind="truncated", cause=said)
        return FetchError("its answer is no HTTP that can be read", kind="bad_response", cause=said)
    return FetchError("broke the connection off", kind="reset", cause=said)


def _proxy(via: str) -> tuple[httpcore.Proxy, tuple[str, int]]:
    cause = "give http://HOST:PORT or socks5://HOST:PORT; for Tor socks5://127.0.0.1:9050"
    try:
        parts = urlsplit(via)
        port = parts.port or _PROXY_PORTS[parts.scheme]
    except (ValueError, KeyError) as error:
        raise UsageError("is no proxy", resource=_without_secret(via), cause=cause) from error
    if not parts.hostname:
        raise UsageError("is no proxy", resource=_without_secret(via), cause=cause)
    scheme = "socks5" if parts.scheme == "socks5h" else parts.scheme
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    auth = (unquote(parts.username), unquote(parts.password or "")) if parts.username else None
    return httpcore.Proxy(f"{scheme}://{host}:{port}", auth=auth), (parts.hostname, port)


def _without_secret(via: str) -> str:
    """A proxy's address as it may be shown and kept."""
    head, at, tail = via.rpartition("@")
    return f"{head.partition('//')[0]}//{tail}" if at else via


def shown_proxy(via: str | None) -> str | None:
    """A proxy's address without its user name and password."""
    return _without_secret(via) if via else None
