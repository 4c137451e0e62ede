"""Loaded words: judgement put as description. They are marked, never repeated in the tool's own sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegata.grammar.lexicon import lookup

if TYPE_CHECKING:
    from allegata.extract.records import Span
    from allegata.grammar.clause import View

_SCARE_WORDS = 2
_OPEN, _CLOSE = "“‘\"'", "”’\"'"


def find_loaded(v: View, tokens: tuple[int, ...]) -> tuple[Span, ...]:
    """Spans of loaded words, of two-word expressions, and of words in scare quotes, in order."""
    listed = lookup("loaded", "form", "class")
    out: list[Span] = []
    inside = sorted(tokens)
    for n, i in enumerate(inside):
        t = v.tokens[i]
        following = v.tokens[inside[n + 1]] if n + 1 < len(inside) else None
        pair = f"{t.lemma.lower()} {following.lemma.lower()}" if following else ""
        if following and (pair in listed or f"{t.text.lower()}{following.text.lower()}" in listed):
            out.append((t.start, following.end))
        elif not (out and out[-1][1] >= t.end) and (t.text.lower() in listed or t.lemma.lower() in listed):
            out.append((t.start, t.end))
    return tuple(sorted({*out, *_scare(v, inside)}))


def _scare(v: View, inside: list[int]) -> list[Span]:
    """One or two words between quotation marks that are no sentence and no speech of their own."""
    out: list[Span] = []
    for n, i in enumerate(inside):
        if v.tokens[i].text not in _OPEN or (v.tokens[i].text in "\"'" and v.tokens[i].tag == "''"):
            continue
        for size in range(1, _SCARE_WORDS + 1):
            if n + size + 1 >= len(inside) + 1 or n + size + 1 > len(inside) - 1:
                break
            last = v.tokens[inside[n + size + 1]]
            between = [v.tokens[k] for k in inside[n + 1 : n + size + 1]]
            if last.text in _CLOSE and all(b.text[:1].isalpha() for b in between):
                if (
                    between[-1].pos == "NOUN"
                    and all(b.pos in ("NOUN", "ADJ", "ADV") for b in between)
                    and _in_phrase(v, i)
                ):
                    out.append((between[0].start, between[-1].end))
                break
    return out


def _in_phrase(v: View, i: int) -> bool:
    """Marks inside a noun phrase begun outside them ("the “rescue” of the girls") keep distance; others quote."""
    return i > 0 and v.tokens[i - 1].dep in ("det", "poss", "amod", "case")
