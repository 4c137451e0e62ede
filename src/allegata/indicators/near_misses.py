"""What stands one word away from a wrong: hours of no work, money paid back, papers that are forged, news escaped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegata.grammar.rules import rule
from allegata.indicators.frames import Use, is_a, of_class

if TYPE_CHECKING:
    from collections.abc import Callable


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


REFUSALS: tuple[Callable[[Use], bool], ...] = (
    hours_of_no_work,
    paid_back,
    forged,
    makes_it_so,
    targeted,
    sentenced_to,
    escapes_no_place,
)
