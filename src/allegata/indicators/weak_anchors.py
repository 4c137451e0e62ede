"""What looks like people exploited or held and makes no account: ransom, pay asked for, things that are forced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegata.grammar.clause import up, view
from allegata.grammar.rules import rule
from allegata.indicators.cues import cues
from allegata.indicators.frames import actor, affected, is_a, may_be_person, of_class

if TYPE_CHECKING:
    from collections.abc import Iterator

    from allegata.grammar.clause import View
    from allegata.indicators.findings import Finding
    from allegata.language import Token

_PAY = frozenset({"unpaid", "withheld", "low_pay", "debt", "debt_owed", "wage_manipulation"})
_TAKEN = frozenset({"confinement", "abduction", "parents_paid", "isolation", "surveillance", "recruit"})
_FORCED = frozenset({"forced_work", "forced_crime", "forced_tasks", "forced_beg"})
_NEAR = 3
_WHERE = frozenset({"in", "at", "inside", "on", "within", "to", "into", "from", "near", "around", "behind"})


def by_gainer(finding: Finding) -> bool:
    """Is it an employer, a captain or a minder who does it? In one's own clause, or by the phrase of a passive."""
    v = view(finding.sentence)
    doing = [v.tokens[who] for n in verbs_of(finding) if (who := actor(v, n)) is not None]
    return any(is_a(t, "gainer") and not _is_of_state(v, t) for t in doing)


def verbs_of(finding: Finding) -> Iterator[int]:
    """The verbs among the words of a finding."""
    tokens = finding.sentence.tokens
    return (n for n in (finding.head.i, *finding.positions) if tokens[n].pos in {"VERB", "AUX"})


@rule(
    "coding.for_ransom",
    says="it is told of a kidnapping: for a ransom, or by kidnappers",
    speaks=("Kidnappers locked two boys in at a farm.",),
    silent=("Brokers locked two boys in at a farm.",),
    nothing=False,
    refuses=True,
)
def for_ransom(finding: Finding) -> bool:
    """Taken or kept for money that others pay: nobody gains by what people do, unless an employer or broker acts."""
    if finding.concept not in _PAY | _TAKEN or by_gainer(finding):
        return False
    return any(is_a(t, "ransom") for t in finding.sentence.tokens)


@rule(
    "coding.pay_asked_for",
    says="unpaid wages are named as what is asked for, or pay is named that nobody owes",
    speaks=("The drivers demanded their unpaid wages.", "Without wages, the men became poor."),
    silent=("The owner of the depot did not pay the drivers their wages.", "The drivers were owed unpaid wages."),
    nothing=False,
    refuses=True,
)
def pay_asked_for(finding: Finding) -> bool:
    """Pay in a noun that hangs on a verb of asking, or on "without"."""
    if finding.concept not in {"unpaid", "withheld"}:
        return False
    v = view(finding.sentence)
    near = {n for p in (finding.head.i, *finding.positions) for n in (p, *list(up(v, p))[:_NEAR])}
    if any(is_a(v.tokens[n], "demanding") or v.of(n, "expl") for n in near):
        return True
    words = {v.tokens[n].lemma.lower() for n in near}
    return "without" in words and bool(words & {"be", "become", "remain"}) and not words & cues("labour")


@rule(
    "coding.called_slavery",
    says="something is called slavery, and nobody is told to be held in it",
    speaks=("Their new contracts are a modern form of slavery.", "The farmers live in serfdom, he wrote."),
    silent=("The owner held nine cooks in slavery.",),
    nothing=False,
    refuses=True,
)
def called_slavery(finding: Finding) -> bool:
    """The abstract noun as what a thing is called or likened to; serfdom is never more today."""
    v = view(finding.sentence)
    words = [(n, v.tokens[n].lemma.lower()) for n in (finding.head.i, *finding.positions)]
    if finding.concept == "servitude":
        return any(word in {"serfdom", "serf"} for _, word in words)
    named = [n for n, word in words if word == "slavery"]
    if finding.concept != "slavery" or not named:
        return False
    near = [v.tokens[n] for n in (*v.of(named[0], "compound", "nmod"), *list(up(v, named[0]))[:_NEAR])]
    return any(is_a(n, "likening") for n in near)


