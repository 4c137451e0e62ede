"""Quantities of a text: bounds, how exact, what is measured; persons and things, money, time, shares, measures."""

from __future__ import annotations

import functools
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, TypeAlias

import msgspec

from allegata.extract.counts.nouns import Counted, counted
from allegata.extract.when.lexemes import words as date_words
from allegata.grammar.lexicon import rows
from allegata.grammar.numbers import Number, number_at, ordinal, scale, small_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from allegata.grammar.lexing import Line

Kind: TypeAlias = Literal["thing", "money", "time", "rate", "measure", "age", "name", "clock", "bare"]
_DASHES = frozenset("-–—‐‑")
_MOST_WORDS = 4
_FARTHEST = 10
"""Words before a number that are looked at, at the most."""
_MONEY = frozenset("$€£¥₤₹")


class Quantity(msgspec.Struct, frozen=True):
    """A quantity over lexemes `first` to `end`, exclusive. `minimum` and `maximum` are inclusive, None where open."""

    first: int
    end: int
    minimum: float | None
    maximum: float | None
    approximate: bool
    kind: Kind
    unit: str | None
    noun: int = -1
    """Lexeme of the counted noun, or -1."""
    written: tuple[float, float | None] = (0, None)
    """The number as written, a range as both its ends, before "at least" or "about" make bounds of it."""


class _Core(msgspec.Struct, frozen=True):
    """A number, range or word for a number, without what stands around it."""

    end: int
    minimum: float
    maximum: float | None
    approximate: bool = False
    takes_of: bool = False


@functools.cache
def around(kind: str) -> Mapping[str, str]:
    """The words around numbers of one class, with what they do."""
    return MappingProxyType({r["word"]: r["value"] for r in rows("quantity_words") if r["class"] == kind})


@functools.cache
def _triggers() -> frozenset[str]:
    return frozenset().union(small_words(), around("vague"), around("exact"), {"half", "few"})


def quantities(line: Line, taken: frozenset[int]) -> Iterator[Quantity]:
    """The quantities of a paragraph in order.

    Args:
        line: its lexemes.
        taken: lexemes that stand in dates.
    """
    at = 0
    triggers = _triggers()
    while at < line.size:
        low = line.lexemes[at].low
        if at not in taken and (low[0].isdecimal() or low in triggers):
            core = _core(line, at)
            if core is not None and not any(i in taken for i in range(at, core.end)):
                yield _around(line, at, core)
                at = max(core.end, at + 1)
                continue
        at += 1


def _core(line: Line, i: int) -> _Core | None:
    low = line.low(i)
    if low in around("vague"):
        return _vague(line, i)
    if low in around("exact"):
        return _exact(line, i)
    if low == "few":
        return _vague(line, i) if line.low(i - 1) == "a" else None
    if low == "half":
        return _half(line, i)
    return _number(line, i)


def _vague(line: Line, i: int) -> _Core | None:
    """Reads "dozens", "tens of thousands", "hundreds"; the least that the words can mean."""
    low = line.low(i)
    least = float(around("vague").get(low, 3))
    if low in {"several", "few"} and (times := scale(line.low(i + 1))) is not None:
        return _Core(i + 2, least * times, None, approximate=True, takes_of=True)
    if low == "scores" and line.low(i + 1) != "of":
        return None
    at = i + 1
    while (
        at < i + _MOST_WORDS
        and line.low(at) == "of"
        and (times := scale(line.low(at + 1).removesuffix("s"))) is not None
    ):
        if line.low(at + 1) == "dozen":
            break
        least *= times
        at += 2
    return _Core(at, least, None, approximate=True, takes_of=True)


def _exact(line: Line, i: int) -> _Core | None:
    """Reads "both men", "a couple of", "twins"."""
    low = line.low(i)
    value = float(around("exact")[low])
    token = line.token(i)
    if low == "both":
        following = line.tag(i + 1)
        if token is not None and (token.dep in {"preconj", "cc"} or following in {"IN", "JJ", "VBG"}):
            return None
        return _Core(i + 1, value, value, takes_of=True)
    if low in {"twins", "triplets"}:
        return _Core(i + 1, value, value) if token is None or token.tag == "NNS" else None
    if line.low(i - 1) not in {"a", "the", "another", "this", "that"} or line.low(i + 1) != "of":
        return None
    return _Core(i + 1, value, value, takes_of=True)


