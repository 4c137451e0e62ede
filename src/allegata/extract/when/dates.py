"""Dates and periods of a report: found by the grammar, read against publication and text, checked against each other.

Source: EDTF (ISO 8601-2:2019); relative expressions after TIMEX3.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from allegata.extract.records import TimeSpan
from allegata.extract.sentence_index import Sentences
from allegata.extract.when.check import checked
from allegata.extract.when.figures import readings
from allegata.extract.when.forms import About, Form, Numeric, Open, Part, Partial, Range, Read, Relative, Unclear
from allegata.extract.when.phrases import reads
from allegata.extract.when.resolve import Frame, resolve
from allegata.grammar.lexing import Line, lex, token_index
from allegata.grammar.tense import looks_ahead, looks_back
from allegata.model import When

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from allegata.extract.when.values import Value
    from allegata.language import Parsed

_COMPACT = re.compile(r"(?<!\d)(\d{4})(\d\d)(\d\d)(?!\d)")
_FINENESS = ("day", "week", "month", "season", "interval", "year", "decade", "century", "unknown")
_MOST = 400
"""Characters of a date line that are read; a line of metadata is shorter."""


_Period = tuple[date, date] | None


class _Reading(msgspec.Struct, frozen=True):
    """A form where it stands: paragraph, code points, lexemes."""

    paragraph: int
    start: int
    end: int
    read: Read
    line: Line


def find_times(parsed: Parsed, published: When | None, items: Sequence[tuple[int, When]] = ()) -> tuple[TimeSpan, ...]:
    """All dates and periods of a text in order, none overlapping.

    Args:
        parsed: the text.
        published: date of publication; without bounds, or None, what depends on it gets none either.
        items: where the items of a round-up begin, with the date that stands for publication up to the next.
    """
    tokens = token_index(parsed)
    found: list[_Reading] = []
    for number, (start, end) in enumerate(parsed.paragraphs):
        line = Line(lex(parsed.text, start, end), tokens)
        found += [_Reading(number, *_span(line, r), r, line) for r in reads(line) if not _is_name(r.form)]
    order = _order(f.read.form for f in found)
    periods = [(0, _bounds(published)), *((start, _bounds(day)) for start, day in items)]
    times = _resolved(found, parsed, periods, order)
    return checked(times, parsed, published)


def read_date(verbatim: str, published: When | None = None) -> When:
    """The date that a line of metadata names, the finest if there are several.

    Returns:
        A When without anchor; unknown precision and no bounds where the line names no date.
    """
    text = _COMPACT.sub(r"\1-\2-\3", verbatim[:_MOST])
    line = Line(lex(text, 0, len(text)), {})
    period = _bounds(published)
    found = [resolve(r.form, Frame(), period) for r in reads(line) if not _is_name(r.form)]
    dated = [v for v in found if v.lo is not None or v.hi is not None]
    best = min(dated or found, key=lambda v: _FINENESS.index(v.precision), default=None)
    if best is None:
        return When(verbatim=verbatim, anchor=None, edtf=None, earliest=None, latest=None, precision="unknown")
    return as_when(verbatim, best)


def as_when(verbatim: str, value: Value) -> When:
    """A value as a record, still without its anchor."""
    return When(
        verbatim=verbatim,
        anchor=None,
        edtf=value.edtf,
        earliest=value.lo.isoformat() if value.lo is not None else None,
        latest=value.hi.isoformat() if value.hi is not None else None,
        precision=value.precision,
        relative_to=value.relative_to,
        flags=value.flags,
    )


def _bounds(published: When | None) -> tuple[date, date] | None:
    if published is None or published.earliest is None or published.latest is None:
        return None
    try:
        first, last = date.fromisoformat(published.earliest), date.fromisoformat(published.latest)
    except ValueError:
        return None
    return (first, last) if first <= last else None


def _span(line: Line, read: Read) -> tuple[int, int]:
    return line.lexemes[read.first].start, line.lexemes[read.end - 1].end


def _order(forms: Iterable[Form]) -> str:
    """How this text orders its dates in figures, where those that can be read one way only agree."""
    seen = set()
    for form in forms:
        if isinstance(form, Numeric) and len(possible := readings(form)) == 1 and form.first != form.second:
            seen.add("day" if possible[0][0] == form.first else "month")
    return seen.pop() if len(seen) == 1 else ""


def _resolved(
    found: Sequence[_Reading], parsed: Parsed, periods: Sequence[tuple[int, _Period]], order: str
) -> tuple[TimeSpan, ...]:
    sentences = Sentences(parsed)
    out: list[TimeSpan] = []
    anchor: tuple[Value, str, int, bool] | None = None
    for f in found:
        number = sentences.holding(f.start, f.end)
        sentence = parsed.sentences[number]
        token = f.line.token(f.read.first) or f.line.token(f.read.end - 1)
        since = isinstance(f.read.form, Open) and f.read.form.side == "since"
        ahead = token is not None and not since and looks_ahead(sentence, token)
        back = since or (token is not None and not ahead and looks_back(sentence, token))
        near = anchor is not None and anchor[2] == f.paragraph and anchor[3] and not ahead
        frame = Frame(
            anchor=anchor[0] if anchor is not None else None,
            anchor_text=anchor[1] if anchor is not None else "",
            is_future=ahead,
            is_past=back,
            anchored_year=near and back,
            order=order,
        )
        period = next(p for start, p in reversed(periods) if start <= f.start)
        value = resolve(f.read.form, frame, period)
        verbatim = parsed.text[f.start : f.end]
        out.append(TimeSpan(number, f.start, f.end, as_when(verbatim, value)))
        if value.lo is not None and value.hi is not None and not _is_now(f.read.form):
            tells = _is_step(f.read.form, value) and (token is None or not _is_birth(sentence.tokens, token.i))
            anchor = (value, verbatim, f.paragraph, tells)
    return tuple(out)


def _is_name(form: Form) -> bool:
    return isinstance(form, Unclear) and not form.flags


def _is_now(form: Form) -> bool:
    return isinstance(form, Relative) and form.kind == "now"


def _is_step(form: Form, value: Value) -> bool:
    """Whether a date can carry its year on to the next: finer than a year, and its year not taken from publication."""
    inner = form.limit if isinstance(form, Open) else form
    named = isinstance(inner, Partial | Numeric | Part | Range | About) and not isinstance(inner, Unclear)
    return named and value.precision in {"day", "month", "season"} and value.relative_to != "publication"


def _is_birth(tokens: Sequence[object], i: int) -> bool:
    return any(getattr(t, "text", "").lower() in {"born", "birth"} for t in tokens[max(0, i - 4) : i])
