"""Interviews and testimonies: whose words each paragraph holds.

Three layouts are read. Testimonies stand under lines that begin with a name ("Ina Sorel, nurse") and are told in the
first person. Labelled ones repeat "Name:" or "Q:" and "A:" before turns. Plain ones alternate paragraphs that
are questions with paragraphs in the first person; the interviewee is then the first person introduced before the first
question. Anything else is no interview.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING

import msgspec

from allegata.extract.records import HopDraft
from allegata.grammar.rules import id_of, rule
from allegata.model import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allegata.extract.records import Context, MentionDraft
    from allegata.extract.speakers.roster import Roster
    from allegata.language import Parsed
    from allegata.model import HopRole

_LABEL = re.compile(r"((?:[A-Z][\w.’'-]*)(?: [A-Z][\w.’'-]*){0,3}):\s")
_FIRST_PERSON = re.compile(r"\b(?:I|[Mm]y|me|[Ww]e|[Oo]ur|us)\b")
_FEWEST = 2
_LONGEST_QUESTION = 400
_LONGEST_HEADER = 220
_HEADER = re.compile(r"((?:[A-Z][\w.’'-]*)(?: [A-Z][\w.’'-]*){1,3})[,:]\s")
_ASKS = frozenset({"q", "question", "interviewer"})
_ANSWERS = frozenset({"a", "answer"})


class Turn(msgspec.Struct, frozen=True):
    """Who speaks in a paragraph. Where turns are labelled, the label is the source, its colon the cue."""

    name: str | None
    source: tuple[int, int] | None = None
    cue: tuple[int, int] | None = None
    contents: tuple[tuple[int, int], ...] = ()
    rule: str = ""


Turns = Mapping[int, Turn]
"""Paragraph -> whose words it holds."""
NO_TURNS: Turns = MappingProxyType({})


def answering(turn: Turn, sentence: int) -> HopDraft:
    """The interviewee as a voice."""
    role: HopRole = "person" if turn.name and turn.name[:1].isupper() else "unnamed"
    return HopDraft(
        name=turn.name,
        role=role,
        type="speech",
        stance="affirms",
        cue="",
        sentence=sentence,
        cue_tokens=(),
        source=turn.source,
        cue_span=turn.cue,
        contents=turn.contents,
        basis="first_hand",
        rules=(turn.rule,) if turn.rule else (),
    )


def turns(parsed: Parsed, mentions: Sequence[MentionDraft], known: Roster, context: Context) -> Turns:
    """Paragraphs that are somebody's answers, by number; empty where the report is no interview."""
    return (
        labelled(parsed, mentions, known, context)
        or plain(parsed, mentions, known, context)
        or testimonies(parsed, known)
    )


@rule(
    "turn.testimonies",
    says="testimonies stand under lines that begin with a name, and are that one's words",
    speaks=(
        (
            "Ina Vale, nurse in the camp\n\nI was locked in for two days and they beat me.\n\n"
            "Tom Orsini, cook in the camp\n\nWe had no water and my hands were tied."
        ),
    ),
    silent=(
        (
            "Ina Vale, nurse in the camp\n\nThe camp was closed in May.\n\n"
            "Tom Orsini, cook in the camp\n\nThe gate was locked for two days."
        ),
    ),
    nothing=NO_TURNS,
)
def testimonies(parsed: Parsed, known: Roster) -> Turns:
    """Several people's words, each under a line with the name and what the person is."""
    text, paragraphs = parsed.text, parsed.paragraphs
    names = {
        n: m.group(1)
        for n, (a, b) in enumerate(paragraphs)
        if b - a <= _LONGEST_HEADER and text[b - 1] not in '.?!”"' and (m := _HEADER.match(text, a, b)) is not None
    }
    out: dict[int, Turn] = {}
    blocks = 0
    for header, following in pairwise([*names, len(paragraphs)]):
        name = names[header]
        inside = [n for n in range(header + 1, following) if not text.startswith(name, paragraphs[n][0])]
        personal = sum(bool(_FIRST_PERSON.search(text, *paragraphs[n])) for n in inside)
        if not inside or personal * 2 < len(inside):
            continue
        blocks += 1
        out |= dict.fromkeys(inside, Turn(name=known.full.get(fold(name).split()[-1], name), rule=id_of(testimonies)))
    return out if blocks >= _FEWEST else NO_TURNS


