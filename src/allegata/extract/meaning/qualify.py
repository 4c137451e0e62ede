"""What a claim means, apart from who says it: kind, polarity, mode, factuality, act and roles, loaded words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegata.extract.meaning.acts import find_act
from allegata.extract.meaning.factuality import within
from allegata.extract.meaning.kinds import find_kind
from allegata.extract.meaning.loaded import find_loaded
from allegata.extract.meaning.mode import cue_negates, find_mode, from_hop
from allegata.extract.records import Meaning
from allegata.grammar.ask import Ask
from allegata.grammar.asserted import OPEN, asserted
from allegata.grammar.clause import View, view
from allegata.grammar.modality import core

if TYPE_CHECKING:
    from allegata.extract.records import Claim, Span
    from allegata.language import Parsed
    from allegata.model import Mode, Polarity


def qualify(parsed: Parsed, claim: Claim) -> Meaning:
    """Say what kind of claim this is and how firmly it is made.

    Factuality is toward the innermost voice: a whole number from -3 (certain that not) to 3 (certain that so).
    """
    v = view(parsed.sentences[claim.sentence])
    i = claim.predicate
    inside = frozenset(claim.tokens)
    heart = core(v, i)
    hop = claim.hops[-1] if claim.hops else None
    outer = view(parsed.sentences[hop.sentence]) if hop and hop.sentence != claim.sentence else v
    flips = hop is not None and cue_negates(outer, hop)
    voiced = frozenset(k for h in claim.hops if h.sentence == claim.sentence for k in h.cue_tokens)
    quoted = bool(claim.hops) or claim.quote >= 0
    said = asserted(Ask(v, i, voiced=voiced, quoted=quoted, inside=inside))
    negative = said.negative ^ flips
    polarity: Polarity = "negative" if negative else "positive"
    mode, cue = _mode(v, i, inside, from_hop(outer, hop, infinitive=v.tokens[i].tag == "VB") if hop else None)
    if said.standing in OPEN:
        mode, cue = "possible", _span(v, said.words)
    kind = find_kind(v, claim)
    act, roles = find_act(v, heart, parsed.text)
    return Meaning(
        kind=kind,
        polarity=polarity,
        mode=mode,
        certainty_cue=cue,
        factuality=None if kind == "question" else within(v, heart, inside, negative=negative, mode=mode),
        act=act,
        roles=roles,
        loaded=find_loaded(v, claim.tokens),
        standing="negated" if said.standing == "affirmed" and flips else said.standing,
        rules=(said.rule,) if said.rule else (),
    )


_CUE_WINS = frozenset({("predicted", "alleged"), ("predicted", "predicted"), ("conditional", "predicted")})


def _mode(v: View, i: int, inside: frozenset[int], hop: tuple[Mode, Span] | None) -> tuple[Mode, Span | None]:
    """The clause's own mode wins over its cue's, with two exceptions.

    What is alleged of the future is alleged ("alleged that they would be paid"); what is only going to be said is a
    practice or a forecast, whatever it says ("they will tell him that he will be deported unless he pays").
    """
    own = find_mode(v, i, inside)
    if own is None or (hop is not None and (own[0], hop[0]) in _CUE_WINS):
        return hop or ("stated", None)
    return own[0], _span(v, own[1])


def _span(v: View, words: tuple[int, ...]) -> Span:
    tokens = [v.tokens[k] for k in words]
    return min(t.start for t in tokens), max(t.end for t in tokens)
