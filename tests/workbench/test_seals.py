"""Nothing forged is laundered: whatever is changed in a case is found, and no ordinary use is taken for a forgery."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import allegata
from allegata.errors import CheckFailedError
from allegata.store import Reader, Writer, read_head
from allegata.workbench.verifying import _log

if TYPE_CHECKING:
    from collections.abc import Callable

FIRST = """Outlet: Sandpiper Weekly
Byline: Orla Finch
Published: 3 March 2021

Guards took the passports of nine workers at Tallow Wharf, said Bram Oke.

A spokesman denied that any passport was taken. "Nobody was held," he said.
"""
SECOND = """Outlet: The Lockside Post
Byline: Jory Penn
Published: 5 March 2021

At least twelve workers were held at Tallow Wharf in January 2021, the harbour police said.

Who owns the wharf? Penn was not told.
"""
THIRD = (
    "Outlet: Quay Notes\nPublished: 9 May 2021\n\nMara Vint said that the gate of Tallow Wharf was locked at night.\n"
)
TABLES = (
    *("meta", "source", "capture", "document", "analysed", "mention", "statement", "attribution", "account", "coding"),
    *("assessment", "question", "allegation", "link", "problem", "known_name", "entity", "decision", "seal"),
)
UNORDERED = {"mention", "statement", "attribution", "account", "coding", "assessment", "question", "problem"}
"""Tables whose first column, `seq`, carries no meaning: their order is `position`, or stage and id."""


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    return _reports(tmp_path / "reports")


def _reports(folder: Path) -> Path:
    folder.mkdir()
    for name, text in (("first.txt", FIRST), ("second.txt", SECOND), ("third.txt", THIRD), ("empty.txt", "")):
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "names.csv").write_text("name,kind,aliases\nTallow Wharf,facility,the wharf\n", encoding="utf-8")
    (folder / "sources.csv").write_text("file,publisher\nfirst.txt,Sandpiper Group\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def _made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = _reports(tmp_path_factory.mktemp("sealed") / "reports")
    case = folder.parent / "case"
    what = [folder / name for name in ("first.txt", "second.txt", "empty.txt")]
    allegata.report(what, case, title="Tallow Wharf", names=folder / "names.csv")
    assert allegata.verify(case).exit_code == 0
    return case


@pytest.fixture
def made(_made_once: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(_made_once, tmp_path / "case"))


def _sql(case: Path, sql: str, *values: Any) -> None:
    with contextlib.closing(sqlite3.connect(case / "case.db")) as db, db:
        for trigger in ("decision_is_not_updated", "decision_is_not_deleted"):
            db.execute(f"DROP TRIGGER IF EXISTS {trigger}")
        db.execute(sql, values)


def _other(value: Any, luck: random.Random) -> Any:
    """A value near another one, of the same type."""
    if value is None or value == "":
        return "x"
    if isinstance(value, int):
        return value + luck.choice((-1, 1, 1000))
    place = luck.randrange(len(value))
    return value[:place] + luck.choice([c for c in "aZ7" if c != value[place]]) + value[place + 1 :]


def _edit_rows(case: Path, luck: random.Random) -> str:
    """Alter a field of a row of any table, or delete the row; what was done."""
    while True:
        table = luck.choice(TABLES)
        with contextlib.closing(sqlite3.connect(case / "case.db")) as db:
            rows = db.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608  the tables above
            names = [column[1] for column in db.execute(f"PRAGMA table_info({table})")]
        if not rows:
            continue
        row = luck.choice(rows)
        where = " AND ".join(f"{name} IS ?" for name in names)
        if luck.random() < 0.3:
            sql, values, what = f"DELETE FROM {table} WHERE {where}", row, f"{table}: a row deleted"  # noqa: S608  the tables above
        else:
            column = luck.randrange(table in UNORDERED, len(names))
            sql = f"UPDATE {table} SET {names[column]} = ? WHERE {where}"  # noqa: S608  the tables above
            values, what = (_other(row[column], luck), *row), f"{table}.{names[column]} altered"
        try:
            _sql(case, sql, *values)
        except sqlite3.IntegrityError:
            continue  # the schema itself refuses it
        return what


def _flip(path: Path, luck: random.Random) -> str:
    raw = bytearray(path.read_bytes())
    place = luck.randrange(len(raw))
    raw[place] ^= 1 << luck.randrange(7)
    path.write_bytes(bytes(raw))
    return f"{path.name}: byte {place}"


def _edit_files(case: Path, luck: random.Random) -> str:
    """Alter a byte of an original, of a case file or of the head."""
    originals = sorted(p for p in (case / "originals").rglob("*") if p.is_file() and p.stat().st_size)
    return _flip(luck.choice([*originals, case / "case.jsonl", case / "case.html", case / "case.head"]), luck)


def _found(case: Path) -> list[str]:
    head = read_head(case)
    with Reader(case) as reader:
        return [*reader.seal_faults(head), *_log(reader, [])[1]]


def test_an_untouched_case_agrees_with_its_seals(made: Path):
    assert _found(made) == []


@pytest.mark.parametrize("seed", range(25))
def test_an_altered_or_deleted_row_is_found(made: Path, seed: int):
    what = _edit_rows(made, random.Random(seed))  # noqa: S311  no secret
    assert _found(made), what


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(200))
def test_two_hundred_edits_are_found_by_verify(made: Path, seed: int):
    luck = random.Random(1000 + seed)  # noqa: S311  no secret
    what = luck.choice((_edit_rows, _edit_rows, _edit_files))(made, luck)
    found = allegata.verify(made)
    assert found.exit_code == 3, what
    assert all("\n" not in fault for fault in found.faults)


@pytest.mark.parametrize("seed", range(25))
def test_a_file_alone_shows_any_altered_byte_and_any_missing_line(made: Path, tmp_path: Path, seed: int):
    luck = random.Random(seed)  # noqa: S311  no secret
    alone = tmp_path / "alone.jsonl"
    lines = (made / "case.jsonl").read_bytes().splitlines(keepends=True)
    if seed % 3:
        alone.write_bytes(b"".join(lines))
        what = _flip(alone, luck)
    else:
        gone = luck.randrange(len(lines))
        what = f"line {gone} gone"
        alone.write_bytes(b"".join(lines[:gone] + lines[gone + 1 :]))
    assert allegata.verify(alone).exit_code == 3, what


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"stance":"denies"', b'"stance":"affirms"'),
        (b'"mode":"stated"', b'"mode":"alleged"'),
        (b'"publisher":"The Lockside Post"', b'"publisher":"The Lockside Pose"'),
    ],
    ids=["stance", "mode", "publisher"],
)
def test_a_file_alone_names_whose_seal_is_broken(made: Path, tmp_path: Path, old: bytes, new: bytes):
    alone = tmp_path / "alone.jsonl"
    raw = (made / "case.jsonl").read_bytes()
    assert old in raw
    alone.write_bytes(raw.replace(old, new, 1))
    faults = [f for f in allegata.verify(alone).faults if f.startswith("seals: ")]
    assert len(faults) == 1
    assert "does not agree with its seal" in faults[0]
    alone.write_bytes(
        b"".join(n for n in raw.splitlines(keepends=True) if b'"seal"' not in n and b"log_entry" not in n)
    )
    assert allegata.verify(alone).exit_code == 3


def _refused(case: Path, command: Callable[[], object]) -> str:
    before = (case / "case.html").read_bytes() if (case / "case.html").exists() else b""
    with pytest.raises(CheckFailedError) as caught:
        command()
    assert caught.value.exit_code == 3
    assert "\n" not in str(caught.value)
    if before:
        assert (case / "case.html").read_bytes() == before
    return str(caught.value)


def test_adding_and_analysing_refuse_what_was_forged(made: Path, reports: Path):
    _sql(made, 'UPDATE statement SET json = replace(json, \'"stance":"denies"\', \'"stance":"affirms"\')')
    allegata.add(made, [reports / "third.txt"])  # touches nothing of it
    told = _refused(made, lambda: allegata.analyse(made))  # would write it out
    assert "first.txt" in told
    assert "table statement" in told


def test_a_forged_source_is_not_analysed_with(made: Path):
    _sql(made, "UPDATE source SET json = replace(json, 'Sandpiper Weekly', 'Sandpiper Daily')")
    assert "table source" in _refused(made, lambda: allegata.analyse(made))


def test_a_forged_document_is_not_added_to(made: Path, reports: Path):
    _sql(made, "UPDATE document SET text = replace(text, 'nine', 'none')")
    assert "first.txt" in _refused(made, lambda: allegata.add(made, [reports / "first.txt"]))


def _replace_by_a_new_one(case: Path) -> None:
    other = case.parent / "other"
    allegata.new(other, "Tallow Wharf")
    shutil.copy(other / "case.db", case / "case.db")


@pytest.mark.parametrize(
    "forge",
    [
        lambda c: _sql(c, "DELETE FROM document WHERE seq = 1"),
        lambda c: _sql(c, "DELETE FROM known_name"),
        lambda c: _sql(c, "DELETE FROM seal"),
        lambda c: _sql(c, "DELETE FROM decision WHERE seq = (SELECT MAX(seq) FROM decision)"),
        lambda c: _sql(c, "UPDATE meta SET value = replace(value, 'Tallow', 'Fallow') WHERE key = 'case'"),
        lambda c: _sql(c, "PRAGMA user_version = 2"),
        lambda c: (c / "case.db").write_bytes(b""),
        lambda c: (c / "case.db").unlink(),
        lambda c: (c / "case.head").unlink(),
        lambda c: (c / "case.head").write_bytes(b"{}"),
        _replace_by_a_new_one,
    ],
    ids=[
        *("document", "names", "seals", "log cut", "title", "older", "emptied", "gone", "no head", "other head"),
        "replaced",
    ],
)
def test_a_case_that_disagrees_with_its_log_is_opened_by_nothing_that_writes(
    made: Path, reports: Path, forge: Callable[[Path], object]
):
    forge(made)
    for command in (
        lambda: allegata.add(made, [reports / "third.txt"]),
        lambda: allegata.analyse(made),
        lambda: allegata.report([reports / "third.txt"], made),
    ):
        _refused(made, command)
    assert _verified_badly(made)


def _verified_badly(case: Path) -> bool:
    try:
        return allegata.verify(case).exit_code == 3
    except CheckFailedError as error:
        return error.exit_code == 3


def test_a_database_set_back_to_an_earlier_copy_is_found(made: Path, reports: Path, tmp_path: Path):
    shutil.copy(made / "case.db", tmp_path / "earlier.db")
    allegata.report([reports / "third.txt"], made)
    shutil.copy(tmp_path / "earlier.db", made / "case.db")
    assert "set back" in _refused(made, lambda: allegata.analyse(made))
    assert _verified_badly(made)


@pytest.mark.parametrize("how", ["missing", "link", "altered"])
def test_an_original_that_is_not_itself_is_named(made: Path, reports: Path, tmp_path: Path, how: str):
    original = next(p for p in (made / "originals").rglob("*") if p.is_file() and b"nine" in p.read_bytes())
    if how == "link":
        shutil.move(original, tmp_path / "away")
        original.symlink_to(tmp_path / "away")
    elif how == "missing":
        original.unlink()
    else:
        original.write_bytes(original.read_bytes().replace(b"nine", b"none"))
    assert original.name in _refused(made, lambda: allegata.add(made, [reports / "first.txt"]))
    found = allegata.verify(made)
    assert found.exit_code == 3
    assert any(original.name in fault for fault in found.faults)


@pytest.mark.slow
def test_ordinary_use_raises_no_alarm(reports: Path, tmp_path: Path):
    case = tmp_path / "case"

    def agrees() -> None:
        assert _found(case) == []

    allegata.new(case, "Tallow Wharf")
    agrees()
    allegata.add(case, [reports / "first.txt", reports / "empty.txt"], names=reports / "names.csv")
    agrees()
    allegata.analyse(case)
    agrees()
    allegata.report([reports / "second.txt"], case)
    allegata.add(case, [reports / "first.txt"], sources=reports / "sources.csv")
    agrees()
    (reports / "names.csv").write_text("name,kind,aliases\nBram Oke,person,\n", encoding="utf-8")
    allegata.report([reports / "first.txt"], case, names=reports / "names.csv")
    (reports / "empty.txt").write_text(THIRD, encoding="utf-8")
    allegata.report([reports], case)
    assert allegata.verify(case).faults == ()
    assert allegata.verify(case / "case.jsonl").faults == ()


def test_nothing_new_writes_nothing(made: Path):
    before = {p: (p.stat().st_mtime_ns, p.read_bytes()) for p in (made / "case.html", made / "case.head")}
    assert allegata.analyse(made).files[:2] == ("case.jsonl", "case.html")
    assert {p: (p.stat().st_mtime_ns, p.read_bytes()) for p in before} == before
    (made / "case.html").unlink()
    allegata.analyse(made)
    assert allegata.verify(made).exit_code == 0


def test_a_head_that_lags_is_accepted(made: Path, reports: Path):
    head = (made / "case.head").read_bytes()
    allegata.report([reports / "third.txt"], made)
    (made / "case.head").write_bytes(head)  # as if killed between the database and the head
    assert allegata.analyse(made).exit_code == 0
    assert allegata.verify(made).exit_code == 0


def _drop_and_fail(writer: Writer, source: str) -> None:
    writer.drop_source(source)
    writer.put_source(None)  # type: ignore[arg-type]  # breaks off in the middle


def test_a_failed_transaction_leaves_the_seals_as_they_were(made: Path):
    with Writer(made) as writer:
        source = next(writer.sources())
        with pytest.raises(AttributeError), writer.transaction():
            _drop_and_fail(writer, source.id)
        with writer.transaction():
            writer.put_name("Orla Finch", "person", "[]")
    assert _found(made) == []


def test_a_root_is_one_entry_of_the_log_however_large_the_case(made: Path):
    with Reader(made) as reader:
        log = list(reader.log())
        documents = sum(1 for _ in reader.documents())
    assert len(log) < 12 + 4 * documents
    assert max(len(digests) for _, digests, _ in log) < 200


@pytest.mark.parametrize("has_head", [True, False])
def test_a_case_is_sealed_as_it_is_made(*, has_head: bool, reports: Path, tmp_path: Path):
    case = tmp_path / "case"
    allegata.new(case, "Tallow Wharf")
    if not has_head:  # killed between the database and its head
        (case / "case.head").unlink()
    assert allegata.verify(case).faults == ()
    allegata.report([reports / "first.txt"], case)
    assert allegata.verify(case).exit_code == 0


@pytest.mark.slow
def test_killed_at_any_moment_no_alarm_is_raised(reports: Path, tmp_path: Path):
    case = tmp_path / "case"
    for delay in (0.3, 0.6, 0.9, 1.2, 1.5, 1.8, 2.1, 2.4, 2.7, 3.0):
        command = [sys.executable, "-m", "allegata", "report", str(reports), "--out", str(case)]
        started = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(delay)
        os.kill(started.pid, signal.SIGKILL)
        started.wait()
        if (case / "case.db").exists():
            assert allegata.verify(case).faults == ()
        with (reports / f"more-{delay}.txt").open("w", encoding="utf-8") as more:
            more.write(SECOND.replace("twelve", f"{int(delay * 100)}"))
    allegata.report([reports], case)
    assert allegata.verify(case).exit_code == 0
