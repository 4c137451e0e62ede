"""The age of an account's people: only where one of them is told to be a child or grown, in whatever sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from allegata.grammar.clause import View, subject, up, view
from allegata.grammar.lexicon import lookup
from allegata.indicators.cues import cues
from allegata.indicators.frames import people_of
from allegata.indicators.segments import group_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from allegata.indicators.findings import Finding
    from allegata.indicators.segments import Segment
    from allegata.language import Sentence, Token

Age = Literal["adult", "child", "mixed", "unknown"]
OF_ONE = frozenset({"he", "she", "him", "her", "his"})
_OF_MANY = frozenset({"they", "them", "their"})
_SPEAKER = frozenset({"i", "me", "my"})
_COMPARED = frozenset({"youngest", "younger", "oldest", "older", "eldest"})
_TURNED = frozenset({"turn"})
_GROWN, _OLDEST = 18, 100


class _People(NamedTuple):
    """Of whom an account tells: words of their names, labels of their groups."""

    names: frozenset[str]
    labels: frozenset[str]


def age_of(segment: Segment, sentences: Sequence[Sentence]) -> Age:
    """The age that is given of the account's people.

    Args:
        segment: the account's sentences and what was found in them.
        sentences: those of the whole document: who is named here may be told elsewhere to be sixteen.
    """
    people = _people(segment)
    ages: set[str] = set()
    for finding in segment.findings:
        if finding.reading == "reported" or not ages:
            ages |= set(_ages(finding, people)) or set(_ages_before(segment, finding))
    near = {f.sentence.index for f in segment.findings}
    for sentence in sentences:
        for years, owner in told_years(sentence):
            if owner is not None and _is_of(owner, sentence, people, is_near=sentence.index in near):
                ages.add(_grown(years))
    if ages >= {"adult", "child"}:
        return "mixed"
    return "child" if "child" in ages else "adult" if "adult" in ages else "unknown"


def done_to(finding: Finding) -> frozenset[str]:
    """The words for those to whom what a finding tells is done, in small letters."""
    if finding.head.pos != "VERB":
        return frozenset()
    v = view(finding.sentence)
    return frozenset(v.tokens[k].text.lower() for k in people_of(v, finding.head.i))


def _people(segment: Segment) -> _People:
    names: set[str] = set()
    labels: set[str] = set()
    for finding in segment.findings:
        v = view(finding.sentence)
        for k in people_of(v, finding.head.i) if finding.head.pos == "VERB" else ():
            t = v.tokens[k]
            group = group_of(t)
            if group is not None and not group.is_generic:
                labels.add(group.label)
            elif t.pos == "PROPN":
                names |= {t.text, *(v.tokens[m].text for m in v.of(k, "compound"))}
        if done_to(finding) & (OF_ONE | _SPEAKER):  # who tells it tells of themselves
            named = (h.name for h in finding.statement.voice if h.role == "person" and h.name)
            names |= {word for name in named for word in name.split()}
    return _People(frozenset(names), frozenset(labels))


def _grown(years: int) -> str:
    return "child" if years < _GROWN else "adult"


def told_years(sentence: Sentence) -> Iterator[tuple[int, Token | None]]:
    """Ages in years with whose they are, where the sentence says: "Mina, who was 16", "a boy of 12", "turned 15"."""
    tokens = sentence.tokens
    v = view(sentence)
    written = {t.i for t in _written(sentence)}
    for token in tokens:
        value = _number(token.text.lower().split("-")[0])
        if value is None or not 0 < value < _OLDEST:
            continue
        owner = _owner(v, token)
        if owner is not None or token.i in written:
            yield value, owner


def _owner(v: View, token: Token) -> Token | None:
    """The noun that a number is the age of, by its place alone."""
    above = v.tokens[token.head]
    after = v.tokens[token.i + 1] if token.i + 1 < len(v.tokens) else None
    if after is not None and after.pos in {"NOUN", "SYM"} and after.head != token.i and token.dep != "appos":
        if after.lemma.lower() != "year":
            return None
        above = next((v.tokens[k] for k in up(v, token.i) if v.tokens[k].lemma == "be"), above)
    if token.dep == "appos" and (above.pos == "PROPN" or above.text.lower() in _COMPARED):
        return above
    if above.lemma.lower() in {"age", "aged"} and above.dep in {"acl", "amod", "appos"}:
        return v.tokens[above.head]
    if token.dep == "pobj" and above.lemma == "of":
        noun = v.tokens[above.head]
        return noun if group_of(noun) is not None else None
    if above.lemma == "be" or above.lemma in _TURNED:
        who = subject(v, above.i)
        if who is None:
            return None
        t = v.tokens[who]
        if t.tag in {"WP", "WDT"} and above.dep == "relcl":
            t = v.tokens[above.head]
        is_person = t.pos in {"PROPN", "PRON"} or group_of(t) is not None or t.text.lower() in _COMPARED
        return t if is_person and t.ent not in {"ORG", "GPE", "FAC", "LOC"} else None
    return None


def _is_of(owner: Token, sentence: Sentence, people: _People, *, is_near: bool) -> bool:
    """Is an age that of one of the account's people: named among them, or of their group and nobody's else?"""
    if owner.pos == "PROPN":
        v = view(sentence)
        return owner.text in people.names or any(v.tokens[k].text in people.names for k in v.of(owner.i, "compound"))
    group = group_of(owner)
    if group is not None:
        owned = any(t.head == owner.i and t.dep == "poss" for t in sentence.tokens)
        return is_near and not owned and (not people.labels or group.label in people.labels)
    return is_near and owner.text.lower() in _COMPARED


def _ages(finding: Finding, people: _People) -> Iterator[str]:
    sentence, head = finding.sentence, finding.head
    theirs = done_to(finding)
    for token in sentence.tokens:
        if token.dep not in {"nsubj", "nsubjpass", "dobj", "pobj", "appos", "conj", "dative"}:
            continue
        group = group_of(token)
        age = group.age if group is not None else ""
        does_it = token.dep == "nsubj" and token.head == head.i and finding.concept in cues("done_to")
        owned = any(t.head == token.i and t.dep == "poss" and t.pos != "PRON" for t in sentence.tokens)
        gives = token.dep == "pobj" and sentence.tokens[token.head].text.lower() in {"from", "by"}
        if gives or finding.concept == "parents_paid":
            continue
        if age and not does_it and (not owned or token.text.lower() in theirs) and _takes_part(sentence, token, head):
            yield age
    for years, owner in told_years(sentence):
        if owner is None or owner.pos == "PRON" or _is_of(owner, sentence, people, is_near=True):
            yield _grown(years)


def _ages_before(segment: Segment, finding: Finding) -> Iterator[str]:
    """The age of whom the sentence before tells, where what is told now is done to "her", "him" or "them"."""
    v = view(finding.sentence)
    if finding.head.pos != "VERB":
        return
    named = {v.tokens[k].text.lower() for k in people_of(v, finding.head.i)}
    if not named & OF_ONE and not named & _OF_MANY:
        return
    before = [s for s in segment.sentences if s.start < finding.sentence.start][-1:]
    for sentence in before:
        tags = {"NNS", "NNPS"} if named & _OF_MANY else {"NN", "NNP"}
        for token in sentence.tokens:
            group = group_of(token)
            if (
                group is not None
                and group.age
                and token.tag in tags
                and token.dep in {"nsubj", "nsubjpass", "dobj", "pobj"}
            ):
                yield group.age
        if named & OF_ONE:
            yield from (_grown(years) for years, owner in told_years(sentence) if owner is None or owner.pos != "PROPN")


def _takes_part(sentence: Sentence, token: Token, head: Token) -> bool:
    v = view(sentence)
    if token.dep in {"nsubj", "nsubjpass"}:
        return token.head in {head.i, *up(v, head.i)}  # no bystander of a clause beside: "after a schoolgirl saw them"
    if token.dep == "appos":
        return True
    above = sentence.tokens[token.head]
    return head.i in {token.head, above.head, token.i}


def _written(sentence: Sentence) -> Iterator[Token]:
    """Numbers that are written as ages: "aged 14", "16 years old", "as young as 11", "a 15-year-old"."""
    tokens = sentence.tokens
    for i, token in enumerate(tokens):
        word = token.text.lower()
        before = tokens[i - 1].lemma.lower() if i else ""
        after = tokens[i + 1].lemma.lower() if i + 1 < len(tokens) else ""
        hyphened = i + 2 < len(tokens) and tokens[i + 1].text in {"-", "‐"} and tokens[i + 2].lemma.lower() == "year"
        young = before == "as" and i > 1 and tokens[i - 2].lemma.lower() == "young"
        old = after == "year" and i + 2 < len(tokens) and tokens[i + 2].lemma.lower() == "old"
        if before in {"age", "aged"} or young or old or hyphened or word.endswith("-year-old") or after == "-year":
            yield token


def _number(word: str) -> int | None:
    if word.isdigit():
        return int(word)
    found = lookup("number_words", "word", "value", **{"class": "small"}).get(word)
    return int(float(found)) if found is not None else None
