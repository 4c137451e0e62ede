from __future__ import annotations

import json
import stat
from typing import TYPE_CHECKING

import msgspec
import pytest
from invented_case import FakeReader, case_records, reader

import allegata.model as m
from allegata.errors import StorageError
from allegata.publish import write_case_jsonl
from allegata.publish.linter import lint_lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def test_every_record_is_one_ascii_line_that_reads_back(tmp_path: Path):
    out = tmp_path / "case.jsonl"
    count = write_case_jsonl(reader(), out)
    raw = out.read_bytes()
    lines = raw.decode("ascii").splitlines()
    assert count == len(lines) == len(case_records())
    assert not any(b < 0x20 and b != 0x0A for b in raw)
    back = [msgspec.convert(json.loads(line), m.AnyRecord) for line in lines]
    assert back == case_records()


def test_lines_name_their_record_and_keep_unknowns_as_null(tmp_path: Path):
    out = tmp_path / "case.jsonl"
    write_case_jsonl(reader(), out)
    rows = [json.loads(line) for line in out.read_text(encoding="ascii").splitlines()]
    statement = next(r for r in rows if r["record"] == "statement")
    assert next(iter(statement)) == "record"
    assert statement["paraphrase"] is None
    assert statement["counts"] == []


def test_the_file_is_private_and_nothing_else_is_left(tmp_path: Path):
    out = tmp_path / "case.jsonl"
    write_case_jsonl(reader(), out)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert [p.name for p in tmp_path.iterdir()] == ["case.jsonl"]


class _Breaking(FakeReader):
    def stored(self) -> Iterator[m.AnyRecord | str]:
        yield from list(super().stored())[:3]
        raise OSError(28, "No space left on device")


def test_a_failure_half_way_leaves_the_old_file(tmp_path: Path):
    out = tmp_path / "case.jsonl"
    out.write_text("old\n", encoding="utf-8")
    with pytest.raises(StorageError, match=r"case\.jsonl: cannot be written"):
        write_case_jsonl(_Breaking(case_records()), out)
    assert out.read_text(encoding="utf-8") == "old\n"
    assert [p.name for p in tmp_path.iterdir()] == ["case.jsonl"]


def test_a_missing_folder_is_one_line(tmp_path: Path):
    with pytest.raises(StorageError, match="cannot be written"):
        write_case_jsonl(reader(), tmp_path / "nowhere" / "case.jsonl")


def test_every_line_is_attributed(tmp_path: Path):
    out = tmp_path / "case.jsonl"
    write_case_jsonl(reader(), out)
    lines = out.read_text(encoding="ascii").splitlines()
    assert lint_lines(lines) == []
    bare = next(line for line in lines if '"record":"statement"' in line)
    silent = json.dumps({**json.loads(bare), "voice": []})
    assert lint_lines([silent]) == ["line 1: statement without voice"]
    assert lint_lines(['{"record":"coding","statement":"stm_1","reading":"reported","anchors":[]}'])
