"""Visits to a site that behaves in every way a site can."""

from __future__ import annotations

import gzip
import socket
import struct
import time
import zlib
from typing import TYPE_CHECKING

import brotli
import pytest
from site_of_tests import FakeClock, Site, fetcher, make_certificate, moved, ok, server_side

from allegata.capture import Fetcher, FetchOptions, Validators
from allegata.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

PAGE = b"<html><body><p>The mill kept the passports.</p></body></html>"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;x=y\r\n world\r\n0\r\nT: 1\r\n\r\n"


def test_a_page_comes_with_raw_request_raw_answer_time_and_address(site: Site, clock: FakeClock):
    raw = ok(PAGE, "X-Two: b", "x-two: c", "Content-Type: text/html", 'ETag: "v1"')
    site.answers["/a?b=c"] = raw
    fetched = fetcher(site, clock).fetch(site.url("/a?b=c#part"))
    assert fetched.failure is None
    assert (fetched.status, fetched.content) == (200, PAGE)
    assert fetched.final_url == site.url("/a?b=c#part")
    (hop,) = fetched.hops
    assert hop.response == raw
    assert hop.request == site.requests[0]
    assert hop.request.startswith(b"GET /a?b=c HTTP/1.1\r\nHost: news.example:")
    assert b"User-Agent: Allegata/" in hop.request
    assert (hop.address, hop.by_allowance, hop.began) == ("127.0.0.1", True, "2031-03-04T05:06:07.000Z")
    assert [v for k, v in fetched.headers if k.lower() == "x-two"] == ["b", "c"]
    assert fetched.validators == Validators(url=site.url("/a?b=c"), etag='"v1"')


def test_redirects_are_followed_kept_and_judged_anew(site: Site):
    site.answers |= {"/1": moved("/2?x#frag", "301 Moved"), "/2?x": moved(site.url("/3", "other.example"))}
    site.answers["/3"] = ok(PAGE)
    fetched = fetcher(site).fetch(site.url("/1#mine"))
    assert [h.url for h in fetched.hops] == [site.url("/1"), site.url("/2?x"), site.url("/3", "other.example")]
    assert fetched.final_url == site.url("/3#frag", "other.example")
    assert fetched.content == PAGE


@pytest.mark.parametrize(
    "to",
    [
        "http://127.0.0.1:1/",
        "http://169.254.169.254/latest",
        "http://2130706433/",
        "http://[::ffff:127.0.0.1]/",
        "http://inside.example/",
        "http://trap.example/",
        "http://mixed.example/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://a:b@news.example/",
        "//127.0.0.1:2/x",
        "http://[bad/",
    ],
)
def test_a_redirect_to_a_closed_address_ends_there(site: Site, to: str):
    site.answers["/"] = moved(to)
    fetched = fetcher(site).fetch(site.url("/"))
    assert fetched.failure is not None
    assert fetched.failure.kind == "blocked_address"
    assert fetched.status in (302, None)
    assert len(site.requests) == 1
    assert b"302" in fetched.hops[0].response


def test_the_address_connected_to_is_the_one_that_was_judged(site: Site, clock: FakeClock):
    answers = [["127.0.0.1"], ["10.0.0.1"]]
    options = FetchOptions(allow=(f"127.0.0.1:{site.port}",), keep_robots=False)
    rebinding = Fetcher(options, resolve=lambda _h, _p: answers.pop(0), clock=clock)
    site.answers["/"] = ok(PAGE)
    assert rebinding.fetch(site.url("/")).failure is None
    assert len(answers) == 1  # asked once: nothing resolves it again on the way to the socket
    failure = rebinding.fetch(site.url("/")).failure
    assert failure is not None
    assert failure.kind == "blocked_address"


def test_chunks_and_codings_are_undone_and_the_raw_bytes_kept(site: Site):
    site.answers["/chunked"] = CHUNKED
    raw_deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = {
        "gzip": gzip.compress(PAGE),
        "x-gzip": gzip.compress(PAGE) + gzip.compress(b"!"),
        "deflate": zlib.compress(PAGE),
        "Deflate": raw_deflate.compress(PAGE) + raw_deflate.flush(),
        "br": brotli.compress(PAGE),
        "gzip, br": brotli.compress(gzip.compress(PAGE)),
    }
    for name, body in packed.items():
        site.answers["/" + name.replace(", ", "+")] = ok(body, f"Content-Encoding: {name}")
    visitor = fetcher(site)
    chunked = visitor.fetch(site.url("/chunked"))
    assert (chunked.content, chunked.hops[0].response) == (b"hello world", CHUNKED)
    for name in packed:
        wanted = PAGE + (b"!" if name == "x-gzip" else b"")
        assert visitor.fetch(site.url("/" + name.replace(", ", "+"))).content == wanted, name


def test_interim_answers_and_bytes_behind_the_end_are_no_part_of_the_answer(site: Site):
    site.answers["/"] = b"HTTP/1.1 103 Early Hints\r\nLink: </s.css>\r\n\r\n" + ok(PAGE) + b"junk"
    fetched = fetcher(site).fetch(site.url("/"))
    assert fetched.hops[0].response == ok(PAGE)


