"""Whether a passage says that something is so: negation, denial, conditions, advice, law, warnings, fiction."""

from __future__ import annotations

import itertools
from enum import Enum
from typing import TYPE_CHECKING

from allegata.indicators.cues import cues

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from allegata.indicators.patterns import Match
    from allegata.language import Sentence, Token


class Reality(Enum):
    """What the sentence itself makes of a match."""

    SAID = "said"
    NEGATED = "negated"
    NOT_SAID = "not said"


_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass"})
_CLAUSES = frozenset({"advcl", "ccomp", "csubj", "relcl", "acl"})
_OPEN = frozenset(
    {"xcomp", "pcomp", "prep", "acl", "dobj", "pobj", "ccomp", "attr", "oprd", "conj", "amod", "compound"}
)


def head_of(sentence: Sentence, positions: Sequence[int]) -> Token:
    """The matched token that stands highest in the parse."""
    return min((sentence.tokens[i] for i in positions), key=lambda t: (_depth(sentence, t), t.i))


def _depth(sentence: Sentence, token: Token) -> int:
    return sum(1 for _ in ancestors(sentence, token))


def ancestors(sentence: Sentence, token: Token) -> Iterator[Token]:
    """The tokens above one, nearest first."""
    seen = {token.i}
    while token.head not in seen:
        token = sentence.tokens[token.head]
        seen.add(token.i)
        yield token


def judge(sentence: Sentence, match: Match, voiced: frozenset[int]) -> Reality:
    """Judge one match.

    Args:
        sentence: the parsed sentence.
        match: the pattern found in it.
        voiced: tokens that belong to the cue of a voice; their force is in the statement's stance already.
    """
    head = head_of(sentence, match.positions)
    path = [head, *ancestors(sentence, head)]
    if _is_supposed(sentence, path, voiced) or _is_only_threatened(sentence, match, path):
        return Reality.NOT_SAID
    flips = sum((_is_negated(sentence, match), _is_denied_above(sentence, path, voiced)))
    return Reality.NEGATED if flips % 2 else Reality.SAID


def is_beside_the_case(sentence: Sentence, *, is_quoted: bool) -> bool:
    """Whether a whole sentence alleges nothing: a question, advice to the reader, a law, a definition, fiction."""
    words = [t.text.lower() for t in sentence.tokens]
    lemmas = {t.lemma.lower() for t in sentence.tokens}
    asked = any(t.text == "?" for t in sentence.tokens[-3:])
    if asked or _is_by_request(words) or lemmas & cues("fiction") or _names_a_law(words, lemmas):
        return True
    advises = bool({"you", "your", "yours"} & set(words)) or _is_imperative(sentence)
    return advises and not is_quoted


def _is_by_request(words: list[str]) -> bool:
    """Whether a thing is done at someone's own request, which is no sign of constraint."""
    return any(w == "request" and words[max(0, i - 2)] == "at" for i, w in enumerate(words))


def _names_a_law(words: list[str], lemmas: set[str]) -> bool:
    pairs = set(itertools.pairwise(words))
    if any(a in cues("law_part") and b[:1].isdigit() for a, b in pairs):
        return True
    if "whoever" in words or ("shall", "be") in pairs or ("red", "flags") in pairs or ("warning", "signs") in pairs:
        return True
    return bool(lemmas & cues("law_noun")) and bool(lemmas & cues("law_verb"))


def _is_imperative(sentence: Sentence) -> bool:
    root = sentence.root()
    if root.tag != "VB":
        return False
    return not any(
        t.head == root.i and t.dep in _SUBJECTS | {"aux"} and t.text.lower() != "do" for t in sentence.tokens
    )


def _is_supposed(sentence: Sentence, path: Sequence[Token], voiced: frozenset[int]) -> bool:
    below: Token | None = None
    for token in path:
        children = [t for t in sentence.tokens if t.head == token.i and t.i != token.i]
        # "should" bears on what is done, not on who the people are
        ought = path[0].pos not in {"NOUN", "PROPN", "ADJ"} and token.dep != "advcl" and _has_aux(children, "ought")
        prevents = token.lemma.lower() in cues("prevent") and token.i not in voiced
        if (
            ought
            or _is_conditional(children)
            or _is_warning_or_risk(token, children)
            or _is_general(token, children)
            or (prevents and below is not None and below.dep in _OPEN - {"conj"})
        ):
            return True
        below = token
    return False


def _is_conditional(children: Sequence[Token]) -> bool:
    return any(t.dep == "mark" and t.text.lower() in cues("condition") for t in children)


def _has_aux(children: Sequence[Token], name: str) -> bool:
    return any(t.dep == "aux" and t.text.lower() in cues(name) for t in children)


def _is_warning_or_risk(token: Token, children: Sequence[Token]) -> bool:
    if any(t.dep == "attr" and t.lemma.lower() == "risk" for t in children):
        return True
    return token.lemma.lower() in cues("warn") and _speaks_with_authority(children)


