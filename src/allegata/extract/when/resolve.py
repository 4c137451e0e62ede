"""Forms to values: calendar arithmetic against the publication date or the date last named in the text."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import msgspec

from allegata.extract.when import values
from allegata.extract.when.counted import nth
from allegata.extract.when.figures import readings
from allegata.extract.when.forms import About, Away, Form, Listed, Nth, Numeric, Open, Part, Partial, Range, Relative
from allegata.extract.when.values import IMPOSSIBLE, VAGUE, Value

if TYPE_CHECKING:
    from collections.abc import Callable

PUBLICATION = "publication"
_NEAREST_YEARS = 9
"""29 February is at most eight years away."""


class Frame(msgspec.Struct, frozen=True):
    """What a date is read against: one day of publication, the date last named, which way the verb looks.

    `anchor_text` is that date's wording; `anchored_year` says that a missing year comes from it.
    `order`: day or month, where other dates of the text settle how figures are ordered.
    """

    today: date | None = None
    anchor: Value | None = None
    anchor_text: str = ""
    is_future: bool = False
    is_past: bool = True
    anchored_year: bool = False
    order: str = ""


def resolve(form: Form, frame: Frame, published: tuple[date, date] | None) -> Value:
    """Understand a form. Where publication is a period, both its ends are tried and the answers joined."""
    if published is None:
        return _at(form, msgspec.structs.replace(frame, today=None))
    first = _at(form, msgspec.structs.replace(frame, today=published[0]))
    if published[0] == published[1] or first.relative_to != PUBLICATION:
        return first
    last = _at(form, msgspec.structs.replace(frame, today=published[1]))
    if first == last:
        return first
    if None in {first.lo, last.hi} and (first.edtf is None or last.edtf is None):
        return Value(flags=("relative", "vague"), relative_to=PUBLICATION)
    return values.between(first, last).flagged("vague")


def _at(form: Form, frame: Frame) -> Value:
    if isinstance(form, Partial):
        return _partial(form, frame)
    if isinstance(form, Relative):
        return _relative(form, frame)
    if isinstance(form, Range):
        return _range(form, frame)
    if isinstance(form, Open):
        return _open(form, frame)
    if isinstance(form, Part):
        return values.part(form.name, _at(form.whole, frame))
    if isinstance(form, Numeric):
        return _numeric(form, frame)
    if isinstance(form, Nth):
        return _nth(form, frame)
    if isinstance(form, Listed):
        return _listed(form, frame)
    if isinstance(form, Away):
        return _away(form, frame)
    if isinstance(form, About):
        return _about(_at(form.whole, frame))
    return IMPOSSIBLE if form.flags == ("impossible",) else Value(flags=form.flags)


def _nth(form: Nth, frame: Frame) -> Value:
    whole = _at(form.whole, frame)
    found = nth(form, whole)
    yearless = isinstance(form.whole, Partial) and form.whole.year is None and not form.whole.which
    if not yearless or frame.today is None or whole.lo is None or found.lo is None or found.hi is None:
        return found
    # Publication lies in the same month: the day itself may be on its other side.
    today, past = frame.today, not frame.is_future
    if (past and found.lo > today) or (not past and found.hi < today):
        year = whole.lo.year + (-1 if past else 1)
        moved = _in_year(msgspec.structs.replace(form.whole, year=year), year)  # type: ignore[arg-type]  # a Partial
        return found if moved is None else nth(form, moved).flagged(*whole.flags, relative_to=whole.relative_to)
    return found


def _listed(form: Listed, frame: Frame) -> Value:
    found = [_at(item, frame) for item in form.items]
    if any("impossible" in v.flags for v in found):
        return IMPOSSIBLE
    dated = sorted((v for v in found if v.lo and v.hi), key=lambda v: v.lo or date.min)
    if len(dated) < len(found):
        return next(v for v in found if not v.lo or not v.hi)
    spread = values.between(dated[0], dated[-1], dated[0].precision)
    return msgspec.structs.replace(spread, edtf="{" + ",".join(v.edtf or "" for v in dated) + "}")


def _away(form: Away, frame: Frame) -> Value:
    base = _at(form.base, frame)
    if base.lo is None or base.hi is None:
        return Value(flags=base.flags or ("vague",), relative_to=base.relative_to)
    found = _from_text(Relative("shift", form.unit, form.amount, "text"), Frame(anchor=base))
    return found.flagged(*base.flags, relative_to=base.relative_to)


def _about(inner: Value) -> Value:
    approximate = inner.edtf is not None and inner.precision in {"day", "month", "year"}
    edtf = f"{inner.edtf}~" if approximate else inner.edtf
    return msgspec.structs.replace(inner, edtf=edtf).flagged("vague")


def _numeric(form: Numeric, frame: Frame) -> Value:
    found = readings(form)
    if frame.order and len(found) > 1:
        found = found[:1] if frame.order == "day" else found[1:]
    if not found:
        return IMPOSSIBLE
    days = sorted(date(form.year, m, d) for d, m in found)
    if len(days) == 1:
        return values.day(days[0])
    either = values.between(values.day(days[0]), values.day(days[-1]), "day")
    edtf = f"[{','.join(d.isoformat() for d in days)}]"
    return msgspec.structs.replace(either, edtf=edtf).flagged("vague")


def _in_year(form: Partial, year: int) -> Value | None:
    """The date with a year put in; None where that year has no such day or the calendar ends."""
    if not 1 <= year <= date.max.year - 1:
        return None
    if form.unit == "month" and form.month is not None:
        return values.month(year, form.month)
    if form.unit == "season" and form.season is not None:
        return values.season(year, form.season)
    if form.unit == "day" and form.month is not None and form.day is not None:
        try:
            return values.day(date(year, form.month, form.day))
        except ValueError:
            return None
    return values.year(year)


def _partial(form: Partial, frame: Frame) -> Value:
    if form.unit == "decade" and form.year is not None:
        return _decade(form.year, frame) if form.century_free else values.decade(form.year)
    if form.unit == "century" and form.year is not None:
        return values.century(form.year)
    if form.unit == "weekday":
        return _weekday(form, frame)
    if form.year is None:
        return _yearless(form, frame)
    found = _in_year(form, form.year)
    if found is None:
        return IMPOSSIBLE
    if form.weekday is not None and found.lo is not None and found.lo.weekday() != form.weekday:
        return found.flagged("inconsistent")
    return found


def _decade(two: int, frame: Frame) -> Value:
    """A decade without its century: the last one not after publication; 1950 to 2049 where publication is unknown."""
    if frame.today is None:
        return values.decade((1900 if two >= 50 else 2000) + two)  # noqa: PLR2004  a size of the calendar or of English numerals
    first = frame.today.year // 100 * 100 + two
    return values.decade(first if first <= frame.today.year else first - 100)


def _weekday(form: Partial, frame: Frame) -> Value:
    unknown = Value(flags=("relative",), relative_to=PUBLICATION)
    if frame.today is None or form.weekday is None:
        return unknown
    if form.which.endswith(" week"):
        weeks = {"last week": -1, "next week": 1}.get(form.which, 0)
        day = values.shift("day", frame.today, form.weekday - frame.today.weekday() + 7 * weeks)
        return unknown if day is None else values.day(day).flagged("relative", relative_to=PUBLICATION)
    gap = (frame.today.weekday() - form.weekday) % 7
    if form.which == "last":
        gap = gap or 7
    elif form.which == "next" or (frame.is_future and form.which != "this"):
        gap = gap - 7 if gap or form.which == "next" else 0
    elif form.which == "this":
        gap = frame.today.weekday() - form.weekday
    day = values.shift("day", frame.today, -gap)
    return unknown if day is None else values.day(day).flagged("relative", relative_to=PUBLICATION)


def _yearless(form: Partial, frame: Frame) -> Value:
    """A month, season or day without a year: the nearest before publication, after it where the verb looks ahead."""
    if form.which.endswith(" year"):
        return _year_in_words(form, frame)
    if frame.anchored_year and not form.which and frame.anchor is not None and frame.anchor.lo is not None:
        found = _following(form, frame.anchor)
        # Told as past, it cannot lie after publication.
        if found is not None and (frame.today is None or found.lo is None or found.lo <= frame.today):
            return found.flagged("relative", relative_to=frame.anchor_text)
    if frame.today is None:
        return Value(flags=("relative",), relative_to=PUBLICATION)
    today = frame.today
    ahead = form.which == "next" or (frame.is_future and not form.which)
    around = range(today.year - _NEAREST_YEARS, today.year + _NEAREST_YEARS + 1)
    found_all = [v for y in around if (v := _in_year(form, y)) is not None and v.lo and v.hi]
    if form.which == "this":
        chosen = [v for v in found_all if v.lo and v.lo.year == today.year]
    elif form.which == "last":
        chosen = [v for v in found_all if v.hi and v.hi < today][-1:]
    elif form.which == "next":
        chosen = [v for v in found_all if v.lo and v.lo > today]
    elif ahead:
        chosen = [v for v in found_all if v.hi and v.hi >= today]
    elif not frame.is_past:
        chosen = [min(found_all, key=lambda v: _gap(v, today))] if found_all else []
    else:
        chosen = [v for v in found_all if v.lo and v.lo <= today][-1:]
    if not chosen:
        return Value(flags=("relative",), relative_to=PUBLICATION)
    return chosen[0].flagged("relative", relative_to=PUBLICATION)


def _year_in_words(form: Partial, frame: Frame) -> Value:
    """The date in last, this or next year, or in the year named before."""
    which = form.which.removesuffix(" year")
    in_text = which in {"same", "following"}
    base = frame.anchor.lo if in_text and frame.anchor is not None else frame.today
    relative_to = (frame.anchor_text or None) if in_text else PUBLICATION
    if base is None:
        return Value(flags=("relative",), relative_to=relative_to)
    year = base.year + {"last": -1, "next": 1, "following": 1}.get(which, 0)
    found = _in_year(form, year)
    return IMPOSSIBLE if found is None else found.flagged("relative", relative_to=relative_to)


def _gap(v: Value, today: date) -> int:
    """Days between a date and another; a tie goes to the earlier one."""
    if v.lo is None or v.hi is None:
        return date.max.toordinal()
    return max((v.lo - today).days, (today - v.hi).days, 0)


def _following(form: Partial, anchor: Value) -> Value | None:
    """The date in the anchor's year, or in the next where it would otherwise come before the anchor."""
    if anchor.lo is None or anchor.hi is None or anchor.lo.year != anchor.hi.year:
        return None
    found = _in_year(form, anchor.lo.year)
    if anchor.precision == "year" or found is None or found.hi is None or found.hi >= anchor.lo:
        return found
    return _in_year(form, anchor.lo.year + 1)


