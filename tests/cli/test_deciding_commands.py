"""The commands of review as people type them: one line for each refusal, a preview before a bulk change."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

import allegata
from allegata import text
from allegata.cli import run
from allegata.reading import child

if TYPE_CHECKING:
    from pathlib import Path

REPORT = """Outlet: Quay Notes
Published: 9 May 2021

Mara Vint said that the gate of Tallow Wharf was locked at night. Bram Oke denied it. Nine workers were held there.
"""


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ALLEGATA_WORKERS", "0")
    monkeypatch.setattr(
        child.ReaderChild, "read", lambda _self, payload, name, kind=None: text.read(payload, name, kind)
    )
    (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")
    allegata.report([tmp_path / "report.txt"], tmp_path / "case", title="Tallow Wharf")
    return tmp_path / "case"


@pytest.fixture
def ids(case: Path) -> list[str]:
    with allegata.open_case(case) as reader:
        return [s.id for s in reader.statements()]


WHO = ("--reason", "read again", "--actor", "Orla Finch")


def _run(case: Path, *words: str) -> int:
    return run(["decide", str(case), *words])


def test_one_decision_needs_no_yes(case: Path, ids: list[str], capsys: pytest.CaptureFixture[str]):
    assert _run(case, ids[0], "accept", *WHO) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "1 decided."


def test_many_are_shown_first_and_need_a_yes(case: Path, ids: list[str], capsys: pytest.CaptureFixture[str]):
    assert _run(case, *ids, "accept", *WHO) == 2
    told = capsys.readouterr().err.splitlines()
    assert len(told) == len(ids) + 1
    assert "need a yes" in told[-1]
    assert _run(case, *ids, "accept", "--yes", *WHO) == 0
    with allegata.open_case(case) as reader:
        assert {s.status for s in reader.statements()} == {"accepted"}


def test_a_list_takes_the_verb_of_the_command_line(case: Path, ids: list[str], tmp_path: Path):
    (tmp_path / "list.txt").write_text("\n".join(ids), encoding="utf-8")
    assert _run(case, "reject", "--from", str(tmp_path / "list.txt"), "--yes", *WHO) == 0
    with allegata.open_case(case) as reader:
        assert {s.status for s in reader.statements()} == {"rejected"}
        assert not list(reader.allegations())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nothing", "accept"), "no record with this id"),
        (("ID", "approve"), "no verb"),
        (("accept",), "accept of nothing"),
        (("ID", "correct", "mode"), "is no FIELD=VALUE"),
        (("ID", "correct", "mode=maybe"), "one of stated"),
        (("ID", "correct", "mood=alleged"), "takes no field mood"),
        (("ID", "undo"), "nothing to undo"),
    ],
)
def test_refusals_are_one_line(
    case: Path, ids: list[str], capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
):
    assert _run(case, *(ids[0] if w == "ID" else w for w in words), *WHO) == 2
    told = capsys.readouterr().err
    assert said in told
    assert told.count("\n") == 1


def test_a_decision_without_reason_or_actor_is_refused(case: Path, ids: list[str], capsys: pytest.CaptureFixture[str]):
    assert _run(case, ids[0], "accept", "--actor", "Orla Finch") == 2
    assert "needs a reason" in capsys.readouterr().err
    assert _run(case, ids[0], "accept", "--reason", "r") == 2


def test_show_prints_passage_history_and_what_rests_on_it(
    case: Path, ids: list[str], capsys: pytest.CaptureFixture[str]
):
    _run(case, ids[0], "correct", "mode=possible", *WHO)
    capsys.readouterr()
    assert run(["show", str(case), ids[0]]) == 0
    told = capsys.readouterr().out
    assert "mode: possible  (the program: stated)" in told
    assert "[the gate of Tallow Wharf was locked at night]" in told
    assert "Orla Finch: correct read again" in told
    assert "Rests on it:" in told
    assert run(["show", str(case), "nothing"]) == 2


def test_quality_and_merge_speak_json(case: Path, ids: list[str], capsys: pytest.CaptureFixture[str]):
    _run(case, ids[0], "reject", "--json", *WHO)
    assert json.loads(capsys.readouterr().out)["decisions"][0]["verb"] == "reject"
    assert run(["quality", str(case), "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert any(r["by"] == "kind" and r["name"] == "statement" and r["rejected"] == 1 for r in rows)
    assert run(["merge", str(case), str(case)]) == 2
