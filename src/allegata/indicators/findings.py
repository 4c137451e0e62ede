"""Concepts found in a document, each tied to the statement that carries it and to how it is said there."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, NamedTuple

from allegata.grammar.ask import Ask
from allegata.grammar.asserted import asserted
from allegata.grammar.clause import up, view
from allegata.indicators import in_general, near_misses, other_senses
from allegata.indicators.cues import cues
from allegata.indicators.frames import Use, actor
from allegata.indicators.other_things import REFUSALS
from allegata.indicators.patterns import classes, find

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from allegata.grammar.asserted import Asserted
    from allegata.grammar.clause import View
    from allegata.indicators.patterns import Match
    from allegata.language import Parsed, Sentence, Token
    from allegata.model import Reading, Statement


class Finding(NamedTuple):
    """A concept as one statement says it; `also_reported`: a voice inside its chain affirms what it denies.

    `span` is the passage where it reaches beyond the statement's own anchors ("told them that they would be deported").
    """

    concept: str
    reading: Reading
    statement: Statement
    sentence: Sentence
    head: Token
    words: str
    span: tuple[int, int] | None
    also_reported: bool
    rules: tuple[str, ...]
    positions: tuple[int, ...] = ()

    @property
    def start(self) -> int:
        """Code point of the head, by which a listener places a rule."""
        return self.head.start


def findings(parsed: Parsed, statements: Sequence[Statement]) -> tuple[Finding, ...]:
    """All concepts of a document in order of text. What no statement carries is left out."""
    by_sentence = _by_sentence(parsed, statements)
    out: list[Finding] = []
    for sentence in parsed.sentences:
        carried = by_sentence.get(sentence.index, ())
        if carried:
            out.extend(_in_sentence(sentence, carried))
    return tuple(sorted(out, key=lambda f: (f.sentence.start, f.head.start)))


def _in_sentence(sentence: Sentence, carried: Sequence[Statement]) -> Iterator[Finding]:
    matches = [m for m in find(sentence) if not (_is_of_papers(sentence, m) or _runs_on(sentence, m))]
    if not matches:
        return
    if _asks(sentence) or _is_by_request(sentence):
        return
    v, quoted = view(sentence), sentence.quote >= 0 or all(len(s.voice) > 1 for s in carried)
    seen: set[tuple[str, str, str]] = set()
    for match in _tightest(sentence, matches):
        statement = _carrier(sentence, match, carried)
        found = _finding(v, sentence, match, statement, quoted=quoted) if statement is not None else None
        if found is not None:
            key = (found.concept, found.reading, found.statement.id)
            if key not in seen:
                seen.add(key)
                yield found


def _tightest(sentence: Sentence, matches: Sequence[Match]) -> Iterator[Match]:
    """Matches without those that reach across a clause for words which a narrower match of the same sense has."""
    heads = [head_of(sentence, m.positions).i for m in matches]
    for m, head in zip(matches, heads, strict=True):
        rivals = (o for o, h in zip(matches, heads, strict=True) if h == head and o is not m)
        same = (o for o in rivals if o.pattern.concept == m.pattern.concept)
        if not any(_width(o) < _width(m) and (o.pattern.is_negative or m.pattern.is_negative) for o in same):
            yield m


def _width(match: Match) -> int:
    return match.positions[-1] - match.positions[0]


def _is_of_papers(sentence: Sentence, match: Match) -> bool:
    """A promise of "work permits" or a "job fair" is none of work."""
    if match.pattern.concept != "promise_job":
        return False
    held = (sentence.tokens[t.head] for i in match.positions if (t := sentence.tokens[i]).dep == "compound")
    return any(above.lemma.lower() in classes()["doctopic"] | cues("no_job") for above in held)


def _runs_on(sentence: Sentence, match: Match) -> bool:
    """Does a full stop stand inside: "No. A smuggler is paid"?"""
    return any(t.text in _STOPS for t in sentence.tokens[match.positions[0] : match.positions[-1]])


def _negates(v: View, i: int) -> bool:
    """By the word or its lemma: "n't" is spelled with more than one apostrophe."""
    return v.tokens[i].text.lower() in cues("negator") or v.tokens[i].lemma.lower() in cues("negator")


def _finding(v: View, sentence: Sentence, match: Match, statement: Statement, *, quoted: bool) -> Finding | None:
    if statement.kind == "question" or statement.stance in {"asks", "declines"}:
        return None
    if statement.kind == "recommendation" and match.pattern.concept not in cues("presupposed"):
        return None
    head = head_of(sentence, match.positions)
    use = Use(v, head.i, match.positions, match.pattern.concept)
    if not match.pattern.is_contrary and any(refuses(use) for refuses in _REFUSALS):
        return None
    if statement.mode == "conditional" and not match.pattern.concept.startswith(_UNDER_CONDITION):
        return None
    own = {i for i in match.positions if match.pattern.is_negative and _negates(v, i)}
    own |= set(_of_other_things(v, match.positions))
    about = Ask(v, head.i, frozenset(match.positions), frozenset(own), _voiced(sentence, statement), quoted=quoted)
    said = asserted(about)
    if not _is_told(said, match.pattern.concept):
        return None
    denies = statement.stance in {"denies", "retracts"}
    negative = said.negative and match.pattern.concept != "debt"  # "a debt that could never be repaid" is one
    is_denied = (negative != said.rejected) != match.pattern.is_contrary
    first = sentence.tokens[match.positions[0]].start
    last = sentence.tokens[match.positions[-1]].end
    concept = match.pattern.concept
    if concept == "violence" and said.rule == "asserted.condition" and _vows(v, head.i, statement):
        concept = "threat_violence"
    return Finding(
        concept=concept,
        reading="denied" if is_denied != denies else "reported",
        statement=statement,
        sentence=sentence,
        head=head,
        words=statement_words(sentence, first, last),
        span=_beyond(sentence, match, statement),
        also_reported=denies and not is_denied and _recites(statement),
        rules=tuple(r for r in (f"concept.{match.pattern.concept}", said.rule) if r),
        positions=match.positions,
    )


def _vows(v: View, verb: int, statement: Statement) -> bool:
    """Is it what the one who speaks would do: "if we spoke, he said, he would break our legs"? No blow has fallen."""
    who = actor(v, verb)
    if who is None or not any(v.tokens[k].text.lower() in _AHEAD for k in v.of(verb, "aux")):
        return False
    source = statement.voice[-1].source_anchor
    word = v.tokens[who].text.lower()
    if source is None:
        return False
    speakers = {w.lower() for w in source.exact.split()}
    return word in speakers or (
        word in {"he", "she", "they", "i"} and not speakers.isdisjoint(classes()["perpetrator"])
    )


_STOPS = frozenset({".", "!", "?"})
_AHEAD = frozenset({"will", "would", "'ll", "’ll", "'d", "’d"})


def _of_other_things(v: View, positions: Sequence[int]) -> Iterator[int]:
    """Each "no" before an object beside the one that was read: "found no course and wash dishes"."""
    for t in v.tokens:
        noun = v.tokens[t.head]
        if t.text.lower() == "no" and t.dep == "det" and noun.dep == "dobj" and noun.i not in positions:
            others = [k for k in positions if v.tokens[k].pos in {"NOUN", "PRON"} and k != noun.i]
            if any(k > noun.i for k in others):
                yield t.i


_REFUSALS = (*REFUSALS, *in_general.REFUSALS, *other_senses.REFUSALS, *near_misses.REFUSALS)
_UNDER_CONDITION = ("threat", "violence")
_ANNOUNCED = ("threat", "promise", "recruit", "unmet")


def _is_told(said: Asserted, concept: str) -> bool:
    """Is a concept told of the case: as done, as not done, as a practice; a threat also under its condition."""
    if said.rule == "asserted.threatened":
        return concept.startswith(_ANNOUNCED)  # "threatened to beat them" is no beating
    if said.rule == "asserted.condition":
        return concept.startswith(_UNDER_CONDITION)
    return said.standing in {"affirmed", "negated", "habitual", "predicted"}


def head_of(sentence: Sentence, positions: Sequence[int]) -> Token:
    """The matched token that stands highest in the parse."""
    v = view(sentence)
    return min((sentence.tokens[i] for i in positions), key=lambda t: (sum(1 for _ in up(v, t.i)), t.i))


def _asks(sentence: Sentence) -> bool:
    return any(t.text == "?" for t in sentence.tokens[-3:])


def _is_by_request(sentence: Sentence) -> bool:
    """Is a thing done at someone's own request, which is no sign of constraint?"""
    words = [t.text.lower() for t in sentence.tokens]
    return any(w == "request" and words[max(0, i - 2)] == "at" for i, w in enumerate(words))


