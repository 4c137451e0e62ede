"""Whom "he", "she" and "they" take up, against GUM's coreference (news and interviews).

Scored on pronouns of the third person that are subjects somewhere in the text and whose entity is named or described
before them. Right: the name given shares all its words with one of the entity's mentions, or the other way round.
"Left open" counts as wrong. The baseline takes the nearest person mentioned before. Only figures leave this file.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

import msgspec

from allegata.extract import Context
from allegata.extract.named.mentions import find_mentions
from allegata.extract.speakers.roster import roster
from allegata.extract.speakers.voices import pronoun
from allegata.language import parse
from allegata.model import fold
from scoring import Tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from allegata.extract.records import MentionDraft

_SCORED = ("he", "she", "they")
_PRONOUNS = {*_SCORED, "him", "her", "his", "them", "their", "i", "we", "you", "it", "who"}
_WORD = re.compile(r"[\w.'’-]+")


class Annotated(msgspec.Struct):
    """One document: its text and, by entity, the spans of its mentions."""

    name: str
    text: str
    entities: dict[str, list[tuple[int, int]]]


def documents(root: Path) -> Iterator[Annotated]:
    """GUM's news and interviews with their entities, court transcripts apart."""
    for path in sorted((root / "gum" / "dep").glob("*.conllu")):
        if "_court_" not in path.name:
            yield _read(path.stem, path.read_text(encoding="utf-8").splitlines())


def score_pronouns(root: Path) -> tuple[Tally, float]:
    """Score all documents.

    Returns:
        The tally, and the share that the nearest person before would get right.
    """
    tally = Tally()
    nearest = 0
    for d in documents(root):
        owner = {span: e for e, spans in d.entities.items() for span in spans}
        parsed = parse(d.text)
        drafts = find_mentions(parsed)
        known = roster(parsed, Context(author="Ina Sorel"), drafts)
        people = sorted((m for m in drafts if m.kind == "person"), key=lambda m: m.span)
        for s in parsed.sentences:
            for t in s.tokens:
                entity = owner.get((t.start, t.end))
                if t.text.casefold() not in _SCORED or entity is None:
                    continue
                forms = [(a, d.text[a:b]) for a, b in d.entities[entity] if d.text[a:b].casefold() not in _PRONOUNS]
                if not any(a < t.start for a, _ in forms):
                    continue
                names = [form for _, form in forms]
                given = pronoun(t, s.tokens, known).name
                tally.hit(d.name, f"{d.name}:{t.start}", ok=_same(given, names))
                nearest += _same(_nearest(people, t.start), names)
    return tally, nearest / max(1, tally.items)


def _nearest(people: Iterable[MentionDraft], at: int) -> str | None:
    before = [m.surface for m in people if m.span[1] <= at]
    return before[-1] if before else None


def _same(given: str | None, names: Iterable[str]) -> bool:
    if given is None or given.casefold() in _PRONOUNS:
        return False
    words = set(_WORD.findall(fold(given)))
    return any(words <= held or held <= words for held in (set(_WORD.findall(fold(n))) for n in names))


def _read(name: str, lines: Iterable[str]) -> Annotated:
    text, opened = "", list[tuple[str, int]]()
    entities: dict[str, list[tuple[int, int]]] = defaultdict(list)
    breaks = False
    for line in lines:
        breaks = breaks or (line.startswith("# newpar") and not line.startswith("# newpar_block"))
        columns = line.split("\t")
        if line.startswith("#") or not columns[0].isdigit():
            continue
        if breaks and text:
            text = text.rstrip() + "\n\n"
        breaks = False
        start = len(text)
        text += columns[1]
        for mark in _marks(columns[9]):
            entity = mark.strip("()").partition("-")[0]
            if mark.startswith("(") and mark.endswith(")"):
                entities[entity].append((start, len(text)))
            elif mark.startswith("("):
                opened.append((entity, start))
            else:
                at = max(k for k, (e, _) in enumerate(opened) if e == entity)
                entities[entity].append((opened.pop(at)[1], len(text)))
        text += "" if "SpaceAfter=No" in columns[9] else " "
    return Annotated(name=name, text=text, entities=dict(entities))


def _marks(misc: str) -> list[str]:
    found = re.search(r"(?:^|\|)Entity=([^|]*)", misc)
    return re.findall(r"\([^()]+\)|\([^()]+|[^()]+\)", found.group(1)) if found else []
