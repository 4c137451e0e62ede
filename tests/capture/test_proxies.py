"""Visits through a proxy: names resolved there, what the proxy is told kept out of the record, local names refused."""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import TYPE_CHECKING

import pytest
from site_of_tests import FakeClock, Site, make_certificate, ok, server_side

from allegata.capture import Fetcher, FetchOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PAGE = b"<p>The contractor denied it.</p>"


def _never(host: str, _port: int) -> list[str]:
    raise AssertionError(f"{host} was resolved here")


def _pump(left: socket.socket, right: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while piece := left.recv(65_536):
            right.sendall(piece)
        right.shutdown(socket.SHUT_WR)


def _join(left: socket.socket, right: socket.socket) -> None:
    thread = threading.Thread(target=_pump, args=(left, right), daemon=True)
    thread.start()
    _pump(right, left)
    thread.join(2)


class Proxy:
    """A proxy that knows one site, whatever name it is asked for."""

    def __init__(self, site: Site, speak: Callable[[Proxy, socket.socket], None]) -> None:
        self.site = site
        self.asked: list[bytes] = []
        self._speak = speak
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                threading.Thread(target=self._one, args=(connection,), daemon=True).start()

    def _one(self, connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            self._speak(self, connection)

    def onward(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.site.port))

    def close(self) -> None:
        self._socket.close()


def _http(proxy: Proxy, connection: socket.socket) -> None:
    head = b""
    while b"\r\n\r\n" not in head:
        head += connection.recv(65_536)
    proxy.asked.append(head)
    with proxy.onward() as onward:
        if head.startswith(b"CONNECT"):
            connection.sendall(b"HTTP/1.1 200 Connection established\r\nX-Proxy: told\r\n\r\n")
        else:
            method, url, rest = head.split(b" ", 2)
            onward.sendall(b" ".join((method, b"/" + url.split(b"/", 3)[3], rest)))
        _join(connection, onward)


def _socks(proxy: Proxy, connection: socket.socket) -> None:
    connection.recv(64)
    connection.sendall(b"\x05\x00")
    asked = connection.recv(512)
    proxy.asked.append(asked)
    if b"gone.example" in asked:
        connection.sendall(b"\x05\x04\x00\x01\0\0\0\0\0\0")
        return
    connection.sendall(b"\x05\x00\x00\x01\0\0\0\0\0\0")
    with proxy.onward() as onward:
        _join(connection, onward)


@pytest.fixture(params=[("http", _http), ("socks5", _socks)], ids=["http", "socks"])
def proxied(request: pytest.FixtureRequest, site: Site) -> Iterator[tuple[Proxy, str]]:
    scheme, speak = request.param
    made = Proxy(site, speak)
    yield made, f"{scheme}://127.0.0.1:{made.port}"
    made.close()


def _fetcher(via: str) -> Fetcher:
    return Fetcher(FetchOptions(via=via, keep_robots=False), resolve=_never, clock=FakeClock())


def test_a_page_comes_through_a_proxy_and_the_record_is_of_the_page_alone(site: Site, proxied: tuple[Proxy, str]):
    proxy, via = proxied
    site.answers["/a"] = ok(PAGE)
    fetched = _fetcher(via).fetch("http://far.example/a")
    assert fetched.failure is None
    assert fetched.content == PAGE
    (hop,) = fetched.hops
    assert hop.request.startswith(b"GET ")
    assert hop.request.count(b"\r\n\r\n") == 1
    assert hop.response == ok(PAGE)
    assert (hop.address, hop.by_allowance, fetched.via) == (None, False, via)
    assert b"far.example" in proxy.asked[0]


def test_tls_goes_through_a_proxy_and_what_is_kept_is_what_was_said_inside(
    site: Site, proxied: tuple[Proxy, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    _, via = proxied
    certificate = make_certificate(tmp_path, "far.example")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    site.wrap = server_side(certificate)
    site.answers["/a"] = ok(PAGE)
    fetched = _fetcher(via).fetch("https://far.example/a")
    assert fetched.failure is None
    assert fetched.hops[0].request.startswith(b"GET /a HTTP/1.1\r\nHost: far.example\r\n")
    assert fetched.hops[0].response == ok(PAGE)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "printer", "wiki.internal", "[::1]", "169.254.169.254"])
def test_local_names_and_closed_addresses_are_not_given_to_a_proxy(proxied: tuple[Proxy, str], host: str):
    proxy, via = proxied
    failure = _fetcher(via).fetch(f"http://{host}/").failure
    assert failure is not None
    assert failure.kind == "blocked_address"
    assert proxy.asked == []


@pytest.mark.slow
def test_a_proxy_that_refuses_or_is_not_there_is_a_failure_of_the_way(site: Site):
    proxy = Proxy(site, _socks)
    failure = _fetcher(f"socks5h://127.0.0.1:{proxy.port}").fetch("http://gone.example/").failure
    proxy.close()
    assert failure is not None
    assert failure.kind == "proxy"
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    for scheme in ("http", "socks5"):
        failure = _fetcher(f"{scheme}://127.0.0.1:{port}").fetch("http://far.example/").failure
        assert failure is not None
        assert failure.kind == "proxy"
    failure = _fetcher(f"socks5://127.0.0.1:{site.port}").fetch("http://far.example/").failure
    assert failure is not None


def test_a_proxys_password_is_neither_kept_nor_shown(site: Site):
    proxy = Proxy(site, _http)
    site.answers["/a"] = ok(PAGE)
    fetched = _fetcher(f"http://user:pass-secret@127.0.0.1:{proxy.port}").fetch("http://far.example/a")
    proxy.close()
    assert fetched.content == PAGE
    assert b"Proxy-Authorization: Basic" in proxy.asked[0]
    assert fetched.via == f"http://127.0.0.1:{proxy.port}"
    assert b"Basic" not in fetched.hops[0].request
    assert "pass-secret" not in repr(fetched)
