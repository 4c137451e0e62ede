"""What a cue says, by the frames of English: the clause behind it, before it or around it. The first that fits decides.

Labels are ClearNLP dependencies. Contents are token indices of one sentence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegata.extract.attribution import misread, topics
from allegata.extract.attribution import phrase_frames as phrase
from allegata.extract.attribution.attributed import NOTHING
from allegata.grammar.clause import FINITE, OWN, SUBJECT, VERBAL, clause_heads, subtree, trim
from allegata.grammar.cues import verbs
from allegata.grammar.lexicon import words
from allegata.grammar.rules import id_of, rule

if TYPE_CHECKING:
    from collections.abc import Callable

    from allegata.extract.attribution.attributed import Content, Reporting
    from allegata.grammar.clause import View
    from allegata.language import Token


def content_of(a: Reporting) -> tuple[Content, str]:
    """Tokens and claim heads of what the verb says, by the first frame that fits, and the id of that frame."""
    asked = misread.asked_around(a) if a.cue.type == "speech" or a.t.lemma == "want" else NOTHING
    if asked[0]:
        return asked, id_of(misread.asked_around)
    for needed, frames in _FRAMES:
        if needed & a.cue.frames:
            for frame in frames:
                content = frame(a)
                if content[0]:
                    return content, id_of(frame)
    return NOTHING, ""


@rule(
    "frame.aside",
    says="a second cue between commas has the sentence it stands in as what is said, with its first speaker",
    speaks=("Vale said the camp was closed, the paper reported.",),
    silent=("The camp was closed, the paper reported.", "Vale said the paper reported the closure."),
    nothing=NOTHING,
)
def aside(a: Reporting) -> Content:
    """The clause that another cue governs, where this one stands behind it in brackets and has a clause before it."""
    v, t = a.v, a.t
    before = _preposed(v, t.i)
    if before is None or before <= t.head or not _is_parenthesis(v, t):
        return NOTHING
    apart = set(subtree(v, t.i)) - set(subtree(v, before))
    return trim(v, [m for m in subtree(v, t.head) if m not in apart]), (t.head,)


@rule(
    "frame.that",
    says='what "that" opens is what is said',
    speaks=("Rook said that the camp was closed.",),
    silent=("Rook said it clearly.", "The camp that Rook described was closed."),
    nothing=NOTHING,
)
def that(a: Reporting) -> Content:
    """A clause under the verb and its own "that"."""
    behind = (k for k in a.v.of(a.t.i, "ccomp") if k > a.t.i and _has_that(a.v, k))
    return next((_whole(a.v, k) for k in behind if "that" in a.cue.frames and _is_finite(a.v, k)), NOTHING)


@rule(
    "frame.before",
    says="the sentence before the cue is what is said",
    speaks=("The camp was closed, Rook said.",),
    silent=("The camp was closed; Vale knew why.", "Rook said the camp was closed."),
    nothing=NOTHING,
)
def before(a: Reporting) -> Content:
    """A clause that the verb governs from behind."""
    v, t = a.v, a.t
    for k in v.of(t.i, "ccomp"):
        if k < t.i and _is_finite(v, k) and not run_on(v, k, t):
            (content, heads), over = _whole(v, k), misread.reaches_over(v, t)
            return (content, heads) if over is None else (trim(v, [*content, *subtree(v, over)]), (*heads, over))
    return NOTHING


@rule(
    "frame.first_of_two",
    says="of two cues behind one another the first has what stands between them",
    speaks=("Police said Rook, 61, left the camp after two hours and was charged with theft, the paper reported.",),
    silent=("Rook said the camp was closed.", "The paper reported the closure and Rook said nothing."),
    nothing=NOTHING,
)
def first_of_two(a: Reporting) -> Content:
    """The clause before a parenthesis that the parser hung below the first cue."""
    v, t = a.v, a.t
    if "that" not in a.cue.frames:
        return NOTHING
    for k in v.of(t.i, "ccomp"):
        inner = _preposed(v, k) if k > t.i and _is_parenthesis(v, v.tokens[k]) else None
        if inner is not None and inner > t.i:
            return trim(v, subtree(v, inner)), clause_heads(v, inner)
    return NOTHING


@rule(
    "frame.clause",
    says='a clause behind the cue, without "that", is what is said',
    speaks=("Rook said the camp was closed.",),
    silent=("Rook said nothing about the camp.", "Rook said that the camp was closed."),
    nothing=NOTHING,
)
def clause(a: Reporting) -> Content:
    """A clause under the verb that nothing opens."""
    v, t = a.v, a.t
    behind = (k for k in v.of(t.i, "ccomp") if k > t.i and not _has_that(v, k) and "that" in a.cue.frames)
    return next((_whole(v, k) for k in behind if not _is_parenthesis(v, v.tokens[k]) and _is_finite(v, k)), NOTHING)


@rule(
    "frame.taken_apart",
    says="a clause behind the one who is told is what is said, though its subject looks like a part of whom is told",
    speaks=("Rook told police Orsini loaded the van.",),
    silent=("Rook told police to leave the camp.", "Rook told police about the camp."),
    nothing=NOTHING,
)
def taken_apart(a: Reporting) -> Content:
    """A finite clause of which the parser made an object ("police Vale") and a complement."""
    v, t = a.v, a.t
    k, obj = v.first(t.i, "xcomp"), v.first(t.i, "dobj")
    if k is None or obj is None or v.tokens[k].tag not in FINITE or not t.i < obj < k:
        return NOTHING
    told = {m for c in v.of(obj, "compound") if v.tokens[c].pos == "NOUN" for m in subtree(v, c)}
    return trim(v, sorted({*subtree(v, obj), *subtree(v, k)} - told)), clause_heads(v, k)


@rule(
    "frame.as_saying",
    says='who is quoted "as saying" something is said, by who quotes, to say it',
    speaks=("The paper quoted Rook as saying that the camp was closed.",),
    silent=("The paper quoted Rook.", "Rook was quoted as saying that the camp was closed."),
    nothing=NOTHING,
)
def as_saying(a: Reporting) -> Content:
    """Quote somebody as saying: the outlet's content is that somebody says it."""
    v, t = a.v, a.t
    if a.passive and v.first(t.i, "agent") is None:
        return NOTHING
    prep = next((k for k in v.of(t.i, "prep") if v.tokens[k].lemma == "as" and v.first(k, "pcomp") is not None), None)
    whom = v.of(t.i, "nsubjpass", "dobj")
    if prep is None or not whom:
        return NOTHING
    said = v.first(prep, "pcomp")
    return trim(v, sorted({*subtree(v, whom[-1]), *subtree(v, prep)})), (said if said is not None else prep,)


