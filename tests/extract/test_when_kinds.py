"""Dates by kind: counted inside a period, lists, other calendars, accounts, direction, and the life of who acts."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from allegata.extract.when.dates import find_times, read_date
from allegata.extract.when.phrases import reads
from allegata.grammar.lexing import Line, lex
from allegata.language import parse

if TYPE_CHECKING:
    from allegata.model import When

PUBLISHED = read_date("10 May 2024")


def times(text: str) -> list[When]:
    return [t.value for t in find_times(parse(text), PUBLISHED)]


@pytest.mark.parametrize(
    ("text", "verbatim", "edtf"),
    [
        ("They left on the last Friday of March 2023.", "the last Friday of March 2023", "2023-03-31"),
        ("They left on the 2nd Monday in May 2022.", "the 2nd Monday in May 2022", "2022-05-09"),
        ("The raid took place in week 1 of 2021.", "week 1 of 2021", "2021-01-04/2021-01-10"),
        ("The raid took place in 2024-W07.", "2024-W07", "2024-02-12/2024-02-18"),
        ("The permit expires on 3 October next year.", "3 October next year", "2025-10-03"),
        ("The boats came in June and July 2021.", "June and July 2021", "{2021-06,2021-07}"),
        ("They sat on 3, 4 and 7 March.", "3, 4 and 7 March", "{2024-03-03,2024-03-04,2024-03-07}"),
        ("The men arrived between 5 and 9 May 2022.", "5 and 9 May 2022", "2022-05-05/2022-05-09"),
        ("They worked Tuesday and Wednesday last week.", "Tuesday and Wednesday last week", "{2024-04-30,2024-05-01}"),
        ("He signed on 5/Mar/20.", "5/Mar/20", "2020-03-05"),
        ("He signed on 03.04.21.", "03.04.21", "[2021-03-04,2021-04-03]"),
        ("It shut before the end of March 2021.", "before the end of March 2021", "../2021-03-31"),
        ("The guards left after the start of 2020.", "after the start of 2020", "2020/.."),
        ("The pay stopped two days before 12 June 2021.", "two days before 12 June 2021", "2021-06-10"),
        ("The hearing resumes on Monday.", "Monday", "2024-05-13"),
        ("If the wages are not paid by June, the crew will strike.", "by June", "../2024-06"),
        ("A ruling is likely in October.", "October", "2024-10"),
        ("The owner was arrested in October.", "October", "2023-10"),
        ("The crew has been unpaid since November.", "since November", "2023-11/.."),
    ],
)
def test_a_date_is_read_whole(text: str, verbatim: str, edtf: str) -> None:
    assert [(t.verbatim, t.edtf) for t in times(text)] == [(verbatim, edtf)]


@pytest.mark.parametrize(
    "text",
    [
        "The trial is set to last two weeks.",
        "The company broke the Minimum Wage Act 1998.",
        "The ministry cited the 2015 Modern Slavery Act.",
        "The law was passed under Convention No. 29 of 1930.",
        "The owner spoke to Labour Tomorrow.",
        "A week after the raid, the owner fled.",
    ],
)
def test_a_duration_or_a_name_is_no_date(text: str) -> None:
    assert times(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "The contract is dated 12 Ramadan 1444.",
        "The order is dated 3 Tishrei 5783.",
        "The workers came in 1443 AH.",
        "The mill closed in 2566 B.E.",
        "It was filed on 4 Meskerem 2014.",
        "It was signed on 9 Dhu al-Hijjah 1443.",
    ],
)
def test_another_calendar_is_vague_and_never_ours(text: str) -> None:
    assert [(t.edtf, t.earliest, t.latest, t.flags) for t in times(text)] == [(None, None, None, ("vague",))]


@pytest.mark.parametrize("text", ["Costs rose in FY22.", "It rose in fiscal 2020.", "It rose in fiscal year 2020-21."])
def test_a_year_of_accounts_is_vague(text: str) -> None:
    (found,) = times(text)
    assert found.flags == ("vague",)


def test_a_period_without_such_a_day_is_impossible() -> None:
    (found,) = times("They met on the fifth Friday of February 2023.")
    assert (found.edtf, found.flags) == (None, ("impossible",))


@pytest.mark.parametrize(
    ("text", "doubted"),
    [
        ("The mill was founded in 2010. In 2007 the mill hired forty children.", ["2007"]),
        ("The mill was founded in 2010. In 2012 the mill hired forty children.", []),
        ("The captain died on 3 May 2019. He struck the cook in June 2020.", ["June 2020"]),
        ("The captain died on 3 May 2021. He struck the cook in June 2020.", []),
        ("Mara Tol, aged 20, joined the crew in 2020. She was born in 1985.", ["1985"]),
        ("Mara Tol, aged 20, joined the crew in 2020. She was born in 1999.", []),
        ("The crew left on 12 December 2024.", ["12 December 2024"]),
        ("The firm won a contract for 12 December 2024.", []),
    ],
)
def test_a_date_that_a_life_or_the_publication_excludes_is_flagged(text: str, doubted: list[str]) -> None:
    assert [t.verbatim for t in times(text) if "inconsistent" in t.flags] == doubted


@pytest.mark.parametrize("unit", ["5, ", "May and ", "Dhu al-", "the first ", "Act of "])
def test_repeats_are_read_in_linear_time(unit: str) -> None:
    began = time.process_time()
    text = unit * 4000
    assert len(list(reads(Line(lex(text, 0, len(text)), {})))) <= len(text)
    assert time.process_time() - began < 5


@pytest.mark.parametrize("text", ["They would earn 1400 a month.", "They paid 2000 per head.", "They got 1900 each."])
def test_so_many_for_each_is_no_year(text: str) -> None:
    assert times(text) == []


@pytest.mark.parametrize("text", ["In 2014 each man paid him.", "In 2019 a month of rain came."])
def test_a_year_before_such_words_is_one(text: str) -> None:
    assert [t.precision for t in times(text)][:1] == ["year"]
