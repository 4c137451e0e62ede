"""The words of dates, and what a single word or figure can be: a year, a day of a month."""

from __future__ import annotations

import functools
from types import MappingProxyType
from typing import TYPE_CHECKING

from allegata.extract.when.forms import Form, Partial, Unclear
from allegata.grammar.lexicon import rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allegata.grammar.lexing import Line

_FIRST_YEAR, _LAST_YEAR = 1000, 2199
MONTHS = 12
YEAR_DIGITS, SHORT_DIGITS = 4, 2
DASHES = frozenset("-–—‐‑")
ORDINAL_ENDS = frozenset({"st", "nd", "rd", "th"})
APOSTROPHES = frozenset("'’‘")


@functools.cache
def words(kind: str) -> Mapping[str, str]:
    """The words of dates of one class with their values."""
    return MappingProxyType({r["word"]: r["value"] for r in rows("when_words") if r["class"] == kind})


@functools.cache
def bare(kind: str) -> Mapping[str, str]:
    """How far a word of that class may stand alone: yes, no, tag (if not a verb), dot, of."""
    return MappingProxyType({r["word"]: r["bare"] for r in rows("when_words") if r["class"] == kind})


def is_year(value: int) -> bool:
    """Whether a number is a year that reports write about."""
    return _FIRST_YEAR <= value <= _LAST_YEAR


def read_year(line: Line, i: int) -> tuple[int, int] | None:
    """A year that is plainly one (it follows a month or stands where only a year can): (year, end)."""
    low = line.low(i)
    if len(low) == YEAR_DIGITS and low.isdecimal() and _FIRST_YEAR <= int(low) <= _LAST_YEAR:
        return int(low), i + 1
    if (
        low in APOSTROPHES
        and line.glued(i + 1)
        and len(line.low(i + 1)) == SHORT_DIGITS
        and line.low(i + 1).isdecimal()
    ):
        return short_year(int(line.low(i + 1))), i + 2
    return None


def short_year(two: int) -> int:
    """The year two figures stand for: 00-49 in this century, 50-99 in the last (RFC 2822)."""
    return 2000 + two if two < 50 else 1900 + two  # noqa: PLR2004  a size of the calendar or of English numerals


def dated(day: int | None, month: int, year: int | None) -> Form:
    """A month or day of a month, or what is said of one that no calendar has."""
    if day is None:
        return Partial("month", year=year, month=month)
    if not is_day(day, month, year):
        return Unclear(("impossible",))
    return Partial("day", year=year, month=month, day=day)


def is_day(day: int, month: int, year: int | None) -> bool:
    """Whether a month has such a day; without a year February may have 29."""
    if not 1 <= month <= MONTHS or day < 1:
        return False
    leap = year is None or (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0))
    return day <= (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]
