"""Who is asked and says nothing: no comment, no answer, not reached, neither confirmed nor denied.

The clause is then the claim, and whoever is silent its voice. Labels are ClearNLP dependencies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from allegata.extract.attribution.attributed import (
    AWAY,
    NOBODY,
    SILENT,
    Attributed,
    is_of_clause,
    noun_phrase,
    verb_group,
)
from allegata.extract.attribution.evading import EVASIONS, could_speak, is_answering
from allegata.grammar.clause import SUBJECT, VERBAL, subtree, trim
from allegata.grammar.clause import subject as subject_of
from allegata.grammar.negation import negators
from allegata.grammar.rules import id_of, rule

if TYPE_CHECKING:
    from collections.abc import Callable

    from allegata.grammar.clause import View
    from allegata.language import Token


def silent(v: View, t: Token) -> Attributed | None:
    """An attribution of silence to whom the verb's clause tells to have said nothing."""
    if t.pos not in VERBAL or t.dep in {"aux", "auxpass"}:
        return None
    for finds in _SILENCES:
        who = finds(v, t)
        if who is not None:
            return _made(v, t, who, id_of(finds))
    who = pleads(v, t)
    return msgspec.structs.replace(_made(v, t, who, id_of(pleads)), cue=AWAY) if who is not None else None


def _made(v: View, t: Token, who: int, by: str) -> Attributed:
    group, source = verb_group(v, t.i), noun_phrase(v, who, t.i)
    asked = next((k for c in v.of(t.i, "conj") for k in v.of(c, "ccomp", "dobj")), None)
    if by == id_of(neither) and asked is None:
        asked = v.first(t.i, "ccomp", "dobj")
    whole = by != id_of(neither) or asked is None
    cue = group if whole else tuple(sorted({*group, *(m for c in v.of(t.i, "conj") for m in verb_group(v, c))}))
    said = subtree(v, t.i) if whole or asked is None else subtree(v, asked)
    return Attributed(
        cue=SILENT,
        lemma=t.lemma,
        anchor=t.i,
        cue_tokens=cue,
        source=source,
        source_head=who,
        content=trim(v, said),
        heads=(t.i,) if whole or asked is None else (asked,),
        whole=whole,
        rules=(by,),
    )


def _behind(v: View, k: int, *preps: str) -> int | None:
    """Who stands behind a preposition below a word."""
    return next((m for p in v.of(k, "prep", "dative") if v.tokens[p].lemma in preps for m in v.of(p, "pobj")), None)


def _none_of(v: View, noun: int) -> bool:
    return any(v.tokens[k].lemma in {"no", "any"} and v.tokens[k].dep in {"det", "neg"} for k in v.kids[noun])


def _about_requests(v: View, i: int) -> bool:
    """Is what should be answered a request, or nothing at all?"""
    for k in v.of(i, "prep", "dative"):
        if v.tokens[k].lemma == "to":
            return any(is_answering("request", v.tokens[m]) and v.tokens[m].lemma != "call" for m in v.of(k, "pobj"))
    obj = v.first(i, "dobj")
    return obj is None or is_answering("request", v.tokens[obj])


@rule(
    "silence.no_comment",
    says="who gives no comment declines to speak",
    speaks=("No comment came from the hotel.", "The hotel had no comment.", "There was no reply from the company."),
    silent=("The hotel had no windows.", "A comment came from the hotel.", "The hotel gave a reply."),
    nothing=NOBODY,
)
def no_comment(v: View, t: Token) -> int | None:
    """A noun of answering under "no", as what somebody has or gives, or as what comes from somebody."""
    for k in v.of(t.i, "nsubj", "nsubjpass", "attr"):
        comes = (
            is_answering("arrive", t) and is_answering("answer", v.tokens[k]) and (_none_of(v, k) or negators(v, t.i))
        )
        if comes:
            return could_speak(v, _behind(v, t.i, "from", "by") or _behind(v, k, "from", "by"))
    for k in v.of(t.i, "dobj"):
        denied = _none_of(v, k) or negators(v, t.i)
        calls = t.lemma == "return" and is_answering("request", v.tokens[k])
        if is_answering("give", t) and denied and (is_answering("answer", v.tokens[k]) or calls):
            return could_speak(v, subject_of(v, t.i))
    return None


@rule(
    "silence.not_answering",
    says="who does not answer what was asked declines to speak",
    speaks=(
        "The hotel had not responded by Friday.",
        "The manager would not discuss the claims.",
        "The company did not reply to our letter.",
        "The farm has yet to comment.",
        "The owner failed to answer questions.",
    ),
    silent=(
        "The patients did not respond to treatment.",
        "The manager responded to the letter.",
        "The engine did not respond.",
        "The men did not discuss football.",
    ),
    nothing=NOBODY,
)
def not_answering(v: View, t: Token) -> int | None:
    """A negated verb of answering; or one under "yet to", "failed to"."""
    under = next((k for k in v.of(t.i, "xcomp") if _answers(v, k)), None)
    yet = any(v.tokens[k].lemma == "yet" for k in v.of(t.i, "advmod"))
    if under is not None and ((t.lemma in {"have", "be"} and yet) or t.lemma in {"fail", "neglect"}):
        return could_speak(v, subject_of(v, t.i)) if not negators(v, t.i) else None
    if not _answers(v, t.i) or not negators(v, t.i) or _is_off(v, t.i) or v.first(t.i, "auxpass") is not None:
        return None
    return could_speak(v, subject_of(v, t.i))


