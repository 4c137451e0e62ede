"""Calendar arithmetic: days, weeks, months, seasons, years, decades, centuries and what lies between them, as EDTF.

Source: ISO 8601-2:2019 (EDTF); early, mid and late are thirds in whole units of the next smaller size.
"""

from __future__ import annotations

import calendar
from datetime import MAXYEAR, MINYEAR, date, timedelta
from typing import Literal, TypeAlias

import msgspec

from allegata.model import WhenFlag

Precision: TypeAlias = Literal["day", "week", "month", "season", "year", "decade", "century", "interval", "unknown"]
MONTHS = 12
_WINTER = 24


class Value(msgspec.Struct, frozen=True):
    """An understood date. `start` and `end` are its EDTF edges as parts of an interval; bounds are inclusive days."""

    edtf: str | None = None
    lo: date | None = None
    hi: date | None = None
    precision: Precision = "unknown"
    flags: tuple[WhenFlag, ...] = ()
    relative_to: str | None = None
    start: str = ".."
    end: str = ".."

    def flagged(self, *flags: WhenFlag, relative_to: str | None = None) -> Value:
        """The same with flags added, each once."""
        every = tuple(dict.fromkeys((*self.flags, *flags)))
        return msgspec.structs.replace(self, flags=every, relative_to=relative_to or self.relative_to)


IMPOSSIBLE = Value(flags=("impossible",))
VAGUE = Value(flags=("vague",))


def _one(edtf: str, lo: date, hi: date, precision: Precision) -> Value:
    return Value(edtf=edtf, lo=lo, hi=hi, precision=precision, start=edtf, end=edtf)


def day(when: date) -> Value:
    """One day."""
    return _one(when.isoformat(), when, when, "day")


def week(holding: date) -> Value:
    """The week, Monday to Sunday, that holds a day."""
    monday = holding - timedelta(days=min(holding.weekday(), holding.toordinal() - 1))
    return between(day(monday), day(_plus(monday, 6)), "week")


def month(year: int, number: int) -> Value:
    """A calendar month."""
    last = calendar.monthrange(year, number)[1]
    return _one(f"{year:04d}-{number:02d}", date(year, number, 1), date(year, number, last), "month")


def season(year: int, code: int) -> Value:
    """A season by its EDTF code: 21 is March to May, 24 December to February of the year after."""
    if code == _WINTER:
        first, last = month(year, MONTHS), month(min(year + 1, MAXYEAR), 2)
    else:
        first = month(year, (code - 21) * 3 + 3)
        last = month(year, (code - 21) * 3 + 5)
    spread = between(first, last, "season")
    return msgspec.structs.replace(spread, edtf=f"{year:04d}-{code}")


def year(number: int) -> Value:
    """A calendar year."""
    return _one(f"{number:04d}", date(number, 1, 1), date(number, 12, 31), "year")


def decade(first: int) -> Value:
    """Ten years from one that ends in 0."""
    spread = between(year(max(first, MINYEAR)), year(first + 9), "decade")
    return msgspec.structs.replace(spread, edtf=f"{first // 10:03d}X")


def century(first: int) -> Value:
    """A hundred years from one that ends in 00: the 19th century is 18XX, as ISO 8601-2 writes it."""
    spread = between(year(max(first, MINYEAR)), year(first + 99), "century")
    return msgspec.structs.replace(spread, edtf=f"{first // 100:02d}XX")


def between(first: Value, last: Value, precision: Precision = "interval") -> Value:
    """From the beginning of one to the end of the other; the two must be in order."""
    flags = tuple(dict.fromkeys((*first.flags, *last.flags)))
    edtf = first.start if first.start == last.end else f"{first.start}/{last.end}"
    relative_to = first.relative_to or last.relative_to
    return Value(edtf, first.lo, last.hi, precision, flags, relative_to, first.start, last.end)


def since(first: Value) -> Value:
    """From the beginning of a date on, without end."""
    return msgspec.structs.replace(first, edtf=f"{first.start}/..", hi=None, precision="interval", end="..")


def until(last: Value) -> Value:
    """Up to the end of a date, without beginning."""
    return msgspec.structs.replace(last, edtf=f"../{last.end}", lo=None, precision="interval", start="..")


def before(limit: Value) -> Value:
    """Up to the day before a date begins, written in the size of that date."""
    if limit.lo is None or limit.lo == date.min:
        return Value(flags=limit.flags, relative_to=limit.relative_to)
    previous = _sized(limit, limit.lo - timedelta(days=1))
    return msgspec.structs.replace(until(previous), flags=limit.flags, relative_to=limit.relative_to)


