"""Who takes back what was said, or turns it down, in words that take no clause: walked it back, deleted the post.

The clause, or the clause of the noun that it names, is then the claim. Labels are ClearNLP dependencies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegata.extract.attribution.attributed import AWAY, BACK, NO_ATTRIBUTION, Attributed, noun_phrase, verb_group
from allegata.grammar.clause import VERBAL, clause_heads, is_passive, subtree, trim
from allegata.grammar.clause import subject as subject_of
from allegata.grammar.cues import verbs
from allegata.grammar.lexicon import lookup, words
from allegata.grammar.negation import negators
from allegata.grammar.rules import id_of, rule

if TYPE_CHECKING:
    from allegata.grammar.clause import View
    from allegata.grammar.cues import Cue
    from allegata.language import Token


def turned(v: View, t: Token) -> Attributed | None:
    """An attribution to whom a clause tells to take words back, or to turn them down without a clause of its own."""
    if t.pos not in VERBAL or t.dep in {"aux", "auxpass"} or subject_of(v, t.i) is None or is_passive(v, t.i):
        return None
    found = takes_back(v, t) or no_longer_stands(v, t) or sorry_for_saying(v, t) or corrects_oneself(v, t)
    return found or takes_issue(v, t) or denies_doing(v, t) or bare_word(v, t)


def _is(use: str, t: Token) -> bool:
    return t.lemma.casefold() in words("answers", "word", use=use)


def _said(v: View, k: int) -> bool:
    """A noun of something said or published, or what points to it."""
    t = v.tokens[k]
    low = t.lemma.casefold()
    document = lookup("voice_nouns", "word", "kind").get(low) == "document"
    return document or low in words("claim_nouns", "word", use="claim") or _is("told", t)


def _clause(v: View, k: int) -> int | None:
    """The clause that spells out a noun, or the complement of a verb of saying."""
    return next(
        (m for m in v.of(k, "acl", "ccomp", "relcl") if any(v.tokens[n].dep == "mark" for n in v.kids[m])), None
    )


def _made(v: View, t: Token, by: str, about: int | None, cue: Cue = BACK) -> Attributed:
    """The attribution: its claim is the clause that is named, or the noun, or else the verb's own clause."""
    who = subject_of(v, t.i)
    clause = _clause(v, about) if about is not None else None
    if clause is None and about is not None and v.tokens[about].pos in VERBAL:
        clause = next(iter(v.of(about, "ccomp")), None)
    said = about if clause is None and about is not None and v.tokens[about].pos not in VERBAL else clause
    group = {*verb_group(v, t.i), *((about,) if about is not None and clause is not None else ())}
    return Attributed(
        cue=cue,
        lemma=t.lemma,
        anchor=t.i,
        cue_tokens=tuple(sorted(group)),
        source=noun_phrase(v, who, t.i) if who is not None else (),
        source_head=who,
        content=trim(v, subtree(v, t.i if said is None else said)),
        heads=((t.i,) if said is None else (said,)) if clause is None else clause_heads(v, clause),
        whole=said is None,
        rules=(by,),
    )


def _away(v: View, t: Token) -> bool:
    """Has the verb a particle "back" or "down"?"""
    return any(v.tokens[k].lemma in {"back", "down"} for k in v.of(t.i, "prt", "advmod") if k > t.i)


def _objects(v: View, t: Token) -> list[int]:
    """What is taken back: the object, or what stands behind "on" or "from"."""
    behind = [m for p in v.of(t.i, "prep") if v.tokens[p].lemma in {"on", "from"} for m in v.of(p, "pobj")]
    behind += [m for k in v.of(t.i, "advmod") for p in v.of(k, "prep") for m in v.of(p, "pobj")]
    return [*v.of(t.i, "dobj"), *behind]


