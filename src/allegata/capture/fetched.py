"""Records of a visit: what was asked, each step of the way, and what came of it."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import Literal

import msgspec

from allegata.capture.failures import Failure

SOFTWARE = f"Allegata/{version('allegata')}"
"""Name and version, as archives and hosts are told it."""

USER_AGENT = f"{SOFTWARE} (+https://allegata.example/docs)"
"""How capture names itself unless the user says otherwise."""

Truncated = Literal["length", "time", "disconnect", "unspecified"]
"""Why a response was cut, in the WARC standard's words."""

RobotsRule = Literal["kept", "ignored"]


class FetchOptions(msgspec.Struct, frozen=True, kw_only=True):
    """What a user may set about fetching.

    Bytes: `max_bytes` as received in one response, `max_content` after its content coding is undone. Seconds: `pace`
    between two requests to one host, `max_seconds` for one request and its answer, `patience` for one step of it.
    """

    allow: tuple[str, ...] = ()
    via: str | None = None
    user_agent: str = USER_AGENT
    keep_robots: bool = True
    pace: float = 5.0
    cookies: Path | None = None
    max_bytes: int = 50_000_000
    max_content: int = 200_000_000
    max_seconds: float = 60.0
    patience: float = 20.0
    max_redirects: int = 10


class Validators(msgspec.Struct, frozen=True, kw_only=True):
    """What an earlier answer gave to ask again by; sent to the address that gave it and to no other."""

    url: str
    etag: str | None = None
    last_modified: str | None = None


class Hop(msgspec.Struct, frozen=True, kw_only=True):
    """One request and its answer.

    `request` and `response` are the bytes on the wire (inside TLS), the values of a lent session replaced; `redacted`
    names those headers. `response` is empty where nothing came, and holds what came where it was cut (`truncated`).
    `address` is the numeric address reached, None behind a proxy; `by_allowance` says that only the user let it in.
    """

    url: str
    began: str
    seconds: float
    address: str | None
    by_allowance: bool
    request: bytes
    response: bytes
    redacted: tuple[str, ...]
    truncated: Truncated | None


class Fetched(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one visit.

    `url` is as asked; `final_url` is where the redirects led, its fragment kept. `status` and `headers` are the last
    answer's, None and empty where none came. `content` is its body without transfer and content codings.
    `not_modified`: the server says it is as it was. `retry_after` is in seconds. A visit with a `failure` brought
    nothing whole: it tells nothing of what is published.
    """

    url: str
    final_url: str
    hops: tuple[Hop, ...]
    status: int | None
    headers: tuple[tuple[str, str], ...]
    content: bytes
    not_modified: bool
    retry_after: float | None
    failure: Failure | None
    robots: RobotsRule
    user_agent: str
    via: str | None

    def header(self, name: str) -> str | None:
        """First value of a header of the last answer."""
        return next((v for k, v in self.headers if k.lower() == name.lower()), None)

    @property
    def validators(self) -> Validators | None:
        """What the next visit may ask by."""
        etag, modified = self.header("etag"), self.header("last-modified")
        if self.failure is not None or not (etag or modified):
            return None
        return Validators(url=self.final_url.partition("#")[0], etag=etag, last_modified=modified)
