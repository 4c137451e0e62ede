"""A sentence as a whole: its main clauses, whether it asks, and whether it says anything.

Labels are ClearNLP dependencies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegata.extract.attribution.holders import quoting
from allegata.grammar.clause import SUBJECT, VERBAL, is_own_clause, subtree, trim
from allegata.grammar.lexicon import lookup, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allegata.extract.attribution.attributed import Attributed
    from allegata.grammar.clause import View


def uncoordinated(v: View, tokens: Sequence[int]) -> tuple[int, ...]:
    """Without conjunctions and punctuation at either end."""
    kept = trim(v, list(tokens))
    while kept and v.tokens[kept[0]].dep in {"cc", "preconj"}:
        kept = trim(v, list(kept[1:]))
    while kept:
        last = 1 if v.tokens[kept[-1]].dep == "cc" else 2
        joint = len(kept) > last and v.tokens[kept[-last]].dep == "cc"
        if not joint or (last > 1 and v.tokens[kept[-1]].dep != "advmod"):  # "..., but also"
            break
        kept = trim(v, list(kept[:-last]))
    return kept


def is_boilerplate(text: str) -> bool:
    """Does a sentence only speak of the publication itself: rights, newsletters, links?"""
    low = " ".join(text.casefold().split())
    return any(form in low for form in words("boilerplate", "form"))


def is_language(text: str) -> bool:
    """Is it words at all, and no piece of an address or a row of marks?"""
    pieces = text.split()
    odd = sum(any(c in w for c in "/=&_|<>") or w.casefold().startswith("www") for w in pieces)
    return sum(w.strip(_AROUND).isalpha() or not w.isascii() for w in pieces) > 2 * odd


def is_no_text(text: str) -> bool:
    """Is it furniture of the publication, or no language?"""
    return is_boilerplate(text) or not is_language(text)


_AROUND = ".,;:!?()[]\"'“”‘’"


def is_title(v: View) -> bool:
    """Is every long word but the small ones capitalised, as in the title of a book?"""
    long = [t.text for t in v.tokens if len(t.text) > _SMALL and t.text.isalpha()]
    return len(long) > 1 and all(w[0].isupper() for w in long)


_SMALL = 4


def root(v: View) -> int:
    """The token that is its own head."""
    return next((t.i for t in v.tokens if t.head == t.i), 0)


def is_question(v: View) -> bool:
    """Does the sentence end with a question mark of its own, not a quotation's?"""
    last = [t for t in v.tokens if t.quote < 0 and t.text.strip("”\"'’) \n")]
    return bool(last) and last[-1].text.endswith("?")


def main_clauses(v: View) -> list[int]:
    """The root and what is coordinated with it and brings a subject of its own."""
    top = root(v)
    out, stack = [], [top]
    while stack:
        k = stack.pop()
        out.append(k)
        stack.extend(m for m in v.kids[k] if _is_main(v, m))
    return sorted(out)


def _is_main(v: View, i: int) -> bool:
    t = v.tokens[i]
    if t.pos not in VERBAL or v.tokens[subtree(v, i)[0]].tag in {"WP", "WRB", "WDT"}:
        return False  # the second: "consider ... and what it means"
    if t.dep == "conj":
        return is_own_clause(v, i)
    subject = v.first(i, "nsubj", "nsubjpass", "expl") is not None
    if t.dep == "ccomp":  # run on before the main verb: "The gate was locked, nobody could leave"
        fronted = any(k < i and v.tokens[k].dep != "neg" for k in v.of(i, "mark", "advmod"))
        return subject and i < t.head and not fronted
    return subject and t.dep == "parataxis" and not (t.lemma in {"appear", "seem"} and v.first(i, "ccomp") is None)


def _gives_words(v: View, verb: int) -> bool:
    """As in "issued a statement, saying that": the verb adds nothing to what is said."""
    kinds = lookup("voice_nouns", "word", "kind")
    noun = v.first(verb, "dobj")
    makes = words("claim_makers", "word", use="makes") | words("claim_makers", "word", use="giving")
    return noun is not None and v.tokens[verb].lemma in makes and kinds.get(v.tokens[noun].lemma) == "document"


def adds_nothing(v: View, f: Attributed) -> int | None:
    """The verb whose clause adds nothing: "there is evidence that", "the claim that ... is a lie"."""
    anchor = v.tokens[f.anchor]
    verb = anchor.head
    above = quoting(v, anchor)
    if above is not None:
        return above  # "was quoted as saying"
    if anchor.dep == "advcl" and anchor.tag == "VBG" and anchor.lemma == "say" and f.heads:
        return verb if _gives_words(v, verb) else None
    if anchor.dep in {"dep", "ccomp"} and f.source_head is not None and v.tokens[f.source_head].head == verb:
        inside = v.tokens[f.source_head].dep in SUBJECT  # "people interviewed said": read as two clauses, is one
    elif anchor.dep == "nsubj" and v.tokens[verb].lemma == "be" and f.heads:
        inside = f.rejected or v.tokens[f.heads[0]].head == verb  # "Rook's case was that"
    elif anchor.dep == "dobj" and v.tokens[verb].lemma in words("claim_makers", "word", use="holds"):
        inside = f.source_head is not None  # "the union has a hope that"
    else:
        inside = f.rejected or (
            v.tokens[verb].lemma == "be" and anchor.dep == "attr" and v.first(verb, "expl") is not None
        )
    return verb if inside else None