@rule(
    "retract.takes_back",
    says="who deletes, rescinds or walks back something said or published takes it back",
    speaks=(
        "The senator has deleted the post.",
        "Rook walked back his remark that the men were beaten.",
        "The agency killed the story.",
        "Rook took those words back.",
        "Vale went back on her statement.",
        "The paper rescinded its report.",
        "Rook recanted his statement that he had beaten the men.",
    ),
    silent=(
        "The senator deleted the picture.",
        "Rook took the men back.",
        "The guard killed the boy.",
        "Rook did not delete the post.",
        "Vale went back on Friday.",
        "The guard took the letters.",
    ),
    nothing=NO_ATTRIBUTION,
)
def takes_back(v: View, t: Token) -> Attributed | None:
    """A verb of undoing, or one of going back with its particle, on a noun of saying."""
    undoes = _is("undo", t)
    goes = _is("goes_back", t) and _away(v, t)
    about = next((k for k in _objects(v, t) if _said(v, k)), None)
    if not (undoes or goes) or about is None or negators(v, t.i):
        return None
    own = any(v.tokens[k].dep == "poss" and v.tokens[k].pos == "PRON" for k in v.kids[about])
    plain = t.lemma in {"recant", "retract", "withdraw", "correct"} and not (own and _clause(v, about) is not None)
    return None if plain else _made(v, t, id_of(takes_back), about)  # the table of cues reads the plain ones


@rule(
    "retract.no_longer_stands",
    says="who no longer stands by what was said takes it back",
    speaks=("The group no longer stands by the figure.", "Vale does not stand by her account any more."),
    silent=("The group stands by the figure.", "The guard no longer stands by the gate."),
    nothing=NO_ATTRIBUTION,
)
def no_longer_stands(v: View, t: Token) -> Attributed | None:
    """Stand by, under "no longer" or a negation, and a noun of saying."""
    about = [
        m for p in v.of(t.i, "prep", "prt") if v.tokens[p].lemma == "by" for m in (*v.of(p, "pobj"), *v.of(t.i, "dobj"))
    ]
    longer = any(v.tokens[k].text.casefold() == "longer" for k in v.kids[t.i])
    if t.lemma != "stand" or not (longer or negators(v, t.i)):
        return None
    said = next((k for k in about if _said(v, k)), None)
    return _made(v, t, id_of(no_longer_stands), said) if said is not None else None


@rule(
    "retract.sorry_for_saying",
    says="who apologises for having said something takes it back",
    speaks=(
        "The imam apologised for having said that the men were beaten.",
        "Rook regretted saying that the men were beaten.",
        "Vale apologised for her claim that the men were beaten.",
    ),
    silent=(
        "The imam apologised for the delay.",
        "Rook regretted beating the men.",
        "Vale apologised for saying nothing.",
    ),
    nothing=NO_ATTRIBUTION,
)
def sorry_for_saying(v: View, t: Token) -> Attributed | None:
    """Apologise for, or regret, a verb of saying with its clause, or a noun with one."""
    if t.lemma not in {"apologise", "apologize", "regret"} or negators(v, t.i):
        return None
    below = [m for p in v.of(t.i, "prep") if v.tokens[p].lemma == "for" for m in v.of(p, "pcomp", "pobj")]
    below += [k for k in v.of(t.i, "xcomp", "dobj") if t.lemma == "regret"]
    says = {"say", "claim", "allege", "suggest", "state", "write", "report", "tell"}
    about = next(
        (
            k
            for k in below
            if (v.tokens[k].lemma in says and v.of(k, "ccomp")) or (_said(v, k) and _clause(v, k) is not None)
        ),
        None,
    )
    return _made(v, t, id_of(sorry_for_saying), about) if about is not None else None


@rule(
    "retract.corrects_oneself",
    says="who corrects herself takes back what she said",
    speaks=("The spokeswoman corrected herself the next day.", "The owners have corrected themselves."),
    silent=("The spokeswoman corrected the boy.", "The minister spoke."),
    nothing=NO_ATTRIBUTION,
)
def corrects_oneself(v: View, t: Token) -> Attributed | None:
    """Correct with a reflexive; misspeak, and what was said when."""
    itself = any(v.tokens[k].text.casefold().endswith(("self", "selves")) for k in v.of(t.i, "dobj"))
    if not (t.lemma in {"misspeak", "misspoke"} or (t.lemma == "correct" and itself)) or negators(v, t.i):
        return None
    said = next((k for k in v.of(t.i, "advcl") if v.of(k, "ccomp")), None)
    return _made(v, t, id_of(corrects_oneself), said)


