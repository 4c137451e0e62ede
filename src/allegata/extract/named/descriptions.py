"""Descriptions: beside a name (appositions, "spokesman X"), and instead of one ("a senior police official")."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from allegata.extract.named.names import number_of
from allegata.extract.records import MentionDraft
from allegata.grammar.lexicon import lookup

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from allegata.extract.records import Span
    from allegata.language import Parsed, Sentence, Token
    from allegata.model import MentionKind

_LEFT = frozenset({"det", "predet", "amod", "compound", "nummod", "quantmod", "nmod", "poss", "advmod", "npadvmod"})
_NOUNS = frozenset({"NN", "NNS"})


def describe(sentence: Sentence, head: int) -> tuple[str, ...]:
    """What the text says the bearer of a name is, right beside it: appositions either way, and nouns in front."""
    tokens = sentence.tokens
    out: list[str] = []
    above = tokens[head]
    if above.dep == "appos" and tokens[above.head].tag in _NOUNS:
        out.append(_phrase(tokens, above.head))
    before = head
    while before > 0 and tokens[before - 1].tag in ("NNP", "NNPS"):
        before -= 1
    if before > 0 and tokens[before - 1].tag == "NN" and tokens[before - 1].dep in ("compound", "nmod"):
        out.append(_phrase(tokens, before - 1))
    after = (t for t in tokens[head + 1 :] if t.head == head and t.dep == "appos" and t.tag in _NOUNS)
    out.extend(_phrase(tokens, t.i) for t in after)
    return tuple(out)


def kind_of_description(words: str) -> MentionKind | None:
    """What the last noun of a description or the title before a name says its bearer is."""
    kinds = lookup("head_nouns", "form", "kind")
    last = words.rpartition(" ")[2].lower().rstrip(".")
    return kinds.get(last) or (kinds.get(last[:-1]) if last.endswith("s") else None)  # type: ignore[return-value]  # kinds only


def _phrase(tokens: tuple[Token, ...], i: int) -> str:
    first = _left_edge(tokens, i)
    if tokens[first].dep == "det" and first < i:
        first += 1
    words = tokens[first : i + 1]
    return "".join(
        t.text + (" " if n + 1 < len(words) and words[n + 1].start > t.end else "") for n, t in enumerate(words)
    )


def _left_edge(tokens: tuple[Token, ...], i: int) -> int:
    first = i
    while first > 0:
        t = tokens[first - 1]
        inside = t.dep in _LEFT and first - 1 < t.head <= i
        if not inside and not (t.text == "-" or (t.dep == "case" and t.head < first)):
            break
        first -= 1
    return first


def find_descriptions(parsed: Parsed, taken: Sequence[Span]) -> Iterator[MentionDraft]:
    """Unnamed persons, groups, organisations and facilities, apart from spans that a name holds."""
    kinds = lookup("head_nouns", "form", "kind", use="both")
    starts = [a for a, _ in taken]
    for sentence in parsed.sentences:
        tokens = sentence.tokens
        for t in tokens:
            if t.tag not in _NOUNS or t.dep in ("compound", "nmod"):
                continue
            kind = kinds.get(t.lemma)
            if kind is None or kind in ("place", "document"):
                continue
            at = bisect_right(starts, t.start) - 1
            if at >= 0 and taken[at][1] > t.start:
                continue
            first = tokens[_left_edge(tokens, t.i)]
            if first.i == t.i and t.tag == "NN":
                continue  # "in prison", "became president": nobody in particular
            yield MentionDraft(
                span=(first.start, t.end),
                surface=parsed.text[first.start : t.end],
                kind=kind,  # type: ignore[arg-type]  # the column holds kinds only; a test reads it
                is_named=False,
                number=number_of(t),
            )
