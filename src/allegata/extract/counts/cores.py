"""Numbers, ranges and words for numbers, without what stands around them."""

from __future__ import annotations

import functools
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, TypeAlias

import msgspec

from allegata.grammar.lexicon import rows
from allegata.grammar.numbers import LETTERS, Number, fraction, number_at, ordinal, scale, small_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allegata.grammar.lexing import Line

Kind: TypeAlias = Literal["thing", "money", "time", "rate", "measure", "age", "name", "clock", "bare"]
DASHES = frozenset("-–—‐‑")
MONEY = frozenset("$€£¥₤₹")
MOST_WORDS = 4
_FARTHEST = 10
"""Words before a number that are looked at, at the most."""
_OPENERS = frozenset({"between", "from"})
_TEN, _FEW, _MOST_PARTS, _THOUSAND = 10, 10, 100, 1000
_BOUNDS = frozenset({"more", "least", "about", "most", "fewer"})


class Core(msgspec.Struct, frozen=True):
    """A number, range or word for a number, without what stands around it."""

    end: int
    minimum: float
    maximum: float | None
    approximate: bool = False
    takes_of: bool = False
    kind: Kind | None = None
    """What the number is by its own form, whatever follows."""


@functools.cache
def around(kind: str) -> Mapping[str, str]:
    """The words around numbers of one class, with what they do."""
    return MappingProxyType({r["word"]: r["value"] for r in rows("quantity_words") if r["class"] == kind})


@functools.cache
def triggers() -> frozenset[str]:
    """Words that can begin a quantity."""
    return frozenset().union(
        small_words(), around("vague"), around("exact"), {"half", "few", "third", "quarter", "fifth", "tenth"}
    )


def core_at(line: Line, i: int) -> Core | None:
    """The number, range or word for a number that begins at lexeme `i`."""
    low = line.low(i)
    if low in around("vague"):
        return _vague(line, i)
    if low in around("exact"):
        return _exact(line, i)
    if low == "few":
        return _vague(line, i) if line.low(i - 1) == "a" else None
    return _share(line, i) or _number(line, i)


def _vague(line: Line, i: int) -> Core | None:
    """Reads "dozens", "tens of thousands", "hundreds"; the least that the words can mean."""
    low = line.low(i)
    least = float(around("vague").get(low, 3))
    if low in {"several", "few"} and (times := scale(line.low(i + 1))) is not None:
        return Core(i + 2, least * times, None, approximate=True, takes_of=True)
    if low == "scores" and line.low(i + 1) != "of":
        return None
    at = i + 1
    while (
        at < i + MOST_WORDS
        and line.low(at) == "of"
        and (times := scale(line.low(at + 1).removesuffix("s"))) is not None
    ):
        if line.low(at + 1) == "dozen":
            break
        least *= times
        at += 2
    return Core(at, least, None, approximate=True, takes_of=True)


def _exact(line: Line, i: int) -> Core | None:
    """Reads "both men", "a couple of", "twins"."""
    low = line.low(i)
    value = float(around("exact")[low])
    token = line.token(i)
    if low == "both":
        following = line.tag(i + 1)
        if token is not None and (token.dep in {"preconj", "cc"} or following in {"IN", "JJ", "VBG"}):
            return None
        return Core(i + 1, value, value, takes_of=True)
    if low in {"twins", "triplets"}:
        return Core(i + 1, value, value) if token is None or token.tag == "NNS" else None
    if line.low(i - 1) not in {"a", "the", "another", "this", "that"}:
        return None
    times = scale(line.low(i + 1 + (line.low(i + 1) == "of")))
    if times is not None:  # "a couple of hundred", "a couple hundred"
        return Core(i + 2 + (line.low(i + 1) == "of"), value * times, value * times, approximate=True)
    if line.low(i + 1) != "of":
        return None
    return Core(i + 1, value, value, takes_of=True)


