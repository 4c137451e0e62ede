"""What stands one word away from a wrong: hours of no work, money paid back, papers that are forged, news escaped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegata.grammar.clause import is_passive, subject, up
from allegata.grammar.rules import rule
from allegata.indicators.frames import Use, affected, is_a, may_be_person, of_class

if TYPE_CHECKING:
    from collections.abc import Callable

_GIVEN_TO = frozenset({"take", "bring", "give", "send", "put"})


@rule(
    "coding.hours_of_no_work",
    says="so many hours pass, and nobody works them",
    speaks=("The owner locked the cooks in. The man died 15 hours later.",),
    silent=("The owner locked the cooks in. They work 15 hours a day.",),
    nothing=False,
    refuses=True,
)
def hours_of_no_work(u: Use) -> bool:
    """A number of hours in a sentence without a word of work, shift or rest."""
    if u.concept != "hours" or not any(u.v.tokens[k].lemma.lower() == "hour" for k in u.words):
        return False
    return not any(is_a(t, "labour") or is_a(t, "working_time") for t in u.v.tokens)


@rule(
    "coding.paid_back",
    says="money is paid back, none is kept from anybody",
    speaks=("The owner locked the cooks in. A farmer could not pay back the money.",),
    silent=("The owner locked the cooks in. A farmer did not pay them the money.",),
    nothing=False,
    refuses=True,
)
def paid_back(u: Use) -> bool:
    """Pay with "back"."""
    if u.concept != "unpaid":
        return False
    v = u.v
    paying = [k for k in u.words if v.tokens[k].lemma == "pay"]
    return any(v.tokens[n].text.lower() == "back" for k in paying for n in v.kids[k])


@rule(
    "coding.forged",
    says="papers are forged or false, and somebody holds his own",
    speaks=("The owner paid the cooks nothing. Two men were caught holding fake passports.",),
    silent=("The owner paid the cooks nothing. The foreman was holding their passports.",),
    nothing=False,
    refuses=True,
)
def forged(u: Use) -> bool:
    """Papers with "fake", "forged" or "false", that nobody is said to own."""
    if u.concept != "documents_taken":
        return False
    v = u.v
    papers = [k for k in u.words if of_class(v.tokens[k], "papers") or of_class(v.tokens[k], "idthing")]
    kids = [v.tokens[n] for k in papers for n in v.kids[k]]
    return any(is_a(t, "false_thing") for t in kids) and not any(t.dep == "poss" for t in kids)


@rule(
    "coding.makes_it_so",
    says="something makes a thing hard or easy, or somebody makes a statement or an attack",
    speaks=("The owner paid the cooks nothing. The heat makes it harder to fight the fire.",),
    silent=("The owner paid the cooks nothing. The owner makes them fight for food.",),
    nothing=False,
    refuses=True,
)
def makes_it_so(u: Use) -> bool:
    """The verb "make" with "it", or with an object that is no person and that the task describes."""
    if u.concept not in {"forced_work", "forced_crime", "forced_tasks"}:
        return False
    v = u.v
    for k in (k for k in u.words if v.tokens[k].lemma == "make" and v.tokens[k].pos == "VERB"):
        after = v.tokens[k + 1] if k + 1 < len(v.tokens) else None
        if after is not None and after.text.lower() == "it":
            return True
        made = [v.tokens[n] for n in v.of(k, "dobj")]
        if made and all(t.pos == "NOUN" and not (of_class(t, "people") or of_class(t, "person_noun")) for t in made):
            return any(v.tokens[n].dep in {"acl", "relcl", "amod"} for t in made for n in v.kids[t.i])
    return False


@rule(
    "coding.targeted",
    says="somebody is targeted, no quota is set",
    speaks=("The owner locked the cooks in. The plan failed, and also targeted a bank.",),
    silent=("The owner locked the cooks in. Those who failed to meet the target were fined.",),
    nothing=False,
    refuses=True,
)
def targeted(u: Use) -> bool:
    """The word of the quota is a verb, or what a shot missed."""
    if u.concept != "forced_tasks":
        return False
    v = u.v
    aims = [v.tokens[k] for k in u.words if v.tokens[k].lemma.lower() == "target"]
    return any(t.pos == "VERB" for t in aims) or (bool(aims) and any(is_a(t, "shooting") for t in v.tokens))


@rule(
    "coding.sentenced_to",
    says="a court orders it as a punishment",
    speaks=("The owner locked the cooks in. He was sentenced to 1,000 lashes.",),
    silent=("The owner locked the cooks in. He was given twenty lashes.",),
    nothing=False,
    refuses=True,
)
def sentenced_to(u: Use) -> bool:
    """Blows in a sentence in which somebody is sentenced to them."""
    return u.concept == "violence" and any(t.lemma == "sentence" and t.pos == "VERB" for t in u.v.tokens)


@rule(
    "coding.escapes_no_place",
    says="it is news, blame or a fate that nobody escapes",
    speaks=("The owner paid the cooks nothing. She could not escape the news of it.",),
    silent=("The owner paid the cooks nothing. She could not escape the house.",),
    nothing=False,
    refuses=True,
)
def escapes_no_place(u: Use) -> bool:
    """Escaping something that is no place and no person."""
    if u.concept != "confinement" or u.verb is None:
        return False
    v = u.v
    return any(is_a(v.tokens[n], "no_place") for k in (u.verb, u.i) for n in v.of(k, "dobj"))


@rule(
    "coding.other_task",
    says="people are forced to something else, and the work is what it is for or what it ends",
    speaks=(
        "The owner locked the cooks in. They were forced to hide to stay alive.",
        "The owner locked the cooks in. Many shops had to stop working.",
    ),
    silent=(
        "The owner locked the cooks in. They were forced to fight to stay alive.",
        "The owner locked the cooks in. The cooks had to start working.",
        "The owner locked the cooks in. They were forced to kneel and work.",
    ),
    nothing=False,
    refuses=True,
)
def other_task(u: Use) -> bool:
    """Between the word that forces and the task stands another verb, no task and no way or start to one."""
    if u.concept != "forced_work":
        return False
    tokens = u.v.tokens
    forcing = [k for k in u.words if of_class(tokens[k], "forcer") or tokens[k].lemma.lower() == "have"]
    tasks = [k for k in u.words if of_class(tokens[k], "taskverb") and k not in forcing]
    if not forcing or not tasks:
        return False
    below = tokens[tasks[-1]]
    for n in up(u.v, below.i):
        t = tokens[n]
        if n <= forcing[0]:
            break
        beside = below.dep == "conj"  # "forced to kneel and work": both are
        if t.pos == "VERB" and not (beside or of_class(t, "taskverb") or is_a(t, "leading_to")):
            return True
        below = t
    return False


@rule(
    "coding.nobody_sent",
    says="no person is put to work: a thing is, or somebody takes it on himself",
    speaks=(
        "The owner locked the cooks in. He took it upon himself to work at night.",
        "The owner locked the cooks in. The software was put to work by the bank.",
    ),
    silent=(
        "The owner locked the cooks in. The boys were put to work by the owner.",
        "The owner locked the cooks in. The boys that were put to work fled.",
    ),
    nothing=False,
    refuses=True,
)
def nobody_sent(u: Use) -> bool:
    """What is taken, given or put to work is "it" or a noun for no people."""
    if u.concept != "forced_work":
        return False
    v = u.v
    giving = [k for k in u.words if v.tokens[k].lemma in _GIVEN_TO and v.tokens[k].pos == "VERB"]
    held = [v.tokens[n] for k in giving for n in affected(v, k)]
    return bool(held) and not any(may_be_person(t) for t in held)


@rule(
    "coding.thing_sold",
    says="it is a thing that is sold",
    speaks=("The owner locked the cooks in. It was sold to a rival for a million.",),
    silent=("The owner locked the cooks in. Those that were sold to a rival fled.",),
    nothing=False,
    refuses=True,
)
def thing_sold(u: Use) -> bool:
    """What is sold is "it", "this" or a noun for no people."""
    if u.concept != "sale" or u.verb is None:
        return False
    v = u.v
    held = [v.tokens[n] for n in affected(v, u.verb)]
    who = subject(v, u.verb)
    if is_passive(v, u.verb) and who is not None:
        held = [v.tokens[who]]
    return bool(held) and not any(may_be_person(t) for t in held)


@rule(
    "coding.thing_hit",
    says="it is a target, a crop or a market that is hit",
    speaks=("The owner paid the cooks nothing. The plants had been hit by pests.",),
    silent=("The owner paid the cooks nothing. The cooks had been hit by guards.",),
    nothing=False,
    refuses=True,
)
def thing_hit(u: Use) -> bool:
    """What is hit or struck can only suffer a loss."""
    if u.concept != "violence" or u.verb is None:
        return False
    v = u.v
    held = [v.tokens[n] for n in affected(v, u.verb)]
    return any(is_a(t, "thing_struck") or is_a(t, "body_politic") for t in held)


REFUSALS: tuple[Callable[[Use], bool], ...] = (
    hours_of_no_work,
    paid_back,
    forged,
    makes_it_so,
    targeted,
    sentenced_to,
    escapes_no_place,
    other_task,
    nobody_sent,
    thing_sold,
    thing_hit,
)
