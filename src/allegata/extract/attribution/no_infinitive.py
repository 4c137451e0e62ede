"""Where an infinitive behind a cue word is not what somebody says: "in order to", "the aim is to", "hard to say".

Each rule refuses one case; any that speaks refuses the attribution. Labels are ClearNLP dependencies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegata.grammar.clause import subtree
from allegata.grammar.lexicon import lookup, words
from allegata.grammar.rules import rule

if TYPE_CHECKING:
    from collections.abc import Callable

    from allegata.extract.attribution.attributed import Reporting
    from allegata.language import Token


@rule(
    "refuse.for_anyone",
    says="what it would be for somebody to say is not said",
    speaks=("It became very difficult for anyone to predict his moves.",),
    silent=("Rook wanted to say that the men were beaten.",),
    nothing=False,
    refuses=True,
)
def for_anyone(a: Reporting) -> bool:
    """An infinitive with a subject of its own."""
    return a.v.first(a.t.i, "nsubj", "nsubjpass") is not None


@rule(
    "refuse.aim_is_to",
    says="what somebody is, or has as an aim, to say is not said",
    speaks=("The aim is to say that the camp is closed.",),
    silent=("Rook aims to say that the camp is closed.",),
    nothing=False,
    refuses=True,
)
def aim_is_to(a: Reporting) -> bool:
    """An infinitive under "be"."""
    return a.v.tokens[a.t.head].lemma == "be"


@rule(
    "refuse.noun_to",
    says='what a "petition to acknowledge" asks to be said is not said',
    speaks=("The petition to admit that the men were beaten failed.",),
    silent=("Rook began to admit that the men were beaten.",),
    nothing=False,
    refuses=True,
)
def noun_to(a: Reporting) -> bool:
    """An infinitive that spells out a noun."""
    return a.t.dep == "acl"


@rule(
    "refuse.nobody_to",
    says="an infinitive that nobody is there to carry out says nothing",
    speaks=("It was too soon to say if they would close the camp.",),
    silent=("Rook went on to say that the men were beaten.",),
    nothing=False,
    refuses=True,
)
def nobody_to(a: Reporting) -> bool:
    """No source, and not the sentence's own verb."""
    return a.source is None and a.t.dep != "ROOT"


@rule(
    "refuse.stretch_to",
    says='"it would be a stretch to say" says nothing',
    speaks=("It would be a stretch to say that he lost.",),
    silent=("A guard went on to say that the men were beaten.",),
    nothing=False,
    refuses=True,
)
def stretch_to(a: Reporting) -> bool:
    """The source found is what something is said to be."""
    return a.source is not None and a.v.tokens[a.source].dep == "attr"


@rule(
    "refuse.in_order_to",
    says='what something is done to show ("published to show that") is not said by who does it',
    speaks=("Rook published the papers to show that the men were beaten.",),
    silent=("Rook hopes to show that the men were beaten.",),
    nothing=False,
    refuses=True,
)
def in_order_to(a: Reporting) -> bool:
    """An infinitive of purpose, of a verb of evidence or belief."""
    shows = a.cue.type == "speech" and a.cue.frames <= {"that", "shown"}
    return _led(a) is not None and a.t.dep == "advcl" and (shows or a.cue.type == "belief")


@rule(
    "refuse.to_see",
    says='who asks around "to see if" has seen nothing yet',
    speaks=("Rook asked around to see if the men were beaten.",),
    silent=("Rook saw that the men were beaten.",),
    nothing=False,
    refuses=True,
)
def to_see(a: Reporting) -> bool:
    """An infinitive of perception."""
    return a.t.lemma in {"see", "hear", "find"} and _led(a) is not None


@rule(
    "refuse.reason_to",
    says='who has "reason to refuse" says nothing by it',
    speaks=("Rook had reason to claim that the men were beaten.",),
    silent=("Rook asked a guard to claim that the men were beaten.",),
    nothing=False,
    refuses=True,
)
def reason_to(a: Reporting) -> bool:
    """The source found is an object that names no voice."""
    source = _led(a)
    return source is not None and _is_thing_had(source) and source.pos == "NOUN"


@rule(
    "refuse.hard_to_say",
    says='"it is hard to say" says nothing',
    speaks=("It remains hard to say that the men were beaten.",),
    silent=("Rook began to say that the men were beaten.",),
    nothing=False,
    refuses=True,
)
def hard_to_say(a: Reporting) -> bool:
    """The source found is an "it", "there" or "what" outside the verb's own words."""
    source = _led(a)
    if source is None or _is_thing_had(source):
        return False
    return source.lemma in words("cue_context", "word", use="empty") and source.i not in subtree(a.v, a.t.i)


def noun_of(a: Reporting) -> str:
    """The lemma of the source, in lower case."""
    return a.v.tokens[a.source].lemma.casefold() if a.source is not None else ""


def is_noun(a: Reporting) -> bool:
    """Whether the source is a common noun."""
    return a.source is not None and a.v.tokens[a.source].pos == "NOUN"


def _led(a: Reporting) -> Token | None:
    """Who the sentence leads to for an infinitive; nobody where that one stands behind it."""
    source = a.v.tokens[a.source] if a.source is not None else None
    return None if source is None or (a.t.head != a.t.i and source.i > a.t.i) else source


def _is_thing_had(source: Token) -> bool:
    return source.dep == "dobj" and lookup("voice_nouns", "word", "kind").get(source.lemma) is None


OF_INFINITIVES: tuple[Callable[[Reporting], bool], ...] = (
    for_anyone,
    aim_is_to,
    noun_to,
    nobody_to,
    stretch_to,
    in_order_to,
    to_see,
    reason_to,
    hard_to_say,
)
"""Asked of infinitives alone: what nobody carries out."""
