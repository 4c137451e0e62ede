"""The chains of the test site over HTTP, through the real command line, with the clock of the site."""

from __future__ import annotations

import contextlib
import io
import json
import threading
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import playing
import watched_site as site

from allegata.capture import SystemClock
from allegata.cli import run

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from allegata.watch import Observation


class Served:
    """A server on this machine: answers by path, as a test sets them; whatever else is asked is not found."""

    def __init__(self) -> None:
        self.answers: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.missing: tuple[int, bytes] = (404, b"<html><title>Not found</title><p>Not found</p></html>")
        self.asked: list[tuple[str, dict[str, str]]] = []
        held = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                held.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
                status, headers, body = held.answers.get(self.path, (held.missing[0], {}, held.missing[1]))
                if status == 0:  # the connection breaks
                    self.close_connection = True
                    return
                etag = headers.get("ETag")
                if etag and self.headers.get("If-None-Match") == etag:
                    self.send_response(304)
                    self.send_header("ETag", etag)
                    self.end_headers()
                    return
                self.send_response(status)
                for name, value in ({"Content-Type": "text/html; charset=utf-8"} | headers).items():
                    self.send_header(name, value)
                size = len(body) + (500 if headers.get("X-Cut") else 0)
                self.send_header("Content-Length", str(size))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class TheClock:
    """The time of the site; nobody waits."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.at = site.later(0)
        monkeypatch.setattr(SystemClock, "now", lambda _: datetime.fromisoformat(self.at))
        monkeypatch.setattr(SystemClock, "sleep", lambda *_: None)


def command(*arguments: object) -> tuple[int, str, str]:
    """One command of the real command line: its status and what it printed."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = run([str(a) for a in arguments])
    return status, out.getvalue(), err.getvalue()


def web(server: Served) -> list[str]:
    return ["--allow-address", f"127.0.0.1:{server.port}", "--pace", "0"]


def once(case: Path, server: Served) -> dict[str, dict[str, Any]]:
    """The changes of one round by path."""
    status, out, err = command("watch", case, "--once", "--json", *web(server))
    assert status in {0, 1}, err
    records = [json.loads(line) for line in out.splitlines()]
    return {urlsplit(r["url"]).path: r for r in records if r["record"] == "change"}


class OverHttp(playing.Player):
    """One chain whose pages stand on a server."""

    def play_over(self, server: Served, case: Path, clock: TheClock) -> list[tuple[str, str, str]]:
        self.server, self.out = server, []
        server.answers["/"] = (200, {}, self._odd_page("home"))
        clock.at = site.later(0)
        for one in (self.article, *self.sisters):
            self._put(self._observation(one, 0, self.url if one is self.article else one.url))
        assert command("new", case, "--title", self.name)[0] == 0
        paths = [urlsplit(a.url).path for a in (self.article, *self.sisters)]
        status, _, err = command("add", case, *map(server.url, paths), *web(server))
        assert status == 0, err
        for number, step in enumerate(self.steps.split(), 1):
            what, expected = step.split(":")
            clock.at = site.later(number)
            server.missing = (200 if what == "soft" else 403 if what == "site403" else 404, self._soft())
            self._put(self._at(what, number))
            self.out.append((what, expected, once(case, server)[paths[0]]["kind"]))
        return self.out

    def _round(self, number: int) -> None:
        for sister in self.sisters[number % 2 :: 2]:
            self._put(self._observation(sister, number, sister.url))

    def _odd_page(self, how: str) -> bytes:
        fields = playing.answers.odd(how, self.url, site.later(0), self.words)
        body: bytes = fields["html"]
        return body

    def _soft(self) -> bytes:
        _, title, inner = self.words.get("answers", playing.answers.ANSWERS)["pages"]["soft"]
        return playing.answers.shell(title, inner, self.words["site"])

    def _put(self, seen: Observation) -> None:
        asked, final = urlsplit(seen.url), urlsplit(seen.address)
        headers = dict(seen.headers)
        if seen.failure is not None:
            cut = seen.failure == "truncated"
            self.server.answers[asked.path] = (200, {"X-Cut": "1"}, b"<html><body><p>Half") if cut else (0, {}, b"")
            return
        place = asked.path
        if final != asked:
            place = final.path + (f"?{final.query}" if final.query else "")
            moved = seen.chain[0].status if seen.chain else 301
            self.server.answers[asked.path] = (moved, {"Location": self.server.url(place)}, b"")
        self.server.answers[place] = (seen.status or 200, headers, seen.html or b"")
