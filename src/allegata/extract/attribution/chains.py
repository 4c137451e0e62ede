"""Attributions of a report's sentences, nested into chains of voices; and the claims at their inner ends.

A voice inside another's content is one hop deeper. A claim is what no further voice carries: each clause head of an
attribution that is no cue itself, each sentence of a quotation, and each main clause of the author's own.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import msgspec

from allegata.extract.attribution.accused import answering_claims
from allegata.extract.attribution.attributed import BESIDE, Attributed
from allegata.extract.attribution.broken_off import with_broken_off
from allegata.extract.attribution.carrying import carry_on, goes_on_telling
from allegata.extract.attribution.holders import same_voice
from allegata.extract.attribution.judged import hop_stance, in_condition
from allegata.extract.attribution.left import left_over
from allegata.extract.attribution.misread import asks_aside
from allegata.extract.attribution.noun_stances import calls_false, never_was
from allegata.extract.attribution.quotations import (
    Held,
    give_quotations,
    in_content,
    inner,
    inside_quotations,
    named_above,
)
from allegata.extract.attribution.rejected_clauses import deed_untrue, said_not_guilty
from allegata.extract.attribution.rejections import REJECTIONS
from allegata.extract.attribution.sentences import (
    adds_nothing,
    is_language,
    is_no_text,
    is_question,
    is_title,
    main_clauses,
    root,
    uncoordinated,
)
from allegata.extract.attribution.slices import to_spans, unquoted
from allegata.extract.attribution.verbs import attributions, nearest_cue
from allegata.extract.records import Claim, HopDraft
from allegata.extract.speakers.pronouns import Named
from allegata.extract.speakers.turns import Turn, answering
from allegata.extract.speakers.voices import name_voice
from allegata.grammar.clause import ASSERTS, SUBJECT, View, clause_heads, subtree, trim, view
from allegata.grammar.rules import id_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from allegata.extract.speakers.roster import Roster
    from allegata.language import Parsed, Sentence
    from allegata.model import Stance

_MOST_HOPS = 8
_WEIGHTY = frozenset({"NOUN", "PROPN", "PRON", "VERB"})
_FEWEST = 2
"""Words that a claim has at the least."""


class Chained(msgspec.Struct, frozen=True):
    """All claims of a report, in order of text, and its attributions with the chain each ends."""

    claims: tuple[Claim, ...]
    chains: tuple[tuple[HopDraft, ...], ...]


def chain(parsed: Parsed, known: Roster, answers: Mapping[int, Turn]) -> Chained:
    """Read all attributions and claims of a report."""
    views = [view(s) for s in parsed.sentences]
    held: list[Held] = []
    of_sentence: dict[int, list[int]] = defaultdict(list)
    for s, v in zip(parsed.sentences, views, strict=True):
        for found in attributions(v):
            of_sentence[s.index].append(len(held))
            held.append(Held(sentence=s.index, found=found, outer=-1, quotes=list(found.quotes)))
        _nest(held, of_sentence[s.index])
    give_quotations(parsed, held)
    return _Builder(parsed, views, held, of_sentence, (known, answers)).build()


def _nest(held: list[Held], members: Sequence[int]) -> None:
    """Within a sentence, an attribution lies inside the smallest content that holds its cue.

    Where two hold each other's ("Rook said, according to the paper"), the one beside the sentence is the outer; its
    own words are no part of what the inner says.
    """
    for i in members:
        one = held[i].found
        inside = [
            j
            for j in members
            if j != i
            and one.anchor in held[j].found.content
            and (held[j].found.anchor not in one.content or (_beside(held[j].found) and not _beside(one)))
        ]
        free = [j for j in inside if not _under(held, j, i)]
        if free:
            held[i].outer = min(free, key=lambda j: len(held[j].found.content))
            over = held[held[i].outer].found
            apart = {*over.cue_tokens, *over.source} if _beside(over) and over.anchor in one.content else set()
            if apart:
                held[i].found = msgspec.structs.replace(one, content=tuple(k for k in one.content if k not in apart))


def _under(held: Sequence[Held], i: int, other: int) -> bool:
    """Does attribution `i` lie inside `other` already?"""
    while i >= 0 and i != other:
        i = held[i].outer
    return i == other


def _beside(f: Attributed) -> bool:
    return f.lemma in BESIDE


class _Builder:
    """Walks the sentences once and writes down claims and chains."""

    def __init__(
        self,
        parsed: Parsed,
        views: Sequence[View],
        held: list[Held],
        of_sentence: dict[int, list[int]],
        voices: tuple[Roster, Mapping[int, Turn]],
    ) -> None:
        self._parsed, self._views, self._held, self._of = parsed, views, held, of_sentence
        self._known, self._answers = voices
        self._in_quote: dict[int, list[Sentence]] = defaultdict(list)
        self._owner = {q: i for i, h in enumerate(held) for q in h.quotes}
        self._inside = inside_quotations(parsed, held)
        self._carried = carry_on(parsed, views, held, of_sentence)
        self._hops: dict[int, tuple[HopDraft, ...]] = {}
        self._own_stance: dict[int, Stance] = {}
        self._own_cue: dict[int, str] = {}
        for s in parsed.sentences:
            if s.quote >= 0:
                self._in_quote[s.quote].append(s)

    def build(self) -> Chained:
        """All claims in order of text, one chain for each attribution."""
        claims: list[Claim] = []
        for s in self._parsed.sentences:
            claims.extend(self._sentence(s))
        claims = with_broken_off(self._parsed, self._views, self._with_left_over(claims))
        labelled = {t.source: (answering(t, 0),) for t in self._answers.values() if t.cue is not None}
        chains = (*labelled.values(), *(self._chain(i) for i in range(len(self._held))))
        return Chained(claims=answering_claims(self._views, claims), chains=chains)

    def _with_left_over(self, claims: list[Claim]) -> list[Claim]:
        """With the author's statements of sentences that have none, and that lead up to none elsewhere."""
        told = {c.sentence for c in claims} | {h.sentence for c in claims for h in c.hops}
        out = list(claims)
        for s in self._parsed.sentences:
            if s.quote >= 0 or s.index in told or is_no_text(self._parsed.text[s.start : s.end]):
                continue
            v = self._views[s.index]
            if left_over(v, [self._held[i].found for i in self._of[s.index]]):
                own = self._own(s, v, set(), self._speaker(s))
                out.extend(msgspec.structs.replace(c, rules=(*c.rules, id_of(left_over))) for c in own)
        return sorted(out, key=lambda c: c.sentence)

    def _sentence(self, s: Sentence) -> list[Claim]:
        v = self._views[s.index]
        spelled = self._parsed.text[s.start : s.end]
        title = s.quote >= 0 and s.quote not in self._owner and is_title(v)
        if title or (is_no_text(spelled) if s.quote < 0 else not is_language(spelled)):
            return []
        outer, by = self._speaker(s), ""
        if s.quote >= 0:
            owner, by = self._quoted(s)
            if s.quote not in self._owner and owner is not None and self._is_part(owner, s.quote):
                return []
            if s.index in self._inside:
                owner, by = self._inside[s.index], id_of(inner)
            outer = self._chain(owner) if owner is not None else outer or (self._somebody(s),)
        elif s.index in self._carried and not outer:
            outer, by = self._chain(self._carried[s.index]), id_of(goes_on_telling)
        if is_question(v):
            out = [self._question(s, v, outer)]
        else:
            covered: set[int] = set()
            out = []
            for i in self._of[s.index]:
                h = self._held[i]
                if s.quote >= 0 and not h.found.content and not h.quotes:
                    continue  # "the wardens don't answer": it introduces nothing
                covered |= {*h.found.content, *h.found.cue_tokens, *h.found.source}
                out.extend(self._inner(s, v, i))
            out.extend(self._own(s, v, covered, outer))
        return [msgspec.structs.replace(c, rules=(*c.rules, by)) for c in out] if by else out

    def _question(self, s: Sentence, v: View, outer: tuple[HopDraft, ...]) -> Claim:
        """A question as one claim; where a cue stands between commas in it, without the cue, asked by its speaker."""
        for i in self._of[s.index]:
            f = self._held[i].found
            if asks_aside(v, f):
                kept = [k for k in range(len(v.tokens)) if k not in {*f.cue_tokens, *f.source} and k in f.content]
                return self._claim(s, v.tokens[root(v)].i, kept, self._chain(i), question=True)
        return self._claim(s, v.tokens[root(v)].i, range(len(v.tokens)), outer, question=True)

    def _speaker(self, s: Sentence) -> tuple[HopDraft, ...]:
        """The interviewee, where the paragraph is an answer."""
        turn = self._answers.get(s.paragraph)
        return (answering(turn, s.index),) if turn is not None else ()

    def _is_part(self, owner: int, quote: int) -> bool:
        """Is a quotation one sentence inside the words of a claim, and part of what these say?"""
        h = self._held[owner]
        tokens = self._parsed.sentences[h.sentence].tokens
        more = any(tokens[k].quote < 0 and tokens[k].pos in _WEIGHTY for k in h.found.content)
        return len(self._in_quote[quote]) == 1 and (more or all(tokens[k].quote != quote for k in h.found.heads))

    def _quoted(self, s: Sentence) -> tuple[int | None, str]:
        """The attribution that has the quotation of a sentence, and the rule that gave it."""
        if s.quote in self._owner:
            owner = self._owner[s.quote]
            return owner, self._held[owner].given.get(s.quote, id_of(nearest_cue))
        return in_content(self._parsed, self._held, self._parsed.quotes[s.quote]), id_of(in_content)

    def _somebody(self, s: Sentence) -> HopDraft:
        """Whoever speaks in a quotation without a cue: whom the paragraph before ends with, or nobody; no author."""
        name = named_above(self._parsed, self._known, self._parsed.quotes[s.quote])
        return answering(Turn(name=name, rule=id_of(named_above) if name else ""), s.index)

    def _inner(self, s: Sentence, v: View, i: int) -> list[Claim]:
        """The claims that attribution `i` carries itself; a head that is a cue leaves its claim to the deeper voice."""
        f = self._held[i].found
        cues = {k for j in self._of[s.index] if self._held[j].outer == i for k in self._held[j].found.cue_tokens}
        hops = self._chain(i)  # "we deny that": no voice beside the author's, but the author's stance
        stance = "denies" if f.rejected else self._own_stance.get(i)
        out = []
        for k in f.heads:
            quote = v.tokens[k].quote
            if k in cues or (quote >= 0 and not self._is_part(i, quote)):
                continue
            if f.whole:
                outer = self._held[i].outer
                room = set(self._held[outer].found.content) if outer >= 0 else set(range(len(v.tokens)))
                tokens = [m for m in self._clause(v, k) if m in room]
            else:
                own = self._clause(v, k) if len(f.heads) > 1 else f.content
                tokens = [m for m in own if m in f.content]
            claim = self._claim(s, k, self._bare(v, tokens, k), hops, stance=stance)
            rules = tuple(dict.fromkeys((*claim.rules, *f.rules)))
            out.append(msgspec.structs.replace(claim, own_cue=self._own_cue.get(i, ""), rules=rules))
        return [c for c in out if c.spans]

    def _clause(self, v: View, k: int) -> list[int]:
        """A clause without the clauses coordinated with it."""
        apart = {m for other in clause_heads(v, k)[1:] for m in subtree(v, other)}
        return [m for m in subtree(v, k) if m not in apart]

    def _own(self, s: Sentence, v: View, covered: set[int], outer: tuple[HopDraft, ...]) -> list[Claim]:
        """Main clauses that no attribution of the sentence carries."""
        out = []
        out_loud = s.quote < 0 or (s.quote in self._owner and not v.tokens[0].text[:1].islower())
        carried = {adds_nothing(v, self._held[i].found) for i in self._of[s.index]}
        for k in main_clauses(v):
            t = v.tokens[k]
            if k in covered or k in carried or t.quote >= 0:
                continue
            others = {
                m for other in main_clauses(v) if other != k and other in subtree(v, k) for m in subtree(v, other)
            }
            tokens = [m for m in subtree(v, k) if m not in others]
            if sum(v.tokens[m].pos not in {"PUNCT", "SPACE"} for m in tokens) < _FEWEST or all(
                v.tokens[m].quote >= 0 or v.tokens[m].pos == "PUNCT" for m in tokens
            ):
                continue
            if (s.quote < 0 or not out_loud) and not _asserts(v, k, tokens):
                continue  # a caption or a heading names something and asserts nothing
            out.append(self._claim(s, k, self._bare(v, tokens, k), outer))
        return [c for c in out if c.spans]

    def _bare(self, v: View, tokens: Sequence[int], head: int) -> tuple[int, ...]:
        """Without complementiser and conjunctions at the edges."""
        kept = uncoordinated(v, tokens)
        first = v.tokens[kept[0]] if kept else None
        if (
            first is not None
            and first.dep == "mark"
            and (first.lemma == "that" or (first.lemma in {"if", "whether"} and first.head == head))
        ):
            kept = kept[1:]
        return kept

    def _claim(
        self,
        s: Sentence,
        predicate: int,
        tokens: Sequence[int],
        hops: tuple[HopDraft, ...],
        *,
        question: bool = False,
        stance: Stance | None = None,
    ) -> Claim:
        v = self._views[s.index]
        kept = trim(v, list(tokens)) if not question else tuple(tokens)
        spans = to_spans(self._parsed, v, kept)
        spans = tuple(unquoted(self._parsed.text, a, b) for a, b in spans)
        finds = (calls_false, never_was, *REJECTIONS, deed_untrue, said_not_guilty) if stance is None else ()
        false = next((id_of(f) for f in finds if f(v, predicate)), "")
        rules = dict.fromkeys(r for h in hops for r in h.rules)
        return Claim(
            sentence=s.index,
            predicate=predicate,
            spans=tuple(x for x in spans if x[1] > x[0]),
            tokens=tuple(kept),
            hops=hops[:_MOST_HOPS],
            quote=s.quote,
            is_question=question,
            is_hypothetical=any(h.is_conditional for h in hops),
            stance="denies" if false else stance,
            rules=(*rules, false) if false else tuple(rules),
        )

    def _chain(self, i: int) -> tuple[HopDraft, ...]:
        if i in self._hops:
            return self._hops[i]
        h = self._held[i]
        s = self._parsed.sentences[h.sentence]
        before = self._speaker(s)
        if h.outer >= 0:
            before = self._chain(h.outer)
        elif s.quote >= 0 and s.quote in self._owner and self._owner[s.quote] != i:
            before = self._chain(self._owner[s.quote])
        hop = self._hop(i, before)
        same = before != () and hop.name is not None and hop.name == before[-1].name
        again = same and (hop.type == "speech" or self._says_of_itself(h, hop))
        oneself = hop.role == "author" or again
        if oneself:
            self._own_cue[i] = hop.cue
        if oneself and hop.stance != "affirms":
            self._own_stance[i] = hop.stance
        self._hops[i] = before if h.found.judged or oneself else (*before, hop)
        return self._hops[i]

    def _says_of_itself(self, h: Held, hop: HopDraft) -> bool:
        """Is it what a voice thinks or wants now, in the first person: "“We believe that ...,” Rook said"?"""
        return hop.basis == "first_hand" and self._views[h.sentence].tokens[h.found.anchor].tag in {"VBP", "VBG"}

    def _same(self, v: View, h: Held, above: HopDraft) -> bool:
        """Is the source a pronoun that fits the voice it lies under ("police said they believed ...")?"""
        outer = self._held[h.outer].found
        if h.found.source_head is None or outer.source_head is None or above.name is None:
            return False
        o, t = v.tokens[outer.source_head], v.tokens[h.found.source_head]
        return same_voice(v, above.role, o, t)

    def _hop(self, i: int, before: tuple[HopDraft, ...]) -> HopDraft:
        h = self._held[i]
        s = self._parsed.sentences[h.sentence]
        v = self._views[h.sentence]
        f = h.found
        named = Named(name=None, role="unnamed")
        same = h.outer >= 0 and bool(before) and self._same(v, h, before[-1])
        if same:
            named = Named(name=before[-1].name, role=before[-1].role)
        elif f.source_head is not None:
            by = before[-1].name if s.quote >= 0 and before else None
            named = name_voice(v, self._parsed.text, f.source, f.source_head, self._known, by)
        if named.role == "author":
            named = (
                Named(name=before[-1].name, role=before[-1].role, basis="first_hand")
                if before
                else Named(name=None, role="author", basis="first_hand")
            )
        quoted = [(q.start, q.end) for q in (self._parsed.quotes[n] for n in h.quotes)]
        contents = tuple(sorted({*to_spans(self._parsed, v, f.content), *quoted}))
        cue = to_spans(self._parsed, v, f.cue_tokens)
        source = to_spans(self._parsed, v, f.source)
        stance, by_stance = hop_stance(v, f)
        return HopDraft(
            name=named.name,
            role=named.role,
            type=f.cue.type,
            stance=stance,
            cue=f.lemma,
            sentence=s.index,
            cue_tokens=f.cue_tokens,
            source=(source[0][0], source[-1][1]) if source else None,
            cue_span=(cue[0][0], cue[-1][1]),
            contents=contents,
            basis="document" if named.role == "document" else named.basis,
            is_conditional=in_condition(v, f.anchor),
            rules=(*f.rules, *((id_of(same_voice),) if same else ()), *by_stance),
        )


def _asserts(v: View, k: int, tokens: Sequence[int]) -> bool:
    """Has a clause a finite verb, or at least a subject, where its verb was read as a noun ("police claim ...")?"""
    return any(v.tokens[m].tag in ASSERTS for m in tokens) or v.first(k, *SUBJECT) is not None
