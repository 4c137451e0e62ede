"""Tables out, filled sheets in: every kind of decision, files as spreadsheets save them, all of it or nothing."""

from __future__ import annotations

import contextlib
import csv
import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import allegata
from allegata import text
from allegata.cli import run
from allegata.errors import InputError, SheetRefusedError, TooLargeError, UsageError
from allegata.reading import child
from allegata.workbench.sheets import read_sheet

if TYPE_CHECKING:
    from collections.abc import Callable

SAVED = Path(__file__).parent / "saved"
FIRST = """Outlet: Quay Notes
Byline: Cass Wren
Published: 9 May 2021
Title: =HYPERLINK("https://quay.example"); =cmd at the gate

Mara Vint said that the gate of Tallow Wharf was locked at night. Bram Oke denied it. Nine workers were held there.

The café owner said that their passports 🛂 were taken. قالت ميرا \u202eelohw\u202c. Who owns Tallow Wharf?
"""
SECOND = """Outlet: Sallow Courier
Published: 5 June 2023

The passports of nine workers were taken at Tallow Wharf, the harbour police said. Who owns Alder House?

The Lantern Fellowship denied that anybody was held. The Lantern Fellowships own a barn near Alder House, Pia Rand said.
"""
PLACEHOLDER = re.compile(r"(ID|SEEN)_([SQ])(\d)")


