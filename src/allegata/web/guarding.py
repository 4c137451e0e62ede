"""The door of the workbench: which requests come in at all, and what every answer tells the browser to refuse."""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse

from allegata.views.phrases import phrase

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from allegata.web.sessions import Sessions

LARGEST = 1_000_000
"""Bytes of a form."""
_OPEN, _STATIC = "/open", "/static/"
_METHODS = frozenset({"GET", "HEAD", "POST"})
_FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
}
_FRAMED = {
    "Content-Security-Policy": "sandbox; default-src 'none'; base-uri 'none'; form-action 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def policy(port: int) -> str:
    """The Content-Security-Policy of the workbench's own pages."""
    return (
        f"default-src 'self'; frame-src http://localhost:{port}; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    )


def cookie_name(port: int) -> str:
    """Cookies know no ports: each run has a name of its own."""
    return f"allegata_{port}"


class Guard:
    """Middleware. The pages live at 127.0.0.1; what was captured is framed from localhost, which is another origin."""

    def __init__(self, app: ASGIApp, *, sessions: Sessions, port: int) -> None:
        self._app = app
        self._sessions = sessions
        self._hosts = (f"127.0.0.1:{port}", f"localhost:{port}")
        self._origin = f"http://127.0.0.1:{port}"
        self._cookie = cookie_name(port)
        self._own = {**_FIXED, "Content-Security-Policy": policy(port)}
        self._framed = {
            **_FRAMED,
            "Content-Security-Policy": f"{_FRAMED['Content-Security-Policy']}; frame-ancestors {self._origin}",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it here."""
        if scope["type"] != "http":
            return
        headers = Headers(scope=scope)
        path = str(scope["path"])
        is_framed = headers.get("host") == self._hosts[1]
        refused = self._refused(headers, path, str(scope["method"]), is_framed=is_framed)
        with_headers = _Answering(send, self._framed if is_framed else self._own)
        if refused is not None:
            await PlainTextResponse(phrase(f"door.{refused[1]}"), refused[0])(scope, receive, with_headers)
            return
        scope.setdefault("state", {})["session"] = self._session(headers)
        await self._app(scope, _Limited(receive), with_headers)

    def _refused(self, headers: Headers, path: str, method: str, *, is_framed: bool) -> tuple[int, str] | None:
        host = headers.get("host", "")
        if host not in self._hosts or len(headers.getlist("host")) != 1:
            return 421, "host"
        if method not in _METHODS or (method == "POST" and is_framed):
            return 405, "method"
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > LARGEST or (method == "POST" and "content-length" not in headers):
            return 413, "large"
        if is_framed:
            return None if path.startswith("/preserved/") else (404, "nothing")
        if method == "POST" and headers.get("origin", self._origin) != self._origin:
            return 403, "origin"
        if headers.get("sec-fetch-site", "none") not in {"same-origin", "none"} and method == "POST":
            return 403, "origin"
        if path == _OPEN or path.startswith(_STATIC):
            return None
        return None if self._session(headers) is not None else (403, "closed")

    def _session(self, headers: Headers) -> object | None:
        try:
            jar = SimpleCookie(headers.get("cookie", ""))
        except CookieError:
            return None
        held = jar.get(self._cookie)
        return self._sessions.find(held.value if held is not None else None)


class _Answering:
    """Sends an answer with the headers that every answer has."""

    def __init__(self, send: Send, headers: dict[str, str]) -> None:
        self._send = send
        self._headers = headers

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            held = MutableHeaders(scope=message)
            for name, value in self._headers.items():
                held[name] = value
        await self._send(message)


class _Limited:
    """Receives a body no longer than it may be, whatever it said of its length."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._taken = 0

    async def __call__(self) -> Message:
        message = await self._receive()
        self._taken += len(message.get("body", b""))
        return message if self._taken <= LARGEST else {"type": "http.disconnect"}
