"""The second test part: who speaks, who denies, who keeps silent, who takes back, and who only doubts.

Its labels are passages, not whole annotations: every denial, decline, retraction, look-alike of a denial and doubt of a
text has one, and at least half of the other attributed claims. A passage and a statement match where they share at
least half of the shorter one, so that it does not matter whether a topic is given with its cue or without. Passages
labelled `borderline` may be called denials or not; nothing is counted for them.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from own_gold import Row, documents, find_span, name_of, pick
from scoring import Span, Tally, overlap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from allegata.model import Statement
    from engine import Analysed

Placed = tuple[dict[str, Any], list[Span]]
"""A label with its passages in the text of record."""

SHARED = 0.5
DOUBTFUL = {"doubted", "not_known"}
_AROUND = (40, 20, 10, 5, 0)
_BREAKS = re.compile(r"[.;!?\n]")
_DENYING = re.compile(r"\b(?:den(?:y|ies|ied)|reject\w*|disput\w*|never|false|lies?|not true)\b", re.IGNORECASE)


@dataclass
class Matched(Tally):
    """Labels found and predictions borne out, counted apart: one label may be told in two statements, and the reverse.

    `tp` are labels that a prediction matches, `borne` predictions that a label matches.
    """

    borne: Counter[str] = field(default_factory=Counter)

    def compare(self, document: str, found: Sequence[Sequence[Span]], gold: Sequence[Sequence[Span]]) -> None:
        """Count one document's predicted passages against its labelled ones."""
        self.add(document, sum(any(same(g, f) for f in found) for g in gold), len(found), len(gold))
        self.borne[document] += sum(any(same(g, f) for g in gold) for f in found)

    def figures(self, documents: Iterable[str] | None = None) -> tuple[float, float, float]:
        """Precision, recall and F1 over some documents, by default all; 0 where nothing was found or expected."""
        chosen = list(self.documents() if documents is None else documents)
        tp, borne, found, expected = (
            sum(c[d] for d in chosen) for c in (self.tp, self.borne, self.found, self.expected)
        )
        precision, recall = (borne / found if found else 0.0), (tp / expected if expected else 0.0)
        return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


@dataclass
class VoicesScores:
    """Everything counted over the documents of the part."""

    denies: Matched = field(default_factory=Matched)
    declines: Matched = field(default_factory=Matched)
    retracts: Matched = field(default_factory=Matched)
    words: Matched = field(default_factory=Matched)
    alone: Tally = field(default_factory=Tally)
    doubts: Tally = field(default_factory=Tally)
    found: Tally = field(default_factory=Tally)
    speaker: Tally = field(default_factory=Tally)
    chain: Tally = field(default_factory=Tally)


def same(a: Sequence[Span], b: Sequence[Span]) -> bool:
    """Do two passages share at least half of the shorter one?"""
    left, right = ({i for s, e in spans for i in range(s, e)} for spans in (a, b))
    return bool(left and right) and len(left & right) >= SHARED * min(len(left), len(right))


def score_voices(folder: Path, analyse: Callable[[Iterable[Path]], dict[str, Analysed]]) -> VoicesScores:
    """Run the engine over the part and count."""
    out = VoicesScores()
    held = list(documents(folder))
    analysed = analyse([path for path, _ in held])
    for path, gold in held:
        done = analysed[path.name]
        placed = place(gold["labels"], path.read_text(encoding="utf-8"), done.document.text)
        judge(out, path.stem, done.document.text, placed, done.statements)
    return out


def place(labels: Sequence[dict[str, Any]], file: str, text: str) -> list[Placed]:
    """Find the labelled passages in the text of record.

    Occurrences were counted in the file's body; a reader may have set a head or a date apart, so a passage is found
    by what stands around it where the counts no longer agree.
    """
    head, _, rest = file.partition("\n\n")
    body = rest if head.startswith("Outlet: ") else file
    return [
        (label, [span for exact, n in label["spans"] if (span := _place(body, text, exact, n)) is not None])
        for label in labels
    ]


