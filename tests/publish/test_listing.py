"""Long lists cut into pages that stay what they are when the list grows."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented_case import FakeReader, case_records

import allegata.model as m
from allegata.publish import write_pages
from allegata.views.cards import Cards
from allegata.views.listing import LONG, Listing, by_date, by_letter, by_report, encoded, in_one, runs, shelves
from allegata.views.rows import Stories
from allegata.views.survey import survey

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

DAYS = st.lists(st.dates(min_value=date(1990, 1, 1)).map(str), max_size=40)


def listed(days: Sequence[str]) -> Listing[str]:
    return Listing(sorted(days), lambda day: day, by_date, lambda held: encoded(list(held)), lambda day: day)


def test_a_short_list_is_not_cut():
    assert shelves(listed(["2024-01-01"] * LONG)) == []


def test_a_long_list_is_cut_by_year_and_a_long_year_by_month():
    days = ["9999", *["2023-05-01"] * 3, *[f"2024-{m:02}-01" for m in (1, 2) for _ in range(LONG)]]
    cut = shelves(listed(days))
    assert [(s.name, s.number) for s in cut] == [("2023", 3), ("2024-01", LONG), ("2024-02", LONG), ("undated", 1)]


def named(names: Sequence[str]) -> Listing[str]:
    """A list of one key, which only its order cuts."""
    return Listing(names, lambda n: n, in_one, lambda held: encoded(list(held)), lambda n: n)


def test_what_no_key_cuts_is_cut_in_its_order_and_no_page_is_longer_than_the_bound():
    names = [f"row {n}" for n in range(20 * LONG)]
    cut = shelves(named(names))
    assert [row for s in cut for row in s.rows] == names
    assert max(s.number for s in cut) <= LONG
    assert len({s.name for s in cut}) == len(cut)
    assert [s.run for s in cut] == list(range(len(cut)))


@pytest.mark.parametrize("at", [0, 7, 600, 2_500, 4_999])
def test_one_row_more_anywhere_changes_few_runs(at: int):
    names = [f"row {n}" for n in range(20 * LONG)]
    before = dict(runs("x", names, str))
    after = dict(runs("x", [*names[:at], "one more", *names[at:]], str))
    changed = [name for name, held in after.items() if before.get(name) != held]
    assert 1 <= len(changed) <= 3
    assert len(before.keys() - after.keys()) <= 2


def test_a_day_of_many_rows_is_cut_too():
    days = [f"2024-05-01 {n}" for n in range(3 * LONG)]
    cut = shelves(listed(days))
    assert {s.key for s in cut} == {"2024-05"}
    assert max(s.number for s in cut) <= LONG


@given(DAYS)
def test_every_row_stands_on_one_page(days: list[str]):
    every = [*days, *["2024-05-01"] * LONG, "9999"]
    assert sorted(str(row) for s in shelves(listed(every)) for row in s.rows) == sorted(every)


def test_one_row_more_changes_what_one_page_tells():
    days = [f"{year}-{m:02}-11" for year in (2019, 2020, 2021) for m in range(1, 13) for _ in range(9)]
    before = {s.key: s.told for s in shelves(listed(days))}
    after = {s.key: s.told for s in shelves(listed([*days, "2020-02-03"]))}
    assert [key for key in after if after[key] != before.get(key)] == ["2020"]


def test_reports_stand_in_their_order_and_names_by_their_letters():
    numbers = Listing(range(1, LONG + 100), str, by_report, lambda held: str(list(held)), str)
    assert [s.key for s in shelves(numbers)][:3] == ["1-50", "51-100", "101-150"]
    assert by_letter("Ürök") == ("u", "ur")
    assert by_letter("Юрий")[0] == "y"
    assert by_letter(None) == by_letter("?") == ("other",)


def test_links_lead_from_page_to_page_through_every_row_once(tmp_path: Path):
    problems = [
        m.Problem(id=f"prb_{stage}{n}", document=f"Rope{n}.txt", stage=stage, message=f"{stage} {n}.", cause=None)
        for stage in ("reading", "waiting")
        for n in range(2 * LONG)
    ]
    write_pages(FakeReader([*case_records(), *problems]), tmp_path)
    more = tmp_path / "more"
    assert 'href="more/problems.html"' in (tmp_path / "case.html").read_text(encoding="utf-8")
    listed = re.findall(r'<li><a href="([^"]+)"', (more / "problems.html").read_text(encoding="utf-8"))
    texts = [(more / name).read_text(encoding="utf-8") for name in listed]
    told = re.findall(r"((?:reading|waiting) \d+)\.", " ".join(texts))
    assert sorted(told) == sorted(p.message.removesuffix(".") for p in problems)
    for (name, text), (after, following) in pairwise(zip(listed, texts, strict=True)):
        assert f'rel="next" href="{after}"' in text
        assert f'rel="prev" href="{name}"' in following


def test_an_answer_to_a_question_changes_the_page_it_stands_on_and_no_other_of_its_list(tmp_path: Path):
    records = case_records()
    asked = next(r for r in records if isinstance(r, m.Question) and r.kind == "asked_by_source")
    many = [msgspec.structs.replace(asked, id=f"qst_{n}", text=f"Who owns rope {n}?") for n in range(3 * LONG)]
    answered = msgspec.structs.replace(many[LONG], status="accepted", answer="The mill.")
    held = [answered if q.id == answered.id else q for q in many]
    before = write_pages(FakeReader([*records, *many]), tmp_path / "before", made="2024-02-01").keys
    after = write_pages(FakeReader([*records, *held]), tmp_path / "after", made="2024-02-01").keys
    assert before.keys() == after.keys()
    changed = [name for name in after if before[name] != after[name]]
    assert len(changed) == 1
    assert "The mill." in (tmp_path / "after" / changed[0]).read_text(encoding="utf-8")


def test_a_removed_report_changes_what_the_page_of_its_allegations_tells():
    records = case_records()
    gone = m.Change(
        id="chg_gone",
        source="src_a",
        url="https://tern.example/north",
        before="cap_a",
        after=None,
        kind="removed",
        at="2024-03-01T00:00:00Z",
    )
    told = []
    for held in (records, [*records, gone]):
        reader = FakeReader(held)
        seen = survey(reader)
        stories = Stories(reader, seen, Cards(reader, seen))
        told.append({page: stories.told(page, {}) for page in stories.pages})
    assert told[0].keys() == told[1].keys()
    assert told[0] != told[1]