def _reset(connection: socket.socket, _request: bytes) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def _drip(connection: socket.socket, _request: bytes) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(100):
        connection.sendall(b"x")
        time.sleep(0.02)


FAILURES = {
    "torn": (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", "truncated"),
    "torn chunk": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", "truncated"),
    "torn head": (b"HTTP/1.1 200 OK\r\nContent-Le", "truncated"),
    "nothing": (b"", "reset"),
    "reset": (_reset, "reset"),
    "slow": (_drip, "timeout"),
    "no http": (b"SSH-2.0-OpenSSH\r\n\r\n", "bad_response"),
    "no head": (b"\0" * 200_000, "bad_response"),
    "bomb": (ok(gzip.compress(b"\0" * 3_000_000), "Content-Encoding: gzip"), "decompression"),
    "br bomb": (ok(brotli.compress(b"\0" * 3_000_000), "Content-Encoding: br"), "decompression"),
    "cut gzip": (ok(gzip.compress(PAGE)[:-9], "Content-Encoding: gzip"), "decompression"),
    "cut br": (ok(brotli.compress(PAGE)[:-9], "Content-Encoding: br"), "decompression"),
    "no gzip": (ok(PAGE, "Content-Encoding: gzip"), "decompression"),
    "unknown coding": (ok(PAGE, "Content-Encoding: zstd"), "decompression"),
    "large": (ok(b"x" * 300_000), "too_large"),
    "circle": (moved("/"), "too_many_redirects"),
    "endless chunks": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1\r\nx\r\n" * 60_000, "too_large"),
}


@pytest.mark.parametrize("name", FAILURES)
def test_a_failure_is_a_value_with_its_kind_and_what_came_is_kept(site: Site, name: str):
    answer, kind = FAILURES[name]
    site.answers["/"] = answer  # type: ignore[assignment]  # bytes or a function, as the table has it
    visitor = fetcher(site, max_bytes=250_000, max_content=1_000_000, max_seconds=0.4 if name == "slow" else 30)
    fetched = visitor.fetch(site.url("/"))
    assert fetched.failure is not None
    assert fetched.failure.kind == kind, fetched.failure
    assert not fetched.content
    assert not fetched.not_modified
    if name == "torn":
        assert fetched.hops[0].response.endswith(b"half")
        assert fetched.hops[0].truncated == "disconnect"
    if name == "slow":
        assert fetched.hops[0].truncated == "time"
    if name == "large":
        assert fetched.hops[0].truncated == "length"


def test_a_long_chain_of_redirects_has_an_end(site: Site):
    site.answers |= {f"/{n}": moved(f"/{n + 1}") for n in range(30)}
    fetched = fetcher(site, max_redirects=4).fetch(site.url("/0"))
    assert fetched.failure is not None
    assert (fetched.failure.kind, len(fetched.hops)) == ("too_many_redirects", 5)


def test_names_that_do_not_resolve_and_ports_that_nobody_listens_on(site: Site):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    visitor = fetcher(site, allow=(f"127.0.0.1:{port}",))
    kinds = [visitor.fetch(u).failure for u in ("http://nowhere.example/", f"http://127.0.0.1:{port}/")]
    assert [f.kind for f in kinds if f] == ["dns", "refused"]


def test_a_certificate_that_nobody_vouches_for_is_a_failure_of_its_own(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    certificate = make_certificate(tmp_path, "news.example")
    site.answers["/"] = ok(PAGE)
    site.wrap = server_side(certificate)
    url = f"https://news.example:{site.port}/"
    failure = fetcher(site).fetch(url).failure
    assert failure is not None
    assert failure.kind == "tls"
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    trusted = fetcher(site).fetch(url)
    assert trusted.content == PAGE
    assert trusted.hops[0].response == ok(PAGE)
    wrong = fetcher(site).fetch(f"https://other.example:{site.port}/").failure
    assert wrong is not None
    assert wrong.kind == "tls"


def test_asked_again_a_server_may_say_that_nothing_changed(site: Site):
    def answer(connection: socket.socket, request: bytes) -> None:
        same = b'If-None-Match: "v1"' in request
        connection.sendall(b'HTTP/1.1 304 Not Modified\r\nETag: "v1"\r\n\r\n' if same else ok(PAGE, 'ETag: "v1"'))

    site.answers |= {"/": answer, "/old": moved("/")}
    visitor = fetcher(site)
    first = visitor.fetch(site.url("/"))
    again = visitor.fetch(site.url("/old"), first.validators)
    assert (again.status, again.not_modified, again.content) == (304, True, b"")
    assert b"If-None-Match" not in again.hops[0].request
    other = visitor.fetch(site.url("/", "other.example"), first.validators)
    assert other.status == 200  # what one host gave is not told to another


def test_a_host_is_not_visited_more_often_than_its_pace(site: Site, clock: FakeClock):
    site.answers |= {"/": moved("/a"), "/a": ok(PAGE)}
    visitor = fetcher(site, clock, pace=5.0)
    visitor.fetch(site.url("/"))
    assert clock.slept == [5.0]
    visitor.fetch(site.url("/a", "other.example"))
    assert clock.slept == [5.0]
    visitor.fetch(site.url("/a"))
    assert sum(clock.slept) == 10.0


@pytest.mark.parametrize(
    ("value", "seconds"), [("120", 120.0), ("Tue, 04 Mar 2031 05:08:07 GMT", 120.0), ("soon", None)]
)
def test_retry_after_is_read_and_kept_to(site: Site, clock: FakeClock, value: str, seconds: float | None):
    site.answers["/"] = ok(b"", f"Retry-After: {value}", status="429 Too Many Requests")
    visitor = fetcher(site, clock, pace=0.0)
    first = visitor.fetch(site.url("/"))
    assert (first.status, first.retry_after, first.failure) == (429, seconds, None)
    second = visitor.fetch(site.url("/"))
    assert (second.failure.kind if second.failure else None) == ("held" if seconds else None)
    clock.sleep(100)
    assert visitor.fetch(site.url("/")).failure is None


def test_robots_txt_is_kept_unless_the_user_says_otherwise(site: Site, clock: FakeClock):
    rules = (
        b"User-agent: *\nDisallow: /private\nCrawl-delay: 9\n\nUser-agent: allegata\nDisallow: /no\nCrawl-delay: 7\n"
    )
    site.answers |= {"/robots.txt": ok(rules), "/yes": ok(PAGE), "/no": ok(PAGE), "/to": moved("/no")}
    visitor = fetcher(site, clock, keep_robots=True)
    assert visitor.fetch(site.url("/yes")).content == PAGE
    assert 7.0 in clock.slept
    for path in ("/no", "/to"):
        failure = visitor.fetch(site.url(path)).failure
        assert failure is not None
        assert failure.kind == "robots"
    assert sum(b"/robots.txt" in r for r in site.requests) == 1
    assert not any(b"GET /no " in r for r in site.requests)
    free = fetcher(site, keep_robots=False).fetch(site.url("/no"))
    assert (free.content, free.robots) == (PAGE, "ignored")


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (ok(b"", status="404 Not Found"), None),
        (ok(b"", status="403 Forbidden"), None),
        (ok(b"", status="503 Unavailable"), "robots"),
        (b"", "reset"),
        (moved("/robots2.txt"), "robots"),
        (moved("http://10.0.0.1/robots.txt"), "blocked_address"),
        (moved("/robots.txt"), None),
    ],
)
def test_robots_txt_that_fails_is_taken_as_rfc_9309_says(site: Site, answer: bytes, kind: str | None):
    site.answers |= {"/robots.txt": answer, "/": ok(PAGE), "/robots2.txt": ok(b"User-agent: *\nDisallow: /")}
    failure = fetcher(site, keep_robots=True).fetch(site.url("/")).failure
    assert (failure.kind if failure else None) == kind


