"""Dates in figures: ISO dates, day/month/year in either order, spans of years, decades, centuries, bare years."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegata.extract.when.forms import Form, Numeric, Partial, Range, Read, Unclear
from allegata.extract.when.lexemes import (
    APOSTROPHES,
    DASHES,
    MONTHS,
    ORDINAL_ENDS,
    SHORT_DIGITS,
    YEAR_DIGITS,
    dated,
    is_day,
    is_year,
    short_year,
    words,
)
from allegata.grammar.numbers import digits

if TYPE_CHECKING:
    from allegata.grammar.lexing import Line

_MONEY = frozenset("$€£¥₤#№")
_CENTURIES = 21
_PARTS_OF_DATE = 3


def figures(line: Line, i: int) -> Read | None:
    """The date in figures that begins at lexeme `i`, or None."""
    return _numeric(line, i) or _span_of_years(line, i) or _years(line, i)


def _numeric(line: Line, i: int) -> Read | None:
    """Reads "2019-03-12", "2019-03", "12/03/2019", "12.03.2019", "2019/03/12"."""
    numbers = line.low(i).split(".")
    end = i + 1
    if len(numbers) == 1:
        mark = line.low(i + 1)
        if mark not in {"-", "/"} or not line.glued(i + 1):
            return None
        while (
            len(numbers) <= _PARTS_OF_DATE
            and line.low(end) == mark
            and line.glued(end)
            and line.glued(end + 1)
            and line.low(end + 1).isdecimal()
        ):
            numbers.append(line.low(end + 1))
            end += 2
    if not all(n.isdecimal() for n in numbers) or any(len(n) > YEAR_DIGITS for n in numbers):
        return None
    form = _figures(numbers, "." if end == i + 1 else line.low(i + 1))
    if form is None:
        return None
    if line.low(end) == "t" and line.glued(end):
        while line.glued(end):
            end += 1
    return Read(i, end, form)


def _figures(numbers: list[str], mark: str) -> Form | None:
    sizes = [len(n) for n in numbers]
    values = [int(n) for n in numbers]
    if (
        len(numbers) == _PARTS_OF_DATE
        and sizes[0] == YEAR_DIGITS
        and max(sizes[1:]) <= SHORT_DIGITS
        and is_year(values[0])
    ):
        return dated(values[2], values[1], values[0]) if 1 <= values[1] <= MONTHS else Unclear(("impossible",))
    if len(numbers) == _PARTS_OF_DATE and max(sizes[:2]) <= SHORT_DIGITS and sizes[2] in {2, 4}:
        year = values[2] if sizes[2] == YEAR_DIGITS else short_year(values[2])
        plain = mark == "/" or sizes[:2] == [SHORT_DIGITS, SHORT_DIGITS]
        if sizes[2] == SHORT_DIGITS and (not plain or not _readings(values[0], values[1], year)):
            return None
        return Numeric(values[0], values[1], year) if is_year(year) else None
    if len(numbers) == SHORT_DIGITS and sizes == [4, 2] and mark == "-" and is_year(values[0]):
        if values[1] > values[0] % 100:
            return None
        return dated(None, values[1], values[0]) if 1 <= values[1] <= MONTHS else Unclear(("impossible",))
    return None


def _readings(first: int, second: int, year: int) -> tuple[tuple[int, int], ...]:
    """(day, month) as day first and as month first, where such a day exists."""
    both = dict.fromkeys(((first, second), (second, first)))
    return tuple((d, m) for d, m in both if is_day(d, m, year))


def readings(form: Numeric) -> tuple[tuple[int, int], ...]:
    """The (day, month) pairs that a date in figures can mean, day first before month first."""
    return _readings(form.first, form.second, form.year)


def _span_of_years(line: Line, i: int) -> Read | None:
    """Reads "1980-88", "2018/19", "1980-1988"."""
    if not (len(line.low(i)) == YEAR_DIGITS and line.low(i).isdecimal() and is_year(int(line.low(i)))):
        return None
    mark = line.low(i + 1)
    if not (mark in DASHES or mark == "/") or (mark != "—" and line.glued(i + 1) != line.glued(i + 2)):
        return None
    first, second = int(line.low(i)), line.low(i + 2)
    if not second.isdecimal() or len(second) not in {2, 4} or (mark == "/" and not line.glued(i + 1)):
        return None
    last = int(second) if len(second) == YEAR_DIGITS else first // 100 * 100 + int(second)
    if len(second) == SHORT_DIGITS and (last <= first or not line.glued(i + 1)):
        return None
    if (
        not is_year(last)
        or line.low(i + 3) in words("not_year")
        or (len(second) == YEAR_DIGITS and _counted(line, i + 2))
    ):
        return None
    return Read(i, i + 3, Range(Partial("year", year=first), Partial("year", year=last)))


def _years(line: Line, i: int) -> Read | None:
    """Reads "1990s", "the 90s", "19th century", "2019"."""
    low, end = line.low(i), i + 1
    if not low.isdecimal():
        return None
    end += line.low(end) in APOSTROPHES and line.glued(end)
    if line.low(end) == "s" and line.glued(end) and low[-1] == "0":
        if len(low) == YEAR_DIGITS and is_year(int(low)):
            first = int(low)
            size = "century" if first % 100 == 0 and first < 2000 else "decade"  # noqa: PLR2004  a size of the calendar or of English numerals
            return Read(i, end + 1, Partial(size, year=first))
        named = line.low(i - 1) in {"the", "early", "late", "mid", "-", "’", "'"} and len(low) == SHORT_DIGITS
        return Read(i, end + 1, Partial("decade", year=int(low), century_free=True)) if named else None
    if len(low) <= SHORT_DIGITS and line.low(i + 1) in ORDINAL_ENDS and line.glued(i + 1):
        at = i + 2 + (line.low(i + 2) == "-")
        if line.low(at) in {"century", "centuries"} and 1 <= int(low) <= _CENTURIES:
            return Read(i, at + 1, Partial("century", year=(int(low) - 1) * 100))
        return None
    if len(low) == YEAR_DIGITS and is_year(int(low)) and _reads_as_year(line, i):
        return Read(i, i + 1, Partial("year", year=int(low)))
    return None


def _reads_as_year(line: Line, i: int) -> bool:
    """Whether four figures by themselves are a year: not a count, a code, a price or the number of a route."""
    before, after = line.low(i - 1), line.low(i + 1)
    if after == "or" and line.low(i + 2) in {"fewer", "more", "less", "so"}:
        return False
    if before in _MONEY or before[:1].isdecimal() or after in words("not_year") or _counted(line, i):
        return False
    if before not in words("before_year") and _is_rate(line, i):
        return False
    if (before in {".", ",", ":", "/"} and line.glued(i)) or (after in {":", "/"} and line.glued(i + 1)):
        return False
    if before == "-" and line.glued(i) and line.low(i - 2) not in words("part"):
        return False
    if before in {"+", "no", "nos", "number", "page", "room", "at"} or (
        before == "." and line.low(i - 2) in {"no", "art"}
    ):
        return False
    raw = line.raw(i - 1)
    if raw[:1].isupper() and before not in words("before_year") and before not in words("event"):
        return i - 1 == 0 and not raw.isupper() and line.tag(i - 1) in {"IN", "DT", "RB", "CC"}
    token = line.token(i)
    if token is None or token.ent == "DATE":
        return True
    if token.dep in {"nsubj", "nsubjpass", "dobj"}:
        return False
    if before == "least" and line.low(i - 3) in words("opener"):
        return True
    return token.ent not in {"MONEY", "QUANTITY", "PERCENT", "CARDINAL"} or before in words("before_year")


def _is_rate(line: Line, i: int) -> bool:
    """Whether the figures are so many for each: "1400 a month", "2000 per head", "1900 each"."""
    after = line.low(i + 1)
    return after in {"per", "each", "apiece"} or (after in {"a", "an"} and line.low(i + 2) in words("unit"))


def _counted(line: Line, i: int) -> bool:
    """Whether what follows the figures is counted by them: "1900 workers", but "the 2019 elections" dates them."""
    after = line.low(i + 1)
    if line.glued(i + 1) and after not in {",", ".", ")", "]", ";", ":", "?", "!", "'", "’", "”", '"', "-", "–", "—"}:
        return True
    at = i + 1
    while line.tag(at) in {"JJ", "NN", "VBN", "VBG"} and at < i + 4:
        at += 1
    if line.tag(at) not in {"NNS", "NNPS"}:
        return False
    if line.low(at) in words("event_plural"):
        return False
    return line.low(i - 1) not in {"the", "'", "’", "s"} or digits(line.low(i)) is None or int(line.low(i)) % 100 == 0
