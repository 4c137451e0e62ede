"""Reading in a child process: crashes, hangs and lies of the child are problems of one report, never an end."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from allegata import text
from allegata.errors import InputError, TooLargeError
from allegata.reading.child import ReaderChild

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

REPORT = b"The gate was locked every night, a resident said. Nobody left."


@pytest.fixture(scope="module")
def child() -> Iterator[ReaderChild]:
    with ReaderChild() as started:
        yield started


def test_the_child_reads_as_this_process_would(child: ReaderChild):
    assert child.read(REPORT, "a.txt") == text.read(REPORT, "a.txt")


def test_what_it_refuses_is_refused_here(child: ReaderChild):
    with pytest.raises(InputError, match=r"b\.txt"):
        child.read(b"", "b.txt")
    assert child.read(REPORT, "a.txt").text


@pytest.mark.parametrize(
    "program",
    [
        "import os; os.abort()",
        "import sys; sys.stdout.write('nonsense, four bytes of which are a length'); sys.stdout.flush()",
        r"import sys; sys.stdout.buffer.write(b'\xff\xff\xff\xff'); sys.stdout.flush(); sys.stdin.read()",
        r"import sys; sys.stdout.buffer.write(b'\x00\x00\x00\x02ab'); sys.stdout.flush(); sys.stdin.read()",
        "pass",
    ],
    ids=["crash", "prints", "lies about length", "malformed", "leaves"],
)
def test_a_child_that_fails_is_one_line(program: str):
    with ReaderChild(command=("-S", "-c", program), seconds=20) as child:
        for _ in range(2):
            with pytest.raises(InputError, match="reader failed"):
                child.read(REPORT, "a.txt")


def test_a_child_that_hangs_is_stopped():
    with (
        ReaderChild(command=("-S", "-c", "import time; time.sleep(600)"), seconds=0.3) as child,
        pytest.raises(TooLargeError, match="too long"),
    ):
        child.read(b"x" * 1_000_000, "a.txt")


def test_after_a_crash_the_next_report_is_read():
    with ReaderChild() as child:
        good = child._command
        child._command = ("-S", "-c", "import os; os.abort()")
        with pytest.raises(InputError):
            child.read(REPORT, "a.txt")
        child._command = good
        assert child.read(REPORT, "a.txt").text


@pytest.mark.slow
def test_no_module_is_taken_from_the_folder_the_user_stands_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "msgspec.py").write_text("raise SystemExit('taken over')")
    monkeypatch.chdir(tmp_path)
    with ReaderChild() as child:
        assert child.read(REPORT, "a.txt").text
    assert sys.path
