"""What a voice makes of what it reports: a lie, no guilt, something that it did not say.

Labels are ClearNLP dependencies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegata.extract.attribution.phrase_frames import second_object
from allegata.extract.attribution.rejections import rejects
from allegata.grammar.clause import up
from allegata.grammar.lexicon import lookup, words
from allegata.grammar.rules import id_of, rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allegata.extract.attribution.attributed import Attributed, Reporting
    from allegata.grammar.clause import View
    from allegata.language import Token
    from allegata.model import Stance


@rule(
    "stance.called_a_lie",
    says="who calls a claim a lie denies it",
    speaks=("Rook called the report a lie.", "Rook labelled the report a work of fiction."),
    silent=("Rook called the report a mess.",),
    nothing=False,
)
def called_a_lie(a: Reporting) -> bool:
    """What something is called is a word of falsehood."""
    v, t = a.v, a.t
    second = second_object(v, t, v.first(t.i, "dobj", "nsubjpass")) if "as" in a.cue.frames else v.first(t.i, "oprd")
    if second is None and "as" in a.cue.frames:  # "describes the claims as a fabrication"
        called = (t.i, *v.of(t.i, "dobj"))
        behind = (m for k in called for p in v.of(k, "prep") if v.tokens[p].lemma == "as" for m in v.of(p, "pobj"))
        second = next(behind, None)
    return second is not None and rejects(v, second)


@rule(
    "refuse.might_show",
    says="what a document or a thing may show is not shown yet: that it may is the claim",
    speaks=("The ledger may show who lived in the camp.", "The samples could reveal that the men were beaten."),
    silent=("The ledger shows who lived in the camp.", "Rook may say that the men were beaten."),
    nothing=False,
    refuses=True,
)
def might_show(a: Reporting) -> bool:
    """Under "may", "might" or "could", of a subject that is neither a person nor a body."""
    v = a.v
    open_ = any(v.tokens[k].text.lower() in {"may", "might", "could"} for k in v.of(a.t.i, "aux"))
    noun = v.tokens[a.source] if a.source is not None else None
    if not open_ or a.passive or noun is None or noun.pos != "NOUN" or noun.dep not in {"nsubj", "csubj"}:
        return False
    speaks = lookup("voice_nouns", "word", "kind").get(noun.lemma) in {"person", "organisation"}
    return not speaks and lookup("head_nouns", "form", "kind").get(noun.lemma) not in {"person", "organisation"}


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
    "stance.falsely_accused",
    says="who calls an accusation false by the way denies it",
    speaks=("Rook was falsely accused of beating the men.",),
    silent=("Rook was accused of falsely beating the drum.", "Rook was accused of beating the men."),
    nothing=False,
)
def falsely_accused(a: Reporting) -> bool:
    """Accuse, with "falsely" or "wrongly"."""
    falsely = words("answers", "word", use="falsely")
    return "of" in a.cue.frames and any(a.v.tokens[k].lemma in falsely for k in a.v.of(a.t.i, "advmod"))


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


_NOT_SAID: dict[Stance, Stance] = {"affirms": "declines", "denies": "affirms"}


def hop_stance(v: View, f: Attributed) -> tuple[Stance, tuple[str, ...]]:
    """A denial not made affirms; what nobody says, or somebody did not say, is declined. With the rules that decide."""
    t = v.tokens[f.anchor]
    if f.cue.type == "speech" and f.cue.stance == "affirms" and no_longer(v, f, t):
        return "retracts", (id_of(no_longer),)
    deciding = tuple(id_of(finds) for finds in (not_said, nobody_says) if finds(v, f, t))
    if not deciding or f.cue.type != "speech":
        return f.cue.stance, ()
    return _NOT_SAID.get(f.cue.stance, f.cue.stance), deciding


@rule(
    "voice.no_longer",
    says="who no longer says it takes it back",
    speaks=("Rook no longer maintains that the men were beaten.",),
    silent=("Rook maintains that the men were no longer beaten.",),
    nothing=False,
)
def no_longer(v: View, _f: Attributed, t: Token) -> bool:
    """The cue under "no longer"."""
    longer = (k for k in v.of(t.i, "advmod", "neg") if v.tokens[k].text.casefold() == "longer" and k)
    return any(v.tokens[k - 1].text.casefold() == "no" for k in longer)


@rule(
    "voice.not_said",
    says="what somebody did not say is left open, and a denial not made affirms",
    speaks=("Rook did not say that the men were beaten.", "Rook did not deny that the men were beaten."),
    silent=("Rook said that the men were not beaten.",),
    nothing=False,
)
def not_said(v: View, f: Attributed, t: Token) -> bool:
    """A negation in the cue's own words."""
    negated = any(v.tokens[k].dep == "neg" for k in f.cue_tokens)
    negated = negated or any(v.tokens[k].lemma in {"nowhere", "never"} for k in v.of(t.i, "advmod"))
    return negated and not said_then(v, t)


@rule(
    "voice.nobody",
    says="what nobody says is left open",
    speaks=("Nobody said that the men were beaten.",),
    silent=("Somebody said that the men were beaten.",),
    nothing=False,
)
def nobody_says(v: View, f: Attributed, _t: Token) -> bool:
    """A source that is nobody."""
    return bool(f.source) and v.tokens[f.source[0]].lemma in words("negative_subjects", "word")


@rule(
    "voice.said_then",
    says='what was not said "until May" was said in May',
    speaks=("Rook did not say until May that the men were beaten.",),
    silent=("Rook did not say in May that the men were beaten.",),
    nothing=False,
    refuses=True,
)
def said_then(v: View, t: Token) -> bool:
    """A negated cue with "until"."""
    return any(v.tokens[k].lemma == "until" for h in v.kids[t.i] for k in (h, *v.kids[h]))


@rule(
    "voice.in_condition",
    says='what somebody would say "if" is under a condition',
    speaks=("If Rook says that the gate was open, the court will ask him.",),
    silent=("Rook says that nobody will believe it if the men were beaten.",),
    nothing=False,
)
def in_condition(v: View, i: int) -> bool:
    """Does the cue stand in a clause that opens with "if" or "unless"?"""
    return any(
        v.tokens[k].dep == "mark" and v.tokens[k].lemma in {"if", "unless"}
        for h in (i, *up(v, i))
        for k in v.kids[h]
        if v.tokens[k].i < i
    )
