"""Days, weeks and months counted inside a period, as values."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from allegata.extract.when import values
from allegata.extract.when.values import IMPOSSIBLE, Value

if TYPE_CHECKING:
    from allegata.extract.when.forms import Nth


def nth(form: Nth, whole: Value) -> Value:
    """The day, week or month that a form counts inside a period; impossible where the period has no such one."""
    if whole.lo is None or whole.hi is None:
        return Value(flags=whole.flags, relative_to=whole.relative_to)
    if form.unit == "weekday":
        found = _weekday(form, whole.lo, whole.hi)
    elif form.unit == "week" and whole.precision == "year":
        found = _iso_week(form, whole.lo.year)
    else:
        found = _units(form, whole.lo, whole.hi)
    return found if found is IMPOSSIBLE else found.flagged(*whole.flags, relative_to=whole.relative_to)


def _weekday(form: Nth, first: date, last: date) -> Value:
    weekday = form.weekday or 0
    if form.number > 0:
        day = first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (form.number - 1))
    else:
        day = last - timedelta(days=(last.weekday() - weekday) % 7 + 7 * (-form.number - 1))
    return values.day(day) if first <= day <= last else IMPOSSIBLE


def _iso_week(form: Nth, year: int) -> Value:
    """Weeks of a year are numbered as ISO 8601 numbers them: the first holds 4 January."""
    last = date(year, 12, 28).isocalendar().week
    number = form.number if form.number > 0 else last + 1 + form.number
    if form.count > 1:
        number, end = (number, number + form.count - 1) if form.number > 0 else (number - form.count + 1, number)
    else:
        end = number
    if not 1 <= number <= end <= last:
        return IMPOSSIBLE
    monday, sunday = date.fromisocalendar(year, number, 1), date.fromisocalendar(year, end, 7)
    return values.between(values.day(monday), values.day(sunday), "week" if form.count == 1 else "interval")


def _units(form: Nth, first: date, last: date) -> Value:
    """Days, weeks of seven days and months from either end. Where a month's week begins nobody says: vague."""
    size = (form.number if form.number > 0 else -form.number) + form.count - 1
    if form.number > 0:
        begins, ends = values.shift(form.unit, first, form.number - 1), values.shift(form.unit, first, size)
        span = (begins, None if ends is None else ends - timedelta(days=1))
    else:
        after = last + timedelta(days=1)
        ends = values.shift(form.unit, after, form.number + 1)
        span = (values.shift(form.unit, after, -size), None if ends is None else ends - timedelta(days=1))
    lo, hi = span
    if lo is None or hi is None or lo < first or lo > last:
        return IMPOSSIBLE
    hi = min(hi, last)
    if lo == hi:
        return values.day(lo)
    if form.unit == "month" and form.count == 1:
        return values.month(lo.year, lo.month)
    found = values.between(values.day(lo), values.day(hi))
    return found.flagged("vague") if form.unit == "week" else found
