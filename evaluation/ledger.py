"""What each rule of grammar gains and costs: a text in which it speaks is judged with it and without it.

Gained: right only with the rule. Lost: right only without it. A rule that moves no judgement is unnoticed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import msgspec

from allegata.grammar.rules import listening, without

if TYPE_CHECKING:
    from collections.abc import Iterable

    from allegata.grammar.rules import Rule

MOST_UNNOTICED = 0.15
"""Share of the rules that may be unnoticed."""


class Text(msgspec.Struct, frozen=True):
    """A text to judge.

    `judge` runs the rules over it and says of each of its judgements whether it is right (one that it does not name is:
    what should not be found is named where it is found); `sentence` gives a sentence's number for a code point.
    """

    name: str
    judge: Callable[[], Mapping[str, bool]]
    sentence: Callable[[int], int]


class Entry(msgspec.Struct):
    """What is counted of one rule: sentences in which it spoke, judgements gained and lost."""

    hits: int = 0
    gained: int = 0
    lost: int = 0
    speaks: bool = False

    def add(self, other: Entry) -> None:
        """Take in what another part of the texts gave."""
        self.hits += other.hits
        self.gained += other.gained
        self.lost += other.lost
        self.speaks = self.speaks or other.speaks


def weigh(texts: Iterable[Text]) -> dict[str, Entry]:
    """Judge each text as it is, and again without each of the rules that spoke in it."""
    out: dict[str, Entry] = defaultdict(Entry)
    for text in texts:
        with listening() as heard:
            right = text.judge()
        spoke: dict[str, set[int]] = defaultdict(set)
        for h in heard:
            if h.spoke:
                spoke[h.rule].add(text.sentence(h.at))
        for rule, where in spoke.items():
            with without(rule):
                bare = text.judge()
            entry = out[rule]
            entry.hits += len(where)
            keys = {*right, *bare}
            entry.gained += sum(right.get(k, True) and not bare.get(k, True) for k in keys)
            entry.lost += sum(bare.get(k, True) and not right.get(k, True) for k in keys)
    return dict(out)


def speaks(rule: Rule, outcome: Callable[[str], object]) -> bool:
    """Does switching the rule off change what is made of each of its own sentences?"""
    for sentence in rule.speaks:
        with_it = outcome(sentence)
        with without(rule.id):
            if outcome(sentence) == with_it:
                return False
    return True


def unnoticed(entries: Mapping[str, Entry]) -> list[str]:
    """Rules that moved no judgement: nothing but their own sentences would miss them."""
    return sorted(k for k, e in entries.items() if not e.gained and not e.lost)


def table(entries: Mapping[str, Entry]) -> list[str]:
    """Lines for a reader."""
    wide = max(map(len, entries), default=4)
    out = [f"{'rule':{wide}}  {'hits':>5} {'gained':>6} {'lost':>5}  own sentences"]
    for name, e in sorted(entries.items()):
        own = "speak" if e.speaks else "CHANGE NOTHING"
        out.append(f"{name:{wide}}  {e.hits:5} {e.gained:6} {e.lost:5}  {own}")
    return out
