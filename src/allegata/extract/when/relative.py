"""Grammar of relative dates: "yesterday", "last March", "three weeks ago", "two years later", "now"."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from allegata.extract.when.calendar import simple
from allegata.extract.when.forms import Form, Partial, Read, Relative, Unclear
from allegata.extract.when.lexemes import bare, words
from allegata.grammar.numbers import number_at

if TYPE_CHECKING:
    from allegata.grammar.lexing import Line

_VAGUE = Unclear(("vague",))
_CLOCK_UNITS = frozenset({"hour", "minute", "second"})
_UNSAID = frozenset({"few", "several", "many", "some", "couple", "recent"})
_ROUGHLY = frozenset({"about", "around", "some", "nearly", "almost", "roughly", "approximately", "over"})
_PARTS_OF_DAY = frozenset({"morning", "afternoon", "evening", "night"})
_UP_TO = frozenset({"to", "until", "till", "through", "-", "–", "—"})
_STOPS = frozenset({",", ".", ";", ":", ")", "?", "!", "", "”", '"'})
_AGO = {"ago": ("publication", -1), "back": ("publication", -1), "hence": ("publication", 1)}
_AGO |= {"later": ("text", 1), "earlier": ("text", -1), "afterwards": ("text", 1)}


def relative(line: Line, i: int) -> Read | None:
    """The relative date that begins at lexeme `i`, or None."""
    low = line.low(i)
    if low in {"present", "date", "the"} and (end := _up_to_now(line, i)):
        return Read(i, end, Relative("now"))
    if low == "the":
        return _the(line, i)
    if low in words("day"):
        return None if _is_title(line, i) else Read(i, i + 1, Relative("shift", "day", int(words("day")[low])))
    if low in words("which"):
        return _which(line, i, has_the=False)
    if low in {"earlier", "later"}:
        return _earlier(line, i)
    return _now(line, i) or _ago(line, i)


def _is_title(line: Line, i: int) -> bool:
    """Whether a capital inside a sentence makes the word part of a name: "told Trade Today"."""
    before = line.raw(i - 1)
    token = line.token(i)
    if not line.raw(i)[0].isupper() or line.raw(i).isupper() or i == 0:
        return False
    return before[:1].isupper() or (before[:1].isalpha() and token is not None and token.pos == "PROPN")


def _up_to_now(line: Line, i: int) -> int:
    """The end of "present", "the present" or "date" where a range leads to it, else 0."""
    if line.low(i - 1) not in _UP_TO or not line.low(i - 2)[-1:].isdecimal():
        return 0
    at = i + (line.low(i) == "the")
    ends = line.low(at) == "present" or (line.low(at) == "date" and line.low(i - 1) == "to")
    return at + 1 if ends else 0


def _now(line: Line, i: int) -> Read | None:
    low, then = line.low(i), line.low(i + 1)
    if low in words("now"):
        if low == "now" and then == "that":
            return None
        form: Form = Relative("now", approximate=words("now")[low] == "vague")
        return Read(i, i + 1, form)
    if low == "right" and then == "now":
        return Read(i, i + 2, Relative("now"))
    if low == "these" and then == "days":
        return Read(i, i + 2, Relative("now", approximate=True))
    if low == "at" and (then == "present" or (then == "the" and line.low(i + 2) == "moment")):
        return Read(i, i + 2 + (then == "the"), Relative("now"))
    if low in words("vague"):
        return Read(i, i + 1, _VAGUE)
    if low == "recent" and then in words("unit") and bare("unit")[then] == "plural":
        return Read(i, i + 2, _VAGUE)
    if low == "long" and then == "ago":
        return Read(i, i + 2, _VAGUE)
    return None


def _unit(line: Line, i: int) -> str | None:
    """The unit of time named at `i`, those of the clock left out."""
    unit = words("unit").get(line.low(i))
    return None if unit in _CLOCK_UNITS else unit


def _is_plural(line: Line, i: int) -> bool:
    return bare("unit").get(line.low(i)) == "plural"


def _the(line: Line, i: int) -> Read | None:
    """Reads "the following day", "the past three years", "the year before", "the day after tomorrow"."""
    low = line.low(i + 1)
    if low in words("which"):
        found = _which(line, i + 1, has_the=True)
        return None if found is None else Read(i, found.end, found.form)
    unit = _unit(line, i + 1)
    if unit is None or _is_plural(line, i + 1):
        return None
    side, then = line.low(i + 2), line.low(i + 3)
    if side not in {"before", "after"}:
        return None
    sign = -1 if side == "before" else 1
    if then in {"yesterday", "tomorrow"}:
        return Read(i, i + 4, Relative("shift", "day", 2 * sign))
    if then in {"last", "next"}:
        return Read(i, i + 4, Relative("shift", unit, 2 * sign))
    if then in _STOPS or then in {"and", "when", "in", "at", "but", "to"}:
        return Read(i, i + 3, Relative("shift", unit, sign, "text"))
    return None


def _which(line: Line, i: int, *, has_the: bool) -> Read | None:
    """Reads "last March", "this week", "next Tuesday", "past three years", "same year", "following day"."""
    which = words("which")[line.low(i)]
    token = line.token(i)
    if token is not None and token.pos in {"VERB", "AUX"} and line.low(i) in {"last", "present"}:
        return None
    at = i + 1
    if which == "this" and line.low(at) in {"past", "coming", "very", "same"}:
        which = {"past": "last", "coming": "next"}.get(line.low(at), which)
        at += 1
    if line.low(at) in _PARTS_OF_DAY and which in {"last", "this", "same"} and not has_the:
        base = "text" if which == "same" else "publication"
        return Read(i, at + 1, Relative("shift", "day", -1 if which == "last" else 0, base))
    unit = _unit(line, at)
    if unit is not None and not _is_plural(line, at):
        return None if line.low(at + 1) == "of" else _unit_by(which, unit, (i, at + 1), in_text=has_the, line=line)
    if which in {"last", "next"}:
        return _several(line, i, at, which) or _named(line, i, at, which)
    return _named(line, i, at, which) if which == "this" else None


def _unit_by(which: str, unit: str, span: tuple[int, int], *, in_text: bool, line: Line) -> Read | None:
    first, end = span
    past = line.low(first) in {"past", "preceding"}
    if which == "same":
        return Read(first, end, Relative("unit", unit, 0, "text"))
    if which == "following":
        return Read(first, end, Relative("shift", unit, 1, "text")) if in_text else None
    if which == "this":
        is_present = line.low(first) in {"current", "present", "this"}
        return Read(first, end, Relative("unit", unit, 0)) if is_present and unit != "day" else None
    sign = -1 if which == "last" else 1
    if in_text and which == "last" and (past or line.low(first) == "last"):
        return Read(first, end, Relative("past", unit, 1))
    if unit == "day" and not in_text:
        return None
    return Read(first, end, Relative("shift", unit, sign, "text" if in_text else "publication"))


def _several(line: Line, i: int, at: int, which: str) -> Read | None:
    """Reads "last three weeks", "past few years", "next couple of months"."""
    amount, end = _amount(line, at)
    if end == at:
        unit = _unit(line, at)
        if unit is None or not _is_plural(line, at) or line.low(i) == "last":
            return None
        amount = None
    unit = _unit(line, end)
    if unit is None:
        return None
    kind = "past" if which == "last" else "coming"
    return Read(i, end + 1, Relative(kind, unit, amount))


def _named(line: Line, i: int, at: int, which: str) -> Read | None:
    """Reads "last March", "next Tuesday", "this summer"."""
    found = simple(line, at)
    if found is None or not isinstance(found.form, Partial) or found.form.year is not None:
        return None
    return Read(i, found.end, msgspec.structs.replace(found.form, which=which))


def _earlier(line: Line, i: int) -> Read | None:
    """Reads "earlier this month", "later that year", "earlier in the week", "earlier today"."""
    kind, which, at = line.low(i), line.low(i + 1), i + 2
    if which == "today":
        return Read(i, at, Relative("shift", "day", 0))
    if which == "in" and line.low(at) in {"the", "this", "that"}:
        which, at = line.low(at), at + 1
    elif which == "on":
        return None
    unit = _unit(line, at)
    if unit is None or _is_plural(line, at):
        return None
    if which in {"this", "the"}:
        return Read(i, at + 1, Relative(kind, unit))
    if which in {"that", "the same"}:
        return Read(i, at + 1, Relative("unit", unit, 0, "text"))
    if which in {"last", "next"}:
        return Read(i, at + 1, Relative("shift", unit, -1 if which == "last" else 1))
    return None


def amount_at(line: Line, i: int) -> tuple[int | None, int]:
    """How many units: (number or None where not said, end); end == i where nothing is said."""
    return _amount(line, i)


def _amount(line: Line, i: int) -> tuple[int | None, int]:
    low = line.low(i)
    if low in {"a", "an"}:
        if line.low(i + 1) == "couple":
            return 2, i + 2 + (line.low(i + 2) == "of")
        if line.low(i + 1) in {"few", "good"}:
            return None, i + 2
        found = number_at(line, i + 1)
        return (int(found.value), found.end) if found is not None and found.in_words else (1, i + 1)
    if low == "couple":
        return 2, i + 1 + (line.low(i + 1) == "of")
    number = number_at(line, i)
    if number is not None:
        return (int(number.value), number.end) if number.value == int(number.value) else (None, number.end)
    return (None, i + 1) if low in _UNSAID else (0, i)


def _ago(line: Line, i: int) -> Read | None:
    """Reads "three weeks ago", "a decade ago", "some thirty years later", "half a century ago", "years ago"."""
    at, rough = i, False
    if line.low(at) == "half" and line.low(at + 1) == "a" and line.low(at + 2) == "century":
        amount: int | None
        amount, end, unit = 50, at + 2, "year"
        rough = True
    else:
        if line.low(at) in _ROUGHLY and _amount(line, at + 1)[1] > at + 1:
            at, rough = at + 1, True
        amount, end = _amount(line, at)
        unit = _unit(line, end) or ""
        if end == at:
            amount = None
    if not unit or (amount is None and not _is_plural(line, end)):
        return None
    end += 1
    word = line.low(end)
    if word == "from" and line.low(end + 1) == "now":
        return Read(i, end + 2, Relative("shift", unit, amount, "publication", rough))
    if word in {"after", "before"} and line.low(end + 1) == "that":
        sign = 1 if word == "after" else -1
        return Read(i, end + 2, Relative("shift", unit, amount and sign * amount, "text", rough))
    if word in {"before", "after"} and line.low(end + 1) in _STOPS and amount is not None:
        return Read(i, end + 1, Relative("shift", unit, -amount if word == "before" else amount, "text", rough))
    if word == "on" and line.low(end + 1) in _STOPS and amount is not None:
        return Read(i, end + 1, Relative("shift", unit, amount, "text", rough))
    if word not in _AGO or (word == "back" and line.low(end + 1) not in _STOPS):
        return None
    base, sign = _AGO[word]
    return Read(i, end + 1, Relative("shift", unit, None if amount is None else sign * amount, base, rough))
