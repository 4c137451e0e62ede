"""Who gets in, what an attacker's page or program can make the workbench do: nothing."""

from __future__ import annotations

import contextlib
import http.client
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import httpx
import pytest
from lxml import html

from allegata.web.app import _ROOMS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Workbench

PAGES = ("/", "/story", "/reports", "/reports/1", "/people", "/questions", "/sources", "/log", "/search?q=x", "/help")


def test_without_a_session_there_is_nothing(bench: Workbench):
    with httpx.Client(base_url=bench.base) as stranger:
        for path in (*PAGES, "/records/x", "/nothing", "/docs", "/openapi.json"):
            assert stranger.get(path).status_code == 403, path
        for path in ("/decide", "/actor", "/detail"):
            assert stranger.post(path, data={"verb": "accept"}).status_code == 403, path


def test_the_token_opens_once_and_no_other_opens(small: Path, serve: Callable[..., Workbench]):
    bench = serve(small)
    assert bench.client.get("/open", params={"token": "x" * 43}).status_code == 403
    assert bench.client.get("/open", params={"token": ""}).status_code == 403
    assert bench.client.get("/open", params={"token": "é"}).status_code == 403
    bench.opened()
    with httpx.Client(base_url=bench.base) as second:
        assert second.get("/open", params={"token": bench.token}).status_code == 403
        assert second.get("/").status_code == 403
        assert second.get("/", headers={"Cookie": f"allegata_{bench.port}={bench.token}"}).status_code == 403
        assert second.get("/", headers={"Cookie": f"allegata_{bench.port}=; a=b; \x7f"}).status_code == 403


def test_its_cookie_is_for_this_browser_and_these_pages(small: Path, serve: Callable[..., Workbench]):
    bench = serve(small)
    answer = httpx.get(f"{bench.base}/open", params={"token": bench.token})
    held = answer.headers["set-cookie"].lower()
    assert "httponly" in held
    assert "samesite=strict" in held
    assert answer.headers["location"] == "/"


def test_every_form_needs_the_secret_of_its_session(bench: Workbench):
    posts = sorted({r.path for room in _ROOMS for r in room.router.routes if "POST" in r.methods})
    assert "/decide" in posts
    for path in posts:
        for secret in ("", "x", bench.token):
            data = {"secret": secret, "verb": "accept", "id": bench.records("statements")[0].id, "actor": "Eve"}
            assert bench.client.post(path, data=data).status_code == 403, path
    assert not any(d.verb == "accept" for d in bench.records("decisions"))
    assert "Eve" not in bench.client.get("/").text


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:{port}"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_form_of_another_page_does_nothing(bench: Workbench, headers: dict[str, str]):
    sent = {k: v.format(port=bench.port) for k, v in headers.items()}
    data = {"secret": bench.secret(), "verb": "accept", "id": bench.records("statements")[0].id}
    assert bench.client.post("/decide", data=data, headers=sent).status_code == 403
    assert not bench.records("decisions")


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "localhost", "[::1]:{port}", ""])
def test_another_name_for_the_host_is_refused(bench: Workbench, host: str):
    answer = bench.client.get("/", headers={"Host": host.format(port=bench.port)})
    assert answer.status_code in {400, 421}


def test_the_framed_origin_holds_preserved_pages_alone(bench: Workbench):
    with httpx.Client(base_url=f"http://127.0.0.1:{bench.port}", headers={"Host": f"localhost:{bench.port}"}) as framed:
        framed.cookies = bench.client.cookies
        for path in (*PAGES, "/open", "/static/keys.js"):
            assert framed.get(path).status_code == 404, path
        assert framed.post("/decide").status_code == 405
        assert framed.get("/preserved/cap_x?key=y").status_code == 404


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"])
def test_only_pages_and_forms_are_taken(bench: Workbench, method: str):
    assert bench.client.request(method, "/").status_code == 405


def test_oversized_forms_are_refused(bench: Workbench):
    secret = bench.secret()
    big = bench.client.post("/decide", data={"secret": secret, "reason": "x" * 1_100_000})
    assert big.status_code == 413
    many = "&".join(f"id={n}" for n in range(90_000))
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = bench.client.post("/decide", content=f"secret={secret}&{many}", headers=headers)
    assert answer.status_code in {400, 413, 422}
    name, value = next(iter(bench.client.cookies.items()))
    chunks = (b"x" * 100_000 for _ in range(30))
    headers = {"Cookie": f"{name}={value}", "Content-Type": "application/x-www-form-urlencoded"}
    with (
        contextlib.closing(http.client.HTTPConnection("127.0.0.1", bench.port)) as wire,
        contextlib.suppress(BrokenPipeError, ConnectionResetError),  # it hung up on us: refused as well
    ):
        wire.request("POST", "/decide", body=chunks, headers=headers, encode_chunked=True)
        assert wire.getresponse().status == 413
    assert bench.client.get("/").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2f..%2fcase.db",
        "/static/keys.js%00",
        "/preserved/../../case.db?key=x",
        "/reports/../../../etc/passwd",
        "/sources/..%2f..%2fcase.db",
        "/records/..%2fx",
    ],
)
def test_no_path_leads_out(bench: Workbench, path: str):
    name, value = next(iter(bench.client.cookies.items()))
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", bench.port)) as wire:
        wire.request("GET", path, headers={"Cookie": f"{name}={value}"})
        assert wire.getresponse().status in {403, 404, 422}


@pytest.mark.parametrize(
    "to", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/x\r\nSet-Cookie: a=b"]
)
def test_a_decision_leads_back_here_whatever_the_form_says(bench: Workbench, to: str):
    data = {"secret": bench.secret(), "actor": "Orla", "next": to}
    answer = bench.client.post("/actor", data=data, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_every_page_tells_the_browser_what_to_refuse(bench: Workbench):
    for path in (*PAGES, "/nothing", "/static/keys.js"):
        answer = bench.client.get(path)
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'self'")
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
        assert "server" not in answer.headers or "uvicorn" not in answer.headers["server"]


def test_no_page_has_script_or_style_of_its_own_or_asks_elsewhere(bench: Workbench):
    for path in PAGES:
        root = html.fromstring(bench.client.get(path).text)
        for element in root.iter():
            if not isinstance(element.tag, str):
                continue
            assert not any(name.lower().startswith("on") or name == "style" for name in element.attrib), path
            assert element.tag != "style", path
            assert element.tag != "script" or (element.get("src") and not element.text), path
            for name in ("src", "action", "hx-get", "hx-post"):
                assert (element.get(name) or "/").startswith("/"), path
            if element.tag == "link":
                assert element.get("href", "").startswith("/static/"), path


def test_the_command_prints_the_address_first_and_ends_quietly(small: Path):
    made = subprocess.Popen(
        [sys.executable, "-m", "allegata", "review", str(small), "--no-browser"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert made.stdout is not None
    address = made.stdout.readline().strip()
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/open\?token=[\w-]{43}", address)
    with httpx.Client(follow_redirects=True) as client:
        assert "Tallow Wharf" in client.get(address).text
    made.send_signal(2)
    _, said = made.communicate(timeout=30)
    assert "Traceback" not in said
    assert made.returncode in {0, 130}