def _relative(form: Relative, frame: Frame) -> Value:
    if form.base == "text":
        return _from_text(form, frame)
    unknown = Value(flags=("relative",), relative_to=PUBLICATION)
    if form.amount is None:
        return unknown.flagged("vague")
    if frame.today is None:
        return unknown.flagged("vague") if form.approximate else unknown
    found = _MEANINGS[form.kind](form, frame.today)
    if found is None:
        return unknown
    rough = form.approximate or (form.kind == "shift" and form.unit in {"decade", "century"} and form.amount != 0)
    flags = ("relative", "vague") if (rough and abs(form.amount) != 0) or form.approximate else ("relative",)
    if form.unit in {"decade", "century"} and form.kind == "shift" and form.amount in {-1, 1} and not form.approximate:
        flags = ("relative",)
    return found.flagged(*flags, relative_to=PUBLICATION)


def _from_text(form: Relative, frame: Frame) -> Value:
    """Counted from the date last named; never finer than that date."""
    unknown = Value(flags=("relative",), relative_to=frame.anchor_text or None)
    anchor = frame.anchor
    if anchor is None or anchor.lo is None or anchor.hi is None or form.amount is None:
        return unknown.flagged("vague")
    first, last = (values.shift(form.unit, at, form.amount) for at in (anchor.lo, anchor.hi))
    if first is None or last is None:
        return unknown
    start, end = values.unit_at(form.unit, first), values.unit_at(form.unit, last)
    if start != end:
        return unknown.flagged("vague")
    flagged = start.flagged("relative", relative_to=frame.anchor_text)
    return flagged.flagged("vague") if form.approximate else flagged


