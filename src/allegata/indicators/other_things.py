"""Words that say something else: goods, offences, the dead, people's own wishes, figures of speech, world sums."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegata.grammar.clause import is_passive, subject, up
from allegata.grammar.rules import rule
from allegata.indicators.cues import cues
from allegata.indicators.frames import (
    Use,
    affected,
    animals,
    apart,
    by_helpers,
    in_custody,
    is_a,
    joins_club,
    made_to_deceive,
    no_person_acts,
    of_class,
    own_papers,
    to_exploiter,
    to_safety,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from allegata.grammar.clause import View
    from allegata.language import Token

_OF_PEOPLE = ("man", "woman", "men", "women", "ist", "mate", "hand", "member", "folk", "people", "ee")


@rule(
    "coding.goods",
    says="it is goods that are sold, passed on or shipped, no people",
    speaks=("The owner locked the cooks in and paid them nothing. The lorries were sold to a dealer.",),
    silent=("The owner locked the cooks in and paid them nothing. The girls were sold to a dealer.",),
    nothing=False,
    refuses=True,
)
def goods(u: Use) -> bool:
    """To what it is done is named by a common noun that stands for no people."""
    if u.concept not in {"sale", "transfer", "forced_marriage"} or u.verb is None:
        return False
    v = u.v
    done_to = [_meant(v, k) for k in affected(v, u.verb)]
    if not done_to:
        return u.concept == "forced_marriage" and v.tokens[u.verb].lemma == "marry"
    return all(_is_goods(v.tokens[k]) for k in done_to)


def _meant(v: View, k: int) -> int:
    """What a relative pronoun takes up, else the word itself."""
    t = v.tokens[k]
    if t.tag not in {"WDT", "WP"}:
        return k
    return next((v.tokens[n].head for n in up(v, k) if v.tokens[n].dep == "relcl"), k)


def _is_goods(t: Token) -> bool:
    if t.pos != "NOUN" or t.tag == "WDT":
        return False
    return not (of_class(t, "people") or of_class(t, "person_noun") or t.lemma.lower().endswith(_OF_PEOPLE))


@rule(
    "coding.pays_nothing",
    says="somebody pays nothing, to nobody in particular",
    speaks=("The owner locked the cooks in. The rich pay nothing.",),
    silent=("The owner locked the cooks in. The owner pays nothing.",),
    nothing=False,
    refuses=True,
)
def pays_nothing(u: Use) -> bool:
    """Who does not pay is neither an exploiter nor a place of work, and nobody is named to whom pay was due."""
    if u.concept != "unpaid" or u.verb is None or u.v.tokens[u.verb].lemma != "pay" or is_passive(u.v, u.verb):
        return False
    v = u.v
    who = subject(v, u.verb)
    if who is None or v.tokens[who].pos == "PRON" or any(not _is_sum(v.tokens[k]) for k in affected(v, u.verb)):
        return False
    return not (of_class(v.tokens[who], "perpetrator") or of_class(v.tokens[who], "workplace")) and _is_sum_only(u)


def _is_sum(t: Token) -> bool:
    return t.lemma.lower() == "nothing" or of_class(t, "pay")


def _is_sum_only(u: Use) -> bool:
    return any(u.v.tokens[k].text.lower() == "nothing" for k in u.words)


@rule(
    "coding.of_the_dead",
    says="it is told of the dead or of photographs of papers",
    speaks=("The owner locked the cooks in and paid them nothing. Soldiers collected the IDs of the dead.",),
    silent=("The owner locked the cooks in and paid them nothing. Soldiers collected the IDs of the cooks.",),
    nothing=False,
    refuses=True,
)
def of_the_dead(u: Use) -> bool:
    """Papers gathered from bodies, or photographed: kept from nobody."""
    return u.concept == "documents_taken" and any(is_a(t, "remains") for t in u.v.tokens)


@rule(
    "coding.of_law",
    says="it is a charge or a fine of the law, none that an employer takes from pay",
    speaks=(
        "The owner locked the cooks in and paid them nothing. They were fined a month of wages and sent to prison.",
    ),
    silent=("The owner locked the cooks in and paid them nothing. They were fined a month of wages and sent to bed.",),
    nothing=False,
    refuses=True,
)
def of_law(u: Use) -> bool:
    """A criminal charge, or a fine in a sentence that tells of a court or a prison."""
    if u.concept != "wage_manipulation":
        return False
    t = u.v.tokens[u.i]
    charged = t.lemma.lower() in {"charge", "charged"} and t.pos != "VERB"
    return charged or any(is_a(k, "bench") or is_a(k, "custody") or is_a(k, "offence") for k in u.v.tokens)


@rule(
    "coding.willing",
    says="it is done for people's own safety or at their own wish",
    speaks=("The owner locked the cooks in and paid them nothing. A house keeps their papers at their own wish.",),
    silent=("The owner locked the cooks in and paid them nothing. A house keeps their papers at its own wish.",),
    nothing=False,
    refuses=True,
)
def willing(u: Use) -> bool:
    """What stands "for their safety" or "at their wish", of those to whom it is done."""
    v = u.v
    for k in v.of(u.verb if u.verb is not None else u.i, "prep"):
        if v.tokens[k].text.lower() not in {"for", "at", "on", "upon"}:
            continue
        for noun in v.of(k, "pobj"):
            theirs = any(v.tokens[m].text.lower() in {"their", "her", "his"} for m in v.of(noun, "poss"))
            if theirs and is_a(v.tokens[noun], "wish"):
                return True
    return False


@rule(
    "coding.feels_like",
    says="somebody only feels, looks or sounds so",
    speaks=("The owner locked the cooks in and paid them nothing. It felt like slavery.",),
    silent=("The owner locked the cooks in and paid them nothing. It was slavery.",),
    nothing=False,
    refuses=True,
)
def feels_like(u: Use) -> bool:
    """A noun of bondage under "like" after a verb of seeming."""
    v = u.v
    for k in u.words:
        above = v.tokens[v.tokens[k].head]
        if v.tokens[k].dep == "pobj" and above.text.lower() == "like":
            return v.tokens[above.head].lemma in {"feel", "look", "sound", "seem"}
    return False


@rule(
    "coding.world_sum",
    says="it is a sum of a whole land or of the world",
    speaks=("The owner locked the cooks in and paid them nothing. Unpaid wages come to billions a year.",),
    silent=("The owner locked the cooks in and paid them nothing. Unpaid wages come to thousands a year.",),
    nothing=False,
    refuses=True,
)
def world_sum(u: Use) -> bool:
    """Money by the billion in the same sentence."""
    return any(t.lemma.lower() in {"billion", "trillion"} for t in u.v.tokens)


@rule(
    "coding.given_back",
    says="it is given back in the same breath",
    speaks=("The owner locked the cooks in. The guide took the cooks' phones at ten and gave them back at six.",),
    silent=(
        "The owner locked the cooks in. The guide took the cooks' phones at ten and gave them orders at six.",
        "The owner paid the cooks nothing. The guide took the cooks' papers and never gave them back.",
    ),
    nothing=False,
    refuses=True,
)
def given_back(u: Use) -> bool:
    """What is taken and, by a verb set beside, returned."""
    if u.concept not in {"documents_taken", "isolation"} or u.verb is None:
        return False
    v = u.v
    for k in v.of(u.verb, "conj"):
        t = v.tokens[k]
        beside = {v.tokens[m].text.lower() for m in v.kids[k]}
        back = "back" in beside and not beside & cues("negator")
        if (t.lemma == "return" and not beside & cues("negator")) or (t.lemma in {"give", "hand"} and back):
            return True
    return False


@rule(
    "coding.held_by_nobody",
    says="it is a ship, a visitor or an accused who may not leave, nobody who works there",
    speaks=("The owner paid the cooks nothing. The ferry may not leave before noon.",),
    silent=("The owner paid the cooks nothing. The cooks may not leave before noon.",),
    nothing=False,
    refuses=True,
)
def held_by_nobody(u: Use) -> bool:
    """The subject of what may, can or could not be done is a vessel, a guest or one of those who exploit."""
    if u.concept not in {"confinement", "surveillance", "isolation"} or u.verb is None:
        return False
    v = u.v
    who = subject(v, u.verb)
    if who is None or is_passive(v, u.verb) or not any(v.tokens[k].tag == "MD" for k in v.of(u.verb, "aux")):
        return False
    t = v.tokens[who]
    return of_class(t, "perpetrator") or of_class(t, "workplace") or is_a(t, "passing")


@rule(
    "coding.bound_by_debt",
    says="it is a debt or a contract that ties people to somebody, no rope",
    speaks=("The owner paid the cooks nothing. They are chained to the owner by an advance.",),
    silent=("The owner paid the cooks nothing. They were chained to a post by the owner.",),
    nothing=False,
    refuses=True,
)
def bound_by_debt(u: Use) -> bool:
    """What people are tied to is an employer or a place of work, or a debt does it."""
    if u.concept != "violence" or u.verb is None or not of_class(u.v.tokens[u.verb], "bind"):
        return False
    v = u.v
    below = [v.tokens[m] for p in v.of(u.verb, "prep", "agent") for m in v.of(p, "pobj")]
    return any(of_class(t, "perpetrator") or of_class(t, "debt") or of_class(t, "contracttopic") for t in below)


@rule(
    "coding.at_their_own_risk",
    says="it is those who exploit whom the law would take away",
    speaks=("The owner paid the cooks nothing. If the owner is tried, the police would put him on a boat.",),
    silent=("The owner paid the cooks nothing. If they walked out, the police would put them on a boat.",),
    nothing=False,
    refuses=True,
)
def at_their_own_risk(u: Use) -> bool:
    """Under a condition that has an employer or a broker for its subject, and "he" for whom it would be done to."""
    if u.concept != "threat_denunciation" or u.verb is None:
        return False
    v = u.v
    whose = [v.tokens[s] for k in v.of(u.verb, "advcl") for s in v.of(k, "nsubj", "nsubjpass")]
    to_him = any(v.tokens[k].text.lower() in {"him", "her", "it", "them"} for k in affected(v, u.verb))
    return to_him and any(of_class(t, "perpetrator") for t in whose)


REFUSALS: tuple[Callable[[Use], bool], ...] = (
    by_helpers,
    to_safety,
    own_papers,
    no_person_acts,
    to_exploiter,
    apart,
    made_to_deceive,
    in_custody,
    animals,
    joins_club,
    goods,
    pays_nothing,
    of_the_dead,
    of_law,
    willing,
    feels_like,
    world_sum,
    given_back,
    held_by_nobody,
    bound_by_debt,
    at_their_own_risk,
)
