"""The command line: help, exit status, one-line errors, JSON, and words of reports that cannot act on a terminal."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import allegata
from allegata import cli
from allegata.cli import run
from allegata.cli.terminal import inert

if TYPE_CHECKING:
    from pathlib import Path

COMMANDS = (
    *("report", "new", "add", "analyse", "watch", "history", "verify", "prove", "search", "explain", "doctor"),
    *("decide", "show", "quality", "merge", "export"),
)
REPORT = "Title: Locked \x1b[2J\u202egates\n\nThe gate was locked every night, Mira Holt said. Nobody could leave.\n"


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli")
    (folder / "a.txt").write_text(REPORT, encoding="utf-8")
    (folder / "empty.txt").write_bytes(b"")
    allegata.report([folder / "a.txt"], folder / "case", title="Alder House")
    return folder / "case"


def test_the_commands_are_those_that_exist_and_each_has_help(capsys: pytest.CaptureFixture[str]):
    assert set(cli.allegata.commands) == set(COMMANDS)
    assert run(["--help"]) == 0
    shown = capsys.readouterr().out
    for command in COMMANDS:
        assert re.search(rf"^  {command} +\w", shown, re.MULTILINE)
        assert run([command, "--help"]) == 0
        assert "--json" in capsys.readouterr().out
        assert callable(getattr(allegata, command))


def test_version(capsys: pytest.CaptureFixture[str]):
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"allegata {allegata.__version__}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["report"],
        ["report", "a.txt"],
        ["report", "--out"],
        ["report", "no-such.txt", "--out", "{tmp}/c"],
        ["report", "https://x.example/a", "--out", "{tmp}/c"],
        ["report", "{file}", "--out", "{file}"],
        ["report", "{file}", "--out", "{full}"],
        ["report", "{file}", "--out", "{tmp}/c", "--sources", "{tmp}/none.csv"],
        ["report", "{file}", "--out", "{tmp}/c", "--names", "{file}"],
        ["report", "{file}", "--out", "{tmp}/c", "--colour", "red"],
        ["new", "{tmp}/c"],
        ["new", "{tmp}/c", "--title", "  "],
        ["new", "{full}", "--title", "x"],
        ["add", "{tmp}/none", "{file}"],
        ["add", "{full}", "{file}"],
        ["analyse", "{tmp}/none"],
        ["analyse", "{file}"],
        ["verify", "{tmp}/none"],
        ["verify", "{file}"],
        ["verify", "{full}"],
        ["search", "{tmp}/none", "words"],
        ["search", "{tmp}/none"],
        ["search", "{tmp}/none", "words", "--limit", "0"],
        ["doctor", "too", "many"],
        ["explain"],
        ["explain", ""],
        ["explain", " \x00\u202e…"],
        ["explain", "one", "two"],
        ["explain", "The gate was locked. " * 2_000],
        ["explain", "x" * 6_000],
        ["explain", "word " * 2_000],
    ],
    ids=" ".join,
)
def test_wrong_use_is_one_line_and_2(arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("keep")
    (tmp_path / "a.txt").write_text("words\n")
    places = {"tmp": tmp_path, "full": tmp_path / "full", "file": tmp_path / "a.txt"}
    assert run([a.format(**places) for a in arguments]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert captured.err.startswith("allegata: ")
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["a.txt", "full", "mine.txt"]


def test_a_report_is_summed_up_in_a_few_lines(case: Path, capsys: pytest.CaptureFixture[str]):
    assert run(["analyse", str(case)]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("Alder House  [INTERNAL: names not protected]\nCase file · 1 report")
    assert "0 reports analysed now" in shown
    assert f"The brief: {case / 'case.html'}" in shown
    assert len(shown.splitlines()) <= 25


def test_problems_are_listed_and_give_1(case: Path, capsys: pytest.CaptureFixture[str]):
    assert run(["add", str(case), str(case.parent / "empty.txt")]) == 1
    assert re.search(r"1 problem:\n  empty\.txt: .*empty", capsys.readouterr().out)
    assert run(["analyse", str(case)]) == 0
    capsys.readouterr()


@pytest.mark.parametrize("command", ["analyse", "verify", "search", "doctor", "add", "report", "new"])
def test_json_is_json_and_ascii(case: Path, tmp_path: Path, command: str, capsys: pytest.CaptureFixture[str]):
    arguments = {
        "analyse": [case],
        "verify": [case],
        "search": [case, "gate"],
        "doctor": [],
        "add": [case, case.parent / "a.txt"],
        "report": [case.parent / "a.txt", "--out", case],
        "new": [tmp_path / "c", "--title", "x"],
    }[command]
    assert run([command, *map(str, arguments), "--json"]) == 0
    captured = capsys.readouterr()
    assert captured.out.isascii()
    assert captured.err == ""
    assert str(case.parent) not in captured.out
    shown = json.loads(captured.out)
    if command in {"report", "analyse"}:
        assert shown["tally"]["statement"] == shown["overview"]["statements"] >= 2
        assert shown["files"][:2] == ["case.jsonl", "case.html"]
    if command == "search":
        assert {"record", "id", "document", "passage", "voices"} <= set(shown[0])
    if command == "verify":
        assert shown["consistent"] is True


def test_verify_prints_counts_and_what_it_cannot_tell(case: Path, capsys: pytest.CaptureFixture[str]):
    assert run(["verify", str(case)]) == 0
    shown = capsys.readouterr().out
    assert re.search(r"^anchors: \d+ checked, ok$", shown, re.MULTILINE)
    assert "consistent, signer not established" in shown
    assert "time proof: none asked for (files)" in shown


def test_a_failed_check_is_3_and_a_line_each(case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    alone = tmp_path / "case.jsonl"
    alone.write_bytes((case / "case.jsonl").read_bytes().replace(b'"exact":"', b'"exact":"x', 3))
    assert run(["verify", str(alone)]) == 3
    shown = capsys.readouterr().out
    assert len(re.findall(r"^FAILED anchors: ", shown, re.MULTILINE)) >= 3
    assert "consistent" not in shown


@pytest.mark.parametrize(
    "words", [['"'], ["gate AND"], ["NEAR("], ["title:x"], ["*"], ["-"], [""], ["'; DROP TABLE x"]]
)
def test_no_words_are_a_syntax_error(case: Path, words: list[str], capsys: pytest.CaptureFixture[str]):
    assert run(["search", str(case), "--", *words]) == 0
    assert capsys.readouterr().err == ""


def test_words_of_a_report_do_not_act_on_the_terminal(case: Path, capsys: pytest.CaptureFixture[str]):
    assert run(["search", str(case), "gate"]) == 0
    shown = capsys.readouterr().out
    assert "\x1b" not in shown
    assert "\u202e" not in shown


@settings(deadline=None, max_examples=100)
@given(st.text())
def test_what_is_printed_is_inert(text: str):
    shown = inert(text)
    assert not re.search("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069\ud800-\udfff]", shown)


def test_a_defect_is_one_line_without_a_traceback(
    case: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a\ndefect")

    monkeypatch.setattr("allegata.workbench.verify", broken)
    monkeypatch.delenv("ALLEGATA_DEBUG", raising=False)
    assert run(["verify", str(case)]) == 2
    captured = capsys.readouterr()
    assert captured.err.count("\n") == 1
    assert "internal error, please report it (ZeroDivisionError: a defect" in captured.err
    monkeypatch.setenv("ALLEGATA_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        run(["verify", str(case)])


def test_a_missing_library_is_one_line(case: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setitem(sys.modules, "allegata.workbench", None)
    assert run(["verify", str(case)]) == 2
    assert "run: make setup" in capsys.readouterr().err


def test_an_interruption_is_130_and_one_line(
    case: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("allegata.workbench.analyse", interrupted)
    assert run(["analyse", str(case)]) == 130
    assert capsys.readouterr().err.count("\n") == 1


def test_help_loads_nothing_heavy_and_is_quick():
    program = (
        "import sys, time, allegata.cli; "
        "heavy = {'spacy', 'lxml', 'jinja2', 'numpy', 'sqlite3', 'rich', 'yaml'} & set(sys.modules); "
        "sys.exit(f'loaded {heavy}' if heavy else 0)"
    )
    started = time.monotonic()
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert time.monotonic() - started < 3  # 0.1 s on an idle machine


@pytest.mark.skipif(sys.platform != "linux", reason="/dev/full is Linux's")
def test_output_that_cannot_be_written_is_one_line(case: Path):
    with open("/dev/full", "w", encoding="utf-8") as full:  # noqa: PTH123  a device, opened to be written to
        done = subprocess.run(
            [sys.executable, "-m", "allegata", "search", str(case), "gate"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr


def test_a_reader_that_has_enough_is_no_error(case: Path):
    command = f"{sys.executable} -m allegata search {case} gate | true"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)  # noqa: S602  a pipe is the test
    assert done.stderr == ""


def test_add_says_what_comes_next(case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    new = tmp_path / "a case"
    assert run(["new", str(new), "--title", "A"]) == 0
    assert "next:" not in capsys.readouterr().out
    assert run(["add", str(new), str(case.parent / "a.txt")]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == f"next: allegata analyse '{new}'"


def test_a_forged_case_is_one_line_and_status_3(case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    forged = tmp_path / "forged"
    shutil.copytree(case, forged)
    (forged / "case.head").write_bytes(b"{}\n")
    assert run(["analyse", str(forged)]) == 3
    told = capsys.readouterr().err
    assert told.startswith("allegata: case.head: was altered (")
    assert len(told.splitlines()) == 1
