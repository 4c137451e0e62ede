"""Who answers an allegation: denials of the same act, general denials by those it is about, and silence when asked."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from allegata.compare.matter import share_name
from allegata.compare.roots import body_name
from allegata.grammar.lexicon import words
from allegata.grammar.proper import bare

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from allegata.compare.claims import Placed
    from allegata.compare.likeness import Weights
    from allegata.compare.matter import Matter, Report
    from allegata.model.profiles import Claim, Name

_FINEST = "ilo-operational"
_ALIKE, _CODED, _TOPIC = 0.45, 0.25, 0.4


def answers(
    matter: Matter, placed: Placed, weights: Weights, groups: Mapping[str, Sequence[Claim]]
) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Hold denials and silences against what they answer.

    Args:
        matter: the case.
        placed: where claims belong.
        weights: of words.
        groups: the statements of each claim, by its smallest.

    Returns:
        Statements that deny, and those that decline, by group.
    """
    denied: dict[str, list[str]] = defaultdict(list)
    declined: dict[str, list[str]] = defaultdict(list)
    for claim in matter.claims.values():
        if claim.stance == "denies":
            for group in _denied(matter, placed, weights, claim, groups):
                denied[group].append(claim.statement)
        elif claim.stance == "affirms" and claim.polarity == "negative" and claim.kind == "fact":
            for group in _rejected(matter, placed, weights, claim, groups):
                denied[group].append(claim.statement)
        elif claim.stance == "declines":
            for group in _asked(matter, placed, weights, claim, groups):
                declined[group].append(claim.statement)
    return denied, declined


def _denied(
    matter: Matter, placed: Placed, weights: Weights, denial: Claim, groups: Mapping[str, Sequence[Claim]]
) -> Iterator[str]:
    """The claims that a denial answers: what it names; where it names nothing that is alleged, all of its situation."""
    named = [g for g, held in groups.items() if any(_answers(placed, weights, denial, c) for c in held)]
    if named:
        yield from named
    elif _is_general(denial) or _is_of_claimants(matter, denial):
        yield from _of_situation(matter, placed, denial, groups)
    elif denial.step is not None and denial.step.stage == "pleaded":
        for group in _of_situation(matter, placed, denial, groups):
            if any(_is_charged(c) for c in groups[group]):
                yield group


def _rejected(
    matter: Matter, placed: Placed, weights: Weights, told: Claim, groups: Mapping[str, Sequence[Claim]]
) -> Iterator[str]:
    """The claims that somebody says were not so, of whom another report tells them.

    Who is accused in one report alone is no accused in the reading of another; held against each other they are.
    """
    speakers = _speakers(told, matter.report(told))
    for group, held in groups.items():
        others = [c for c in held if c.polarity != told.polarity and matter.report(c) is not matter.report(told)]
        mine = [c for c in others if _is_told_of(placed, told, speakers, c) and not _says(matter, speakers, c)]
        if any(_answers(placed, weights, told, c) for c in mine):
            yield group


def _is_told_of(placed: Placed, told: Claim, speakers: Sequence[Name], claim: Claim) -> bool:
    """Is a claim about who speaks: it names them, or its report does where a body speaks for itself."""
    if share_name(speakers, placed.close(claim)):
        return True
    itself = not any(v.name and not v.is_act for v in told.voices) or told.voices[-1].role == "organisation"
    return itself and share_name(speakers, placed.known(claim))


def _says(matter: Matter, speakers: Sequence[Name], claim: Claim) -> bool:
    """Is a claim made by who speaks here?"""
    return share_name(speakers, _speakers(claim, matter.report(claim)))


def _answers(placed: Placed, weights: Weights, denial: Claim, claim: Claim) -> bool:
    """Is a claim the one that a denial names: the same act, or the same indicator and a word in common?"""
    if not _in_scene(placed, denial, claim):
        return False
    if (claim.step and claim.step.stage) not in {None, "charged", "pleaded"}:
        return False
    like = weights.like(denial, claim)
    fine = _finest(denial.denied) & _finest(claim.reported)
    several = len(like.shared) > 1 or (like.shared and share_name(placed.names(denial), placed.names(claim)))
    return (
        (like.acts and bool(several) and like.overlap >= _ALIKE)
        or like.core
        or (bool(fine) and (like.overlap >= _CODED or not denial.stems))
    )


