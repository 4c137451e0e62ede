"""A system that refuses: full disk, no permission, killed, interrupted, two at once, files that vanish."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import allegata
from allegata import text
from allegata.cli import run
from allegata.reading import child, stages
from allegata.store import Writer
from allegata.workbench import adding

if TYPE_CHECKING:
    from collections.abc import Iterator

REPORT = (
    "Outlet: Quay {n}\nPublished: 5 June 2023\n\n"
    "The gate was locked on night {n}, a former resident said. Nobody could leave, she said.\n"
)


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    for n in range(6):
        (folder / f"r{n}.txt").write_text(REPORT.format(n=n))
    return folder


@pytest.fixture
def _read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLEGATA_WORKERS", "0")
    monkeypatch.setattr(child.ReaderChild, "read", lambda _self, *what: text.read(*what))


@contextmanager
def _no_file_longer_than(size: int) -> Iterator[None]:
    """What a full disk does: a write beyond `size` fails (EFBIG instead of ENOSPC)."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def _one_line(captured: pytest.CaptureResult[str]) -> str:
    assert captured.err.count("\n") == 1, captured.err
    assert captured.err.startswith("allegata: ")
    assert "internal error" not in captured.err
    return captured.err


@pytest.mark.usefixtures("_read_here")
@pytest.mark.parametrize("size", [0, 50, 4_096, 60_000, 200_000, 280_000, 310_000])
def test_a_disk_that_fills_up_is_one_line_and_a_later_run_goes_on(
    reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], size: int
):
    stages.warm()
    case = tmp_path / "case"
    with _no_file_longer_than(size):
        status = run(["report", str(reports), "--out", str(case)])
    assert status == 2
    _one_line(capsys.readouterr())
    assert not [p for p in case.rglob("*.part") if p.stat().st_size and p.suffix != ".part"]
    assert run(["report", str(reports), "--out", str(case), "--title", "Quay"]) == 0
    assert allegata.verify(case).exit_code == 0
    assert list(case.rglob("*.part")) == []


@pytest.mark.skipif(os.geteuid() != 0 or shutil.which("mount") is None, reason="needs to mount a small file system")
@pytest.mark.slow
def test_a_small_file_system_that_fills_up(reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    small = tmp_path / "small"
    small.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=400k", "none", small], check=False, capture_output=True
    ).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        assert run(["report", str(reports), "--out", str(small / "case")]) == 2
        _one_line(capsys.readouterr())
        subprocess.run(["mount", "-o", "remount,size=40m", small], check=True)
        assert run(["report", str(reports), "--out", str(small / "case")]) == 0
        assert allegata.verify(small / "case").exit_code == 0
        subprocess.run(["mount", "-o", "remount,ro", small], check=True)
        assert run(["verify", str(small / "case")]) == 0
        assert run(["search", str(small / "case"), "gate"]) == 0
        capsys.readouterr()
        more = tmp_path / "more.txt"
        more.write_text("Published: 4 May 2020\n\nThe gate was locked, a former resident said.\n", encoding="utf-8")
        assert run(["add", str(small / "case"), str(more)]) == 2
        _one_line(capsys.readouterr())
    finally:
        subprocess.run(["umount", "-l", small], check=False)


