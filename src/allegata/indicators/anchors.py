"""What makes an account: somebody recruits people, holds them, makes them work or keeps what is theirs.

Violence, threats, flight, want or a promise are told of wars, arrests, strikes and sales as well. They count beside a
finding that by itself tells of people being exploited (an anchor), or beside two that do so together.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from allegata.grammar.clause import view
from allegata.grammar.rules import rule
from allegata.indicators.cues import cues
from allegata.indicators.frames import is_a, of_class
from allegata.indicators.no_anchors import bosses_held, in_list_of_ills, serves_unpaid, soft_sign, told_of_force
from allegata.indicators.standards import table
from allegata.indicators.tellings import KINDS, Telling
from allegata.indicators.weak_anchors import (
    at_keeping_place,
    by_gainer,
    called_slavery,
    for_ransom,
    is_exploiter,
    kept_from_nobody,
    of_force_or_crime,
    pay_asked_for,
    thing_forced,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allegata.indicators.findings import Finding
    from allegata.language import Sentence

_NEAR = 3
"""Sentences within which two findings that are no anchors make one together."""

_TOGETHER = tuple(
    frozenset(p)
    for p in (("offer", "grip"), ("offer", "bond"), ("bond", "grip"), ("bond", "beside"), ("taken", "captive"))
)
_TAUGHT = frozenset({"teach", "train", "send"})
_MOVED = frozenset({"recruit", "transport", "transfer"})


def is_anchored(found: Sequence[Finding], sentences: Sequence[Sentence]) -> bool:
    """Whether findings of one situation, in order of text, tell of people recruited, held or exploited.

    `sentences` are all of the situation, by which it is one of work or one of force.
    """
    told = [f for f in found if not (_is_no_wrong(f) or for_ransom(f) or bosses_held(f))]
    if told_of_force(told, sentences):
        told = [f for f in told if not soft_sign(f)]
    if any(is_other(Telling(told, sentences)) for is_other in KINDS):
        return False
    if told and bargained(told[0]) and all(f.concept in cues("terms") for f in told):
        return False
    return (
        any(is_anchor(f) for f in told)
        or _come_together([f for f in told if not any(is_weak(f) for is_weak in _ALONE)])
        or _moved_and_held(told)
        or _servant_wronged(told, sentences)
    )


def _is_no_wrong(finding: Finding) -> bool:
    """Told as people's own affair, with nobody who answers: each keeps her own passport."""
    own = any(finding.sentence.tokens[i].text.lower() == "own" for i in finding.positions)
    return own and finding.reading == "denied" and finding.statement.stance not in {"denies", "retracts"}


def _servant_wronged(found: Sequence[Finding], sentences: Sequence[Sentence]) -> bool:
    """Two kinds of wrong that are no anchors, where who works in another's house is told of."""
    kinds = {_kinds()[f.concept] for f in found if f.concept in _kinds() and f.reading == "reported"}
    wrongs = {kind for kind, role in kinds if role in {"state", "grip", "beside"} and kind != "moved"}
    return len(wrongs) > 1 and any(t.pos == "NOUN" and is_a(t, "servant") for s in sentences for t in s.tokens)


def _moved_and_held(found: Sequence[Finding]) -> bool:
    """Brought or taken on by a broker or an owner, and not let go a few sentences on."""
    moved = [f for f in found if f.concept in _MOVED and _by_exploiter(f)]
    held = [f for f in found if f.concept in cues("holding") and not is_of_custody(f)]
    return any(abs(a.sentence.index - b.sentence.index) <= _NEAR for a in moved for b in held)


@rule(
    "coding.bargained",
    says="terms of employment are argued over by a strike or a rally",
    speaks=("She and nine pilots work without pay, the airline says.",),
    silent=("She and nine nurses work without pay, the clinic says.",),
    nothing=False,
    refuses=True,
)
def bargained(finding: Finding) -> bool:
    """The sentence names pilots, a walkout or a rally: nothing but pay and hours told there is a dispute of work."""
    return any(is_a(t, "bargaining") for t in finding.sentence.tokens)


def is_anchor(finding: Finding) -> bool:
    """Whether one finding by itself tells that people are exploited or held by those who gain by it."""
    if finding.reading == "denied" and _is_well(finding):
        return False  # "were paid nine pounds an hour", with nobody who answers
    if finding.concept in cues("anchor"):
        return not any(is_weak(finding) for is_weak in _WEAK)
    return finding.concept in cues("holding") and _by_exploiter(finding)