@rule(
    "coding.kept_from_nobody",
    says="a country keeps it, or a player is traded",
    speaks=("Britain kept the money of nine families.", "Tam Orrel was traded from Telham in July."),
    silent=("The owner kept the money of the cooks.", "A dealer traded three girls to a farm."),
    nothing=False,
    refuses=True,
)
def kept_from_nobody(finding: Finding) -> bool:
    """A state holds back what it owes another; a club passes on a player, who is named."""
    if finding.concept not in {"withheld", "sale"}:
        return False
    v = view(finding.sentence)
    if finding.concept == "withheld":
        return any((who := actor(v, n)) is not None and v.tokens[who].ent == "GPE" for n in verbs_of(finding))
    traded = [n for n in verbs_of(finding) if v.tokens[n].lemma == "trade"]
    return any(v.tokens[k].pos == "PROPN" for n in traded for k in affected(v, n))


@rule(
    "coding.thing_forced",
    says="it is no person who is forced",
    speaks=("Hackers began forcing attacks on the software to steal data.",),
    silent=("Minders began forcing the cooks to steal data.",),
    nothing=False,
    refuses=True,
)
def thing_forced(finding: Finding) -> bool:
    """The word that forces has an object, and that stands for no people."""
    if finding.concept not in _FORCED:
        return False
    v = view(finding.sentence)
    forcing = [n for n in verbs_of(finding) if of_class(v.tokens[n], "forcer")]
    done_to = [k for n in forcing for k in affected(v, n)]
    return bool(done_to) and not any(may_be_person(v.tokens[k]) for k in done_to)


@rule(
    "coding.of_force_or_crime",
    says="it is told of police, soldiers, gunmen, a protest or a murder",
    speaks=("Gunmen beat the cooks. They earned low wages.",),
    silent=("Brokers beat the cooks. They earned low wages.",),
    nothing=False,
    refuses=True,
)
def of_force_or_crime(finding: Finding) -> bool:
    """Blows, debts and drives of a state, a war or a crime: beside another such finding they make no account."""
    if by_gainer(finding) or at_keeping_place(finding):
        return False
    v = view(finding.sentence)
    return any(is_a(t, "armed") for t in v.tokens) and not any(is_exploiter(v, t) for t in v.tokens)


def _is_of_state(v: View, t: Token) -> bool:
    return any(is_a(v.tokens[k], "helper") for k in v.of(t.i, "compound", "amod"))


def is_exploiter(v: View, t: Token) -> bool:
    """Is a word the noun for an employer, a broker or a minder; no "customs agent"?"""
    return t.pos == "NOUN" and is_a(t, "exploiter") and not _is_of_state(v, t)


def at_keeping_place(finding: Finding) -> bool:
    """Is a place of work or keeping told of as where something is done, not as a thing that is sold or shut?"""
    v = view(finding.sentence)
    return any(
        t.pos == "NOUN" and is_a(t, "keeping_place") and not _is_of_custody(v, t) and _is_where(v, t.i)
        for t in v.tokens
    )


def _is_of_custody(v: View, place: Token) -> bool:
    """A camp for internment, detention or refugees."""
    return any(is_a(v.tokens[k], "camp_of_state") for k in v.of(place.i, "compound", "amod", "nmod"))


def _is_where(v: View, place: int) -> bool:
    for n in (place, *up(v, place)):
        t = v.tokens[n]
        if t.dep == "pobj":
            return v.tokens[t.head].text.lower() in _WHERE
        if t.dep not in {"compound", "conj", "poss", "appos"}:
            return False
    return False
