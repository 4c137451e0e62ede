"""Quantities of a text: bounds, how exact, what is measured; persons and things, money, time, shares, measures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from allegata.extract.counts.cores import DASHES, MONEY, MOST_WORDS, Core, Kind, around, ceiling, core_at, triggers
from allegata.extract.counts.nouns import Counted, counted
from allegata.extract.when.lexemes import words as date_words
from allegata.grammar.numbers import number_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from allegata.grammar.lexing import Line

_FARTHEST = 10
"""Words before a number that are looked at, at the most."""


_HOURS = 24


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


def quantities(line: Line, taken: frozenset[int]) -> Iterator[Quantity]:
    """The quantities of a paragraph in order.

    Args:
        line: its lexemes.
        taken: lexemes that stand in dates.
    """
    at = 0
    known = triggers()
    labelled = -1
    while at < line.size:
        low = line.lexemes[at].low
        if at not in taken and (low[0].isdecimal() or low in known):
            core = core_at(line, at)
            if core is not None and not any(i in taken for i in range(at, core.end)):
                found = _around(line, at, core)
                if _is_label(line, at, core, labelled):
                    found, labelled = msgspec.structs.replace(found, kind="name"), core.end
                yield found
                at = max(found.end, at + 1)
                continue
        at += 1


def _is_label(line: Line, i: int, core: Core, labelled: int) -> bool:
    """Whether figures are a place in a row: "section 9", "number 7 of 20", "ss 9 and 10"."""
    if not line.low(i)[0].isdecimal() or line.low(i - 1) in MONEY:
        return False
    if line.low(i - 1) in {"and", "or", ",", "-", "–"} and labelled == i - 1:
        return line.low(core.end) in {"of", "", ".", ",", "and", "("}
    at = i - 1 - (line.low(i - 1) == "." and line.glued(i - 1))
    return line.low(at) in around("label") and not (line.glued(at) and line.low(at) == "s")


def _around(line: Line, i: int, core: Core) -> Quantity:
    first, effects = _before(line, i)
    end, effects_after = _after(line, core.end)
    effects += effects_after
    minimum, maximum, approximate = _bounds(core, effects)
    noun = counted(line, end, takes_of=core.takes_of)
    if minimum is not None and maximum is None and core.maximum is not None:
        top = ceiling(line, end, noun.at if noun is not None else -1)
        if top is not None:
            end, maximum = top
            noun = counted(line, end, takes_of=False) or noun
    kind = core.kind or _kind(line, (i, core.end, end), noun)
    unit = _unit(line, (i, core.end), kind, noun)
    if line.low(core.end) in DASHES and line.glued(core.end) and line.low(core.end + 1) in around("strong"):
        unit, kind = (None if line.low(core.end + 1) == "strong" else line.raw(core.end + 1)), "thing"
    if line.low(i) in {"twins", "triplets"}:
        unit, kind = line.raw(i), "thing"
    if _is_named(line, i, is_bare=kind == "bare"):
        kind = "name"
    at = noun.at if noun is not None else -1
    return Quantity(first, end, minimum, maximum, approximate, kind, unit, at, (core.minimum, core.maximum))


def _bounds(core: Core, effects: list[str]) -> tuple[float | None, float | None, bool]:
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
    at -= line.low(at - 1) in MONEY or (line.low(at - 1) in {"a", "an"} and line.raw(i).isalpha())
    if at < i:
        first = at
    while at > max(0, i - _FARTHEST):
        for size in range(min(MOST_WORDS, at), 0, -1):
            phrase = " ".join(line.low(k) for k in range(at - size, at)).replace(" .", ".")
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
    if line.low(end) in DASHES and line.glued(end) and line.low(end + 1) in known:
        return end + 2, [known[line.low(end + 1)]]
    for size in (3, 2, 1):
        phrase = " ".join(line.low(k) for k in range(end, end + size))
        if phrase in known:
            return end + size, [known[phrase]]
    return end, []


def _kind(line: Line, at: tuple[int, int, int], noun: Counted | None) -> Kind:
    first, number_end, end = at
    before, after = line.low(first - 1), line.low(end)
    if before in MONEY:
        return "money"
    if after in around("rate") and (line.glued(end) or after in {"percent", "%", "percentage"}):
        return "rate"
    if after == "per" and line.low(end + 1) == "cent":
        return "rate"
    if after in {"a.m", "p.m", "am", "pm", "o"} or (after in {"a", "p"} and line.low(end + 1) == "."):
        return "clock"
    if before in {"aged", "age"} or line.low(first - 2) in {"aged", "age"}:
        return "age"
    if _is_hour(line, first) and noun is None:
        return "clock"
    if line.glued(end) and after in {"°", "′", "″"}:
        return "measure"
    if after in {"n", "s", "e", "w"} and line.raw(end).isupper() and not line.glued(end):
        return "name"
    if line.low(number_end) in DASHES and line.glued(number_end) and end == number_end:
        return _hyphened(line, number_end)
    if line.glued(end) and after.isalpha():
        return "measure"
    return "bare" if noun is None else kind_of(noun.lemma)


def _unit(line: Line, at: tuple[int, int], kind: Kind, noun: Counted | None) -> str | None:
    first, end = at
    if kind == "money" and line.low(first - 1) in MONEY:
        return line.raw(first - 1)
    if kind == "rate":
        return noun.text if noun is not None and noun.lemma == "point" else "percent"
    if kind == "measure" and (line.glued(end) or line.low(end) in DASHES):
        return line.raw(end + (line.low(end) in DASHES)) or None
    return noun.text if noun is not None else None


def _is_hour(line: Line, first: int) -> bool:
    """Whether a bare figure is an hour: "surfaced at 6", not "the toll stood at 6"."""
    if line.low(first - 1) not in around("hour") or any(line.low(first - 2) in around(c) for c in ("level", "change")):
        return False
    number = number_at(line, first)
    return number is not None and number.value <= _HOURS


def _hyphened(line: Line, at: int) -> Kind:
    word = line.low(at + 1)
    if word[:1].isdecimal():
        return "name"
    if line.low(at + 2) in DASHES and line.low(at + 3) in {"old", "olds"}:
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
    if is_name and line.raw(i + 1)[:1].isupper() and line.tag(i + 1) == "NNP" and line.low(i)[:1].isdecimal():
        return before not in date_words("month")  # "the Elm 14 Mini"
    if not is_bare and _is_year(line, i):
        return True
    return is_bare and is_name and before not in date_words("month")


def _is_year(line: Line, i: int) -> bool:
    """Whether four figures before a single thing are its year: "the 2019 review"."""
    low = line.low(i)
    return len(low) == 4 and low[:2] in {"19", "20"} and low.isdecimal() and line.tag(i + 1) == "NN"  # noqa: PLR2004  years
