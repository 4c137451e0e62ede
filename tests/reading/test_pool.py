"""Many reports at once: the same records as one by one, in the same order; who kills a child is told once."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

import allegata
from allegata.errors import UsageError
from allegata.reading import child as children
from allegata.reading import pool as pools
from allegata.reading.messages import HELLO, ReadRequest
from allegata.reading.pool import Pool, wanted_workers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TEXT = "Outlet: Quay {n}\n\nThe gate was locked on night {n}, a former resident said. Nobody could leave, she said.\n"
KILLER = f"""
import os, sys
sys.stdout.buffer.write({HELLO!r}); sys.stdout.flush()
from allegata.reading import served
answer = served.answer
def fatal(request):
    text = getattr(getattr(request, "document", None), "text", "")
    if b"KILL" in getattr(request, "payload", b"") or "ABORT" in text:
        os.abort()
    return answer(request)
served.answer = fatal
served.serve(sys.stdin.buffer, sys.stdout.buffer)
"""


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    for n in range(5):
        (folder / f"r{n}.txt").write_text(TEXT.format(n=n))
    return folder


@pytest.fixture
def _fatal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Children that die of certain words."""
    monkeypatch.setenv("ALLEGATA_WORKERS", "2")
    made = children.ReaderChild.__init__
    monkeypatch.setattr(children.ReaderChild, "__init__", lambda self: made(self, command=("-c", KILLER)))


def _requests(count: int) -> Iterator[tuple[int, ReadRequest | None]]:
    for n in range(count):
        padding = b" And so on." * (500 * (n % 3))  # some take longer than others
        yield n, None if n % 4 == 3 else ReadRequest(payload=TEXT.format(n=n).encode() + padding, name=f"{n}.txt")


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_responses_come_in_order_and_are_those_of_this_process(workers: int):
    with Pool(0) as here, Pool(workers) as pool:
        assert list(pool.map(_requests(12))) == list(here.map(_requests(12)))


def test_no_more_is_taken_than_a_few_ahead():
    taken = []

    def counted() -> Iterator[tuple[int, ReadRequest | None]]:
        for n, request in _requests(40):
            taken.append(n)
            yield n, request

    with Pool(2) as pool:
        for done, _ in pool.map(counted()):
            assert len(taken) - done <= pools._AHEAD * 2 + 2


def _records(case: Path) -> list[dict[str, Any]]:
    lines = (json.loads(line) for line in (case / "case.jsonl").read_text(encoding="utf-8").splitlines())
    kept = (r for r in lines if r["record"] not in {"seal", "log_entry"})  # they cover the times
    return [{k: v for k, v in r.items() if k not in {"created", "fetched_at", "at"}} for r in kept]


@pytest.mark.slow
def test_the_example_gives_the_same_records_with_any_number_of_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    from pathlib import Path  # noqa: PLC0415  this test alone

    examples = Path(__file__).parent.parent.parent / "examples"
    monkeypatch.setattr(pools, "_FEW", 3)
    found = {}
    for workers in "012":
        monkeypatch.setenv("ALLEGATA_WORKERS", workers)
        case = tmp_path / workers
        allegata.report([examples / "reports"], case, title="A", sources=examples / "sources.csv")
        found[workers] = _records(case)
    assert found["0"] == found["1"] == found["2"]
    assert len(found["0"]) > 100


@pytest.mark.usefixtures("_fatal")
def test_a_report_that_kills_its_reader_is_told_once_and_not_read_again(
    reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (reports / "r2.txt").write_text("KILL the reader.\n")
    case = tmp_path / "case"
    outcome = allegata.report([reports], case)
    assert [p.message for p in outcome.problems if p.stage != "extract"] == ["the reader failed on it"]
    assert outcome.analysed == 4
    asked = []
    ask = children.ReaderChild.ask
    monkeypatch.setattr(
        children.ReaderChild, "ask", lambda self, request: (asked.append(request), ask(self, request))[1]
    )
    again = allegata.add(case, [reports])
    assert [p.message for p in again.problems] == ["the reader failed on it"]
    assert (asked, again.unchanged) == ([], 5)
    monkeypatch.setattr("allegata.workbench.adding._text_rules", lambda: "other rules")
    allegata.add(case, [reports])
    assert [r.name for r in asked] == ["r2.txt"]


@pytest.mark.usefixtures("_fatal")
def test_a_report_that_kills_its_analysis_is_told_and_not_tried_again(reports: Path, tmp_path: Path):
    (reports / "r2.txt").write_text("ABORT, the sign at the gate said.\n")
    case = tmp_path / "case"
    outcome = allegata.report([reports], case)
    assert [(p.stage, p.message, p.cause) for p in outcome.problems if p.stage != "extract"] == [
        ("analysis", "could not be analysed", "its process ended")
    ]
    assert allegata.analyse(case).analysed == 0
    with allegata.open_case(case) as reader:
        assert [p.stage for p in reader.problems() if p.stage != "extract"] == ["analysis"]


def test_closing_ends_children_that_are_at_work(monkeypatch: pytest.MonkeyPatch):
    hangs = f"import sys, time; sys.stdout.buffer.write({HELLO!r}); sys.stdout.flush(); time.sleep(600)"
    made = children.ReaderChild.__init__
    monkeypatch.setattr(children.ReaderChild, "__init__", lambda self: made(self, command=("-S", "-c", hangs)))
    start = time.monotonic()
    pool = Pool(2)
    pool.warm()
    while not pool._all or pool._all[0]._process is None:
        time.sleep(0.01)
    process = pool._all[0]._process
    pool.close()
    assert process.returncode == -signal.SIGKILL
    assert time.monotonic() - start < 10


def test_this_process_never_loads_the_parser_where_children_do():
    import subprocess  # noqa: PLC0415  this test alone

    code = "import sys, allegata.workbench; sys.exit('spacy' in sys.modules or 'trafilatura' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_workers_are_as_many_as_cores_or_as_said(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("ALLEGATA_WORKERS", raising=False)
    assert 1 <= wanted_workers() <= (os.cpu_count() or 1)
    monkeypatch.setenv("ALLEGATA_WORKERS", "3")
    assert wanted_workers() == 3
    monkeypatch.setenv("ALLEGATA_WORKERS", "many")
    with pytest.raises(UsageError, match="ALLEGATA_WORKERS=many"):
        wanted_workers()