def _share(line: Line, i: int) -> Core | None:
    """Reads "half a million", "a third of the 600"; "two thirds" of what is not said is a share."""
    counted = number_at(line, i)
    at, times = i, 1.0
    if counted is not None:
        at, times = counted.end + (line.low(counted.end) == "-"), counted.value
        ending = "s" if times > 1 else ("half", "h", "d", "r")
        if times == 0 or times >= _MOST_PARTS or not line.low(at).endswith(ending):
            return None
    elif line.low(i) != "half" and line.low(i - 1) not in {"a", "the"}:
        return None
    part = fraction(line.low(at))
    if part is None:
        return None
    end = at + 1
    at = end + (line.low(end) == "of")
    if line.low(at) in {"a", "an"} and (size := scale(line.low(at + 1))) is not None:
        return Core(at + 2, times * part * size, times * part * size)
    if at == end and (size := scale(line.low(at))) is not None:
        return Core(at + 1, times * part * size, times * part * size)
    determined = line.low(at) in {"the", "those", "these", "its", "their", "some", "about", "all"}
    whole = number_at(line, at + determined)
    if whole is not None and (at > end or determined):
        value = times * part * whole.value
        return Core(whole.end, round(value), round(value), approximate=value != int(value))
    if counted is None or (part == fraction("quarter") and line.low(end) != "of"):
        return None
    return Core(end, times * part, times * part, takes_of=True, kind="rate")


def _and_a_half(line: Line, number: Number) -> Number:
    """Reads on over "two and a half thousand", "2-and-a-half million"."""
    dash = line.low(number.end) == "-"
    words = [line.low(k) for k in range(number.end + dash, number.end + dash + 5)]
    words = [w for w in words if w != "-"]
    part = fraction(words[2]) if words[:2] == ["and", "a"] and len(words) > 2 else None  # noqa: PLR2004  "and a half"
    if part is None or fraction("half") != part != fraction("quarter"):
        return number
    end = number.end + (5 if dash else 3)
    size = scale(line.low(end)) or 1
    coefficient = scale(line.low(number.end - 1))
    if size == 1 and coefficient is not None:  # "a million and a half"
        return Number(number.value + part * coefficient, end, in_words=number.in_words, plain=False)
    return Number((number.value + part) * size, end + (size > 1), in_words=number.in_words, plain=False)


def _odds(line: Line, i: int, number: Number) -> Core | None:
    """Reads "one in five", "nine out of every ten", "3 to 1": how many of how many, and no count."""
    at, mark = number.end, line.low(number.end)
    if mark == "in" or (mark == "out" and line.low(at + 1) == "of"):
        at += 1 if mark == "in" else 2
        size = scale(line.low(at + 1)) if line.low(at) == "a" else None
        if size is not None and number.value < _FEW:  # "one in a million"
            return Core(at + 2, number.value / size, number.value / size, kind="rate")
        every = line.low(at) == "every"
        second = number_at(line, at + every)
        if second is not None and number.value < second.value and number.value < _FEW:
            round_one = second.value <= _TEN or (second.value % _TEN == 0 and line.low(second.end) != "of")
            if every or (round_one and line.low(second.end) not in {"places", "sites", "villages", "towns"}):
                return Core(second.end, number.value / second.value, number.value / second.value, kind="rate")
    if mark == "to" and line.low(i - 1) != "from":
        second = number_at(line, at + 1)
        if second is not None and second.value < number.value < _MOST_PARTS:
            return Core(second.end, number.value, second.value, kind="rate")
    return None


def _number(line: Line, i: int) -> Core | None:
    number = number_at(line, i)
    if number is None or _is_code(line, i, number):
        return None
    number = _and_a_half(line, number)
    odds = _odds(line, i, number)
    if odds is not None:
        return odds
    second, bound = _second(line, number)
    if second is not None and second.value > number.value:
        high = None if bound in {"more", "least"} else second.value
        return Core(second.end, _lower(line, number, second), high, approximate=bound == "about")
    takes_of = number.value == 1 and line.low(i) in {"one", "1"}
    return Core(number.end, number.value, number.value, takes_of=takes_of or line.low(number.end) == "of")


