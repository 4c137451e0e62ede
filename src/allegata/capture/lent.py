"""A session lent to a capture: cookies of a file, sent where they belong and never written anywhere."""

from __future__ import annotations

from email.message import Message
from http.cookiejar import CookieJar, LoadError, MozillaCookieJar
from typing import TYPE_CHECKING
from urllib.request import Request

from allegata.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class _Answer:
    """As much of an answer as the standard library's cookie jar asks for."""

    def __init__(self, headers: Iterable[tuple[str, str]]) -> None:
        self._message = Message()
        for name, value in headers:
            if name.lower() == "set-cookie":
                self._message[name] = value

    def info(self) -> Message:
        return self._message


class Session:
    """The cookies of one visit: the lent ones, and those given on its way.

    Args:
        lent: cookies to begin with.
    """

    def __init__(self, lent: CookieJar | None = None) -> None:
        self._jar = CookieJar()
        self.secret = lent is not None
        for cookie in lent or ():
            self._jar.set_cookie(cookie)

    def header(self, url: str) -> str | None:
        """The Cookie header for an address, or None."""
        request = Request(url)  # noqa: S310  # nothing is opened: the jar reads the address off it
        self._jar.add_cookie_header(request)
        return request.get_header("Cookie")

    def learn(self, url: str, headers: Iterable[tuple[str, str]]) -> None:
        """Keep, for the rest of this visit, what an answer set."""
        self._jar.extract_cookies(_Answer(headers), Request(url))  # type: ignore[arg-type]  # noqa: S310  # as above


def read_cookies(path: Path) -> CookieJar:
    """Cookies of a file in Netscape's format, as browsers' add-ons write it.

    Raises:
        UsageError: it cannot be read, or is no such file.
    """
    jar = MozillaCookieJar()
    try:
        jar.load(str(path), ignore_discard=True, ignore_expires=True)
    except (OSError, LoadError, UnicodeError) as error:
        cause = "give a cookie file in Netscape format, its first line '# Netscape HTTP Cookie File'"
        raise UsageError("is no cookie file that can be read", resource=path.name, cause=cause) from error
    for cookie in jar:
        if cookie.expires == 0:  # how browsers' add-ons and curl write a session's cookie
            cookie.expires = None
    jar.clear_expired_cookies()
    return jar