@rule(
    "frame.as_said",
    says='what stands around "as the judge said" is what is said',
    speaks=("As the judge said, the men were beaten.", "As Rook told the paper, the men were beaten."),
    silent=("As the judge said this, the men were beaten.", "When the judge said so, the men were beaten."),
    nothing=NOTHING,
)
def as_said(a: Reporting) -> Content:
    """The clause above an adverbial "as" clause."""
    v, t = a.v, a.t
    if _aside_subject(a) is None or not _is_adverbial(v, t) or "quote" not in a.cue.frames:
        return NOTHING
    above = v.tokens[t.head]
    opened = [v.tokens[k].lemma for k in v.of(t.i, "mark")] == ["as"]
    told = t.lemma in words("claim_makers", "word", use="addressed")  # "as Rook told the paper"
    own = v.first(t.i, "xcomp") if told else v.first(t.i, "dobj", "xcomp")
    if not opened or own is not None or above.pos not in VERBAL:
        return NOTHING
    inner = set(subtree(v, t.i))
    return trim(v, [k for k in subtree(v, above.i) if k not in inner]), (above.i,)


@rule(
    "frame.around",
    says="the sentence around a cue between commas is what is said",
    speaks=("The camp, Rook said, was closed in May.",),
    silent=("The camp that Rook described was closed.", "The men left when Rook said so."),
    nothing=NOTHING,
)
def around(a: Reporting) -> Content:
    """A cue in the middle of what it reports: "the camp, he said, was closed"."""
    v, t = a.v, a.t
    subject = _aside_subject(a)
    if subject is None or _is_adverbial(v, t) or other_way_round(a):
        return NOTHING
    above = v.tokens[t.head]
    if above.pos not in VERBAL or any(v.tokens[k].dep == "mark" for k in v.kids[t.i]) or not _by_commas(v, t):
        return NOTHING
    fronted = {m for k in v.kids[t.i] if _is_fronted(v, k, subject) for m in subtree(v, k)}
    inner = set(subtree(v, t.i)) - fronted
    over = misread.reaches_over(v, t)
    beyond = subtree(v, over) if over is not None else []
    heads = (above.i,) if over is None else (above.i, over)
    return trim(v, [k for k in subtree(v, above.i) if k not in inner or k in beyond]), heads


