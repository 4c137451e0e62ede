"""Accounts: one alleged situation each, labelled in words of our own from people, place and time."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from itertools import chain
from operator import itemgetter
from typing import TYPE_CHECKING

from allegata.grammar.clause import is_passive, view
from allegata.grammar.lexicon import words
from allegata.indicators.ages import OF_ONE, age_of, done_to
from allegata.indicators.cues import cues
from allegata.indicators.frames import is_a, is_thing, people_of
from allegata.indicators.named import names_of
from allegata.indicators.segments import group_of, groups_in
from allegata.indicators.sites import place_of
from allegata.model import Account
from allegata.model.ids import account_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allegata.indicators.segments import Segment
    from allegata.language import Sentence, Token
    from allegata.model import Document, Statement, When

_PERSON = words("word_classes", "word", use="person_pronoun")
_AGENT = ("er", "or", "ist", "man", "woman", "ee", "ian", "hand")
"""How names of trades end, as far as they are not in the table of groups."""
_TAKES_PART = frozenset({"nsubj", "nsubjpass", "dobj", "poss"})
_STEM = 3
"""Letters by which a noun and the label of its group are one word: "maid" and "maids", not "mother" and "women"."""


def account(
    document: Document, segment: Segment, statements: Sequence[Statement], sentences: Sequence[Sentence]
) -> Account:
    """Make the account of one segment of a document, of its statements, in order of text, and its sentences."""
    told = _told(segment)
    mine = _statements(segment, statements)
    telling = _one_who_tells(segment)
    people = (
        _people(told, _affected(segment), telling)
        or _people(segment.sentences, Counter(), telling)
        or _people(told, Counter())
        or _people(segment.lead, Counter())
    )
    people = _as_told(people, told, segment.sentences, segment.lead) if people else _of_a_trade(told, segment)
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
        age=age_of(segment, sentences),
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


def _of_a_trade(told: Sequence[Sentence], segment: Segment) -> str | None:
    """People whom no table names, by the trade that ends their noun: "brickmakers"."""
    for sentence in chain(told, segment.sentences, segment.lead):
        for t in sentence.tokens:
            is_trade = t.tag == "NNS" and t.lemma.endswith(_AGENT) and not (is_thing(t) or is_a(t, "nobody"))
            if is_trade and t.dep in _TAKES_PART and not is_a(t, "exploiter") and not is_a(t, "gainer"):
                return _with_trade(sentence, t)
    return None


def _one_who_tells(segment: Segment) -> list[tuple[int, int]]:
    """Where the voice of one person is named who tells of others: a deckhand tells what is done to the men."""
    of_themselves = {f.sentence.index for f in segment.findings if done_to(f) & OF_ONE}
    others = [f for f in segment.findings if f.sentence.index not in of_themselves]
    sources = [h.source_anchor for f in others for h in f.statement.voice if h.source_anchor is not None]
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
