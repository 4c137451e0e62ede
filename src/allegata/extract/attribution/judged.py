"""What a voice makes of what it reports: a lie, no guilt, or a thing that it calls names.

Labels are ClearNLP dependencies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegata.extract.attribution.phrase_frames import second_object
from allegata.grammar.lexicon import lookup, words
from allegata.grammar.rules import rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allegata.extract.attribution.attributed import Reporting


@rule(
    "stance.called_a_lie",
    says="who calls a claim a lie denies it",
    speaks=("Rook called the report a lie.",),
    silent=("Rook called the report a mess.",),
    nothing=False,
)
def called_a_lie(a: Reporting) -> bool:
    """What something is called is a word of falsehood."""
    v, t = a.v, a.t
    second = second_object(v, t, v.first(t.i, "dobj", "nsubjpass")) if "as" in a.cue.frames else v.first(t.i, "oprd")
    return second is not None and v.tokens[second].lemma in words("claim_nouns", "word", use="rejected")


@rule(
    "stance.pleads_not",
    says="who pleads not guilty denies it",
    speaks=("Rook pleaded not guilty to beating the men.",),
    silent=("Rook pleaded guilty to beating the men.",),
    nothing=False,
)
def pleads_not(content: Sequence[int], a: Reporting) -> bool:
    """Plead, with a negation in what is pleaded."""
    return a.t.lemma == "plead" and any(a.v.tokens[k].dep == "neg" for k in content)


@rule(
    "stance.thing_dismissed",
    says="who dismisses a thing or an event as something calls it so, and denies nothing",
    speaks=("Rook dismissed the trials as a farce.",),
    silent=("Rook dismissed the report as a farce.",),
    nothing=False,
)
def thing_dismissed(a: Reporting) -> bool:
    """A denial "as", of a noun that names no claim and nothing that makes one."""
    i = a.v.first(a.t.i, "dobj", "nsubjpass") if a.cue.stance == "denies" and "as" in a.cue.frames else None
    if i is None or a.v.tokens[i].pos != "NOUN":
        return False
    noun = a.v.tokens[i].lemma
    made = lookup("voice_nouns", "word", "kind").get(noun) == "document"
    return not made and noun not in words("claim_nouns", "word", use="claim")
