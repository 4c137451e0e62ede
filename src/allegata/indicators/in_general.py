"""What is told of nobody: warnings, laws, habits of the world, figures of speech, loot, rent, and made-up stories."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegata.grammar.clause import is_passive, subject, up
from allegata.grammar.rules import rule
from allegata.indicators.cues import cues
from allegata.indicators.frames import Use, actor, affected, is_a, of_class

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from allegata.grammar.clause import View
    from allegata.language import Sentence, Token

_MAY = frozenset({"may", "might", "can", "could"})
_BY_LAW = frozenset({"may", "must", "shall"})
_WILL = frozenset({"will", "shall", "must", "would", "should", "face", "risk", *_MAY})
_PRESENT = frozenset({"VBP", "VBZ"})


def _modals(v: View, verb: int) -> set[str]:
    """The modal verbs over a verb, or over the one that it stands beside."""
    held = {v.tokens[k].text.lower() for k in v.of(verb, "aux")}
    t = v.tokens[verb]
    return held | _modals(v, t.head) if t.dep == "conj" and t.head != verb else held


@rule(
    "coding.warned_of",
    says="people are warned of what may happen",
    speaks=("The owner locked the cooks in. Posters warn that gangs may abduct the young.",),
    silent=("The owner locked the cooks in. Posters warn that gangs abduct the young.",),
    nothing=False,
    refuses=True,
)
def warned_of(u: Use) -> bool:
    """Under a verb of warning or advising, with "may" or "could"; what somebody threatens with is another thing."""
    if u.verb is None or u.concept.startswith(("threat", "violence")):
        return False
    v = u.v
    return bool(_modals(v, u.verb) & _MAY) and any(is_a(v.tokens[n], "warning") for n in up(v, u.verb))


def _is_bare(v: View, noun: int) -> bool:
    """A plural that points at nobody: no article, number, owner or name with it."""
    t = v.tokens[noun]
    told = {"det", "poss", "nummod", "amod", "compound", "prep", "appos", "relcl"}
    return t.tag == "NNS" and not any(v.tokens[k].dep in told - {"amod", "compound", "relcl"} for k in v.kids[noun])


def _is_present(v: View, verb: int) -> bool:
    return v.tokens[verb].tag in _PRESENT or any(v.tokens[k].tag in _PRESENT for k in v.of(verb, "aux", "auxpass"))


@rule(
    "coding.most_often",
    says="it is told of how things usually go, of no people in particular",
    speaks=(
        "The owner locked the cooks in. Girls are most often forced to beg.",
        "The owner paid the cooks nothing. That is how people become trapped in debt.",
    ),
    silent=("The owner locked the cooks in. The girls are most often forced to beg.",),
    nothing=False,
    refuses=True,
)
def most_often(u: Use) -> bool:
    """A bare plural, the present tense, and "usually", "most often" or "how"; nobody and no place is named."""
    if u.verb is None or any(t.pos == "PROPN" for t in u.v.tokens):
        return False
    v = u.v
    who = subject(v, u.verb)
    usual = any(is_a(v.tokens[k], "usual") or v.tokens[k].text.lower() == "how" for k in v.of(u.verb, "advmod"))
    return usual and who is not None and _is_bare(v, who) and _is_present(v, u.verb)


@rule(
    "coding.whoever_does",
    says="a law or a rule says what comes to whoever does it",
    speaks=(
        "The owner locked the cooks in. Employers who withhold passports will be fined.",
        "The owner locked the cooks in. Anyone who withholds passports will be fined.",
    ),
    silent=(
        "The owner locked the cooks in. Employers who withheld their passports were fined.",
        "The owner locked the cooks in. The steward who withholds their passports will be fined.",
    ),
    nothing=False,
    refuses=True,
)
def whoever_does(u: Use) -> bool:
    """In the present, in a clause about a bare plural or "anyone" to which something will, must or can be done."""
    if u.verb is None:
        return False
    v = u.v
    for n in (u.verb, *up(v, u.verb)):
        if v.tokens[n].dep != "relcl":
            continue
        noun = v.tokens[n].head
        above = v.tokens[noun].head
        ruled = {*_modals(v, above), v.tokens[above].lemma.lower()} & _WILL
        anyone = _is_bare(v, noun) or is_a(v.tokens[noun], "any_one")
        return anyone and _is_present(v, n) and bool(ruled)
    return False


@rule(
    "coding.figure",
    says="it is a figure of speech: a land held hostage, men locked in talks, workers sold out",
    speaks=(
        "The owner paid the cooks nothing. He was locked in a dispute over the lease.",
        "The owner paid the cooks nothing. The party holds the country hostage.",
        "The owner paid the cooks nothing. The team has locked up the first place.",
    ),
    silent=("The owner paid the cooks nothing. He was locked in a shed behind the kitchen.",),
    nothing=False,
    refuses=True,
)
def figure(u: Use) -> bool:
    """Locked in a contest, held hostage though no person, or sold with "out"."""
    if u.verb is None:
        return False
    v = u.v
    if v.tokens[u.verb].lemma == "sell":
        return any(v.tokens[k].text.lower() == "out" for k in v.of(u.verb, "prt", "advmod"))
    objects = [m for p in v.of(u.verb, "prep") for m in v.of(p, "pobj")]
    if v.tokens[u.verb].lemma == "lock" and any(is_a(v.tokens[k], "contest") for k in objects):
        return True
    held = [v.tokens[k] for k in affected(v, u.verb)]
    if v.tokens[u.verb].lemma == "lock" and any(is_a(t, "thing_won") for t in held):
        return True
    held += [v.tokens[m] for t in held if t.lemma.lower() == "hostage" for m in v.of(t.i, "compound")]
    held = [t for t in held if t.lemma.lower() != "hostage"]
    is_hostage = any(t.lemma.lower() in {"hostage", "ransom"} for t in v.tokens)
    return is_hostage and bool(held) and all(is_a(t, "body_politic") for t in held)


@rule(
    "coding.loot",
    says="papers are taken with money and jewels, as loot",
    speaks=("The owner paid the cooks nothing. Two men took passports, jewels and a watch.",),
    silent=("The owner paid the cooks nothing. Two men took passports, phones and a letter.",),
    nothing=False,
    refuses=True,
)
def loot(u: Use) -> bool:
    """Papers beside valuables in one list of what was taken, or from whom a robber took them."""
    if u.concept != "documents_taken" or u.verb is None:
        return False
    v = u.v
    return any(is_a(v.tokens[m], "valuables") for k in affected(v, u.verb) for m in _listed(v, k))


def _listed(v: View, k: int) -> list[int]:
    return [k, *(m for n in v.of(k, "conj") for m in _listed(v, n))]


@rule(
    "coding.rent",
    says="it is rent, a tax or a bill that is owed, no pay",
    speaks=("The owner locked the cooks in. The tenants owe three months of rent.",),
    silent=("The owner locked the cooks in. The farmers owe three months of wages.",),
    nothing=False,
    refuses=True,
)
def rent(u: Use) -> bool:
    """What is owed is named, and it is what people pay, not what they are paid."""
    if u.concept not in {"unpaid", "withheld"} or u.verb is None:
        return False
    v = u.v
    owed = [m for k in affected(v, u.verb) for m in (k, *(n for p in v.of(k, "prep") for n in v.of(p, "pobj")))]
    return any(is_a(v.tokens[k], "dues") for k in owed) and not any(of_class(v.tokens[k], "pay") for k in owed)


@rule(
    "coding.enlists",
    says="an army, an office or a school takes on grown people",
    speaks=("The owner paid the cooks nothing. The army recruited 300 men.",),
    silent=("The owner paid the cooks nothing. The army recruited 300 boys.",),
    nothing=False,
    refuses=True,
)
def enlists(u: Use) -> bool:
    """Recruitment by a body that takes people on in the open; not of children, and not by force or a trick."""
    if u.concept != "recruit" or u.verb is None:
        return False
    v = u.v
    who = actor(v, u.verb)
    if who is None or not is_a(v.tokens[who], "open_hirer") or is_passive(v, u.verb):
        return False
    if any(is_a(t, "by_force") for t in v.tokens):
        return False
    taken = [v.tokens[k] for k in affected(v, u.verb)]
    return bool(taken) and not any(of_class(t, "childnoun") for t in taken)


@rule(
    "coding.could_do",
    says="it is said what employers or agents can do, of none of them that it is done",
    speaks=(
        "The owner locked the cooks in. Employers could keep passports without the law.",
        "The owner locked the cooks in. By law an employer may not keep a passport.",
    ),
    silent=(
        "The owner locked the cooks in. Without the law his employers keep passports.",
        "The owner locked the cooks in. By his own account the employer did not keep a passport.",
    ),
    nothing=False,
    refuses=True,
)
def could_do(u: Use) -> bool:
    """Those who would do it are a bare plural, or any one of them, under "can" or "may", and nobody is named."""
    if u.verb is None or u.concept.startswith("threat") or any(t.pos == "PROPN" for t in u.v.tokens):
        return False
    v = u.v
    who = subject(v, u.verb)
    if who is None or is_passive(v, u.verb) or not is_a(v.tokens[who], "gainer"):
        return False
    modals = _modals(v, u.verb)
    return (_is_bare(v, who) and bool(modals & _MAY)) or (_is_any(v, who) and bool(modals & _BY_LAW))


def _is_any(v: View, noun: int) -> bool:
    return any(v.tokens[k].text.lower() in {"a", "an", "any", "no"} for k in v.of(noun, "det"))


@rule(
    "coding.among_signs",
    says="it is listed as a sign or form of exploitation, and told of nobody",
    speaks=("The owner locked the cooks in. We learn the signs of exploitation: withheld passports, debts.",),
    silent=("The owner locked the cooks in. We learn of what they met with: withheld passports, debts.",),
    nothing=False,
    refuses=True,
)
def among_signs(u: Use) -> bool:
    """It follows "signs", "forms" or the like, and a colon or "such as"."""
    before = u.v.tokens[: u.i]
    named = next((t.i for t in before if t.pos == "NOUN" and is_a(t, "sign_of")), None)
    return named is not None and any(t.text.lower() in _OPENS_LIST for t in before[named:])


_OPENS_LIST = frozenset({":", "such", "including", "like"})


@rule(
    "coding.topic",
    says="it is what a report, a law or a meeting is about",
    speaks=("The owner locked the cooks in. The office presents its report on forced labour today.",),
    silent=("The owner locked the cooks in. The office found forced labour on the farm today.",),
    nothing=False,
    refuses=True,
)
def topic(u: Use) -> bool:
    """A noun under "on", "about" or "against" that hangs on a report, a law, a campaign or a conference."""
    v = u.v
    t = v.tokens[u.i]
    if t.pos != "NOUN" or t.dep != "pobj":
        return False
    link = v.tokens[t.head]
    above = v.tokens[link.head]
    return link.text.lower() in {"on", "about", "against"} and above.pos == "NOUN" and is_a(above, "telling_of")


@rule(
    "coding.in_title_of_law",
    says="it stands in the name of a law, an office or a helpline",
    speaks=("The owner locked the cooks in. The Modern Slavery Act comes into force in July.",),
    silent=("The owner locked the cooks in. The slavery on the farm came to light in July.",),
    nothing=False,
    refuses=True,
)
def in_title_of_law(u: Use) -> bool:
    """A noun that stands before "act", "convention" or the like."""
    t = u.v.tokens[u.i]
    return t.dep in {"compound", "nmod", "amod"} and is_a(u.v.tokens[t.head], "law_text")


@rule(
    "coding.law_would_let",
    says="a law or a plan would let people be taken on",
    speaks=("The owner locked the cooks in. The bill would let growers recruit nine hundred people.",),
    silent=("The owner locked the cooks in. The broker would let growers recruit nine hundred people.",),
    nothing=False,
    refuses=True,
)
def law_would_let(u: Use) -> bool:
    """Recruitment below a verb of which a law or a plan is the subject."""
    if u.concept != "recruit" or u.verb is None:
        return False
    doing = [who for n in (u.verb, *up(u.v, u.verb)) if (who := subject(u.v, n)) is not None]
    return any(is_a(u.v.tokens[k], "law_text") for k in doing)


@rule(
    "coding.to_be_hired",
    says="people are to be hired in time to come",
    speaks=("The owner paid the cooks nothing. The farm will hire forty pickers this summer.",),
    silent=("The owner paid the cooks nothing. The farm hired forty pickers this summer.",),
    nothing=False,
    refuses=True,
)
def to_be_hired(u: Use) -> bool:
    """Recruitment in the future tense: nobody has been taken on, and no wrong is foretold by it."""
    return u.concept == "recruit" and u.verb is not None and bool(_modals(u.v, u.verb) & {"will", "shall"})


@rule(
    "coding.by_peers",
    says="pupils or students make others do it, no master",
    speaks=("The owner paid the cooks nothing. Older pupils made the new boys clean their rooms.",),
    silent=("The owner paid the cooks nothing. The steward made the new boys clean their rooms.",),
    nothing=False,
    refuses=True,
)
def by_peers(u: Use) -> bool:
    """The actor is a fellow of a school or a class."""
    if u.verb is None or u.concept not in {"forced_work", "confinement"}:
        return False
    who = actor(u.v, u.verb)
    return who is not None and is_a(u.v.tokens[who], "peer")


@rule(
    "coding.owed_to_lender",
    says="it is owed to a bank, a shop or a clinic",
    speaks=("The owner locked the cooks in. Families owe money to the bank.",),
    silent=("The owner locked the cooks in. Families owe money to the owner.",),
    nothing=False,
    refuses=True,
)
def owed_to_lender(u: Use) -> bool:
    """A debt to those who lend or sell to anybody: it binds nobody to work."""
    if not u.concept.startswith("debt") or u.verb is None:
        return False
    v = u.v
    owed = [m for p in v.of(u.verb, "prep", "dative") for m in (p, *v.of(p, "pobj"))]
    return any(is_a(v.tokens[k], "lender") for k in owed)


REFUSALS: tuple[Callable[[Use], bool], ...] = (
    warned_of,
    most_often,
    whoever_does,
    could_do,
    among_signs,
    topic,
    figure,
    loot,
    rent,
    owed_to_lender,
    by_peers,
    enlists,
    to_be_hired,
    in_title_of_law,
    law_would_let,
)
_FIRST, _SIGNS = 6, 3


def is_made_up(sentences: Sequence[Sentence]) -> bool:
    """Does a text tell the plot of a novel, a film, a play or a game: by several words for such a work early on?"""
    early = sentences[:_FIRST]
    named = any(_in_the_work(s, t) for s in early[:2] for t in s.tokens)
    signs = {t.lemma.lower() for s in early for t in s.tokens if _is_sign(t)}
    works, told = signs & cues("work_of_art"), signs & (cues("plot_verb") | cues("of_story"))
    return named or (bool(works) and bool(told) and len(signs) >= _SIGNS)


def _in_the_work(sentence: Sentence, t: Token) -> bool:
    """A sentence told inside a work: "in her second novel, a boy is sold"."""
    above = sentence.tokens[t.head]
    opens = above.text.lower() == "in" and above.i <= 1
    return t.dep == "pobj" and opens and t.lemma.lower() in cues("work_of_fiction")


def _is_sign(t: Token) -> bool:
    if t.lemma.lower() in cues("plot_verb"):
        return t.pos == "VERB" and t.tag == "VBZ"
    return t.pos == "NOUN" and (t.lemma.lower() in cues("work_of_art") | cues("of_story") | cues("of_art"))
