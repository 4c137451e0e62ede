"""Long lists cut into pages that stay what they are when the list grows."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allegata.views.listing import LONG, Listing, by_date, by_letter, by_report, encoded, in_one, runs, shelves

if TYPE_CHECKING:
    from collections.abc import Sequence

DAYS = st.lists(st.dates(min_value=date(1990, 1, 1)).map(str), max_size=40)


def listed(days: Sequence[str]) -> Listing[str]:
    return Listing(sorted(days), lambda day: day, by_date, lambda held: encoded(list(held)), lambda day: day)


def test_a_short_list_is_not_cut():
    assert shelves(listed(["2024-01-01"] * LONG)) == []


def test_a_long_list_is_cut_by_year_and_a_long_year_by_month():
    days = ["9999", *["2023-05-01"] * 3, *[f"2024-{m:02}-01" for m in (1, 2) for _ in range(LONG)]]
    cut = shelves(listed(days))
    assert [(s.name, s.number) for s in cut] == [("2023", 3), ("2024-01", LONG), ("2024-02", LONG), ("undated", 1)]
    assert [(s.before, s.after) for s in cut][:2] == [(None, "2024-01"), ("2023", "2024-02")]


def named(names: Sequence[str]) -> Listing[str]:
    """A list of one key, which only its order cuts."""
    return Listing(names, lambda n: n, in_one, lambda held: encoded(list(held)), lambda n: n)


def test_what_no_key_cuts_is_cut_in_its_order_and_no_page_is_longer_than_the_bound():
    names = [f"row {n}" for n in range(20 * LONG)]
    cut = shelves(named(names))
    assert [row for s in cut for row in s.rows] == names
    assert max(s.number for s in cut) <= LONG
    assert len({s.name for s in cut}) == len(cut)
    assert [s.after for s in cut[:-1]] == [s.name for s in cut[1:]]
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