@rule(
    "turn.labelled",
    says="in an interview with labels before the turns, an answer is the words of its label",
    speaks=(
        (
            "Rook: Who was in the camp?\n\nVale: Forty men were locked in.\n\n"
            "Rook: Were they paid?\n\nVale: They were not paid."
        ),
    ),
    silent=("Note: Forty men were locked in.\n\nVale: They were not paid.\n\nThe camp was closed in May.",),
    nothing=NO_TURNS,
)
def labelled(parsed: Parsed, mentions: Sequence[MentionDraft], known: Roster, context: Context) -> Turns:
    """Turns under labels that come back; who speaks first and mostly asks is no voice."""
    spelled = [(n, _LABEL.match(parsed.text, a, b)) for n, (a, b) in enumerate(parsed.paragraphs)]
    found = {n: m for n, m in spelled if m is not None}
    counts = Counter(fold(m.group(1)) for m in found.values())
    repeated = {label for label, count in counts.items() if count >= _FEWEST}
    if len(repeated) < _FEWEST:
        return NO_TURNS
    author = fold(context.author or "")
    asks = {
        x
        for x in repeated
        if x in _ASKS or (author and (x in author or author in x)) or x == fold(context.publisher or "")
    }
    if not asks:  # the one who speaks first and mostly asks
        opens = fold(next(iter(found.values())).group(1))
        asks = {opens} if opens in repeated else set()
    out: dict[int, Turn] = {}
    held: list[int] = []
    for n in range(len(parsed.paragraphs)):
        m = found.get(n)
        if m is not None and fold(m.group(1)) in repeated:
            held = []
            label = fold(m.group(1))
            if label not in asks:
                named = _introduced(parsed, mentions, known, n) if label in _ANSWERS else None
                name = named or known.full.get(label, _spelled(m.group(1)))
                out[n] = Turn(
                    name=name,
                    source=m.span(1),
                    cue=(m.end(1), m.end(1) + 1),
                    contents=((m.end(), m.end()),),
                    rule=id_of(labelled),
                )
                held = [n]
        elif held:
            out[n] = out[held[0]]
            held.append(n)
        if held:
            start, end = parsed.paragraphs[n]
            first = out[held[0]]
            spoken = (start, end) if n != held[0] else (first.contents[0][0], end)
            kept = first.contents if n != held[0] else ()
            turn = msgspec.structs.replace(first, contents=(*kept, _without_stop(parsed.text, *spoken)))
            out.update(dict.fromkeys(held, turn))
    return out


def _without_stop(text: str, start: int, end: int) -> tuple[int, int]:
    while end > start + 1 and text[end - 1] in ". \n":
        end -= 1
    return start, end


def _spelled(label: str) -> str:
    return label.title() if label.isupper() else label


@rule(
    "turn.plain",
    says="where questions and paragraphs in the first person take turns, these are the interviewee's words",
    speaks=(
        (
            "Ina Vale left the camp in May.\n\nWho was in the camp?\n\nI was there with forty men.\n\n"
            "Were you paid?\n\nWe were not paid at all."
        ),
    ),
    silent=(
        (
            "Ina Vale left the camp in May.\n\nWho was in the camp?\n\nForty men were there.\n\n"
            "Were they paid?\n\nThey were not paid at all."
        ),
    ),
    nothing=NO_TURNS,
)
def plain(parsed: Parsed, mentions: Sequence[MentionDraft], known: Roster, context: Context) -> Turns:
    """Paragraphs that are no questions, where most questions are followed by one in the first person."""
    asked = [
        n
        for n, (a, b) in enumerate(parsed.paragraphs)
        if b - a <= _LONGEST_QUESTION and parsed.text[a:b].rstrip(' *_”"').endswith("?")
    ]
    answers = [n for n in range(asked[0] if asked else 0, len(parsed.paragraphs)) if n not in set(asked)]
    if len(asked) < _FEWEST or not answers:
        return NO_TURNS
    personal = sum(bool(_FIRST_PERSON.search(parsed.text, *parsed.paragraphs[n])) for n in answers)
    followed = sum(n + 1 in set(answers) for n in asked)
    if personal * 2 < len(answers) or followed * 2 < len(asked) or followed < _FEWEST:
        return NO_TURNS
    name = _introduced(parsed, mentions, known, asked[0], but=fold(context.author or ""))
    return {n: Turn(name=name, rule=id_of(plain)) for n in answers}


def _introduced(
    parsed: Parsed, mentions: Sequence[MentionDraft], known: Roster, before: int, but: str = ""
) -> str | None:
    """The first person named before the interview begins; failing that, the first one described."""
    end = parsed.paragraphs[before][0]
    people = [m for m in sorted(mentions, key=lambda d: d.span) if m.kind == "person" and m.span[0] < end]
    for m in people:
        if m.is_named and fold(m.surface) not in but:
            return known.full.get(fold(m.surface).split()[-1], m.surface)
    one = next((m for m in people if m.number == "singular"), None)
    return one.surface.partition(" ")[2] or one.surface if one is not None else None
