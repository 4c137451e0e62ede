"""How a fetch may fail: a kind that a program can rely on, and a sentence for people."""

from __future__ import annotations

from typing import Literal

import msgspec

from allegata.errors import InputError

Kind = Literal[
    "dns",
    "refused",
    "timeout",
    "reset",
    "truncated",
    "too_large",
    "blocked_address",
    "robots",
    "tls",
    "proxy",
    "bad_response",
    "decompression",
    "too_many_redirects",
    "held",
]
"""`held`: the host asked by Retry-After not to be visited yet, and was not. `proxy`: the way there failed."""


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """Why nothing whole came of a visit; never a statement about what is published there."""

    kind: Kind
    message: str
    url: str


class FetchError(InputError):
    """A step of a fetch failed; `Fetcher` turns it into a `Failure`."""

    def __init__(self, message: str, *, kind: Kind = "bad_response", resource: str = "", cause: str = "") -> None:
        super().__init__(message, resource=resource, cause=cause)
        self.kind: Kind = kind