def _is_well(finding: Finding) -> bool:
    """Is the contrary of a wrong told, as a fact and by nobody who is asked: paid, free to go, with papers in hand?"""
    if finding.statement.stance == "affirms" and "asserted.foretold" in finding.rules:
        return True  # "no child will be sold": a pledge
    is_told = finding.statement.stance == "affirms" and finding.statement.polarity == "positive"
    return is_told and not any(r.startswith("asserted.") for r in finding.rules)


@rule(
    "coding.weak_task",
    says="being made to do it is no labour by itself: a hostage drives, a robber's victim carries",
    speaks=("The runaways forced a warder to drive to the coast.",),
    silent=("The owner forced a cook to scrub the yard.",),
    nothing=False,
    refuses=True,
)
def weak_task(finding: Finding) -> bool:
    """Forced to do what people are made to do in a robbery or an escape as well, or at school; a scam nobody is in."""
    if finding.concept == "forced_crime":
        return not any(of_class(t, "forcer") or t.lemma.lower() in _TAUGHT for t in finding.sentence.tokens)
    if finding.concept != "forced_work":
        return False
    if {"punishment", "school"} <= {t.lemma.lower() for t in finding.sentence.tokens}:
        return True
    named = [finding.sentence.tokens[i] for i in finding.positions]
    return not any(is_a(t, "labour") for t in named) or any(is_a(t, "asking") for t in named)


@rule(
    "coding.of_strike",
    says="pay is told of as what a strike or a protest is about",
    speaks=("A firm hired the drivers. They are on strike over unpaid wages.",),
    silent=("A firm hired the drivers. They are at home over unpaid wages.",),
    nothing=False,
    refuses=True,
)
def of_strike(finding: Finding) -> bool:
    """Pay that is asked for in a dispute of work: no sign by itself that people are exploited."""
    return finding.concept in {"unpaid", "withheld"} and any(is_a(t, "dispute") for t in finding.sentence.tokens)


def _by_exploiter(finding: Finding) -> bool:
    """Held by an employer, a broker, a guard, or at a place where people work or are kept for gain."""
    v = view(finding.sentence)
    if is_of_custody(finding):
        return False
    if by_gainer(finding) or any(is_exploiter(v, t) for t in v.tokens):
        return True
    return at_keeping_place(finding)


def is_of_custody(finding: Finding) -> bool:
    """Whether its sentence tells of a prison, a cell or a court."""
    return any(is_a(t, "custody") or is_a(t, "bench") for t in finding.sentence.tokens)


def _come_together(found: Sequence[Finding]) -> bool:
    """Two kinds within a few sentences, one of which speaks of work, pay, debt or recruitment."""
    for i, first in enumerate(found):
        for second in found[i + 1 :]:
            if second.sentence.index - first.sentence.index > _NEAR:
                break
            if _pair(first, second):
                return True
    return False


def _pair(first: Finding, second: Finding) -> bool:
    a, b = _kinds().get(first.concept), _kinds().get(second.concept)
    if a is None or b is None or a[0] == b[0] or first.start == second.start:
        return False
    listed = first.sentence is second.sentence and not (_is_done(first) and _is_done(second))
    if listed and not (by_gainer(first) or by_gainer(second)):
        return False  # "low wages and lack of prospects drive people abroad" lists what is wrong, and tells no act
    if _lured_alone(first, b[0]) or _lured_alone(second, a[0]):
        return False
    if a[1] == b[1] == "state" and (by_gainer(first) or by_gainer(second)):
        return True
    roles = {a[1], b[1]}
    return ("work" in roles and "taken" not in roles) or roles in _TOGETHER


def _is_done(finding: Finding) -> bool:
    return any(finding.sentence.tokens[n].pos in {"VERB", "AUX"} for n in (finding.head.i, *finding.positions))


def _lured_alone(finding: Finding, other: str) -> bool:
    """Luring that no agent does, beside a blow or a drive: a crime between two people is told so as well."""
    if finding.concept != "recruit" or other not in {"violence", "moved"} or by_gainer(finding):
        return False
    named = {finding.sentence.tokens[i].lemma.lower() for i in finding.positions}
    return not named & {"recruit", "recruitment", "recruiter", "hire", "enlist", "agent", "broker", "agency"}


_WEAK = (
    weak_task,
    of_strike,
    pay_asked_for,
    thing_forced,
    called_slavery,
    kept_from_nobody,
    in_list_of_ills,
    serves_unpaid,
)
"""What takes from an anchor that it is one."""


_ALONE = (of_strike, of_force_or_crime, called_slavery, in_list_of_ills)
"""What makes no account beside another such thing either."""


@cache
def _kinds() -> dict[str, tuple[str, str]]:
    """By concept: its kind and its role."""
    return {r["concept"]: (r["kind"], r["role"]) for r in table("anchors.tsv")}
