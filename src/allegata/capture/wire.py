"""Connections that go to judged addresses only, and that keep every byte sent and received."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import httpcore

from allegata.capture.failures import FetchError

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterable

    from allegata.capture.guard import Guard, Reached

_HEADERS_STARTED = "http11.send_request_headers.started"


class Recorder:
    """One exchange's bytes, and its limits.

    Args:
        max_bytes: most bytes received before the exchange is cut off.
        max_seconds: most time from now to its end.
        patience: most time for one connection, read or write.
    """

    def __init__(self, max_bytes: int, max_seconds: float, patience: float) -> None:
        self.sent = bytearray()
        self.received = bytearray()
        self.reached: Reached | None = None
        self.opened: list[httpcore.NetworkStream] = []
        self._max_bytes = max_bytes
        self._patience = patience
        self._end = time.monotonic() + max_seconds

    def close(self) -> None:
        """Close what was opened: httpcore leaves a connection open where a proxy refuses."""
        for stream in self.opened:
            stream.close()

    def trace(self, event: str, _info: dict[str, Any]) -> None:
        """Hook for httpcore's trace: what a proxy was told before the request itself is not part of the exchange."""
        if event == _HEADERS_STARTED:
            self.sent.clear()
            self.received.clear()

    def remaining(self, timeout: float | None = None) -> float:
        """Seconds that the next step may take.

        Raises:
            FetchError: `timeout`: none are left.
        """
        left = self._end - time.monotonic()
        if left <= 0:
            raise FetchError("took too long", kind="timeout")
        return min(left, self._patience, timeout if timeout is not None else left)

    def room(self) -> None:
        """Hold what was received against the limit.

        Raises:
            FetchError: `too_large`.
        """
        if len(self.received) > self._max_bytes:
            raise FetchError("is too large", kind="too_large", cause=f"more than {self._max_bytes:,} bytes were sent")


class TeeStream(httpcore.NetworkStream):
    """A stream that keeps what goes through it; TLS starts a stream of its own over the same record."""

    def __init__(self, inner: httpcore.NetworkStream, recorder: Recorder) -> None:
        self._inner = inner
        self._recorder = recorder
        recorder.opened.append(inner)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Bytes received, as they came."""
        got = self._inner.read(max_bytes, self._recorder.remaining(timeout))
        self._recorder.received += got
        self._recorder.room()
        return got

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Bytes sent, as they went."""
        self._recorder.sent += buffer
        self._inner.write(buffer, self._recorder.remaining(timeout))

    def close(self) -> None:
        """Close the connection."""
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Encrypt; the bytes kept are those inside."""
        inner = self._inner.start_tls(ssl_context, server_hostname, self._recorder.remaining(timeout))
        return TeeStream(inner, self._recorder)

    def get_extra_info(self, info: str) -> Any:
        """What httpcore asks of a connection."""
        return self._inner.get_extra_info(info)


class JudgingBackend(httpcore.NetworkBackend):
    """Connects by the guard's word.

    Args:
        guard: judges hosts.
        recorder: of this exchange.
        proxy: host and port of the user's own proxy: the one host that is connected to unjudged.
    """

    def __init__(self, guard: Guard, recorder: Recorder, proxy: tuple[str, int] | None = None) -> None:
        self._guard = guard
        self._recorder = recorder
        self._proxy = proxy
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to the first judged address that answers.

        Raises:
            FetchError: the guard refused, or time is up.
            httpcore.ConnectError: no address answered.
        """
        options = list(socket_options or ())
        if self._proxy is not None:
            if (host, port) != self._proxy:
                raise FetchError("would be reached past the proxy", kind="blocked_address", resource=host)
            inner = self._inner.connect_tcp(host, port, self._recorder.remaining(timeout), local_address, options)
            return TeeStream(inner, self._recorder)
        last: httpcore.ConnectError | httpcore.ConnectTimeout | None = None
        for reached in self._guard.reachable(host, port, self._recorder.remaining(timeout)):
            try:
                left = self._recorder.remaining(timeout)
                inner = self._inner.connect_tcp(reached.address, port, left, local_address, options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
                continue
            self._recorder.reached = reached
            return TeeStream(inner, self._recorder)
        raise last or httpcore.ConnectError("no address")

    def sleep(self, seconds: float) -> None:
        """Never waits: nothing is retried inside an exchange."""
