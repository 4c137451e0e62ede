"""Interviews and testimonies: whose words each paragraph holds.

Three layouts are read. Testimonies stand under lines that begin with a name ("Ina Sorel, nurse") and are told in the
first person. Labelled ones have "Name:", "Name, role:" or "Q:" and "A:" before turns, set apart from the text. Plain
ones alternate paragraphs that are questions with paragraphs in the first person, or in marks of quotation; the
interviewee is then the first person introduced before the first question. Anything else is no interview.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING

import msgspec

from allegata.extract.records import HopDraft
from allegata.extract.speakers.roster import bare
from allegata.grammar.lexicon import words
from allegata.grammar.rules import id_of, rule
from allegata.model import fold
from allegata.text.labels import read_label, read_signature

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allegata.extract.records import Context, MentionDraft
    from allegata.extract.speakers.roster import Roster
    from allegata.language import Parsed
    from allegata.model import Document, HopRole
    from allegata.text.labels import Label

_FIRST_PERSON = re.compile(r"\b(?:I|[Mm]y|me|[Ww]e|[Oo]ur|us)\b")
_FEWEST = 2
_LONGEST_QUESTION = 400
_LONGEST_HEADER = 220
_HEADER = re.compile(r"((?:[A-Z][\w.’'-]*)(?: [A-Z][\w.’'-]*){1,3})[,:]\s")
_INITIALS = 4
"""Letters that initials have at the most."""


class Turn(msgspec.Struct, frozen=True):
    """Who speaks in a paragraph. Where turns are labelled, the label is the source, its colon the cue."""

    name: str | None
    source: tuple[int, int] | None = None
    cue: tuple[int, int] | None = None
    contents: tuple[tuple[int, int], ...] = ()
    rule: str = ""
    is_named: bool = True
    """Does the label hold a name, and no word for who asks?"""


Turns = Mapping[int, Turn]
"""Paragraph -> whose words it holds."""
NO_TURNS: Turns = MappingProxyType({})


def answering(turn: Turn, sentence: int) -> HopDraft:
    """The interviewee as a voice."""
    role: HopRole = "person" if turn.is_named and turn.name and turn.name[:1].isupper() else "unnamed"
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


def turns(
    document: Document, parsed: Parsed, mentions: Sequence[MentionDraft], known: Roster, context: Context
) -> Turns:
    """Paragraphs that are somebody's words by where they stand, by number; empty where the report has none."""
    return {
        **(
            labelled(document, parsed, mentions, known, context)
            or plain(parsed, mentions, known, context)
            or testimonies(parsed, known)
        ),
        **signed(document, parsed, known),
    }


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
    says="what stands under a label is the words of its label",
    speaks=(
        (
            "Rook: Who was in the camp?\n\nVale: Forty men were locked in.\n\n"
            "Rook: Were they paid?\n\nVale: They were not paid."
        ),
        "Ina Vale, nurse: I was locked in for two days.\n\nThe camp was closed in May.",
    ),
    silent=("Note: Forty men were locked in.\n\nVale: They were not paid.\n\nThe camp was closed in May.",),
    nothing=NO_TURNS,
)
def labelled(
    document: Document, parsed: Parsed, mentions: Sequence[MentionDraft], known: Roster, context: Context
) -> Turns:
    """Turns under labels; the report's author and a bare "Q" are no voice. An answer goes on until the next label.

    What follows the last label is the narrator's again, unless it is in the first person.
    """
    found = _labels(document, parsed)
    if not found:
        return NO_TURNS
    names = _Names([label for label, _ in found.values()], known, context)
    out: dict[int, Turn] = {}
    held: Turn | None = None
    last = max(found)
    for n, (start, end) in enumerate(parsed.paragraphs):
        if n in found:
            label, at = found[n]
            named = _introduced(parsed, mentions, known, n) if label.answers else names.of(label)
            held = None
            if not names.is_author(label):
                held = Turn(
                    name=named,
                    source=(at + label.span[0], at + label.span[1]),
                    cue=(at + label.sign[0], at + label.sign[1]),
                    rule=id_of(labelled),
                    is_named=not (label.asks or (label.answers and named is None)),
                )
        elif held is not None and n > last and not _FIRST_PERSON.search(parsed.text, start, end):
            held = None
        if held is not None:
            held = msgspec.structs.replace(held, contents=(*held.contents, _words(parsed.text, start, end)))
            out |= {m: held for m, t in out.items() if t.source == held.source}
            out[n] = held
    return out


