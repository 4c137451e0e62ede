"""Words that are only like those of a wrong: strikes of workers, bare "violence", licences, sums, targets, states."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegata.grammar.clause import is_passive, up
from allegata.grammar.rules import rule
from allegata.indicators.frames import Use, affected, is_a, of_class

if TYPE_CHECKING:
    from collections.abc import Callable

    from allegata.grammar.clause import View

_FORCED = frozenset({"forced_crime", "forced_work", "forced_tasks"})
_UNDER = frozenset({"xcomp", "ccomp", "pcomp", "conj", "advcl", "prep", "pobj", "acl", "prt"})


@rule(
    "coding.not_the_task",
    says="what somebody is made to do is another thing than the word that stands near",
    speaks=("The owner paid the cooks nothing. The patch makes the program safe from the attack.",),
    silent=("The owner paid the cooks nothing. The owner makes them steal.",),
    nothing=False,
    refuses=True,
)
def not_the_task(u: Use) -> bool:
    """No word of the task hangs on the verb of forcing as what it leads to; or it is stopping that is forced."""
    if u.concept not in _FORCED:
        return False
    v = u.v
    forcing = [k for k in u.words if of_class(v.tokens[k], "forcer") and v.tokens[k].pos == "VERB"]
    if not forcing:
        return False
    tasks = [k for k in u.words if k not in forcing and v.tokens[k].text.lower() not in {"to", "into", "be", "made"}]
    return not any(_leads_to(v, f, k) for f in forcing for k in tasks if not _is_stopped(v, k))


def _leads_to(v: View, forcing: int, task: int) -> bool:
    """Does a word hang on a verb of forcing as its complement, be it by what is done to somebody?"""
    t = v.tokens[task]
    if task == forcing + 2 and v.tokens[task - 1].tag == "PRP":
        return True  # "made them trick pensioners", however it is parsed
    way = [task]
    for n in up(v, task):
        if n == forcing:
            break
        way.append(n)
    else:
        return task == forcing or v.tokens[forcing].head == task
    if t.pos == "NOUN" and not is_passive(v, forcing) and t.dep in {"dobj", "pobj"}:
        return any(v.tokens[n].pos == "VERB" or v.tokens[n].text.lower() == "into" for n in way[1:]) and all(
            v.tokens[n].dep in _UNDER | {"dobj"} for n in way
        )
    if t.pos == "NOUN":
        return any(v.tokens[n].pos == "VERB" or v.tokens[n].text.lower() in {"into", "to"} for n in way[1:])
    return t.pos == "VERB" and v.tokens[way[-1]].dep in {"xcomp", "ccomp", "prep", "conj", "advcl", "dep"}


def _is_stopped(v: View, task: int) -> bool:
    return v.tokens[v.tokens[task].head].lemma in {"stop", "cease", "quit", "finish"}


@rule(
    "coding.walks_out",
    says="it is workers who strike, no blow",
    speaks=("The owner locked the cooks in. The drivers voted to strike.",),
    silent=("The owner locked the cooks in. The drivers struck the boy.",),
    nothing=False,
    refuses=True,
)
def walks_out(u: Use) -> bool:
    """A strike that nobody suffers, or a figure of it: targets that are hit."""
    if u.concept != "violence":
        return False
    v = u.v
    blows = [k for k in u.words if v.tokens[k].lemma.lower() in {"strike", "hit"}]
    if not blows or any(v.tokens[k].lemma == "with" for k in u.words):
        return False
    k = blows[0]
    if v.tokens[k].pos == "VERB" and is_passive(v, k):
        return False
    met = [v.tokens[n] for n in affected(v, k)] if v.tokens[k].pos == "VERB" else []
    if v.tokens[k].dep == "amod":
        return True
    return not any(t.pos in {"PRON", "PROPN"} or of_class(t, "people") or of_class(t, "person_noun") for t in met)


@rule(
    "coding.named_alone",
    says="violence or torture is named, and nobody is said to suffer it",
    speaks=("The owner locked the cooks in. The report deals with violence.",),
    silent=("The owner locked the cooks in. They suffered violence.",),
    nothing=False,
    refuses=True,
)
def named_alone(u: Use) -> bool:
    """A noun that neither hangs on a verb of suffering or using it nor is somebody's or against somebody."""
    if u.concept not in {"violence", "sexual_violence", "abduction"} or u.v.tokens[u.i].pos != "NOUN":
        return False
    v = u.v
    t = v.tokens[u.i]
    if t.lemma.lower() not in {"violence", "torture", "abuse", "kidnapping", "abduction", "assault"}:
        return False
    for p in v.of(u.i, "prep"):
        if v.tokens[p].text.lower() in {"of", "against", "on"} and any(_is_person(v, k) for k in v.of(p, "pobj")):
            return False
    if any(_is_person(v, k) for k in v.of(u.i, "poss")):
        return False
    above = [v.tokens[n] for n in up(v, u.i)]
    return not any(a.pos == "VERB" and is_a(a, "suffering") for a in above[:3])


