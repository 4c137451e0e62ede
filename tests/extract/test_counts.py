"""Counts: bounds, roughness and unit by the rules of the interface; what is no count."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allegata.extract.counts.counted import find_counts
from allegata.grammar.lexing import Line, lex
from allegata.grammar.numbers import number_at
from allegata.language import parse

if TYPE_CHECKING:
    from allegata.model import Count


def counts(text: str) -> list[Count]:
    return [c.value for c in find_counts(parse(text))]


CASES = [
    ("The report counts 12 workers.", 12, 12, "workers", False),
    ("The report counts at least 12 workers.", 12, None, "workers", False),
    ("The report counts more than 50 workers.", 51, None, "workers", False),
    ("The report counts up to 40 workers.", None, 40, "workers", False),
    ("The report counts fewer than 10 workers.", None, 9, "workers", False),
    ("The report counts no more than five workers.", None, 5, "workers", False),
    ("The report counts between 30 and 40 workers.", 30, 40, "workers", False),
    ("The report counts 30-40 workers.", 30, 40, "workers", False),
    ("The report counts about 300 workers.", 300, 300, "workers", True),
    ("The report counts some 300 workers.", 300, 300, "workers", True),
    ("The report counts nearly 300 workers.", 300, 300, "workers", True),
    ("The report counts 300 or more workers.", 300, None, "workers", False),
    ("The report counts several workers.", 3, None, "workers", True),
    ("The report counts a couple of workers.", 2, 2, "workers", False),
    ("The report counts a dozen workers.", 12, 12, "workers", False),
    ("The report counts two dozen workers.", 24, 24, "workers", False),
    ("The report counts half a dozen workers.", 6, 6, "workers", False),
    ("The report counts dozens of workers.", 24, None, "workers", True),
    ("The report counts hundreds of workers.", 200, None, "workers", True),
    ("The report counts tens of thousands of workers.", 20000, None, "workers", True),
    ("The report counts tens of hundreds of workers.", 2000, None, "workers", True),
    ("The report counts several hundred workers.", 300, None, "workers", True),
    ("The report counts 12,000 workers.", 12000, 12000, "workers", False),
    ("The report counts 12 000 workers.", 12000, 12000, "workers", False),
    ("The report counts 3.800 workers.", 3800, 3800, "workers", False),
    ("The report counts 1.2 million workers.", 1200000, 1200000, "workers", False),
    ("The report counts twenty-two thousand workers.", 22000, 22000, "workers", False),
    ("The report counts two hundred and five workers.", 205, 205, "workers", False),
    ("The report counts half of the 40 workers.", 20, 20, "workers", False),
    ("The report counts one of the workers.", 1, 1, "workers", False),
    ("The report counts 30 asylum seekers.", 30, 30, "asylum seekers", False),
    ("The report counts 30 tired young Kerovian men.", 30, 30, "men", False),
    ("Both men left.", 2, 2, "men", False),
    ("A quarter of a million tenants moved.", 250000, 250000, "tenants", False),
    ("Two thirds of the 600 cooks struck.", 400, 400, "cooks", False),
    ("Three and a half thousand cooks struck.", 3500, 3500, "cooks", False),
    ("A couple of thousand cooks struck.", 2000, 2000, "cooks", True),
    ("Some 3 crore cooks struck.", 30000000, 30000000, "cooks", True),
    ("Two to three thousand cooks struck.", 2000, 3000, "cooks", False),
    ("At least 15 but no more than 18 cooks struck.", 15, 18, "cooks", False),
    ("Estimates range from 300 to more than 500 cooks.", 300, None, "cooks", False),
    ("Fifty-odd cooks struck.", 50, 50, "cooks", True),
    ("Est. 50 cooks struck.", 50, 50, "cooks", True),
]


@pytest.mark.parametrize(("text", "minimum", "maximum", "unit", "approximate"), CASES)
def test_bounds_and_unit(text: str, minimum: int | None, maximum: int | None, unit: str, approximate: bool):  # noqa: FBT001  a case of the test
    (found,) = counts(text)
    assert (found.minimum, found.maximum, found.unit, found.approximate) == (minimum, maximum, unit, approximate)


def test_a_unit_left_out_is_that_of_the_count_before_it_in_the_sentence():
    first, second = counts("Of the 3800 members held in 2003, only around 1,600 or fewer remain in Kerovia.")
    assert (first.minimum, first.maximum, first.unit) == (3800, 3800, "members")
    assert (second.minimum, second.maximum, second.unit, second.approximate) == (None, 1600, "members", True)


def test_figures_over_time_take_the_noun_that_is_numbered():
    found = counts("The number of detainees rose from 300 in 2019 to 450 in 2021.")
    assert [(c.minimum, c.maximum, c.unit) for c in found] == [(300, 300, "detainees"), (450, 450, "detainees")]


@pytest.mark.parametrize(
    "text",
    [
        "He paid $500 and 1,200 euros.",
        "She is 35, and the 19-year-old is aged 19.",
        "They worked 14 hours a day for three years.",
        "Fifteen per cent agreed and 20% did not.",
        "It was the 3rd time in the 19th century.",
        "On 12 March 2019, in 2018/19 and in the 1990s it rained.",
        "Camp Elm 3 stands in Route 2019, Room 12.",
        "Article 5 and Section 12 apply.",
        "No one came and none of the workers left.",
        "The bus leaves at 10:30.",
        "Call 0355 4422 2019.",
        "The wall is 40 metres long.",
        "He lives at 14 Oak Street.",
        "Not one of the guards spoke.",
    ],
)
def test_what_is_no_count_of_persons_or_things(text: str):
    assert counts(text) == []


def test_spans_slice_the_text_and_stand_in_their_sentence():
    text = "At least 12 workers fled. “Some 300 women stayed,” he said."
    parsed = parse(text)
    found = find_counts(parsed)
    assert [text[c.start : c.end] for c in found] == [c.value.verbatim for c in found] == ["At least 12", "Some 300"]
    for c in found:
        assert parsed.sentences[c.sentence].start <= c.start < c.end <= parsed.sentences[c.sentence].end


@settings(deadline=None, max_examples=60)
@given(value=st.integers(10_000, 999_999_999))
def test_a_number_comes_back_from_every_grouping(value: int):
    for text in (f"{value:,}", f"{value:,}".replace(",", " "), f"{value:,}".replace(",", "."), str(value)):
        found = number_at(Line(lex(text, 0, len(text)), {}), 0)
        assert found is not None
        assert found.value == value


_SMALL = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def spelled(n: int) -> str:
    if n < 20:
        return _SMALL[n - 1]
    if n < 100:
        return _TENS[n // 10 - 2] + (f"-{_SMALL[n % 10 - 1]}" if n % 10 else "")
    if n < 1000:
        return f"{_SMALL[n // 100 - 1]} hundred" + (f" and {spelled(n % 100)}" if n % 100 else "")
    return f"{spelled(n // 1000)} thousand" + (f" {spelled(n % 1000)}" if n % 1000 else "")


@settings(deadline=None, max_examples=150)
@given(value=st.integers(1, 999_999))
def test_a_number_comes_back_from_words(value: int):
    text = spelled(value)
    found = number_at(Line(lex(text, 0, len(text)), {}), 0)
    assert found is not None
    assert (found.value, found.in_words) == (value, True)


@pytest.mark.parametrize(
    "text",
    [
        "Two in three cooks had a contract.",
        "Nine out of every ten cooks had a contract.",
        "The odds are one in a million.",
        "He was charged under sections 3 and 4 of the Act.",
        "The boat came in at 7.",
        "The wreck lies at 34.5 N.",
        "Two thirds of the cooks struck.",
        "Orrin is one of the oldest towns.",
    ],
)
def test_what_only_ranks_or_rates_is_no_count(text: str) -> None:
    assert counts(text) == []


def test_a_change_is_two_figures_and_a_part_is_one_of_its_own() -> None:
    assert [c.minimum for c in counts("The number of cooks rose from 12 to 15.")] == [12, 15]
    assert [(c.minimum, c.unit) for c in counts("The van held 20 cooks, 11 of them girls.")] == [
        (20, "cooks"),
        (11, "girls"),
    ]
