"""Grammar of years that are not ours as they stand: other calendars, fiscal years, and years in the names of laws."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegata.extract.when.forms import About, Partial, Range, Read, Unclear
from allegata.extract.when.lexemes import (
    DASHES,
    ORDINAL_ENDS,
    SHORT_DIGITS,
    YEAR_DIGITS,
    bare,
    is_year,
    short_year,
    words,
)

if TYPE_CHECKING:
    from allegata.grammar.lexing import Line

_OTHER = Unclear(("vague",))
_NAME = Unclear(())
"""What stands in a name: taken up, so that nothing else reads its figures, and no date."""
_LONG = 8
"""Words of the name of a law that are looked at."""


def foreign(line: Line, i: int) -> Read | None:
    """A date of another calendar that begins at lexeme `i`: "15 Khordad 1402", "1445 AH", "Reiwa 3"."""
    low = line.low(i)
    if low.isdecimal():
        return _figures_first(line, i)
    if low in words("reign") and line.raw(i)[0].isupper() and line.low(i + 1).isdecimal():
        return Read(i, i + 2, _OTHER)
    end = _month(line, i)
    if end:
        at = end + (_is_day(line, end) and line.low(end + 1) == ",") * 2
        at = at if at > end else end + (line.low(end) in {",", "of"})
        if line.low(at).isdecimal() and len(line.low(at)) == YEAR_DIGITS:
            return Read(i, _era(line, at + 1) or at + 1, _OTHER)
        if _is_day(line, end) and line.low(i + 1) != "'":
            return Read(i, _ordinal_end(line, end), _OTHER)
        return None
    era = _era(line, i)
    if era and low not in {"bc", "bce"} and line.low(era).isdecimal() and len(line.low(era)) in {3, 4}:
        return Read(i, era + 1, _OTHER)
    return None


def _figures_first(line: Line, i: int) -> Read | None:
    low = line.low(i)
    if era := _era(line, i + 1):
        return Read(i, era, _OTHER)
    if line.low(i + 1) in {"in", "of", "on", ","} and line.low(i + 2) in {"the", "its"} and len(low) == YEAR_DIGITS:
        named = line.low(i + 3) in words("calendar_name")
        if named and "calendar" in {line.low(i + 4), line.low(i + 5)}:
            return Read(i, i + (5 if line.low(i + 4) == "calendar" else 6), _OTHER)
    at = _ordinal_end(line, i)
    at += line.low(at) in {"of", "-", "/"}
    end = _month(line, at)
    if not end or len(low) not in {1, 2, YEAR_DIGITS}:
        return None
    end += (
        (line.low(end) in {",", "-", "/"}) and line.low(end + 1).isdecimal() and len(line.low(end + 1)) == YEAR_DIGITS
    )
    if line.low(end).isdecimal() and len(line.low(end)) <= YEAR_DIGITS:
        end += 1
    return Read(i, _era(line, end) or end, _OTHER)


def _is_day(line: Line, i: int) -> bool:
    return line.low(i).isdecimal() and len(line.low(i)) <= SHORT_DIGITS


def _ordinal_end(line: Line, i: int) -> int:
    return i + 1 + (line.glued(i + 1) and line.low(i + 1) in ORDINAL_ENDS)


def _month(line: Line, i: int) -> int:
    """The end of another calendar's month that begins at `i`, or 0. Months are capitalised."""
    low = line.low(i)
    if not line.raw(i)[:1].isupper():
        return 0
    if low in words("calendar_month"):
        return i + 1
    at = i + 1
    while low in words("calendar_head") and at < i + _LONG:
        if line.low(at) not in words("calendar_tail") and line.low(at) not in {"-", "'", "’", "‘"}:
            break
        at += 1
    return at if at > i + 1 else 0


def _era(line: Line, i: int) -> int:
    """The end of an era's name that begins at `i`, with or without stops, or 0."""
    low = line.low(i)
    if low in words("era"):
        spelled = len(low) > 3  # noqa: PLR2004  longer ones are words
        plain = spelled or (line.raw(i).isupper() and bare("era")[low] != "dot")
        return i + 1 if plain else 0
    letters = "".join(line.raw(k) for k in (i, i + 2))
    if len(letters) != SHORT_DIGITS or not letters.isupper() or line.low(i + 1) != "." or not line.glued(i + 2):
        return 0
    return i + 3 + (line.low(i + 3) == ".") if letters.lower() in words("era") else 0


def fiscal(line: Line, i: int) -> Read | None:
    """A year of accounts: "FY2021", "fiscal year 2021-22", "the 2021/22 financial year". Nobody says when it begins."""
    low = line.low(i)
    if low in {"fy", "ye"} and line.raw(i).isupper():
        return _accounts(line, i, i + 1)
    if low in words("fiscal"):
        at = i + 1 + (line.low(i + 1) == "year")
        at += line.low(at) in {"of", "ended", "ending"}
        return _accounts(line, i, at) if at > i + 1 or low == "fiscal" else None
    if low.isdecimal() and len(low) == YEAR_DIGITS and is_year(int(low)):
        end = _second(line, i)
        if line.low(end) in words("fiscal") and line.low(end + 1) == "year":
            found = _accounts(line, i, i)
            return None if found is None else Read(i, end + 2, found.form)
    return None


def _second(line: Line, i: int) -> int:
    """The end of "2021-22" or "2021"."""
    double = line.low(i + 1) in DASHES | {"/"} and line.low(i + 2).isdecimal() and line.glued(i + 2)
    return i + 3 if double else i + 1


def _accounts(line: Line, first: int, i: int) -> Read | None:
    low = line.low(i)
    at = i + (low in {"'", "’"})
    low = line.low(at)
    if not low.isdecimal() or len(low) not in {SHORT_DIGITS, YEAR_DIGITS}:
        return None
    year = int(low) if len(low) == YEAR_DIGITS else short_year(int(low))
    if not is_year(year):
        return None
    end = _second(line, at)
    if end == at + 1:
        return Read(first, end, About(Partial("year", year=year)))
    return Read(first, end, About(Range(Partial("year", year=year), Partial("year", year=year + 1))))


def statute(line: Line, i: int) -> Read | None:
    """A year that is part of the name of a law or programme: "the Wages Act 1986", "Agenda 2030"."""
    low = line.low(i)
    if not (low.isdecimal() and len(low) == YEAR_DIGITS and is_year(int(low))):
        return None
    at = i - 1
    while at > i - _LONG and (
        line.low(at) in {",", "of", "(", "no", ".", "number", "nr", "№"} or line.low(at).isdecimal()
    ):
        at -= 1
    if line.low(at) in words("statute") and line.raw(at)[:1].isupper():
        return Read(i, i + 1, _NAME)
    at = i + 1
    while at < i + _LONG and (line.raw(at)[:1].isupper() or line.low(at) in {"of", "and", "on", "the", "-"}):
        if line.low(at) in words("statute") and at > i + 1:
            return Read(i, i + 1, _NAME)
        at += 1
    return None
