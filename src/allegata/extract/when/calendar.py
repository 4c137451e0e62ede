"""Grammar of calendar dates in words: lexemes to `Partial`, `Part`, `Range`. `when_figures` reads figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegata.extract.when.figures import figures
from allegata.extract.when.forms import Form, Listed, Part, Partial, Range, Read, Unclear
from allegata.extract.when.lexemes import (
    APOSTROPHES,
    DASHES,
    ORDINAL_ENDS,
    SHORT_DIGITS,
    bare,
    dated,
    is_year,
    read_year,
    short_year,
    words,
)
from allegata.grammar.numbers import number_at, ordinal, small_words

if TYPE_CHECKING:
    from allegata.grammar.lexing import Line

_DAYS_TRIED = 39
_CENTURIES = 21


def simple(line: Line, i: int) -> Read | None:
    """The calendar date that begins at lexeme `i`, or None."""
    low = line.low(i)
    if low[:1].isdecimal():
        if line.low(i + 1) in {"q", "h"} and line.glued(i + 1):
            return _quarter_last(line, i)
        return _short_form(line, i) or _days_listed(line, i) or _day_first(line, i) or figures(line, i)
    if low in words("month"):
        return _month_first(line, i)
    if low in words("weekday"):
        return _weekday(line, i)
    if low in words("season"):
        return _season(line, i)
    if low in words("decade") or low in APOSTROPHES:
        return _decade_word(line, i) or _short_year(line, i)
    if low in {"q", "h"}:
        return _quarter(line, i)
    if ordinal(low) is not None or low in small_words():
        return _century_word(line, i)
    return None


def _small(line: Line, i: int) -> tuple[int, int, bool] | None:
    """A day of the month in figures or letters: (day, end, written as an ordinal)."""
    low = line.low(i)
    if low.isdecimal() and len(low) <= SHORT_DIGITS:
        if line.glued(i + 1) and line.low(i + 1) in ORDINAL_ENDS:
            return int(low), i + 2, True
        return int(low), i + 1, False
    if low in {"twenty", "thirty"} and line.low(i + 1) == "-" and (unit := ordinal(line.low(i + 2))):
        return {"twenty": 20, "thirty": 30}[low] + unit, i + 3, True
    found = ordinal(low)
    return (found, i + 1, True) if found is not None else None


def month_at(line: Line, i: int) -> tuple[int, int] | None:
    """A month's name with its stop, if abbreviated: (number, end). Months are capitalised."""
    low = line.low(i)
    number = words("month").get(low)
    if number is None or not line.raw(i)[0].isupper():
        return None
    stop = line.low(i + 1) == "." and line.glued(i + 1) and bare("month")[low] == "dot"
    return int(number), i + 1 + stop


def _year_after(line: Line, i: int) -> tuple[int, int] | None:
    """A year after a month or a day, with a comma or "of" between."""
    if found := read_year(line, i):
        return found
    if line.low(i) in {",", "of", "in", "/"} and (found := read_year(line, i + 1)):
        following = line.low(found[1])
        if line.low(i) != "," or not (following and following in words("not_year")):
            return found
    return None


def _short_form(line: Line, i: int) -> Read | None:
    """Reads "19-Nov-22", "3/Mar/2019", "5 Nov 22" at the end of a clause."""
    day, mark = line.low(i), line.low(i + 1)
    at = i + 1 + (mark in {"-", "/"} and line.glued(i + 1))
    named = month_at(line, at) if day.isdecimal() and len(day) <= SHORT_DIGITS else None
    if named is None:
        return None
    end = named[1] + (at > i + 1 and line.low(named[1]) == mark)
    year = line.low(end)
    if not year.isdecimal() or len(year) not in {2, 4} or (at > i + 1) != (end > named[1]):
        return None
    if len(year) == SHORT_DIGITS and at == i + 1 and line.low(end + 1) not in {".", ",", ";", ")", ""}:
        return None
    full = int(year) if len(year) > SHORT_DIGITS else short_year(int(year))
    return Read(i, end + 1, dated(int(day), named[0], full)) if is_year(full) else None


def _days_listed(line: Line, i: int) -> Read | None:
    """Reads "5, 6 and 9 May 2022", "the 5th and 9th of May"."""
    days: list[int] = []
    at = i
    while (found := _small(line, at)) is not None and len(days) <= _DAYS_TRIED:
        days.append(found[0])
        at = found[1]
        joined = at
        at += line.low(at) == ","
        at += line.low(at) in {"and", "or", "&"}
        if at == joined:
            break
    if len(days) < 2 or found is None or (line.low(i - 1) == "between" and len(days) == 2):  # noqa: PLR2004  two and more
        return None
    named = month_at(line, at + (line.low(at) == "of"))
    if named is None:
        return None
    year, end = _year_after(line, named[1]) or (None, named[1])
    return Read(i, end, Listed(tuple(dated(d, named[0], year) for d in days)))


