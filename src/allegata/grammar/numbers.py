"""Numbers in digits and words: "3,800", "12 000", "1.2 million", "twenty-two thousand", "two hundred and five"."""

from __future__ import annotations

import functools
import re
from types import MappingProxyType
from typing import TYPE_CHECKING

import msgspec

from allegata.grammar.lexicon import rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allegata.grammar.lexing import Line

_GROUPED = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?|[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?")
_DECIMAL = re.compile(r"\d+[.,]\d+")
_LONGEST = 15
"""Digits of a number at the most; longer rows of digits are codes."""
_GROUP = 3
_HUNDRED = 100
_MOST_WORDS = 16
"""Words of a number at the most."""
LETTERS = MappingProxyType({"k": 1e3, "m": 1e6})
"""Letters that multiply the figures they touch."""


class Number(msgspec.Struct, frozen=True, gc=False):
    """A number and the lexeme after it. `in_words`: no digit in it. `plain`: a row of digits without separators."""

    value: float
    end: int
    in_words: bool
    plain: bool


@functools.cache
def _table() -> Mapping[str, tuple[float, str]]:
    return MappingProxyType({r["word"]: (float(r["value"]), r["class"]) for r in rows("number_words")})


@functools.cache
def small_words() -> frozenset[str]:
    """Words that can begin a number."""
    return frozenset(w for w, (_, c) in _table().items() if c in {"small", "scale"})


def scale(word: str) -> float | None:
    """What a scale word multiplies by, or None."""
    found = _table().get(word)
    return found[0] if found is not None and found[1] == "scale" else None


def ordinal(word: str) -> int | None:
    """The place that an ordinal in letters names, or None."""
    found = _table().get(word)
    return int(found[0]) if found is not None and found[1] == "ordinal" else None


def fraction(word: str) -> float | None:
    """The share that "half", "quarter", "thirds" or "fifths" names, or None; "second" is a time."""
    for form in (word, word.removesuffix("s")):
        found = _table().get(form)
        if found is not None and found[1] == "fraction":
            return found[0]
        if found is not None and found[1] == "ordinal" and found[0] > 2:  # noqa: PLR2004  first and second are no shares
            return 1 / found[0]
    return None


def digits(text: str) -> float | None:
    """The value of a number in digits with its separators, or None where they follow no custom."""
    if len(text) > _LONGEST:
        return None
    if text.isdecimal():
        return float(text)
    if _GROUPED.fullmatch(text):
        mark = next(c for c in text if c in ",.")
        other = "." if mark == "," else ","
        return float(text.replace(mark, "").replace(other, "."))
    if _DECIMAL.fullmatch(text):
        return float(text.replace(",", "."))
    return None


def number_at(line: Line, i: int) -> Number | None:
    """The cardinal number that begins at lexeme `i`, in digits or words, or None."""
    word = line.low(i)
    if word[:1].isdecimal():
        return _in_digits(line, i)
    if word in small_words():
        return _in_words(line, i)
    return None


def _in_digits(line: Line, i: int) -> Number | None:
    first = line.low(i)
    value = digits(first)
    if value is None:
        return None
    end, plain = i + 1, first.isdecimal()
    if plain and len(first) <= _GROUP and first[0] != "0":
        grouped = first
        while _is_group(line, end) and len(grouped) < _LONGEST:
            grouped += line.low(end)
            end += 1
        if end > i + 1:
            value, plain = float(grouped), False
    times = scale(line.low(end)) or (LETTERS.get(line.low(end)) if line.glued(end) else None)
    if times is not None and times != _HUNDRED:
        if _DECIMAL.fullmatch(first) and "." in first:
            value = float(first)
        return Number(value * times, end + 1, in_words=False, plain=False)
    if line.low(end) == "-" and scale(line.low(end + 1)) is not None:
        return Number(value * (scale(line.low(end + 1)) or 1), end + 2, in_words=False, plain=False)
    return Number(value, end, in_words=False, plain=plain)


def _is_group(line: Line, i: int) -> bool:
    word = line.low(i)
    return (
        len(word) == _GROUP
        and word.isdecimal()
        and not line.glued(i)
        and line.lexemes[i].start - line.lexemes[i - 1].end == 1
    )


def _in_words(line: Line, i: int) -> Number | None:
    total, current, at, last = 0.0, 0.0, i, ""
    while at < i + _MOST_WORDS:
        step = at
        if (at > i and line.low(at) == "-" and line.glued(at) and line.glued(at + 1)) or (
            at > i and line.low(at) == "and" and last in {"hundred", "thousand", "million"}
        ):
            step = at + 1
        found = _table().get(line.low(step))
        if found is None or found[1] not in {"small", "scale"}:
            break
        value, kind = found
        if kind == "small":
            if not _adds(current, value) or (step > at and line.low(at) == "and" and value == 0):
                break
            current += value
        elif value == _HUNDRED:
            current = (current or 1) * value
        else:
            total += (total == 0 and current == 0) * value + current * value
            current = 0.0
        last = line.low(step)
        at = step + 1
    return Number(total + current, at, in_words=True, plain=False) if at > i else None


def _adds(current: float, value: float) -> bool:
    """Whether "value" may follow: units after tens ("twenty two"), anything below a hundred after hundreds."""
    rest = current % _HUNDRED
    if current == 0:
        return True
    if rest == 0:
        return current >= _HUNDRED
    return rest >= 20 and rest % 10 == 0 and 0 < value < 10  # noqa: PLR2004  a size of the calendar or of English numerals
