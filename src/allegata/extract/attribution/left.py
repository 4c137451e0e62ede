"""Sentences that no statement has come out of: which of them are the author's after all, and how many are passed over.

Labels are ClearNLP dependencies.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from allegata.grammar.clause import FINITE
from allegata.grammar.lexicon import lookup, words
from allegata.grammar.rules import rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allegata.extract.attribution.attributed import Attributed
    from allegata.extract.attribution.chains import Chained
    from allegata.grammar.clause import View
    from allegata.language import Parsed


@rule(
    "author.left_over",
    says="a sentence whose cue has nothing to say is a statement of the author",
    speaks=("These continue.", "The manager ordered the suppression of all papers found in the “illegal search.”"),
    silent=("The manager said: “The men were beaten and nobody was paid.”", "He said."),
    nothing=False,
)
def left_over(v: View, found: Sequence[Attributed]) -> bool:
    """A finite verb of its own, and more than who speaks."""
    if not any(t.quote < 0 and t.tag in FINITE for t in v.tokens) or v.tokens[-1].text == ":":
        return False
    return not any(f.opens and _speaks(v, f) for f in found)


def _speaks(v: View, f: Attributed) -> bool:
    """Is the source of a cue somebody who can speak?"""
    if f.source_head is None or f.cue.type != "speech":
        return False
    t = v.tokens[f.source_head]
    if t.pos == "PRON":
        return t.text.casefold() not in words("cue_context", "word", use="thing")
    return t.pos == "PROPN" or t.lemma in lookup("voice_nouns", "word", "kind") or t.ent in {"PERSON", "ORG"}


def passed_over(parsed: Parsed, chained: Chained) -> int:
    """How many sentences with a finite verb no statement lies in, and no cue or speaker of one."""
    touched = [s for c in chained.claims for s in c.spans]
    for hops in chained.chains:
        touched.extend(s for h in hops for s in (h.cue_span, h.source, *h.contents) if s is not None)
    touched.sort()
    reach, ends = 0, []
    for _, end in touched:
        reach = max(reach, end)
        ends.append(reach)
    starts = [start for start, _ in touched]

    def is_touched(start: int, end: int) -> bool:
        last = bisect_left(starts, end) - 1
        return last >= 0 and ends[last] > start

    finite = (s for s in parsed.sentences if any(t.tag in FINITE for t in s.tokens))
    return sum(not is_touched(s.start, s.end) for s in finite)
