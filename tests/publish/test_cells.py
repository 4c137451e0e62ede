"""Cells of tables: no formula, nothing hidden, and undone exactly."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allegata.publish.cells import cell, guarded, unguarded

STARTS = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", " =", "\u00a0=", "\ufeff=", "−"]


@pytest.mark.parametrize("start", STARTS)
def test_no_cell_starts_a_formula(start: str):
    text = f"{start}HYPERLINK(1)"
    assert guarded(text) == f"'{text}"
    assert unguarded(guarded(text)) == text


def test_a_file_parted_at_semicolons_starts_none_either():
    assert guarded("see; =1+1") == "see; '=1+1"
    assert unguarded("see; '=1+1") == "see; =1+1"


@pytest.mark.parametrize("typed", ["accept", "it's", "'tis", "a = b", "12 - 14 May", ""])
def test_plain_words_stay(typed: str):
    assert unguarded(guarded(typed)) == typed
    assert unguarded(typed) == typed


@given(st.text(alphabet=st.sampled_from("=+-@'\t\r\n; aé＝🛂\u202e\ufeff"), max_size=12) | st.text(max_size=40))
def test_what_is_guarded_is_undone_exactly(text: str):
    made = guarded(text)
    assert unguarded(made) == text
    assert not made.lstrip("\ufeff\u200b \u00a0").startswith(tuple("=+-@＝＋－＠"))


def test_overrides_and_controls_are_written_out_and_lines_kept():
    assert cell("a\u202eb\x00\r\nc 🛂 قالت") == "a[U+202E]b[U+0000]\nc 🛂 قالت"
    assert cell(None) == ""


@pytest.mark.parametrize("char", ["'", "=", ";", "\t", " ", "\n", "-"])
def test_long_runs_take_no_time(char: str):
    start = time.process_time()
    assert unguarded(guarded(char * 20_000)) == char * 20_000
    assert time.process_time() - start < 1
