"""What differs between two versions: whole sentences."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allegata.model import Document, OffsetMap
from allegata.workbench.changes import hunks, sentences


def _document(text: str, title: str | None = "T", byline: str | None = None) -> Document:
    return Document(
        id="doc",
        source="src",
        media_type="text/plain",
        title=title,
        byline=byline,
        dated=None,
        text=text,
        text_rules_version="1",
        offset_map=OffsetMap(kind="text", segments=()),
    )


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("One. Two.", "One. Two.", []),
        ("One. Two.", "One. Three.", [("changed", "Two.", "Three.")]),
        ("One. Two.", "One.", [("removed", "Two.", None)]),
        ("One.", "One.\n\nTwo.", [("added", None, "Two.")]),
        ("He said “No.” Then left.", "He said “No.” Then stayed.", [("changed", "Then left.", "Then stayed.")]),
    ],
)
def test_whole_sentences_are_compared(before: str, after: str, expected: list[tuple[str, str | None, str | None]]):
    found = hunks(_document(before), _document(after))
    assert [(h.op, h.before, h.after) for h in found] == expected


def test_title_and_byline_are_compared_as_printed():
    found = hunks(_document("x", title="A"), _document("x", title="B", byline="By C"))
    assert [(h.field, h.op, h.before, h.after) for h in found] == [
        ("title", "changed", "A", "B"),
        ("byline", "added", None, "By C"),
    ]


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=200))
def test_sentences_lose_no_character_but_white_space(text: str):
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())
