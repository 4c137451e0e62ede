"""Codings: which indicators of which standard each account reports or denies, with the passage that says so."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from allegata.indicators.accounts import account
from allegata.indicators.anchors import is_anchored, is_of_custody
from allegata.indicators.assessment import assess
from allegata.indicators.cues import cues
from allegata.indicators.findings import findings
from allegata.indicators.in_general import is_made_up
from allegata.indicators.no_anchors import told_of_force
from allegata.indicators.rivals import rivals
from allegata.indicators.segments import segment
from allegata.indicators.standards import ADULT_LABOUR, CHILD_LABOUR, FORCED_LABOUR, PALERMO, indicator, standard, table
from allegata.indicators.weak_anchors import by_gainer
from allegata.model import Account, Anchor, Assessment, Coding, anchor_at
from allegata.model.ids import coding_id
from allegata.text import locate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from allegata.indicators.findings import Finding
    from allegata.indicators.segments import Segment
    from allegata.language import Parsed
    from allegata.model import Document, Mention, Reading, Statement

ENGINE = "indicator-rules-1"
_EXPLOITED = frozenset(
    {
        "confinement",
        "unpaid",
        "forced_work",
        "forced_crime",
        "forced_tasks",
        "forced_sex",
        "forced_beg",
        "hours",
        "low_pay",
    }
    | {"documents_taken", "debt", "living_bad", "violence", "isolation", "surveillance"}
)


class Coded(msgspec.Struct, frozen=True, kw_only=True):
    """What one document's statements come to."""

    accounts: tuple[Account, ...]
    codings: tuple[Coding, ...]
    assessments: tuple[Assessment, ...]


class Rule(NamedTuple):
    """What a concept means in one phase: indicator ids where reported, and where denied."""

    phase: str
    needs: str
    reported: tuple[str, ...]
    denied: tuple[str, ...]


def _items(document: Document) -> tuple[int, ...]:
    """Where the items of a round-up begin: at a date under a title. An entry of a live blog goes on with the story."""
    above = ((start, document.text[:start].rstrip()) for start, _ in document.offset_map.heads)
    return tuple(start for start, text in above if text and text[-1] not in '.!?…”"’)')


def code(
    document: Document, parsed: Parsed, statements: Sequence[Statement], mentions: Sequence[Mention] = ()
) -> Coded:
    """Group a document's statements into accounts, code and assess them.

    Args:
        document: the document, of whose text every anchor is a slice.
        parsed: its sentences.
        statements: what the extraction made of it; codings lean on their kind, mode, stance and voices.
        mentions: the document's mentions; not read yet.

    Returns:
        Accounts in order of text, codings in order of account and standard, assessments account by account. A
        document in which no indicator is reported or denied has no account.
    """
    del mentions
    accounts: list[Account] = []
    codings: list[Coding] = []
    assessments: list[Assessment] = []
    if is_made_up(parsed.sentences):
        return Coded(accounts=(), codings=(), assessments=())
    parts = list(segment(parsed, findings(parsed, statements), _items(document)))
    of_the_kind = [p for p in parts if _is_of_the_kind(p)]
    on_subject = bool(of_the_kind) and not _items(document)
    for part in parts:
        if part not in of_the_kind and not (on_subject and _goes_on(part)):
            continue  # an attack or an arrest alone is no situation that these standards are about
        _keep_beside_a_wrong(part)
        if not part.findings:
            continue
        made = account(document, part, statements, parsed.sentences)
        mine = tuple(_codings(document, made, part))
        if mine and made.id not in {a.id for a in accounts}:
            accounts.append(made)
            codings.extend(mine)
            assessments.extend(assess(made, mine))
    return Coded(accounts=tuple(accounts), codings=tuple(codings), assessments=tuple(assessments))


def _is_of_the_kind(part: Segment) -> bool:
    """Whether recruitment or work under constraint is told of; a promise that nobody broke is none."""
    unkept = _is_unkept(part)
    return is_anchored([f for f in part.findings if unkept or not f.concept.startswith("promise")], part.sentences)


_REACH = 4
"""Sentences within which a blow or a want belongs to the wrong that is told."""


def _keep_beside_a_wrong(part: Segment) -> None:
    """Drop what is told of wars, poverty and crime as well where nothing near it tells of people held or exploited."""
    of_force = told_of_force(part.findings, part.sentences)
    beside = cues("told_beside") | cues("told_of_force") if of_force else cues("told_beside")
    apart = [f.concept in beside or (of_force and is_of_custody(f)) for f in part.findings]
    told = list(zip(part.findings, apart, strict=True))
    carrying = [f.sentence.index for f, is_apart in told if not is_apart or by_gainer(f)]
    part.findings = [
        f for f, is_apart in told if not is_apart or any(abs(f.sentence.index - n) <= _REACH for n in carrying)
    ]


def _goes_on(part: Segment) -> bool:
    """Whether a text that tells of people exploited tells here too of what they meet with, in more than a word."""
    told = {f.concept for f in part.findings}
    unkept = _is_unkept(part)
    return (
        bool({c for c in told & cues("core") if unkept or not c.startswith("promise")})
        and len(told - cues("beside")) > 1
    )