def _is_only_threatened(sentence: Sentence, match: Match, path: Sequence[Token]) -> bool:
    """What is threatened or foretold has not been done: "threatened to beat them" is no beating."""
    if match.pattern.concept.startswith(("threat", "promise", "recruit", "unmet")):
        return False
    below = path[0]
    future = any(
        t.head == below.i and t.dep == "aux" and t.text.lower() in {"will", "would", "'ll", "’ll"}
        for t in sentence.tokens
    )
    for token in path[1:]:
        lemma = token.lemma.lower()
        if below.dep in _OPEN and lemma in cues("threaten"):
            return True
        if future and below.dep == "ccomp" and lemma in cues("say"):
            return True
        below = token
    return False


def _speaks_with_authority(children: Sequence[Token]) -> bool:
    return any(t.dep in _SUBJECTS and t.lemma.lower() in cues("adviser") for t in children)


def _is_general(token: Token, children: Sequence[Token]) -> bool:
    """Plural perpetrators in the present tense with an adverb of frequency tell of the world, not of a case."""
    return (
        token.tag in {"VBP", "VB"}
        and any(t.text.lower() in cues("general") for t in children)
        and any(t.dep in _SUBJECTS and t.tag == "NNS" for t in children)
    )


def _is_negated(sentence: Sentence, match: Match) -> bool:
    if match.pattern.concept == "debt":
        return False  # "a debt that could never be repaid" is one
    held = set(match.positions)
    tokens = sentence.tokens
    own = {i for i in held if match.pattern.is_negative and tokens[i].text.lower() in cues("negator")}
    spots = set(held)
    for i in held:
        token = tokens[i]
        # "was never made to work": the negation stands with the verb that governs
        while token.dep in {"xcomp", "auxpass", "aux", "acomp", "oprd", "attr"} and token.head != token.i:
            token = tokens[token.head]
            spots.add(token.i)
    if any(t.i not in own and t.head in spots and _negates(t, tokens) for t in tokens):
        return not own or _is_doubly(tokens, own, spots)
    head = head_of(sentence, match.positions)
    return not own and _lacks_evidence(sentence, head)


def _is_doubly(tokens: Sequence[Token], own: set[int], spots: set[int]) -> bool:
    """A negation besides the pattern's own, with the same verb: "nobody was not paid"."""
    return any(
        t.i not in own and t.head in spots and t.dep in _SUBJECTS and t.text.lower() in cues("negator") for t in tokens
    )


def _negates(token: Token, tokens: Sequence[Token]) -> bool:
    word = token.text.lower()
    if token.dep == "neg" or word in {"never", "neither"}:
        return True
    if token.dep in _SUBJECTS:
        if word in {"nobody", "none", "nothing", "neither"} or (word == "one" and _has_no(token, tokens)):
            return True
        return _has_no(token, tokens)
    return word == "no" and token.dep == "det"


def _has_no(token: Token, tokens: Sequence[Token]) -> bool:
    return any(t.head == token.i and t.text.lower() in {"no", "neither"} and t.dep in {"det", "neg"} for t in tokens)


def _lacks_evidence(sentence: Sentence, head: Token) -> bool:
    """Whether "no evidence", or "it was not established", stands above."""
    return any(
        (t.lemma.lower() in cues("evidence") and _has_no(t, sentence.tokens))
        or (t.lemma.lower() in cues("establish") and _is_itself_denied(sentence, t))
        for t in ancestors(sentence, head)
    )


def _is_denied_above(sentence: Sentence, path: Sequence[Token], voiced: frozenset[int]) -> bool:
    denied, false = 0, False
    for below, token in itertools.pairwise(path):
        lemma = token.lemma.lower()
        if token.i in voiced:
            continue
        if lemma in cues("deny") and below.dep in _OPEN | _CLAUSES and token.tag != "VBN":
            denied += not _is_itself_denied(sentence, token)
        elif lemma in cues("acquit") and below.dep in _OPEN:
            denied += 1
        else:
            # "it is a lie that": noun and copula both stand above the clause, and are one denial
            false = false or (below.dep in _CLAUSES | {"attr"} and _calls_false(sentence, token))
    return bool((denied + false) % 2)


def _is_itself_denied(sentence: Sentence, token: Token) -> bool:
    return any(t.head == token.i and t.dep == "neg" for t in sentence.tokens)


def _calls_false(sentence: Sentence, token: Token) -> bool:
    said = [token, *(t for t in sentence.tokens if t.head == token.i and t.dep in {"attr", "acomp"})]
    if any(t.lemma.lower() in cues("falsehood") for t in said):
        return not _is_itself_denied(sentence, token)
    return any(t.lemma.lower() == "true" for t in said) and _is_itself_denied(sentence, token)