def _half(line: Line, i: int) -> _Core | None:
    """Reads "half a dozen", "half of the 40"."""
    if line.low(i + 1) == "a" and line.low(i + 2) == "dozen":
        return _Core(i + 3, 6, 6)
    at = i + 1 + (line.low(i + 1) == "of")
    at += line.low(at) in {"the", "those", "these", "its", "their"}
    number = number_at(line, at)
    if number is None or at == i + 1:
        return None
    return _Core(number.end, number.value / 2, number.value / 2)


def _number(line: Line, i: int) -> _Core | None:
    number = number_at(line, i)
    if number is None or _is_code(line, i, number):
        return None
    second = _second(line, number)
    if second is not None and second.value > number.value:
        first = number.value
        if (
            number.plain
            and first < second.value
            and line.low(second.end - 1) in {"thousand", "million", "billion", "bn"}
        ):
            times = scale(line.low(second.end - 1)) or 1
            first = first * times if first * times < second.value else first
        return _Core(second.end, first, second.value)
    takes_of = number.value == 1 and line.low(i) in {"one", "1"}
    return _Core(number.end, number.value, number.value, takes_of=takes_of or line.low(number.end) == "of")


def _second(line: Line, first: Number) -> Number | None:
    """The other end of "30-40", "30 to 40", "between 30 and 40", "two or three"."""
    at, mark = first.end, line.low(first.end)
    if mark in _DASHES or mark in {"to", "or"}:
        second = number_at(line, at + 1)
        if second is not None and mark == "or" and not (second.in_words or second.value <= 4 * first.value):
            return None
        return second
    if mark == "and" and _begins_between(line, at):
        return number_at(line, at + 1)
    return None


def _begins_between(line: Line, at: int) -> bool:
    return any(line.low(k) == "between" for k in range(max(0, at - _MOST_WORDS), at))


def _is_code(line: Line, i: int, number: Number) -> bool:
    """Whether figures are part of a code, a score, an ordinal, a time of day or a longer number."""
    after, end = line.low(number.end), number.end
    if line.low(i) == "zero" and after in {"-", "tolerance"}:
        return True
    if not number.in_words:
        if line.glued(end) and after in {"st", "nd", "rd", "th", ":", "/"}:
            return True
        if line.glued(i) and line.low(i - 1) not in {*_MONEY, "(", "“", '"', "‘", "-", "–", "~", "+", "[", "'", ":"}:
            return True
        if line.glued(i) and line.low(i - 1) in {"-", ":"} and line.glued(i - 1) and line.low(i - 2)[:1].isalnum():
            return True
        return number.plain and len(line.low(i)) > 1 and line.low(i)[0] == "0"
    return after == "-" and ordinal(line.low(end + 1)) is not None


def _around(line: Line, i: int, core: _Core) -> Quantity:
    first, effects = _before(line, i)
    end, effects_after = _after(line, core.end)
    effects += effects_after
    minimum, maximum, approximate = _bounds(core, effects)
    noun = counted(line, end, takes_of=core.takes_of)
    kind = _kind(line, (i, core.end, end), noun)
    unit = _unit(line, (i, core.end), kind, noun)
    if line.low(i) in {"twins", "triplets"}:
        unit, kind = line.raw(i), "thing"
    if _is_named(line, i, is_bare=kind == "bare"):
        kind = "name"
    at = noun.at if noun is not None else -1
    return Quantity(first, end, minimum, maximum, approximate, kind, unit, at, (core.minimum, core.maximum))