@rule(
    "frame.colon",
    says="inside a quotation, words in inner marks behind a colon are what is said",
    speaks=("“The police told us: ‘Do not be afraid. Nobody will be hurt.’ We waited there for two days.”",),
    silent=("“The police told us that nobody leaves. We waited there for two days.”",),
    nothing=NOTHING,
)
def colon(a: Reporting) -> Content:
    """Words in marks behind a colon, inside a quotation: "told us: ‘Do not be afraid"."""
    v, t = a.v, a.t
    if not {"quote", "that"} <= a.cue.frames:
        return NOTHING
    near = range(t.i + 1, min(t.i + _COLON, len(v.tokens) - 2))
    mark = next((k for k in near if v.tokens[k].text == ":" and v.tokens[k + 1].text in "‘“'\""), None)
    if mark is None:
        return NOTHING
    said = [k for k in range(mark + 2, len(v.tokens)) if v.tokens[k].text not in "’”'\""]
    top = [k for k in said if v.tokens[k].pos in VERBAL and not mark < v.tokens[k].head < k and v.tokens[k].quote < 0]
    return (trim(v, said), (top[0],)) if top else NOTHING


_COLON = 6
"""Words between a cue and the colon that opens its quotation."""


@rule(
    "refuse.run_on",
    says="the sentence before a cue is one of its own, because the cue has something else to say",
    speaks=("The men were afraid; Vale knew why they left.", "The men felt free, they found help."),
    silent=("The men were afraid, Vale said.",),
    nothing=False,
    refuses=True,
)
def run_on(v: View, before: int, t: Token) -> bool:
    """A quotation between the two, a semicolon, or an object of the cue's own that is nobody spoken to."""
    quoted = any(v.tokens[k].quote >= 0 for k in range(subtree(v, before)[-1] + 1, t.i))
    stopped = any(v.tokens[k].text == ";" for k in range(before, t.i))
    obj = v.first(t.i, "dobj")
    own = obj is not None and v.tokens[obj].quote < 0 and t.lemma not in words("claim_makers", "word", use="addressed")
    confessed = t.lemma in {"confess", "admit"} and any(v.tokens[k].lemma == "to" for k in v.of(t.i, "prep"))
    return quoted or stopped or own or confessed


@rule(
    "refuse.other_way_round",
    says="a cue in a clause before another cue reports nothing of what that one says",
    speaks=("They deny it, police said.", "In none of the visits did inspectors find locked doors, the mission said."),
    silent=("The men, police said, were beaten.",),
    nothing=False,
    refuses=True,
)
def other_way_round(a: Reporting) -> bool:
    """The verb around it is a cue with its own speaker or content behind it."""
    v, t = a.v, a.t
    above = v.tokens[t.head]
    if above.lemma not in verbs():
        return False
    if t.i < above.i and any(k > above.i for k in v.of(above.i, "ccomp")):
        return True
    speaker = v.first(above.i, *SUBJECT)
    return t.dep == "ccomp" and speaker is not None and t.i < speaker


@rule(
    "cut.goes_on",
    says='what the same voice goes on to say ("adding that") is a second content, no part of the first',
    speaks=(
        "Rook said the number of men is over forty, adding that the camp is full.",
        "The court found that the men had been sacked and ruled they should be paid.",
    ),
    silent=("Rook said that the men were closing the camp.",),
    nothing=False,
)
def goes_on(v: View, t: Token) -> bool:
    """A participle by which a speaker goes on: "said that ..., adding that ..."."""
    if t.head >= t.i or t.lemma not in verbs() or v.first(t.i, "ccomp") is None:
        return False
    listed = t.lemma in words("claim_makers", "word", use="goes_on")
    if t.tag == "VBG" and t.dep == "advcl":
        return listed
    past = any(v.tokens[k].text == "had" for k in v.of(t.head, "aux"))
    alone = t.dep == "conj" and t.tag in {"VBD", "VBN"} and v.first(t.i, "aux", *SUBJECT) is None
    return alone and verbs()[t.lemma].type == "speech" and (listed or past)  # "found that he had lied and ruled that"


@rule(
    "cut.another_voice",
    says='what another voice says beside it ("while Vale said that") is no part of what the first says',
    speaks=("Rook said the camp was closed while Vale said it was open.",),
    silent=("Rook said that the camp was closed while Vale was away.",),
    nothing=False,
)
def another_voice(v: View, t: Token) -> bool:
    """A cue with a subject of its own in a "while" clause or coordinated without "that"."""
    subject = v.first(t.i, *SUBJECT)
    if t.lemma not in verbs() or subject is None or v.tokens[subject].pos == "PRON":
        return False
    beside = t.dep == "advcl" and any(v.tokens[m].lemma in {"while", "whereas"} for m in v.of(t.i, "mark"))
    return beside or (t.dep == "conj" and not _has_that(v, t.i) and v.first(t.i, "ccomp") is not None)


