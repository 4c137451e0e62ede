"""Which addresses a capture may reach: what a web address says, and what its name resolves to.

The judged address is the one that is connected to: no name is resolved twice.
"""

from __future__ import annotations

import ipaddress
import queue
import re
import socket
import threading
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import idna
import msgspec

from allegata.capture.addresses import Allowance, IPAddress, refusal
from allegata.capture.failures import FetchError

if TYPE_CHECKING:
    from collections.abc import Callable

    Resolver = Callable[[str, int], list[str]]

_PORTS = {"http": 80, "https": 443}
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]*)\Z")
_NUMBER = re.compile(r"(?:[0-9]+|0x[0-9a-f]*)\Z")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_KEPT = "%/:?#[]@!$&'()*+,;=~"
_MAX_NAME, _MAX_LABEL, _MAX_URL = 253, 63, 8_192
_LOCAL = tuple(
    line
    for line in (files("allegata.capture") / "data" / "local_names.tsv").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
)


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """A web address taken apart. `url` is without fragment; `host` is ASCII, without brackets or final stop."""

    url: str
    scheme: str
    host: str
    port: int
    path: str
    fragment: str

    @property
    def authority(self) -> str:
        """Host as the Host header names it: the port only where it is not the scheme's own."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme, host and port: what robots.txt and the pace go by."""
        return f"{self.scheme}://{self.authority}"


class Reached(msgspec.Struct, frozen=True, kw_only=True):
    """One address that may be connected to; `by_allowance` where only the user's word lets it."""

    address: str
    by_allowance: bool


def _blocked(url: str, why: str, cause: str = "") -> FetchError:
    return FetchError(why, kind="blocked_address", resource=url, cause=cause)


def literal(host: str) -> IPAddress | None:
    """The numeric address that a host is written as, or None for a name.

    Raises:
        ValueError: it is a number in a form (decimal, octal, hexadecimal, short) that programs read differently.
    """
    if ":" in host:
        return ipaddress.IPv6Address(host)
    if _NUMBER.match(host.rpartition(".")[2]):
        return ipaddress.IPv4Address(host)
    return None


def target_of(url: str) -> Target:
    """A web address taken apart, strictly.

    Raises:
        FetchError: `blocked_address`: another scheme, no host, a user name, a host that is written so as to mislead.
    """
    text = url.strip(" ")
    if len(text) > _MAX_URL or _CONTROL.search(text):
        raise _blocked(url[:200], "is no address that can be fetched", "it is too long or holds control characters")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise _blocked(url, "is no address that can be fetched", str(error)) from error
    scheme = parts.scheme
    if scheme not in _PORTS:
        raise _blocked(url, "is not fetched", "only http and https are")
    if "@" in parts.netloc:
        cause = "it holds a user name; a session is lent by a cookie file"
        raise _blocked(f"{scheme}://{parts.netloc.rpartition('@')[2]}", "is not fetched", cause)
    if port == 0:
        raise _blocked(url, "is not fetched", "there is no port 0")
    host = _host(parts.hostname or "", url)
    path = quote(parts.path or "/", safe=_KEPT) + (f"?{quote(parts.query, safe=_KEPT)}" if parts.query else "")
    shown = f"[{host}]" if ":" in host else host
    number = port or _PORTS[scheme]
    end = "" if number == _PORTS[scheme] else f":{number}"
    whole = f"{scheme}://{shown}{end}{path}"
    return Target(url=whole, scheme=scheme, host=host, port=number, path=path, fragment=parts.fragment)


def _host(raw: str, url: str) -> str:
    if "%" in raw:
        raise _blocked(url, "is not fetched", "its host is written with per cent signs or a zone")
    try:
        host = raw.lower() if raw.isascii() else idna.encode(raw, uts46=True).decode("ascii").lower()
        host = host.removesuffix(".")
        numeric = literal(host)
    except ValueError as error:  # idna's and ipaddress's errors are both of this kind
        cause = f"its host is no plain name or address: {error}"
        raise _blocked(url, "is not fetched", cause) from error
    if numeric is not None:
        return str(numeric)
    labels = host.split(".")
    if len(host) > _MAX_NAME or not all(_LABEL.match(s) and len(s) <= _MAX_LABEL for s in labels):
        raise _blocked(url, "is not fetched", "its host is no name")
    return host


