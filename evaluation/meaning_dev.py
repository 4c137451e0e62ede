"""Development sentences for the meaning of a claim: what `qualify` says beside what was written for them.

Run it as `python evaluation/meaning_dev.py`; it prints a line for each error and the figures. It is a working aid:
floors
read the frozen test part of the gold set, never these sentences.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from allegata.extract.meaning.qualify import qualify
from allegata.extract.records import Claim, HopDraft
from allegata.language import parse
from scoring import macro_f1

if TYPE_CHECKING:
    from allegata.extract.records import Meaning
    from allegata.language import Parsed

GOLD = Path(__file__).parent / "gold" / "dev_meaning.jsonl"
LABELS = ("kind", "polarity", "mode")


def judged(item: dict[str, Any]) -> Meaning:
    """What the engine makes of one sentence, its claim and, where one is given, the cue of its voice."""
    parsed = parse(item["text"])
    return qualify(parsed, claim_of(parsed, item))


def claim_of(parsed: Parsed, item: dict[str, Any]) -> Claim:
    """A claim record for a span: its predicate is the token whose head lies outside."""
    start, end = item["start"], item["end"]
    sentence = next(s for s in parsed.sentences if s.start <= start < s.end)
    inside = tuple(t.i for t in sentence.tokens if t.start >= start and t.end <= end)
    tops = [i for i in inside if sentence.tokens[i].head not in inside or sentence.tokens[i].head == i]
    verbs = [i for i in tops if sentence.tokens[i].pos in ("VERB", "AUX")]
    hops: tuple[HopDraft, ...] = ()
    if "cue" in item:
        a, b = item["cue"]
        cue = tuple(t.i for t in sentence.tokens if t.start >= a and t.end <= b)
        head = sentence.tokens[cue[-1]]
        around = tuple(t.i for t in sentence.tokens if t.head == head.i and t.dep in ("aux", "auxpass", "neg"))
        subject = [t for t in sentence.tokens if t.head == head.i and t.dep in ("nsubj", "agent", "nsubjpass")]
        named = [t for t in subject if t.text.lower() != "it" and t.dep in ("nsubj", "agent")]
        name = named[0].text if named else None
        source = (named[0].start, named[0].end) if named else None
        hops = (
            HopDraft(
                name=name,
                role="unnamed",
                type="speech",
                stance="affirms",
                cue=head.lemma,
                sentence=sentence.index,
                cue_tokens=tuple(sorted({*cue, *around})),
                source=source,
                cue_span=(a, b),
                contents=((start, end),),
            ),
        )
    asked = bool(hops) and hops[0].cue == "ask"
    return Claim(
        sentence=sentence.index,
        predicate=(verbs or tops)[0],
        spans=((start, end),),
        tokens=inside,
        hops=hops,
        is_question=asked,
    )


def main() -> None:
    """Print errors and figures."""
    items = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    pairs: dict[str, list[tuple[str, str]]] = {label: [] for label in LABELS}
    for item in items:
        meaning = judged(item)
        for label in LABELS:
            given = str(getattr(meaning, label))
            pairs[label].append((given, item[label]))
            if given != item[label]:
                print(f"{item['id']} {label}: {given}, should be {item[label]} | {item['text']}")
    for label in LABELS:
        right = sum(a == b for a, b in pairs[label])
        print(f"{label:9} macro-F1 {macro_f1(pairs[label]):.3f}  right {right} of {len(items)}")


if __name__ == "__main__":
    main()
