"""Who gets round an answer: hangs up, dodges the question, does not turn up, sends no promised word, invokes a right.

Labels are ClearNLP dependencies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegata.extract.attribution.attributed import NOBODY
from allegata.extract.speakers.pronouns import FIRST
from allegata.grammar.clause import subject as subject_of
from allegata.grammar.clause import subtree
from allegata.grammar.lexicon import lookup, words
from allegata.grammar.negation import negators
from allegata.grammar.rules import rule

if TYPE_CHECKING:
    from collections.abc import Callable

    from allegata.grammar.clause import View
    from allegata.language import Token


def is_answering(use: str, t: Token) -> bool:
    """Has a word this use in the table of answers?"""
    return t.lemma.casefold() in words("answers", "word", use=use)


def could_speak(v: View, k: int | None, *, first: bool = False) -> int | None:
    """A subject that could have spoken: a name, a pronoun, or a noun of people, bodies or houses.

    With `first`, "we" and "I" too, who speak in a quotation.
    """
    if k is None:
        return None
    t = v.tokens[k]
    low = t.lemma.casefold()
    if t.text.casefold() in FIRST:
        return k if first else None
    able = low in lookup("voice_nouns", "word", "kind") or low in _houses() or is_answering("answerer", t)
    able = able or is_answering("office", t)
    nobody = low in words("negative_subjects", "word") or t.ent in {"GPE", "DATE", "TIME"}
    return k if (able or t.pos in {"PROPN", "PRON"}) and not nobody and low not in {"there", "what"} else None


def _houses() -> frozenset[str]:
    kinds = ("facility", "group", "organisation", "person")
    return frozenset().union(*(words("head_nouns", "form", kind=k) for k in kinds))


def _asked(v: View, t: Token) -> bool:
    """Does the sentence tell that somebody was asked: "asked about it", "questions", "reached by telephone"?"""
    below = [k for k in v.of(t.i, "advcl", "prep", "acl", "dep", "vmod") if v.tokens[k].i < t.i]
    return any(v.tokens[k].lemma in {"ask", "reach", "contact", "approach", "call", "confront", "press"} for k in below)


@rule(
    "silence.broke_off",
    says="who hangs up, or walks away without a word, gives no answer",
    speaks=(
        "Reached by telephone, the agent hung up.",
        "The general walked on without a word.",
        "Asked where the money was, Rook remained silent.",
        "The owner closed the door without answering.",
    ),
    silent=("The agent hung up the coat.", "The men walked on without a coat.", "The boys remained silent for days."),
    nothing=NOBODY,
)
def broke_off(v: View, t: Token) -> int | None:
    """Hang up; a verb of leaving "without a word"; silent when asked."""
    if negators(v, t.i):
        return None
    up = any(v.tokens[k].lemma == "up" for k in v.of(t.i, "prt", "advmod"))
    if t.lemma == "hang" and up and v.first(t.i, "dobj") is None:
        return could_speak(v, subject_of(v, t.i))
    without = [m for p in v.of(t.i, "prep") if v.tokens[p].lemma == "without" for m in v.of(p, "pobj", "pcomp")]
    wordless = {"word", "answer", "answering", "reply", "replying", "comment", "commenting", "responding", "speaking"}
    if any(v.tokens[k].text.casefold() in wordless for k in without):
        return could_speak(v, subject_of(v, t.i))
    quiet = any(v.tokens[k].lemma in {"silent", "mute", "nothing"} for k in v.of(t.i, "acomp", "oprd", "dobj"))
    stays = t.lemma in {"stay", "remain", "keep", "fall", "say"}
    return could_speak(v, subject_of(v, t.i)) if stays and quiet and _asked(v, t) else None


@rule(
    "silence.would_not_discuss",
    says="who would not discuss a matter, be drawn on it or get into it gives no answer",
    speaks=(
        "The company would not discuss the death.",
        "The minister would not be drawn on the figure.",
        "The air force said that it does not talk about operational matters.",
        "I can't get into that.",
    ),
    silent=(
        "The company discussed the death.",
        "The men did not talk about football.",
        "The women could not get into the house.",
        "The picture would not be drawn by Rook.",
    ),
    nothing=NOBODY,
)
def would_not_discuss(v: View, t: Token) -> int | None:
    """A negated verb of discussing with "would", "can" or a habit of a body; be drawn; get or go into it."""
    if not negators(v, t.i):
        return None
    who = could_speak(v, subject_of(v, t.i), first=True)
    will = any(v.tokens[k].lemma in {"would", "will", "wo", "can", "could", "ca"} for k in v.of(t.i, "aux"))
    preps = {v.tokens[p].lemma: [v.tokens[m] for m in v.of(p, "pobj")] for p in v.of(t.i, "prep")}
    if t.lemma == "draw" and v.first(t.i, "auxpass") is not None:
        return who if will and "on" in preps and v.first(t.i, "agent") is None else None
    if t.lemma in {"get", "go"}:
        into = preps.get("into", [])
        about = any(k.lemma in {"that", "this", "it", "detail", "details", "matter", "case", "specific"} for k in into)
        return who if will and about else None
    if t.lemma == "discuss":
        return who if will and not any(is_answering("request", v.tokens[k]) for k in v.of(t.i, "dobj")) else None
    topic = any(_is_topic(k) for p in ("about", "on") for k in preps.get(p, []))
    return who if t.lemma in {"talk", "comment", "speak"} and topic and v.tokens[t.i].tag != "VBD" else None


def _is_topic(t: Token) -> bool:
    """A matter on which a body is asked."""
    return is_answering("request", t) or t.lemma in {"operation", "individual", "investigation", "proceeding", "detail"}


@rule(
    "silence.dodged",
    says="who sidesteps, dodges or evades the question, or does not come to the meeting, gives no answer",
    speaks=(
        "The chief executive sidestepped the matter of the deaths.",
        "One supplier agreed to meet us and then did not turn up.",
        "The minister dodged our questions.",
        "Vale invoked her right to silence.",
    ),
    silent=(
        "The chief executive sidestepped the puddle.",
        "The men did not turn up for work.",
        "The boys dodged the guards.",
        "Vale invoked the law.",
    ),
    nothing=NOBODY,
)
def dodged(v: View, t: Token) -> int | None:
    """A verb of dodging with a request; no show after an agreement to meet; a right not to speak invoked."""
    below = [v.tokens[k] for k in subtree(v, t.i) if k > t.i]
    who = could_speak(v, subject_of(v, t.i))
    if t.lemma in {"turn", "show", "appear"}:
        met = any(
            v.tokens[k].lemma in {"meet", "interview", "talk"} for h in (t.head,) for k in subtree(v, h) if k < t.i
        )
        agreed = t.dep == "conj" and v.tokens[t.head].lemma in {"agree", "promise", "arrange"}
        return who if negators(v, t.i) and met and agreed else None
    if negators(v, t.i) and t.lemma != "invoke":
        return None
    requested = any(is_answering("request", v.tokens[k]) for k in v.of(t.i, "dobj"))
    if t.lemma in {"sidestep", "dodge", "evade", "duck", "deflect", "parry", "brush", "avoid", "skirt"}:
        return who if requested else None
    right = any(v.tokens[k].lemma in {"right", "privilege", "amendment"} for k in v.of(t.i, "dobj"))
    quiet = any(k.lemma in {"silence", "silent", "incriminate", "fifth"} for k in below)
    return who if t.lemma in {"invoke", "exercise", "assert", "plead", "cite", "take"} and right and quiet else None


@rule(
    "silence.turned_down",
    says="of whom a request is turned down, or messages are not returned, gives no answer",
    speaks=(
        "A request for an interview with the owner was turned down.",
        "Messages left for Vale were not returned.",
        "Our request to the ministry was declined.",
    ),
    silent=(
        "A request for bread was turned down.",
        "Messages left for Vale were read.",
        "The bed was turned down.",
        "The keys were not returned to Vale.",
    ),
    nothing=NOBODY,
)
def turned_down(v: View, t: Token) -> int | None:
    """A request in the passive, turned down or not returned, and whom it was put to."""
    s = v.first(t.i, "nsubjpass")
    if s is None or not is_answering("request", v.tokens[s]):
        return None
    down = t.lemma == "turn" and any(v.tokens[k].lemma == "down" for k in v.of(t.i, "prt", "advmod"))
    refused = (down or t.lemma in {"decline", "refuse", "rebuff"}) and not negators(v, t.i)
    if not refused and not (t.lemma in {"return", "answer", "acknowledge"} and negators(v, t.i)):
        return None
    agent = next((m for p in v.of(t.i, "agent") for m in v.of(p, "pobj")), None)
    under = [v.tokens[k] for k in subtree(v, s)]
    whom = next(
        (
            m
            for k in under
            if k.dep in {"prep", "dative"} and k.lemma in {"with", "to", "for"}
            for m in v.of(k.i, "pobj")
            if not is_answering("request", v.tokens[m])
        ),
        None,
    )
    return could_speak(v, agent if agent is not None else whom)


@rule(
    "silence.none_came",
    says="who promised a statement that never came gives no answer",
    speaks=("The embassy promised a statement, but none had come.",),
    silent=("The embassy promised a bus, but none had come.", "The embassy promised a statement, and it came."),
    nothing=NOBODY,
)
def none_came(v: View, t: Token) -> int | None:
    """Promise a noun of answering, and then "none" that came."""
    if t.lemma not in {"come", "arrive", "follow", "appear"} or t.dep != "conj":
        return None
    s, above = v.first(t.i, "nsubj"), v.tokens[t.head]
    promised = any(is_answering("answer", v.tokens[k]) for k in v.of(above.i, "dobj"))
    none = s is not None and v.tokens[s].lemma in {"none", "nothing"}
    none = none or (s is not None and v.tokens[s].lemma == "it" and bool(negators(v, t.i)))
    return could_speak(v, subject_of(v, above.i)) if none and promised else None


EVASIONS: tuple[Callable[[View, Token], int | None], ...] = (
    broke_off,
    would_not_discuss,
    dodged,
    turned_down,
    none_came,
)
"""The rules by which somebody gets round an answer."""
