"""A case of two hundred reports: the first page stays small, and the pages behind it hold the rest."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

import allegata
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
        targets = {t.partition("#")[0] for t in re.findall(r'href="([^":#]+\.html[^"]*)"', text)}
        assert all((case / "more" / t).is_file() for t in targets), page