@pytest.mark.usefixtures("_read_here")
def test_a_file_that_vanishes_is_a_problem(reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    walk = adding.walk

    def vanishing(*arguments: object) -> object:
        for item in walk(*arguments):  # type: ignore[arg-type]
            if "r3" in str(item):
                (reports / "r3.txt").unlink()
            yield item

    monkeypatch.setattr(adding, "walk", vanishing)
    outcome = allegata.add(_new(tmp_path), [reports])
    assert [(p.document, p.stage) for p in outcome.problems] == [("r3.txt", "capture")]
    assert outcome.added == 5


def _new(tmp_path: Path) -> Path:
    allegata.new(tmp_path / "case", "Quay")
    return tmp_path / "case"


@pytest.mark.usefixtures("_read_here")
def test_a_folder_that_cannot_be_listed_is_a_problem(reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (reports / "closed").mkdir()
    listing = Path.iterdir

    def refused(self: Path) -> Iterator[Path]:
        if self.name == "closed":
            raise PermissionError(13, "Permission denied")
        return listing(self)

    monkeypatch.setattr(Path, "iterdir", refused)
    outcome = allegata.add(_new(tmp_path), [reports])
    assert [(p.document, p.message) for p in outcome.problems] == [
        ("closed", "folder cannot be read (Permission denied)")
    ]


def test_two_at_once_are_refused_in_one_line(tmp_path: Path, reports: Path, capsys: pytest.CaptureFixture[str]):
    case = _new(tmp_path)
    with Writer(case):
        for command in (["analyse", str(case)], ["report", str(reports), "--out", str(case)]):
            assert run(command) == 2
            assert "in use by another process" in _one_line(capsys.readouterr())
        assert run(["search", str(case), "gate"]) == 0


def _start(reports: Path, case: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "allegata", "report", str(reports), "--out", str(case), "--title", "Quay"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.slow
def test_killed_at_any_moment_a_later_run_goes_on(reports: Path, tmp_path: Path):
    chance = random.Random(7)  # noqa: S311  moments, not secrets
    case = tmp_path / "case"
    for _ in range(10):
        process = _start(reports, case)
        time.sleep(chance.uniform(0.1, 2.4))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        if (case / "case.db").is_file() and (case / "case.db").stat().st_size:
            found = allegata.verify(case)
            assert found.exit_code in {0, 1}, found.faults
    assert run(["report", str(reports), "--out", str(case), "--title", "Quay"]) == 0
    assert allegata.verify(case).exit_code == 0
    allegata.report([reports], tmp_path / "straight", title="Quay")
    with allegata.open_case(case) as a, allegata.open_case(tmp_path / "straight") as b:
        assert a.tally() == b.tally()
        assert list(a.statements()) == list(b.statements())


@pytest.mark.slow
def test_ctrl_c_is_one_line_and_130(reports: Path, tmp_path: Path):
    process = _start(reports, tmp_path / "case")
    time.sleep(1.0)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert process.returncode in {130, 0}
    assert "Traceback" not in out + err
    assert err.count("\n") <= 1


def _ordinary() -> list[str]:
    """What takes from root the right to pass over permissions; nothing where this is not root."""
    if os.geteuid() != 0:
        return []
    if shutil.which("setpriv") is None:
        pytest.skip("root cannot be held to permissions here: no setpriv")
    return ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]


@pytest.mark.slow
def test_without_permission_it_is_one_line_or_a_problem(reports: Path, tmp_path: Path):
    def ordinary(*arguments: object) -> subprocess.CompletedProcess[str]:
        command = [*_ordinary(), sys.executable, "-m", "allegata", *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    closed, locked = tmp_path / "closed", tmp_path / "locked"
    (reports / "r2.txt").chmod(0)
    (reports / "sub").mkdir(mode=0)
    allegata.new(closed, "Closed")
    closed.chmod(0)
    locked.mkdir(mode=0o555)
    done = ordinary("report", reports, "--out", tmp_path / "case")
    assert done.returncode == 1, done.stderr
    assert "r2.txt: cannot be read (Permission denied)" in done.stdout
    assert "sub: folder cannot be read (Permission denied)" in done.stdout
    for command in (
        ("report", reports / "r1.txt", "--out", locked / "case"),
        ("report", reports / "r1.txt", "--out", locked),
        ("report", reports / "r1.txt", "--out", closed),
        ("new", locked / "case", "--title", "T"),
        ("report", reports / "r1.txt", "--out", tmp_path / "c", "--names", reports / "r2.txt"),
        ("verify", closed),
        ("analyse", closed),
        ("search", closed, "gate"),
    ):
        done = ordinary(*command)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), (command, done.stderr)
        assert "Permission denied" in done.stderr
    closed.chmod(0o700)
