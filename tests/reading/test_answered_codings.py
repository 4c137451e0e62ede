"""What the accused deny is coded as denied, and nothing of it as reported."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

import allegata

if TYPE_CHECKING:
    from pathlib import Path

TOLD = "Nine former bakers say the Corrin bakery locked them in and kept their passports. "


def _readings(tmp_path: Path, text: str) -> set[tuple[str, str]]:
    report = tmp_path / "report.txt"
    report.write_text(f"Outlet: Quay Letter\nPublished: 2024-05-01\nTitle: Bakers\n\n{TOLD}{text}")
    allegata.report([report], tmp_path / "out")
    lines = (tmp_path / "out" / "case.jsonl").read_text().splitlines()
    records = [json.loads(line) for line in lines]
    return {
        (r["indicator"], r["reading"])
        for r in records
        if r["record"] == "coding" and r["anchors"][0]["start"] >= len(TOLD)
    }


@pytest.mark.parametrize(
    "text", ["The owner said all bakers held their own passports.", "The bakery denies the claims."]
)
def test_an_answer_denies_and_reports_nothing(tmp_path: Path, text: str):
    found = _readings(tmp_path, text)
    assert ("FL-07", "denied") in found
    assert not any(reading == "reported" for _, reading in found)