def _finest(codes: Sequence[str]) -> set[str]:
    """The indicators of the standard that tells acts apart best; "deception" is said of any promise."""
    held = {c for c in codes if c.startswith(_FINEST)}
    return held or set(codes)


def _in_scene(placed: Placed, a: Claim, b: Claim) -> bool:
    one, two = placed.scene(a), placed.scene(b)
    return (one is not None and one == two) or share_name(placed.around(a), placed.around(b))


def _is_general(denial: Claim) -> bool:
    """Does a denial name no act of its own ("denies the claims", "none of this happened", "did nothing wrong")?"""
    return "answer.general" in denial.rules or not denial.stems


def _is_of_claimants(matter: Matter, denial: Claim) -> bool:
    """Does a denial name nothing but who made the claims that it denies ("the claims of its former lodgers")?"""
    if "frame.named" not in denial.rules or denial.core:
        return False
    tellers = {
        w for c in matter.claims.values() for v in c.voices if v.role == "unnamed" and v.name for w in v.name.split()
    }
    return all(stem in tellers or f"{stem}s" in tellers for stem in denial.stems)


def _is_charged(claim: Claim) -> bool:
    """Is a claim what somebody is charged with: a plea answers that, and nothing else?"""
    if claim.bearing == "charges":
        return True
    charging = words("charging", "form", part="verb") | words("charging", "form", part="noun")
    named = {w for v in claim.voices if v.role == "document" and v.name for w in v.name.casefold().split()}
    return bool(charging & (named | {v.cue for v in claim.voices if v.cue}))


def _of_situation(
    matter: Matter, placed: Placed, answer: Claim, groups: Mapping[str, Sequence[Claim]]
) -> Iterator[str]:
    """Claims that somebody is asked about or denies in general: those about the speaker, told before."""
    report = matter.report(answer)
    speakers = _speakers(answer, report)
    for group, held in groups.items():
        told = [c for c in held if _came_before(matter, c, report)]
        if any(_is_about(placed, matter, speakers, answer, c) for c in told):
            yield group


def _is_about(placed: Placed, matter: Matter, speakers: Sequence[Name], answer: Claim, claim: Claim) -> bool:
    """Is a wrong told of who speaks: it names them, or stands in an account that does, or in the one they answer?"""
    if claim.bearing in {"background", "answers", "demands", None}:
        return False
    one, two = placed.scene(answer), placed.scene(claim)
    if matter.report(claim) is matter.report(answer):
        return one is None or two is None or one == two
    return any(share_name([s], placed.close(claim)) for s in speakers)


def _speakers(answer: Claim, report: Report) -> list[Name]:
    held = [body_name(v.name) for v in answer.voices if v.name and not v.is_act]
    return held or ([bare(report.publisher)] if report.publisher else [])


def _came_before(matter: Matter, claim: Claim, report: Report) -> bool:
    told = matter.report(claim).published
    return told is None or report.published is None or told <= report.published


def _asked(
    matter: Matter, placed: Placed, weights: Weights, silence: Claim, groups: Mapping[str, Sequence[Claim]]
) -> Iterator[str]:
    """The claims of the same report that somebody is asked about and does not answer."""
    report = matter.report(silence)
    topic = [s for s in silence.stems if s not in words("kin_light", "word")]
    near = {}
    for group, held in groups.items():
        if any(_in_scene(placed, silence, c) for c in held):
            near[group] = max(weights.like(silence, c).overlap for c in held) if topic else 0.0
    named = [g for g, like in near.items() if like >= _TOPIC]
    if named:
        yield from named
        return
    for group in near:
        mine = [c for c in groups[group] if matter.report(c) is report]
        if any(_is_about(placed, matter, [], silence, c) for c in mine):
            yield group