def _day_first(line: Line, i: int) -> Read | None:
    """Reads "12 March 2019", "the 12th of March", "12-15 March", "12 March to 3 April 2019"."""
    found = _small(line, i)
    if found is None:
        return None
    day, at, is_ordinal = found
    second: int | None = None
    if line.low(at) in DASHES or line.low(at) in {"to", "and", "until", "through"}:
        later = _small(line, at + 1)
        if later is not None and month_at(line, later[1] + (line.low(later[1]) == "of")):
            second, at = later[0], later[1]
            is_ordinal = is_ordinal or later[2]
    if line.low(at) == "of":
        if not is_ordinal:
            return None
        at += 1
    elif line.low(at) == "-" and month_at(line, at + 1):
        at += 1
    named = month_at(line, at)
    if named is None or max(day, second or 0) > _DAYS_TRIED:
        return None
    month, at = named
    if line.low(at) == "-" and read_year(line, at + 1):
        at += 1
    year, at = _year_after(line, at) or (None, at)
    last = dated(second if second is not None else day, month, year)
    if second is None:
        return Read(i, at, last)
    return Read(i, at, Range(dated(day, month, year), last))


def _month_first(line: Line, i: int) -> Read | None:
    """Reads "March 12th, 2019", "March 2019", "March", "March 12-15, 2019"."""
    named = month_at(line, i)
    if named is None:
        return None
    month, at = named
    at += line.low(at) == "the" and _small(line, at + 1) is not None
    found = _small(line, at)
    if found is not None and not _counts_noun(line, at, found[2]) and not _is_clock(line, found[1]):
        day, end, _ = found
        second: int | None = None
        if line.low(end) in DASHES and (later := _small(line, end + 1)) and later[0] > day:
            second, end = later[0], later[1]
        days, end = _more_days(line, end, day) if second is None else ([], end)
        year, end = _year_after(line, end) or (None, end)
        if days:
            return Read(i, end, Listed(tuple(dated(d, month, year) for d in days)))
        if day <= _DAYS_TRIED:
            last: Form = dated(second if second is not None else day, month, year)
            form = last if second is None else Range(dated(day, month, year), last)
            return Read(i, end, form)
    if following := _year_after(line, at):
        return Read(i, following[1], Partial("month", year=following[0], month=month))
    return Read(i, at, Partial("month", month=month)) if _may_stand_alone(line, i, at) else None


def _more_days(line: Line, i: int, first: int) -> tuple[list[int], int]:
    """Further days of a month named before: "March 8th and 9th", "May 5, 6 and 9, 2022"; none without "and"."""
    days, at, end, ended = [first], i, i, False
    while not ended and len(days) <= _DAYS_TRIED:
        at = end + (line.low(end) == ",")
        ended = line.low(at) in {"and", "or", "&"}
        found = _small(line, at + ended)
        if at + ended == end or found is None or found[0] <= days[-1] or _counts_noun(line, at + ended, found[2]):
            return [], i
        if month_at(line, found[1]) or line.low(found[1]) == "of" or _is_clock(line, found[1]):
            return [], i
        days.append(found[0])
        end = found[1]
    return (days, end) if ended else ([], i)


def _is_clock(line: Line, at: int) -> bool:
    return line.low(at) in {":", "am", "pm", "a.m", "p.m"}


def _counts_noun(line: Line, i: int, is_ordinal: bool) -> bool:  # noqa: FBT001  a part of what was read
    """Whether a figure after a month counts what follows: "In June 30 workers left"."""
    if line.low(i - 2) == "on" or (line.low(i - 2) == "." and line.low(i - 3) == "on"):
        return False
    return not is_ordinal and line.tag(i + 1) in {"NNS", "JJ"} and line.low(i + 1) not in words("month")


def _may_stand_alone(line: Line, i: int, end: int) -> bool:
    low = line.low(i)
    how = bare("month")[low]
    token = line.token(i)
    if token is not None and (token.tag in {"MD", "VB", "VBP", "VBD"} or token.ent == "PERSON"):
        return False
    if line.raw(end) == "Day":
        return False
    if how == "tag":
        before = line.low(i - 1)
        return before in words("before_year") or before in words("which") or (token is not None and token.ent == "DATE")
    return how != "dot" or end > i + 1


def _weekday(line: Line, i: int) -> Read | None:
    """Reads "Tuesday", "Tuesday, 12 March 2019", "Tues. 12 March"."""
    low = line.low(i)
    if not line.raw(i)[0].isupper():
        return None
    number = int(words("weekday")[low])
    at = i + 1
    short = bare("weekday")[low] == "no"
    if short and line.low(at) == "." and line.glued(at):
        at += 1
    after = at + (line.low(at) in {",", "the"})
    after += line.low(after) == "the"
    if line.low(after)[:1].isdecimal() or line.low(after) in words("month") or ordinal(line.low(after)):
        read = simple(line, after)
        if read is not None and isinstance(read.form, Partial) and read.form.unit == "day":
            form = Partial("day", read.form.year, read.form.month, read.form.day, weekday=number)
            return Read(i, read.end, form)
        if read is not None and isinstance(read.form, Unclear):
            return Read(i, read.end, read.form)
    if short or (token := line.token(i)) is None or token.ent == "PERSON" or _is_titled(line, i):
        return None
    if line.low(at) in {"morning", "afternoon", "evening", "night"}:
        at += 1
    return Read(i, at, Partial("weekday", weekday=number))