def after(limit: Value) -> Value:
    """From the day after a date ends on, written in the size of that date."""
    if limit.hi is None or limit.hi == date.max:
        return Value(flags=limit.flags, relative_to=limit.relative_to)
    following = _sized(limit, limit.hi + timedelta(days=1))
    return msgspec.structs.replace(since(following), flags=limit.flags, relative_to=limit.relative_to)


def _sized(like: Value, at: date) -> Value:
    """The day, or the month or year that it opens or closes where the date was written that way."""
    if like.precision in {"year", "decade", "century"}:
        return year(at.year)
    if like.precision in {"month", "season"}:
        return month(at.year, at.month)
    if like.precision == "interval" and like.lo and like.hi and like.lo.day == 1 and _plus(like.hi, 1).day == 1:
        return month(at.year, at.month)
    return day(at)


_SHARES = {"early": (0, 3), "mid": (1, 3), "late": (2, 3), "h1": (0, 2), "h2": (1, 2)}
_SHARES |= {f"q{n + 1}": (n, 4) for n in range(4)}


def part(name: str, whole: Value) -> Value:
    """A third (early, mid, late), half (h1, h2) or quarter (q1-q4) of a date, in whole smaller units."""
    if whole.lo is None or whole.hi is None:
        return msgspec.structs.replace(whole, edtf=None, precision="unknown")
    number, of = _SHARES[name]
    units = _units(whole)
    if len(units) < of:
        return whole
    first, last = _cut(len(units), number, of)
    out = between(units[first], units[last - 1])
    return msgspec.structs.replace(out, flags=whole.flags, relative_to=whole.relative_to)


def _cut(size: int, number: int, of: int) -> tuple[int, int]:
    """First and one past the last of `size` units; what is left over goes to the middle, or to the later half."""
    share = size // of
    if of != 3:  # noqa: PLR2004  a size of the calendar or of English numerals
        return number * size // of, (number + 1) * size // of
    return ((0, share), (share, size - share), (size - share, size))[number]


def _units(whole: Value) -> list[Value]:
    if whole.lo is None or whole.hi is None:
        return []
    if whole.precision in {"decade", "century"}:
        return [year(y) for y in range(whole.lo.year, whole.hi.year + 1)]
    opens_and_closes = whole.lo.day == 1 and _plus(whole.hi, 1).day == 1
    if whole.precision == "month" or not opens_and_closes:
        days = min((whole.hi - whole.lo).days, 400)
        return [day(whole.lo + timedelta(days=n)) for n in range(days + 1)]
    first, last = _month_number(whole.lo), _month_number(whole.hi)
    if last - first >= 3 * MONTHS:
        return [year(y) for y in range(whole.lo.year, whole.hi.year + 1)]
    return [month(n // MONTHS, n % MONTHS + 1) for n in range(first, last + 1)]


def _month_number(at: date) -> int:
    return at.year * MONTHS + at.month - 1


def _plus(at: date, days: int) -> date:
    ordinal = at.toordinal() + days
    return date.fromordinal(min(max(ordinal, 1), date.max.toordinal()))


def unit_at(unit: str, at: date) -> Value:
    """The calendar unit of a size that holds a day."""
    if unit == "week":
        return week(at)
    if unit == "month":
        return month(at.year, at.month)
    if unit == "season":
        return season_at(at)
    if unit == "quarter":
        return part(f"q{(at.month - 1) // 3 + 1}", year(at.year))
    if unit == "year":
        return year(at.year)
    if unit == "decade":
        return decade(at.year // 10 * 10)
    if unit == "century":
        return century(at.year // 100 * 100)
    return day(at)


def season_at(at: date) -> Value:
    """The season that holds a day; January and February belong to the winter that began the year before."""
    code = 24 if at.month in {12, 1, 2} else 21 + (at.month - 3) // 3
    return season(max(at.year - (at.month < 3), MINYEAR), code)  # noqa: PLR2004  a size of the calendar or of English numerals


def shift(unit: str, at: date, amount: int) -> date | None:
    """A day so many units away, kept within the month's length; None outside the calendar."""
    days = {"day": 1, "week": 7, "fortnight": 14, "weekend": 7}.get(unit)
    if days is not None:
        ordinal = at.toordinal() + days * amount
        return date.fromordinal(ordinal) if 1 <= ordinal <= date.max.toordinal() else None
    months = {"month": 1, "quarter": 3, "season": 3, "year": 12, "decade": 120, "century": 1200}[unit] * amount
    number = _month_number(at) + months
    if not MINYEAR * MONTHS <= number < (MAXYEAR - 1) * MONTHS:
        return None
    y, m = number // MONTHS, number % MONTHS + 1
    return date(y, m, min(at.day, calendar.monthrange(y, m)[1]))
