"""Items of round-ups and live blogs: whose item it is stands between the report's author and who speaks in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from allegata.text import read as read_bytes

if TYPE_CHECKING:
    from allegata.model import Statement

ITEMS = """Week in the ports

Dock clerks held

Date: 4 March 2024

Source: Vell Courier

Two clerks were locked in a shed at Harn, a porter said.

Kiln closed

Date: 27 February 2024

{line}

The council closed a kiln at Odrin on Monday after a fire.
"""
LIVE = """Live: the trial at Harn

8 May 2022, 10:00 Ana Brul

The court heard from two porters, a clerk said.

7 May 2022, 18:20

The owner was held at the gate on the quay at noon.
"""


def _statements(report: str) -> list[Statement]:
    from allegata.capture import Taken  # noqa: PLC0415  as above
    from allegata.reading import rules, stages  # noqa: PLC0415  loads the parser
    from allegata.workbench.record_making import make_document, make_source  # noqa: PLC0415  as above

    page = read_bytes(report.encode(), "roundup.txt")
    source = make_source(Taken(basename="roundup.txt", digest="0" * 64, payload=b""), page, {})
    found, _ = stages.run(make_document(source.id, page), source, (), rules.engine_key())
    return list(found.statements)


def _voices(report: str) -> dict[str, list[str | None]]:
    return {s.anchors[0].exact[:12]: [h.name for h in s.voice[1:]] for s in _statements(report)}


def test_the_outlet_of_an_item_is_its_first_voice():
    assert _voices(ITEMS.format(line="Source: Odrin Post")) == {
        "Two clerks w": ["Vell Courier", "porter"],
        "The council ": ["Odrin Post"],
    }


def test_an_item_without_an_outlet_has_no_other_items():
    assert _voices(ITEMS.format(line="Odrin"))["The council "] == []


def test_the_author_of_an_entry_is_its_first_voice():
    found = _voices(LIVE)
    assert found["The court he"] == ["Ana Brul", "clerk"]
    assert found["The owner wa"] == []


@pytest.mark.parametrize("label", ["Outlet", "source", "Published by"])
def test_labels_of_outlets(label: str):
    voice = next(
        s for s in _statements(ITEMS.format(line=f"{label}: Odrin Post")) if "kiln" in s.anchors[0].exact
    ).voice
    assert [(h.name, h.role, h.depth) for h in voice[1:]] == [("Odrin Post", "organisation", -1)]