@rule(
    "stance.takes_issue",
    says="who takes issue with what is said, or pours scorn on it, turns it down",
    speaks=("The attaché took issue with that version of events.", "Rook poured scorn on the report."),
    silent=("The attaché took the report.", "Rook poured water on the men.", "Rook took no issue with the report."),
    nothing=NO_ATTRIBUTION,
)
def takes_issue(v: View, t: Token) -> Attributed | None:
    """Take issue with, pour scorn or cold water on: a noun of saying."""
    objects = {v.tokens[k].lemma for k in v.of(t.i, "dobj") if not any(v.tokens[m].lemma == "no" for m in v.kids[k])}
    fixed = (t.lemma == "take" and "issue" in objects) or (t.lemma == "pour" and objects & {"scorn", "water"})
    if not fixed or negators(v, t.i):
        return None
    nouns = [m for k in (t.i, *v.of(t.i, "dobj")) for p in v.of(k, "prep") for m in v.of(p, "pobj")]
    about = next((k for k in nouns if _said(v, k)), None)
    return _made(v, t, id_of(takes_issue), about, AWAY) if about is not None else None


@rule(
    "stance.denies_doing",
    says="who denies doing a wrong denies it, though the wrong is read as part of the noun",
    speaks=("Brightwater Holdings denied withholding wages.",),
    silent=("Brightwater Holdings denied reports.", "The guard denied the crying children water."),
    nothing=NO_ATTRIBUTION,
)
def denies_doing(v: View, t: Token) -> Attributed | None:
    """Deny, directly before a form in "-ing" that was read as the adjective of its own object."""
    obj = v.first(t.i, "dobj")
    if t.lemma != "deny" or obj is None or v.first(t.i, "dative") is not None or negators(v, t.i):
        return None
    doing = [k for k in v.of(obj, "amod", "compound") if k == t.i + 1 and v.tokens[k].text.endswith("ing")]
    return _made(v, t, id_of(denies_doing), None, AWAY) if doing else None


@rule(
    "stance.bare_word",
    says='who answers with a bare "untrue" or "nonsense" denies what was said',
    speaks=("Untrue, said Rook.", "Complete nonsense, her son replied.", "Not true, the firm said."),
    silent=("True, said Rook.", "The report is untrue, said Rook.", "Tired, her son replied."),
    nothing=NO_ATTRIBUTION,
)
def bare_word(v: View, t: Token) -> Attributed | None:
    """A verb of saying behind a phrase that opens the sentence and is nothing but a word of falsehood."""
    cue, who = verbs().get(t.lemma), next(iter(v.of(t.i, "nsubj")[-1:]), None)
    if cue is None or cue.type != "speech" or "quote" not in cue.frames or who is None:
        return None
    comma = next((k.i for k in v.tokens if k.text == ","), 0)
    if not 0 < comma <= _BARE or comma > min(who, t.i):
        return None
    said = tuple(k for k in range(comma) if v.tokens[k].pos != "PUNCT")
    low = {v.tokens[k].lemma.casefold() for k in said}
    last = v.tokens[said[-1]] if said else t
    use = "true" if "not" in low else "rejected"
    if last.lemma.casefold() not in words("claim_nouns", "word", use=use) or any(
        v.tokens[k].pos in {"VERB", "AUX", "PRON"} for k in said[:-1]
    ):
        return None
    return Attributed(
        cue=AWAY,
        lemma=t.lemma,
        anchor=t.i,
        cue_tokens=verb_group(v, t.i),
        source=noun_phrase(v, who, t.i),
        source_head=who,
        content=said,
        heads=(said[-1],),
        rules=(id_of(bare_word),),
    )


_BARE = 4
"""How many words such an answer has at most."""
