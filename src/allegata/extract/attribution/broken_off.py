"""A quotation that its speaker's name breaks off: "“I dispute,” Rook said, “that the men were beaten.”".

The parser sees two quotations; the second is what the first turns down. Labels are ClearNLP dependencies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from allegata.extract.attribution.slices import to_spans
from allegata.grammar.clause import trim
from allegata.grammar.cues import verbs
from allegata.grammar.rules import id_of, rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allegata.extract.records import Claim
    from allegata.grammar.clause import View
    from allegata.language import Parsed, Sentence, Token


def with_broken_off(parsed: Parsed, views: Sequence[View], claims: list[Claim]) -> list[Claim]:
    """The claims, with what stands behind a denial that was broken off denied by its speaker."""
    out = list(claims)
    for c in claims:
        s = parsed.sentences[c.sentence]
        v = views[c.sentence]
        if s.quote < 0 or not turned_down(parsed, s, v.tokens[c.predicate]):
            continue
        rest = _rest(parsed, s)
        if rest is None:
            continue
        out.remove(c)
        there = [d for d in out if d.sentence == rest.index]
        if not there:
            out.append(_carried(parsed, views[rest.index], rest, c))
        for d in there:
            rules = (*d.rules, id_of(turned_down))
            out[out.index(d)] = msgspec.structs.replace(d, stance="denies", rules=rules)
    return sorted(out, key=lambda c: c.sentence)


@rule(
    "quote.broken_off",
    says="what stands behind a denial that the name of its speaker breaks off is denied",
    speaks=(
        "“I dispute,” said Rook, “that the men were beaten.”",
        "“We deny,” the firm wrote, “every line of the report.”",
    ),
    silent=(
        "“I do not dispute,” said Rook, “that the men were beaten.”",
        "“I dispute that,” said Rook. “The men were beaten.”",
        "“I know,” said Rook, “that the men were beaten.”",
    ),
    nothing=False,
)
def turned_down(parsed: Parsed, s: Sentence, t: Token) -> bool:
    """A verb of denial without an object before a comma, and a quotation that begins small behind it."""
    cue = verbs().get(t.lemma)
    if cue is None or cue.stance != "denies" or _rest(parsed, s) is None:
        return False
    below = [k for k in s.tokens if k.head == t.i and k.i != t.i]
    if any(k.dep in {"dobj", "ccomp", "xcomp", "nsubjpass", "oprd"} for k in below):
        return False
    return not any(k.dep == "neg" for k in below)


def _rest(parsed: Parsed, s: Sentence) -> Sentence | None:
    """The sentence in marks that goes on with one in marks, in its paragraph."""
    if not parsed.text[s.start : s.end].rstrip().endswith(","):
        return None
    later = (n for n in parsed.sentences[s.index + 1 :] if n.quote >= 0 and n.quote != s.quote)
    rest = next(later, None)
    if rest is None or rest.paragraph != s.paragraph or rest.quote != s.quote + 1:
        return None
    return rest if parsed.text[rest.start : rest.end].lstrip()[:1].islower() else None


def _carried(parsed: Parsed, v: View, rest: Sentence, c: Claim) -> Claim:
    """The claim in the place of the denial, over what is denied."""
    kept = trim(v, [t.i for t in rest.tokens])
    return msgspec.structs.replace(
        c,
        sentence=rest.index,
        predicate=rest.root().i,
        spans=to_spans(parsed, v, kept),
        tokens=kept,
        quote=rest.quote,
        stance="denies",
        rules=(*c.rules, id_of(turned_down)),
    )
