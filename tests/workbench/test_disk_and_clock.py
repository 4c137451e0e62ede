"""A disk that is full and a clock that jumps: one line, nothing half stored, the same command later goes on."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import allegata

sys.path.insert(0, str(Path(__file__).parent.parent / "watch"))

import served_site as served

if TYPE_CHECKING:
    from collections.abc import Iterator

TOLD = (
    "<p>Inspectors said on Tuesday that {n} packers had slept in the cold store of Tallow Wharf unpaid.</p>"
    "<p>The owner, Odile Marran, denied that anybody had slept there. A spokesman for the port said that the store was "
    "closed in spring, and that two other stores on the quay would be inspected before the summer begins.</p>"
)
FULL = (
    "import os, resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2); "
    "from allegata.cli import run; sys.exit(run(sys.argv[2:]))"
)
ROOM = (1_000, 20_000, 40_000, 90_000)


def page(number: int) -> bytes:
    told, comment = TOLD.format(n=number), "".join(f"{n * 7919 % 9973:x}" for n in range(12_000))
    head = f"<head><title>Packers</title><!-- {comment} --></head>"
    return f"<html>{head}<body><main><h1>Packers</h1>{told}</main></body></html>".encode()


@pytest.fixture
def server() -> Iterator[served.Served]:
    held = served.Served()
    yield held
    held.close()


@pytest.fixture
def case(server: served.Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ALLEGATA_WORKERS", "0")
    monkeypatch.setenv("ALLEGATA_CONFIG", str(tmp_path / "config"))
    server.answers |= {"/a": (200, {}, page(11)), "/b": (200, {}, page(12))}
    folder = tmp_path / "case"
    allegata.new(folder, "Wharf")
    assert served.command("add", folder, server.url("/a"), *served.web(server))[0] == 0
    return folder


def _on_a_full_disk(room: int, *arguments: object) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(room), *map(str, arguments)], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("what", ["add", "watch"])
def test_a_full_disk_is_one_line_and_the_next_run_goes_on(case: Path, server: served.Served, tmp_path: Path, what: str):
    arguments = ["add", server.url("/b")] if what == "add" else ["watch", "--once"]
    server.answers["/a"] = (200, {}, page(14))
    largest = max(p.stat().st_size for p in case.rglob("*") if p.is_file())
    refused = 0
    for room in (largest // 8, *(largest + more for more in ROOM)):
        tried = tmp_path / f"case-{room}"
        shutil.copytree(case, tried)
        status, told = _on_a_full_disk(room, arguments[0], tried, *arguments[1:], *served.web(server))
        assert "Traceback" not in told, (room, told)
        assert status in {0, 1, 2}, (room, told)
        refused += status != 0
        assert allegata.verify(tried).faults == (), (room, told)
        status, told, err = served.command(arguments[0], tried, *arguments[1:], *served.web(server))
        assert status == 0, (room, told, err)
        assert allegata.verify(tried).faults == (), room
        with allegata.open_case(tried) as held:
            if what == "add":
                assert server.url("/b") in {s.url for s in held.sources()}
            else:
                assert [c.kind for c in held.changes()] == ["edited"]
    assert refused, "no room was small enough"


@pytest.mark.parametrize("days", [-400, 400])
def test_a_clock_that_jumps_tells_no_untruth_and_keeps_the_order(
    case: Path, server: served.Served, monkeypatch: pytest.MonkeyPatch, days: int
):
    clock = served.TheClock(monkeypatch)
    clock.at = served.site.later(100)
    assert served.once(case, server)["/a"]["kind"] == "unchanged"
    clock.at = served.site.later(100 + days // 2)
    assert served.once(case, server)["/a"]["kind"] == "unchanged"
    server.answers["/a"] = (200, {}, page(14))
    assert served.once(case, server)["/a"]["kind"] == "edited"
    clock.at = served.site.later(101)
    assert served.once(case, server)["/a"]["kind"] == "unchanged"
    server.answers["/a"] = (404, {}, b"<p>Not found</p>")
    assert served.once(case, server)["/a"]["kind"] == "removed"
    assert served.command("watch", case, *served.web(server))[0] in {0, 1}
    held = allegata.history(case, server.url("/a"))
    assert [t.kind for t in held.changes] == ["edited", "removed"]
    assert allegata.verify(case).faults == ()