def _is_person(v: View, k: int) -> bool:
    t = v.tokens[k]
    if t.pos == "PROPN":
        return t.ent not in {"GPE", "LOC", "DATE", "FAC"}
    return t.pos == "PRON" or any(of_class(t, kind) for kind in ("people", "person_noun", "childnoun"))


@rule(
    "coding.licences",
    says="it is a licence to trade or broadcast, no paper that somebody needs to go",
    speaks=("The owner locked the cooks in. The stations hold licences to broadcast.",),
    silent=("The owner locked the cooks in. The foreman holds their licences.",),
    nothing=False,
    refuses=True,
)
def licences(u: Use) -> bool:
    """A licence, permit, certificate or document that is nobody's, or that is not what is taken."""
    if u.concept != "documents_taken":
        return False
    v = u.v
    papers = [k for k in u.words if of_class(v.tokens[k], "papers")]
    if not papers:
        return False
    if any(v.tokens[k].lemma.lower() not in {"licence", "license", "certificate", "permit"} for k in papers):
        return False
    return not any(_is_person(v, m) for k in papers for m in v.of(k, "poss"))


@rule(
    "coding.nothing_else",
    says="it is nothing, or nothing more, of something that is no pay",
    speaks=("The owner locked the cooks in. The police found nothing after an hour.",),
    silent=("The owner locked the cooks in. They were paid nothing after an hour.",),
    nothing=False,
    refuses=True,
)
def nothing_else(u: Use) -> bool:
    """The words "nothing after", of what nobody is paid or given."""
    v = u.v
    if u.concept != "unpaid" or not any(v.tokens[k].text.lower() == "nothing" for k in u.words):
        return False
    if any(of_class(v.tokens[k], "pay") for k in u.words) or any(v.tokens[k].text.lower() == "for" for k in u.words):
        return False
    told = [v.tokens[n] for n in (*u.words, *up(v, u.i))]
    return not any(is_a(t, "giving") for t in told)


@rule(
    "coding.poor_thing",
    says="it is a thing, a rate or a firm that is poor or out of work, no people",
    speaks=("The owner locked the cooks in. The town has a high rate of unemployment.",),
    silent=("The owner locked the cooks in. They came from poor families.",),
    nothing=False,
    refuses=True,
)
def poor_thing(u: Use) -> bool:
    """A word of want that says something of no person."""
    if u.concept not in {"poor", "personal"}:
        return False
    v = u.v
    t = v.tokens[u.i]
    if t.lemma.lower() in {"unemployment", "bankruptcy", "mentally"} or (t.lemma.lower() == "bankrupt"):
        return True
    if t.dep == "amod":
        noun = v.tokens[t.head]
        return noun.pos == "NOUN" and not _of_people(v, noun.i)
    return False


def _of_people(v: View, k: int) -> bool:
    t = v.tokens[k]
    return _is_person(v, k) or is_a(t, "home") or t.lemma.lower().endswith(("er", "or", "man", "ist"))


@rule(
    "coding.guard_by_trade",
    says="a security guard is what somebody works as",
    speaks=("The owner paid the cooks nothing. He works as a security guard.",),
    silent=("The owner paid the cooks nothing. A security guard watches the gate.",),
    nothing=False,
    refuses=True,
)
def guard_by_trade(u: Use) -> bool:
    """A guard under "as"."""
    if u.concept != "surveillance":
        return False
    v = u.v
    return any(v.tokens[k].dep == "pobj" and v.tokens[v.tokens[k].head].text.lower() == "as" for k in u.words)


