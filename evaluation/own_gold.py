"""The project's own gold set: what the engine makes of invented reports, held against what careful readers wrote.

Statements are aligned one to one by the overlap of their innermost claims (Dice, 0.5 and more); what is not aligned
counts as missed or as too much. Labels (stance, polarity, mode, kind, chain) are judged on aligned statements, and the
share aligned is printed beside them.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from indicator_gold import score_accounts
from scoring import Span, Tally, align, by_label, interval, macro_f1, majority

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from allegata.model import Anchor, Document, Statement
    from engine import Analysed

NEAR = 0.8
ALIGNED = 0.5
_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)


@dataclass(frozen=True)
class Row:
    """One line of the gate's table. `floor` names the key in floors.json."""

    name: str
    value: float
    low: float
    high: float
    items: int
    baseline: str = ""
    floor: str = ""


@dataclass
class Scores:
    """Everything counted over the documents of a part."""

    source: Tally = field(default_factory=Tally)
    cue: Tally = field(default_factory=Tally)
    content: Tally = field(default_factory=Tally)
    content_near: Tally = field(default_factory=Tally)
    speech: Tally = field(default_factory=Tally)
    claims: Tally = field(default_factory=Tally)
    beyond: Tally = field(default_factory=Tally)
    speaker: Tally = field(default_factory=Tally)
    chain: Tally = field(default_factory=Tally)
    denial: Tally = field(default_factory=Tally)
    times: Tally = field(default_factory=Tally)
    counts: Tally = field(default_factory=Tally)
    labels: dict[str, dict[str, list[tuple[str, str]]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    baseline: Tally = field(default_factory=Tally)
    codings: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    macro: dict[str, list[tuple[str, int, int, int]]] = field(default_factory=lambda: defaultdict(list))


def frozen(folder: Path, digests: str = "DIGESTS") -> list[str]:
    """Files of the test part whose digest is not the one written down when it was frozen; empty where all agree."""
    wrong = []
    for line in (folder / digests).read_text(encoding="utf-8").splitlines():
        digest, _, name = line.partition("  ")
        path = folder / name.strip()
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            wrong.append(name.strip())
    return wrong


def documents(folder: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Gold files of a part with their texts, in order of name."""
    for gold in sorted(folder.glob("*.gold.json")):
        raw: dict[str, Any] = json.loads(gold.read_text(encoding="utf-8"))
        yield folder / raw["document"], raw


def find_span(text: str, exact: str, occurrence: int = 0) -> Span | None:
    """The nth place where a passage stands in the text of record."""
    at = -1
    for _ in range(occurrence + 1):
        at = text.find(exact, at + 1)
        if at < 0:
            return None
    return at, at + len(exact)


def score(folder: Path, analyse: Callable[[Iterable[Path]], dict[str, Analysed]]) -> Scores:
    """Run the engine over a part of the gold set and count."""
    out = Scores()
    held = list(documents(folder))
    analysed = analyse([path for path, _ in held])
    for path, gold in held:
        done = analysed[path.name]
        name, text = path.stem, done.document.text
        _attributions(out, name, text, gold, done)
        _statements(out, name, text, gold, done)
        _expressions(out, name, gold, done)
        score_accounts(out.codings, out.macro, name, text, gold, done)
    return out


def _spans(anchors: Sequence[Anchor | None]) -> list[Span]:
    return [(a.start, a.end) for a in anchors if a is not None]


def _one(text: str, exact: str | list[Any] | None, near: Span | None = None) -> list[Span]:
    """A gold passage as a span: by its occurrence index where given, else the occurrence nearest to `near`."""
    if exact is None:
        return []
    if isinstance(exact, list):
        span = find_span(text, exact[0], exact[1])
        return [span] if span else []
    every = [(m.start(), m.end()) for m in re.finditer(re.escape(exact), text)]
    if not every:
        return []
    middle = sum(near) / 2 if near else 0
    return [min(every, key=lambda s: abs(sum(s) / 2 - middle))] if near else every[:1]


def _gold_attributions(text: str, gold: dict[str, Any]) -> list[dict[str, Any]]:
    out: dict[tuple[Any, ...], dict[str, Any]] = {}
    for statement in gold["statements"]:
        claim = [s for e in statement["spans"] for s in _one(text, e)]
        for a in statement["attributions"]:
            content = [s for e in a["content"] for s in _one(text, e, claim[0] if claim else None)]
            near = (min(s for s, _ in content), max(e for _, e in content)) if content else next(iter(claim), None)
            one = {
                "source": _one(text, a["source"], near),
                "cue": _one(text, a["cue"], near),
                "content": content,
                "type": a["type"],
                "depth": a["depth"],
            }
            out.setdefault((tuple(one["cue"]), tuple(one["source"])), one)
            if content and one["cue"]:
                held = out[tuple(one["cue"]), tuple(one["source"])]
                held["content"] = max(held["content"], content, key=lambda c: sum(e - s for s, e in c))
    return list(out.values())


def _attributions(out: Scores, name: str, text: str, gold: dict[str, Any], done: Analysed) -> None:
    expected = [g for g in _gold_attributions(text, gold) if g["depth"] == 0]
    found = [a for a in done.attributions if a.depth == 0]
    _exact(out.source, name, [_spans([a.source]) for a in found], [g["source"] for g in expected])
    _exact(out.cue, name, [_spans([a.cue]) for a in found], [g["cue"] for g in expected])
    _exact(out.content, name, [_spans(a.content) for a in found], [g["content"] for g in expected])
    _exact(out.content_near, name, [_spans(a.content) for a in found], [g["content"] for g in expected], NEAR)
    speech = [(a, g) for a, g in ((found, expected),)]
    for f, g in speech:
        said = [x for x in f if x.type == "speech"]
        _exact(out.speech, name, [_spans(x.content) for x in said], [x["content"] for x in g if x["type"] == "speech"])
    _exact(out.baseline, name, _said(text), [g["content"] for g in expected], NEAR)


def _exact(
    tally: Tally, name: str, found: Sequence[Sequence[Span]], gold: Sequence[Sequence[Span]], least: float = 1.0
) -> None:
    """Count pairs that overlap by `least`; 1 is exact. Items without the span are left out on both sides."""
    f, g = [x for x in found if x], [x for x in gold if x]
    pairs = align(f, g, least)
    tally.add(name, len(pairs), len(f), len(g))
    tally.right.extend(f"{name}:{g[j]}" for _, j in pairs)


_SAID = re.compile(
    r"(?:said|says|told \w+|reported|according to [^,.]+,)\s+(?:that\s+)?([^.“”\"]+)|“([^”]+)”|\"([^\"]+)\"",
    re.IGNORECASE,
)


def _said(text: str) -> list[list[Span]]:
    """The simplest honest baseline: what stands in quotation marks, and what follows said, told and reported."""
    return [[m.span()] for m in _SAID.finditer(text)]


def _statements(out: Scores, name: str, text: str, gold: dict[str, Any], done: Analysed) -> None:
    expected = [[s for e in g["spans"] for s in _one(text, e)] for g in gold["statements"]]
    found = list(done.statements)
    pairs = align([_spans(s.anchors) for s in found], expected, ALIGNED)
    out.claims.add(name, len(pairs), len(found), len(expected))
    aligned = {j: found[i] for i, j in pairs}
    for j, g in enumerate(gold["statements"]):
        item = f"{name}:{j}"
        s = aligned.get(j)
        if g["voice"]:
            out.beyond.hit(name, item, ok=s is not None and len(s.voice) > 1)
        if s is None:
            if g["stance"] == "denies":
                out.denial.add(name, 0, 0, 1)
            continue
        _labels(out, name, item, g, s)
    for i, s in enumerate(found):
        if s.stance == "denies" and i not in {a for a, _ in pairs}:
            out.denial.add(name, 0, 1, 0)


def _labels(out: Scores, name: str, item: str, gold: dict[str, Any], s: Statement) -> None:
    for label in ("kind", "stance", "polarity", "mode"):
        out.labels[label][name].append((str(getattr(s, label)), gold[label]))
    denies = s.stance == "denies"
    wanted = gold["stance"] == "denies"
    out.denial.add(name, int(denies and wanted), int(denies), int(wanted))
    if gold["voice"]:
        mine = [name_of(h.name) for h in s.voice[1:]]
        theirs = [name_of(h["name"]) for h in gold["voice"]]
        out.chain.hit(name, item, ok=mine == theirs)
        out.speaker.hit(name, item, ok=bool(mine) and mine[-1] == theirs[-1])


def name_of(name: str | None) -> str:
    """A name as names are compared: without article, whatever its case."""
    return _ARTICLE.sub("", name or "").casefold().strip()


def _expressions(out: Scores, name: str, gold: dict[str, Any], done: Analysed) -> None:
    # dates and counts of sentences that make no statement stand with the document
    holders: tuple[Document | Statement, ...] = (done.document, *done.statements)
    times = {(t.verbatim, t.edtf, t.earliest, t.latest, tuple(sorted(t.flags))) for h in holders for t in h.times}
    for g in gold["times"]:
        held = [t for t in times if overlap_words(t[0], g["verbatim"])]
        ok = any(
            t[2:4] == (g["earliest"], g["latest"])
            and {"impossible", "inconsistent"} & {*t[4]} == {"impossible", "inconsistent"} & {*g["flags"]}
            for t in held
        )
        out.times.hit(name, f"{name}:{g['verbatim']}", ok=ok)
    counts = {(c.verbatim, c.minimum, c.maximum) for h in holders for c in h.counts}
    for g in gold["counts"]:
        held_counts = [c for c in counts if overlap_words(c[0], g["verbatim"])]
        ok = any(c[1:] == (g["minimum"], g["maximum"]) for c in held_counts)
        out.counts.hit(name, f"{name}:{g['verbatim']}", ok=ok)


def overlap_words(a: str, b: str) -> bool:
    """Do two verbatim expressions mean the same place in the text: one holds the other?"""
    return a in b or b in a


def rows(s: Scores) -> list[Row]:
    """The part's lines of the table."""
    said = f"quotes and said {s.baseline.figures()[2]:.3f}"
    out = [
        pick("claims: recall", s.claims, 1, "own_claims_recall"),
        _f1("claims: F1 at 0.5 overlap", s.claims, "own_claims"),
        pick("voices: seen where there is one beyond the author, recall", s.beyond, 1, "own_voice_recall"),
        pick("stance: denial recall", s.denial, 1, "own_denial_recall"),
        pick("stance: denial precision", s.denial, 0, "own_denial_precision"),
        _f1("attribution: content F1 at 0.8 overlap", s.content_near, "own_content_near", said),
        _f1("attribution: source, exact F1, outermost", s.source, "own_source"),
        _f1("attribution: cue, exact F1, outermost", s.cue, "own_cue"),
        _f1("attribution: content, exact F1, outermost", s.content, "own_content"),
        pick("attribution: content precision, exact, speech alone", s.speech, 0, "own_speech_precision"),
        pick("voices: innermost speaker's name", s.speaker, 0, "own_speaker"),
        pick("voices: chain, depth and names exact", s.chain, 0, "own_chain"),
    ]
    for label in ("kind", "polarity", "mode"):
        pairs = s.labels[label]
        names = sorted(pairs)
        every = by_label(pairs, names)
        low, high = interval(lambda d, p=pairs: macro_f1(by_label(p, d)), names)  # type: ignore[misc]  # a default binds the loop
        common = majority(every)
        base = macro_f1([(common, g) for _, g in every])
        right = sum(p == g for p, g in every) / max(1, len(every))
        out.append(
            Row(
                f"{label}: macro-F1 (accuracy {right:.3f})",
                macro_f1(every),
                low,
                high,
                len(every),
                f"always {common} {base:.3f}",
                f"own_{label}",
            )
        )
    out.append(pick("dates: interval and flags exact", s.times, 1, "own_times"))
    out.append(pick("counts: bounds exact", s.counts, 1, "own_counts"))
    for standard, tally in sorted(s.codings.items()):
        per = [2 * t / (f + e) if f + e else 0.0 for _, t, f, e in s.macro[standard] if e]
        macro = sum(per) / len(per) if per else 0.0
        out.append(_f1(f"{standard}: micro-F1 (macro {macro:.3f})", tally, f"own_{standard}"))
    return out


def _f1(name: str, tally: Tally, floor: str, baseline: str = "") -> Row:
    return pick(name, tally, 2, floor, baseline)


def pick(name: str, tally: Tally, which: int, floor: str, baseline: str = "") -> Row:
    """A line of the table: precision (0), recall (1) or F1 (2) of a tally, with its interval."""
    low, high = interval(lambda d: tally.figures(d)[which], tally.documents())
    return Row(name, tally.figures()[which], low, high, tally.items, baseline, floor)