def is_local_name(host: str) -> bool:
    """Whether a name means this machine or network and nothing public: one label, or a reserved ending."""
    return "." not in host or any(host == end or host.endswith(f".{end}") for end in _LOCAL)


def system_resolver(host: str, port: int) -> list[str]:
    """Addresses of a name by the system's resolver, in its order.

    Raises:
        OSError: the name has none, or no resolver answered.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Guard:
    """Judges addresses before anything is sent.

    Args:
        allowance: what the user lets in.
        resolve: name and port to addresses; the system's unless a test gives another.
        via_proxy: names are resolved at a proxy, out of sight: literal addresses are judged, local names refused.
    """

    def __init__(
        self, allowance: Allowance | None = None, *, resolve: Resolver = system_resolver, via_proxy: bool = False
    ) -> None:
        self._allowance = allowance or Allowance()
        self._resolve = resolve
        self._via_proxy = via_proxy

    def target(self, url: str) -> Target:
        """A web address taken apart, refused already where its own text shows that it may not be reached.

        Raises:
            FetchError: `blocked_address`, or `dns` for an onion address without a proxy.
        """
        target = target_of(url)
        numeric = literal(target.host)
        if numeric is not None:
            self._judge((numeric,), target.host, target.port)
        elif target.host.endswith(".onion") and not self._via_proxy:
            # RFC 7686: such a name must not be given to a resolver
            raise FetchError(
                "is an onion address", kind="dns", resource=target.url, cause="reach it through a Tor proxy"
            )
        elif self._via_proxy and is_local_name(target.host):
            raise _blocked(target.url, "is not fetched", "a local name can't be judged when a proxy resolves it")
        return target

    def reachable(self, host: str, port: int, timeout: float) -> tuple[Reached, ...]:
        """Addresses that may be connected to for a host, each judged.

        Raises:
            FetchError: `dns`, `timeout` or `blocked_address`.
        """
        numeric = literal(host)
        if numeric is not None:
            return self._judge((numeric,), host, port)
        try:
            found = tuple(ipaddress.ip_address(a.partition("%")[0]) for a in self._lookup(host, port, timeout))
        except (OSError, ValueError) as error:
            raise FetchError("its name does not resolve", kind="dns", resource=host, cause=str(error)) from error
        if not found:
            raise FetchError("its name does not resolve", kind="dns", resource=host, cause="no address")
        return self._judge(found, host, port)

    def _judge(self, found: tuple[IPAddress, ...], host: str, port: int) -> tuple[Reached, ...]:
        let_in = tuple(a for a in found if self._allowance.allows(a, port))
        if let_in:
            return tuple(Reached(address=str(a), by_allowance=refusal(a) is not None) for a in let_in)
        for address in found:  # one closed address among open ones is a trap, not a choice
            if (why := refusal(address)) is not None:
                shown = str(address) if str(address) == host else f"{host} ({address})"
                raise _blocked(shown, f"is {why}", "let it in with --allow-address ADDRESS[:PORT] if it is yours")
        return tuple(Reached(address=str(a), by_allowance=False) for a in found)

    def _lookup(self, host: str, port: int, timeout: float) -> list[str]:
        """The resolver's answer, waited for no longer than `timeout` seconds: the system's call has no limit."""
        answers: queue.SimpleQueue[list[str] | OSError] = queue.SimpleQueue()

        def ask() -> None:
            try:
                answers.put(self._resolve(host, port))
            except (OSError, UnicodeError) as error:
                answers.put(error if isinstance(error, OSError) else OSError(str(error)))

        threading.Thread(target=ask, daemon=True).start()
        try:
            answer = answers.get(timeout=max(timeout, 0.001))
        except queue.Empty as error:
            raise FetchError("its name did not resolve in time", kind="timeout", resource=host) from error
        if isinstance(answer, OSError):
            raise answer
        return answer
