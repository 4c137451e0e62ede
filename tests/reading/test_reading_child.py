"""Reading in a child process: crashes, hangs and lies of the child are problems of one report, never an end."""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import msgspec
import pytest

from allegata import text
from allegata.errors import AllegataError, InputError, TooLargeError
from allegata.reading.child import ReaderChild
from allegata.reading.messages import HELLO, ReadRequest, Response, read_message, write_message
from allegata.reading.served import answer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

REPORT = b"The gate was locked every night, a resident said. Nobody left."
GREETS = f"import os, sys; sys.stdout.buffer.write({HELLO!r}); sys.stdout.flush(); "


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
        "os.abort()",
        "sys.stdout.write('nonsense, four bytes of which are a length'); sys.stdout.flush()",
        r"sys.stdout.buffer.write(b'\xff\xff\xff\xff'); sys.stdout.flush(); sys.stdin.read()",
        r"sys.stdout.buffer.write(b'\x00\x00\x00\x02ab'); sys.stdout.flush(); sys.stdin.read()",
        "pass",
    ],
    ids=["crash", "prints", "lies about length", "malformed", "leaves"],
)
def test_a_child_that_fails_is_one_line(program: str):
    with ReaderChild(command=("-S", "-c", GREETS + program), seconds=20) as child:
        for _ in range(2):
            with pytest.raises(InputError, match="reader failed"):
                child.read(REPORT, "a.txt")


def test_a_child_that_hangs_is_stopped():
    with (
        ReaderChild(command=("-S", "-c", GREETS + "import time; time.sleep(600)"), seconds=0.3) as child,
        pytest.raises(TooLargeError, match="too long"),
    ):
        child.read(b"x" * 1_000_000, "a.txt")


def test_a_child_that_never_listens_is_no_report_s_fault():
    with ReaderChild(command=("-S", "-c", "pass")) as child, pytest.raises(AllegataError, match="does not start"):
        child.read(REPORT, "a.txt")


def test_after_a_crash_the_next_report_is_read():
    with ReaderChild() as child:
        good = child._command
        child._command = ("-S", "-c", GREETS + "os.abort()")
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


def test_the_child_answers_and_survives():
    requests = [
        ReadRequest(payload=b"The ferry came at night.", name="a.txt"),
        ReadRequest(payload=b"\x7fELF", name="b.txt"),
        ReadRequest(payload=b"<html><body><p>" + REPORT * 20, name="c.html"),
    ]
    with subprocess.Popen(
        [sys.executable, "-m", "allegata.reading.served"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        assert child.stdout.read(len(HELLO)) == HELLO
        answers = []
        for request in requests:
            write_message(child.stdin, request)
            answers.append(msgspec.msgpack.decode(read_message(child.stdout) or b"", type=Response))
        child.stdin.close()
    assert child.returncode == 0
    assert answers[0].result("a.txt") == text.read(b"The ferry came at night.", "a.txt")
    with pytest.raises(InputError, match=r"b\.txt: this is a program"):
        answers[1].result("b.txt")
    assert answers[2].page is not None


def test_memory_and_recursion_become_a_line(monkeypatch: pytest.MonkeyPatch):
    for raised, kind in (
        (MemoryError(), "too_large"),
        (RecursionError(), "too_large"),
        (KeyError("x"), "refused"),
    ):
        monkeypatch.setattr("allegata.reading.served.read", lambda *_, raised=raised: (_ for _ in ()).throw(raised))
        response = answer(ReadRequest(payload=b"x", name="a.txt"))
        assert response.kind == kind
        assert "\n" not in response.message + response.cause


def test_a_child_that_is_late_is_given_a_second_try_and_the_response_says_it_was_lost(tmp_path: Path):
    program = f"{GREETS}open({str(tmp_path / 'tries')!r}, 'a').write('x'); import time; time.sleep(600)"
    with ReaderChild(command=("-S", "-c", program), seconds=0.5) as child:
        response = child.ask(ReadRequest(payload=REPORT, name="a.txt"))
    assert (response.lost, response.kind) == (True, "too_large")
    assert (tmp_path / "tries").read_text() == "xx"


def test_a_child_whose_parent_is_gone_ends_itself():
    code = (
        "import io, time; from allegata.reading import messages, served; served._GRACE = 0.2;"
        "messages.ReadRequest.seconds = lambda self: 0.1; served.answer = lambda request: time.sleep(600);"
        "out = io.BytesIO(); messages.write_message(out, messages.ReadRequest(payload=b'x', name='a.txt'));"
        "out.seek(0); served.serve(out, io.BytesIO())"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, timeout=60)
    assert done.returncode == -signal.SIGALRM


def test_deadlines_grow_with_what_is_to_be_done():
    small, large, pdf = (
        ReadRequest(payload=payload, name="a").seconds()
        for payload in (b"x", b"x" * 10_000_000, b"%PDF-1.7\n" + b"x" * 100)
    )
    assert small < pdf < 200 < large + 100 < 1_000
