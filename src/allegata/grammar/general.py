"""Standing, by what is spoken of in general: a definition, an aim against a wrong, a figure for the world."""

from __future__ import annotations

import itertools

from allegata.grammar.ask import NONE, Ask, Words, listed
from allegata.grammar.clause import SUBJECTS, up
from allegata.grammar.rules import rule


@rule(
    "asserted.definition",
    says="it is a definition of a wrong",
    speaks=(
        "Slavery today means people who are beaten and not paid.",
        "Forced labour is when workers are beaten or not paid.",
    ),
    silent=(
        "The debt means that workers are beaten and not paid.",
        "The worst time was when workers were beaten or not paid.",
    ),
    nothing=NONE,
)
def definition(a: Ask) -> Words:
    """The main clause says in the present what a wrong is or means."""
    v = a.v
    for t in v.tokens:
        if t.dep not in {"ROOT", "ccomp"} or t.tag not in {"VBZ", "VBP"}:
            continue
        named = [k for k in v.of(t.i, *SUBJECTS) if listed(v.tokens[k], "wrong")]
        if not named or any(
            v.tokens[k].text.lower() in {"the", "this", "their", "his", "her"} for k in v.kids[named[0]]
        ):
            continue
        tells = listed(t, "define") or (t.lemma == "be" and bool(v.of(t.i, "advcl", "attr")))
        if tells and not v.of(t.i, "auxpass"):
            return (named[0], t.i)
    return ()


@rule(
    "asserted.fought",
    says="it is what somebody works against",
    speaks=("The minister spoke of his will to end slavery.",),
    silent=("The minister spoke of their slavery.", "Her group spoke of the exploitation of workers."),
    nothing=NONE,
)
def fought(a: Ask) -> Words:
    """A noun that is the object of a verb of fighting, or stands after "against"."""
    v = a.v
    if v.tokens[a.i].pos in {"VERB", "AUX"}:
        return ()
    below = a.i
    for high in up(v, a.i):
        t, child = v.tokens[high], v.tokens[below]
        if child.dep in {"dobj", "conj", "oprd", "acomp", "advcl"} and listed(t, "fight"):
            return (high,)
        if child.dep == "pobj" and t.text.lower() == "against" and listed(v.tokens[t.head], "fight"):
            return (t.head, high)
        if child.dep not in {"conj", "compound", "pobj", "prep", "nmod", "amod"}:
            return ()
        below = high
    return ()


@rule(
    "asserted.world",
    says="it is a figure for a country or the world",
    speaks=("Worldwide 20 million workers are not paid.", "An estimated 50,000 people are beaten each year."),
    silent=("Twenty workers were not paid.", "Fifty people were beaten last year."),
    nothing=NONE,
)
def world(a: Ask) -> Words:
    """A sentence in the present that speaks of the world, or of an estimate a year."""
    v = a.v
    texts = [t.text.lower() for t in v.tokens]
    large = [t.i for t in v.tokens if listed(t, "million") or (t.text.replace(",", "").isdigit() and len(t.text) > 5)]  # noqa: PLR2004  five digits
    wide = [t.i for t in v.tokens if listed(t, "worldwide")]
    yearly = [i for i, (x, y) in enumerate(itertools.pairwise(texts)) if x in {"each", "every", "a"} and y == "year"]
    if large and (wide or (yearly and "estimated" in texts)):
        return (large[0], (wide or yearly)[0])
    return ()