def _codings(document: Document, made: Account, part: Segment) -> Iterator[Coding]:
    seen: set[str] = set()
    named = [tuple(_named(part, f, phase)) for f, phase in zip(part.findings, _phases(part), strict=True)]
    for at, finding in enumerate(part.findings):
        passage = _passage(document, finding)
        better = {_kind(i, r) for n in rivals(part.findings, at) for i, r in named[n]}
        for ident, reading in named[at]:
            if _kind(ident, reading) in better:
                continue  # one act gives one indicator a standard
            for one in _coding(made, finding, (ident, reading), passage):
                if one.id not in seen:
                    seen.add(one.id)
                    yield one


def _named(part: Segment, finding: Finding, phase: str) -> Iterator[tuple[str, Reading]]:
    """The indicators that one finding names by itself, each with its reading."""
    unkept = _is_unkept(part)
    for rule in _rules().get(finding.concept, ()):
        if rule.phase not in {"*", phase}:
            continue
        if rule.needs == "unmet" and finding.reading == "reported" and not unkept:
            continue
        if rule.needs == "exploits" and not any(f.concept in cues("exploits") for f in part.findings):
            continue
        readings: tuple[Reading, ...] = ("reported", "denied") if finding.also_reported else (finding.reading,)
        for reading in readings:
            yield from ((ident, reading) for ident in (rule.reported if reading == "reported" else rule.denied))


def _kind(ident: str, reading: str) -> tuple[str, str]:
    """What one act can name once: an indicator of a labour standard, or an act, a means or a purpose."""
    return (ident.partition(":")[0] if ":" in ident else ident[:2]), reading


def _passage(document: Document, finding: Finding) -> tuple[Anchor, ...]:
    if finding.span is None:
        return finding.statement.anchors
    return (anchor_at(document.id, document.text, *finding.span, locate(document.offset_map, *finding.span)),)


def _coding(
    made: Account, finding: Finding, what: tuple[str, Reading], passage: tuple[Anchor, ...]
) -> Iterator[Coding]:
    ident, reading = what
    for standard_id, name in _sets(ident, made):
        found = indicator(standard_id, name)
        if found is None:
            continue
        yield Coding(
            id=coding_id(standard_id, name, reading, passage),
            account=made.id,
            statement=finding.statement.id,
            standard=standard_id,
            version=standard(standard_id).version,
            indicator=name,
            reading=reading,
            strength=found.strength,
            rationale=f"“{finding.words}” read as {finding.concept.replace('_', ' ')}, {reading}",
            anchors=passage,
            engine=ENGINE,
            score=None,
            rules=finding.rules,
        )


def _sets(ident: str, made: Account) -> Iterator[tuple[str, str]]:
    if ":" in ident:
        yield PALERMO, ident
    elif ident.startswith("FL-"):
        yield FORCED_LABOUR, ident
    else:
        if made.age != "child":
            yield ADULT_LABOUR, ident
        if made.age in {"child", "mixed"}:
            yield CHILD_LABOUR, "C" + ident[1:]


def _phases(part: Segment) -> list[str]:
    """R or D for each finding: by the words of its sentence, else as before in the paragraph, else as far as told."""
    begins = any(f.concept == "recruit" or f.concept.startswith("promise") for f in part.findings[:3])
    phase = furthest = "R" if begins else "D"
    last = part.findings[0].sentence
    out: list[str] = []
    for finding in part.findings:
        if finding.sentence.paragraph != last.paragraph:
            phase = furthest
        if finding.sentence.index != last.index or not out:
            phase = _phase(finding, phase)
            furthest = "D" if "D" in {phase, furthest} else "R"
        last = finding.sentence
        # what people were before stands at the approach unless the sentence itself speaks of the work
        is_past = finding.concept in cues("background") and _phase(finding, "R") == "R"
        out.append("R" if is_past else phase)
    return out


def _phase(finding: Finding, before: str) -> str:
    """By which stage's words prevail in the sentence, of as many by the nearest, without any as before."""
    spots: dict[str, list[int]] = {"R": [], "D": []}
    for token in finding.sentence.tokens:
        for phase, name in (("R", "recruit_phase"), ("D", "work_phase")):
            if token.lemma.lower() in cues(name):
                spots[phase].append(abs(token.i - finding.head.i))
    recruiting, working = spots["R"], spots["D"]
    if not recruiting and not working:
        return "D" if finding.concept in cues("at_work") else before
    if len(recruiting) != len(working):
        return "R" if len(recruiting) > len(working) else "D"
    return "R" if min(recruiting) < min(working) else "D"


def _is_unkept(part: Segment) -> bool:
    """Whether the account says that what was promised did not come: in so many words, or by what came instead."""
    return any(
        (f.concept in {"unmet", "deceived", "promise_generic", "fraud"} or f.concept in _EXPLOITED)
        and f.reading == "reported"
        for f in part.findings
    )


@cache
def _rules() -> dict[str, tuple[Rule, ...]]:
    held: dict[str, list[Rule]] = {}
    for row in table("mapping.tsv"):
        held.setdefault(row["concept"], []).append(
            Rule(row["phase"], row["needs"], tuple(row["indicators"].split()), tuple((row["denies"] or "").split()))
        )
    return {concept: tuple(rules) for concept, rules in held.items()}