def _shifted(form: Relative, today: date) -> Value | None:
    if form.unit == "weekend":
        return _weekend(form, today)
    at = values.shift(form.unit, today, form.amount or 0)
    return None if at is None else values.unit_at("week" if form.unit == "fortnight" else form.unit, at)


def _weekend(form: Relative, today: date) -> Value | None:
    """Saturday and Sunday of the week so many weeks away."""
    at = values.shift("week", today, form.amount or 0)
    found = values.week(at).hi if at is not None else None
    saturday = values.shift("day", found, -1) if found is not None else None
    return None if saturday is None or found is None else values.between(values.day(saturday), values.day(found))


def _unit_now(form: Relative, today: date) -> Value | None:
    return _weekend(form, today) if form.unit == "weekend" else values.unit_at(form.unit, today)


def _past(form: Relative, today: date) -> Value | None:
    first = values.shift(form.unit, today, -abs(form.amount or 0))
    return None if first is None else values.between(values.day(first), values.day(today))


def _coming(form: Relative, today: date) -> Value | None:
    last = values.shift(form.unit, today, abs(form.amount or 0))
    return None if last is None else values.between(values.day(today), values.day(last))


def _earlier(form: Relative, today: date) -> Value | None:
    whole = values.unit_at(form.unit, today)
    return None if whole.lo is None else values.between(values.day(whole.lo), values.day(today))


