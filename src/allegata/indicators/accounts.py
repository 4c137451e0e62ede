"""Accounts: one alleged situation each, labelled in words of our own from people, place and time."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from itertools import chain
from operator import itemgetter
from typing import TYPE_CHECKING, Literal

from allegata.grammar.clause import is_passive, up, view
from allegata.grammar.lexicon import lookup, words
from allegata.indicators.cues import cues
from allegata.indicators.frames import is_a, is_thing, people_of
from allegata.indicators.named import names_of
from allegata.indicators.segments import group_of, groups_in
from allegata.indicators.sites import place_of
from allegata.model import Account
from allegata.model.ids import account_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from allegata.indicators.findings import Finding
    from allegata.indicators.segments import Segment
    from allegata.language import Sentence, Token
    from allegata.model import Document, Statement, When

Age = Literal["adult", "child", "mixed", "unknown"]
_PERSON = words("word_classes", "word", use="person_pronoun")
_OF_ONE = frozenset({"he", "she", "him", "her", "his"})
_OF_MANY = frozenset({"they", "them", "their"})
_AGENT = ("er", "or", "ist", "man", "woman", "ee", "ian", "hand")
"""How names of trades end, as far as they are not in the table of groups."""
_GROWN = 18
_STEM = 3
"""Letters by which a noun and the label of its group are one word: "maid" and "maids", not "mother" and "women"."""


def account(document: Document, segment: Segment, statements: Sequence[Statement]) -> Account:
    """Make the account of one segment, of the document's statements that belong to it; these are in order of text."""
    told = _told(segment)
    mine = _statements(segment, statements)
    telling = _one_who_tells(segment)
    people = (
        _people(told, _affected(segment), telling)
        or _people(segment.sentences, Counter(), telling)
        or _people(told, Counter())
        or _people(segment.lead, Counter())
    )
    people = _as_told(people, told, segment.sentences, segment.lead) if people else None
    place = place_of(document, segment, statements)
    when = _when(mine)
    names = names_of(segment)
    label = people or "people"
    site = next(iter(names.sites), None)
    if site is not None:
        label = f"{site}: {people}" if people else f"people at {site}"
    if place is not None and place.verbatim not in (site or ""):
        label += f", {place.verbatim}" if place.precision == "unknown" else f" in {place.verbatim}"
    if when is not None:
        label += f", {_mid_sentence(when.verbatim)}"
    return Account(
        id=account_id(mine[0].id),
        label=label,
        statements=tuple(s.id for s in mine),
        people=people,
        age=age_of(segment),
        place=place,
        when=when,
        named=names.every,
    )


def _told(segment: Segment) -> list[Sentence]:
    held = {f.sentence.index: f.sentence for f in segment.findings}
    return [held[i] for i in sorted(held, key=lambda i: held[i].start)]


def _statements(segment: Segment, statements: Sequence[Statement]) -> list[Statement]:
    """Those that carry a finding, and between the first and the last of these the facts told of people."""
    coded = {f.statement.id: f.statement for f in segment.findings}
    spans = sorted((s.start, s.end) for s in segment.sentences if groups_in(s) or _names_someone(s))
    low = min(s.anchors[0].start for s in coded.values())
    high = max(s.anchors[-1].end for s in coded.values())
    for s in statements[bisect_left(statements, low, key=_start) : bisect_left(statements, high, key=_start)]:
        holding = bisect_right(spans, _start(s), key=itemgetter(0)) - 1
        inside = holding >= 0 and _start(s) < spans[holding][1]
        if inside and s.kind == "fact" and s.mode != "conditional":
            coded.setdefault(s.id, s)
    return sorted(coded.values(), key=lambda s: (s.anchors[0].start, s.anchors[0].end, s.id))


def _start(statement: Statement) -> int:
    return statement.anchors[0].start


def _names_someone(sentence: Sentence) -> bool:
    return any(t.text.lower() in _PERSON for t in sentence.tokens)


def _affected(segment: Segment) -> Counter[str]:
    """The people to whom what is told was done, and how often."""
    telling: Counter[str] = Counter()
    for finding in segment.findings:
        v = view(finding.sentence)
        verb = finding.head.i
        for k in people_of(v, verb) if finding.head.pos == "VERB" else ():
            t = v.tokens[k]
            if t.dep == "dobj" and is_passive(v, verb):
                continue  # what somebody was given
            group = group_of(t)
            if group is not None and not group.is_generic:
                telling[group.label] += 1
            elif (
                group is None and t.tag == "NNS" and t.lemma.endswith(_AGENT) and not (is_thing(t) or is_a(t, "nobody"))
            ):
                telling[t.text.lower()] += 1
    return telling


def _one_who_tells(segment: Segment) -> list[tuple[int, int]]:
    """Where the voice of one person is named: a deckhand tells what is done to the men."""
    sources = [h.source_anchor for f in segment.findings for h in f.statement.voice if h.source_anchor is not None]
    spans = {(a.start, a.end) for a in sources}
    many = {t.start for f in segment.findings for t in f.sentence.tokens if t.tag in {"NNS", "NNPS"}}
    return [(a, b) for a, b in spans if not any(a <= start < b for start in many)]


def _people(sentences: Sequence[Sentence], affected: Counter[str], skip: Sequence[tuple[int, int]] = ()) -> str | None:
    """The people who are named most; to whom something is done counts twice."""
    telling = Counter(affected)
    generic: Counter[str] = Counter()
    for sentence in sentences:
        for label, group in groups_in(sentence, skip):
            (generic if group.is_generic else telling)[label] += 1
    for held in (telling, generic):
        if held:
            return held.most_common(1)[0][0]
    return None