def _is_titled(line: Line, i: int) -> bool:
    """Whether a weekday begins a name: "the Sunday Herald"."""
    token, after = line.token(i), line.token(i + 1)
    if token is None or after is None or not line.raw(i + 1)[:1].isupper():
        return False
    named = {token.ent, after.ent} & {"ORG", "WORK_OF_ART"}
    return bool(named) and (token.dep == "compound" or token.ent == after.ent) and after.pos == "PROPN"


def _season(line: Line, i: int) -> Read | None:
    """Reads "spring 2021", "the winter of 2020-21", "last summer" (without "last")."""
    low = line.low(i)
    at = i + 1
    code = int(words("season")[low])
    opened = at + (line.low(at) == "of")
    if found := read_year(line, opened):
        year, end = found
        if line.low(end) in DASHES | {"/"} and line.glued(end) and line.low(end + 1).isdecimal():
            end += 2
        return Read(i, end, Partial("season", year=year, season=code))
    before, earlier = line.low(i - 1), line.low(i - 2)
    opens = before in words("which") or before in {"in", "since", "early", "late", "by", "until"}
    opens = opens or (before == "the" and earlier in {"in", "during", "since", "by", "of", "until", "throughout"})
    token = line.token(i)
    is_noun = token is None or token.pos in {"NOUN", "PROPN"}
    if not opens or not is_noun or line.low(at) == "of" or (token is not None and token.dep == "compound"):
        return None
    return Read(i, at, Partial("season", season=code))


def _quarter(line: Line, i: int) -> Read | None:
    """Reads "Q3 2020", "H1 2019"."""
    number = line.low(i + 1)
    most = {"q": 4, "h": 2}[line.low(i)]
    if not (line.glued(i + 1) and number in {"1", "2", "3", "4"} and int(number) <= most):
        return None
    at = i + 2 + (line.low(i + 2) == "of")
    year = read_year(line, at)
    if year is None:
        return None
    return Read(i, year[1], Part(line.low(i) + number, Partial("year", year=year[0])))


def _quarter_last(line: Line, i: int) -> Read | None:
    """Reads "1H21", "3Q 2020"."""
    most = {"q": 4, "h": 2}[line.low(i + 1)]
    year = line.low(i + 2)
    number = int(line.low(i)) if line.low(i).isdecimal() else 0
    if not 1 <= number <= most or not year.isdecimal() or len(year) not in {2, 4}:
        return None
    full = int(year) if len(year) > SHORT_DIGITS else short_year(int(year))
    return (
        Read(i, i + 3, Part(f"{line.low(i + 1)}{line.low(i)}", Partial("year", year=full))) if is_year(full) else None
    )


def _decade_word(line: Line, i: int) -> Read | None:
    """Reads "the nineties", "'90s"."""
    low = line.low(i)
    if low in words("decade"):
        if line.low(i - 1) not in {"the", "early", "late", "mid", "-"} or line.low(i - 2) in {"his", "her", "in their"}:
            return None
        return Read(i, i + 1, Partial("decade", year=int(words("decade")[low]), century_free=True))
    two = line.low(i + 1)
    if len(two) == SHORT_DIGITS and two.isdecimal() and two[1] == "0" and line.low(i + 2) == "s" and line.glued(i + 2):
        return Read(i, i + 3, Partial("decade", year=int(two), century_free=True))
    return None


def _short_year(line: Line, i: int) -> Read | None:
    """Reads "'98", where a preposition or a month comes before."""
    found = read_year(line, i)
    if found is None or line.low(i - 1) not in words("before_year") or line.low(found[1]) == "s":
        return None
    return Read(i, found[1], Partial("year", year=found[0]))


def _century_word(line: Line, i: int) -> Read | None:
    """Reads "nineteenth century", "twenty-first century"; figures come by `_years`."""
    found = _small(line, i) or _spelled(line, i)
    if found is None or not found[2]:
        return None
    at = found[1] + (line.low(found[1]) == "-")
    if line.low(at) in {"century", "centuries"} and 1 <= found[0] <= _CENTURIES:
        return Read(i, at + 1, Partial("century", year=(found[0] - 1) * 100))
    return _day_first(line, i)


def _spelled(line: Line, i: int) -> tuple[int, int, bool] | None:
    number = number_at(line, i)
    return (int(number.value), number.end, False) if number is not None and number.value < 100 else None  # noqa: PLR2004  a size of the calendar or of English numerals
