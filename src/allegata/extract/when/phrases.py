"""Grammar of whole expressions of time: ranges, limits, thirds and halves around the dates of the other grammars."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import msgspec

from allegata.extract.when.calendar import simple
from allegata.extract.when.eras import fiscal, foreign, statute
from allegata.extract.when.forms import (
    About,
    Away,
    Form,
    Listed,
    Numeric,
    Open,
    Part,
    Partial,
    Range,
    Read,
    Relative,
    Unclear,
)
from allegata.extract.when.inside import dated_by_week, dated_by_year, inside
from allegata.extract.when.lexemes import DASHES, bare, words
from allegata.extract.when.relative import amount_at, relative
from allegata.grammar.numbers import ordinal, small_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from allegata.grammar.lexing import Line

_TO = frozenset({"to", "through", "until", "till"})
_LISTED = 12
"""Dates in a row that are read as one list."""
_ONWARDS = frozenset({"onwards", "onward"})
_OTHER_STARTS = frozenset(
    [
        "the",
        "turn",
        "earlier",
        "later",
        "right",
        "these",
        "at",
        "recent",
        "long",
        "a",
        "an",
        "some",
        "nearly",
        "almost",
        "over",
        "half",
        "several",
        "few",
        "many",
        "couple",
        "first",
        "second",
        "third",
        "fourth",
        "up",
        "c",
        "ca",
        "q",
        "h",
        "'",
        "’",
        "‘",
        "years",
        "decades",
        "months",
        "weeks",
        "days",
        "centuries",
        "week",
        "w",
        "cw",
        "kw",
        "calendar",
        "iso",
        "fy",
        "final",
        "closing",
        "opening",
    ]
)


@functools.cache
def starts() -> frozenset[str]:
    """Words that an expression of time can begin with; figures can as well."""
    classes: tuple[str, ...] = ()
    classes += (
        "month",
        "weekday",
        "season",
        "part",
        "which",
        "day",
        "now",
        "vague",
        "decade",
        "opener",
    )
    classes += ("calendar_month", "calendar_head", "reign", "era", "fiscal")
    return frozenset().union(_OTHER_STARTS, small_words(), *(words(c) for c in classes))


def expression(line: Line, i: int) -> Read | None:
    """The expression of time that begins at lexeme `i`, or None."""
    low = line.low(i)
    if low in words("opener") or low in {"up", "c", "ca"}:
        found = _opened(line, i)
        if found is not None:
            return found
        if low not in words("which"):
            return None
    if low == "turn":
        return _turn(line, i)
    return _ranged(line, i)


def reads(line: Line) -> Iterator[Read]:
    """All expressions of time of a paragraph in order, none overlapping."""
    triggers = starts()
    at, lexemes = 0, line.lexemes
    while at < line.size:
        low = lexemes[at].low
        if low in triggers or low[0].isdecimal():
            found = expression(line, at)
            if found is not None:
                yield found
                at = found.end
                continue
        at += 1


def date_lexemes(line: Line) -> frozenset[int]:
    """The lexemes of a paragraph that stand in expressions of time."""
    return frozenset(i for r in reads(line) for i in range(r.first, r.end))


def date_at(line: Line, i: int) -> Read | None:
    """A date, or a third, half or quarter of one, without limits."""
    low = line.low(i)
    if low in words("part"):
        return _part(line, i)
    if special := statute(line, i) or foreign(line, i) or fiscal(line, i) or inside(line, i + (low == "the")):
        return Read(i, special.end, special.form)
    if ordinal(low) is not None or low in {"last", "the"}:
        half = _half(line, i + (low == "the"))
        if half is not None:
            return half
    found = relative(line, i) or simple(line, i)
    if found is None and low == "the":
        inner = date_at(line, i + 1) if line.low(i + 1) not in {"the", "end", "start", "beginning", "close"} else None
        return inner or (_part(line, i + 1) if line.low(i + 1) in words("part") else None)
    return None if found is None else _completed(line, found)


def _completed(line: Line, found: Read) -> Read:
    """A date with what is written behind it: its year or week in words, or its weekday ("3 May 2021, a Tuesday")."""
    found = dated_by_week(line, dated_by_year(line, found))
    form = found.form
    if not isinstance(form, Partial) or form.unit != "day" or form.year is None or form.weekday is not None:
        return found
    if line.low(found.end) not in {",", "("}:
        return found
    at = found.end + 1 + (line.low(found.end + 1) == "a")
    closed = line.low(found.end) == "," or line.low(at + 1) == ")"
    if line.low(at) not in words("weekday") or not closed or (line.low(found.end) == "," and at == found.end + 1):
        return found
    weekday = int(words("weekday")[line.low(at)])
    dated = Partial("day", form.year, form.month, form.day, weekday=weekday)
    return Read(found.first, at + 1, dated)


def _ranged(line: Line, i: int) -> Read | None:
    """A date, with what makes it the beginning of a range: "March to May 2019", "2017 onwards"."""
    if away := _away(line, i):
        return away
    first = date_at(line, i)
    if first is None:
        return None
    if several := _listed(line, first):
        return several
    at = first.end
    mark = line.low(at)
    if mark in _ONWARDS or (mark == "or" and line.low(at + 1) == "later"):
        return Read(first.first, at + 1 + (mark == "or"), Open("since", first.form))
    if mark in DASHES or mark in _TO:
        last = date_at(line, at + 1)
        if last is not None and _pair(first.form, last.form, tight=line.glued(at) or mark in _TO):
            return Read(first.first, last.end, Range(first.form, last.form))
    return first


def _away(line: Line, i: int) -> Read | None:
    """Reads "two days before 3 May", "a week after 12 June 2021", "the day before 1 April"."""
    amount, at = (1, i + 1) if line.low(i) == "the" else amount_at(line, i)
    unit = words("unit").get(line.low(at), "hour")
    if not amount or at == i or unit in {"hour", "minute", "second"} or line.low(at + 1) not in {"before", "after"}:
        return None
    base = date_at(line, at + 2)
    if base is None or not isinstance(base.form, Partial | Numeric) or getattr(base.form, "unit", "") == "weekday":
        return None
    return Read(i, base.end, Away(unit, -amount if line.low(at + 1) == "before" else amount, base.form))


def _listed(line: Line, first: Read) -> Read | None:
    """Reads "May, August and September 2018", "8 May and 3 June 2021", "Monday and Tuesday last week"."""
    items, at = [first], first.end
    while isinstance(items[-1].form, Partial) and _is_open(items[-1].form):
        if len(items) > _LISTED:
            return None
        at += line.low(at) == ","
        at += line.low(at) in {"and", "or", "&"}
        if at == items[-1].end or (found := date_at(line, at)) is None:
            return None
        items.append(found)
        at = found.end
    forms = [r.form for r in items]
    last = forms[-1]
    if len(forms) == 1 or not isinstance(last, Partial) or any(getattr(f, "unit", "") != last.unit for f in forms):
        return None
    shared = [f if f is last else msgspec.structs.replace(f, year=last.year, which=last.which) for f in forms]
    return Read(first.first, at, Listed(tuple(shared)))


def _is_open(form: Partial) -> bool:
    """Whether a later date of a list can give this one its year or week."""
    return form.year is None and not form.which and form.unit in {"day", "month", "season", "weekday"}


def _pair(first: Form, last: Form, *, tight: bool) -> bool:
    """Whether two dates can be the ends of one range."""
    if isinstance(first, Partial) and isinstance(last, Partial):
        same = first.unit == last.unit
        return same or (tight and "weekday" not in {first.unit, last.unit})
    ends = (Partial, Part, Relative, Numeric)
    return tight and isinstance(first, ends) and isinstance(last, ends)


def _opened(line: Line, i: int) -> Read | None:
    low = line.low(i)
    at = i + 1
    if low == "up" or (low == "prior" and line.low(at) == "to"):
        if line.low(at) not in {"to", "until", "till"}:
            return None
        at += 1
    kind = {"up": "until", "c": "about", "ca": "about"}.get(low) or words("opener")[low]
    at += kind == "about" and low in {"c", "ca"} and line.low(at) == "."
    if kind in {"between", "from"}:
        return _from_to(line, i, kind)
    if kind == "after" and (gone := _lapse(line, at)) is not None:
        return Read(i, gone, Unclear(("relative", "vague")))
    at += 2 * (line.low(at) == "at" and line.low(at + 1) == "least")
    at += line.low(at) in {"about", "around", "approximately"}
    found = _ranged(line, at)
    if found is None:
        return None
    if kind == "by":
        is_now = isinstance(found.form, Relative) and found.form.kind == "now"
        return found if is_now else Read(i, found.end, Open("until", found.form))
    if kind == "about":
        return Read(i, found.end, About(found.form)) if isinstance(found.form, Partial | Part) else found
    if isinstance(found.form, Open | Unclear | Range | Away | Listed):
        return found
    if (edged := _edged(line, at, kind, found)) is not None:
        return Read(i, found.end, edged)
    side = {"since": "since", "until": "until", "before": "before", "after": "after"}[kind]
    return Read(i, found.end, Open(side, found.form))  # type: ignore[arg-type]  # one of the four


def _edged(line: Line, i: int, kind: str, found: Read) -> Form | None:
    """A limit at the edge of a period: "before the end of X" ends with X, "after the start of X" begins with it."""
    word = line.low(i + (line.low(i) == "the"))
    if not isinstance(found.form, Part) or bare("part").get(word) != "of" or word == "middle":
        return None
    at_end = found.form.name == "late"
    side = {("before", True): "until", ("after", False): "since"}.get((kind, at_end), kind)
    if kind == "until":
        side = "until" if at_end else "before"
    if side == "until":
        return Open("until", found.form)
    return Open(side, found.form.whole)  # type: ignore[arg-type]  # one of the four


def _lapse(line: Line, i: int) -> int | None:
    """The end of "three decades" after "after", where nothing says what they follow; None for a date."""
    amount, end = amount_at(line, i)
    unit = words("unit").get(line.low(end))
    if end == i or unit in {None, "hour", "minute", "second"}:
        return None
    return None if amount == 1 or line.low(end + 1) in {"ago", "of", "in"} else end + 1


def _from_to(line: Line, i: int, kind: str) -> Read | None:
    first = date_at(line, i + 1)
    if first is None:
        return None
    at = first.end
    joins = {"and", *DASHES} if kind == "between" else _TO | DASHES
    if line.low(at) in joins and (last := date_at(line, at + 1)):
        return Read(i, last.end, Range(first.form, last.form))
    if kind == "from" and (line.low(at) in _ONWARDS or (line.low(at) == "on" and line.low(at + 1) in {",", ".", ""})):
        return Read(i, at + 1, Open("since", first.form))
    if kind == "from" and isinstance(first.form, Relative) and first.form.kind == "now" and line.low(at) == "on":
        return Read(i, at + 1, Open("since", first.form))
    return first


def _part(line: Line, i: int) -> Read | None:
    """Reads "early 2019", "mid-March", "late in the 1990s", "the end of last year", "the beginning of the month"."""
    low, at = line.low(i), i + 1
    needs_of = bare("part")[low] == "of"
    if line.low(at) == "-" or line.low(at) == "of":
        at += 1
    elif needs_of:
        return None
    elif line.low(at) == "in":
        at += 1
    whole = _whole(line, at)
    return None if whole is None else Read(i, whole.end, Part(words("part")[low], whole.form))


def _whole(line: Line, i: int) -> Read | None:
    """What a part can be of: a date longer than a day, or "the year", "the month"."""
    at = i + (line.low(i) == "the")
    found = fiscal(line, at) or relative(line, i) or simple(line, at) or (_half(line, at) if at > i else None)
    if found is not None:
        return None if isinstance(found.form, Unclear | Numeric) else found
    unit = words("unit").get(line.low(at))
    if at > i and unit in {"week", "month", "year", "decade", "century"} and bare("unit")[line.low(at)] != "plural":
        return Read(i, at + 1, Relative("unit", unit, 0))
    return None


def _half(line: Line, i: int) -> Read | None:
    """Reads "first half of 2019", "third quarter of 2020", "last quarter of the year"."""
    low, size = line.low(i), line.low(i + 1)
    at = i + 2 + 2 * (line.low(i + 2) == "-" and line.low(i + 3) == "year")
    if size not in {"half", "quarter"} or line.low(at) not in {"of", "in"}:
        return None
    number = ordinal(low) or (0 if low != "last" else {"half": 2, "quarter": 4}[size])
    if not 1 <= number <= {"half": 2, "quarter": 4}[size]:
        return None
    whole = _whole(line, at + 1)
    return None if whole is None else Read(i, whole.end, Part(f"{size[0]}{number}", whole.form))


def _turn(line: Line, i: int) -> Read | None:
    """Reads "the turn of the year": around its end, nobody says how far."""
    if line.low(i + 1) != "of" or line.low(i + 2) != "the":
        return None
    return (
        Read(i, i + 4, Unclear(("vague",))) if line.low(i + 3) in {"year", "century", "millennium", "decade"} else None
    )