def _answers(v: View, i: int) -> bool:
    t = v.tokens[i]
    if is_answering("respond", t):
        return _about_requests(v, i)
    obj = v.first(i, "dobj")
    return t.lemma in {"discuss", "address"} and obj is not None and is_answering("request", v.tokens[obj])


def _is_off(v: View, i: int) -> bool:
    """Something else is meant: under "if", or told of anybody."""
    return any(v.tokens[k].lemma in {"if", "unless"} for k in v.of(i, "mark")) or v.tokens[i].dep in {"relcl", "acl"}


@rule(
    "silence.not_reached",
    says="who could not be reached has not spoken",
    speaks=(
        "The hotel could not be reached for comment.",
        "The manager was unavailable for comment.",
        "Attempts to reach the owner were unsuccessful.",
        "Calls to the company went unanswered.",
    ),
    silent=(
        "The village could not be reached by road.",
        "The manager was available.",
        "Attempts to reach the summit failed.",
        "Calls to the public went out.",
    ),
    nothing=NOBODY,
)
def not_reached(v: View, t: Token) -> int | None:
    """Reach or contact, negated in the passive; unavailable; attempts and calls that fail."""
    comment = _behind(v, t.i, "for")
    for_comment = comment is not None and is_answering("answer", v.tokens[comment])
    if t.lemma in {"reach", "contact"} and v.first(t.i, "auxpass") is not None and negators(v, t.i):
        return could_speak(v, v.first(t.i, "nsubjpass")) if for_comment or v.first(t.i, "agent") is None else None
    said = [v.tokens[k] for k in v.of(t.i, "acomp", "oprd", "attr", "advmod")]
    if t.lemma == "be" and said and not is_answering("fail", said[0]):
        comment = _behind(v, said[0].i, "for") or comment
        asked = comment is not None and v.tokens[comment].lemma in {"comment", "interview"}
        missing = said[0].lemma in {"unavailable", "unreachable"} or (said[0].lemma == "available" and negators(v, t.i))
        return could_speak(v, v.first(t.i, "nsubj")) if missing and (asked or said[0].lemma == "unreachable") else None
    s = v.first(t.i, *SUBJECT)
    failed = is_answering("fail", t) or any(is_answering("fail", k) for k in said)
    unreturned = v.first(t.i, "auxpass") is not None and t.lemma in {"return", "answer"} and negators(v, t.i)
    if s is None or not (failed or unreturned):
        return None
    reach = next((k for k in v.of(s, "acl", "relcl") if v.tokens[k].lemma in {"reach", "contact"}), None)
    whom = v.first(reach, "dobj") if reach is not None else None
    asked = is_answering("request", v.tokens[s])
    return could_speak(v, whom if reach is not None else _behind(v, s, "to", "for") if asked else None)


@rule(
    "silence.left",
    says="who leaves questions unanswered, ignores them or sends them elsewhere declines to speak",
    speaks=(
        "The company left our letters unanswered.",
        "The owner ignored three requests for comment.",
        "The hotel referred questions to its lawyer.",
        "The manager stayed silent on the claims.",
    ),
    silent=(
        "The company left our letters on a table.",
        "The owner ignored the rain.",
        "The men stayed silent all night.",
        "The nurse referred the men to a clinic.",
    ),
    nothing=NOBODY,
)
def left(v: View, t: Token) -> int | None:
    """Leave unanswered, ignore, refer; stay silent."""
    who = subject_of(v, t.i)
    if t.lemma in {"leave", "ignore", "refer"} and v.first(t.i, "auxpass") is None:
        below = subtree(v, t.i)
        asked = any(is_answering("request", v.tokens[k]) and v.tokens[k].i > t.i for k in below)
        without = t.lemma != "leave" or any(v.tokens[k].text.casefold() in {"unanswered", "unreturned"} for k in below)
        sent = t.lemma != "refer" or any(
            is_answering("request", v.tokens[k]) or v.tokens[k].lemma == "reporter" for k in v.of(t.i, "dobj")
        )
        return could_speak(v, who) if asked and without and sent and not negators(v, t.i) else None
    if t.lemma in {"decline", "refuse"} and v.first(t.i, "auxpass") is None:
        return (
            could_speak(v, who)
            if any(v.tokens[k].lemma in {"comment", "interview"} for k in v.of(t.i, "dobj"))
            else None
        )
    quiet = any(v.tokens[k].lemma in {"silent", "mum", "tight-lipped"} for k in v.of(t.i, "acomp", "oprd"))
    quiet = quiet and any(
        is_answering("request", v.tokens[k]) or v.tokens[k].lemma == "ask" for k in subtree(v, t.i) if k > t.i
    )
    return could_speak(v, who) if t.lemma in {"stay", "remain", "keep"} and quiet else None