class _Names:
    """Whom the labels of a report name: in full, where initials or a family name stand for a name of the report."""

    def __init__(self, labels: Sequence[Label], known: Roster, context: Context) -> None:
        self._known = known
        self._author = {fold(x) for x in (context.author, context.publisher) if x}
        spelled = [_untitled(label.name) for label in labels]
        full = [*spelled, *(bare(m.surface) for m in known.named if m.kind == "person")]
        long = [name for name in dict.fromkeys(full) if len(name.split()) > 1]
        self._long = {fold(name).split()[-1]: name for name in reversed(long)}
        self._first = {fold(name).split()[0]: name for name in reversed(long)}
        self._initials = {"".join(w[0] for w in name.split() if w[0].isupper()): name for name in reversed(long)}

    def is_author(self, label: Label) -> bool:
        """Is it the report's own author or outlet, or a letter for who asks?"""
        key = fold(label.name)
        own = any(key == a or f" {key} " in f" {a} " for a in self._author)
        return own or key in {"q", "question"}

    def of(self, label: Label) -> str:
        """The fullest form of a name."""
        name = _untitled(label.name)
        letters = name.replace(".", "").replace(" ", "")
        if letters.isupper() and len(letters) <= _INITIALS and letters in self._initials:
            return _spelled(self._initials[letters])
        if len(name.split()) > 1:
            return _spelled(name)
        key = fold(name)
        return self._known.full.get(key) or self._long.get(key) or self._first.get(key) or _spelled(name)


def _labels(document: Document, parsed: Parsed) -> dict[int, tuple[Label, int]]:
    """Paragraph -> the label that was set apart before it, and where the label begins."""
    text = document.text
    starts = [a for a, _ in parsed.paragraphs]
    out: dict[int, tuple[Label, int]] = {}
    for a, b in document.offset_map.apart:
        line = text[a : text.find("\n", b) if "\n" in text[b:] else len(text)]
        label = read_label(line)
        n = bisect_left(starts, b)
        if label is not None and label.end == b - a and n < len(starts) and not text[b : starts[n]].strip("[ "):
            out[n] = label, a
    return out


@rule(
    "turn.signed",
    says="a quotation with a dash and a name behind it, or below it, is the words of that name",
    speaks=(
        "The camp was closed in May.\n\n“They locked us in and beat us for two days.” — Ina Vale, cook",
        "The camp was closed in May.\n\n“They locked us in and beat us for two days.”\n\n— Ina Vale, cook",
    ),
    silent=("The camp was closed in May.\n\n“They locked us in” — it was a lie.",),
    nothing=NO_TURNS,
)
def signed(document: Document, parsed: Parsed, known: Roster) -> Turns:
    """Paragraphs that a signature set apart ends or follows."""
    text = document.text
    starts = [a for a, _ in parsed.paragraphs]
    out: dict[int, Turn] = {}
    for a, b in document.offset_map.apart:
        begins = text.rfind("\n", 0, a) + 1
        label = read_signature(text[begins:b])
        n = bisect_left(starts, a) - 1
        if label is None or label.sign[0] != a - begins or n < 0:
            continue
        end = min(parsed.paragraphs[n][1], len(text[:a].rstrip()))
        if text[end:a].strip():
            continue
        name = known.full.get(fold(label.name), _spelled(label.name))
        source = begins + label.span[0], begins + label.span[1]
        said = _words(parsed.text, starts[n], end)
        out[n] = Turn(name=name, source=source, cue=(a, a + 1), contents=(said,), rule=id_of(signed))
    return out


def _words(text: str, start: int, end: int) -> tuple[int, int]:
    """A paragraph without its marks of quotation and its stop."""
    start, end = _without_stop(text, start, end)
    if text[start] == "“" and text[end - 1] == "”" and "“" not in text[start + 1 : end]:
        start, end = start + 1, end - 1
    return start, end


def _without_stop(text: str, start: int, end: int) -> tuple[int, int]:
    while end > start + 1 and text[end - 1] in ". \n":
        end -= 1
    return start, end


def _untitled(label: str) -> str:
    """A name without article and title: "Dr. Ina Sorel" and "Dr. Sorel" are one person."""
    first, _, rest = bare(label).partition(" ")
    titles = words("name_parts", "form", **{"class": "title"})
    return rest if rest and (first in titles or first.rstrip(".") in titles) else bare(label)


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
    quoted = [n for n in answers if _is_quoted(parsed.text, *parsed.paragraphs[n])]
    if all(n + 1 in quoted for n in asked):
        answers = quoted  # "“...”" behind each question: what stands without marks is the narrator's
    personal = sum(n in quoted or bool(_FIRST_PERSON.search(parsed.text, *parsed.paragraphs[n])) for n in answers)
    followed = sum(n + 1 in set(answers) for n in asked)
    if personal * 2 < len(answers) or followed * 2 < len(asked) or followed < _FEWEST:
        return NO_TURNS
    name = _introduced(parsed, mentions, known, asked[0], but=fold(context.author or ""))
    return {n: Turn(name=name, rule=id_of(plain)) for n in answers}


def _is_quoted(text: str, start: int, end: int) -> bool:
    return text[start] == "“" and text[start:end].rstrip().endswith("”")


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