def test_a_lent_session_is_sent_where_it_belongs_and_kept_nowhere(site: Site, tmp_path: Path):
    jar = tmp_path / "cookies.txt"
    lines = ["# Netscape HTTP Cookie File", "news.example\tFALSE\t/\tFALSE\t0\tsid\ttop-secret-value"]
    lines.append("#HttpOnly_news.example\tFALSE\t/\tFALSE\t0\thid\tother-secret-value")
    jar.write_text("\n".join(lines) + "\n")
    site.answers |= {
        "/": ok(b"", "Location: /in", "Set-Cookie: fresh=fresh-secret; Path=/", status="302 Found"),
        "/in": moved(site.url("/x", "other.example")),
        "/x": ok(PAGE),
    }
    fetched = fetcher(site, cookies=jar).fetch(site.url("/"))
    assert fetched.content == PAGE
    assert b"sid=top-secret-value" in site.requests[0]
    assert b"hid=other-secret-value" in site.requests[0]
    assert b"fresh=fresh-secret" in site.requests[1]
    assert b"secret" not in site.requests[2]
    kept = repr(fetched)
    assert "secret" not in kept
    assert fetched.hops[0].redacted == ("Cookie", "Set-Cookie")
    assert b"\r\nCookie: [redacted]\r\n" in fetched.hops[0].request


def test_without_a_lent_session_headers_stay_as_they_came(site: Site):
    raw = ok(PAGE, "Set-Cookie: a=b")
    site.answers["/"] = raw
    assert fetcher(site).fetch(site.url("/")).hops[0].response == raw


@pytest.mark.parametrize(
    "options", [{"via": "mailto:x"}, {"via": "socks5://"}, {"user_agent": "a\nb"}, {"user_agent": ""}]
)
def test_options_that_make_no_sense_are_wrong_use(options: dict[str, str]):
    with pytest.raises(UsageError):
        Fetcher(FetchOptions(**options))  # type: ignore[arg-type]  # each is a text


def test_a_cookie_file_that_is_none_is_wrong_use(tmp_path: Path):
    (tmp_path / "c").write_text("nothing of the kind")
    for name in ("c", "missing"):
        with pytest.raises(UsageError):
            Fetcher(FetchOptions(cookies=tmp_path / name))
