"""What leads up to a quotation without a verb of saying that the parser knows as one.

Labels are ClearNLP dependencies. Spans are sets of token indices of the sentence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegata.extract.attribution.attributed import NO_ATTRIBUTION, Attributed, noun_phrase
from allegata.grammar.clause import SUBJECT
from allegata.grammar.cues import verbs
from allegata.grammar.lexicon import lookup, words
from allegata.grammar.rules import id_of, rule

if TYPE_CHECKING:
    from allegata.grammar.clause import View
    from allegata.language import Token

_NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS"})


@rule(
    "cue.read_noun_before_quotation",
    says="between a document or a speaker and a quotation, a verb that is read as a noun is one",
    speaks=(
        "A marker reads, “These houses were the heart of the town and of the colony.”",
        "The suit filed by Rook states: “The governor used the law to silence the men.”",
    ),
    silent=(
        "A marker said, “These houses were the heart of the town and of the colony.”",
        "Rook kept the states. “These houses were the heart of the town and of the colony.”",
    ),
    nothing=NO_ATTRIBUTION,
)
def read_noun_before_quotation(v: View, t: Token) -> Attributed | None:
    """A plural noun that spells a verb of saying, right before a comma or colon and a quotation."""
    cue = verbs().get(t.lemma)
    if cue is None or cue.type != "speech" or t.tag != "NNS" or "quote" not in cue.frames or not _leads_up(v, t.i):
        return None
    root = next((k.i for k in v.tokens if k.head == k.i), t.i)
    holder = v.first(t.i, *SUBJECT)
    if holder is None and root < t.i and v.tokens[root].tag in _NOUNS:
        holder = root
    if holder is None or holder > t.i:
        return None
    return Attributed(
        cue=cue,
        lemma=t.lemma,
        anchor=t.i,
        cue_tokens=(t.i,),
        source=noun_phrase(v, holder, t.i),
        source_head=holder,
        content=(),
        heads=(),
        opens=True,
        rules=(f"cue.{t.lemma}", id_of(read_noun_before_quotation)),
    )


@rule(
    "cue.document_read",
    says='behind a quotation, "the letter read" tells whose words it is, though "read" is taken for a noun',
    speaks=("“The stories are absurd and they are all untrue,” the school’s statement read.",),
    silent=(
        "“The stories are absurd and they are all untrue,” the statement said.",
        "“The stories are absurd and they are all untrue.” It was a good read.",
    ),
    nothing=NO_ATTRIBUTION,
)
def document_read(v: View, t: Token) -> Attributed | None:
    """The last word of a sentence that opens with a quotation and goes on with a document."""
    quoted = tuple(k.i for k in v.tokens if k.quote >= 0 and k.i < t.i)
    if t.text != "read" or t.tag != "NN" or not quoted or any(k.pos != "PUNCT" for k in v.tokens[t.i + 1 :]):
        return None
    kinds = lookup("voice_nouns", "word", "kind")
    holder = next((k.i for k in v.tokens[quoted[-1] + 1 : t.i] if kinds.get(k.lemma) == "document"), None)
    if holder is None:
        return None
    return Attributed(
        cue=verbs()["read"],
        lemma="read",
        anchor=t.i,
        cue_tokens=(t.i,),
        source=noun_phrase(v, holder, t.i),
        source_head=holder,
        content=quoted,
        heads=quoted,
        rules=("cue.read", id_of(document_read)),
    )


@rule(
    "cue.words_before_colon",
    says='who gives a speech or sends a letter, before a colon and a quotation, speaks in it ("gave a speech: “...”")',
    speaks=(
        "Rook gave a speech to the guards in May: “Nobody may leave this camp before the harvest is in.”",
        "The union left a message at the gate: “Nobody may leave this camp before the harvest is in.”",
    ),
    silent=(
        "Rook left a van at the gate: “Nobody may leave this camp before the harvest is in.”",
        "Rook gave a speech to the guards in May. “Nobody may leave this camp before the harvest is in.”",
        "Rook received a letter from the guards: “Nobody may leave this camp before the harvest is in.”",
    ),
    nothing=NO_ATTRIBUTION,
)
def words_before_colon(v: View, t: Token) -> Attributed | None:
    """An object that is made of words, of a verb that gives it, with a quotation behind the colon."""
    made = lookup("voice_nouns", "word", "kind").get(t.lemma) == "document" or t.lemma in words(
        "claim_nouns", "word", use="spoken"
    )
    verb = v.tokens[t.head]
    holder = v.first(verb.i, "nsubj")
    if not made or t.dep != "dobj" or verb.head != verb.i or holder is None or verb.lemma in verbs():
        return None
    if verb.lemma in words("claim_makers", "word", use="taking") or not any(
        k.text == ":" and _leads_up(v, k.i) for k in v.tokens if k.i > t.i
    ):
        return None
    return Attributed(
        cue=verbs()["say"],
        lemma=t.lemma,
        anchor=t.i,
        cue_tokens=(t.i,),
        source=noun_phrase(v, holder, verb.i),
        source_head=holder,
        content=(),
        heads=(),
        opens=True,
        rules=("cue.say", id_of(words_before_colon)),
    )


def _leads_up(v: View, i: int) -> bool:
    """Does a quotation follow at once, behind a comma or colon?"""
    behind = [k for k in v.tokens[i + 1 : i + 3] if k.text not in {",", ":"}]
    return bool(behind) and behind[0].quote >= 0
