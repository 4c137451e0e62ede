"""A case of two hundred reports: the first page stays small, and the pages behind it hold the rest."""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path

import pytest

import allegata
from allegata.publish import pages
from allegata.views.listing import LONG
from allegata.workbench import analyse

sys.path.insert(0, str(Path(__file__).parents[2] / "evaluation"))
import growth_case

pytestmark = pytest.mark.slow

REPORTS, READ = 200, 16
BRIEF, LONGEST = 1_000_000, 600_000


def test_the_brief_of_two_hundred_reports_is_at_most_a_megabyte(tmp_path: Path):
    growth_case.write_reports(tmp_path / "reports", range(READ))
    case = tmp_path / "case"
    allegata.report([tmp_path / "reports"], case)
    growth_case.grow(case, REPORTS)
    analyse(case)
    brief = (case / "case.html").read_text(encoding="utf-8")
    assert len(list((case / "reports").glob("*.html"))) == REPORTS
    assert len(brief.encode()) <= BRIEF
    pages = {f"more/{p.name}" for p in (case / "more").glob("*.html")}
    assert "more/matrix.html" in pages
    assert all(page in brief for page in ("more/matrix.html", "more/events.html"))
    assert "more/events-2020.html" in pages or any(p.startswith("more/events-2020-") for p in pages)
    for page in sorted(pages):
        text = (case / page).read_text(encoding="utf-8")
        assert len(text) < LONGEST, page
        assert text.count('class="claim"') <= 2 * LONG, page  # both sides of a contradiction are marked so
        targets = {t.partition("#")[0] for t in re.findall(r'href="([^":#]+\.html[^"]*)"', text)}
        assert all((case / "more" / t).is_file() for t in targets), page


def test_one_report_more_makes_few_pages_anew_and_the_same_as_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    growth_case.write_reports(tmp_path / "reports", range(READ))
    case, whole = tmp_path / "case", tmp_path / "whole"
    allegata.report([tmp_path / "reports"], case)
    growth_case.grow(case, REPORTS)
    analyse(case)
    before = {p.relative_to(case): p.read_bytes() for p in case.rglob("*.html")}
    growth_case.grow(case, REPORTS + 1)
    shutil.copytree(case, whole)
    for folder in ("more", "reports"):
        shutil.rmtree(whole / folder)
    built: list[str] = []
    monkeypatch.setattr(
        pages,
        "write_if_changed",
        lambda out, pieces, real=pages.write_if_changed: (
            built.append(f"{out.parent.name}/{out.name}") or real(out, pieces)
        ),
    )
    analyse(case)
    made = {name for name in built if name.startswith("more/")}
    analyse(whole)
    names = sorted(p.relative_to(case) for p in case.rglob("*.html"))
    assert names == sorted(p.relative_to(whole) for p in whole.rglob("*.html"))
    assert all((case / name).read_bytes() == (whole / name).read_bytes() for name in names)
    assert {str(n) for n in names} == {n for n in _named(case) if n.endswith(".html")}
    changed = {str(n) for n in names if n.parent.name == "more" and before.get(n) != (case / n).read_bytes()}
    assert len(made - changed) <= len(changed) / 10, "made for nothing"
    behind = {str(n) for n in names if n.parent.name == "more"}
    assert made
    assert len(behind - made) > len(behind) / 3, "though it repeats the words of every sixteenth report"


def _named(case: Path) -> list[str]:
    """The files that `outputs.json` names."""
    return list(json.loads((case / "outputs.json").read_text(encoding="utf-8"))["files"])
