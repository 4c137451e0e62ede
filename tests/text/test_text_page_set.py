"""The set of invented pages in `evaluation/`: our reading is above plain trafilatura's and above its floor."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest

FLOOR = 0.985


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "evaluation"))
    yield importlib.import_module("page_set").run()
    for name in ("page_set", "page_templates", "page_layouts", "page_articles", "page_chrome"):
        sys.modules.pop(name, None)


def test_our_reading_is_above_plain_trafilatura(table: dict[str, tuple[tuple[float, ...], tuple[float, ...]]]):
    ours, plain = table["all"]
    assert ours[2] > plain[2]
    assert ours[2] >= FLOOR
    assert all(mine[2] > 0.9 for mine, _ in table.values())