def _later(form: Relative, today: date) -> Value | None:
    whole = values.unit_at(form.unit, today)
    return None if whole.hi is None else values.between(values.day(today), values.day(whole.hi))


def _now(_form: Relative, today: date) -> Value | None:
    return values.month(today.year, today.month)


_MEANINGS: dict[str, Callable[[Relative, date], Value | None]] = {
    "shift": _shifted,
    "unit": _unit_now,
    "past": _past,
    "coming": _coming,
    "earlier": _earlier,
    "later": _later,
    "now": _now,
}


def _open(form: Open, frame: Frame) -> Value:
    limit = _at(form.limit, frame)
    if limit.edtf is None:
        return limit
    change = {"since": values.since, "until": values.until, "before": values.before, "after": values.after}
    return change[form.side](limit)


def _range(form: Range, frame: Frame) -> Value:
    first_form, last_form = _shared(form.first, form.last)
    last = _at(last_form, frame)
    first = _at(first_form, frame)
    for end in (first, last):
        if "impossible" in end.flags:
            return IMPOSSIBLE
    if first.lo is not None and last.edtf is None and "relative" in last.flags:
        return values.since(first).flagged(*last.flags, relative_to=last.relative_to)
    if first.lo is None or last.hi is None:
        flags = tuple(dict.fromkeys((*first.flags, *last.flags)))
        return Value(flags=flags, relative_to=first.relative_to or last.relative_to) if flags else VAGUE
    if first.lo > last.hi:
        return _disordered(first_form, first, last, frame)
    return values.between(first, last)


def _disordered(first_form: Form, first: Value, last: Value, frame: Frame) -> Value:
    """An end before its beginning: the year before where no year was written for the beginning, else inconsistent."""
    if "relative" in first.flags and isinstance(first_form, Partial) and last.lo is not None:
        earlier = _in_year(first_form, last.lo.year) or first
        if earlier.lo is not None and last.hi is not None and earlier.lo > last.hi:
            earlier = _in_year(first_form, last.lo.year - 1) or first
        del frame
        return values.between(earlier, last).flagged(*first.flags, relative_to=first.relative_to)
    return values.between(last, first).flagged("inconsistent")


def _shared(first: Form, last: Form) -> tuple[Form, Form]:
    """What one end leaves unsaid and the other says: "between May and July 2019", "12 March to 3 April 2019"."""
    inner = last.whole if isinstance(last, Part) else last
    if isinstance(first, Partial) and isinstance(inner, Partial) and inner.which.endswith((" week", " year")):
        shares = first.year is None and not first.which and (first.unit == "weekday") == (inner.unit == "weekday")
        return (msgspec.structs.replace(first, which=inner.which) if shares else first), last
    if isinstance(first, Part):
        whole, _ = _shared(first.whole, inner)
        return msgspec.structs.replace(first, whole=whole), last
    if not (isinstance(first, Partial) and isinstance(inner, Partial)):
        return first, last
    if first.year is not None or inner.year is None or first.unit in {"weekday", "decade"}:
        return first, last
    year = inner.year
    begins, ends = _in_year(first, year), _in_year(inner, year)
    if begins is not None and ends is not None and begins.lo and ends.hi and begins.lo > ends.hi:
        year -= 1
    return msgspec.structs.replace(first, year=year), last