def _as_told(label: str, *parts: Sequence[Sentence]) -> str:
    """The people in the words of the text: the first noun in the plural that names them, else the first."""
    single = None
    for sentence in chain.from_iterable(parts):
        for token in sentence.tokens:
            group = group_of(token)
            if group is None or group.label != label or not label.startswith(token.lemma.lower()[:_STEM]):
                continue
            words_ = _with_trade(sentence, token)
            if token.tag in {"NNS", "NNPS"}:
                return words_
            single = single or words_
    return single or label


def _with_trade(sentence: Sentence, token: Token) -> str:
    """A noun with the nation or the trade that stands before it: "Tollani men", "domestic worker"."""
    first = token.i
    while first and _says_which(sentence.tokens[first - 1], token):
        first -= 1
    start, end = sentence.tokens[first].start, token.end
    told = " ".join(t.text for t in sentence.tokens if start <= t.start and t.end <= end)
    return told if sentence.tokens[first].pos == "PROPN" or sentence.tokens[first].ent else told.lower()


def _says_which(before: Token, token: Token) -> bool:
    return (
        before.head == token.i
        and before.dep in {"compound", "amod"}
        and before.pos in {"NOUN", "PROPN", "ADJ"}
        and (before.dep == "compound" or before.ent == "NORP")
    )


def _mid_sentence(words: str) -> str:
    """A date as it stands inside a sentence: "Between May and July" begins small, "May" does not."""
    first, _, rest = words.partition(" ")
    return f"{first.lower()} {rest}" if rest and first.lower() in cues("date_openers") else words


_INTRODUCED = 400
"""Characters within which an account is given its date."""


def _when(mine: Sequence[Statement]) -> When | None:
    """The first period that places a situation: a month or longer, not told from the day of writing.

    It stands where the situation is introduced; a year that comes up far on in the telling dates something else.
    """
    for s in mine:
        if s.anchors[0].start - mine[0].anchors[0].start > _INTRODUCED:
            break
        for when in s.times:
            if when.precision not in {"day", "week", "unknown"} and not {"relative", "vague"} & set(when.flags):
                return when
    return None


def age_of(segment: Segment) -> Age:
    """The age that the account's own sentences give: of nouns that take part in what is told, and of years."""
    ages: set[str] = set()
    for finding in segment.findings:
        if finding.reading == "reported" or not ages:
            ages |= set(_ages(finding)) or set(_ages_before(segment, finding))
    if ages >= {"adult", "child"}:
        return "mixed"
    return "child" if "child" in ages else "adult" if "adult" in ages else "unknown"


def _ages(finding: Finding) -> Iterator[str]:
    sentence, head = finding.sentence, finding.head
    for token in sentence.tokens:
        if token.dep not in {"nsubj", "nsubjpass", "dobj", "pobj", "appos", "conj", "dative"}:
            continue
        group = group_of(token)
        age = group.age if group is not None else ""
        does_it = token.dep == "nsubj" and token.head == head.i and finding.concept in cues("done_to")
        if age and not does_it and _takes_part(sentence, token, head):
            yield age
    yield from ("child" if y < _GROWN else "adult" for y in _years(sentence))


def _ages_before(segment: Segment, finding: Finding) -> Iterator[str]:
    """The age of whom the sentence before tells, where what is told now is done to "her", "him" or "them"."""
    v = view(finding.sentence)
    if finding.head.pos != "VERB":
        return
    named = {v.tokens[k].text.lower() for k in people_of(v, finding.head.i)}
    if not named & _OF_ONE and not named & _OF_MANY:
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
        if named & _OF_ONE:
            yield from ("child" if y < _GROWN else "adult" for y in _years(sentence))


def _takes_part(sentence: Sentence, token: Token, head: Token) -> bool:
    v = view(sentence)
    if token.dep in {"nsubj", "nsubjpass"}:
        return token.head in {head.i, *up(v, head.i)}  # no bystander of a clause beside: "after a schoolgirl saw them"
    if token.dep == "appos":
        return True
    above = sentence.tokens[token.head]
    return head.i in {token.head, above.head, token.i}


def _years(sentence: Sentence) -> Iterator[int]:
    """Ages in years: "aged 14", "16 years old", "as young as 11", "a 15-year-old"."""
    tokens = sentence.tokens
    for i, token in enumerate(tokens):
        word = token.text.lower()
        value = _number(word.split("-")[0])
        if value is None:
            continue
        before = tokens[i - 1].lemma.lower() if i else ""
        after = tokens[i + 1].lemma.lower() if i + 1 < len(tokens) else ""
        hyphened = i + 2 < len(tokens) and tokens[i + 1].text in {"-", "‐"} and tokens[i + 2].lemma.lower() == "year"
        young = before == "as" and i > 1 and tokens[i - 2].lemma.lower() == "young"
        old = after == "year" and i + 2 < len(tokens) and tokens[i + 2].lemma.lower() == "old"
        if before in {"age", "aged"} or young or old or hyphened or word.endswith("-year-old") or after == "-year":
            yield value


def _number(word: str) -> int | None:
    if word.isdigit():
        return int(word)
    found = lookup("number_words", "word", "value", **{"class": "small"}).get(word)
    return int(float(found)) if found is not None else None
