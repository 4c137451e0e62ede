"""What is no sign of exploitation by the rest of what is told: force of the state, ransom, lists, bosses held."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from allegata.grammar.clause import subject, up, view
from allegata.grammar.rules import rule
from allegata.indicators.frames import affected, is_a, may_be_person
from allegata.indicators.weak_anchors import by_gainer, is_exploiter, verbs_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allegata.grammar.clause import View
    from allegata.indicators.findings import Finding
    from allegata.language import Sentence, Token

_ILLS = 2
_ROW = 12
"""Words on either side that are read as one row."""
_LISTED = frozenset({"slavery", "servitude", "forced_work", "forced_sex", "forced_beg", "forced_marriage", "organs"})
_SOFT = frozenset({"documents_taken", "withheld", "isolation", "surveillance", "confinement"})
_HELD = frozenset({"confinement", "isolation", "surveillance", "abduction"})


@rule(
    "coding.in_list_of_ills",
    says="it stands in a list of ills: violence, killings, slavery",
    speaks=("The women saw violence, murder and forced labour.",),
    silent=("The owner held nine cooks in slavery and beat them.", "Women endured torture, murder and forced labour."),
    nothing=False,
    refuses=True,
)
def in_list_of_ills(finding: Finding) -> bool:
    """A noun in one row with two others of the kind, of which none is told to be done to anybody here."""
    if finding.concept not in _LISTED:
        return False
    tokens = finding.sentence.tokens
    named = [
        n for n in (finding.head.i, *finding.positions) if tokens[n].pos == "NOUN" and is_a(tokens[n], "listed_ill")
    ]
    v = view(finding.sentence)
    return any(_is_in_row(tokens, n) and not _is_endured(v, n) for n in named)


def _is_in_row(tokens: Sequence[Token], noun: int) -> bool:
    """Is a noun coordinated, with two ills or more a few words away?"""
    near = tokens[max(0, noun - _ROW) : noun + _ROW]
    row = [t for t in near if t.i != noun and t.pos == "NOUN" and is_a(t, "ill")]
    is_joined = tokens[noun].dep == "conj" or any(t.head == noun and t.dep == "conj" for t in near)
    return is_joined and len(row) >= _ILLS


def _is_endured(v: View, noun: int) -> bool:
    """Do people suffer it, in the clause of the row?"""
    verb = next((n for n in up(v, noun) if v.tokens[n].pos == "VERB"), None)
    who = subject(v, verb) if verb is not None and is_a(v.tokens[verb], "enduring") else None
    return who is not None and may_be_person(v.tokens[who])


@rule(
    "coding.serves_unpaid",
    says="it is an office or a voluntary post that is held without pay",
    speaks=("The experts are not paid for their work.", "Her volunteers give her their time without pay."),
    silent=("The cooks are not paid for their work.", "An expert said that the cooks are not paid for their work."),
    nothing=False,
    refuses=True,
)
def serves_unpaid(finding: Finding) -> bool:
    """Those who are not paid, or who work unpaid, are experts, volunteers, aides or others who hold an office."""
    if finding.concept not in {"unpaid", "withheld"}:
        return False
    v = view(finding.sentence)
    above = (n for n in up(v, finding.head.i) if v.tokens[n].pos == "VERB")
    verbs = list(verbs_of(finding)) or list(islice(above, 1))
    who = {k for n in verbs for k in (subject(v, n), *affected(v, n)) if k is not None}
    who |= {v.tokens[n].head for n in verbs if v.tokens[n].dep == "relcl"}
    return any(is_a(v.tokens[k], "office") for k in who)


@rule(
    "coding.bosses_held",
    says="it is managers or directors who are held",
    speaks=("Workers locked the director in his office at the factory.",),
    silent=("The director locked two workers in his office at the factory.",),
    nothing=False,
    refuses=True,
)
def bosses_held(finding: Finding) -> bool:
    """Those to whom it is done are named as heads of a firm or of other people's work."""
    if finding.concept not in _HELD:
        return False
    v = view(finding.sentence)
    held = [v.tokens[k] for n in verbs_of(finding) for k in affected(v, n)]
    return any(t.tag in {"NN", "NNS"} and is_a(t, "boss") for t in held)


def told_of_force(found: Sequence[Finding], sentences: Sequence[Sentence]) -> bool:
    """Whether a telling speaks more of soldiers, police, prison or kidnappers than of work and of those who gain.

    There a paper that is taken, a pay kept back or a person who is held is no sign of exploitation.
    """
    if any(by_gainer(f) for f in found):
        return False
    force = sum(any(_is_of_force(t) for t in s.tokens) for s in sentences)
    work = sum(any(_is_of_work(t) for t in s.tokens) for s in sentences)
    return force > work


def _is_of_force(t: Token) -> bool:
    return is_a(t, "armed") or is_a(t, "custody") or is_a(t, "ransom") or is_a(t, "captors")


def _is_of_work(t: Token) -> bool:
    return (t.pos == "NOUN" and (is_a(t, "gainer") or is_a(t, "working"))) or is_a(t, "traffic")


@rule(
    "coding.soft_sign",
    says="where soldiers, police or kidnappers are told of, it is no sign of exploitation by itself",
    speaks=("Soldiers came at dawn. His identity card was seized.",),
    silent=("Soldiers came at dawn. The owner seized his identity card.", "Soldiers came. They were forced to dig."),
    nothing=False,
    refuses=True,
)
def soft_sign(finding: Finding) -> bool:
    """A paper taken, pay kept or a person held, with no employer, broker or place of work in the sentence."""
    if finding.concept not in _SOFT or by_gainer(finding):
        return False
    v = view(finding.sentence)
    return not any(is_exploiter(v, t) or _is_of_work(t) for t in v.tokens)