def _place(body: str, text: str, exact: str, occurrence: int) -> Span | None:
    at = find_span(body, exact, occurrence)
    if at is None or body == text:
        return at
    for around in _AROUND:
        start = max(0, at[0] - around)
        held = text.find(body[start : at[1] + around])
        if held >= 0:
            return held + at[0] - start, held + at[1] - start
    return None


def judge(out: VoicesScores, name: str, text: str, placed: Sequence[Placed], statements: Sequence[Statement]) -> None:
    """Count one document: its labels against the statements made of it."""
    made = [(s, [(a.start, a.end) for a in s.anchors]) for s in statements]
    for stance, tally in (("denies", out.denies), ("declines", out.declines), ("retracts", out.retracts)):
        gold = [spans for label, spans in placed if label["stance"] == stance and label["class"] != "borderline"]
        either = [spans for label, spans in placed if label["class"] == "borderline"]
        found = [spans for s, spans in made if s.stance == stance]
        tally.compare(name, [f for f in found if not _free(f, gold, either)], gold)
        if stance == "denies":
            out.words.compare(name, [f for f in _worded(text) if not _free(f, gold, either)], gold)
    denied = [spans for s, spans in made if s.stance == "denies"]
    for number, (label, spans) in enumerate(placed):
        item = f"{name}:{number}"
        nearest = max((m for m in made if same(spans, m[1])), key=lambda m: overlap(spans, m[1]), default=None)
        statement = nearest[0] if nearest else None
        out.found.hit(name, item, ok=statement is not None)
        if label["class"] == "non_denial":
            out.alone.hit(name, item, ok=not any(same(spans, d) for d in denied))
        if label["class"] in {"doubt", "not_known"}:
            out.doubts.hit(name, item, ok=statement is not None and _open(statement))
        if statement is not None and "voice" in label:
            _voices(out, name, item, label["voice"], statement)


def _free(found: Sequence[Span], gold: Sequence[Sequence[Span]], either: Sequence[Sequence[Span]]) -> bool:
    """Is a prediction about a borderline passage and no labelled one, so that nothing counts?"""
    return any(same(e, found) for e in either) and not any(same(g, found) for g in gold)


def _open(s: Statement) -> bool:
    """Is the claim left open: doubted or not known or possible, and not denied?"""
    return (s.standing in DOUBTFUL or s.mode == "possible") and s.stance != "denies"


def _voices(out: VoicesScores, name: str, item: str, voice: Sequence[str | None], s: Statement) -> None:
    mine, theirs = [name_of(h.name) for h in s.voice[1:]], [name_of(v) for v in voice]
    out.chain.hit(name, item, ok=mine == theirs)
    if theirs:
        out.speaker.hit(name, item, ok=bool(mine) and mine[-1] == theirs[-1])


def _worded(text: str) -> list[list[Span]]:
    """The simplest honest baseline: every stretch between stops that holds a word of denying."""
    ends = [m.start() for m in _BREAKS.finditer(text)] + [len(text)]
    stretches = zip([0, *(e + 1 for e in ends[:-1])], ends, strict=True)
    return [[(s, e)] for s, e in stretches if _DENYING.search(text, s, e)]


def voices_rows(s: VoicesScores) -> list[Row]:
    """The part's lines of the table."""
    precision, recall, _ = s.words.figures()
    return [
        pick("second part: denial recall", s.denies, 1, "voices2.denial_recall", f"words of denying {recall:.3f}"),
        pick(
            "second part: denial precision",
            s.denies,
            0,
            "voices2.denial_precision",
            f"words of denying {precision:.3f}",
        ),
        pick("second part: declines F1", s.declines, 2, "voices2.declines"),
        pick("second part: retracts F1", s.retracts, 2, "voices2.retracts"),
        pick("second part: non-denials left alone", s.alone, 0, "voices2.non_denials"),
        pick("second part: doubts and not-knowings never affirmed", s.doubts, 0, "voices2.doubts"),
        pick("second part: labelled passages that have a statement", s.found, 1, "voices2.found"),
        pick("second part: innermost speaker's name", s.speaker, 0, "voices2.speaker"),
        pick("second part: chain, depth and names exact", s.chain, 0, "voices2.chain"),
    ]
