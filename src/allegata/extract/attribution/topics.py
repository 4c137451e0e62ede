"""What a cue says by a noun phrase: what a log shows, what people describe, speak of, or warn of.

Labels are ClearNLP dependencies. Contents are token indices of one sentence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegata.extract.attribution.attributed import NOTHING
from allegata.grammar.clause import subtree, trim
from allegata.grammar.lexicon import lookup, words
from allegata.grammar.rules import rule

if TYPE_CHECKING:
    from allegata.extract.attribution.attributed import Content, Reporting
    from allegata.language import Token


@rule(
    "frame.shown",
    says="what a document shows, or a body counts or records, is what is said",
    speaks=("The canteen book shows three fines.", "The union counts forty such cases."),
    silent=("Rook shows three fines.", "The book shows that three fines were paid.", "The union counts on Rook."),
    nothing=NOTHING,
)
def shown(a: Reporting) -> Content:
    """A noun phrase under a verb of evidence, by a document; of counting, by a body too."""
    if "shown" not in a.cue.frames or a.passive or a.source is None:
        return NOTHING
    noun = _object(a)
    kind = lookup("voice_nouns", "word", "kind").get(a.v.tokens[a.source].lemma.casefold())
    counts = kind == "organisation" and "counted" in a.cue.frames
    if noun is None or not (kind == "document" or counts) or (counts and not _is_several(a, noun)):
        return NOTHING
    whole = subtree(a.v, noun.i)
    for k in a.v.of(a.t.i, "prep"):  # "shows three fines on a single day"
        whole += subtree(a.v, k) if k == whole[-1] + 1 else []
    return trim(a.v, whole), (noun.i,)


@rule(
    "frame.told",
    says="what happened and somebody describes or recounts is what is said",
    speaks=("Nannies have described slaps and cold rooms.",),
    silent=("Rook described the camp.", "Rook described the men.", "Rook described slaps as a joke."),
    nothing=NOTHING,
)
def told(a: Reporting) -> Content:
    """An object that is nobody, and no one thing that is only pointed at."""
    noun = _object(a) if "told" in a.cue.frames and not a.passive and a.source is not None else None
    if noun is None or any(a.v.tokens[k].lemma == "as" for h in (a.t.i, noun.i) for k in a.v.of(h, "prep")):
        return NOTHING
    pointed = any(
        a.v.tokens[k].dep in {"det", "poss"} and a.v.tokens[k].lemma not in {"a", "an"} for k in a.v.kids[noun.i]
    )
    one = noun.tag == "NN" and pointed and a.v.first(noun.i, "prep") is None
    return NOTHING if one else (trim(a.v, subtree(a.v, noun.i)), (noun.i,))


@rule(
    "frame.spoken_of",
    says="what somebody speaks of, complains of or warns of is what is said",
    speaks=("They have also spoken of being confined to the flats.", "Rook complained of beatings."),
    silent=("Rook spoke of Vale.", "Rook spoke of the men.", "Rook spoke at the camp."),
    nothing=NOTHING,
)
def spoken_of(a: Reporting) -> Content:
    """An "of" phrase, with "complain" and "warn" an "about" phrase too."""
    v, t = a.v, a.t
    if "spoken_of" not in a.cue.frames or a.passive or a.source is None or v.first(t.i, "ccomp", "xcomp") is not None:
        return NOTHING
    allowed = {"of", "about"} if "spoken_about" in a.cue.frames else {"of"}
    for prep in v.of(t.i, "prep"):
        what = v.first(prep, "pcomp", "pobj") if v.tokens[prep].lemma in allowed else None
        if what is not None and (
            v.tokens[what].tag == "VBG" or v.tokens[what].dep == "pcomp" or _is_thing(v.tokens[what])
        ):
            return trim(v, subtree(v, prep)), (what,)
    return NOTHING


def _object(a: Reporting) -> Token | None:
    """The object, where it is a common noun for no person, and nothing else is said."""
    v, t = a.v, a.t
    obj = v.first(t.i, "dobj")
    if obj is None or v.first(t.i, "ccomp", "xcomp", "dative", "oprd") is not None or v.tokens[obj].quote >= 0:
        return None
    return v.tokens[obj] if obj > t.i and _is_thing(v.tokens[obj]) else None


def _is_thing(t: Token) -> bool:
    """Is it a common noun that names nobody?"""
    person = lookup("voice_nouns", "word", "kind").get(t.lemma) == "person" or t.lemma in lookup(
        "gendered", "word", "gender"
    )
    return t.pos == "NOUN" and not person and t.lemma not in words("cue_context", "word", use="people")


def _is_several(a: Reporting, noun: Token) -> bool:
    return noun.tag == "NNS" or a.v.first(noun.i, "nummod") is not None