def _whole(v: View, k: int) -> Content:
    """A clause with its coordinated claims, without what is said beside it."""
    tokens = subtree(v, k)
    for m in tokens:
        t = v.tokens[m]
        if t.lemma in verbs() and (goes_on(v, t) or another_voice(v, t)):
            apart = set(subtree(v, m))
            tokens = [n for n in tokens if n not in apart]
            break
    ends = misread.within_dashes(v, v.tokens[v.tokens[k].head])
    kept = [m for m in tokens if ends is None or m < ends]
    return trim(v, kept), tuple(m for m in clause_heads(v, k) if ends is None or m < ends)


def _is_finite(v: View, k: int) -> bool:
    """Is a clause one that can be what is said: with a verb, and with a subject or "that" unless it stands first?"""
    c = v.tokens[k]
    verbal = c.pos in VERBAL or any(v.tokens[m].pos == "AUX" for m in v.kids[k])
    return c.quote < 0 and verbal and (k < c.head or v.first(k, *OWN) is not None)


def _is_parenthesis(v: View, c: Token) -> bool:
    """A second cue behind the first's content: "Rook said it was closed, the paper reported"."""
    after = v.tokens[c.head].lemma in verbs() and c.lemma in verbs() and c.i > c.head and c.dep == "ccomp"
    if not after:
        return False
    empty = v.first(c.i, "xcomp", "dobj", "mark") is None and all(k < c.i for k in v.of(c.i, "ccomp"))
    subject = v.first(c.i, *SUBJECT)
    return empty and subject is not None and v.tokens[max(0, subtree(v, subject)[0] - 1)].text == ","


def _preposed(v: View, i: int) -> int | None:
    return next((k for k in v.of(i, "ccomp") if k < i), None)


def _has_that(v: View, k: int) -> bool:
    return any(v.tokens[m].dep == "mark" and v.tokens[m].lemma == "that" for m in v.kids[k])


def _aside_subject(a: Reporting) -> int | None:
    """The subject of a cue that can stand in the middle of what it reports."""
    v, t = a.v, a.t
    if t.dep not in {"parataxis", "ccomp", "dep", "advcl"} or v.first(t.i, "xcomp") is not None:
        return None  # "journalists continue to report" says nothing of what stands around it
    subject = v.first(t.i, *SUBJECT)
    if subject is None or (a.passive and v.tokens[subject].lemma != "it"):
        return None
    return None if any(v.tokens[k].quote >= 0 for k in v.kids[t.i]) else subject  # a quotation of its own


def _is_adverbial(v: View, t: Token) -> bool:
    return t.dep == "advcl" and (t.i < t.head or v.first(t.i, "mark", "ccomp", "dobj") is not None)


def _is_fronted(v: View, k: int, subject: int) -> bool:
    """An adverbial before a cue in brackets belongs to what is said: "Two days later, he said, it was found"."""
    end = subtree(v, k)[-1] + 1
    return k < subject and v.tokens[k].dep in {"prep", "advmod", "npadvmod"} and v.tokens[end].text == ","


def _by_commas(v: View, t: Token) -> bool:
    inner = subtree(v, t.i)
    before, after = inner[0] - 1, inner[-1] + 1
    marks = {",", "—", "–", "(", "-"}
    return (
        (before >= 0 and v.tokens[before].text in marks)
        or v.tokens[inner[0]].text in marks
        or v.tokens[inner[-1]].text in marks
        or (after < len(v.tokens) and v.tokens[after].text in marks)
    )


_CLAUSE = frozenset({"that", "quote"})
_THAT = frozenset({"that"})
_FRAMES: tuple[tuple[frozenset[str], tuple[Callable[[Reporting], Content], ...]], ...] = (
    (_CLAUSE, (misread.beside_that, misread.over_aside, aside, that, before, first_of_two, clause, taken_apart)),
    (frozenset({"as_saying"}), (as_saying,)),
    (_THAT, (as_said, around)),
    (_THAT, (phrase.what_said,)),
    (frozenset({"raise"}), (phrase.raised,)),
    (frozenset({"inf"}), (phrase.infinitive,)),
    (frozenset({"ing"}), (phrase.gerund,)),
    (frozenset({"of"}), (phrase.of,)),
    (frozenset({"as"}), (phrase.what_called, phrase.described_as, phrase.called)),
    (frozenset({"as", "that"}), (phrase.pronounced,)),
    (phrase.OBJECTS, (phrase.denied_above, phrase.denied_passive, phrase.named, phrase.pointed, phrase.act)),
    (frozenset({"plea"}), (phrase.plea,)),
    (frozenset({"about"}), (phrase.about,)),
    (_THAT, (colon,)),
    (frozenset({"shown", "told", "spoken_of"}), (topics.shown, topics.told, topics.spoken_of)),
    (_THAT, misread.FRAMES),
)
"""The frames in the order in which they are asked, each under what a row of the lexicon must allow."""
