"""Dates as properties: round trips through many formats, bounds in order, valid EDTF, no crash, linear time."""

from __future__ import annotations

import time
from datetime import date, timedelta
from itertools import pairwise

import pytest
from edtf import parse_edtf
from hypothesis import given, settings
from hypothesis import strategies as st

from allegata.extract.counts.quantities import quantities
from allegata.extract.when import values
from allegata.extract.when.dates import read_date
from allegata.extract.when.phrases import reads
from allegata.grammar.lexing import Line, lex

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
FORMATS = {
    "iso": lambda d: d.isoformat(),
    "day first": lambda d: f"{d.day} {MONTHS[d.month - 1]} {d.year}",
    "month first": lambda d: f"{MONTHS[d.month - 1]} {d.day}, {d.year}",
    "ordinal": lambda d: f"the {ordinal(d.day)} of {MONTHS[d.month - 1]} {d.year}",
    "ordinal last": lambda d: f"{MONTHS[d.month - 1]} {ordinal(d.day)}, {d.year}",
    "short": lambda d: f"{d.day} {MONTHS[d.month - 1][:3]}{'' if d.month == 5 else '.'} {d.year}",
    "dashes": lambda d: f"{d.day}-{MONTHS[d.month - 1][:3]}-{d.year}",
    "weekday": lambda d: f"{d:%A}, {d.day} {MONTHS[d.month - 1]} {d.year}",
    "weekday short": lambda d: f"{d:%a}, {d.day} {MONTHS[d.month - 1][:3]} {d.year} 10:15:00 GMT",
    "slashes, year first": lambda d: f"{d.year}/{d.month:02d}/{d.day:02d}",
}
DAYS = st.dates(min_value=date(1500, 1, 1), max_value=date(2199, 12, 31))
PIECES = st.sampled_from(
    [
        "12",
        "31",
        "0",
        "99",
        "2019",
        "1980-88",
        "2019-13-05",
        "1/2/2019",
        "March",
        "May",
        "Feb.",
        "spring",
        "early",
        "late",
        "mid",
        "-",
        "–",
        "of",
        "the",
        "first",
        "half",
        "last",
        "next",
        "three",
        "weeks",
        "ago",
        "later",
        "years",
        "decades",
        "between",
        "and",
        "from",
        "to",
        "since",
        "until",
        "before",
        "after",
        "by",
        "about",
        "around",
        "the",
        "1990s",
        "nineties",
        "'",
        "98",
        "now",
        "yesterday",
        "Tuesday",
        ",",
        ".",
        "(",
        ")",
        "end",
        "day",
        "following",
        "same",
        "19th",
        "century",
        "quarter",
        "Q3",
        "turn",
        "year",
        "29",
        "30",
        "two",
        "dozen",
        "hundred",
        "million",
        "couple",
        "few",
        "several",
        "both",
        "one",
        "%",
        "$",
        "-",
        "at",
        "least",
        "or",
        "more",
    ]
)
TEXTS = st.one_of(st.lists(PIECES, max_size=14).map(" ".join), st.text(max_size=80))


def ordinal(day: int) -> str:
    return f"{day}{'th' if 10 <= day % 100 <= 20 else {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th')}"


@pytest.mark.parametrize("name", FORMATS)
@settings(deadline=None, max_examples=40)
@given(day=DAYS)
def test_a_day_comes_back_from_every_format(name: str, day: date):
    read = read_date(FORMATS[name](day))
    assert (read.edtf, read.earliest, read.latest, read.precision, read.flags) == (
        *[day.isoformat()] * 3,
        "day",
        (),
    )


@settings(deadline=None, max_examples=60)
@given(day=DAYS)
def test_figures_in_open_order_hold_every_reading_and_no_other(day: date):
    read = read_date(f"{day.day:02d}/{day.month:02d}/{day.year}")
    readings = {day} | ({date(day.year, day.day, day.month)} if day.day <= 12 else set())
    assert (read.earliest, read.latest) == (min(readings).isoformat(), max(readings).isoformat())


@settings(deadline=None, max_examples=60)
@given(first=DAYS, days=st.integers(1, 4000))
def test_a_range_keeps_both_its_ends(first: date, days: int):
    last = min(first + timedelta(days=days), date(2199, 12, 31))
    text = f"from {FORMATS['day first'](first)} to {FORMATS['month first'](last)}"
    read = read_date(text)
    assert (read.earliest, read.latest) == (first.isoformat(), last.isoformat())


@settings(deadline=None, max_examples=250)
@given(text=TEXTS, published=st.one_of(st.none(), DAYS))
def test_whatever_is_written_bounds_are_in_order_and_edtf_is_valid(text: str, published: date | None):
    when = read_date(text, read_date(published.isoformat()) if published else None)
    assert when.verbatim == text
    if when.earliest is not None and when.latest is not None:
        assert when.earliest <= when.latest
    if when.edtf is not None:
        parse_edtf(when.edtf)
        assert when.earliest is not None or when.latest is not None
    if "impossible" in when.flags:
        assert (when.edtf, when.earliest, when.latest) == (None, None, None)


@settings(deadline=None, max_examples=100)
@given(day=DAYS, unit=st.sampled_from(["day", "week", "month", "season", "quarter", "year", "decade", "century"]))
def test_a_unit_holds_its_day_and_its_parts_lie_inside_it(day: date, unit: str):
    whole = values.unit_at(unit, day)
    assert whole.lo is not None
    assert whole.hi is not None
    assert whole.lo <= day <= whole.hi
    thirds = [values.part(name, whole) for name in ("early", "mid", "late")]
    assert thirds[0].lo == whole.lo
    assert thirds[2].hi == whole.hi
    if unit != "day":
        for before, after in pairwise(thirds):
            assert before.hi is not None
            assert after.lo == before.hi + timedelta(days=1)


@pytest.mark.parametrize(
    "piece",
    ["1", "1-", "1,", "1.", "May ", "the ", "the end of ", "first half of ", "between ", "last ", "from March to ",
     "twenty-", "hundred and ", "since ", "'", "Monday, ", "12 March - ", "2019-", "millions of ", "123 ", "a"],
)  # fmt: skip
def test_hostile_repetition_is_read_in_linear_time(piece: str):
    text = piece * (100_000 // len(piece))
    begun = time.process_time()
    line = Line(lex(text, 0, len(text)), {})
    list(reads(line))
    list(quantities(line, frozenset()))
    assert time.process_time() - begun < 5