def _bounds(core: _Core, effects: list[str]) -> tuple[float | None, float | None, bool]:
    low: float | None = core.minimum
    high = core.maximum
    step = 1 if core.minimum == int(core.minimum) else 0
    for effect in effects:
        if effect == "least":
            high = None
        elif effect == "more":
            low, high = core.minimum + step, None
        elif effect == "most":
            low = None
        elif effect == "fewer" and high is not None:
            low, high = None, high - step
    return low, high, core.approximate or "about" in effects


def _before(line: Line, i: int) -> tuple[int, list[str]]:
    """Where the quantity begins, with what stands before it: "only around", "at least", "no more than"."""
    known, effects, first, at = around("before"), [], i, i
    at -= line.low(at - 1) in _MONEY or (line.low(at - 1) in {"a", "an"} and line.raw(i).isalpha())
    if at < i:
        first = at
    while at > max(0, i - _FARTHEST):
        for size in range(min(_MOST_WORDS, at), 0, -1):
            phrase = " ".join(line.low(k) for k in range(at - size, at))
            if phrase in known:
                if known[phrase] != "plain":
                    effects.append(known[phrase])
                    first = at - size
                at -= size
                break
        else:
            break
    if line.low(first - 1) == "between" or (line.low(first - 1) == "from" and line.low(i + 1) == "to"):
        first -= 1
    return first, effects


def _after(line: Line, end: int) -> tuple[int, list[str]]:
    known = around("after")
    if line.low(end) in _DASHES and line.low(end + 1) == "odd":
        return end + 2, ["about"]
    for size in (3, 2, 1):
        phrase = " ".join(line.low(k) for k in range(end, end + size))
        if phrase in known:
            return end + size, [known[phrase]]
    return end, []


def _kind(line: Line, at: tuple[int, int, int], noun: Counted | None) -> Kind:
    first, number_end, end = at
    before, after = line.low(first - 1), line.low(end)
    if before in _MONEY:
        return "money"
    if after in around("rate") and (line.glued(end) or after in {"percent", "%", "percentage"}):
        return "rate"
    if after == "per" and line.low(end + 1) == "cent":
        return "rate"
    if after in {"a.m", "p.m", "am", "pm", "o"} or (after in {"a", "p"} and line.low(end + 1) == "."):
        return "clock"
    if before in {"aged", "age"} or line.low(first - 2) in {"aged", "age"}:
        return "age"
    if line.low(number_end) in _DASHES and line.glued(number_end):
        return _hyphened(line, number_end)
    if line.glued(end) and after.isalpha():
        return "measure"
    return "bare" if noun is None else kind_of(noun.lemma)


def _unit(line: Line, at: tuple[int, int], kind: Kind, noun: Counted | None) -> str | None:
    first, end = at
    if kind == "money" and line.low(first - 1) in _MONEY:
        return line.raw(first - 1)
    if kind == "rate":
        return "percent"
    if kind == "measure" and (line.glued(end) or line.low(end) in _DASHES):
        return line.raw(end + (line.low(end) in _DASHES)) or None
    return noun.text if noun is not None else None


def _hyphened(line: Line, at: int) -> Kind:
    word = line.low(at + 1)
    if word[:1].isdecimal():
        return "name"
    if line.low(at + 2) in _DASHES and line.low(at + 3) in {"old", "olds"}:
        return "age"
    kind = kind_of(word.removesuffix("s")) if word else "bare"
    return kind if kind != "thing" else "measure"


def kind_of(lemma: str) -> Kind:
    """What a noun after a number makes of it."""
    for kind in ("money", "time", "rate", "measure"):
        if lemma in around(kind):
            return kind
    return "thing"


def _is_named(line: Line, i: int, *, is_bare: bool) -> bool:
    """Whether a number belongs to the name before it: "Article 5"; "Camp Elm 3" only where no noun follows."""
    before = line.low(i - 1)
    raw = line.raw(i - 1)
    if before in around("named") and (is_bare or raw[:1].isupper()):
        return True
    is_name = raw[:1].isupper() and line.tag(i - 1) in {"NNP", "NNPS"}
    return is_bare and is_name and before not in date_words("month")