def _beyond(sentence: Sentence, match: Match, statement: Statement) -> tuple[int, int] | None:
    tokens = [sentence.tokens[i] for i in match.positions]
    if all(any(a.start <= t.start < a.end for a in statement.anchors) for t in tokens):
        return None
    ends = [a.end for a in statement.anchors if sentence.start <= a.start and a.end <= sentence.end]
    starts = [a.start for a in statement.anchors if sentence.start <= a.start and a.end <= sentence.end]
    return min([tokens[0].start, *starts]), max([tokens[-1].end, *ends])


def statement_words(sentence: Sentence, first: int, last: int) -> str:
    """The matched words as they stand, shortened where long."""
    shown = [t.text for t in sentence.tokens if first <= t.start < last]
    return " ".join(shown if len(shown) <= 12 else [*shown[:6], "…", *shown[-5:]])  # noqa: PLR2004  a line's worth


def _recites(statement: Statement) -> bool:
    """Whether a voice that affirms stands inside the one that denies: the accusation is recited."""
    stances = [hop.stance for hop in statement.voice]
    if "denies" in stances:
        return any(s == "affirms" for s in stances[stances.index("denies") + 1 :])
    return len(stances) > 1 and (statement.voice[-1].cue or "").lower() in cues("accusation")


def _voiced(sentence: Sentence, statement: Statement) -> frozenset[int]:
    """Tokens whose force is in the statement already: cues of its voices; in a denial, all that stands outside it."""
    spans = [(h.cue_anchor.start, h.cue_anchor.end) for h in statement.voice if h.cue_anchor is not None]
    inside = [(a.start, a.end) for a in statement.anchors]
    denies = statement.stance in {"denies", "retracts"}
    return frozenset(
        t.i
        for t in sentence.tokens
        if any(a <= t.start < b for a, b in spans) or (denies and not any(a <= t.start < b for a, b in inside))
    )


