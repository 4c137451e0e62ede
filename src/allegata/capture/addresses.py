"""Which numeric addresses are public, and which others the user let in."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from allegata.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
_Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052: a public address may stand in it
_CLOSED: tuple[tuple[_Network, str], ...] = (
    (ipaddress.IPv4Network("169.254.169.254/32"), "the metadata service of a cloud"),
    (ipaddress.IPv4Network("168.63.129.16/32"), "the host service of a cloud"),
    (ipaddress.IPv4Network("192.88.99.0/24"), "a relay between address families"),
    (ipaddress.IPv4Network("100.64.0.0/10"), "an address shared inside a provider's network"),
    (ipaddress.IPv6Network("64:ff9b:1::/48"), "a local form of another address"),
    (ipaddress.IPv6Network("2001::/32"), "a tunnelled form of another address (Teredo)"),
    (ipaddress.IPv6Network("2002::/16"), "a tunnelled form of another address (6to4)"),
    (ipaddress.IPv6Network("::/96"), "an old form of another address"),
    (ipaddress.IPv6Network("fec0::/10"), "a site-local address"),
)
_PORTS = range(1, 65_536)
_ISATAP = 0x5EFE
_ISATAP_MASK = 0xFDFF_FFFF  # the universal bit may be set or not


def refusal(address: IPAddress) -> str | None:
    """Why an address is not public, or None where it is."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
        if inner is not None:
            return refusal(inner)
        if (int(address) >> 32) & _ISATAP_MASK == _ISATAP:
            return "a tunnelled form of another address (ISATAP)"
    for kind, name in (
        (address.is_unspecified, "the unspecified address"),
        (address.is_loopback, "a loopback address"),
        (address.is_multicast, "a multicast address"),
    ):
        if kind:
            return name
    for network, name in _CLOSED:
        if address.version == network.version and address in network:
            return name
    if address.is_link_local:
        return "a link-local address"
    if address.is_private:
        return "a private address"
    if address.is_reserved or not address.is_global:
        return "a reserved address"
    return None


class Allowance:
    """Addresses outside the public net that the user lets capture reach.

    Args:
        addresses: each `ADDRESS[:PORT]`: an address or network in numbers (`127.0.0.1:8000`, `[::1]:8000`,
            `10.2.0.0/16`) or `localhost`. Without a port every port is let in.

    Raises:
        UsageError: an entry is none of these.
    """

    def __init__(self, addresses: Iterable[str] = ()) -> None:
        self._entries = tuple(entry for text in addresses for entry in _entries(text))

    def allows(self, address: IPAddress, port: int) -> bool:
        """Whether the user let this address and port in."""
        plain = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
        judged = plain or address
        return any(
            judged.version == network.version and judged in network and wanted in (None, port)
            for network, wanted in self._entries
        )


def _entries(text: str) -> list[tuple[_Network, int | None]]:
    host, port = text.strip(), ""
    if host.startswith("["):
        host, _, rest = host[1:].partition("]")
        port = rest.removeprefix(":")
    elif host.count(":") == 1:
        host, _, port = host.partition(":")
    hosts = ("127.0.0.1", "::1") if host.lower() == "localhost" else (host,)
    try:
        number = _PORTS.index(int(port)) + 1 if port else None
        return [(ipaddress.ip_network(h), number) for h in hosts]
    except ValueError as error:
        cause = "give ADDRESS[:PORT] in numbers, such as 127.0.0.1:8000 or [::1]:8000"
        raise UsageError("is no address that can be let in", resource=text, cause=cause) from error
