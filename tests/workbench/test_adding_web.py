"""Addresses, feeds, WARC and WACZ into a case: kept, read, told; and cut off at any moment."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import allegata
from allegata.capture import records

sys.path.insert(0, str(Path(__file__).parent.parent / "watch"))

import served_site as served

if TYPE_CHECKING:
    from collections.abc import Iterator

TOLD = (
    "Police said on Monday that {n} workers were held at the Alder House farm near Telham and were never paid for "
    "their work. The owner, Tomas Rook, denied that anybody had been held there. A spokeswoman for the ministry said "
    "that an inspection was under way at two other farms in the valley, and that its report would follow in spring."
)


def page(number: int, name: str = "Alder House") -> bytes:
    text = TOLD.format(n=number).replace("Alder House", name)
    return (
        f"<html><head><title>Workers at {name}</title></head><body><main><h1>Workers found at {name}, says police</h1>"
        f"<p>By Ina Vale</p><p>{text}</p></main></body></html>"
    ).encode()


@pytest.fixture
def server() -> Iterator[served.Served]:
    held = served.Served()
    yield held
    held.close()


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ALLEGATA_WORKERS", "0")
    folder = tmp_path / "case"
    allegata.new(folder, "Farms")
    return folder


def add(case: Path, server: served.Served, *what: object) -> tuple[int, dict[str, object], str]:
    status, out, err = served.command("add", case, *what, "--json", *served.web(server))
    assert out, err
    return status, json.loads(out), err


def test_a_page_is_kept_read_and_found_unchanged(case: Path, server: served.Served):
    server.answers["/a"] = (200, {"ETag": '"one"', "X-Odd": "  two"}, page(14))
    url = server.url("/a#claims")
    status, done, err = add(case, server, url)
    assert (status, done["added"], done["problems"]) == (0, 1, [])
    assert "A visited site learns" in err
    assert "--allow-address lets it in" in err
    status, done, err = add(case, server, url)
    assert (status, done["added"], done["unchanged"]) == (0, 0, 1)
    assert "A visited site learns" not in err
    with allegata.open_case(case) as held:
        first, second = held.captures()
        assert next(held.sources()).url == url
        assert first.final_url == url
    assert ("ETag", '"one"') in first.headers
    assert (first.status, second.status) == (200, 304)
    assert first.document == second.document is not None
    assert first.payload_sha256 == second.payload_sha256
    kinds = [r.kind for p in (case / "archive").glob("*.warc.gz") for r in records(p)]  # type: ignore[union-attr]
    assert kinds.count("response") == 1
    assert kinds.count("revisit") == 1
    assert server.asked[-1][1]["if-none-match"] == '"one"'


def test_what_fails_is_a_problem_and_only_that_is_tried_again(case: Path, server: served.Served):
    server.answers |= {"/a": (200, {}, page(14)), "/b": (503, {}, b""), "/c": (0, {}, b"")}
    server.answers["/d"] = (200, {}, b"<html><body><div id=app></div><script>go()</script></body></html>")
    urls = [server.url(p) for p in ("/a", "/b", "/c", "/d")]
    status, done, _ = add(case, server, *urls)
    told = {p["document"].rsplit("/", 1)[1]: p for p in done["problems"]}  # type: ignore[index,union-attr]
    assert (status, done["added"], sorted(told)) == (1, 2, ["b", "c", "d"])
    assert "503" in told["b"]["message"]
    assert "again" in told["c"]["cause"]
    assert "without text of its own" in told["d"]["message"]
    server.answers |= {"/b": (200, {}, page(3, "Birch Farm")), "/c": (200, {}, page(4, "Cedar Farm"))}
    status, done, _ = add(case, server, *urls[:3])
    assert (status, done["added"], done["unchanged"]) == (0, 2, 1)
    with allegata.open_case(case) as held:
        assert {p.document for p in held.problems() if p.stage == "capture"} == {urls[3]}


def test_a_redirect_is_followed_and_the_address_stays_as_added(case: Path, server: served.Served):
    server.answers |= {"/a": (301, {"Location": "/moved"}, b""), "/moved": (200, {}, page(14))}
    assert add(case, server, server.url("/a"))[0] == 0
    with allegata.open_case(case) as held:
        assert next(held.sources()).url == server.url("/a")
        assert next(held.captures()).final_url == server.url("/moved")
    assert served.once(case, server)["/a"]["kind"] == "unchanged"


def test_without_allowance_a_private_address_is_refused(case: Path, server: served.Served):
    status, out, _ = served.command("add", case, server.url("/a"), "--json", "--pace", "0")
    assert status == 1
    assert "loopback" in json.loads(out)["problems"][0]["message"]
    assert server.asked == []


def feed(server: served.Served, *paths: str) -> bytes:
    items = "".join(f"<item><title>T</title><link>{server.url(p)}</link></item>" for p in paths)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>F</title>{items}</channel></rss>'.encode()


def test_items_of_a_feed_are_added_wherever_it_stands(case: Path, server: served.Served, tmp_path: Path):
    server.answers |= {"/a": (200, {}, page(14)), "/b": (200, {}, page(3, "Birch Farm"))}
    server.answers["/feed"] = (200, {"Content-Type": "application/rss+xml"}, feed(server, "/a"))
    assert add(case, server, server.url("/feed"))[1]["added"] == 1
    local = tmp_path / "farms.xml"
    local.write_bytes(feed(server, "/a", "/b"))
    status, done, _ = add(case, server, local)
    assert (status, done["added"], done["unchanged"]) == (0, 1, 1)


def test_a_warc_and_a_wacz_give_their_pages_once(case: Path, server: served.Served, tmp_path: Path):
    server.answers |= {"/a": (200, {}, page(14)), "/b": (200, {}, page(3, "Birch Farm"))}
    add(case, server, server.url("/a"), server.url("/b"))
    warc = next((case / "archive").glob("*.warc.gz"))
    other = tmp_path / "other"
    allegata.new(other, "Other")
    unnamed = tmp_path / "download"
    unnamed.write_bytes(warc.read_bytes())
    assert add(other, server, unnamed)[:2][1]["added"] == 2
    packed = tmp_path / "farms.wacz"
    with zipfile.ZipFile(packed, "w") as box:
        box.writestr("datapackage.json", "{}")
        box.write(warc, "archive/data.warc.gz")
    status, done, _ = add(other, server, packed)
    assert (status, done["added"], done["unchanged"]) == (0, 0, 2)
    torn = tmp_path / "torn.warc.gz"
    torn.write_bytes(warc.read_bytes()[:-40])
    status, done, _ = add(other, server, torn)
    assert status == 1
    assert "byte" in done["problems"][0]["message"]  # type: ignore[index]
    with allegata.open_case(case) as one, allegata.open_case(other) as two:
        assert {d.text for d in one.documents()} == {d.text for d in two.documents()}
        assert {s.id for s in one.sources()} == {d.source for d in two.documents()}
        assert [s.url for s in two.sources() if s.url.startswith("file:")] == ["file:torn.warc.gz"]  # kept as it is
    assert allegata.verify(other).faults == ()


def test_a_page_of_its_archive_that_was_altered_is_found(case: Path, server: served.Served):
    server.answers["/a"] = (200, {}, page(14))
    add(case, server, server.url("/a"))
    warc = next((case / "archive").glob("*.warc.gz"))
    raw = bytearray(warc.read_bytes())
    raw[len(raw) // 2] ^= 1
    warc.write_bytes(raw)
    assert allegata.verify(case).exit_code == 3


def test_alerts_stay_until_they_are_seen_and_history_tells_them(case: Path, server: served.Served):
    server.answers["/a"] = (200, {}, page(14))
    url = server.url("/a")
    add(case, server, url)
    server.answers["/a"] = (200, {}, page(11))
    assert served.once(case, server)["/a"]["hunks"]
    for _ in range(2):
        _, out, _ = served.command("watch", case, "--json")
        assert [json.loads(line)["kind"] for line in out.splitlines()] == ["edited"]
    assert served.command("watch", case, "--seen", "--json")[1] == ""
    _, out, _ = served.command("history", case, url)
    assert "the number went from 14 to 11" in out
    life = json.loads(served.command("history", case, url, "--json")[1])
    assert [len(life[k]) for k in ("captures", "versions", "changes")] == [2, 2, 1]
    assert {c["proof"] for c in life["captures"]} == {"unproved"}


def test_what_an_edit_did_stands_in_the_brief_and_asks(case: Path, server: served.Served):
    server.answers["/a"] = (200, {}, page(14))
    add(case, server, server.url("/a"))
    allegata.analyse(case)
    server.answers["/a"] = (200, {}, page(14).replace(b"were held at", b"were seen at"))
    assert served.once(case, server)["/a"]["kind"] == "edited"
    allegata.analyse(case)
    brief = (case / "case.html").read_text(encoding="utf-8")
    assert 'id="news"' in brief
    assert 'class="chip">edited' in brief
    with allegata.open_case(case) as held:
        kinds = {q.kind for q in held.questions()}
        assert [m.state for c in held.changes() for m in c.moves].count("lost") > 0
    assert "stale_anchor" in kinds
    assert allegata.verify(case).faults == ()
    assert served.command("watch", case, "--seen")[0] == 0
    allegata.analyse(case)
    assert 'id="news"' not in (case / "case.html").read_text(encoding="utf-8")


def test_a_watch_that_goes_silent_is_a_question_once(
    case: Path, server: served.Served, monkeypatch: pytest.MonkeyPatch
):
    clock = served.TheClock(monkeypatch)
    server.answers["/a"] = (200, {}, page(14))
    clock.at = "2024-01-02T03:04:05+00:00"
    add(case, server, server.url("/a"))
    for _ in range(2):
        allegata.analyse(case)
        with allegata.open_case(case) as held:
            asked = [q for q in held.questions() if q.kind == "custom"]
        assert len(asked) == 1
        assert "still running" in asked[0].text


def test_a_second_watch_is_refused_while_one_is_at_work(case: Path, server: served.Served):
    server.answers["/a"] = (200, {}, page(14))
    add(case, server, server.url("/a"))
    from allegata.store import Writer  # noqa: PLC0415 (the lock that a watch holds)

    with Writer(case):
        status, _, err = served.command("watch", case, "--once", *served.web(server))
    assert status == 2
    assert "use" in err
    assert served.command("watch", case, "--once", *served.web(server))[0] == 0


@pytest.mark.slow
def test_killed_at_any_moment_a_case_verifies_and_goes_on(case: Path, server: served.Served):
    paths = [f"/{n}" for n in range(6)]
    server.answers = {p: (200, {}, page(n + 3, f"Farm {n}")) for n, p in enumerate(paths)}
    urls = [server.url(p) for p in paths]
    environment = {**os.environ, "ALLEGATA_WORKERS": "0"}
    for number in range(12):
        verb = ["add", str(case), *urls] if number % 2 == 0 else ["watch", str(case), "--once"]
        started = [sys.executable, "-m", "allegata", *verb, *served.web(server)]
        at_work = subprocess.Popen(started, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(0.4 + number * 0.05)
        at_work.send_signal(signal.SIGKILL)
        at_work.wait()
        if number % 5 == 0:
            assert allegata.verify(case).faults == ()
    assert add(case, server, *urls)[0] == 0
    assert allegata.verify(case).faults == ()
    with allegata.open_case(case) as held:
        assert len({d.source for d in held.documents()}) == len(urls)
        assert [c for c in held.changes() if c.kind != "unchanged"] == []
