"""Grammar of days and weeks counted inside a period: "the third Tuesday of June", "week 7 of 2024", "2024-W07"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegata.extract.when.calendar import simple
from allegata.extract.when.forms import Form, Nth, Partial, Read, Relative, Unclear
from allegata.extract.when.lexemes import SHORT_DIGITS, bare, read_year, words
from allegata.grammar.numbers import number_at, ordinal

if TYPE_CHECKING:
    from allegata.grammar.lexing import Line

_IN = frozenset({"of", "in"})
_MOST = {"weekday": 5, "day": 366, "week": 53, "month": 12}
_WEEKS = 53


def inside(line: Line, i: int) -> Read | None:
    """The day, week or month counted inside a period that begins at lexeme `i`, or None."""
    return _nth(line, i) or week_number(line, i)


def _nth(line: Line, i: int) -> Read | None:
    """Reads "third Tuesday of June 2022", "last Friday in March", "first two weeks of May", "last day of the month"."""
    number, at = _rank(line, i)
    if not number:
        return None
    count = 1
    several = number_at(line, at)
    if several is not None and several.value == int(several.value) and words("unit").get(line.low(several.end)):
        count, at = int(several.value), several.end
    low = line.low(at)
    weekday = int(words("weekday")[low]) if low in words("weekday") and line.raw(at)[0].isupper() else None
    unit = "weekday" if weekday is not None else words("unit").get(low, "")
    fits = unit in _MOST and 0 < count <= _MOST[unit] and number <= _MOST[unit]
    if not fits or line.low(at + 1) not in _IN or (count > 1 and abs(number) != 1):
        return None
    whole = period(line, at + 2)
    return None if whole is None else Read(i, whole.end, Nth(number, unit, whole.form, weekday, count))


def _rank(line: Line, i: int) -> tuple[int, int]:
    """Which one is meant, -1 for the last, and where the word ends; 0 for no such word."""
    low = line.low(i)
    if low == "last":
        return -1, i + 1
    if low in {"final", "closing", "opening"}:
        return (1 if low == "opening" else -1), i + 1
    if (
        low.isdecimal()
        and len(low) <= SHORT_DIGITS
        and line.glued(i + 1)
        and line.low(i + 1) in {"st", "nd", "rd", "th"}
    ):
        return int(low), i + 2
    found = ordinal(low) or 0
    if found == 2 and line.low(i + 1) == "last":  # noqa: PLR2004  "the second last Friday"
        return -2, i + 2
    return found, i + 1


def period(line: Line, i: int) -> Read | None:
    """A month, season or year, by name or as "the month", "this year", "last month"."""
    which = line.low(i)
    unit = words("unit").get(line.low(i + 1))
    if unit in {"month", "year"} and bare("unit")[line.low(i + 1)] != "plural":
        if which in {"last", "next", "this", "previous", "current", "coming"}:
            amount = {"last": -1, "previous": -1, "next": 1, "coming": 1}.get(which, 0)
            return Read(i, i + 2, Relative("shift" if amount else "unit", unit, amount))
        if which == "the":
            return Read(i, i + 2, Relative("unit", unit, 0))
        if which in {"that", "same"}:
            return Read(i, i + 2, Relative("unit", unit, 0, "text"))
    found = simple(line, i) or (simple(line, i + 1) if which == "the" else None)
    if found is None and words("month").get(which) and line.raw(i)[0].isupper():
        found = Read(i, i + 1, Partial("month", month=int(words("month")[which])))
    if found is None or not isinstance(found.form, Partial) or found.form.unit not in {"month", "season", "year"}:
        return None
    return dated_by_year(line, found)


def dated_by_year(line: Line, found: Read) -> Read:
    """The same with the year that follows in words: "1 June next year", "March of last year"."""
    form = found.form
    if not isinstance(form, Partial) or form.year is not None or form.unit not in {"day", "month", "season"}:
        return found
    at = found.end + (line.low(found.end) in {"of", ","})
    at += line.low(at) == "the"
    if line.low(at + 1) != "year" or line.low(at) not in {
        "last",
        "next",
        "this",
        "that",
        "same",
        "following",
        "previous",
    }:
        return found
    which = {"that": "same", "previous": "last"}.get(line.low(at), line.low(at))
    named = Partial(form.unit, None, form.month, form.day, form.season, form.weekday, f"{which} year")
    return Read(found.first, at + 2, named)


def dated_by_week(line: Line, found: Read) -> Read:
    """A weekday with its week: "Monday last week", "Thursday of this week"."""
    form = found.form
    if not isinstance(form, Partial) or form.unit != "weekday" or form.which:
        return found
    at = found.end + (line.low(found.end) in {"of", ","})
    if line.low(at + 1) != "week" or line.low(at) not in {"last", "next", "this"}:
        return found
    return Read(found.first, at + 2, Partial("weekday", weekday=form.weekday, which=f"{line.low(at)} week"))


def week_number(line: Line, i: int) -> Read | None:
    """Reads "week 7 of 2024", "calendar week 7, 2024", "2024-W07", "W07 2024", "CW 7/2024"."""
    low = line.low(i)
    if low.isdecimal() and len(low) == 4:  # noqa: PLR2004  figures of a year
        at = i + 1 + (line.low(i + 1) == "-")
        figures = line.low(at + 1)
        if line.low(at) == "w" and line.glued(at) and line.glued(at + 1) and figures.isdecimal():
            return _week(i, at + 2, int(figures), int(low))
        return None
    at = i + (low in {"calendar", "iso"})
    if line.low(at) not in {"week", "w", "cw", "kw"} or not line.low(at + 1).isdecimal():
        return None
    number, end = int(line.low(at + 1)), at + 2
    end += line.low(end) in {"of", "in", ",", "/"}
    found = read_year(line, end)
    if found is not None:
        return _week(i, found[1], number, found[0])
    whole = period(line, end) if end > at + 2 else None
    if whole is None or not isinstance(whole.form, Relative) or whole.form.unit != "year" or not 1 <= number <= _WEEKS:
        return None
    return Read(i, whole.end, Nth(number, "week", whole.form))


def _week(first: int, end: int, number: int, year: int) -> Read | None:
    if number > 99:  # noqa: PLR2004  no number of a week at all
        return None
    form: Form = Nth(number, "week", Partial("year", year=year)) if 1 <= number <= _WEEKS else Unclear(("impossible",))
    return Read(first, end, form)
