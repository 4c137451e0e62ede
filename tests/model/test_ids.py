"""Ids and anchors: the same content gives the same id on every run and machine; spans are right by construction."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allegata.errors import AllegataError, CheckFailedError
from allegata.model import AnyRecord, Case, Question, anchor_at, content_id

EXAMPLE = Path(__file__).parent.parent.parent / "examples" / "reports" / "06-fellowship-statement.txt"
parts = st.lists(st.none() | st.text(max_size=8) | st.integers(), max_size=4)


def test_an_id_is_pinned():
    assert content_id("stm", "doc", 3, None) == "stm_f06a98e5729750dd702b"


@given(parts, parts)
def test_different_parts_give_different_ids(a: list[Any], b: list[Any]):
    same = [None if x is None else str(x) for x in a] == [None if x is None else str(x) for x in b]
    assert (content_id("x", *a) == content_id("x", *b)) == same


@given(st.text(min_size=1, max_size=60), st.data())
def test_an_anchor_slices(text: str, data: st.DataObject):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    anchor = anchor_at("doc", text, start, end)
    assert text[anchor.start : anchor.end] == anchor.exact
    assert text[: anchor.start].endswith(anchor.prefix)
    assert text[anchor.end :].startswith(anchor.suffix)


@pytest.mark.parametrize(("start", "end"), [(0, 0), (2, 1), (-1, 2), (0, 9)])
def test_a_span_outside_the_text_is_refused(start: int, end: int):
    with pytest.raises(CheckFailedError):
        anchor_at("doc", "gate", start, end)


def test_records_are_frozen_and_name_their_type():
    case = Case(id="c", title="t")
    with pytest.raises(AttributeError):
        case.title = "other"  # type: ignore[misc]
    raw = msgspec.json.encode(Question(id="q", kind="gap", targets=(), text="Who?"))
    assert raw.startswith(b'{"record":"question"')
    assert isinstance(msgspec.json.decode(raw, type=AnyRecord), Question)


def test_every_error_is_one_line_with_resource_and_cause():
    def below(kind: type[AllegataError]) -> list[type[AllegataError]]:
        return [kind, *(x for k in kind.__subclasses__() for x in below(k))]

    kinds = below(AllegataError)
    assert len(kinds) > 5
    for kind in kinds:
        line = str(kind("cannot be\nread", resource="report.txt", cause="no permission"))
        assert line == "report.txt: cannot be read (no permission)"
        assert kind.__doc__


@pytest.mark.slow
def test_ids_are_the_same_whatever_the_machine_is_set_to(tmp_path: Path):
    """Hash seed, time zone, locale and folder may differ; the records may not, times of capture apart."""
    seen = []
    for n, settings in enumerate(
        ({"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C"}, {"PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo"})
    ):
        out = tmp_path / f"machine-{n}" / "case"
        out.parent.mkdir()
        command = [sys.executable, "-m", "allegata", "report", str(EXAMPLE), "--out", str(out)]
        subprocess.run(command, env={**os.environ, **settings}, cwd=out.parent, check=True, capture_output=True)
        records = [json.loads(line) for line in (out / "case.jsonl").read_text(encoding="utf-8").splitlines()]
        records = [r for r in records if r["record"] not in {"seal", "log_entry"}]  # they cover the times, salted
        for r in records:
            for field in ("created", "fetched_at"):
                r.pop(field, None)
        seen.append(records)
    assert len(seen[0]) > 50
    assert seen[0] == seen[1]
