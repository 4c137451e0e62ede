"""Dates: the gold file, the rules of the interface one by one, where the spans stand, dates of metadata."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from allegata.extract.when.dates import find_times, read_date
from allegata.language import parse

if TYPE_CHECKING:
    from types import ModuleType

    from allegata.model import When

EVALUATION = Path(__file__).parent.parent.parent / "evaluation"
PUBLISHED = read_date("17 May 2023")


@pytest.fixture(scope="module")
def gold() -> ModuleType:
    spec = importlib.util.spec_from_file_location("date_gold", EVALUATION / "date_gold.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["date_gold"] = module
    spec.loader.exec_module(module)
    return module


def times(text: str, published: When | None = PUBLISHED) -> list[When]:
    return [t.value for t in find_times(parse(text), published)]


def bounds(text: str, published: When | None = PUBLISHED) -> list[tuple[str | None, str | None]]:
    return [(t.earliest, t.latest) for t in times(text, published)]


def test_gold_dates_have_the_expected_interval(gold: ModuleType):
    tally, wrong = gold.score()
    assert tally["expected"] >= 200
    assert tally["interval"] >= 0.98 * tally["expected"], wrong
    assert tally["invented"] == 0, wrong
    assert tally["flagged"] == tally["impossible"] > 0


def test_spans_slice_the_text_exactly():
    text = "On 12 March 2019, “we fled in May 2020,” he said. Since 2017 nobody has come.\n\nIt was the 1990s."
    parsed = parse(text)
    found = find_times(parsed, PUBLISHED)
    assert [text[t.start : t.end] for t in found] == [t.value.verbatim for t in found]
    assert [t.value.verbatim for t in found] == ["12 March 2019", "May 2020", "Since 2017", "1990s"]
    for t in found:
        sentence = parsed.sentences[t.sentence]
        assert sentence.start <= t.start < t.end <= sentence.end


def test_no_expression_crosses_a_paragraph():
    assert [t.verbatim for t in times("They came in March\n\n2019 men left.")] == ["March"]


def test_publication_known_to_the_month_gives_no_days():
    published = read_date("May 2023")
    (yesterday,) = times("He left yesterday.", published)
    assert (yesterday.earliest, yesterday.latest) == ("2023-04-30", "2023-05-30")
    assert "vague" in yesterday.flags
    (now,) = times("He is now abroad.", published)
    assert now.edtf == "2023-05"


def test_unknown_publication_gives_no_bounds_to_what_depends_on_it():
    for text in ("He left yesterday.", "He left last March.", "He left on 12 March.", "He is now abroad."):
        (found,) = times(text, None)
        assert (found.edtf, found.earliest, found.latest) == (None, None, None)
        assert "relative" in found.flags


def test_order_of_figures_is_settled_by_other_dates_of_the_text():
    assert bounds("He came on 25/03/2019 and left on 04/05/2019.")[1] == ("2019-05-04", "2019-05-04")
    assert bounds("He came on 03/25/2019 and left on 04/05/2019.")[1] == ("2019-04-05", "2019-04-05")


def test_months_that_are_verbs_or_names_are_no_dates():
    assert times("They may march on the capital. April Miller may fall.") == []


def test_relative_dates_say_what_they_are_relative_to():
    first, second = times("He was seized on 3 June 2010. Two years later he was freed.")
    assert first.relative_to is None
    assert second.relative_to == "3 June 2010"
    assert times("He left last week.")[0].relative_to == "publication"


@pytest.mark.parametrize(
    ("line", "edtf"),
    [
        ("2019-03-12T10:15:00Z", "2019-03-12"),
        ("Tue, 12 Mar 2019 10:15:00 GMT", "2019-03-12"),
        ("Published: March 12, 2019 at 10:15 am", "2019-03-12"),
        ("20190312", "2019-03-12"),
        ("12.03.2019", "[2019-03-12,2019-12-03]"),
        ("Spring 2019", "2019-21"),
        ("March 2019", "2019-03"),
        ("2019", "2019"),
    ],
)
def test_dates_of_metadata(line: str, edtf: str):
    read = read_date(line)
    assert read.edtf == edtf
    assert read.verbatim == line


@pytest.mark.parametrize("line", ["", "undated", "no. 12", "@@@", "1" * 5000])
def test_metadata_without_a_date_is_kept_as_written(line: str):
    read = read_date(line)
    assert (read.verbatim, read.edtf, read.precision) == (line, None, "unknown")


def test_ranges_up_to_now_and_limits_with_at_least():
    assert bounds("The camp (2013-present) is large.") == [("2013-01-01", "2023-05-31")]
    assert bounds("The camp (2013-present) is large.", None) == [("2013-01-01", None)]
    assert bounds("It has stood there since at least 2014.") == [("2014-01-01", None)]


def test_years_of_other_calendars_are_kept_as_written():
    (found,) = times("The house was built in 300 BC.")
    assert (found.verbatim, found.edtf, found.flags) == ("300 BC", None, ("vague",))


def test_a_text_without_sentences_has_no_dates():
    assert find_times(parse(""), None) == ()
