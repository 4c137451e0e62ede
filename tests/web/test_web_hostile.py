"""Reports that mean harm: what is in their titles, bylines, names, addresses and pages acts nowhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import httpx
import pytest
from lxml import html

import allegata

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Workbench

EVIL = '"><script>alert(1)</script><img src=x onerror=alert(1)>\u202e'
TEXT = f"""Outlet: {EVIL}
Byline: {EVIL}
Title: {EVIL}
URL: javascript:alert(1)
Published: 3 March 2021

Guards at Tallow Wharf took passports of nine workers, said {EVIL} Bram Oke. “{{{{ 797*953 }}}} <svg onload=alert(1)>
they locked us in,” Oke said.
"""
PAGE = """<html><head><title>Held</title><script>alert(1)</script>
<meta http-equiv="refresh" content="0;url=https://e.example"><base href="https://e.example/"><link rel="stylesheet" href="https://e.example/x.css"><style>@import "https://e.example"</style>
</head><body onload="alert(1)"><article><h1>Held at the wharf</h1>
<p style="background:url(https://e.example)">Guards took the passports of nine workers, said Bram Oke, a cook
at the wharf.</p>
<img src="https://e.example/p.png"><iframe src="https://e.example"></iframe><form action="https://e.example"><input></form>
<a href="javascript:alert(1)" onclick="alert(1)">x</a><svg><script>alert(1)</script></svg><math><mtext><img src=x></mtext></math>
<object data="https://e.example"></object><template><script>alert(1)</script></template><video src="https://e.example"></video>
<p>They were locked in at night and were never paid, Oke said on Tuesday.</p></article></body></html>"""  # noqa: E501  a page as they come


@pytest.fixture(scope="module")
def _hostile_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "in").mkdir()
    (folder / "in" / '"><script>alert(1)<.txt').write_text(TEXT, encoding="utf-8")
    (folder / "in" / "page.html").write_text(PAGE, encoding="utf-8")
    allegata.report([folder / "in"], folder / "case", title=EVIL)
    return folder / "case"


@pytest.fixture
def bench(_hostile_once: Path, serve: Callable[..., Workbench]) -> Workbench:
    return serve(_hostile_once, EVIL).opened()


def _active(source: str) -> list[str]:
    root = html.fromstring(source)
    found = [
        e.tag
        for e in root.iter("script", "img", "svg", "object", "embed", "base", "video", "meta", "style", "math")
        if not (e.tag == "script" and (e.get("src") or "").startswith("/static/"))
        and not (e.tag == "meta" and e.get("name") in {"viewport", "color-scheme", "htmx-config"})
        and not (e.tag == "meta" and e.get("charset"))
    ]
    for element in root.iter():
        if isinstance(element.tag, str):
            found += [n for n in element.attrib if n.lower().startswith("on") or n == "style"]
            found += [v for v in element.attrib.values() if v.strip().lower().startswith(("javascript:", "data:"))]
    return found


def _shown(source: str) -> str:
    """What a page shows; a field that is edited holds its value as it is."""
    root = html.fromstring(source)
    for field in root.findall(".//textarea"):
        field.text = ""
    return root.text_content()


def test_nothing_of_a_report_acts_on_any_page(bench: Workbench):
    paths = [
        "/",
        "/story",
        "/reports",
        "/reports/1",
        "/reports/2",
        "/people",
        "/questions",
        "/sources",
        "/log",
        "/help",
    ]
    paths += [f"/search?q={httpx.QueryParams({'q': EVIL})}", "/search?q=%3Cscript%3E", "/people?q=%22%3E%3Cscript%3E"]
    kinds = ("statements", "accounts", "allegations", "entities", "questions", "sources", "codings", "situations")
    paths += [f"/records/{record.id}" for kind in kinds for record in bench.records(kind)[:8]]
    paths += [f"/sources/{s.id}" for s in bench.records("sources")]
    paths += [f"/accounts/{a.id}" for a in bench.records("accounts")]
    paths += [f"/allegations/{a.id}" for a in bench.records("allegations")]
    bench.post("accept", bench.records("statements")[0].id, reason=EVIL)
    for path in paths:
        answer = bench.client.get(path)
        assert answer.status_code == 200, path
        assert _active(answer.text) == [], path
        assert "\u202e" not in _shown(answer.text), path
        assert str(797 * 953) not in answer.text, path  # no words of a report are a template


def test_what_a_form_says_comes_back_inert(bench: Workbench):
    for fields in (
        {"verb": EVIL, "id": EVIL},
        {"verb": "accept", "id": EVIL},
        {"verb": "correct", "id": "x", "f.x": EVIL},
    ):
        answer = bench.client.post("/decide", data={"secret": bench.secret(), **fields})
        assert answer.status_code == 422
        assert _active(answer.text) == []
    ids = [s.id for s in bench.records("statements")[:2]]
    answer = bench.post("accept", ids, reason=EVIL)
    assert "2 decisions to be made" in answer.text
    assert _active(answer.text) == []


def test_a_preserved_page_is_cleaned_and_lives_elsewhere(bench: Workbench):
    source = next(s for s in bench.records("sources") if s.url.endswith("page.html"))
    capture = next(c for c in bench.records("captures") if c.source == source.id)
    page = bench.client.get(f"/sources/{source.id}", params={"capture": capture.id}).text
    frame = html.fromstring(page).find(".//iframe")
    assert frame is not None
    assert frame.get("sandbox") == ""
    address = frame.get("src") or ""
    assert address.startswith(f"http://localhost:{bench.port}/preserved/")
    path = address.partition(str(bench.port))[2]
    with httpx.Client(base_url=bench.base, headers={"Host": f"localhost:{bench.port}"}) as framed:
        answer = framed.get(path)
        assert answer.status_code == 200
        assert "took the passports of nine workers" in " ".join(answer.text.split())
        assert "never paid" in answer.text
        assert _active(answer.text) == []
        assert "e.example" not in answer.text
        assert not re.search(r"alert\(1\)", answer.text)
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("sandbox; default-src 'none'")
        assert framed.get(path[:-1] + ("0" if path[-1] != "0" else "1")).status_code == 404