@pytest.fixture(autouse=True)
def _read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read in this process: the child has its own tests."""
    monkeypatch.setenv("ALLEGATA_WORKERS", "0")
    monkeypatch.setattr(
        child.ReaderChild, "read", lambda _self, payload, name, kind=None: text.read(payload, name, kind)
    )


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tabled")
    (folder / "first.txt").write_text(FIRST, encoding="utf-8")
    (folder / "second.txt").write_text(SECOND, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ALLEGATA_WORKERS", "0")
        allegata.report([folder / "first.txt", folder / "second.txt"], folder / "case", title="Tallow Wharf")
    return folder / "case"


@pytest.fixture
def case(made_once: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made_once, tmp_path / "case"))


@pytest.fixture
def folder(case: Path, tmp_path: Path) -> Path:
    allegata.export(case, "csv", tmp_path / "out")
    return tmp_path / "out"


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def _fill(folder: Path, table: str, at: int, **cells: str) -> str:
    """Fill a row of a table; its id."""
    file = folder / f"{table}.csv"
    rows = _rows(file)
    rows[at].update(cells)
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return rows[at]["id"]


def _log(case: Path) -> list[tuple[str, str, str]]:
    with allegata.open_case(case) as reader:
        return [(d.verb, d.actor, d.reason) for d in reader.decisions()]


def test_tables_hold_every_record_and_lead_to_the_pages(case: Path, folder: Path):
    with allegata.open_case(case) as reader:
        expected = {
            "statements": [s.id for d in reader.document_ids() for s in reader.statements(d)],
            "codings": [c.id for c in reader.codings()],
            "accounts": [a.id for a in reader.accounts()],
            "allegations": [a.id for a in reader.allegations()],
            "questions": [q.id for q in reader.questions()],
            "entities": [e.id for e in reader.entities()],
        }
    for name, ids in expected.items():
        rows = _rows(folder / f"{name}.csv")
        assert [r["id"] for r in rows] == ids
        assert ids
        for row in rows:
            page, _, anchor = row["link"].partition("#")
            held = (case / page).read_text(encoding="utf-8")
            assert not anchor or f'id="{anchor}"' in held
            assert row["decision"] == row["correction"] == row["reason"] == ""


def test_csv_is_by_the_book_and_says_that_names_are_not_protected(folder: Path):
    raw = (folder / "statements.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.endswith(b"\r\n")
    assert b'"INTERNAL: names not protected"\r\n' in raw
    assert (folder / "README.txt").read_text(encoding="utf-8").startswith("INTERNAL: names not protected\n")
    described = json.loads((folder / "csv-metadata.json").read_text(encoding="utf-8"))
    assert described["@context"][0] == "http://www.w3.org/ns/csvw"
    for table in described["tables"]:
        with (folder / table["url"]).open(encoding="utf-8-sig", newline="") as stream:
            assert next(csv.reader(stream)) == [c["titles"] for c in table["tableSchema"]["columns"]]
        for key in table["tableSchema"]["foreignKeys"]:
            ids = {r["id"] for r in _rows(folder / key["reference"]["resource"])}
            assert {r[key["columnReference"]] for r in _rows(folder / table["url"])} <= ids


def test_no_cell_of_any_format_is_a_formula_or_turns_the_text(case: Path, folder: Path, tmp_path: Path):
    cells = [v for f in folder.glob("*.csv") for row in _rows(f) for v in row.values()]
    assert any(v.startswith("'=HYPERLINK") for v in cells)
    assert any("; '=cmd" in v for v in cells)
    assert not any(v.startswith(tuple("=+-@\t＝")) or "\u202e" in v for v in cells)
    allegata.export(case, "xlsx", tmp_path / "sheet.xlsx")
    book = openpyxl.load_workbook(tmp_path / "sheet.xlsx")
    made = [c for sheet in book for row in sheet.iter_rows() for c in row]
    assert {c.data_type for c in made if c.value is not None} == {"s", "n"}
    assert not any("\u202e" in str(c.value) for c in made)


def test_a_workbook_is_ready_to_be_filled(case: Path):
    allegata.export(case, "xlsx", case / "sheet.xlsx")
    book = openpyxl.load_workbook(case / "sheet.xlsx")
    assert book.sheetnames == ["read me", "statements", "codings", "accounts", "allegations", "questions", "entities"]
    sheet = book["statements"]
    names = [c.value for c in sheet[1]]
    assert sheet.freeze_panes == "B2"
    assert "accept,reject,correct" in sheet.data_validations.dataValidation[0].formula1
    link = sheet.cell(2, names.index("link") + 1)
    assert link.hyperlink.target == link.value
    assert (case / link.value.partition("#")[0]).is_file()
    assert sheet.cell(2, names.index("passage") + 1).alignment.wrap_text
    assert "FIELD=VALUE" in sheet.cell(1, names.index("correction") + 1).comment.text
    assert book["read me"]["A1"].value == "INTERNAL: names not protected"


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_sheet_that_nobody_filled_decides_nothing(case: Path, tmp_path: Path, form: str):
    out = tmp_path / "untouched"
    allegata.export(case, form, out)  # type: ignore[arg-type]  # both are formats
    made = allegata.import_sheet(case, out, actor="Orla Finch")
    assert (made.rows, made.decisions, made.exit_code) == (0, (), 0)
    assert _log(case) == []


def _every_kind(folder: Path) -> int:
    """Fill one row for each kind of decision that a row takes; how many."""
    accounts, allegations = _rows(folder / "accounts.csv"), _rows(folder / "allegations.csv")
    entities = _rows(folder / "entities.csv")
    held = next(n for n, a in enumerate(accounts) if len(a["statements"].split()) > 1)
    filled = [
        _fill(folder, "statements", 0, decision="accept", reason="r1"),
        _fill(folder, "statements", 1, decision=" “Reject” ", reason="r2"),
        _fill(folder, "statements", 2, decision="correct", correction="mode=alleged; stance=affirms", reason="r3; =r"),
        _fill(folder, "codings", 0, decision="reject", reason="r4"),
        _fill(folder, "codings", 1, decision="note", correction="read it again", reason="r5"),
        _fill(
            folder,
            "accounts",
            held,
            decision="split",
            correction=f"statements={accounts[held]['statements'].split()[-1]}",
            reason="r6",
        ),
        _fill(folder, "allegations", 0, decision="join", correction=f"with={allegations[1]['id']}", reason="r7"),
        _fill(folder, "allegations", 2, decision="rename", correction="Another label; plain", reason="r8"),
        _fill(folder, "questions", 0, decision="answer", correction="The harbour office = owner", reason="r9"),
        _fill(folder, "questions", 1, decision="assign", correction="assignee=Pia Rand", reason="r10"),
        _fill(folder, "entities", 0, decision="unsure", correction=f"with={entities[1]['id']}", reason="r11"),
    ]
    return len(filled)


def test_every_kind_of_decision_goes_round_and_the_second_time_nothing_is_done(case: Path, folder: Path):
    count = _every_kind(folder)
    would = allegata.import_sheet(case, folder, actor="Orla Finch", dry_run=True)
    assert len(would.summaries) == count
    assert _log(case) == []
    made = allegata.import_sheet(case, folder, actor="Orla  Finch ")
    assert made.summaries == would.summaries
    assert [v for v, _, _ in _log(case)] == (
        ["accept", "reject", "correct", "reject", "note", "split", "join", "rename", "answer", "assign", "unsure"]
    )
    assert {a for _, a, _ in _log(case)} == {"Orla Finch"}
    assert "r3; =r" in [r for _, _, r in _log(case)]
    again = allegata.import_sheet(case, folder, actor="Orla Finch")
    assert (again.already, again.decisions) == (count, ())
    assert len(_log(case)) == count
    assert allegata.verify(case).exit_code in {0, 1}
    with allegata.open_case(case) as reader:
        assert "The harbour office = owner" in {q.answer for q in reader.questions()}


@settings(deadline=None, max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 30), st.sampled_from(["accept", "reject", "note", "undo"])), max_size=4))
def test_whatever_was_decided_a_fresh_export_is_fresh(
    made_once: Path, tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[int, str]]
):
    """Untouched it decides nothing; with every row filled, in any state of the case, none is stale."""
    place = tmp_path_factory.mktemp("fresh")
    case = Path(shutil.copytree(made_once, place / "case"))
    for at, verb in acts:
        with allegata.open_case(case) as reader:
            ids = [s.id for d in reader.document_ids() for s in reader.statements(d)]
        with contextlib.suppress(UsageError):  # nothing to undo
            allegata.decide(case, ids[at % len(ids)], verb, reason="at random", actor="Pia Rand")
    allegata.export(case, "csv", place / "out")
    assert allegata.import_sheet(case, place / "out", actor="Orla Finch").rows == 0
    count = 0
    for file in (place / "out").glob("*.csv"):
        for at in range(len(_rows(file))):
            _fill(place / "out", file.stem, at, decision="note", correction="seen", reason="r")
            count += 1
    assert len(allegata.import_sheet(case, place / "out", actor="Orla Finch", dry_run=True).summaries) == count


def test_undo_by_a_sheet_takes_the_decision_back(case: Path, tmp_path: Path, folder: Path):
    ident = _fill(folder, "statements", 0, decision="accept", reason="a")
    allegata.import_sheet(case, folder, actor="Orla Finch")
    allegata.export(case, "csv", tmp_path / "later")
    _fill(tmp_path / "later", "statements", 0, decision="undo", reason="wrong line")
    assert len(allegata.import_sheet(case, tmp_path / "later", actor="Orla Finch").decisions) == 1
    assert allegata.import_sheet(case, tmp_path / "later", actor="Orla Finch").already == 1
    with allegata.open_case(case) as reader:
        assert reader.statement(ident).status == "proposed"
    with pytest.raises(SheetRefusedError, match="decided on since"):
        allegata.import_sheet(case, folder, actor="Orla Finch")  # what was undone is not done again unasked


def test_two_sheets_of_one_export_are_taken_where_they_do_not_meet(case: Path, folder: Path, tmp_path: Path):
    other = Path(shutil.copytree(folder, tmp_path / "other"))
    _fill(folder, "questions", 0, decision="answer", correction="yes", reason="a")
    _fill(other, "questions", 1, decision="answer", correction="no", reason="b")
    allegata.import_sheet(case, folder, actor="Orla Finch")
    assert len(allegata.import_sheet(case, other, actor="Pia Rand").decisions) == 1


@pytest.mark.parametrize(
    ("table", "cells", "said"),
    [
        ("statements", {"decision": "approve", "reason": "r"}, "statements.csv row 2, decision: no such decision"),
        ("statements", {"decision": "answer", "reason": "r"}, "statements.csv row 2, .*cannot be said of a statement"),
        ("statements", {"decision": "accept"}, "statements.csv row 2, reason: is empty"),
        ("statements", {"correction": "mode=alleged", "reason": "r"}, "row 2, decision: is empty, though a correction"),
        ("statements", {"decision": "correct", "reason": "r"}, "row 2, correction: correct needs"),
        ("statements", {"decision": "correct", "correction": "mode", "reason": "r"}, "correction: is no FIELD=VALUE"),
        (
            "statements",
            {"decision": "correct", "correction": "mode=maybe", "reason": "r"},
            "correction: mode cannot be .maybe. .one of stated",
        ),
        ("statements", {"decision": "correct", "correction": "mood=x", "reason": "r"}, "takes no field mood"),
        ("codings", {"decision": "accept", "reason": "r", "id": "stm_0"}, "codings.csv row 2, id: no record"),
        ("codings", {"decision": "accept", "reason": "r", "id": ""}, "codings.csv row 2, id: is empty"),
        ("codings", {"decision": "accept", "reason": "r", "id": "2021-05-09"}, "id: no record with this id"),
        ("entities", {"decision": "same", "reason": "r"}, "entities.csv row 2, correction: same needs two ids"),
        ("allegations", {"decision": "accept", "reason": "r", "seen": "v0"}, "allegations.csv row 2, seen: "),
    ],
)
def test_what_cannot_be_is_refused_by_row_column_and_reason(
    case: Path, folder: Path, table: str, cells: dict[str, str], said: str
):
    _fill(folder, table, 0, **cells)
    _fill(folder, "statements", 3, decision="accept", reason="a good row beside it")
    with pytest.raises(SheetRefusedError, match=said):
        allegata.import_sheet(case, folder, actor="Orla Finch")
    assert _log(case) == []


def test_all_faults_are_listed_and_the_status_is_two(case: Path, folder: Path, capsys: pytest.CaptureFixture[str]):
    _fill(folder, "statements", 0, decision="approve", reason="r")
    _fill(folder, "questions", 1, decision="answer", reason="r")
    assert run(["import", str(case), str(folder), "--actor", "Orla Finch", "--yes"]) == 2
    told = capsys.readouterr().err
    assert "statements.csv row 2, decision: " in told
    assert "questions.csv row 3, correction: " in told
    assert "nothing was imported" in told


def test_a_record_is_not_settled_twice_by_one_sheet(case: Path, folder: Path):
    first = _fill(folder, "statements", 0, decision="accept", reason="r")
    seen = _rows(folder / "statements.csv")[0]["seen"]
    _fill(folder, "statements", 1, id=first, seen=seen, decision="reject", reason="r")
    with pytest.raises(SheetRefusedError, match="row 3, id: is decided twice"):
        allegata.import_sheet(case, folder, actor="Orla Finch")


def test_the_command_asks_first_and_says_when_there_is_nothing_to_do(
    case: Path, folder: Path, capsys: pytest.CaptureFixture[str]
):
    _fill(folder, "statements", 0, decision="accept", reason="r")
    words = ["import", str(case), str(folder), "--actor", "Orla Finch"]
    assert run(words) == 2
    assert "1 decisions: 1 accept" in capsys.readouterr().err
    assert run([*words, "--yes"]) == 0
    assert "1 decided." in capsys.readouterr().out
    assert run([*words, "--yes"]) == 0
    assert "Nothing to do: its 1 decisions were imported before." in capsys.readouterr().out


def test_a_plain_list_with_three_columns_is_enough(case: Path, tmp_path: Path, folder: Path):
    ident = _rows(folder / "statements.csv")[0]["id"]
    (tmp_path / "list.csv").write_text(f"\nreason;note to self;ID;Decision\nr;x;'{ident};ACCEPT\n;;;\n", "utf-8")
    assert len(allegata.import_sheet(case, tmp_path / "list.csv", actor="Orla Finch").decisions) == 1
    assert allegata.import_sheet(case, tmp_path / "list.csv", actor="Orla Finch").already == 1


def _with_ids(saved: Path, out: Path, case: Path) -> Path:
    """A file as LibreOffice saved it, with the ids and digests of this case in place of its placeholders."""
    allegata.export(case, "csv", out.parent / "ids")
    held = {t: _rows(out.parent / "ids" / f"{t}.csv") for t in ("statements", "questions")}

    def put(found: re.Match[str]) -> str:
        table = "statements" if found[2] == "S" else "questions"
        return held[table][int(found[3]) - 1]["id" if found[1] == "ID" else "seen"]

    def put_all(raw: bytes, encoding: str) -> bytes:
        return PLACEHOLDER.sub(put, raw.decode(encoding)).encode(encoding)

    if saved.suffix == ".csv":
        encoding = {"cp1252": "cp1252", "utf16": "utf-16"}.get(saved.stem.rpartition("_")[2], "utf-8")
        out.write_bytes(put_all(saved.read_bytes(), encoding))
        return out
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            raw = old.read(part)
            new.writestr(part, put_all(raw, "utf-8") if part.filename.endswith("sharedStrings.xml") else raw)
    return out


@pytest.mark.parametrize("name", ["semicolon_cp1252.csv", "tab_utf16.csv", "comma_utf8.csv", "workbook.xlsx"])
def test_files_that_libreoffice_saved_are_taken_in(case: Path, tmp_path: Path, name: str):
    file = _with_ids(SAVED / name, tmp_path / name, case)
    made = allegata.import_sheet(case, file, actor="Orla Finch")
    expected = [
        ("accept", "Orla Finch", "read beside the report – “as is”"),
        ("reject", "Orla Finch", "not said; -- see café"),
        ("correct", "Orla Finch", "only alleged"),
    ]
    if name.endswith("xlsx"):
        expected.append(("answer", "Orla Finch", "register"))
    assert _log(case) == expected
    assert len(made.decisions) == len(expected)
    assert allegata.import_sheet(case, file, actor="Orla Finch").already == len(expected)


_KILLED = """
import os, signal, sys
import allegata
from allegata.store import ReviewWriter
put, done = ReviewWriter.put_decision, []
def dies(self, *held):
    put(self, *held)
    done.append(1)
    if len(done) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
