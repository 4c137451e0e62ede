"""What is made of a sentence, and why: voices, claims, standing, codings, with the rules that made or refused them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from allegata.errors import TooLargeError, UsageError
from allegata.grammar.cues import others, verbs
from allegata.grammar.rules import Heard, listening, rules
from allegata.indicators import indicator
from allegata.model import Document, OffsetMap, Source
from allegata.model.ids import document_id
from allegata.reading import stages
from allegata.reading.rules import engine_key
from allegata.text import TEXT_RULES_VERSION
from allegata.text.labels import apart_in
from allegata.workbench.rule_places import RuleTold, told

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from allegata.language import Parsed
    from allegata.model import Analysis, Anchor, Coding, Hop, Statement

MOST = 20_000
"""Code points that are explained at once: a page or two."""
_OTHER_CUES = ("noun_that", "noun_is", "adj", "prep")


class VoiceTold(msgspec.Struct, frozen=True, kw_only=True):
    """One voice of a chain; the first is the author. `cue` are the words that open it, empty for the author."""

    name: str | None
    role: str
    type: str
    cue: str


class CodingTold(msgspec.Struct, frozen=True, kw_only=True):
    """An indicator of a standard, as a claim reports or denies it."""

    standard: str
    indicator: str
    label: str
    reading: str
    words: tuple[str, ...]
    rules: tuple[RuleTold, ...]


class ClaimTold(msgspec.Struct, frozen=True, kw_only=True):
    """One claim. `start` and `end` are code points of the text; `decided_by` the words that decide its standing."""

    words: tuple[str, ...]
    start: int
    end: int
    voices: tuple[VoiceTold, ...]
    kind: str
    stance: str
    polarity: str
    mode: str
    standing: str
    decided_by: tuple[str, ...]
    rules: tuple[RuleTold, ...]
    codings: tuple[CodingTold, ...]


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What a rule answered of the word that begins at code point `at`."""

    rule: RuleTold
    word: str
    at: int


class Explained(msgspec.Struct, frozen=True, kw_only=True):
    """A text explained.

    `refused`: rules that kept something from being read; `silent`: rules that were asked and did not apply; `cues`:
    words of the tables of cues that opened no voice; `problems`: what else was met.
    """

    text: str
    claims: tuple[ClaimTold, ...]
    refused: tuple[Answer, ...]
    silent: tuple[Answer, ...]
    cues: tuple[str, ...]
    problems: tuple[str, ...]


def explain(text: str) -> Explained:
    """Say what is made of a sentence or a short text, and which rules made it.

    Args:
        text: English, at most 20,000 characters.

    Raises:
        UsageError: there are no words in it.
        TooLargeError: it is longer, or no running text.
        ModelMissingError: the language model is not installed.
    """
    clean = "".join(c if c.isprintable() or c == "\n" else " " for c in text).strip()
    if not any(c.isalnum() for c in clean):
        raise UsageError("there are no words to explain", cause='give a sentence: allegata explain "..."')
    if len(clean) > MOST:
        cause = f"the most is {MOST:,}; explain a sentence, and read whole reports with: allegata report"
        raise TooLargeError(f"{len(clean):,} characters are too many to explain", cause=cause)
    document, source = _records(clean)
    parsed = stages.parse_document(document)
    with listening() as heard:
        analysis, problems = stages.run(document, source, (), engine_key(), parsed)
    undated = stages.undated(document, source, analysis.statements)  # a sentence has no date to be missed
    return Explained(
        text=clean,
        claims=tuple(_claim(analysis, s, heard, clean) for s in analysis.statements),
        refused=tuple(_answers(parsed, (h for h in heard if h.spoke and h.rule in _refusing()))),
        silent=tuple(_answers(parsed, (h for h in heard if not h.spoke))),
        cues=tuple(_unused_cues(parsed, analysis)),
        problems=tuple(f"{p.message} ({p.cause})" if p.cause else p.message for p in problems if p not in undated),
    )


def _records(text: str) -> tuple[Document, Source]:
    ident = document_id("src_explained", (None, None, None), text, TEXT_RULES_VERSION)
    document = Document(
        id=ident,
        source="src_explained",
        media_type="text/plain",
        title=None,
        byline=None,
        dated=None,
        text=text,
        text_rules_version=TEXT_RULES_VERSION,
        offset_map=OffsetMap(kind="text", segments=(), apart=apart_in(text)),
    )
    source = Source(
        id="src_explained",
        publisher=None,
        owner_group=None,
        authors=(),
        kind=None,
        title=None,
        url="file:explained.txt",
        published=None,
        language="en",
    )
    return document, source


def _refusing() -> frozenset[str]:
    return frozenset(r.id for r in rules() if r.refuses)


def _claim(analysis: Analysis, s: Statement, heard: Sequence[Heard], text: str) -> ClaimTold:
    return ClaimTold(
        words=tuple(a.exact for a in s.anchors),
        start=min(a.start for a in s.anchors),
        end=max(a.end for a in s.anchors),
        voices=tuple(_voice(hop) for hop in s.voice),
        kind=s.kind,
        stance=s.stance,
        polarity=s.polarity,
        mode=s.mode,
        standing=s.standing,
        decided_by=_deciding(s, heard, text),
        rules=tuple(told(r) for r in dict.fromkeys(s.rules)),
        codings=tuple(_coding(c) for c in analysis.codings if c.statement == s.id),
    )


def _voice(hop: Hop) -> VoiceTold:
    return VoiceTold(name=hop.name, role=hop.role, type=hop.type, cue=hop.cue_anchor.exact if hop.cue_anchor else "")


def _coding(c: Coding) -> CodingTold:
    known = indicator(c.standard, c.indicator)
    return CodingTold(
        standard=c.standard,
        indicator=c.indicator,
        label=known.label if known else "",
        reading=c.reading,
        words=tuple(a.exact for a in c.anchors),
        rules=tuple(told(r) for r in dict.fromkeys(c.rules)),
    )


def _deciding(s: Statement, heard: Sequence[Heard], text: str) -> tuple[str, ...]:
    """The words with which the claim's own rules answered, asked about a word inside it."""
    mine = [h for h in heard if h.spoke and h.words and h.rule in s.rules and _inside(s.anchors, h.at)]
    standing = [h for h in mine if h.rule.startswith("asserted.")]
    return tuple(text[start:end] for start, end in standing[0].words) if standing else ()


def _inside(anchors: Iterable[Anchor], at: int) -> bool:
    return any(a.start <= at < a.end for a in anchors)


def _answers(parsed: Parsed, heard: Iterable[Heard]) -> Iterator[Answer]:
    """Each answer once, in the order of the text."""
    starts = {t.start: t.text for sentence in parsed.sentences for t in sentence.tokens}
    for rule, at in sorted({(h.rule, h.at) for h in heard}, key=lambda x: (x[1], x[0])):
        yield Answer(rule=told(rule), word=starts.get(at, ""), at=at)


def _unused_cues(parsed: Parsed, analysis: Analysis) -> Iterator[str]:
    """Words of the tables of cues that stand in no cue."""
    used = [a.cue for a in analysis.attributions]
    tables = [(verbs(), {"VERB"}), *((others(pos), {"NOUN", "ADJ", "ADP"}) for pos in _OTHER_CUES)]
    seen = set()
    for sentence in parsed.sentences:
        for t in sentence.tokens:
            listed = any(t.lemma.lower() in table and t.pos in poses for table, poses in tables)
            if listed and not _inside(used, t.start) and t.text not in seen:
                seen.add(t.text)
                yield t.text