def _by_sentence(parsed: Parsed, statements: Sequence[Statement]) -> dict[int, tuple[Statement, ...]]:
    starts = sorted((s.start, s.end, s.index) for s in parsed.sentences)
    ends = [end for _, end, _ in starts]
    held: dict[int, list[Statement]] = {}
    for statement in statements:
        spans = [(a.start, a.end) for a in statement.anchors]
        spans += [(h.cue_anchor.start, h.cue_anchor.end) for h in statement.voice if h.cue_anchor is not None]
        low, high = min(a for a, _ in spans), max(b for _, b in spans)
        for start, end, index in starts[bisect_right(ends, low) : bisect_left(starts, (high,))]:
            if any(a < end and start < b for a, b in spans):
                held.setdefault(index, []).append(statement)
    return {index: tuple(found) for index, found in held.items()}


def _carrier(sentence: Sentence, match: Match, carried: Sequence[Statement]) -> Statement | None:
    """The statement that holds most of the matched words, its voices' cues among them.

    Of equals the one that holds most in its own anchors, then the shortest, then the one with most voices.
    """
    tokens = [sentence.tokens[i] for i in match.positions]
    best: tuple[tuple[int, int, int, int], Statement] | None = None
    for statement in carried:
        own = [(a.start, a.end) for a in statement.anchors]
        cued = [(h.cue_anchor.start, h.cue_anchor.end) for h in statement.voice if h.cue_anchor is not None]
        inside = sum(any(a <= t.start < b for a, b in own) for t in tokens)
        held = sum(any(a <= t.start < b for a, b in own + cued) for t in tokens)
        key = (held, inside, sum(a - b for a, b in own), len(statement.voice))
        if held and (best is None or key > best[0]):
            best = (key, statement)
    return best[1] if best is not None else None