@rule(
    "coding.debt_of_a_firm",
    says="a firm, a state or somebody before a court owes it, nobody who works it off",
    speaks=("The owner locked the cooks in. They owe him costs and damages.",),
    silent=("The owner locked the cooks in. They owe him rent and fares.",),
    nothing=False,
    refuses=True,
)
def debt_of_a_firm(u: Use) -> bool:
    """No person or pronoun stands in the sentence; or what is paid are costs and damages."""
    if not u.concept.startswith("debt"):
        return False
    v = u.v
    if any(t.lemma.lower() in {"damages", "compensation", "restitution"} or _are_costs(v, t.i) for t in v.tokens):
        return True
    return not any(_is_person(v, t.i) or t.lemma.lower().endswith(_TRADES) for t in v.tokens if t.pos != "VERB")


def _are_costs(v: View, k: int) -> bool:
    t = v.tokens[k]
    return t.text.lower() == "costs" and t.pos == "NOUN" and not any(v.tokens[n].dep == "prep" for n in v.kids[k])


_TRADES = ("er", "or", "man", "men", "hand", "ist", "cook", "maid", "guest", "crew")


@rule(
    "coding.scarcely_able",
    says="it is a body that fails, a school that shuts, or something held on to",
    speaks=("The owner paid the cooks nothing. They could hardly walk.",),
    silent=("The owner paid the cooks nothing. They could not leave.",),
    nothing=False,
    refuses=True,
)
def scarcely_able(u: Use) -> bool:
    """Confinement by "hardly", by "shut down" or by "hold on to"."""
    if u.concept != "confinement":
        return False
    v = u.v
    words = {v.tokens[k].text.lower() for k in u.words}
    near = {v.tokens[n].text.lower() for k in u.words for n in v.kids[k]}
    if any(is_a(v.tokens[k], "scarcely") for k in (*u.words, *v.kids[u.i])):
        return True
    if words & {"shut", "shuts", "shutting"} and "down" in words | near:
        return True
    return bool(words & {"hold", "holds", "held", "holding"}) and "on" in words | near and "captive" not in words


@rule(
    "coding.to_oneself",
    says="somebody does it to himself or herself",
    speaks=("The owner paid the cooks nothing. A miner chained himself to the gate.",),
    silent=("The owner paid the cooks nothing. A guard chained him to the gate.",),
    nothing=False,
    refuses=True,
)
def to_oneself(u: Use) -> bool:
    """The object is a reflexive pronoun."""
    if u.verb is None or u.concept not in {"violence", "confinement", "sale", "transfer", "transport"}:
        return False
    done_to = {u.v.tokens[k].text.lower() for k in u.v.of(u.verb, "dobj")}
    return bool(done_to & {"himself", "herself", "themselves", "myself", "ourselves", "itself", "yourself"})


@rule(
    "coding.fine_thing",
    says="it is fine, no fine",
    speaks=("The owner locked the cooks in. The cook did fine for a year.",),
    silent=("The owner locked the cooks in. They paid a fine for a year.",),
    nothing=False,
    refuses=True,
)
def fine_thing(u: Use) -> bool:
    """The word is an adjective or an adverb."""
    if u.concept != "wage_manipulation":
        return False
    return any(u.v.tokens[k].text.lower() == "fine" and u.v.tokens[k].pos in {"ADJ", "ADV"} for k in u.words)


@rule(
    "coding.offers_no_job",
    says="it is something else than a job that is offered, though the word work stands in it",
    speaks=("The owner locked the cooks in. His articles offered an insight into the working conditions.",),
    silent=("The owner locked the cooks in. An agent offered work in a hotel.",),
    nothing=False,
    refuses=True,
)
def offers_no_job(u: Use) -> bool:
    """What is offered is a noun on which the word for the job hangs only as a description of something else."""
    if u.concept not in {"promise_job", "promise_wage"} or u.verb is None:
        return False
    v = u.v
    jobs = [k for k in u.words if k != u.verb and v.tokens[k].dep in {"amod", "compound"}]
    heads = [v.tokens[v.tokens[k].head] for k in jobs]
    rest = [k for k in u.words if k != u.verb and k not in jobs and of_class(v.tokens[k], "jobword")]
    return bool(jobs) and not rest and not any(of_class(t, "jobword") or is_a(t, "labour") for t in heads)


REFUSALS: tuple[Callable[[Use], bool], ...] = (
    not_the_task,
    walks_out,
    named_alone,
    licences,
    nothing_else,
    poor_thing,
    guard_by_trade,
    debt_of_a_firm,
    scarcely_able,
    to_oneself,
    fine_thing,
    offers_no_job,
)
