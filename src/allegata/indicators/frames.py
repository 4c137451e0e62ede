"""What settles the sense of matched words: who acts, on whom, and whether the words belong together.

A pattern finds words near one another; these rules refuse a match whose sentence gives the words to somebody else (the
police drive the freed to a shelter), to something else (a wave hits a ship), or to two different clauses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from allegata.grammar.clause import is_passive, subject, subtree, up
from allegata.grammar.rules import rule
from allegata.indicators.cues import cues
from allegata.indicators.patterns import classes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from allegata.grammar.clause import View
    from allegata.language import Token

_VERBAL = frozenset({"VERB", "AUX"})
_APART = frozenset({"nsubj", "nsubjpass", "relcl", "advcl", "csubj", "parataxis"})
_OWNERS = frozenset({"each", "everyone", "everybody", "all", "both", "every"})
_PRESENT = frozenset({"VBP", "VBZ"})
_SAME = {"they": "their", "he": "his", "she": "her", "we": "our", "i": "my", "you": "your"}
_STEPS = 12


class Use(NamedTuple):
    """Matched words in their sentence: the word that stands highest, all of them, and the concept they may say."""

    v: View
    i: int
    words: tuple[int, ...]
    concept: str

    @property
    def start(self) -> int:
        """Code point of the highest word, by which a listener places the rule."""
        return self.v.tokens[self.i].start

    @property
    def verb(self) -> int | None:
        """The verb that the words hang on: the highest word, or the nearest above it."""
        for n in (self.i, *up(self.v, self.i)):
            if self.v.tokens[n].pos in _VERBAL:
                return n
        return None


def actor(v: View, verb: int) -> int | None:
    """Who does it: the subject, or whom "by" names where the verb is passive."""
    if not is_passive(v, verb):
        return subject(v, verb)
    below = sorted(k for k in subtree(v, verb) if k > verb and v.tokens[k].text.lower() == "by")
    return next((who for by in below if (who := v.first(by, "pobj")) is not None), None)


def instigators(v: View, verb: int) -> Iterator[int]:
    """Who does it, then whoever orders, bars or lets it be done."""
    at = verb
    for _ in range(_STEPS):
        who = actor(v, at)
        if who is not None:
            yield who
        t = v.tokens[at]
        if t.dep == "pcomp":
            t = v.tokens[t.head]
        if t.dep not in {"xcomp", "conj", "prep"} and not (t.dep == "ccomp" and not v.of(at, "mark")):
            return
        at = t.head
        if v.tokens[at].pos not in _VERBAL or v.tokens[at].lemma in cues("telling_verb"):
            return


def affected(v: View, verb: int) -> Iterator[int]:
    """To whom it is done: the object, the person given something, the subject of a passive verb."""
    if is_passive(v, verb):
        who = subject(v, verb)
        if who is not None:
            yield who
    yield from v.of(verb, "dobj", "dative")


def people_of(v: View, verb: int) -> Iterator[int]:
    """The people to whom an act is done, or whose things are taken: "them", "the maids' passports"."""
    for k in affected(v, verb):
        yield k
        for m in v.of(k, "poss", "prep"):
            if v.tokens[m].dep == "poss":
                yield m
            elif v.tokens[m].text.lower() in {"of", "from"}:
                yield from v.of(m, "pobj")


def is_thing(t: Token) -> bool:
    """Whether a noun stands for papers, money or a place, or for those who exploit or help, not for people done to."""
    kinds = ("papers", "pay", "workplace", "perpetrator", "phone", "livingplace", "contracttopic", "debt")
    return any(of_class(t, k) for k in kinds) or is_a(t, "helper") or is_a(t, "animal") or is_a(t, "force")


def is_a(t: Token, kind: str) -> bool:
    """Whether a word stands in a list of cues."""
    return t.lemma.lower() in cues(kind) or t.text.lower() in cues(kind)


def of_class(t: Token, name: str) -> bool:
    """Whether a word is of a class of the patterns."""
    return t.lemma.lower() in classes()[name] or t.text.lower() in classes()[name]


_PERSONS = ("people", "person_noun", "childnoun", "family")
_OF_PEOPLE = ("er", "or", "ist", "man", "woman", "ee", "ian", "hand")


def may_be_person(t: Token) -> bool:
    """Whether a word can stand for people: no "it", no place or date, no noun for a thing."""
    if t.pos == "PRON":
        return t.tag == "WDT" or t.text.lower() not in {"it", "that", "this", "itself"}
    if t.pos != "NOUN":
        return t.ent not in {"GPE", "LOC", "DATE", "FAC"}
    is_one = t.ent == "PERSON" or any(of_class(t, kind) for kind in _PERSONS)
    return is_one or (t.lemma.lower().endswith(_OF_PEOPLE) and not is_a(t, "nobody"))


@rule(
    "coding.by_helpers",
    says="police, a court, an embassy or another body of help or law does it, no exploiter",
    speaks=(
        "The owner locked the cooks in and paid them nothing. Officers drove the cooks across the border.",
        "The owner locked the cooks in and paid them nothing. The judge ordered them to hand over their passports.",
    ),
    silent=("The owner locked the cooks in and paid them nothing. A broker drove the cooks across the border.",),
    nothing=False,
    refuses=True,
)
def by_helpers(u: Use) -> bool:
    """The actor of an act done to people is a body of the state or of help, or such a one orders or bars it."""
    if u.concept not in cues("done_to") | cues("custodial") | cues("of_help") or u.verb is None:
        return False
    if u.verb != u.i and u.v.tokens[u.i].dep not in {"dobj", "nsubjpass", "conj"}:
        return False
    if u.concept in cues("of_help") and u.v.tokens[u.i].tag not in {"VBP", "VBZ"} and not _present(u.v, u.i):
        return False  # a body of the state may promise, and not keep it; what it grants by custom is no lure
    if u.concept.startswith("threat") and not of_class(u.v.tokens[u.i], "threaten"):
        return False  # what the police would do is what somebody threatens with
    own = True
    for who in instigators(u.v, u.verb):
        t = u.v.tokens[who]
        state_labour = own and u.concept in {"recruit", "forced_work", "sale"}
        named = (t, *(u.v.tokens[k] for k in u.v.of(who, "compound")))
        if any(is_a(n, "helper") for n in named) and not state_labour and not _is_corrupt(u.v, who):
            return True
        own = False
    return False


def _present(v: View, verb: int) -> bool:
    return any(v.tokens[k].tag in {"VBP", "VBZ"} and v.tokens[k].lemma == "be" for k in v.of(verb, "auxpass", "aux"))


def _is_corrupt(v: View, who: int) -> bool:
    """Said to be bribed, bought or posing: "corrupt officers", "men posing as police"."""
    return any(is_a(v.tokens[k], "corrupt") for k in v.of(who, "amod", "acl"))


@rule(
    "coding.to_safety",
    says="the way leads to a shelter, a court, a hospital or into custody",
    speaks=("The owner locked the cooks in and paid them nothing. They were taken to a shelter by bus.",),
    silent=("The owner locked the cooks in and paid them nothing. They were taken to a camp by bus.",),
    nothing=False,
    refuses=True,
)
def to_safety(u: Use) -> bool:
    """Transport or harbouring whose goal is a place of help or of the law, or the way home."""
    if u.concept not in cues("of_movement") or u.verb is None:
        return False
    v = u.v
    for prep in v.of(u.verb, "prep", "dative"):
        goal = v.first(prep, "pobj")
        if goal is None:
            continue
        near = (goal, *v.of(goal, "compound", "amod"))
        if any(is_a(v.tokens[k], "safety") for k in near):
            return True
    return any(v.tokens[k].text.lower() in {"home", "back"} for k in v.of(u.verb, "advmod"))


@rule(
    "coding.own_papers",
    says="people keep what is their own",
    speaks=(
        "The owner locked the cooks in and paid them nothing. The cooks kept their own passports in a drawer.",
        "The owner locked the cooks in and paid them nothing. They keep their passports, the town said.",
        "The owner locked the cooks in and paid them nothing. Both men hold foreign passports.",
        "The owner locked the cooks in and paid them nothing. A guest was held without a passport.",
    ),
    silent=(
        "The owner locked the cooks in and paid them nothing. The owner kept their passports in a drawer.",
        "The owner locked the cooks in and paid them nothing. They keep our passports, the cook said.",
        "The owner locked the cooks in and paid them nothing. The owners hold their passports.",
    ),
    nothing=False,
    refuses=True,
)
def own_papers(u: Use) -> bool:
    """Keeping, holding or carrying papers that belong to the subject itself; being held without any."""
    if u.concept != "documents_taken" or u.verb is None or not is_a(u.v.tokens[u.verb], "keeping"):
        return False
    v = u.v
    who = subject(v, u.verb)
    papers = [k for k in u.words if k != u.verb]
    near = [m for k in papers for n in (k, v.tokens[k].head) for m in v.of(n, "amod", "poss")]
    if any(v.tokens[m].text.lower() == "own" for m in near):
        return True
    if any(v.tokens[v.tokens[k].head].text.lower() == "without" for k in papers):
        return True
    if who is None:
        return False
    t = v.tokens[who]
    if v.tokens[u.verb].tag in _PRESENT:
        if _SAME.get(t.text.lower()) in {v.tokens[m].text.lower() for m in near}:
            return True  # "they keep their passports" is said of whoever may; who takes them is named
        are_bare = near and all(v.tokens[m].dep == "amod" for m in near)
        if are_bare and not is_a(t, "gainer") and not any(v.of(k, "det", "prep") for k in papers):
            return True
    owner = t.text.lower() in _OWNERS or any(v.tokens[k].text.lower() in _OWNERS for k in v.of(who, "det", "predet"))
    return any(v.tokens[m].tag == "PRP$" for m in near) and (owner or (of_class(t, "person_noun") and t.tag == "NNS"))


@rule(
    "coding.no_person_acts",
    says="a thing or a force of nature does it, or nobody",
    speaks=("The owner kept their passports. A wave hit the men.",),
    silent=("The owner kept their passports. A guard hit the men.",),
    nothing=False,
    refuses=True,
)
def no_person_acts(u: Use) -> bool:
    """Violence whose actor is no person; a verb of dying without anybody who does it."""
    if u.concept not in {"violence", "sexual_violence"} or u.verb is None:
        return False
    v, verb = u.v, u.verb
    t = v.tokens[verb]
    if t.lemma.lower() in cues("dying") and not is_passive(v, verb):
        return v.first(verb, "dobj") is None
    who = actor(v, verb)
    return who is not None and is_a(v.tokens[who], "force")


@rule(
    "coding.to_exploiter",
    says="it is done to those who are said to have exploited",
    speaks=("The owner locked the cooks in and paid them nothing. Men took the managers across the border.",),
    silent=("The owner locked the cooks in and paid them nothing. Men took the cooks across the border.",),
    nothing=False,
    refuses=True,
)
def to_exploiter(u: Use) -> bool:
    """The object of an act done to people is an owner, broker or guard, and no person who works for them."""
    if u.concept not in cues("done_to") - {"recruit", "sale", "transfer"} or u.verb is None:
        return False
    v = u.v
    held = [k for k in affected(v, u.verb) if v.tokens[k].pos in {"NOUN", "PROPN"}]
    return bool(held) and all(of_class(v.tokens[k], "perpetrator") for k in held)


@rule(
    "coding.apart",
    says="the words belong to different clauses",
    speaks=(
        "The owner locked the cooks in and paid them nothing. The agency lured them to a bar where visas were sold.",
    ),
    silent=("The owner locked the cooks in and paid them nothing. The agency lured them with visas.",),
    nothing=False,
    refuses=True,
)
def apart(u: Use) -> bool:
    """What is promised is no part of the promise: it stands in its subject or in a clause of its own."""
    if (
        not u.concept.startswith("promise")
        or u.v.tokens[u.i].pos not in _VERBAL
        or not of_class(u.v.tokens[u.i], "promise")
    ):
        return False
    return any(_crosses(u.v, k, u.i) for k in u.words if k != u.i)


def _crosses(v: View, k: int, top: int) -> bool:
    """Whether the way from a word up to another leaves a clause, or comes from its subject or what stands before it."""
    at = k
    first = v.first(top, "nsubj", "nsubjpass")
    for _ in range(_STEPS):
        t = v.tokens[at]
        if at == top:
            return False
        if t.head == top and first is not None and at < first:
            return True
        beside = t.dep == "relcl" and v.tokens[v.tokens[t.head].head].text.lower() in {"with", "of", "by", "for"}
        if (t.dep in _APART and not beside) or (t.dep == "conj" and t.pos in _VERBAL):
            return True
        if t.head == at:
            return True
        at = t.head
    return True


@rule(
    "coding.made_to_deceive",
    says="it is others that somebody was made to deceive",
    speaks=("The owner locked the cooks in and paid them nothing. He was forced to trick pensioners.",),
    silent=("The owner locked the cooks in and paid them nothing. He wanted to trick the cooks.",),
    nothing=False,
    refuses=True,
)
def made_to_deceive(u: Use) -> bool:
    """A verb of deceiving under a verb of forcing: the deceit is the work."""
    if u.concept not in {"deceived", "unmet", "deceived_job", "fraud"}:
        return False
    path = (u.i, *up(u.v, u.i))[:4]
    return any(
        u.v.tokens[k].dep in {"xcomp", "ccomp", "advcl"} and of_class(u.v.tokens[u.v.tokens[k].head], "forcer")
        for k in path
    )


@rule(
    "coding.in_custody",
    says="it is told of a prison, a police cell or a ward",
    speaks=("The owner locked the cooks in and paid them nothing. He sleeps on the floor of a police cell.",),
    silent=("The owner locked the cooks in and paid them nothing. He sleeps on the floor of a shed.",),
    nothing=False,
    refuses=True,
)
def in_custody(u: Use) -> bool:
    """What a state does to prisoners, or a hospital to the sick, is told by other standards."""
    if u.concept not in cues("custodial") | {"harbour", "hours", "unpaid", "low_pay"}:
        return False
    tokens = u.v.tokens
    return any(
        is_a(t, "custody") or (is_a(t, "ward") and any(is_a(tokens[k], "helper") for k in u.v.of(t.i, "compound")))
        for t in tokens
    )


@rule(
    "coding.animals",
    says="it is told of animals",
    speaks=("The owner locked the cooks in and paid them nothing. The whales were trapped in the bay.",),
    silent=("The owner locked the cooks in and paid them nothing. The men were trapped in the hold.",),
    nothing=False,
    refuses=True,
)
def animals(u: Use) -> bool:
    """To whom it is done, or who does it, is an animal."""
    if u.verb is None:
        return False
    v = u.v
    held = [*affected(v, u.verb), *((who,) if (who := subject(v, u.verb)) is not None else ())]
    return any(is_a(v.tokens[k], "animal") for k in held)


@rule(
    "coding.joins_club",
    says="a club, a team or a school choir takes somebody in",
    speaks=("The owner locked the cooks in and paid them nothing. Three women were recruited by the club.",),
    silent=("The owner locked the cooks in and paid them nothing. Three women were recruited by the agency.",),
    nothing=False,
    refuses=True,
)
def joins_club(u: Use) -> bool:
    """Recruitment or promise whose actor is a club, team or coach."""
    v = u.v
    if u.concept in {"sale", "transfer", "unpaid", "withheld", "slavery"}:
        return any(is_a(t, "sport") for t in v.tokens)
    if u.verb is None or (u.concept not in {"recruit", "approach"} and not u.concept.startswith("promise")):
        return False
    who = actor(v, u.verb)
    of_club = (m for k in affected(v, u.verb) for p in v.of(k, "prep") for m in v.of(p, "pobj"))
    return (who is not None and is_a(v.tokens[who], "club")) or any(is_a(v.tokens[m], "club") for m in of_club)
