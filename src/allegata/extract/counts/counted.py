"""Counts of persons and things: what `quantities` finds, without money, time, shares, ages, measures and names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegata.extract.counts.nouns import PARTITIVE, counted
from allegata.extract.counts.quantities import Quantity, quantities
from allegata.extract.records import CountSpan
from allegata.extract.sentence_index import Sentences
from allegata.extract.when.phrases import date_lexemes
from allegata.grammar.lexing import Line, lex, token_index
from allegata.model import Count

if TYPE_CHECKING:
    from allegata.language import Parsed

_FARTHEST = 30
"""Lexemes between "the number of" and its figures, at the most."""
_STREETS = frozenset({"street", "road", "avenue", "lane", "square", "boulevard", "drive", "close", "terrace"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "attr", "conj", "ROOT", "appos"})


def find_counts(parsed: Parsed) -> tuple[CountSpan, ...]:
    """All counts of persons and things in order; a unit left out is that of the count before it in the sentence."""
    tokens = token_index(parsed)
    sentences = Sentences(parsed)
    out: list[CountSpan] = []
    for start, end in parsed.paragraphs:
        line = Line(lex(parsed.text, start, end), tokens)
        for q in quantities(line, date_lexemes(line)):
            first, last = line.lexemes[q.first].start, line.lexemes[q.end - 1].end
            number = sentences.holding(first, last)
            unit = q.unit
            partly = line.low(q.end) == "of" and line.low(q.end + 1) in PARTITIVE
            if q.kind == "bare":
                if not partly and not _stands_for_people(line, q):
                    continue
                unit = _numbered(line, q.first, sentences.start(number))
                if unit is None and out and out[-1].sentence == number:
                    unit = out[-1].value.unit
            elif q.kind != "thing" or not _counts(line, q):
                continue
            out.append(CountSpan(number, first, last, _count(parsed.text[first:last], q, unit)))
    return tuple(out)


def _numbered(line: Line, before: int, start: int) -> str | None:
    """The noun of "the number of workers rose from 300 to 450": what the sentence says is numbered."""
    for i in range(before - 1, max(-1, before - _FARTHEST), -1):
        if line.lexemes[i].start < start:
            return None
        if line.low(i) == "of" and line.low(i - 1) in {"number", "numbers", "total"}:
            noun = counted(line, i + 1, takes_of=False)
            return noun.text if noun is not None else None
    return None


def _count(verbatim: str, q: Quantity, unit: str | None) -> Count:
    return Count(
        verbatim=verbatim, anchor=None, minimum=q.minimum, maximum=q.maximum, unit=unit, approximate=q.approximate
    )


def _counts(line: Line, q: Quantity) -> bool:
    """Whether a number before a noun counts it: not "one" as a pronoun, not a fraction of a thing."""
    if q.minimum is not None and q.minimum != int(q.minimum):
        return False
    if q.noun >= 0 and line.low(q.noun) in _STREETS and line.raw(q.noun)[0].isupper():
        return False
    if line.low(q.end - 1) != "one":
        return True
    token = line.token(q.end - 1)
    if line.low(q.end) == "of" and _is_membership(line, q):
        return False
    if line.low(q.end - 2) in {"no", "not"} or line.low(q.end) in {"another", "day"}:
        return False
    return token is None or token.tag == "CD"


def _is_membership(line: Line, q: Quantity) -> bool:
    """Whether "one of" only ranks: "is one of the richest states", "is one of its members"."""
    token = line.token(q.end - 1)
    ranked = any(line.tag(k) in {"JJS", "RBS"} for k in range(q.end, max(q.noun, q.end) + 1))
    return ranked or (token is not None and token.dep == "attr")


def _stands_for_people(line: Line, q: Quantity) -> bool:
    """Whether a number without a noun is a count: the subject or object of a verb, not one in a list of figures."""
    token = line.token(q.end - 1)
    core = line.token(q.end - 1) or token
    if core is None or line.low(q.end - 1) in {"one", "zero"}:
        return False
    if q.minimum is not None and q.minimum != int(q.minimum):
        return False
    if line.low(q.first - 1) == "," and line.low(q.end) in {",", ".", ")"}:
        return False
    sole = line.low(q.end - 1)
    if len(sole) == 4 and sole.isdecimal() and q.end - q.first == 1:  # noqa: PLR2004  a size of the calendar or of English numerals
        return False
    return core.dep in _SUBJECTS and core.ent not in {"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY"}