@rule(
    "silence.neither",
    says="who neither confirms nor denies declines to speak",
    speaks=(
        "The guard neither confirmed nor denied that boys were held.",
        "The firm would not confirm or deny the report.",
    ),
    silent=("The guard confirmed that boys were held.", "The guard denied that boys were held."),
    nothing=NOBODY,
)
def neither(v: View, t: Token) -> int | None:
    """Confirm with "deny" beside it, and a negation."""
    both = t.lemma == "confirm" and any(v.tokens[k].lemma == "deny" for k in v.of(t.i, "conj"))
    negated = negators(v, t.i) or any(v.tokens[k].lemma in {"neither", "nor"} for k in v.kids[t.i])
    negated = negated or (t.dep == "xcomp" and v.tokens[t.head].lemma in {"refuse", "decline"})
    return could_speak(v, subject_of(v, t.i), first=True) if both and negated else None


@rule(
    "silence.stopped_short",
    says="who stops short of denying it denies nothing",
    speaks=("The lawyer stopped short of denying the claim.",),
    silent=("The bus stopped short of the gate.", "The lawyer stopped denying the claim."),
    nothing=NOBODY,
)
def stopped_short(v: View, t: Token) -> int | None:
    """Stop or fall short, of saying something."""
    below = [v.tokens[k] for k in subtree(v, t.i) if k > t.i]
    short = t.lemma in {"stop", "fall"} and any(k.lemma == "short" for k in below[:2])
    said = any(k.tag == "VBG" and k.lemma in {"deny", "confirm", "say", "reject"} for k in below[:5])
    return could_speak(v, subject_of(v, t.i)) if short and said else None


@rule(
    "stance.plea",
    says="who enters a plea of not guilty, or holds to his innocence, denies it",
    speaks=(
        "The brothers entered pleas of not guilty.",
        'Vale said "Not guilty" to beating the men.',
        "Rook maintained his innocence.",
        "Vale pleaded innocent.",
    ),
    silent=("The brothers entered pleas of guilty.", "Rook doubted his innocence.", "Vale pleaded for help."),
    nothing=NOBODY,
)
def pleads(v: View, t: Token) -> int | None:
    """Enter a plea with a negation, plead innocent, maintain innocence."""
    if v.first(t.i, "auxpass") is not None or negators(v, t.i):
        return None
    below = [v.tokens[k] for k in subtree(v, t.i) if k > t.i]
    not_guilty = any(k.lemma == "not" and "guilty" in {m.lemma for m in below} for k in below)
    joined = any(k.text.casefold() in {"not-guilty", "innocent"} for k in below)
    objects = {v.tokens[k].lemma for k in v.of(t.i, "dobj", "acomp", "oprd", "advmod")}
    entered = "plea" in objects and t.lemma in {"enter", "file", "submit", "make", "lodge"} and (not_guilty or joined)
    held = "innocence" in objects and t.lemma in {"maintain", "protest", "assert", "insist", "proclaim", "plead"}
    innocent = "innocent" in objects and t.lemma == "plead"
    spoke = t.lemma in {"say", "answer", "reply", "repeat", "respond", "tell"} and _plea_in_marks(v, t)
    return subject_of(v, t.i) if entered or held or innocent or spoke else None


def _plea_in_marks(v: View, t: Token) -> bool:
    """Is all that a verb of saying has in quotation marks "not guilty"?"""
    below = subtree(v, t.i)
    opened = [k for k in below if k > t.i and v.tokens[k].lemma in _MARKS]
    if len(opened) < _PAIR or opened[0] > t.i + 3:
        return False
    said = [v.tokens[k].lemma.casefold().strip(".,") for k in range(opened[0] + 1, opened[1])]
    return [w for w in said if w] in (["not", "guilty"], ["innocent"])


_MARKS = frozenset({'"', "“", "”", "''", "``"})
_PAIR = 2


_SILENCES: tuple[Callable[[View, Token], int | None], ...] = (
    neither,
    stopped_short,
    no_comment,
    not_answering,
    not_reached,
    left,
    *EVASIONS,
)


def keep(found: list[Attributed]) -> list[Attributed]:
    """Without the cues that are part of a silence: "neither confirmed nor denied", "stopped short of denying it"."""
    quiet = [f for f in found if is_of_clause(f)]
    return [
        f
        for f in found
        if is_of_clause(f)
        or not any(
            f.anchor in q.cue_tokens or (q.whole and f.anchor in q.content and f.cue.stance != "affirms") for q in quiet
        )
    ]