def _lower(line: Line, first: Number, second: Number) -> float:
    """The lower end of a range whose thousands stand once: "2 to 3 thousand", "5 to 6,000", "20-30k"."""
    last = line.low(second.end - 1)
    times = scale(last) or LETTERS.get(last, 1)
    if times == 1 and not second.plain and second.value % _THOUSAND == 0:
        times = _THOUSAND
    shared = first.value * times
    short = (first.plain and first.value < _THOUSAND) or (first.in_words and scale(line.low(first.end - 1)) is None)
    return shared if short and shared < second.value < _FEW * shared else first.value


def _second(line: Line, first: Number) -> tuple[Number | None, str]:
    """The other end of "30-40", "from 30 to over 40", "between 30 and 40", "two or three", and how it is bounded."""
    at, mark = first.end, line.low(first.end)
    if line.glued(at) and mark.isalpha() and line.low(at + 1) in {"and", "to"}:  # "between 15km and 17km"
        at, mark = at + 1, line.low(at + 1)
    begun = _begins(line, at)
    if (mark == "and" and begun == "between") or (mark == "to" and begun == "from"):
        if begun == "from" and changes(line, first.end):
            return None, ""
        after, bound = _bound(line, at + 1)
        after += line.low(after) in MONEY
        return number_at(line, after), bound
    if mark in DASHES or mark in {"to", "or"}:
        second = number_at(line, at + 1)
        if second is not None and mark == "or" and not (second.in_words or second.value <= 4 * first.value):
            return None, ""
        return second, ""
    return None, ""


def _bound(line: Line, at: int) -> tuple[int, str]:
    """One past "over", "as many as" and the like before a number, and what it does."""
    known = around("before")
    for size in range(MOST_WORDS, 0, -1):
        phrase = " ".join(line.low(k) for k in range(at, at + size))
        if known.get(phrase) in _BOUNDS:
            return at + size, known[phrase]
    return at, ""


def _begins(line: Line, at: int) -> str:
    """Whether "between" or "from" opens the range, the nearer of them."""
    return next((line.low(k) for k in range(at - 1, max(-1, at - MOST_WORDS - 1), -1) if line.low(k) in _OPENERS), "")


def changes(line: Line, at: int) -> bool:
    """Whether "from 12 to 15" tells of a change, which is two figures, and not of a range."""
    before = {line.low(k) for k in range(max(0, at - _FARTHEST), at)}
    return bool(before & around("change").keys()) and not before & around("estimate").keys()


def ceiling(line: Line, end: int, noun: int) -> tuple[int, float] | None:
    """The upper end of "no fewer than 15 and no more than 18", with or without the noun between: its end and value."""
    at = noun + 1 if noun == end else end
    at += line.low(at) == ","
    if line.low(at) not in {"and", "but", "or"}:
        return None
    after, bound = _bound(line, at + 1)
    number = number_at(line, after) if bound == "most" or line.low(after - 1) == "than" else None
    if number is None or bound not in {"most", "fewer"}:
        return None
    return number.end, number.value - (bound == "fewer")


def _is_code(line: Line, i: int, number: Number) -> bool:
    """Whether figures are part of a code, a score, an ordinal, a time of day or a longer number."""
    after, end = line.low(number.end), number.end
    if line.low(i) == "zero" and after in {"-", "tolerance"}:
        return True
    if not number.in_words:
        if line.glued(end) and after in {"st", "nd", "rd", "th", ":", "/"}:
            return True
        if line.glued(i) and line.low(i - 1) not in {*MONEY, "(", "“", '"', "‘", "-", "–", "~", "+", "[", "'", ":"}:
            return True
        if line.glued(i) and line.low(i - 1) in {"-", ":"} and line.glued(i - 1) and line.low(i - 2)[:1].isalnum():
            return True
        return number.plain and len(line.low(i)) > 1 and line.low(i)[0] == "0"
    return after == "-" and ordinal(line.low(end + 1)) is not None
