"""Grammar of whole expressions of time: ranges, limits, thirds and halves around the dates of the other grammars."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from allegata.extract.when.calendar import simple
from allegata.extract.when.forms import About, Form, Numeric, Open, Part, Partial, Range, Read, Relative, Unclear
from allegata.extract.when.lexemes import DASHES, bare, words
from allegata.extract.when.relative import amount_at, relative
from allegata.grammar.numbers import ordinal, small_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from allegata.grammar.lexing import Line

_TO = frozenset({"to", "through", "until", "till"})
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
    ]
)


@functools.cache
def starts() -> frozenset[str]:
    """Words that an expression of time can begin with; figures can as well."""
    classes = ("month", "weekday", "season", "part", "which", "day", "now", "vague", "decade", "opener")
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
    if ordinal(low) is not None or low in {"last", "the"}:
        half = _half(line, i + (low == "the"))
        if half is not None:
            return half
    found = relative(line, i) or simple(line, i)
    if found is None and low == "the":
        inner = date_at(line, i + 1) if line.low(i + 1) not in {"the", "end", "start", "beginning", "close"} else None
        return inner or (_part(line, i + 1) if line.low(i + 1) in words("part") else None)
    return found


def _ranged(line: Line, i: int) -> Read | None:
    """A date, with what makes it the beginning of a range: "March to May 2019", "2017 onwards"."""
    first = date_at(line, i)
    if first is None:
        return None
    at = first.end
    mark = line.low(at)
    if mark in _ONWARDS or (mark == "or" and line.low(at + 1) == "later"):
        return Read(first.first, at + 1 + (mark == "or"), Open("since", first.form))
    if mark in DASHES or mark in _TO:
        last = date_at(line, at + 1)
        if last is not None and _pair(first.form, last.form, tight=line.glued(at) or mark in _TO):
            return Read(first.first, last.end, Range(first.form, last.form))
    return first


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
    if isinstance(found.form, Open | Unclear | Range):
        return found
    side = {"since": "since", "until": "until", "before": "before", "after": "after"}[kind]
    return Read(i, found.end, Open(side, found.form))  # type: ignore[arg-type]  # one of the four


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
    found = relative(line, i) or simple(line, at) or (_half(line, at) if at > i else None)
    if found is not None:
        return None if isinstance(found.form, Unclear | Numeric) else found
    unit = words("unit").get(line.low(at))
    if at > i and unit in {"week", "month", "year", "decade", "century"} and bare("unit")[line.low(at)] != "plural":
        return Read(i, at + 1, Relative("unit", unit, 0))
    return None


def _half(line: Line, i: int) -> Read | None:
    """Reads "first half of 2019", "third quarter of 2020", "last quarter of the year"."""
    low, size = line.low(i), line.low(i + 1)
    if size not in {"half", "quarter"} or line.low(i + 2) not in {"of", "in"}:
        return None
    number = ordinal(low) or (0 if low != "last" else {"half": 2, "quarter": 4}[size])
    if not 1 <= number <= {"half": 2, "quarter": 4}[size]:
        return None
    whole = _whole(line, i + 3)
    return None if whole is None else Read(i, whole.end, Part(f"{size[0]}{number}", whole.form))


def _turn(line: Line, i: int) -> Read | None:
    """Reads "the turn of the year": around its end, nobody says how far."""
    if line.low(i + 1) != "of" or line.low(i + 2) != "the":
        return None
    return (
        Read(i, i + 4, Unclear(("vague",))) if line.low(i + 3) in {"year", "century", "millennium", "decade"} else None
    )