ReviewWriter.put_decision = dies
allegata.import_sheet(sys.argv[1], sys.argv[2], actor="Orla Finch")
"""


def test_a_killed_import_leaves_nothing_half_done(case: Path, folder: Path):
    count = _every_kind(folder)
    before = (case / "case.jsonl").read_bytes()
    done = subprocess.run([sys.executable, "-c", _KILLED, str(case), str(folder)], check=False, capture_output=True)
    assert done.returncode == -9, done.stderr
    assert _log(case) == []
    assert (case / "case.jsonl").read_bytes() == before
    assert len(allegata.import_sheet(case, folder, actor="Orla Finch").decisions) == count


def _packed(out: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, raw in parts.items():
            made.writestr(name, raw)
    return out


def _bomb(out: Path) -> Path:
    return _packed(out, {"xl/worksheets/sheet1.xml": b"<a>" + b" " * 60_000_000 + b"</a>"})


def _entities(out: Path) -> Path:
    return _packed(out, {"xl/workbook.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'})


def _entities_wide(out: Path) -> Path:
    return _packed(out, {"xl/workbook.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode("utf-16")})


def _many(out: Path) -> Path:
    return _packed(out, {f"x{n}.xml": b"" for n in range(2_001)})


def _cut(out: Path) -> Path:
    out.write_bytes((SAVED / "workbook.xlsx").read_bytes()[:9_000])
    return out


def _other(out: Path) -> Path:
    return _packed(out, {"hello.txt": b"hello"})


@pytest.mark.parametrize("make", [_bomb, _entities, _entities_wide, _many, _cut, _other])
def test_hostile_workbooks_are_refused_in_one_line(case: Path, tmp_path: Path, make: Callable[[Path], Path]):
    file = make(tmp_path / "sheet.xlsx")
    with pytest.raises((InputError, TooLargeError)) as refused:
        allegata.import_sheet(case, file, actor="Orla Finch")
    assert "sheet.xlsx" in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "raw",
    [b"", b"id,decision", b"a,b\r\n1,2\r\n", b"\xd0\xcf\x11\xe0old", b"\x81\x8d\x9d id,decision", b'id,decision\n"x,y'],
)
def test_files_that_are_no_sheet_do_no_harm(tmp_path: Path, raw: bytes):
    (tmp_path / "sheet.csv").write_bytes(raw)
    with contextlib.suppress(UsageError, InputError):
        assert read_sheet(tmp_path / "sheet.csv") == []


def test_numbers_and_dates_of_a_spreadsheet_are_text_again(tmp_path: Path):
    from datetime import datetime  # noqa: PLC0415

    book = openpyxl.Workbook()
    book.active.append(["id", "decision", "correction", "reason"])
    book.active.append(["x", "answer", 1912.0, datetime(2021, 5, 9)])  # noqa: DTZ001  as a spreadsheet has it
    book.save(tmp_path / "typed.xlsx")
    (row,) = read_sheet(tmp_path / "typed.xlsx")
    assert (row.correction, row.reason) == ("1912", "2021-05-09")


def test_agreement_says_how_far_and_lists_what_to_adjudicate(
    case: Path, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    other = Path(shutil.copytree(folder, tmp_path / "other"))
    for at, (one, two) in enumerate([("accept", "accept"), ("reject", "accept"), ("reject", "reject")]):
        _fill(folder, "statements", at, decision=one, reason="a")
        ident = _fill(other, "statements", at, decision=two, reason="b")
    _fill(folder, "questions", 0, decision="accept", reason="alone")
    found = allegata.agreement(case, [folder, other])
    assert [(r.kind, r.units, r.same) for r in found.rows] == [("all", 3, 2), ("statement", 3, 2)]
    assert found.rows[0].alpha == pytest.approx((5 * 4 - 12) / (30 - 12))
    assert [(d.decisions, d.reasons) for d in found.differing] == [(("reject", "accept"), ("a", "b"))]
    assert found.differing[0].id != ident
    assert found.differing[0].words
    assert found.only_one == 1
    assert run(["agreement", str(case), str(folder), str(other)]) == 0
    told = capsys.readouterr().out
    assert "all: 0.444; 2 of 3 the same" in told
    assert "To adjudicate:" in told
    assert _log(case) == []
    with pytest.raises(UsageError, match="two sheets or more"):
        allegata.agreement(case, [folder])


def test_lines_of_json_are_those_of_the_case(case: Path, tmp_path: Path):
    allegata.export(case, "jsonl", tmp_path / "case.jsonl")
    assert (tmp_path / "case.jsonl").read_text().splitlines()[0] == (case / "case.jsonl").read_text().splitlines()[0]


@pytest.mark.parametrize(("form", "out"), [("pdf", "x"), ("csv", "file"), ("xlsx", "."), ("csv", "no/such")])
def test_what_cannot_be_written_is_wrong_use(case: Path, tmp_path: Path, form: str, out: str):
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError):
        allegata.export(case, form, tmp_path / out)  # type: ignore[arg-type]  # on purpose
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"
